"""Changes to published records that wait for a reviewer, or were decided."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations.actions.documents import RECORD, parts
from relations.api.addresses import address
from relations.api.serializers.citations import NAMED_RECORD, show_record
from relations.models import KINDS, Country, PendingChange

EDITS = {
    "type": "array",
    "description": "The rows that differ. References are numbers of rows, countries "
    "their codes.",
    "items": {
        "type": "object",
        "properties": {
            "table": {
                "type": "string",
                "description": "“record”, “participants”, “citations”, …",
            },
            "row": {
                "type": ["integer", "null"],
                "description": "Its number; null for a new row. One that left and "
                "comes back keeps its number.",
            },
            "action": {"type": "string", "enum": ["change", "add", "remove"]},
            "before": {"type": "object", "additionalProperties": True},
            "after": {"type": "object", "additionalProperties": True},
        },
        "required": ["table", "row", "action", "before", "after"],
    },
}
NAMES = {"participations": "participants"}


class PendingChangeSerializer(serializers.ModelSerializer):
    """A change that somebody proposed to a published record."""

    sometimes = ("warnings",)

    url = serializers.SerializerMethodField()
    record = serializers.SerializerMethodField()
    author = serializers.CharField(source="author.username")
    changes = serializers.SerializerMethodField()
    decided_by = serializers.CharField(
        source="decided_by.username", default=None, allow_null=True
    )
    warnings = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        help_text="In the answer to the write: what looks wrong and may be right.",
    )

    class Meta:
        model = PendingChange
        fields = (
            "id",
            "url",
            "record",
            "state",
            "reason",
            "author",
            "created",
            "changes",
            "decided_by",
            "decided_at",
            "decision",
            "warnings",
        )
        read_only_fields = fields

    def get_url(self, change) -> str:
        return address("pending-changes", change.pk)

    @extend_schema_field(NAMED_RECORD)
    def get_record(self, change):
        return {"id": change.record_id, **show_record(change.record)}

    @extend_schema_field(EDITS)
    def get_changes(self, change):
        return shown_edits(change.edits, KINDS[change.record.kind], self._context)


def shown_edits(edits, kind, context):
    """Edits of a record as the API tells them: lists and countries by their names.

    `context` is that of a serializer; the codes of all countries are kept in it, so
    that an answer reads them once.
    """
    if "codes" not in context:
        context["codes"] = dict(Country.objects.values_list("pk", "code"))
    return [_shown(edit, kind, context["codes"]) for edit in edits]


def _shown(edit, kind, codes):
    table = edit["table"]
    model = kind if table == RECORD else parts(kind)[table].related_model

    def named(values):
        return {
            name: codes.get(int(value), value)
            if value and model._meta.get_field(name).related_model is Country
            else value
            for name, value in values.items()
        }

    before, after = named(edit["before"]), named(edit["after"])
    table = NAMES.get(table, table)
    return {**edit, "table": table, "before": before, "after": after}


class DecisionSerializer(serializers.Serializer):
    """What somebody says to a decision."""

    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="Needed to reject; the author reads it.",
    )
