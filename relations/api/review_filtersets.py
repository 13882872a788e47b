"""What one may ask of the work between curators and reviewers."""

from relations.api.filtersets import Asked, StrictFilterSet, column, columns_in
from relations.api.parameters import CountryCode, Pair, Parameter, Row, Switch
from relations.models import Finding, Record
from relations.vocabularies import ChangeState, LintRule, LintSeverity


class PendingChangeFilters(StrictFilterSet):
    record = Asked(
        Row("record", lambda user: Record.objects.visible_to(user), "Of this record."),
        column("record"),
    )
    state = columns_in(ChangeState, "state", "What became of it.")
    author = Asked(
        Parameter("Proposed by this account."),
        lambda rows, found: rows.filter(author__username=found),
    )


class FindingFilters(StrictFilterSet):
    record = Asked(
        Row("record", lambda user: Record.objects.visible_to(user), "Of this record."),
        column("record"),
    )
    rule = columns_in(LintRule, "rule", "Found by one of these rules.")
    severity = columns_in(LintSeverity, "severity", "How much it weighs.")
    open = Asked(
        Switch("Whether nobody has dismissed it."),
        lambda rows, found: (
            rows.open() if found else rows.exclude(pk__in=Finding.objects.open())
        ),
    )
    country = Asked(
        CountryCode("Of records that involve one of these countries.", many=True),
        lambda rows, found: rows.filter(record__in=Record.objects.involving(*found)),
    )
    dyad = Asked(
        Pair("Of records between two countries, in either order: “ISR-AZE”."),
        lambda rows, found: rows.filter(record__in=Record.objects.between(*found)),
    )
