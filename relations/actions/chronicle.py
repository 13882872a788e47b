"""The past of one record with all that belonged to it, as entries of a journal.

Each table keeps its own past. What somebody saved at once, the record with its
participants and passages, is one entry here: states by one person for one reason that
follow each other within moments. No row is in an entry twice; where two writes were as
close as that, they are parted where most time went by between their states.

The states are read in one statement a table, whatever their number; `tell` adds the
rows that they refer to, in one statement a table too.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from relations.actions.documents import RECORD, as_row, columns, parts, values_of
from relations.actions.references import TO_RECORD, attach
from relations.models import KINDS, Citation, PendingChange, Record

# States of one write follow each other as close as this.
MOMENT = timedelta(seconds=2)
# What is told of a row besides what people write in it; and what is not.
ALSO_TOLD = {Citation: ("anchor",)}
NOT_TOLD = {Citation: ("start",)}
OF_CHANGE = re.compile(r"Change (\d+) by ")
CREATED, CHANGED, DELETED, UNDELETED = "created", "changed", "deleted", "undeleted"


@dataclass
class State:
    """A row as one write left it; `gone` if it left the record, or was deleted."""

    table: str
    key: int
    row: models.Model
    at: datetime
    gone: bool
    user: int | None
    reason: str

    @cached_property
    def told(self):
        """What the row says, as plain values by the names of columns."""
        return values_of(self.row, told_columns(type(self.row), self.table))


@dataclass
class Line:
    """What an entry does to one row; `names` are the columns that differ."""

    table: str
    key: int
    action: str
    before: models.Model | None
    after: models.Model | None
    names: list[str]

    @property
    def row(self):
        return self.after or self.before

    def as_edit(self):
        """The line in the shape that `PendingChange.edits` describes."""
        sides = []
        for row in (self.before, self.after):
            told = self.told(row) if row else {}
            sides.append({name: told[name] for name in self.names if name in told})
        return {
            "table": self.table,
            "row": self.key,
            "action": self.action,
            "before": sides[0],
            "after": sides[1],
        }

    def told(self, row):
        """What a row of the line says, as `State.told`."""
        return values_of(row, told_columns(type(row), self.table))


@dataclass
class Entry:
    """What was written at once. `at` is the moment from which all of it was true."""

    at: datetime
    action: str
    who: object
    reason: str
    lines: list[Line]
    change: PendingChange | None = None


class Chronicle:
    """The past of one record; raises `Record.DoesNotExist` where there never was one.

    `entries` are newest first.
    """

    def __init__(self, key):
        self.key = key
        shared = list(in_order(Record.history.filter(id=key)))
        if not shared:
            raise Record.DoesNotExist(
                _("There never was a record {key}.").format(key=key)
            )
        self.kind = KINDS[shared[-1].kind]
        self.tables = {RECORD: self.kind}
        for name, related in parts(self.kind).items():
            self.tables[name] = related.related_model
        order = list(self.tables)
        self.states = sorted(
            [*self._of_record(shared), *self._of_parts()],
            key=lambda state: (state.at, order.index(state.table)),
        )

    def _of_record(self, shared):
        """The states of the record; both halves of one are written at one date.

        A deletion is told by the shared half.
        """
        halves = list(in_order(self.kind.history.filter(record_ptr_id=self.key)))
        half, rest = None, halves[::-1]
        for state in shared:
            while rest and rest[-1].history_date <= state.history_date:
                half = rest.pop()
            row = self.kind()
            for column in self.kind._meta.concrete_fields:
                told_by = state if column.model is Record else half
                if told_by is not None:
                    setattr(row, column.attname, getattr(told_by, column.attname))
            yield _state(RECORD, row, state, state.history_type == "-")

    def _of_parts(self):
        for name, related in parts(self.kind).items():
            model, link = related.related_model, related.field.attname
            past = model.history
            # A row that went to another record is followed there.
            keys = past.filter(**{link: self.key}).values("id")
            for state in in_order(past.filter(id__in=keys)):
                elsewhere = getattr(state, link) != self.key
                gone = elsewhere or state.history_type == "-"
                yield _state(name, as_row(model, state), state, gone)

    @cached_property
    def entries(self):
        rows, found = {}, []
        for states in together(self.states):
            before = dict(rows)
            for state in states:
                place = state.table, state.key
                rows[place] = None if state.gone else state
            touched = dict.fromkeys((state.table, state.key) for state in states)
            lines = [self._line(place, before, rows) for place in touched]
            lines = sorted(filter(None, lines), key=self._place)
            # What was written for a reason is told though nothing of it is to be seen.
            said = any(state.reason and not state.gone for state in states)
            if lines or said:
                found.append(self._entry(states, lines, before, rows))
        return found[::-1]

    def _entry(self, states, lines, before, rows):
        record = RECORD, self.key
        was, now = before.get(record), rows.get(record)
        action = CHANGED
        if now and not was:
            action = UNDELETED if record in before else CREATED
        elif was and not now:
            action = DELETED
        users = [state.user for state in states if state.user]
        signed = [s.row.updated_by_id for s in states if not s.gone]
        who = next(filter(None, [*users, *signed]), None)
        reason = next((state.reason for state in states if state.reason), "")
        return Entry(states[-1].at, action, who, reason, lines)

    def _place(self, line):
        return list(self.tables).index(line.table), line.key

    def _line(self, place, before, after):
        old, new = before.get(place), after.get(place)
        if not old and not new:
            return None
        told = (new or old).told
        if not old or not new:
            action, names = ("add" if new else "remove"), list(told)
        else:
            action = "change"
            names = [name for name in told if old.told[name] != new.told[name]]
            if not names:
                return None
        return Line(*place, action, old and old.row, new and new.row, names)

    def about(self, field):
        """The entries that touch one of the tables, or one column of the record."""
        table, name = (field, "") if field in self.tables else (RECORD, field)
        return [
            entry
            for entry in self.entries
            if any(
                line.table == table and (not name or self._touches(line, name))
                for line in entry.lines
            )
        ]

    def _touches(self, line, name):
        if line.action == "change":
            return name in line.names
        plain = values_of(line.row, [line.row._meta.get_field(name)])[name]
        return plain not in (None, "", [], False)

    def rows_at(self, moment):
        """The rows that there were at a moment, by table and number; states of them."""
        rows = {}
        for state in self.states:
            if state.at <= moment:
                rows[state.table, state.key] = state
        return {place: state for place, state in rows.items() if not state.gone}

    def document_at(self, moment):
        """What the record said at a moment, as `document`; None if it was not there."""
        found = {name: {} for name in self.tables}
        for (table, key), state in self.rows_at(moment).items():
            fields = written_columns(self.tables[table], table, self.kind)
            found[table][key] = values_of(state.row, fields)
        return found if found[RECORD] else None

    def tell(self, entries):
        """Add to entries who wrote them, and to their rows what these refer to."""
        users = get_user_model().objects.in_bulk(
            {entry.who for entry in entries if isinstance(entry.who, int)}
        )
        named = {}
        for entry in entries:
            if found := OF_CHANGE.match(entry.reason):
                named[int(found[1])] = entry
        changes = PendingChange.objects.filter(record=self.key, pk__in=named)
        for change in changes:
            named[change.pk].change = change
        for entry in entries:
            entry.who = users.get(entry.who, entry.who)
        lines = [line for entry in entries for line in entry.lines]
        rows = [row for line in lines for row in (line.before, line.after) if row]
        record = next(s.row for s in reversed(self.states) if s.table == RECORD)
        passages = {s.key: s.row for s in self.states if s.table == "citations"}
        attach([*rows, *passages.values()], record, {Citation: passages})
        return entries


def in_order(past):
    return past.order_by("history_date", "history_id")


def _state(table, row, past, gone):
    return State(
        table,
        row.pk,
        row,
        past.history_date,
        gone,
        past.history_user_id,
        past.history_change_reason or "",
    )


def together(states):
    """Lists of states, oldest first, each of which was written at once."""
    run = []
    for state in states:
        if run and not _of_one_write(run, state):
            yield run
            run = []
        twins = [
            number
            for number, each in enumerate(run)
            if (each.table, each.key) == (state.table, state.key)
        ]
        if twins:
            run.append(state)
            at = max(
                range(twins[0] + 1, len(run)),
                key=lambda number: run[number].at - run[number - 1].at,
            )
            yield run[:at]
            run = run[at:]
        else:
            run.append(state)
    if run:
        yield run


def _of_one_write(run, state):
    last = run[-1]
    same = (last.user, last.reason) == (state.user, state.reason)
    return same and state.at - last.at <= MOMENT


def written_columns(model, table, kind):
    """The columns of a table that people write, without that to the record."""
    return columns(model, "" if table == RECORD else parts(kind)[table].field.name)


def told_columns(model, table):
    """The columns of which a journal speaks."""
    if table == RECORD:
        return [*columns(model), model._meta.get_field("review")]
    left_out = (*TO_RECORD, *NOT_TOLD.get(model, ()))
    found = [each for each in columns(model) if each.name not in left_out]
    also = ALSO_TOLD.get(model, ())
    return [*found, *(model._meta.get_field(name) for name in also)]


def deletions():
    """The last states of the records that are deleted, newest first."""
    past = Record.history.model.objects
    later = past.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    alive = Record.objects.filter(pk=OuterRef("id"))
    return (
        past.filter(~Exists(alive), ~Exists(later), history_type="-")
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    )
