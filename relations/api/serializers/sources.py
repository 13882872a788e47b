"""Publishers as they are shown and written, alone and as the source of an article."""

from django.core.exceptions import ValidationError as ModelError
from rest_framework import serializers

from articles.models import Source
from relations.actions.sources import settle_undated
from relations.api.addresses import address
from relations.api.errors import from_model
from relations.api.permissions import require, sees_unpublished
from relations.api.serializers.base import CuratedSerializer
from relations.api.serializers.fields import TEXT, CountryCodeField, RowField, shows


class SourceSerializer(CuratedSerializer):
    """A publisher; whether it is confidential, only who sees drafts is told."""

    kept = ("id", "confidential")
    sometimes = ("confidential",)
    country_code = CountryCodeField(required=False)

    class Meta:
        model = Source
        fields = (
            "id",
            "url",
            "name",
            "other_names",
            "kind",
            "country_code",
            "domain",
            "language",
            "owner",
            "reliability",
            "reliability_reason",
            "confidential",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")

    def get_fields(self):
        fields = super().get_fields()
        # Where the API describes itself nobody asks.
        user = getattr(self.context.get("request"), "user", None)
        if user is not None and not sees_unpublished(user):
            del fields["confidential"]
        return fields

    def get_url(self, row) -> str:
        return address("sources", row.pk)

    def store(self, row, children):
        row = super().store(row, children)
        settle_undated(row)
        return row


@shows("NamedSource", name=TEXT, kind=TEXT)
def show_source(source):
    return {"name": source.name, "kind": source.kind}


class SourceField(RowField):
    """An article's source: by number or address, or described by its members.

    A described source whose name we have is that one; else it is made.
    """

    request = {
        "oneOf": [
            *RowField.request["oneOf"],
            {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"type": "string"},
                },
                "additionalProperties": True,
            },
        ]
    }

    def __init__(self, **options):
        super().__init__(
            "sources", lambda user: Source.objects.all(), show=show_source, **options
        )

    def to_internal_value(self, value):
        if not isinstance(value, dict) or "id" in value:
            return super().to_internal_value(value)
        name = str(value.get("name", "")).strip()
        known = Source.objects.filter(name=name).first()
        known = known or Source.objects.otherwise_called(name)
        if known:
            return known
        serializer = SourceSerializer(data=value, context=self.context)
        serializer.is_valid(raise_exception=True)
        require(self.context["request"].user, "add", Source)
        source = Source(**serializer.validated_data)
        try:
            source.full_clean()
        except ModelError as error:
            raise serializers.ValidationError(
                {
                    each["field"] or "name": [each["message"]]
                    for each in from_model(error)
                }
            ) from error
        return source
