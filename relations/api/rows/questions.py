"""The page of records that a filterset asks for, as SQL that is built once.

Two requests have the same SQL if they use the same filters, choose the same codes, give
as many values, and these are equal among themselves in the same places: then only the
values differ. Filters whose SQL depends on more than that are never kept.
"""

import copy
from types import SimpleNamespace

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connections

from relations.api.parameters import (
    Code,
    CountryCode,
    Day,
    Limit,
    Moment,
    Number,
    Pair,
    Row,
    Switch,
)
from relations.api.rows.statements import (
    NotCompiled,
    Statement,
    mark,
    same_for_all,
)
from relations.querysets.keyset import from_place

# Parameters whose values are bound, and those whose values are part of the SQL; what
# is neither is asked through the ORM each time.
BOUND = {CountryCode, Pair, Row, Day, Limit, Moment}
CHOSEN = {Code, Switch, Number}
# These look at today's date as well, which is another one tomorrow.
OF_TODAY = {"valid_on", "in_force"}
MOST_KEPT = 500

_kept, _models = {}, {}


class Question:
    """Rows that are asked for by a view; `slice()` gives a page of them.

    `name` tells this kind of question from others, `rows(*address)` are the rows that
    the address means, `filterset` judges what else is asked (or is None).
    """

    def __init__(self, name, rows, address, filterset=None):
        self.name, self.rows, self.address = name, rows, list(address)
        self.filterset = filterset
        asked = filterset.form.cleaned_data if filterset else {}
        self.given = {name: value for name, value in asked.items() if value is not None}

    def paths(self):
        """The columns to be read, as `values_list()` takes them."""
        raise NotImplementedError

    def made_of(self, found):
        """The rows that tuples of those columns mean."""
        return found

    def plain(self):
        """The rows as a queryset."""
        return self._asked(self.address, self.given)

    def order_by(self, *columns):
        """The rows as a queryset in an order: what `KeysetPagination` counts."""
        return self.plain().order_by(*columns)

    def slice(self, columns, at, descending, most):
        """At most so many rows from a place on, see `keyset.slice_of`."""
        at = [
            self._model()._meta.get_field(name).to_python(value)
            for name, value in zip(columns, at or (), strict=False)
        ]

        def ordered(rows, at):
            return from_place(rows, columns, at, descending)[:most]

        how = (tuple(columns), bool(at), descending, most)
        return self.made_of(self._fetch(how, ordered, at))

    def _model(self):
        """The model of the rows; to make a queryset takes as long as to read some."""
        if self.name not in _models:
            _models[self.name] = self.rows(*self.address).model
        return _models[self.name]

    def _asked(self, address, given):
        rows = self.rows(*address)
        if self.filterset is None:
            return rows
        filterset = copy.copy(self.filterset)
        everything = {**dict.fromkeys(filterset.filters), **given}
        filterset._form = SimpleNamespace(cleaned_data=everything)
        return filterset.filter_queryset(rows)

    def _fetch(self, how, ordered, at):
        def queryset(address, given, at):
            return ordered(self._asked(address, given), at).values_list(*self.paths())

        parts, values = self._parts(at)
        if parts is None:
            return same_for_all(queryset(self.address, self.given, at))
        key = (self.name, how, parts)
        statement = _kept.get(key)
        if key not in _kept:
            plain = queryset(self.address, self.given, at)
            statement = self._compiled(queryset, plain, values, at)
            if len(_kept) >= MOST_KEPT:
                del _kept[next(iter(_kept))]
            _kept[key] = statement
        if statement is None:
            return same_for_all(queryset(self.address, self.given, at))
        return statement.fetch(*values)

    def _parts(self, at):
        """What the SQL depends on, and the values to be bound; None if it is unsure."""
        parts, values = [], [*self.address]
        for name, value in self.given.items():
            kind = type(self.filterset.filters[name].parameter)
            many = isinstance(value, list | tuple)
            if name in OF_TODAY:
                return None, values
            if kind in CHOSEN:
                parts.append((name, tuple(value) if many else value))
            elif kind in BOUND:
                parts.append((name, len(value) if many else None))
                values += value if many else [value]
            else:
                return None, values
        values += at
        first = {}
        equal = [first.setdefault((type(v), v), n) for n, v in enumerate(values)]
        return (tuple(parts), tuple(equal)), values

    def _compiled(self, queryset, plain, values, at):
        """The statement, or None where it does not agree with the ORM's own."""
        first = {}
        try:
            marks = [
                first.setdefault((type(value), value), mark(value, number))
                for number, value in enumerate(values)
            ]
            left = iter(marks)
            address = [next(left) for _ in self.address]
            given = {
                name: self._marked(name, value, left)
                for name, value in self.given.items()
            }
            statement = Statement(queryset(address, given, [*left]), marks)
            sql, params = plain.query.sql_with_params()
        except (NotCompiled, EmptyResultSet, FullResultSet):
            return None
        bound = statement.bound(values, connections[statement.using])
        same = statement.sql == sql and bound == list(params)
        return statement if same else None

    def _marked(self, name, value, marks):
        if type(self.filterset.filters[name].parameter) in CHOSEN:
            return value
        if isinstance(value, list | tuple):
            return type(value)(next(marks) for _ in value)
        return next(marks)
