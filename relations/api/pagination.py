"""Keyset pages: each row exactly once, however deep, while others write.

A cursor names the last row that was seen, never a position. It is signed, and holds
for the filters and the ordering that it was made with.
"""

import hashlib
import json

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from relations.api.errors import Invalid, problem
from relations.api.parameters import Code, Number, Parameter
from relations.querysets.keyset import place_of, slice_of

SIGNER = signing.Signer(salt="relations.api.cursor")
DEFAULT_SIZE, LARGEST = 50, 500
# Up to so many rows an estimate counts them; beyond, the planner may guess.
COUNTED = 10_000
PAGE_PARAMETERS = ("cursor", "page_size", "count")


class Cursor(Parameter):
    """An opaque place in a list; becomes what `KeysetPagination` wrote into it."""

    longest = 2000

    def read(self, word):
        try:
            return SIGNER.unsign_object(word)
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

    def order(self, view):
        """The columns by which a list is ordered, and whether they fall."""
        self.ordering = view.asked["ordering"] or view.ordering
        known = {**view.orderings, **view.rankings}
        is_falling = self.ordering.startswith("-") or self.ordering in view.rankings
        return known[self.ordering.lstrip("-")], is_falling

    def paginate_queryset(self, queryset, request, view=None):
        asked = view.asked
        self.request = request
        self.columns, is_falling = self.order(view)
        self.question = self._question()
        self.count = self._count(queryset, asked["count"])
        cursor = self._checked(asked["cursor"])
        size = asked["page_size"] or DEFAULT_SIZE
        backward = bool(cursor and cursor["back"])
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
        here = self.request.build_absolute_uri()
        if self.count:
            here = remove_query_param(here, "count")
        body = {"next": self._link(here, False), "previous": self._link(here, True)}
        if self.count:
            body["count"], body["count_is_exact"] = self.count
        return Response({**body, "results": data})

    def _link(self, here, back):
        if not (self.has_previous if back else self.has_next):
            return None
        if self.page:
            row = self.page[0 if back else -1]
            at = [*map(_plain, place_of(row, self.columns))]
        else:
            at = self.cursor["at"]
        return replace_query_param(here, "cursor", self.cursor_at(at, back))

    def cursor_at(self, at, back=False):
        """The cursor of a place: always the same, so that an answer has one tag."""
        place = {"at": at, "back": back, "for": self.question}
        return SIGNER.sign_object(place, compress=True)

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


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
