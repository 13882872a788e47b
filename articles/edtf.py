"""Uncertain dates: EDTF text, and the days between which it must lie.

EDTF (ISO 8601-2, Library of Congress, 2019) is read at levels 0 and 1 but for times
of day and years outside 1-9999, and of level 2 the one-of sets. Beyond level 1,
partly unspecified months and days (`2025-1X`, `2025-05-2X`) are read too.

Bounds are strict: they say what the text says, and `~`, `?` and `%` do not widen
them. Seasons are the northern meteorological ones, so winter 2025 (`2025-24`) runs
from December 2025 to February 2026: it must not count as certainly in 2025.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

MAX_LENGTH = 64
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
]  # fmt: skip
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
SENTINEL = "9999-12-31"
SINGLE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|[0-9]X|XX)(?:-(?P<day>[0-9]{2}|[0-9]X|XX))?)?"
    r"(?P<qualifier>[~?%]?)"
)
OTHER_YEAR = re.compile(r"Y|-[0-9]+(-|$)|[+-]?[0-9]{5,}|00(00|0X|XX)")
TIME_OF_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")


class EdtfError(ValueError):
    """A text is not a date we can hold; `str()` is a sentence that says why.

    `code` is one of `invalid`, `impossible`, `inverted`, `no_date`, `sentinel`,
    `year_out_of_range`, `too_long`, `nul`; readings add `ambiguous` and `vague`.
    """

    def __init__(self, message, code="invalid"):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as far as it is known, made by `parse()`; equal when its text is equal.

    `earliest` and `latest` are None where the date is open or unknown that way.
    `precision` is a code of the list `date_precision`: an interval or a set is a
    `range`, or a `week` when it is Monday to Sunday or Saturday and Sunday. An
    empty date is false and its precision `unknown`.
    """

    text: str = ""
    earliest: date | None = field(default=None, compare=False)
    latest: date | None = field(default=None, compare=False)
    precision: str = field(default="unknown", compare=False)
    approximate: bool = field(default=False, compare=False)
    uncertain: bool = field(default=False, compare=False)
    display: str = field(default="", compare=False)

    def __bool__(self):
        return bool(self.text)

    def __str__(self):
        return self.text


@lru_cache(maxsize=16384)
def parse(text: str) -> Edtf:
    """The date that an EDTF text says; white space around it does not count.

    Raises EdtfError for anything else, also for days that never were, intervals
    that end before they start, and 9999-12-31, which tables use for "ongoing".
    """
    text = text.strip()
    if not text:
        return Edtf()
    if "\x00" in text:
        raise EdtfError("The date holds a NUL byte; remove it.", "nul")
    if len(text) > MAX_LENGTH:
        raise EdtfError(
            f"The date is longer than {MAX_LENGTH} characters; shorten it.", "too_long"
        )
    if SENTINEL in text:
        raise EdtfError(
            f"{text} is not a date we hold: {SENTINEL} stands for what has not ended. "
            "Say that it is ongoing, and leave the end empty or open (2025/..).",
            "sentinel",
        )
    if text.startswith("["):
        return _one_of(text)
    if "/" in text:
        return _interval(text)
    return _single(text)


def certainly_before(first: Edtf, second: Edtf) -> bool:
    """Whether every day the first may be lies before every day of the second."""
    return (
        first.latest is not None
        and second.earliest is not None
        and first.latest < second.earliest
    )


def why_impossible(year: int, month: int, day: int) -> str:
    """Why there is no such day, as half a sentence; empty when there is one."""
    if not 1 <= month <= 12:
        return f"there is no month {month:02}"
    if day < 1:
        return f"there is no day {day:02}"
    length = monthrange(year, month)[1]
    if day > length:
        return f"{MONTHS[month - 1]} {year} has {length} days"
    return ""


def _single(text):
    found = SINGLE.fullmatch(text)
    if OTHER_YEAR.match(text):
        raise EdtfError(
            f"{text} is not a date we can hold: its years must lie between 1 and 9999.",
            "year_out_of_range",
        )
    if not found:
        raise EdtfError(_what_is_wrong_with(text))
    year, month, day = found["year"], found["month"], found["day"]
    if "X" in year and month not in (None, "XX"):
        raise _unsound_mask(text)
    if "X" in year or month in (None, "XX"):
        if day not in (None, "XX"):
            raise _unsound_mask(text)
        bounds, precision, display = _years(year)
    elif month.isdigit() and int(month) in SEASONS and day is None:
        bounds, precision, display = _season(text, int(year), int(month))
    elif "X" in month:
        if day not in (None, "XX"):
            raise _unsound_mask(text)
        bounds, precision, display = _some_months(text, int(year), month)
    else:
        bounds, precision, display = _days(text, int(year), int(month), day)
    approximate = found["qualifier"] in ("~", "%")
    uncertain = found["qualifier"] in ("?", "%")
    if approximate:
        display = f"about {display}"
    if uncertain:
        display = f"{display} (uncertain)"
    return Edtf(text, *bounds, precision, approximate, uncertain, display)


def _years(year):
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    bounds = date(first, 1, 1), date(last, 12, 31)
    if first == last:
        return bounds, "year", str(first)
    if last - first == 9:
        return bounds, "decade", f"{first}s"
    return bounds, "range", f"between {first} and {last}"


def _season(text, year, season):
    month = 3 * (season - 20)
    if season != 24:
        bounds = date(year, month, 1), _last_day(year, month + 2)
        return bounds, "season", f"{SEASONS[season]} {year}"
    if year == 9999:
        raise EdtfError(
            f"{text} is not a date we can hold: that winter ends after the year 9999.",
            "year_out_of_range",
        )
    bounds = date(year, 12, 1), _last_day(year + 1, 2)
    return bounds, "season", f"winter {year}–{(year + 1) % 100:02}"


def _some_months(text, year, mask):
    first, last = max(1, int(mask[0] + "0")), min(12, int(mask[0] + "9"))
    if first > 12:
        raise EdtfError(f"{text} is not a date: there is no month {mask}.")
    display = f"between {MONTHS[first - 1]} and {MONTHS[last - 1]} {year}"
    return (date(year, first, 1), _last_day(year, last)), "range", display


def _days(text, year, month, day):
    if 25 <= month <= 41:
        raise EdtfError(
            f"{text} is not a date we read: of the seasons, only 21 (spring), "
            "22 (summer), 23 (autumn) and 24 (winter) are. Give the months instead."
        )
    mask = day if day not in (None, "XX") else "01"
    first = max(1, int(mask.replace("X", "0"))) if mask != "00" else 0
    why = why_impossible(year, month, first)
    if why:
        raise EdtfError(f"{text} is not a date: {why}.", "impossible")
    of_month = f"{MONTHS[month - 1]} {year}"
    if day in (None, "XX"):
        bounds = date(year, month, 1), _last_day(year, month)
        return bounds, "month", of_month
    last = min(int(mask.replace("X", "9")), monthrange(year, month)[1])
    bounds = date(year, month, first), date(year, month, last)
    if first == last:
        return bounds, "day", f"{first} {of_month}"
    return bounds, "range", f"between {first} and {last} {of_month}"


def _interval(text):
    ends = text.split("/")
    if len(ends) != 2:
        raise EdtfError(_what_is_wrong_with(text))
    first, last = (None if end in ("", "..") else _single(end) for end in ends)
    if first and last:
        display = _joined(first, last)
    elif last:
        unknown = " (start unknown)" if not ends[0] else ""
        display = f"up to {last.display}{unknown}"
    elif first:
        unknown = " (end unknown)" if not ends[1] else ""
        display = f"from {first.display}{unknown}"
    else:
        raise EdtfError(
            f"{text} names no date; leave it empty if nothing is known.", "no_date"
        )
    return _between(text, [(first, last)], display)


def _one_of(text):
    if not text.endswith("]"):
        raise EdtfError(_what_is_wrong_with(text))
    items = text[1:-1].split(",")
    spans, displays = [], []
    for place, item in enumerate(items):
        first, dots, last = item.partition("..")
        first_day = _single(first) if first else None
        last_day = (_single(last) if last else None) if dots else first_day
        if not first and (place > 0 or not last):
            raise EdtfError(_what_is_wrong_with(text))
        if not last and dots and place < len(items) - 1:
            raise EdtfError(_what_is_wrong_with(text))
        spans.append((first_day, last_day))
        if not dots:
            displays.append(first_day.display)
        elif not first:
            displays.append(f"up to {last_day.display}")
        elif not last:
            displays.append(f"from {first_day.display}")
        else:
            displays.append(f"between {_joined(first_day, last_day, ' and ')}")
    display = displays[-1]
    if len(displays) > 1:
        display = f"{', '.join(displays[:-1])} or {display}"
    return _between(text, spans, display)


def _between(text, spans, display):
    """The date of an interval or a set, from its (first, last) pairs of dates."""
    for first, last in spans:
        if first and last and first.earliest > last.latest:
            raise EdtfError(
                f"{text} is inverted: it ends before it starts.", "inverted"
            )
    lows = [first.earliest if first else None for first, _ in spans]
    highs = [last.latest if last else None for _, last in spans]
    earliest = None if None in lows else min(lows)
    latest = None if None in highs else max(highs)
    members = [member for span in spans for member in span if member]
    if len(set(members)) == 1 and None not in (earliest, latest):
        precision = members[0].precision
    elif earliest and latest and text[0] != "[" and _is_week(earliest, latest):
        precision = "week"
    else:
        precision = "range"
    approximate = any(member.approximate for member in members)
    uncertain = any(member.uncertain for member in members)
    return Edtf(text, earliest, latest, precision, approximate, uncertain, display)


def _is_week(first, last):
    days = (last - first).days
    return last.weekday() == 6 and days in (1, 6)


def _joined(first, last, word=None):
    """Two dates as a reader would write them, a common month or year only once."""
    if first.text == last.text and not word:
        return first.display
    left, dash = first.display, " – "
    a, b = first.earliest, last.earliest
    qualified = any(end.approximate or end.uncertain for end in (first, last))
    if not qualified and first.precision == last.precision:
        if first.precision == "year":
            dash = "–"
        elif first.precision == "month" and a.year == b.year:
            left, dash = MONTHS[a.month - 1], "–"
        elif first.precision == "day" and (a.year, a.month) == (b.year, b.month):
            left, dash = str(a.day), "–"
        elif first.precision == "day" and a.year == b.year:
            left = f"{a.day} {MONTHS[a.month - 1]}"
    return f"{left}{word or dash}{last.display}"


def _last_day(year, month):
    return date(year, month, monthrange(year, month)[1])


def _unsound_mask(text):
    return EdtfError(
        f"{text} is not a date we read: after an X, everything to its right must be X."
    )


def _what_is_wrong_with(text):
    if TIME_OF_DAY.match(text):
        return f"{text} has a time of day; give the day alone: {text[:10]}."
    if text.startswith("{"):
        return f"{text} means all of several dates; make one record for each."
    return (
        f"{text or 'An empty part'} is not an EDTF date. Write 2025, 2025-05, "
        "2025-05-20, an interval 2025-05-12/2025-05-14 or one of a set "
        "[2025-05-12..2025-05-14]."
    )
