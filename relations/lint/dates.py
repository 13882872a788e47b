"""Rules about when an article was published and when the thing took place."""

import re

from django.utils.translation import gettext as _

from articles.fields import EdtfField
from articles.reckoning import MONTH, WEEKDAY
from relations.lint.case import in_english, quoted

_SPAN = "(?:day|week|weekend|month|year|hour|night|fortnight)s?"
_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|some|many|"
    "a few|a couple of|few)"
)

# What names a day only to whoever knows when the article appeared.
RELATIVE = (
    r"\b(?:yesterday|today|tonight|tomorrow|recently|lately|the other day)\b",
    rf"\b(?:last|this|past|previous) (?:{_SPAN}|morning|evening|{WEEKDAY}|"
    "spring|summer|autumn|fall|winter)\\b",
    rf"\b(?:earlier|later)(?: (?:in )?(?:this|the|last) {_SPAN}| today)\b",
    rf"\b(?:on|since|by|until|late|early) (?:late |early )?{WEEKDAY}\b",
    rf"\b(?:{_NUMBER} )?{_SPAN} (?:ago|earlier|before|prior|later|after)\b",
    r"\b(?:not )?long (?:ago|before|after)\b",
    rf"\b(?:the )?(?:same|next|following|preceding) {_SPAN}\b",
    r"\bjust (?:now|before|after)\b",
)
# A day with its month, or a year: beside one of these nothing needs working out.
ABSOLUTE = (
    r"\b(?:1[89]|20)\d\d\b",
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}\b",
    rf"\b{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b",
    r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
)
_IS_RELATIVE = re.compile("|".join(RELATIVE), re.IGNORECASE)
_IS_ABSOLUTE = re.compile("|".join(ABSOLUTE))


def published_before_event(case):
    """A source that says that it happened was certainly published before the day.

    Compared are calendar days: the last possible one of the article and the first
    possible one of the record. Where a time zone explains the difference, the
    finding is dismissed with that reason.
    """
    first = case.record.start.earliest
    if not case.happened or first is None:
        return
    for citation in case.telling:
        published = citation.article.published
        if published.latest and published.latest < first:
            yield (
                f"citation {citation.pk}",
                _(
                    "“{article}” was published on {day}, before the "
                    "record's date ({begins}), and cannot tell that it "
                    "happened: {quoted}."
                ).format(
                    article=citation.article,
                    day=published.display,
                    begins=case.record.start.display,
                    quoted=quoted(citation),
                ),
            )


def relative_date(case):
    """A date was worked out from a relative one in an article without a date.

    Read are passages cited for a date, or for the whole record, in English or
    translated. A copy or a digest is dated by its original too.
    """
    dates = _dates_given(case.record)
    for citation in case.supporting:
        about = dates.intersection(citation.claim) if citation.claim else dates
        if not about or _is_dated(citation.article):
            continue
        if found := relative_words(in_english(citation)):
            yield (
                f"citation {citation.pk}",
                _(
                    "The passage {quoted} says “{found}”, and its article has "
                    "no date of publication to count from; give the article "
                    "its date, or quote a passage with an absolute one."
                ).format(quoted=quoted(citation), found=found),
            )


def relative_words(text):
    """The words by which an English text names a day relatively; "" if it does not.

    Nor if a year, or a day with its month, stands beside them.
    """
    text = " ".join(text.split())
    found = _IS_RELATIVE.search(text)
    return found[0] if found and not _IS_ABSOLUTE.search(text) else ""


def _dates_given(record):
    """The names of the dates that a record has."""
    return {
        field.name
        for field in record._meta.concrete_fields
        if isinstance(field, EdtfField) and getattr(record, field.name)
    }


def _is_dated(article):
    return any(
        each is not None and each.published
        for each in (article, article.syndicated_from, article.based_on)
    )
