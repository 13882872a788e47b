"""Merging two rows, undoing it, and the addresses of rows that were merged."""

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from relations.actions.merge import Refused, merge, require
from relations.actions.merge_plan import plan
from relations.actions.mergeable import TABLES
from relations.actions.unmerge import CannotUndo, undo
from relations.api.addresses import address
from relations.api.errors import Invalid, Problem, from_model, problem
from relations.api.permissions import SeesDrafts, sees_unpublished
from relations.api.preconditions import given_tag, seen_version, stale
from relations.api.serializers.merges import (
    ROUTES,
    MergeSerializer,
    MergingSerializer,
    PlanSerializer,
)
from relations.api.views.lists import ListView
from relations.api.views.review import LoggedIn, ReasonSerializer, reason_in
from relations.models import Country, FeedEntry, Merge


class Mergeable:
    """For the views of rows that can be merged: the verb, and where a merged one is."""

    may_match = ("merge",)

    @extend_schema(
        request=MergingSerializer,
        responses={200: PlanSerializer, 201: MergeSerializer},
    )
    @action(detail=True, methods=["post"], permission_classes=[LoggedIn])
    def merge(self, request, *args, **kwargs):
        """Merge this row into another one, or tell what that would do (`dry_run`).

        Takes effect at once, in published records as well, and can be undone. Where
        the two contradict each other a choice is needed (409 names each conflict).
        `If-Match` guards against later changes of this row.
        """
        row = self.get_object()
        try:
            require(request.user, self.model)
        except PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error)) from error
        body = MergingSerializer(
            data=request.data, context={"request": request, "view": self}
        )
        body.is_valid(raise_exception=True)
        asked = dict(body.validated_data)
        into, choices = asked["into"], asked["choices"]
        try:
            if asked["dry_run"]:
                return Response(PlanSerializer(plan(row, into, choices)).data)
            done = merge(
                row,
                into,
                user=request.user,
                reason=asked.get("reason", ""),
                choices=choices,
                seen_version=seen_version(request, row),
            )
        except Refused as error:
            raise conflicts(error) from error
        except ModelError as error:
            raise self._refusal(row, error) from error
        shown = MergeSerializer(done).data
        return Response(shown, status=201, headers={"Location": shown["url"]})

    def _refusal(self, row, error):
        code = getattr(error, "code", None)
        if code == "stale":
            current = self.model.objects.get(pk=row.pk)
            children = self.get_serializer_class().children
            return stale(row, current, given_tag(self.request), children)
        if code == "gone":
            return Problem(409, error.message)
        return Invalid(from_model(error))

    def refuse_missing(self, key, *args):
        self.lead_on(key)
        super().refuse_missing(key, *args)

    def lead_on(self, key):
        """Send whoever asks for a row that was merged to the one that it is part of."""
        table = TABLES[self.model]
        known = Merge.objects.known_at(self.moment).filter(table=table)
        column = "key" if self.model is Country else "merged"
        found = known.filter(**{column: key}).first()
        if found is None or not self._may_know(found):
            return
        end = Merge.objects.end_of(table, found.into, self.moment)
        into = self.model.objects.filter(pk=end).values_list(self.lookup_field).first()
        url = address(ROUTES[table], into[0] if into else end)
        noun = self.model._meta.verbose_name
        said = f"The {noun} {key} was merged into {noun} {into[0] if into else end}."
        if self.request.method not in ("GET", "HEAD"):
            # Whoever follows a 301 by itself must not write to another row.
            raise Problem(410, f"{said} Write to {url}.", merged_into=url)
        query = self.request.META.get("QUERY_STRING", "")
        location = f"{url}?{query}" if query else url
        location = self.request.build_absolute_uri(location)
        raise Problem(301, said, merged_into=url, headers={"Location": location})

    def _may_know(self, merge):
        """Whether the user may know that the merged row was there."""
        if self.past_is_public or sees_unpublished(self.request.user):
            return True
        told = FeedEntry.objects.filter(kind=merge.table, row=merge.merged)
        return self.moment is None and told.exists()


class MergeViewSet(ListView):
    """What became part of what, newest first; for those who work on records."""

    model = Merge
    serializer_class = MergeSerializer
    permission_classes = (SeesDrafts,)
    orderings = {"id": ("id",)}

    def visible(self):
        return Merge.objects.visible_to(self.request.user)

    def prepared(self, rows):
        return rows.select_related("by", "undone_by")

    def retrieve(self, request, *args, **kwargs):
        return Response(self.shape([self.get_object()])[0])

    @extend_schema(request=ReasonSerializer, responses=MergeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request, *args, **kwargs):
        """Undo a merge: the row is there again, with what belonged to it."""
        found = self.get_object()
        try:
            undo(found, user=request.user, reason=reason_in(request))
        except PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error)) from error
        except CannotUndo as error:
            said = [problem("", "cannot_undo", each) for each in error.messages]
            raise Problem(409, said[0]["message"], errors=said) from error
        return Response(self.shape([self.get_object()])[0])


def conflicts(refused):
    """The refusal of a merge whose conflicts are not decided, or that cannot be."""
    found = refused.plan
    errors = [problem("", "obstacle", each) for each in found.obstacles]
    errors += [
        problem(
            f"choices.{each.key}",
            "choice_needed",
            f"{each.label}: choose “this” or “into”.",
            this=each.this,
            into=each.into,
        )
        for each in found.undecided
    ]
    detail = errors[0]["message"]
    if len(errors) > 1:
        detail = (
            f"The two cannot be merged yet, for {len(errors)} reasons; see “errors”."
        )
    return Problem(409, detail, errors=errors)
