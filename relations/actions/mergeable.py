"""What can be merged, and what has to follow: columns, names, and rows that refer.

Nothing is listed here that the tables say themselves. Columns that hold one value are
all that people write but those that become other names; rows that refer are found from
the relations, so that a new one is never forgotten.
"""

from django.db import models
from django.utils.translation import gettext as _

from articles.edtf import Edtf
from articles.fields import EdtfField
from articles.models import Article, Source
from articles.querysets import VOICES
from relations.models import (
    Country,
    CountryCode,
    CountryName,
    LikelySame,
    Merge,
    NameKey,
    NotTheSame,
    Official,
    OfficialName,
    OfficialWords,
    Post,
    RecordLink,
)
from relations.models.merges import MergedTable
from relations.vocabularies import (
    CountryNameKind,
    EntityType,
    Gender,
    OfficialNameKind,
)

PERMISSION = "relations.merge_rows"
MODELS = {
    MergedTable.OFFICIAL: Official,
    MergedTable.POST: Post,
    MergedTable.SOURCE: Source,
    MergedTable.COUNTRY: Country,
}
TABLES = {model: table for table, model in MODELS.items()}

# Made anew from the rows that they are derived from.
DERIVED = (OfficialWords, NameKey, LikelySame, RecordLink)
# So are these columns, when the row or one that it follows is saved.
DERIVED_COLUMNS = {Article: VOICES}
# A country named by its code, in a table that must not know countries.
BY_CODE = {Country: ((Source, "country_code"),)}

# Of these the row that stays keeps its own; the other one becomes another name.
NAMED = {
    Official: ("name", "name_native", "sort_name"),
    Post: ("title", "other_titles", "country"),
    Source: ("name", "other_names"),
    Country: ("code", "name", "official_name"),
}
# Columns that say one thing together.
TOGETHER = {
    (Source, "reliability"): ("reliability_reason",),
    (Country, "end"): ("end_state",),
}
# What says that nothing is known.
UNKNOWN = {
    (Official, "gender"): Gender.UNKNOWN,
    (Source, "reliability"): "F",
    (Country, "entity_type"): EntityType.UNKNOWN,
}
# Rows that say the same wherever they name the same.
SAID_TWICE = (OfficialName, CountryName, NotTheSame)
# Where the other names are kept, by semicolons.
LISTED = {Post: "other_titles", Source: "other_names"}


def may_merge(user, model):
    """Whether a user may merge rows of a model: one of the two is deleted by it."""
    meta = model._meta
    deletes = user.has_perm(f"{meta.app_label}.delete_{meta.model_name}")
    return deletes and user.has_perm(PERMISSION)


def key_of(row):
    """The last part of the row's address."""
    return row.code if isinstance(row, Country) else str(row.pk)


def why_gone(model, pk):
    """Why there is no row of this number any more, as a sentence."""
    noun = model._meta.verbose_name
    end = Merge.objects.end_of(TABLES[model], pk)
    if end != pk:
        return _("The {noun} {pk} was merged into {noun} {end}.").format(
            noun=noun, pk=pk, end=end
        )
    return _("There is no {noun} {pk} any more.").format(noun=noun, pk=pk)


def is_past(model):
    """Whether a table holds former states of another one."""
    return hasattr(model, "history_object")


def references(model):
    """Every column by which a row that people keep, or code, names a row of a model."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and not is_past(relation.related_model)
        and relation.related_model not in DERIVED
        and not relation.field.remote_field.parent_link
        and not is_derived(relation.field)
    ]


def is_derived(column):
    """Whether a column is made anew from others whenever these are saved."""
    return column.name in DERIVED_COLUMNS.get(column.model, ())


def columns(model):
    """The columns that hold one value of a row: groups that are decided together."""
    follow = {name for names in TOGETHER.values() for name in names}
    return [
        (field, *(model._meta.get_field(name) for name in _with(model, field)))
        for field in model._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and field.name not in NAMED[model]
        and field.name not in follow
    ]


def _with(model, field):
    return TOGETHER.get((model, field.name), ())


def is_known(row, field):
    """Whether a row says something in a column."""
    value = getattr(row, field.attname)
    unknown = UNKNOWN.get((field.model, field.name))
    return value is not None and value != "" and value != unknown and not _empty(value)


def _empty(value):
    return isinstance(value, Edtf) and not value


def shown(row, fields):
    """What a row says in columns, as people read it."""
    said = []
    for field in fields:
        value = getattr(row, field.attname)
        if isinstance(field, EdtfField):
            said.append(value.display)
        elif isinstance(field, models.BooleanField):
            said.append(_("yes") if value else _("no"))
        elif field.choices:
            said.append(str(dict(field.flatchoices).get(value, value)))
        else:
            said.append(str(getattr(row, field.name)))
    return "; ".join(filter(None, said))


def other_names(row, into):
    """Names of a row that the row which it becomes part of does not have yet."""
    if isinstance(row, Official):
        wanted = [row.name, row.name_native]
        held = {into.name, into.name_native, *_names(row), *_names(into)}
    elif isinstance(row, Country):
        # Whoever asks for its code finds the country by this name.
        wanted = [row.name, row.official_name, row.code]
        held = {into.name, into.official_name, *_names(row), *_names(into)}
    else:
        column = LISTED[type(row)]
        own = getattr(row, NAMED[type(row)][0])
        wanted = [own, *_listed(row, column)]
        held = {getattr(into, NAMED[type(row)][0]), *_listed(into, column)}
    return [name for name in dict.fromkeys(filter(None, wanted)) if name not in held]


def _names(row):
    return {each.name for each in row.names.all()}


def _listed(row, column):
    return [name.strip() for name in getattr(row, column).split(";") if name.strip()]


def made_for(names, into):
    """The rows that keep other names, unsaved; none where a column lists them."""
    if isinstance(into, Official):
        kind = OfficialNameKind.ALIAS
        return [OfficialName(official=into, name=name, kind=kind) for name in names]
    if isinstance(into, Country):
        kind = CountryNameKind.ALIAS
        return [CountryName(country=into, name=name, kind=kind) for name in names]
    return []


def listed(names, into):
    """The column that lists other names, as it shall be; empty where none does."""
    column = LISTED.get(type(into))
    if not column or not names:
        return {}
    return {column: "; ".join([*_listed(into, column), *names])}


def why_two(row, into):
    """Why two rows cannot be one, as sentences, whatever is chosen."""
    if isinstance(row, Post) and row.country_id != into.country_id:
        return [
            _("These are posts of two countries, {country} and {other}.").format(
                country=row.country, other=into.country
            )
        ]
    return _both_coded(row, into) if isinstance(row, Country) else []


def _both_coded(row, into):
    """Two countries that have a code of one scheme at one time are two countries."""
    found = []
    for own in CountryCode.objects.filter(country=row).order_by("pk"):
        for other in CountryCode.objects.filter(country=into, scheme=own.scheme):
            begins = max(filter(None, [own.valid_from, other.valid_from]), default=None)
            ends = min(filter(None, [own.valid_to, other.valid_to]), default=None)
            if begins is None or ends is None or begins <= ends:
                found.append(
                    _(
                        "Both have a code of the scheme {scheme} "
                        "at one time ({value}, {other}). Delete the wrong "
                        "one first, if they are one."
                    ).format(
                        scheme=own.get_scheme_display(),
                        value=own.value,
                        other=other.value,
                    )
                )
    return found
