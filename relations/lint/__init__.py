"""What looks wrong about the evidence of a record, rule by rule.

A rule is a function that reads one record with its passages and yields what it finds;
`RULES` lists them, and a new rule is one function there and one term of `LintRule`.
Nothing is stored here: `relations.actions.findings` keeps the findings, and what
people said to them.
"""

from relations.lint import dates, parties, sources, wording
from relations.lint.case import Case, Finding
from relations.vocabularies import LintRule, LintSeverity

ERROR, WARNING = LintSeverity.ERROR, LintSeverity.WARNING

RULES = {
    LintRule.PUBLISHED_BEFORE_EVENT: (ERROR, dates.published_before_event),
    LintRule.ONLY_EXPECTED: (ERROR, wording.only_expected),
    LintRule.RELATIVE_DATE: (ERROR, dates.relative_date),
    LintRule.SINGLE_SOURCE: (WARNING, sources.single_source),
    LintRule.WEAK_SOURCES_ONLY: (WARNING, sources.weak_sources_only),
    LintRule.CONTRADICTION_OPEN: (WARNING, sources.contradiction_open),
    LintRule.NAMES_NEITHER_COUNTRY: (WARNING, parties.names_neither_country),
    LintRule.NOT_IN_POST: (WARNING, parties.not_in_post),
}


def severity(rule):
    """How much the findings of a rule weigh."""
    return RULES[LintRule(rule)][0]


def look(record, participants=None):
    """Everything that the rules find about a record of a kind: a list, errors first.

    Reads the record's passages, their articles and publishers, its participants,
    their countries and officials with all names; prepare them
    (`relations.actions.findings.prepared`). Where passages contradict the record its
    preferred values are asked for. `participants` are rows that were read already.
    """
    case = Case(record, participants)
    return [
        Finding(rule.value, severity.value, subject, sentence)
        for rule, (severity, judge) in RULES.items()
        for subject, sentence in judge(case)
    ]


__all__ = ["RULES", "Case", "Finding", "look", "severity"]
