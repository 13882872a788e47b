"""Taking values out for good, and what was taken out so far."""

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.response import Response

from articles.models import Article
from relations.actions.redaction import WHOLE_TEXT, redact, take_down_text
from relations.api.errors import Problem
from relations.api.permissions import SeesDrafts
from relations.api.serializers.redactions import (
    TABLES,
    RedactionSerializer,
    RedactSerializer,
)
from relations.api.views.lists import ListView
from relations.models import Redaction


class RedactionViewSet(ListView):
    """What was taken out of rows and of their past for good."""

    model = Redaction
    serializer_class = RedactionSerializer
    permission_classes = (SeesDrafts,)
    orderings = {"id": ("id",)}

    def visible(self):
        return Redaction.objects.all()

    def prepared(self, rows):
        return rows.select_related("by")

    def retrieve(self, request, *args, **kwargs):
        return Response(self.shape([self.get_object()])[0])

    @extend_schema(request=RedactSerializer, responses={201: RedactionSerializer})
    def create(self, request, *args, **kwargs):
        """Take a value out of a row and of its whole past. It cannot be undone.

        It takes effect at once, in published records as well.
        """
        asked = RedactSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            noted = self.take_out(**asked.validated_data)
        except PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error)) from error
        return Response(self.shape([noted])[0], status=201)

    def take_out(self, *, table, id, column, reason, past_only):
        model, said = TABLES[table], {"user": self.request.user, "reason": reason}
        if model is not Article or column != WHOLE_TEXT:
            return redact(model(pk=id), column, past_only=past_only, **said)
        article = Article.objects.filter(pk=id).first()
        if article is None:
            raise Problem(404, f"There is no article {id}.")
        return take_down_text(article, **said)
