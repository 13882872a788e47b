"""What the evidence lint found, with the answers to it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations.actions.findings import LONGEST_REASON
from relations.api.addresses import address
from relations.api.serializers.citations import NAMED_RECORD, show_record
from relations.models import Finding

DISMISSED = {
    "type": ["object", "null"],
    "description": "Who said that it is no problem, when and why; null while open.",
    "properties": {
        "by": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "reason": {"type": "string"},
    },
    "required": ["by", "at", "reason"],
}


class FindingSerializer(serializers.ModelSerializer):
    """Something that a rule found in the evidence of a record.

    Reads the record's dismissals, and who wrote them; prefetch these.
    """

    url = serializers.SerializerMethodField()
    record = serializers.SerializerMethodField()
    subject = serializers.CharField(
        help_text="What it is about: “citation 12”, “participant 5”, a field; empty: "
        "the record as a whole."
    )
    dismissed = serializers.SerializerMethodField()

    class Meta:
        model = Finding
        fields = (
            "id",
            "url",
            "record",
            "rule",
            "severity",
            "subject",
            "sentence",
            "dismissed",
        )
        read_only_fields = fields

    def get_url(self, finding) -> str:
        return address("findings", finding.pk)

    @extend_schema_field(NAMED_RECORD)
    def get_record(self, finding):
        return {"id": finding.record_id, **show_record(finding.record)}

    @extend_schema_field(DISMISSED)
    def get_dismissed(self, finding):
        for each in finding.record.dismissals.all():
            if (each.rule, each.subject) == (finding.rule, finding.subject):
                at = serializers.DateTimeField().to_representation(each.at)
                return {"by": each.by.get_username(), "at": at, "reason": each.reason}
        return None


class DismissSerializer(serializers.Serializer):
    """Why a finding is no problem."""

    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text="Kept beside the finding, for reviewers."
    )
