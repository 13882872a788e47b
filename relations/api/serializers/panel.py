"""The shape of a row of the panel, as the schema describes it."""

from rest_framework import serializers

from relations.exporting.panel import IN_FORCE, MEASURES, SIDES, STANDING

CODES = {
    "code": "Our code.",
    "name": "Its name.",
    "iso3": "ISO 3166-1 alpha-3, or null for what ISO does not list.",
    "cow": "Correlates of War number valid in that year, or null.",
    "gw": "Gleditsch-Ward number valid in that year, or null.",
}
AT_THE_END = "on the last day of the year; of this year, today."
EXPLAINED = {
    "records": "Records of any kind that surely began in that year.",
    "uncertain": "Records that may have begun in that year, or in another.",
    IN_FORCE: f"Agreements that surely were in force {AT_THE_END}",
    STANDING: f"Ties that surely stood {AT_THE_END}",
}


class PanelRow(serializers.Serializer):
    """A pair and a year: codes, coverage, and the measures that were asked for.

    In the layout “directed” a acts toward b.
    """

    dyad = serializers.CharField(help_text="“AZE-ISR”; directed: from a to b.")
    year = serializers.IntegerField()
    coverage = serializers.ChoiceField(
        choices=["recorded", "uncertain", "none"],
        help_text="Whether anything surely began in that year, may have, or nothing "
        "is known here.",
    )


FIELDS = {
    f"{name}_{side}": serializers.CharField(
        help_text=text, allow_null=name not in ("code", "name")
    )
    for side in SIDES
    for name, text in CODES.items()
}
FIELDS |= {
    name: serializers.IntegerField(help_text=EXPLAINED.get(name, ""), required=False)
    for name in MEASURES
}
PanelRowSerializer = type(
    "PanelRowSerializer", (PanelRow,), {"sometimes": tuple(MEASURES), **FIELDS}
)
