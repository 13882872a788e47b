"""The states that a curated row has had: what each said, by whom, when and why."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class State:
    """One state of a row; `row` is the row as it was, unsaved."""

    who: Any
    when: datetime
    why: str
    row: Any
    deleted: bool = False


def table_of_states(model):
    """The table whose history counts the versions: of a record, that of all kinds."""
    return [model, *model._meta.get_parent_list()][-1]


def states_of(model, key, since=0):
    """The states of a row from a version on, oldest first; its deletion among them."""
    return [state_of(past) for past in _past(model, key, since)]


def states_in_two_tables(model, key, since=0):
    """The same for a row whose columns stand in its own table and a shared one.

    The two halves of a state are written together, at one date.
    """
    link = model._meta.pk
    own = {
        past.history_date: past for past in model.history.filter(**{link.attname: key})
    }
    found = []
    for past in _past(table_of_states(model), key, since):
        half = own.get(past.history_date)
        if half is None and past.history_type != "-":
            continue
        row = model()
        for each in filter(None, (past, half)):
            for field in type(each).tracked_fields:
                setattr(row, field.attname, getattr(each, field.attname))
        found.append(state_of(past, row))
    return found


def state_of(past, row=None):
    return State(
        who=past.history_user,
        when=past.history_date,
        why=past.history_change_reason or "",
        row=past.instance if row is None else row,
        deleted=past.history_type == "-",
    )


def _past(model, key, since):
    rows = model.history.filter(**{model._meta.pk.attname: key}, version__gte=since)
    return rows.select_related("history_user").order_by("history_date", "history_id")


def last_change(states, name):
    """The newest state in which a column says something else than before, or None."""
    found = None
    for before, after in pairwise(states):
        if after.deleted:
            continue
        column = after.row._meta.get_field(name).attname
        if getattr(before.row, column) != getattr(after.row, column):
            found = after
    return found
