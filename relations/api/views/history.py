"""The history of a record, and the ways back: `history/`, `restore/`, `undelete/`."""

from django.core.exceptions import PermissionDenied
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from articles.curated import why_unstorable
from relations.actions import restoring
from relations.actions.chronicle import Chronicle
from relations.actions.documents import columns, parts
from relations.actions.review import WrongState
from relations.api.errors import Invalid, Problem, problem
from relations.api.parameters import Code
from relations.api.permissions import SeesDrafts
from relations.api.preconditions import given_tag, seen_version, stale
from relations.api.schema import IF_MATCH
from relations.api.serializers.base import etag
from relations.api.serializers.changes import NAMES, PendingChangeSerializer
from relations.api.serializers.history import (
    HistoryEntrySerializer,
    RestoreSerializer,
    UndeleteSerializer,
)
from relations.api.views.records import ANY_KIND
from relations.api.views.review import ReviewedRecordViewSet
from relations.models import KINDS, Record


class Entries:
    """The entries of a history in the order of their moments, for keyset pages."""

    def __init__(self, newest_first):
        self.newest_first = newest_first

    def slice(self, columns, at, descending, most):
        rows = self.newest_first if descending else self.newest_first[::-1]
        if at:
            moment = parse_datetime(at[0])
            rows = [
                entry
                for entry in rows
                if (entry.at < moment if descending else entry.at > moment)
            ]
        return rows[:most]


class KeptRecordViewSet(ReviewedRecordViewSet):
    """Every kind of record, the steps of its review, and its past."""

    def query_fields(self):
        if self.action != "history":
            return super().query_fields()
        paging = self.paginator.fields(self)
        names = ["review", *(name for kind in KINDS.values() for name in _names(kind))]
        return {
            "field": Code(
                dict.fromkeys(names), "Only what touches this field.", many=False
            ),
            "page_size": paging["page_size"],
            "cursor": paging["cursor"],
        }

    @extend_schema(responses=HistoryEntrySerializer(many=True), filters=False)
    @action(detail=True, permission_classes=[SeesDrafts])
    def history(self, request, pk=None):
        """Every write to a record and what belongs to it, newest first.

        What was written at once is one entry. A deleted record keeps its history.
        """
        chronicle = self._chronicle(pk)
        entries = chronicle.entries
        if field := self.asked["field"]:
            if field not in ("review", *_names(chronicle.kind)):
                noun = chronicle.kind._meta.verbose_name
                raise Invalid(
                    [problem("field", "unknown", f"A {noun} has no “{field}”.")]
                )
            entries = chronicle.about(_TABLES.get(field, field))
        self.orderings, self.ordering = {"at": ("at",)}, "-at"
        self.asked |= {"ordering": None, "count": None}
        page = chronicle.tell(self.paginate_queryset(Entries(entries)))
        context = {**self.get_serializer_context(), "kind": chronicle.kind}
        shown = HistoryEntrySerializer(page, many=True, context=context).data
        return self.get_paginated_response(shown)

    @extend_schema(
        request=RestoreSerializer,
        responses={200: ANY_KIND, 202: PendingChangeSerializer},
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"], permission_classes=[SeesDrafts])
    def restore(self, request, pk=None):
        """Let a record say again what it said at a moment, or some fields of it.

        It is an edit like any other: on a published record it waits for a reviewer.
        """
        record = self.get_object()
        if not given_tag(request):
            raise Problem(
                428,
                f"Send “If-Match” with the etag of the record that you have read (now "
                f"{etag(record)}), so that no change of another person is lost.",
            )
        given = self._body(RestoreSerializer)
        try:
            found = restoring.restore(
                record,
                moment=given["known_at"],
                fields=given.get("fields", ()),
                user=request.user,
                reason=given["reason"],
                seen_version=seen_version(request, record),
            )
        except PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error)) from error
        except WrongState as error:
            current = Record.objects.get(pk=record.pk)
            raise stale(record, current, given_tag(request)) from error
        if found.held:
            context = self.get_serializer_context()
            shown = PendingChangeSerializer(found.change, context=context).data
            return Response(shown, status=202, headers={"Location": shown["url"]})
        return self._answer(record.pk)

    @extend_schema(request=UndeleteSerializer, responses=ANY_KIND)
    @action(detail=True, methods=["post"], permission_classes=[SeesDrafts])
    def undelete(self, request, pk=None):
        """Bring a deleted record back under its number, with all that belonged to it.

        One that was published comes back in review.
        """
        given = self._body(UndeleteSerializer)
        try:
            record = restoring.undelete(int(pk), user=request.user, **given)
        except Record.DoesNotExist as error:
            raise exceptions.NotFound(f"There is no record {pk}.") from error
        except PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error)) from error
        except WrongState as error:
            raise Problem(409, error.message) from error
        return self._answer(record.pk)

    def _chronicle(self, key):
        try:
            return Chronicle(int(key))
        except Record.DoesNotExist as error:
            raise exceptions.NotFound(f"There is no record {key}.") from error

    def _body(self, serializer):
        asked = serializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        if why := why_unstorable(asked.validated_data["reason"]):
            raise Invalid([problem("reason", "unstorable", why)])
        return asked.validated_data

    def _answer(self, key):
        """The record as it is now."""
        self.shown = self.prepared(self.visible()).get(pk=key)
        response = Response(self.shape([self.shown])[0])
        response["ETag"] = etag(self.shown)
        return response


_TABLES = {shown: table for table, shown in NAMES.items()}


def _names(kind):
    """What the history of a kind can be narrowed to: its columns and its lists."""
    tables = [NAMES.get(name, name) for name in parts(kind)]
    return [*(column.name for column in columns(kind)), *tables]
