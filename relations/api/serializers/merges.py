"""Merges: what is asked for, what would happen, and what was done."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations.actions.merge import LONGEST_REASON
from relations.actions.merge_plan import SIDES
from relations.api.addresses import address
from relations.api.serializers.base import StrictBody
from relations.api.serializers.fields import (
    CodeField,
    CountryField,
    RowField,
    ShapedField,
)
from relations.models import Country, Merge
from relations.models.merges import MergedTable

ROUTES = {
    MergedTable.OFFICIAL: "officials",
    MergedTable.POST: "posts",
    MergedTable.SOURCE: "sources",
    MergedTable.COUNTRY: "countries",
}
SIDE = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string", "description": "As it was called then."},
        "url": {"type": "string"},
    },
    "required": ["id", "name", "url"],
}
UNDONE = {
    "type": ["object", "null"],
    "description": "Who undid it, when and why; null while it stands.",
    "properties": {
        "by": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "reason": {"type": "string"},
    },
    "required": ["by", "at", "reason"],
}
COUNTED = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"what": {"type": "string"}, "count": {"type": "integer"}},
        "required": ["what", "count"],
    },
}


class MergeSerializer(serializers.ModelSerializer):
    """That one row became part of another: its old address leads to that one."""

    url = serializers.SerializerMethodField()
    merged = serializers.SerializerMethodField()
    into = serializers.SerializerMethodField()
    by = serializers.CharField(source="by.username")
    undone = serializers.SerializerMethodField()

    class Meta:
        model = Merge
        fields = (
            "id",
            "url",
            "table",
            "merged",
            "into",
            "reason",
            "by",
            "at",
            "undone",
        )
        read_only_fields = fields

    def get_url(self, merge) -> str:
        return address("merges", merge.pk)

    @extend_schema_field(SIDE)
    def get_merged(self, merge):
        return self._side(merge, merge.merged, merge.key, merge.merged_name)

    @extend_schema_field(SIDE)
    def get_into(self, merge):
        key = merge.into
        if merge.table == MergedTable.COUNTRY:
            key = self._codes().get(merge.into, merge.into)
        return self._side(merge, merge.into, key, merge.into_name)

    def _side(self, merge, number, key, name):
        route = ROUTES[MergedTable(merge.table)]
        return {"id": number, "name": name, "url": address(route, key)}

    def _codes(self):
        """The codes of all countries by their numbers, read once an answer."""
        if "codes" not in self._context:
            self._context["codes"] = dict(Country.objects.values_list("pk", "code"))
        return self._context["codes"]

    @extend_schema_field(UNDONE)
    def get_undone(self, merge):
        if merge.stands:
            return None
        return {
            "by": merge.undone_by.username,
            "at": serializers.DateTimeField().to_representation(merge.undone_at),
            "reason": merge.undone_reason,
        }


class IntoField(ShapedField):
    """The row that stays: its number or address; of a country, its code."""

    request = {
        "oneOf": [{"type": "integer", "minimum": 1}, {"type": "string"}],
        "description": "The row that stays: its number or address; a country's code.",
    }

    def to_internal_value(self, value):
        view = self.context["view"]
        if view.model is Country:
            field = CountryField()
        else:
            route = ROUTES[MergedTable(view.model._meta.model_name)]
            field = RowField(route, lambda user: view.visible())
        field.bind("into", self.parent)
        return field.to_internal_value(value)


class MergingSerializer(StrictBody):
    """Which row this one is part of, what stays where they differ, and why."""

    into = IntoField()
    choices = serializers.DictField(
        child=CodeField(choices=[(side, said) for side, said in SIDES.items()]),
        default=dict,
        help_text="For each conflict, by its key, whose value stays: of “this” row, or "
        "of the one that it is merged “into”.",
    )
    reason = serializers.CharField(
        required=False,
        max_length=LONGEST_REASON,
        help_text="Why they are one; kept in the history of every row that moves. "
        "Needed unless it is a dry run.",
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Only tell what would happen; nothing is written."
    )


class ConflictSerializer(serializers.Serializer):
    """Two things that cannot both stay."""

    key = serializers.CharField()
    label = serializers.CharField()
    this = serializers.CharField()
    into = serializers.CharField()
    choice = serializers.CharField(help_text="“this”, “into”, or empty: undecided.")


class PlanSerializer(serializers.Serializer):
    """What a merge would do; nothing was written."""

    moves = serializers.SerializerMethodField(help_text="Rows that move.")
    same = serializers.SerializerMethodField(
        help_text="Rows that go, because the other row has the same or it was chosen."
    )
    names = serializers.ListField(
        child=serializers.CharField(), help_text="Kept as other names."
    )
    taken = serializers.SerializerMethodField(
        help_text="What only the merged row says, which is taken over."
    )
    conflicts = ConflictSerializer(many=True)
    obstacles = serializers.ListField(
        child=serializers.CharField(),
        help_text="What stands in the way, whatever is chosen.",
    )

    @extend_schema_field(COUNTED)
    def get_moves(self, plan):
        return _counted(plan.moves)

    @extend_schema_field(COUNTED)
    def get_same(self, plan):
        return _counted(plan.same)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_taken(self, plan):
        return dict(plan.taken)


def _counted(pairs):
    return [{"what": what, "count": count} for what, count in pairs]
