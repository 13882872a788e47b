"""Which rows are read of records, and how: the tables that belong to them.

Each is read by one statement that is compiled once, for the records of a whole page.
"""

from collections import defaultdict
from functools import cache

from django.db.models import F, FilteredRelation, Q

from articles.fields import Companion
from articles.models import Article, ArticleText, Source
from relations import evidence
from relations.api.rows.light import NAMED, Reading, Related, light_class
from relations.api.rows.shapes import shape_of
from relations.api.rows.statements import KEY, KEYS, Statement
from relations.api.serializers.kinds import KIND_SERIALIZERS
from relations.api.serializers.records import PartySerializer
from relations.models import (
    KINDS,
    Citation,
    Country,
    Official,
    Participation,
    Post,
    Preference,
    Record,
    Tenure,
)
from relations.querysets.evidence import of_original

# Rows of a record that are read here; what else a kind nests is its own.
OF_EVERY_KIND = ("participations", "citations", "preferences")
# What the rules of evidence read of a passage, whether it is shown or not.
WEIGHED = ("claim", "claimed_value", "stance", "credibility", "anchor")
# And of the source that speaks in it.
VOICE = ("name", "kind", "owner", "country_code", "reliability")
# Of the text that a passage stands in, which one it is.
VERSION = Reading(ArticleText, ("version",))
# Columns of every table that nobody is shown.
INTERNAL = ("uid", "import_run", "created_by", "updated_by", "voice", "open_voice")


def shown_columns(model):
    """The columns of a model's own table that may be shown, or named in words."""
    return [
        field.attname
        for field in model._meta.local_concrete_fields
        if field.name not in INTERNAL
        and not isinstance(field, Companion)
        and not field.primary_key
    ]


@cache
def of_records():
    """How the shared half of a record is read."""
    place = {"place_country": Reading.of_named(Country)}
    return Reading(Record, shown_columns(Record), place)


class Table:
    """How the rows of a table that belong to others are read.

    `owner` is the column that says to which. The statements, for one key and for many,
    are compiled once.
    """

    def __init__(self, reading, rows, owner):
        self.reading = reading
        self.owner = reading.paths.index(owner)
        rows = rows.values_list(*reading.paths)
        self.of_one, self.of_many = (
            Statement(rows.filter(**{f"{owner}__among": keys}), [keys])
            for keys in (KEY, KEYS)
        )

    def question(self, keys):
        """The statement that asks for the rows of keys, and its values."""
        return (self.of_one, keys) if len(keys) == 1 else (self.of_many, (keys,))

    def by_owner(self, found):
        """The rows that were found, by the key of whom they belong to."""
        rows, place = defaultdict(list), self.owner
        for row in found:
            rows[row[place]].append(row)
        return rows

    def finished(self, rows):
        """Rows of the driver with what Python makes of the columns."""
        return self.of_one.finished(rows)

    def light(self, rows):
        return Related(map(self.reading.light, self.finished(rows)))


@cache
def own_columns(kind):
    """How the columns are read that only one kind has.

    With them come the record's preferred values: it has a row for each, as `preferred`,
    or a single row without one.
    """
    model = KINDS[kind]
    relations = shape_of(KIND_SERIALIZERS[kind]).relations
    own = {
        name: reading
        for name, reading in relations.items()
        if model._meta.get_field(name) in model._meta.local_fields
    }
    preferred = Reading(Preference, ("field", "citation_id", "reason"))
    preferred.add("hidden", "citation__article__source__confidential")
    rows = model._default_manager.alias(preferred=FilteredRelation("preferences"))
    return Table(
        Reading(model, shown_columns(model), {**own, "preferred": preferred}),
        rows.order_by("preferred__id"),
        "pk",
    )


@cache
def light_of(kind):
    """The class of records of a kind, of the shared columns and then its own."""
    return light_class(KINDS[kind], of_records(), own_columns(kind).reading)


@cache
def own_children(kind):
    """How the rows are read that only records of one kind have, by their name."""
    found = {}
    for name, shape in shape_of(KIND_SERIALIZERS[kind]).rows_of.items():
        if name in OF_EVERY_KIND:
            continue
        relation = KINDS[kind]._meta.get_field(name)
        owner = relation.field.attname
        model = relation.related_model
        found[name] = Table(
            Reading(model, [owner, *shape.columns], shape.relations),
            model._default_manager.all(),
            owner,
        )
    return found


def shown_children(kind, shows):
    """Those of `own_children` that are asked for."""
    return {name: table for name, table in own_children(kind).items() if shows(name)}


@cache
def parties():
    """How parties are read, with the posts that an official has held.

    Where a party does not say in which post its official took part, it has a row for
    each that they ever held, as `held`.
    """
    post = {"post": Reading.of_named(Post)}
    tenure = Reading(Tenure, NAMED[Tenure], post)
    named = {
        "country": Reading.of_named(Country),
        "official": Reading.of_named(Official),
        "tenure": tenure,
        "held": tenure,
    }
    untold = FilteredRelation("official__tenures", condition=Q(tenure=None))
    rows = Participation.objects.alias(held=untold)
    shown = shape_of(PartySerializer).columns
    reading = Reading(Participation, ["record_id", "country_id", *shown], named)
    return Table(reading, rows.order_by("position", "id"), "record_id")


@cache
def passages(openly, in_full):
    """How passages are read: in full, or what the rules of evidence read of them."""
    return _passages_in_full() if in_full else _passages_weighed(openly)


def _passages_in_full():
    source = {"source": Reading.of_named(Source)}
    original = Reading(Article, ("source_id",), source)
    spoken = {**source, "syndicated_from": original, "based_on": original}
    article = Reading(Article, shown_columns(Article), spoken)
    named = {"article": article, "text_version": VERSION}
    reading = Reading(Citation, shown_columns(Citation), named)
    reading.light.voice = property(lambda row: evidence.source(row.article))
    return Table(reading, Citation.objects.order_by("id"), "record_id")


def _passages_weighed(openly):
    """Each passage with the columns of the source that speaks in it, as its `voice`."""
    rows = Citation.objects.order_by("id").annotate(
        hidden=F("article__source__confidential"),
        **{f"voice_{name}": of_original(name, openly) for name in VOICE},
    )
    reading = Reading(Citation, ("record_id", *WEIGHED))
    reading.add("hidden", "hidden")
    for name in VOICE:
        reading.add(name, f"voice_{name}")
    reading.light.voice = property(lambda row: row)
    return Table(reading, rows, "record_id")
