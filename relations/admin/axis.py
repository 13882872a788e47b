"""Where records stand on a horizontal axis of time, and how sure that place is.

Every place is in per cent of the axis, so that it fits any screen.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from articles.vocabularies import EndState

A_YEAR = 365.25
TICKS = 8  # at most
MARGIN = 0.02  # of the axis, on both sides
TOO_NEAR = 1.6  # per cent between two shapes, else one stands below the other
MOST_ROWS = 6


@dataclass(frozen=True)
class Span:
    """A piece of the axis."""

    left: float
    width: float


@dataclass
class Mark:
    """How one record is drawn.

    `at` is where its shape stands. `band` is the time within which an uncertain date
    lies, drawn with soft ends; `line` is how long it lasts. The shape is hollow where
    the day is not known for certain.
    """

    record: object
    at: float
    hollow: bool
    band: Span | None
    line: Span | None
    row: int = 0


class Axis:
    """The time that some records take; undated ones have no place on it."""

    def __init__(self, records, today):
        self.today = today
        self.records = [each for each in records if each.start or each.end]
        days = [day for each in self.records for day in known_days(each, today)]
        first, last = (min(days), max(days)) if days else (today, today)
        margin = max(15, round((last - first).days * MARGIN))
        self.first = _shifted(first, -margin)
        self.last = _shifted(last, margin)

    def place(self, day):
        """Where a day stands; one beyond the axis stands at its end."""
        whole = (self.last - self.first).days
        share = (day - self.first).days / whole
        return round(100 * min(max(share, 0), 1), 2)

    def span(self, first, last):
        left = self.place(first) if first else 0.0
        return Span(left, round((self.place(last) if last else 100.0) - left, 2))

    def mark(self, record):
        start, end = record.start or record.end, record.end
        exact = start.earliest is not None and start.earliest == start.latest
        band = None if exact else self.span(start.earliest, start.latest)
        if start.earliest and start.latest:
            at = (self.place(start.earliest) + self.place(start.latest)) / 2
        else:  # a side is open: at the one that is known
            at = self.place(start.earliest or start.latest or self.last)
        line = None
        if end and end.latest and end.latest != start.latest:
            line = self.span(start.latest or start.earliest, end.latest)
        elif not end and record.end_state == EndState.ONGOING:
            line = self.span(start.latest or start.earliest, self.today)
        return Mark(record, round(at, 2), not is_certain(record), band, line)

    def lanes(self, kinds):
        """The marks of each kind that occurs, those too near each other in rows.

        `(kind, marks, number of rows)` in the order of the kinds.
        """
        found = []
        for kind in kinds:
            marks = [self.mark(each) for each in self.records if each.kind == kind]
            if marks:
                found.append((kind, marks, _in_rows(marks)))
        return found

    def ticks(self):
        """Days that are written below the axis: `(place, words)`."""
        months = (self.last - self.first).days / A_YEAR * 12
        for step in (1, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 2400, 6000, 24000):
            if months / step <= TICKS:
                break
        number = self.first.year * 12 + self.first.month - 1
        number += -number % step
        found = []
        while (day := _month(number)) and day <= self.last:
            words = str(day.year) if step >= 12 else f"{day:%b} {day.year}"
            found.append((self.place(day), words))
            number += step
        return found


def is_certain(record):
    """Whether it is known for certain on which day a record happened or began."""
    start = record.start
    known = start.earliest is not None and start.earliest == start.latest
    return known and not (start.approximate or start.uncertain)


def known_days(record, today):
    """The days that the axis must reach to show a record."""
    dates = (record.start, record.end)
    days = [day for each in dates for day in (each.earliest, each.latest) if day]
    lasts = not record.end and record.end_state == EndState.ONGOING
    return [*days, today] if lasts and days else days


def _in_rows(marks):
    """Give marks that would cover each other rows of their own; returns how many."""
    ends = []
    for mark in sorted(marks, key=lambda each: (each.at, each.record.pk)):
        spans = [each for each in (mark.band, mark.line) if each]
        first = min([mark.at - TOO_NEAR / 2, *(each.left for each in spans)])
        last = max(
            [mark.at + TOO_NEAR / 2, *(each.left + each.width for each in spans)]
        )
        free = [row for row, end in enumerate(ends) if end <= first]
        if free:
            mark.row = free[0]
        elif len(ends) < MOST_ROWS:
            mark.row = len(ends)
            ends.append(last)
        else:
            mark.row = min(range(MOST_ROWS), key=ends.__getitem__)
        ends[mark.row] = max(ends[mark.row], last)
    return len(ends)


def _month(number):
    """The first day of a month counted from the year 0; None beyond the calendar."""
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if 1 <= year <= 9999 else None


def _shifted(day, days):
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
