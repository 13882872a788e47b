"""One line of a record's history in words: a column or a row, before and after."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from relations.actions.documents import RECORD, columns
from relations.admin.wording import (
    DONE,
    NOUNS,
    claims_in_words,
    in_words,
    label_of,
    name_of,
    row_in_words,
)
from relations.models import KINDS, Citation, Record

NAMES_OF_TABLES = {
    "participations": _("participants"),
    "citations": _("passages"),
    "preferences": _("preferred values"),
    "actions": _("steps of parties"),
    "obligations": _("obligations"),
}
LONGEST = 60


@dataclass
class Shown:
    """What stands in one row of the table: words, and the ways back to them."""

    label: str
    old: list[str]
    new: list[str]
    back_to_old: str = ""
    back_to_new: str = ""
    is_row: bool = False


def rows_of(line, way=None, older=None, at=None):
    """A line of a history as rows of a table.

    `way(line, row, name, moment)` gives the address that brings a row, or one column of
    it, back; `older` and `at` are the moments before and after the line.
    """

    def back(row, name, moment):
        return way(line, row, name, moment) if way else ""

    if line.action != "change":
        label = capfirst(f"{noun_of(line)} {DONE[line.action]}")
        if line.table == RECORD:
            label = capfirst(str(noun_of(line)))
        yield Shown(
            label,
            whole(line.before),
            whole(line.after),
            back(line.before, "", older),
            back(line.after, "", at),
            is_row=True,
        )
        return
    for name in line.names:
        label = label_of(type(line.row), name)
        if line.table != RECORD:
            label = f"{noun_of(line)} {called(line.row)}: {label}"
        yield Shown(
            capfirst(label),
            [in_words(line.before, name)],
            [in_words(line.after, name)],
            back(line.before, name, older),
            back(line.after, name, at),
        )


def noun_of(line):
    return NOUNS.get(line.table, line.row._meta.verbose_name)


def called(row):
    """What tells a row apart: “Israel, host”, or the beginning of a passage."""
    if isinstance(row, Citation):
        cut = row.quote[:LONGEST].rstrip()
        return f"“{cut}{'…' if len(row.quote) > LONGEST else ''}”"
    return name_of(row)


def whole(row):
    """All that a row says, each column as “country: Israel”."""
    if isinstance(row, Record):
        said = {
            label_of(type(row), each.name): each.name for each in columns(type(row))
        }
        told = {label: in_words(row, name) for label, name in said.items()}
        return [f"{label}: {value}" for label, value in told.items() if value]
    if not isinstance(row, Citation):
        return row_in_words(row)
    stance = row.get_stance_display()
    if row.claim:
        stance += f": {claims_in_words(row, KINDS[row.record.kind])}"
    said = [f"“{row.quote}”", str(row.article), stance]
    if row.claimed_value:
        said.append(f"{label_of(Citation, 'claimed_value')}: {row.claimed_value}")
    return [*said, *row_in_words(row)]
