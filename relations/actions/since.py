"""What of a row differs from what somebody has read of it."""

from relations.actions.chronicle import (
    Chronicle,
    State,
    in_order,
    together,
    told_columns,
)
from relations.actions.documents import RECORD, columns, values_of
from relations.models import Record

# Its place among the rows of a record is told by the order in which they are shown.
ALSO_READ = ("position",)


def changed_since(row, version, parts=()):
    """What differs from the row as it was in a version; nothing if nobody knows.

    These are columns by their names, and of the rows that belong to a record, or of
    those that `parts` lead to from another row, the tables. A table is named once.
    """
    if isinstance(row, Record):
        chronicle = Chronicle(row.pk)
        states = chronicle.states
        read = {
            name: told_columns(model, name) for name, model in chronicle.tables.items()
        }
    else:
        states, read = _past_of(row, parts)
    seen = None
    for run in together(states):
        if any((each.table, each.row.version) == (RECORD, version) for each in run):
            seen = run[-1].at
    if seen is None:
        return []
    then, now = _rows(each for each in states if each.at <= seen), _rows(states)
    found = {}
    for table, key in now | then:
        was, told = (_told(rows.get((table, key)), read[table]) for rows in (then, now))
        if was != told:
            names = [table]
            if table == RECORD:
                names = [name for name in told if told[name] != was.get(name)]
            found.update(dict.fromkeys(names))
    return list(found)


def _past_of(row, parts):
    """The states of a row and of those that belong to it, and what is read of them."""
    model = type(row)
    read = {RECORD: columns(model)}
    past = {RECORD: model.history.filter(**{model._meta.pk.attname: row.pk})}
    for name in parts:
        relation = getattr(row, name)
        read[name] = columns(relation.model, relation.field.name)
        of_row = {relation.field.attname: row.pk}
        past[name] = relation.model.history.filter(**of_row)
    states = [
        State(
            table,
            getattr(each, each.instance_type._meta.pk.attname),
            each,
            each.history_date,
            each.history_type == "-",
            each.history_user_id,
            each.history_change_reason or "",
        )
        for table, rows in past.items()
        for each in in_order(rows)
    ]
    return sorted(states, key=lambda state: state.at), read


def _rows(states):
    """The newest state of each row, without those that are gone."""
    rows = {(state.table, state.key): state for state in states}
    return {place: state for place, state in rows.items() if not state.gone}


def _told(state, fields):
    if state is None:
        return {}
    model = type(state.row)
    also = [each for each in model._meta.concrete_fields if each.name in ALSO_READ]
    return values_of(state.row, [*fields, *also])
