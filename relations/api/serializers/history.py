"""The history of a record, and what is sent to go back in it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations.api.addresses import address
from relations.api.serializers.base import StrictBody
from relations.api.serializers.changes import EDITS, NAMES, shown_edits

ACTIONS = ("created", "changed", "deleted", "undeleted")
LONGEST_REASON = 1000


class HistoryEntrySerializer(serializers.Serializer):
    """What somebody wrote at once to a record and to what belongs to it."""

    known_at = serializers.DateTimeField(
        source="at",
        help_text="The moment from which all of it was true: as “known_at” it reads "
        "the record as it was left, and restores it.",
    )
    action = serializers.ChoiceField(ACTIONS)
    by = serializers.CharField(
        source="who.username", default=None, allow_null=True, help_text="Who wrote it."
    )
    reason = serializers.CharField()
    pending_change = serializers.SerializerMethodField(
        help_text="The approved change that it comes from, if any."
    )
    changes = serializers.SerializerMethodField()

    def get_pending_change(self, entry) -> str | None:
        change = entry.change
        return address("pending-changes", change.pk) if change else None

    @extend_schema_field(EDITS)
    def get_changes(self, entry):
        edits = [line.as_edit() for line in entry.lines]
        return shown_edits(edits, self.context["kind"], self.context)


class UndeleteSerializer(StrictBody):
    """Why a deleted record comes back."""

    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text="Kept in the history."
    )


class RestoreSerializer(UndeleteSerializer):
    """What a record shall say again."""

    known_at = serializers.DateTimeField(
        help_text="The record, or the fields, as they were at this moment; that of an "
        "entry of the history."
    )

    def get_fields(self):
        # Declared as the others, it would hide what a serializer calls `fields`.
        names = serializers.ListField(
            child=serializers.CharField(max_length=100),
            required=False,
            max_length=200,
            help_text="Only these: a column, “title”; a list, “participants”; one row "
            "of a list, “participants.12”; one column of it, “participants.12.role”. "
            "Everything if it is left out or empty.",
        )
        return {**super().get_fields(), "fields": names}

    def validate_fields(self, names):
        tables = {shown: table for table, shown in NAMES.items()}
        parts = (name.partition(".") for name in names)
        return [f"{tables.get(first, first)}{dot}{rest}" for first, dot, rest in parts]
