"""Dates as a text tells them, reckoned from the day on which it was published.

What a reader of an English report would count out: "on Monday", "earlier this month",
"14 May". Each has bounds, and what could mean two days is a set of both. What nobody
can count out ("recently", "weeks after", an "October 7" of some year) is left alone:
nothing is guessed. Of a text in another language only full dates are read.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from articles.edtf import MONTHS, Edtf, EdtfError, parse
from articles.readings import DASHES, VAGUE, read, vague_bounds

NEAR = timedelta(days=60)  # a day without a year is of the year that puts it nearest
RECENT = 5  # months back, for a month without a year
WIDEST = timedelta(days=31)  # of a date of publication that can be counted from
COUNTABLE = date(1000, 1, 1), date(9000, 1, 1)

MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?![a-z])"
)
WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBERS = (
    *("a", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten"),
)
SEVERAL = (2, 9)  # what “a few”, “several” and “some” may be
_NUMBER = (
    rf"(?P<number>\d{{1,3}}|an?|{'|'.join(NUMBERS[1:])}|a few|few|several|some|"
    r"a couple of)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)\d\d"
_DAYS = rf"{_DAY}(?: ?- ?{_DAY}| to {_DAY})?"

# What is told in full is for `articles.readings` to read.
FULL = re.compile(
    rf"\b(?:{_YEAR}-\d\d-\d\d(?:/{_YEAR}-\d\d-\d\d)?"
    rf"|{_DAYS}(?: of)? {MONTH}\.?,? {_YEAR}|{MONTH}\.? {_DAYS},? {_YEAR}"
    rf"|(?:(?:early|mid|late)[- ])?(?:the )?{MONTH}(?: of|,)? {_YEAR}"
    rf"|(?:spring|summer|autumn|fall)(?: of)? {_YEAR}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})\b"
)
YEAR = re.compile(
    r"\b(?:(?:in|since|during|of) |(?=early|mid|late))"
    rf"((?:(?:early|mid|late)[- ])?{_YEAR})\b"
)
DAY_OF_MONTH = re.compile(
    rf"\b(?:{_DAYS}(?: of)? {MONTH}|{MONTH}\.? {_DAYS})(?!\d|,? ?{_YEAR})"
)
MONTH_ALONE = re.compile(
    rf"\b(?:in|since|during) ((?:early[- ]|mid-|late[- ])?{MONTH})\b(?!\.? ?\d)"
)
RELATIVE = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "day": r"\b(?:yesterday|today|tonight|tomorrow|overnight|last night"
        r"|this (?:morning|afternoon|evening)|earlier today|later today)\b",
        "ago": rf"\b{_NUMBER} (?P<unit>day|week|month|year)s? ago\b",
        "part": r"\b(?P<part>earlier|later)(?: in)? (?:this|the) "
        r"(?P<unit>week|month|year)\b",
        "span": r"\b(?P<which>this|last|past|next) (?P<unit>week|weekend|month|year)\b"
        r"(?!\w|-)",
        "weekend": r"\bover the weekend\b",
        "weekday": r"\b(?:on|since|by|until|late on|early on|late|early|(?P<which>last|"
        rf"this|next|past)|on (?P<part>last)) (?P<weekday>{WEEKDAY})\b",
    }.items()
}
AHEAD = re.compile(
    r"\b(?:will|shall|would|(?:is|are) (?:to|due|set|expected|scheduled|slated)"
    r"|plans?|planned|upcoming|scheduled|expected|due|ahead of|before)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[a-z0-9)”'\"][.!?;])\s(?=\W*[A-Z])")


class Told(NamedTuple):
    """A date that a text tells: its words, where they stand, and what they mean."""

    date: Edtf
    words: str
    start: int
    end: int


def dates_told(text, published, english=True):
    """The dates in a text, in order, each as far as it can be counted out.

    `published` is the date of the text's publication (`Edtf`); without one, and with
    one that spans more than a month, only full dates are read.
    """
    # Letter for letter, so that places stay.
    plain = re.sub(r"\s", " ", text).translate(DASHES)
    found = [*_full(plain)]
    if english and _can_be_counted_from(published):
        found += _reckoned(plain, published)
    taken, kept = bytearray(len(text)), []
    for start, end, told in sorted(found, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if told and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(Told(told, text[start:end], start, end))
    return sorted(kept, key=lambda told: told.start)


def _can_be_counted_from(published):
    first, last = published.earliest, published.latest
    if not first or not last or last - first > WIDEST:
        return False
    return COUNTABLE[0] < first and last < COUNTABLE[1]


def _full(text):
    """Dates with their year. One that was never, or is two, keeps its place untold."""
    for found in FULL.finditer(text):
        yield found.start(), found.end(), _read(found[0].replace("the ", ""))
    for found in YEAR.finditer(text):
        yield found.start(), found.end(), _read(found[1])


def _read(text):
    vague = VAGUE.search(text)
    if vague and vague["year"]:
        return parse("[{}..{}]".format(*vague_bounds(vague)))
    try:
        return parse(read(text))
    except EdtfError:
        return None


def _reckoned(text, published):
    ends = {published.earliest, published.latest}
    for at, sentence in _sentences(text):
        ahead = bool(AHEAD.search(sentence))
        # “On 2 May 2024 and 3 June”: the other date has its year from the first.
        if {int(year) for year in re.findall(_YEAR, sentence)} <= {
            day.year for day in ends
        }:
            for found in DAY_OF_MONTH.finditer(sentence):
                told = _any_of(_nearest(found[0], day) for day in ends)
                yield at + found.start(), at + found.end(), told
            for found in MONTH_ALONE.finditer(sentence):
                told = _any_of(_month(found[1], day, ahead) for day in ends)
                yield at + found.start(1), at + found.end(1), told
        for name, pattern in RELATIVE.items():
            for found in pattern.finditer(sentence):
                days = [COUNTS[name](found, day, ahead) for day in ends]
                yield at + found.start(), at + found.end(), _any_of(map(_date, days))


def _sentences(text):
    """The sentences of a text with the places where they begin."""
    at = 0
    for gap in SENTENCE.finditer(text):
        yield at, text[at : gap.start()]
        at = gap.end()
    yield at, text[at:]


def _any_of(dates):
    """One date that may be each of those; None where one of them is not known."""
    dates = list(dates)
    if not all(dates):
        return None
    if len({each.text for each in dates}) == 1:
        return dates[0]
    return _date(
        [(min(each.earliest for each in dates), max(each.latest for each in dates))]
    )


def _date(spans):
    """The date that lies in one of some spans of days, or None."""
    if not spans:
        return None
    spans = sorted(set(spans))
    if len(spans) == 1 and (whole := _whole(*spans[0])):
        return parse(whole)
    told = [_whole(*span) or "{}..{}".format(*span) for span in spans]
    return parse(f"[{','.join(told)}]")


def _whole(first, last):
    """A day, month or year in a word; empty for other spans."""
    if first == last:
        return first.isoformat()
    if (first.day, last) == (1, _end_of_month(first)):
        return f"{first:%Y-%m}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first:%Y}" if first.year == last.year else ""
    return ""


def _end_of_month(day):
    return day.replace(day=monthrange(day.year, day.month)[1])


# Without a year.


def _nearest(told, day):
    """A day and a month in the year that puts it near the day; None if none does."""
    near = []
    for year in (day.year - 1, day.year, day.year + 1):
        known = _read(f"{told} {year}")
        if known and min(abs(known.earliest - day), abs(known.latest - day)) <= NEAR:
            near.append(known)
    return near[0] if len(near) == 1 else None


def _month(told, day, ahead):
    number = [name[:3] for name in MONTHS].index(re.search(MONTH, told)[0][:3]) + 1
    back = (day.month - number) % 12
    last = day.year - (number > day.month)
    years = [last] if back <= RECENT else []
    if ahead and back:
        years.append(last + 1)
    either = [_read(f"{told} {year}") for year in years]
    if len(either) < 2:
        return either[0] if either else None
    # “The deal signed in March will enter into force”: either may be meant.
    return _date([(each.earliest, each.latest) for each in either])


# Each of these gives the spans of days, one of which is meant, or none.


def _count_day(found, day, ahead):
    words = found[0].lower()
    if words in ("last night", "overnight"):
        return [(day - timedelta(1), day)]
    step = {"yesterday": -1, "tomorrow": 1}.get(words, 0)
    return [(day + timedelta(step),) * 2]


def _count_ago(found, day, ahead):
    number = found["number"].lower()
    low, high = {"a couple of": (2, 3)}.get(number, SEVERAL)
    if number.isdigit():
        low = high = int(number)
    elif number in ("an", *NUMBERS):
        low = high = 1 if number == "an" else max(1, NUMBERS.index(number))
    unit = found["unit"].lower()
    length = {"day": 1, "week": 7, "month": 30, "year": 365}[unit]
    slack = {"day": 0, "week": 3, "month": 15, "year": 182}[unit]
    if high * length > day.toordinal() - 1_000:
        return []
    first = day - timedelta(high * length + slack)
    return [(first, day - timedelta(low * length - slack))]


def _count_part(found, day, ahead):
    first, last = _span(found["unit"].lower(), day, 0)
    if found["part"].lower() == "earlier":
        return [(first, max(first, day - timedelta(1)))]
    return [(min(last, day + timedelta(1)), last)]


def _count_span(found, day, ahead):
    unit, which = found["unit"].lower(), found["which"].lower()
    if unit == "weekend":
        return _count_weekend(found, day, ahead)
    if which == "past":  # the seven days, or the week before this
        length = {"week": 7, "month": 31, "year": 366}[unit]
        return [(day - timedelta(length), day)]
    return [_span(unit, day, {"this": 0, "last": -1, "next": 1}[which])]


def _span(unit, day, step):
    """The first and the last day of the week, month or year, so many on.

    Some weeks begin on Sunday and some on Monday: both are within.
    """
    if unit == "week":
        sunday = day - timedelta((day.weekday() + 1) % 7) + timedelta(7 * step)
        if day.weekday() == 6:  # the end of a week, or the beginning of one
            return sunday - timedelta(6), sunday + timedelta(7)
        return sunday, sunday + timedelta(7)
    if unit == "month":
        months = day.year * 12 + day.month - 1 + step
        first = date(months // 12, months % 12 + 1, 1)
        return first, _end_of_month(first)
    return date(day.year + step, 1, 1), date(day.year + step, 12, 31)


def _count_weekend(found, day, ahead):
    """Friday to Sunday: it is Friday and Saturday in many countries."""
    friday = day - timedelta((day.weekday() - 4) % 7)
    which = found.groupdict().get("which") or "last"
    before, after = _weekend(friday, -7), _weekend(friday, 7)
    this = _weekend(friday, 0)
    if day.weekday() < 4:  # `this` is the one that is over
        return {"last": [this], "past": [this], "next": [after]}.get(
            which.lower(), [this, after]
        )
    return {"last": [before, this], "past": [before, this], "next": [after]}.get(
        which.lower(), [this]
    )


def _weekend(friday, days):
    return friday + timedelta(days), friday + timedelta(days + 2)


def _count_weekday(found, day, ahead):
    """“On Monday” is the last one, the day itself too; ahead, either neighbor."""
    number = WEEKDAYS.index(found["weekday"][:3].lower())
    past = day - timedelta((day.weekday() - number) % 7)
    which = (found["which"] or found["part"] or "").lower()
    before, after = past - timedelta(7), past + timedelta(7)
    if which in ("last", "past"):
        meant = [before] if past == day else [before, past]
    elif which == "next":
        meant = [after, after + timedelta(7)]
    elif which == "this" or ahead:
        meant = [past, after]
    else:
        meant = [past]
    return [(each, each) for each in meant]


COUNTS = {
    "day": _count_day,
    "ago": _count_ago,
    "part": _count_part,
    "span": _count_span,
    "weekend": _count_weekend,
    "weekday": _count_weekday,
}
