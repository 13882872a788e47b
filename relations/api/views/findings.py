"""What the evidence lint found: a queue for editors, and their answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from relations.actions import findings
from relations.api.errors import Problem
from relations.api.permissions import SeesDrafts
from relations.api.review_filtersets import FindingFilters
from relations.api.serializers.findings import DismissSerializer, FindingSerializer
from relations.api.views.lists import ListView
from relations.api.views.review import member_of
from relations.models import Dismissal, Finding

# Not the request but what became of the finding meanwhile is the matter.
CONFLICTS = ("not_found", "known")


class FindingViewSet(ListView):
    """What looks wrong about the evidence of records; the public sees none of it."""

    model = Finding
    permission_classes = (SeesDrafts,)
    serializer_class = FindingSerializer
    filterset_class = FindingFilters
    orderings = {"id": ("id",)}

    def visible(self):
        return Finding.objects.visible_to(self.request.user)

    def prepared(self, rows):
        return rows.select_related("record").prefetch_related("record__dismissals__by")

    def retrieve(self, request, *args, **kwargs):
        return Response(self.shape([self.get_object()])[0])

    @extend_schema(request=DismissSerializer, responses=FindingSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request, pk=None):
        """Say that it is no problem, and why; an error only a reviewer dismisses."""
        finding = self.get_object()
        reason = member_of(request, DismissSerializer, "reason")["reason"]
        return self._answered(
            lambda: findings.dismiss(
                finding.record,
                finding.rule,
                finding.subject,
                user=request.user,
                reason=reason,
            )
        )

    @extend_schema(request=None, responses=FindingSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request, pk=None):
        """Take a dismissal back."""
        finding = self.get_object()
        dismissal = Dismissal.objects.filter(
            record=finding.record_id, rule=finding.rule, subject=finding.subject
        ).first()
        if dismissal is None:
            raise Problem(409, "Nobody has dismissed this; it is open.")
        return self._answered(lambda: findings.reopen(dismissal, user=request.user))

    def _answered(self, answer):
        """Give an answer to the finding of this request, and show it as it is then."""
        try:
            answer()
        except PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error)) from error
        except ValidationError as error:
            if getattr(error, "code", None) in CONFLICTS:
                raise Problem(409, error.messages[0]) from error
            raise
        return Response(self.shape([self.get_object()])[0])
