"""Keyset pages: each row exactly once, however deep, while others write.

A cursor names the last row that was seen, never a position. It is signed, and holds
for the filters and the ordering that it was made with.
"""

import hashlib
import json

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from relations.api.errors import Invalid, problem
from relations.api.parameters import Code, Number, Parameter

SALT = "relations.api.cursor"
DEFAULT_SIZE, LARGEST = 50, 500
# Up to so many rows an estimate counts them; beyond, the planner may guess.
COUNTED = 10_000
PAGE_PARAMETERS = ("cursor", "page_size", "count")


class Cursor(Parameter):
    """An opaque place in a list; becomes what `KeysetPagination` wrote into it."""

    longest = 2000

    def read(self, word):
        try:
            return signing.loads(word, salt=SALT)
        except (signing.BadSignature, ValueError) as error:
            raise ValidationError(
                "This is no cursor of ours; take it from “next” or “previous”.",
                code="bad_cursor",
            ) from error


class KeysetPagination(BasePagination):
    """Pages of a queryset in one of the view's orderings.

    The view's `orderings` maps a public name to columns that are never null and
    together unique; all run in one direction, which a leading “-” turns around. Its
    `rankings` are further ones that put the greatest first and are not turned around.
    """

    def fields(self, view):
        """The parameters of a list."""
        orderings = [f"{sign}{name}" for name in view.orderings for sign in ("", "-")]
        orderings += view.rankings
        return {
            "page_size": Number(
                f"Rows on a page; {DEFAULT_SIZE} if not given.", 1, LARGEST
            ),
            "cursor": Cursor("Where to go on, from “next” or “previous”."),
            "count": Code(
                ["exact", "estimate"],
                "Count all rows of the list as well, exactly or roughly.",
                many=False,
            ),
            "ordering": Code(
                orderings,
                f"The order of the rows; {view.ordering} if not given.",
                many=False,
            ),
        }

    def paginate_queryset(self, queryset, request, view=None):
        asked = view.asked
        self.request = request
        self.ordering = asked["ordering"] or view.ordering
        known = {**view.orderings, **view.rankings}
        self.columns = known[self.ordering.lstrip("-")]
        self.question = self._question()
        self.count = self._count(queryset, asked["count"])
        cursor = self._checked(asked["cursor"])
        size = asked["page_size"] or DEFAULT_SIZE
        backward = bool(cursor and cursor["back"])
        is_falling = self.ordering.startswith("-") or self.ordering in view.rankings
        descending = is_falling != backward
        at = cursor["at"] if cursor else None
        page = slice_of(queryset, self.columns, at, descending, size + 1)
        more = len(page) > size
        page = page[:size]
        if backward:
            page.reverse()
        self.has_next = more if not backward else True
        self.has_previous = bool(cursor) if not backward else more
        self.page, self.cursor = page, cursor
        return page

    def _question(self):
        """What a cursor holds for: the address and everything asked of the list."""
        asked = sorted(
            (name, values)
            for name, values in self.request.query_params.lists()
            if name not in PAGE_PARAMETERS
        )
        text = json.dumps([self.request.path, self.ordering, asked])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _checked(self, cursor):
        if cursor and cursor.get("for") != self.question:
            raise Invalid(
                [
                    problem(
                        "cursor",
                        "bad_cursor",
                        "This cursor belongs to other filters or another ordering; "
                        "begin again without it.",
                    )
                ]
            )
        return cursor

    def _count(self, queryset, how):
        if how is None:
            return None
        rows = queryset.order_by()
        if how == "estimate":
            known = rows[: COUNTED + 1].count()
            if known <= COUNTED:
                return known, True
            if connection.vendor == "postgresql":
                plan = json.loads(rows.explain(format="json"))[0]["Plan"]
                return max(plan["Plan Rows"], known), False
        return rows.count(), True

    def get_paginated_response(self, data):
        body = {"next": self._link(False), "previous": self._link(True)}
        if self.count:
            body["count"], body["count_is_exact"] = self.count
        return Response({**body, "results": data})

    def _link(self, back):
        if not (self.has_previous if back else self.has_next):
            return None
        if self.page:
            row = self.page[0 if back else -1]
            at = [_plain(_value(row, name)) for name in self.columns]
        else:
            at = self.cursor["at"]
        token = signing.dumps(
            {"at": at, "back": back, "for": self.question}, salt=SALT, compress=True
        )
        url = remove_query_param(self.request.build_absolute_uri(), "count")
        return replace_query_param(url, "cursor", token)

    def get_paginated_response_schema(self, schema):
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "known_at": {
                    "type": "string",
                    "format": "date-time",
                    "description": "The moment of the past that was asked for, if any.",
                },
                "next": {**link, "description": "The page after; null at the end."},
                "previous": {**link, "description": "The page before, or null."},
                "count": {"type": "integer", "description": "If it was asked for."},
                "count_is_exact": {"type": "boolean"},
                "results": schema,
            },
        }


def slice_of(rows, columns, at, descending, most):
    """At most so many rows from a place on, as a list.

    Rows that are no queryset have a method `slice` of their own.
    """
    if not isinstance(rows, QuerySet):
        return rows.slice(columns, at, descending, most)
    return list(from_place(rows, columns, at, descending)[:most])


def from_place(rows, columns, at, descending):
    """A queryset in the order of some columns, from a place on if there is one."""
    if hasattr(rows, "columns_in_order"):
        columns = rows.columns_in_order(columns)
    rows = rows.order_by(*(f"{'-' * descending}{name}" for name in columns))
    return rows.filter(beyond(columns, at, descending)) if at else rows


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


def _value(row, name):
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
