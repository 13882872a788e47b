"""Rows read piece by piece in an order, each piece from where the last one ended.

Columns of an order are never null and together unique; all run in one direction. Rows
that are no queryset have a method `slice` of their own, `(columns, at, descending,
most)`.
"""

from django.db.models import Q, QuerySet


def slice_of(rows, columns, at, descending, most):
    """At most so many rows from a place on, as a list."""
    if not isinstance(rows, QuerySet):
        return rows.slice(columns, at, descending, most)
    return list(from_place(rows, columns, at, descending)[:most])


def from_place(rows, columns, at, descending):
    """A queryset in the order of some columns, from a place on if there is one."""
    if hasattr(rows, "columns_in_order"):
        columns = rows.columns_in_order(columns)
    rows = rows.order_by(*(f"{'-' * descending}{name}" for name in columns))
    return rows.filter(beyond(columns, at, descending)) if at else rows


def chunks(rows, columns, descending, most):
    """All rows, in lists of at most so many."""
    at = None
    while True:
        found = slice_of(rows, columns, at, descending, most)
        if found:
            at = place_of(found[-1], columns)
            yield found
        if len(found) < most:
            return


def beyond(columns, values, descending):
    """Rows after a place: written so that an index is read from that place on.

    `d <= x and not (d = x and id >= y)`; as `d < x or (d = x and id < y)` PostgreSQL
    reads every row before the place.
    """
    reach, passed = ("lte", "gte") if descending else ("gte", "lte")
    if len(columns) == 1:
        return Q(**{f"{columns[0]}__{reach[:2]}": values[0]})
    first, *others = columns
    if len(others) > 1:
        further = ~Q(**{first: values[0]}) | beyond(others, values[1:], descending)
    else:
        further = ~Q(**{first: values[0], f"{others[0]}__{passed}": values[1]})
    return Q(**{f"{first}__{reach}": values[0]}) & further


def place_of(row, columns):
    """Where a row stands in an order."""
    return [_value(row, name) for name in columns]


def _value(row, name):
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row
