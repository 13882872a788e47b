"""Rows that people keep by hand: read by everybody, written with `If-Match`."""

from django.core.exceptions import ValidationError as ModelError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from rest_framework.response import Response

from articles.curated import Curated
from relations.actions.changes import Gate, gate
from relations.api.errors import Invalid, Problem, from_model
from relations.api.parameters import Switch
from relations.api.preconditions import given_tag, stale, versions_in
from relations.api.serializers.base import etag
from relations.api.serializers.changes import PendingChangeSerializer
from relations.api.views.lists import ListView

NAMED = 3


class CuratedViewSet(ListView):
    """Read, create, replace, change and delete rows of one table.

    What is written to a published record waits for a reviewer: the answer is then 202
    and shows the pending change.
    """

    # Members that an answer to a write has even if nobody asks.
    told_after_writes = ()
    # Writes that may be answered 202, because a reviewer has to approve them.
    may_wait = ()

    def query_fields(self):
        fields = super().query_fields()
        if self.told_after_writes and self.request.method in ("POST", "PUT", "PATCH"):
            fields["strict"] = Switch(
                "Refuse a passage that is not in the text, instead of warning."
            )
        return fields

    def create(self, request, *args, **kwargs):
        """Make a row, with everything that belongs to it, or nothing."""
        with transaction.atomic():
            row, found = self._write(None, partial=False)
            if found.held:
                return self._waits(found)
            response = self._answer(row.pk, status=201)
        response["Location"] = request.build_absolute_uri(self.location(response.data))
        return response

    def location(self, data):
        return data.get("self") or data["url"]

    def update(self, request, *args, partial=False, **kwargs):
        """Replace a row. Lists that are not given stay as they are."""
        with transaction.atomic():
            row, found = self._write(self._matched(), partial=partial)
            return self._waits(found) if found.change else self._answer(row.pk)

    def partial_update(self, request, *args, **kwargs):
        """Change a row. A list that is given replaces the list: items with an id are
        kept and changed, items without one are made, absent ones are removed.
        """
        return self.update(request, *args, partial=True, **kwargs)

    def destroy(self, request, *args, **kwargs):
        """Delete a row that nothing else uses."""
        with transaction.atomic():
            row = self._matched()
            row._change_reason = "API"
            try:
                found = self.remove(row)
            except (ProtectedError, RestrictedError) as error:
                raise in_use(row, error) from error
            return self._waits(found) if found.held else Response(status=204)

    def remove(self, row):
        """Delete the row; returns the gate that it went through."""
        row.delete()
        return Gate()

    def published_with(self, row, values):
        """The record whose review decides whether the public sees the row, or None.

        `row` is None where one is made of the values.
        """
        return None

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if self.request.method not in ("GET", "HEAD", "OPTIONS"):
            context["expand"] = self.told_after_writes
        return context

    def _matched(self):
        """The row to be written, locked, if the writer has seen its newest state."""
        key = self.kwargs[self.lookup_url_kwarg or self.lookup_field]
        row = self.get_object()
        given = given_tag(self.request)
        if not given:
            raise Problem(
                428,
                f"Send “If-Match” with the etag of the {row._meta.verbose_name} that "
                f"you have read (now {etag(row)}), so that no change of another person "
                "is lost.",
            )
        current = self.lock(row.pk)
        if current is None:
            self.refuse_missing(key)
        if given != "*" and current.version not in versions_in(given, current):
            raise stale(row, current, given, self.get_serializer_class().children)
        return row if row.version == current.version else self.get_object()

    def lock(self, key):
        """Hold the row until the transaction ends; None if it is gone."""
        return self.model.objects.select_for_update().filter(pk=key).first()

    def _write(self, row, partial):
        data = self.request.data
        if not isinstance(data, dict):
            raise Invalid(
                [{"field": "", "code": "invalid", "message": "Send a JSON object."}]
            )
        serializer = self.get_serializer(row, data=data, partial=partial)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        record = self.published_with(row, values)
        if record is None:
            return self._save(serializer), Gate()
        user, reason = self.request.user, values.get("reason", "")
        with gate(record, user=user, reason=reason) as found:
            row = self._save(serializer)
            if found.held:
                written = self.prepared(self.model.objects.all()).get(pk=row.pk)
                self.warned = self.shape([written])[0].get("warnings", [])
        return row, found

    def _save(self, serializer):
        try:
            row = serializer.save()
        except ModelError as error:
            raise Invalid(from_model(error)) from error
        self.after_write(row, serializer)
        return row

    def _waits(self, found):
        """The answer to a write that a reviewer is to approve."""
        context = self.get_serializer_context()
        shown = PendingChangeSerializer(found.change, context=context).data
        shown["warnings"] = getattr(self, "warned", [])
        return Response(shown, status=202, headers={"Location": shown["url"]})

    def after_write(self, row, serializer):
        """Judge what was written once more; raising undoes it."""

    def _answer(self, pk, status=200):
        # Drafts and rows that nobody cites yet are shown to whoever wrote them.
        self.shown = self.prepared(self.model.objects.all()).get(pk=pk)
        response = Response(self.shape([self.shown])[0], status=status)
        response["ETag"] = etag(self.shown)
        return response


def in_use(row, error):
    """The refusal to delete a row that others need, with what these are."""
    users = getattr(error, "protected_objects", None) or error.restricted_objects
    # What is derived from others goes with them; nobody could change it.
    users = [each for each in users if isinstance(each, Curated)] or users
    kinds = {}
    for user in sorted(users, key=lambda each: (each._meta.model_name, each.pk)):
        kinds.setdefault(user._meta, []).append(user)
    named = [_counted(meta, rows) for meta, rows in kinds.items()]
    return Problem(
        409,
        f"This {row._meta.verbose_name} is used by {', '.join(named)}; change these "
        "first.",
        errors=[{"field": "", "code": "in_use", "message": name} for name in named],
    )


def _counted(meta, rows):
    """“1 agreement (The Baku pact)”, “70 participations (host in record 1, ...)”."""
    noun = meta.verbose_name if len(rows) == 1 else meta.verbose_name_plural
    named = [f"{row}"[:80] for row in rows[:NAMED]]
    more = ["..."] if len(rows) > NAMED else []
    return f"{len(rows)} {noun} ({'; '.join(named + more)})"
