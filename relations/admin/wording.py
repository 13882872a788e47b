"""Columns and rows in words, for whoever compares two states of a record."""

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.fields import EdtfField
from relations.actions.documents import RECORD, columns, parts
from relations.admin.inlines import claim_choices
from relations.models import KINDS, Citation, Participation, Preference, Tenure
from relations.models.codes import CodesField

DONE = {"add": "added", "remove": "removed", "change": "changed"}
# Said elsewhere: the record is the page's, and the passage itself stands beside.
LEFT_OUT = (
    *("record", "agreement"),
    *("article", "quote", "start", "claim", "claimed_value", "stance"),
)


# The form shows these two beside each other; apart they would not be understood.
LABELS = {
    "place_city": gettext_lazy("place: city"),
    "place_country": gettext_lazy("place: country"),
}


def label_of(model, name):
    """A column by the name that its form has."""
    return LABELS.get(name) or str(model._meta.get_field(name).verbose_name)


def changed(edit, model):
    """The columns that an edit changes, in the order of the table.

    A database may keep the names in another order than they were written.
    """
    return [each.name for each in columns(model) if each.name in edit["after"]]


def in_words(row, name):
    """A column of any row in words; rows that it refers to are asked for by name."""
    column = row._meta.get_field(name)
    if name == "claim":
        return claims_in_words(row, KINDS[row.record.kind])
    if isinstance(row, Preference) and name in PREFERRED:
        return PREFERRED[name](row)
    if name == "status" and hasattr(row, "status_label"):
        return row.status_label if row.status else ""
    try:
        value = getattr(row, name)
    except ObjectDoesNotExist:
        noun = column.related_model._meta.verbose_name
        return f"{noun} no. {getattr(row, column.attname)}, deleted"
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, Tenure):
        return value.describe()
    if isinstance(column, EdtfField):
        return value.display
    if isinstance(column, CodesField):
        labels = dict(column.vocabulary.choices) if column.vocabulary else {}
        return ", ".join(str(labels.get(code, code)) for code in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.choices:
        return str(getattr(row, f"get_{name}_display")())
    return str(value)


def _disputed_field(preference):
    labels = dict(claim_choices(KINDS[preference.record.kind]))
    return labels.get(preference.field, preference.field) or _("the whole record")


def _preferred_value(preference):
    passage = preference.citation
    return (passage.claimed_value or str(passage)) if passage else _("as recorded")


PREFERRED = {"field": _disputed_field, "citation": _preferred_value}


def row_in_words(row):
    """The filled columns of a row of a record, each as “country: Israel”."""
    if row is None:
        return []
    found = []
    for column in columns(type(row)):
        if column.name in LEFT_OUT:
            continue
        value = in_words(row, column.name)
        if value and value != "no":
            found.append(f"{column.verbose_name}: {value}")
    return found


def claims_in_words(citation, kind):
    """What a passage is cited for: “date, place”, or “the whole record”."""
    labels = dict(claim_choices(kind))
    names = [str(labels.get(name, name)) for name in citation.claim]
    return ", ".join(names) or _("the whole record")


def name_of(row):
    """What tells a row of a record apart from its neighbors: “Israel, host”."""
    if isinstance(row, Citation):
        return ""
    names = ("country", "role")
    if not isinstance(row, Participation):
        own = [column.name for column in columns(type(row))]
        names = [name for name in own if name not in LEFT_OUT][:2]
    return ", ".join(filter(None, (in_words(row, name) for name in names)))


def edits_in_words(change):
    """What a change is about in a few words: “title, start; passage added”."""
    kind = KINDS[change.record.kind]
    tables = parts(kind)
    fields, others = [], []
    for edit in change.edits:
        if edit["table"] == RECORD:
            fields += [label_of(kind, name) for name in changed(edit, kind)]
            continue
        noun = NOUNS.get(edit["table"])
        noun = noun or tables[edit["table"]].related_model._meta.verbose_name
        others.append(f"{noun} {DONE[edit['action']]}")
    counted = [
        f"{others.count(each)} × {each}" if others.count(each) > 1 else each
        for each in dict.fromkeys(others)
    ]
    return "; ".join(filter(None, [", ".join(fields), *counted]))


# What the page of a record calls its rows.
NOUNS = {
    "participations": "participant",
    "citations": "passage",
    "actions": gettext_lazy("step of a party"),
    "obligations": "obligation",
}
