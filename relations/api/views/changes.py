"""Changes that wait for a reviewer: `pending-changes/` and the decisions on them."""

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from relations.actions import changes
from relations.actions.review import WrongState
from relations.api.errors import Problem
from relations.api.permissions import SeesDrafts
from relations.api.review_filtersets import PendingChangeFilters
from relations.api.serializers.changes import (
    DecisionSerializer,
    PendingChangeSerializer,
)
from relations.api.views.lists import ListView
from relations.api.views.review import reason_in
from relations.models import PendingChange


def decision(name, doc):
    """The view of one decision."""

    def view(self, request, pk=None):
        return self.decide(name)

    view.__name__ = f"{name}_change"
    view.__doc__ = doc
    routed = action(detail=True, methods=["post"], url_path=name)(view)
    return extend_schema(request=DecisionSerializer, responses=PendingChangeSerializer)(
        routed
    )


class PendingChangeViewSet(ListView):
    """Changes to published records; the public sees none of them."""

    model = PendingChange
    permission_classes = (SeesDrafts,)
    serializer_class = PendingChangeSerializer
    filterset_class = PendingChangeFilters
    orderings = {"id": ("id",)}
    past_is_public = False

    approve_change = decision("approve", "Write the change to its record.")
    reject_change = decision("reject", "Refuse the change, with the reason.")
    withdraw_change = decision("withdraw", "Take back a change of one's own.")

    def visible(self):
        return PendingChange.objects.visible_to(self.request.user)

    def prepared(self, rows):
        return rows.select_related("record", "author", "decided_by")

    def retrieve(self, request, *args, **kwargs):
        return Response(self.shape([self.get_object()])[0])

    def decide(self, name):
        """Decide on the change of this request; answers with the change as it is."""
        change = self.get_object()
        step = getattr(changes, name)
        try:
            step(change, user=self.request.user, reason=reason_in(self.request))
        except PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error)) from error
        except WrongState as error:
            raise Problem(409, error.message) from error
        return Response(self.shape([self.get_object()])[0])
