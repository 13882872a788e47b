"""Code lists of the work between curators and reviewers."""

from articles.vocabularies import Vocabulary


class ChangeState(Vocabulary):
    """What became of a change that somebody proposed to a published record."""

    OPEN = (
        "open",
        "It waits for a reviewer; the public sees the old version.",
        "",
        "Waiting",
    )
    APPROVED = (
        "approved",
        "A reviewer approved it, and it was written.",
        "",
        "Approved",
    )
    REJECTED = ("rejected", "A reviewer refused it and said why.", "", "Rejected")
    WITHDRAWN = (
        "withdrawn",
        "Its author took it back before anybody decided.",
        "",
        "Withdrawn",
    )


class EditOutcome(Vocabulary):
    """What became of one row of an edit of many."""

    CHANGED = ("changed", "The row was written.", "", "Changed")
    WAITS = (
        "waits",
        "The record is published: the change waits for a reviewer.",
        "",
        "Waits for a reviewer",
    )
    TAKEN_BACK = (
        "taken_back",
        "The change that waited for a reviewer was taken back.",
        "",
        "Taken back",
    )
    REFUSED = ("refused", "Nothing was written, for the reason given.", "", "Refused")


class LintSeverity(Vocabulary):
    """How much a finding about the evidence weighs."""

    ERROR = (
        "error",
        "Something is most likely wrong; it blocks the approval.",
        "",
        "Error",
    )
    WARNING = (
        "warning",
        "Something looks weak or odd and may be right.",
        "",
        "Warning",
    )


class LintRule(Vocabulary):
    """What is looked for in the evidence of a record."""

    PUBLISHED_BEFORE_EVENT = (
        "published_before_event",
        "A source that was published before the day says that it happened.",
        "",
        "Source older than the event",
    )
    SINGLE_SOURCE = (
        "single_source",
        "Every supporting passage comes from one outlet or one wire story.",
        "COLT source rule",
        "One source only",
    )
    WEAK_SOURCES_ONLY = (
        "weak_sources_only",
        "Only encyclopedias or social media support the record.",
        "COLT source rule",
        "Weak sources only",
    )
    NAMES_NEITHER_COUNTRY = (
        "names_neither_country",
        "A passage for the whole record names no party, capital or official of it.",
        "",
        "Passage names no party",
    )
    ONLY_EXPECTED = (
        "only_expected",
        "What is recorded as done is only announced or denied in the passages.",
        "PLOVER future and negated statements",
        "Only announced or denied",
    )
    RELATIVE_DATE = (
        "relative_date",
        "A date was worked out from a relative one in an article without a date.",
        "",
        "Relative date, undated article",
    )
    NOT_IN_POST = (
        "not_in_post",
        "A participant did not hold the post on the day of the record.",
        "",
        "Not in post on the day",
    )
    CONTRADICTION_OPEN = (
        "contradiction_open",
        "Passages contradict each other and nobody has said which value to prefer.",
        "TUFF conflicting sources",
        "Open contradiction",
    )
