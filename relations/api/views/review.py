"""The steps of the review: `records/{id}/submit/`, `approve/`, `return/`, `reject/`."""

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

from articles.curated import why_unstorable
from relations.actions import comments, review
from relations.api.errors import Invalid, Problem, problem
from relations.api.permissions import SeesDrafts
from relations.api.preconditions import given_tag, seen_version, stale
from relations.api.serializers.base import etag
from relations.api.views.records import ANY_KIND, RecordViewSet
from relations.models import Comment, Record


class LoggedIn(BasePermission):
    """Whoever is logged in; the step itself asks for its permission."""

    def has_permission(self, request, view):
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        return True


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="Needed to return or reject; kept in the history.",
    )


def reason_in(request):
    """The reason in the body of a step, which may be left out or empty."""
    return member_of(request, ReasonSerializer, "reason").get("reason", "")


def member_of(request, serializer, name):
    """What a body with a single member says; raises `Invalid` with every problem."""
    data = request.data
    if not isinstance(data, dict):
        raise Invalid([problem("", "invalid", "Send a JSON object.")])
    unknown = [
        problem(field, "unknown_field", f"Unknown field “{field}”; send “{name}”.")
        for field in data
        if field != name
    ]
    if unknown:
        raise Invalid(unknown)
    asked = serializer(data=data)
    asked.is_valid(raise_exception=True)
    why = why_unstorable(asked.validated_data.get(name, ""))
    if why:
        raise Invalid([problem(name, "unstorable", why)])
    return asked.validated_data


def step(name):
    """The view of one step."""

    def view(self, request, pk=None):
        return self.take(name)

    view.__name__ = f"{name}_record"
    view.__doc__ = (
        f"{review.STEPS[name].name}; `If-Match` guards against later changes."
    )
    routed = action(
        detail=True, methods=["post"], url_path=name, permission_classes=[LoggedIn]
    )(view)
    return extend_schema(request=ReasonSerializer, responses=ANY_KIND)(routed)


class CommentSerializer(serializers.ModelSerializer):
    """What somebody said about a record to those who work on it."""

    author = serializers.CharField(source="author.username", read_only=True)
    text = serializers.CharField(max_length=2000)

    class Meta:
        model = Comment
        fields = ("id", "author", "created", "text")
        read_only_fields = ("created",)


class ReviewedRecordViewSet(RecordViewSet):
    """Every kind of record on one timeline, and the steps of its review."""

    # Actions that compare `If-Match`, where it is sent, with the newest version.
    may_match = tuple(f"{name}_record" for name in review.STEPS)

    submit_record = step("submit")
    approve_record = step("approve")
    return_record = step("return")
    reject_record = step("reject")

    @extend_schema(
        methods=["GET"], responses=CommentSerializer(many=True), filters=False
    )
    @extend_schema(
        methods=["POST"], request=CommentSerializer, responses={201: CommentSerializer}
    )
    @action(
        detail=True,
        methods=["get", "post"],
        permission_classes=[SeesDrafts],
        pagination_class=None,
    )
    def comments(self, request, pk=None):
        """What curators and reviewers said about a record, and one more remark."""
        record = self.get_object()
        if request.method == "POST":
            text = member_of(request, CommentSerializer, "text")["text"]
            comment = comments.add(record, user=request.user, text=text)
            return Response(CommentSerializer(comment).data, status=201)
        rows = record.comments.select_related("author").order_by("id")
        return Response(CommentSerializer(rows, many=True).data)

    def take(self, name):
        """Take a step for this request; answers with the record as it is then."""
        record = self.get_object()
        try:
            taken = review.take(
                name,
                record,
                user=self.request.user,
                reason=reason_in(self.request),
                seen_version=seen_version(self.request, record),
            )
        except PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error)) from error
        except review.WrongState as error:
            if error.code == "stale":
                current = Record.objects.get(pk=record.pk)
                raise stale(record, current, given_tag(self.request)) from error
            raise Problem(409, error.message) from error
        self.shown = self.prepared(self.visible()).get(pk=taken.pk)
        response = Response(self.shape([self.shown])[0])
        response["ETag"] = etag(self.shown)
        return response
