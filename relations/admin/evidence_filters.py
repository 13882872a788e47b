"""Filters by what the passages of a record amount to.

Their parameters are called as those of the API.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.vocabularies import SourceReliability
from relations.admin.filters import ChoiceFilter, TypedFilter
from relations.models import Country
from relations.querysets.completeness import EVER_NEEDED, NEEDED


class CitedFilter(ChoiceFilter):
    title = gettext_lazy("passages")
    parameter_name = "cited"

    def lookups(self, request, model_admin):
        return [("yes", _("Some support it")), ("no", _("None supports it"))]

    def among(self, rows, value):
        return rows.cited(value == "yes")


class VerifiedFilter(ChoiceFilter):
    title = gettext_lazy("verified")
    parameter_name = "verified"

    def lookups(self, request, model_admin):
        return [
            ("yes", _("A passage was seen in its article")),
            ("no", _("None was seen")),
        ]

    def among(self, rows, value):
        return rows.with_verified(value == "yes")


class DisputedFilter(ChoiceFilter):
    title = gettext_lazy("disputed")
    parameter_name = "disputed"

    def lookups(self, request, model_admin):
        return [
            ("yes", _("Some passage contradicts it")),
            ("open", _("And no value is preferred yet")),
            ("no", _("None contradicts it")),
        ]

    def among(self, rows, value):
        return rows.unsettled() if value == "open" else rows.disputed(value == "yes")


class SourcesFilter(ChoiceFilter):
    title = gettext_lazy("independent sources")
    parameter_name = "min_sources"

    def lookups(self, request, model_admin):
        return [
            (str(number), _("At least {number}").format(number=number))
            for number in (1, 2, 3)
        ]

    def among(self, rows, value):
        return rows.with_min_sources(int(value))


class QualityFilter(ChoiceFilter):
    title = gettext_lazy("source quality")
    parameter_name = "min_quality"

    def lookups(self, request, model_admin):
        words = {
            1: _("any source"),
            2: _("two families of sources"),
            3: _("scholarly work"),
            4: _("an official source"),
            5: _("two official sources"),
        }
        return [
            (
                str(each),
                _("At least {each}: {words}").format(each=each, words=words[each]),
            )
            for each in words
        ]

    def among(self, rows, value):
        return rows.with_quality(int(value))


class GradeFilter(ChoiceFilter):
    title = gettext_lazy("reliability of the best source")
    parameter_name = "min_grade"

    def lookups(self, request, model_admin):
        return [
            (code, _("At least {code}: {label}").format(code=code, label=label.lower()))
            for code, label in SourceReliability.choices
        ]

    def among(self, rows, value):
        return rows.with_grade(value)


class AttestedFilter(TypedFilter):
    title = gettext_lazy("attested by")
    parameter_name = "attested_by"
    placeholder = gettext_lazy("ISR, both, third or none")
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
    title = gettext_lazy("completeness")
    parameter_name = "min_completeness"

    def lookups(self, request, model_admin):
        return [
            ("0.5", _("At least half is filled")),
            ("0.8", _("At least 80% is filled")),
            ("1", _("Nothing is missing")),
        ]

    def among(self, rows, value):
        return rows.with_completeness(float(value))


class MissingFilter(ChoiceFilter):
    """Which needed field a record lacks; a list of one kind offers its own alone."""

    title = gettext_lazy("missing field")
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
