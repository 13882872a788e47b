"""Filters by what the passages of a record amount to.

Their parameters are called as those of the API.
"""

from articles.vocabularies import SourceReliability
from relations.admin.filters import ChoiceFilter, TypedFilter
from relations.models import Country
from relations.querysets.completeness import EVER_NEEDED, NEEDED


class CitedFilter(ChoiceFilter):
    title = "passages"
    parameter_name = "cited"

    def lookups(self, request, model_admin):
        return [("yes", "Some support it"), ("no", "None supports it")]

    def among(self, rows, value):
        return rows.cited(value == "yes")


class VerifiedFilter(ChoiceFilter):
    title = "verified"
    parameter_name = "verified"

    def lookups(self, request, model_admin):
        return [
            ("yes", "A passage was seen in its article"),
            ("no", "None was seen"),
        ]

    def among(self, rows, value):
        return rows.with_verified(value == "yes")


class DisputedFilter(ChoiceFilter):
    title = "disputed"
    parameter_name = "disputed"

    def lookups(self, request, model_admin):
        return [
            ("yes", "Some passage contradicts it"),
            ("open", "And no value is preferred yet"),
            ("no", "None contradicts it"),
        ]

    def among(self, rows, value):
        return rows.unsettled() if value == "open" else rows.disputed(value == "yes")


class SourcesFilter(ChoiceFilter):
    title = "independent sources"
    parameter_name = "min_sources"

    def lookups(self, request, model_admin):
        return [(str(number), f"At least {number}") for number in (1, 2, 3)]

    def among(self, rows, value):
        return rows.with_min_sources(int(value))


class QualityFilter(ChoiceFilter):
    title = "source quality"
    parameter_name = "min_quality"

    def lookups(self, request, model_admin):
        words = {
            1: "any source",
            2: "two families of sources",
            3: "scholarly work",
            4: "an official source",
            5: "two official sources",
        }
        return [(str(each), f"At least {each}: {words[each]}") for each in words]

    def among(self, rows, value):
        return rows.with_quality(int(value))


class GradeFilter(ChoiceFilter):
    title = "reliability of the best source"
    parameter_name = "min_grade"

    def lookups(self, request, model_admin):
        return [
            (code, f"At least {code}: {label.lower()}")
            for code, label in SourceReliability.choices
        ]

    def among(self, rows, value):
        return rows.with_grade(value)


class AttestedFilter(TypedFilter):
    title = "attested by"
    parameter_name = "attested_by"
    placeholder = "ISR, both, third or none"
    sides = {
        "both": "attested_by_both",
        "third": "attested_by_third_party",
        "none": "attested_by_nobody",
    }

    def ask(self, rows, value):
        if side := self.sides.get(value.lower()):
            return getattr(rows, side)()
        return rows.attested_by(Country.objects.resolve(value))


class CompletenessFilter(ChoiceFilter):
    title = "completeness"
    parameter_name = "min_completeness"

    def lookups(self, request, model_admin):
        return [
            ("0.5", "At least half is filled"),
            ("0.8", "At least 80% is filled"),
            ("1", "Nothing is missing"),
        ]

    def among(self, rows, value):
        return rows.with_completeness(float(value))


class MissingFilter(ChoiceFilter):
    """Which needed field a record lacks; a list of one kind offers its own alone."""

    title = "missing field"
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        needed = NEEDED.get(model_admin.model.KIND, EVER_NEEDED)
        return [(name, name.replace("_", " ").capitalize()) for name in needed]

    def among(self, rows, value):
        return rows.missing([value])


EVIDENCE_FILTERS = [
    CitedFilter,
    VerifiedFilter,
    SourcesFilter,
    QualityFilter,
    GradeFilter,
    AttestedFilter,
    DisputedFilter,
    CompletenessFilter,
    MissingFilter,
]
