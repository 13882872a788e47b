"""Entries of the feed of changes."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations.actions.feed import KIND_NAMES
from relations.api.addresses import KIND_ROUTES, address
from relations.models import FeedEntry

ROUTES = {
    **{kind: f"{kind}s" for kind in KIND_NAMES},
    **KIND_ROUTES,
    "country": "countries",
}
OBJECT = {
    "type": "object",
    "description": "What it is about; its address answers 404 or 410 if it has left "
    "the public since, and a later entry says so.",
    "properties": {"id": {"type": "integer"}, "url": {"type": "string"}},
    "required": ["id", "url"],
}


class FeedEntrySerializer(serializers.ModelSerializer):
    """One change of what everybody may read."""

    kind = serializers.ChoiceField(choices=KIND_NAMES)
    object = serializers.SerializerMethodField()

    class Meta:
        model = FeedEntry
        fields = ("id", "at", "action", "kind", "object")

    @extend_schema_field(OBJECT)
    def get_object(self, entry):
        return {"id": entry.row, "url": address(ROUTES[entry.kind], entry.key)}
