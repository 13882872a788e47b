"""Uncertain dates: what a text says, and what is refused."""

import copy
import pickle
from calendar import monthrange
from datetime import date
from time import struct_time

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.edtf import EdtfError, certainly_before, parse

YEARS = st.integers(1, 9998).map("{:04}".format)
MONTHS = st.builds("{}-{:02}".format, YEARS, st.integers(1, 12))
DAYS = st.dates(max_value=date(9998, 12, 31)).map(date.isoformat)
SEASONS = st.builds("{}-{}".format, YEARS, st.integers(21, 24))
MASKED = st.one_of(
    st.integers(1, 998).map("{:03}X".format),
    st.integers(1, 98).map("{:02}XX".format),
    YEARS.map("{}-XX".format),
    YEARS.map("{}-XX-XX".format),
    MONTHS.map("{}-XX".format),
)
OWN_MASKS = st.one_of(
    st.builds("{}-{}".format, YEARS, st.sampled_from(["0X", "1X"])),
    st.builds("{}-{}".format, MONTHS, st.sampled_from(["0X", "1X", "2X"])),
)
QUALIFIERS = st.sampled_from(["", "~", "?", "%"])
QUALIFIED = st.builds("{}{}".format, st.one_of(YEARS, MONTHS, DAYS), QUALIFIERS)
SINGLES = st.one_of(
    QUALIFIED,
    st.builds("{}{}".format, st.one_of(SEASONS, MASKED, OWN_MASKS), QUALIFIERS),
)


def valid(text):
    try:
        return parse(text)
    except EdtfError:
        return None


SPANS = st.one_of(
    st.builds("{}/{}".format, SINGLES, SINGLES),
    st.builds("[{}..{}]".format, SINGLES, SINGLES),
    st.builds("[{},{}]".format, SINGLES, SINGLES),
    SINGLES.map("{}/..".format),
    SINGLES.map("../{}".format),
    SINGLES.map("{}/".format),
    SINGLES.map("/{}".format),
    SINGLES.map("[..{}]".format),
    SINGLES.map("[{}..]".format),
).filter(valid)
VALID = st.one_of(st.just(""), SINGLES, SPANS)


def days(text):
    edtf = parse(text)
    return str(edtf.earliest), str(edtf.latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "display"),
    [
        ("2025-05-20", "2025-05-20", "2025-05-20", "day", "20 May 2025"),
        ("2025-05", "2025-05-01", "2025-05-31", "month", "May 2025"),
        ("2025", "2025-01-01", "2025-12-31", "year", "2025"),
        ("202X", "2020-01-01", "2029-12-31", "decade", "2020s"),
        ("20XX", "2000-01-01", "2099-12-31", "range", "between 2000 and 2099"),
        ("2025-XX", "2025-01-01", "2025-12-31", "year", "2025"),
        ("2025-XX-XX", "2025-01-01", "2025-12-31", "year", "2025"),
        ("202X-XX", "2020-01-01", "2029-12-31", "decade", "2020s"),
        ("2024-02-XX", "2024-02-01", "2024-02-29", "month", "February 2024"),
        ("2025-1X", "2025-10-01", "2025-12-31", "range", None),
        ("2025-0X", "2025-01-01", "2025-09-30", "range", None),
        ("2025-05-2X", "2025-05-20", "2025-05-29", "range", None),
        ("2025-02-2X", "2025-02-20", "2025-02-28", "range", None),
        ("2025-05-0X", "2025-05-01", "2025-05-09", "range", None),
        ("2025-04-3X", "2025-04-30", "2025-04-30", "day", "30 April 2025"),
        ("2025-21", "2025-03-01", "2025-05-31", "season", "spring 2025"),
        ("2025-22", "2025-06-01", "2025-08-31", "season", "summer 2025"),
        ("2025-23", "2025-09-01", "2025-11-30", "season", "autumn 2025"),
        ("2023-24", "2023-12-01", "2024-02-29", "season", "winter 2023–24"),
    ],
)
def test_a_date_has_the_bounds_and_the_precision_of_its_text(
    text, earliest, latest, precision, display
):
    edtf = parse(text)
    assert days(text) == (earliest, latest)
    assert edtf.precision == precision
    if display:
        assert edtf.display == display


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "display"),
    [
        ("2023-03-12/2023-03-14", "2023-03-12", "2023-03-14", "12–14 March 2023"),
        (
            "2023-02-28/2023-03-02",
            "2023-02-28",
            "2023-03-02",
            "28 February – 2 March 2023",
        ),
        ("2023-03/2023-04", "2023-03-01", "2023-04-30", "March–April 2023"),
        ("2023/2024-05", "2023-01-01", "2024-05-31", "2023 – May 2024"),
        ("2024-06/2024-06-05", "2024-06-01", "2024-06-05", "June 2024 – 5 June 2024"),
        ("2023~/2024?", "2023-01-01", "2024-12-31", "about 2023 – 2024 (uncertain)"),
        ("../2025-05-20", "None", "2025-05-20", "up to 20 May 2025"),
        ("2025-05/..", "2025-05-01", "None", "from May 2025"),
        ("/2025", "None", "2025-12-31", "up to 2025 (start unknown)"),
        ("2025/", "2025-01-01", "None", "from 2025 (end unknown)"),
        (
            "[2025-05-14..2025-05-20]",
            "2025-05-14",
            "2025-05-20",
            "between 14 and 20 May 2025",
        ),
        ("[..2025-05-20]", "None", "2025-05-20", "up to 20 May 2025"),
        ("[2025-05..]", "2025-05-01", "None", "from May 2025"),
        ("[2026,2025]", "2025-01-01", "2026-12-31", "2026 or 2025"),
        (
            "[..2020,2022,2024..2025]",
            "None",
            "2025-12-31",
            "up to 2020, 2022 or between 2024 and 2025",
        ),
    ],
)
def test_intervals_and_one_of_sets_reach_from_their_first_to_their_last_day(
    text, earliest, latest, display
):
    assert days(text) == (earliest, latest)
    assert parse(text).display == display
    assert parse(text).precision == "range"


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain", "display"),
    [
        ("2025-05~", True, False, "about May 2025"),
        ("2025-05?", False, True, "May 2025 (uncertain)"),
        ("2025-05%", True, True, "about May 2025 (uncertain)"),
    ],
)
def test_a_qualifier_is_shown_and_does_not_widen_the_bounds(
    text, approximate, uncertain, display
):
    edtf = parse(text)
    assert (edtf.approximate, edtf.uncertain) == (approximate, uncertain)
    assert edtf.display == display
    assert days(text) == days("2025-05")


@pytest.mark.parametrize("text", ["2025-05-19/2025-05-25", "2025-05-24/2025-05-25"])
def test_monday_to_sunday_and_a_weekend_have_the_precision_of_a_week(text):
    assert parse(text).precision == "week"


def test_seven_days_that_are_no_calendar_week_are_a_range():
    assert parse("2025-05-20/2025-05-26").precision == "range"


def test_an_interval_within_one_day_is_that_day():
    assert parse("2025-05-20/2025-05-20").precision == "day"
    assert parse("2025-05-20/2025-05-20").display == "20 May 2025"


def test_an_empty_text_is_a_false_date_of_which_nothing_is_known():
    empty = parse("  ")
    assert not empty
    assert (empty.text, empty.display, empty.precision) == ("", "", "unknown")
    assert (empty.earliest, empty.latest) == (None, None)


def test_white_space_around_a_date_does_not_count():
    assert parse(" 2025-05 ") == parse("2025-05")
    assert str(parse(" 2025-05 ")) == "2025-05"


def test_dates_can_be_keys_and_survive_copying():
    edtf = parse("2025-05~")
    assert {edtf: 1}[parse("2025-05~")] == 1
    for twin in (copy.deepcopy(edtf), pickle.loads(pickle.dumps(edtf))):
        assert (twin, twin.latest) == (edtf, date(2025, 5, 31))


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        (
            "2024-02-30",
            "impossible",
            "2024-02-30 is not a date: February 2024 has 29 days.",
        ),
        ("2025-13", "impossible", "2025-13 is not a date: there is no month 13."),
        ("2025-05-00", "impossible", "2025-05-00 is not a date: there is no day 00."),
        (
            "2025-02-3X",
            "impossible",
            "2025-02-3X is not a date: February 2025 has 28 days.",
        ),
        (
            "2024/2024-02-30",
            "impossible",
            "2024-02-30 is not a date: February 2024 has 29 days.",
        ),
        (
            "2025/2024",
            "inverted",
            "2025/2024 is inverted: it ends before it starts.",
        ),
        (
            "[2025..2024]",
            "inverted",
            "[2025..2024] is inverted: it ends before it starts.",
        ),
        (
            "../..",
            "no_date",
            "../.. names no date; leave it empty if nothing is known.",
        ),
        (
            "-0044",
            "year_out_of_range",
            "-0044 is not a date we can hold: its years must lie between 1 and 9999.",
        ),
        (
            "2025-05-20T10:00",
            "invalid",
            "2025-05-20T10:00 has a time of day; give the day alone: 2025-05-20.",
        ),
        (
            "{2024,2025}",
            "invalid",
            "{2024,2025} means all of several dates; make one record for each.",
        ),
    ],
)
def test_what_is_refused_is_named_with_the_reason(text, code, sentence):
    with pytest.raises(EdtfError) as refused:
        parse(text)
    assert str(refused.value) == sentence
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["9999-12-31", "2020/9999-12-31", "9999-12-31~"])
def test_the_last_day_of_9999_is_refused_with_the_advice_to_say_ongoing(text):
    with pytest.raises(EdtfError, match="Say that it is ongoing") as refused:
        parse(text)
    assert refused.value.code == "sentinel"


@pytest.mark.parametrize(
    "text", ["0000", "000X", "00XX", "Y20250", "12025", "-2025-05", "9999-24"]
)
def test_years_that_a_column_cannot_hold_are_refused(text):
    with pytest.raises(EdtfError) as refused:
        parse(text)
    assert refused.value.code == "year_out_of_range"


@pytest.mark.parametrize(
    "text",
    [
        *("foo", "25", "2025-5", "2025-", "2025-05-", "2025 -05", "2025-05-20x"),
        *("XXXX", "2X25", "2XXX", "202X-05", "2025-XX-20", "2025-2X", "2025-1X-05"),
        *("2025-25", "2025-41", "?2025-05", "2025?-05", "2025~?", "٢٠٢٥"),
        *("2025/2026/2027", "2025//2026", "[2025", "2025]", "[]", "[..]", "[2025]~"),
        *(
            "[2024,,2025]",
            "[2024..,2025]",
            "[2024,..2025]",
            "[2024/2025]",
            "2024..2025",
        ),
    ],
)
def test_everything_else_is_refused(text):
    with pytest.raises(EdtfError) as refused:
        parse(text)
    assert refused.value.code == "invalid"


def test_long_texts_and_nul_bytes_are_refused():
    with pytest.raises(EdtfError, match="longer than 64 characters"):
        parse("[" + ",".join(["2025"] * 20) + "]")
    with pytest.raises(EdtfError, match="NUL byte"):
        parse("2025\x00")


def test_one_date_is_certainly_before_another_when_no_day_of_it_can_be_later():
    assert certainly_before(parse("2025-04"), parse("2025-05"))
    assert not certainly_before(parse("2025-05-20"), parse("2025-05"))
    assert not certainly_before(parse("2020/.."), parse("2025"))
    assert not certainly_before(parse("2020"), parse("../2025"))
    assert not certainly_before(parse(""), parse("2025"))


@settings(max_examples=200, deadline=None)
@given(VALID)
def test_no_date_ends_before_it_begins(text):
    edtf = parse(text)
    assert edtf.text == text
    if edtf.earliest and edtf.latest:
        assert edtf.earliest <= edtf.latest
    assert bool(edtf.display) == bool(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789-X/.[],~?%TY 2", max_size=24))
def test_any_text_is_a_date_or_is_refused(text):
    edtf = valid(text)
    assert edtf is None or edtf.text == text.strip()


def oracle(text):
    """The bounds by the library `edtf`; None where they are open."""
    known = parse_edtf(text)
    return tuple(
        date(*bound[:3]) if isinstance(bound, struct_time) else None
        for bound in (known.lower_strict(), known.upper_strict())
    )


def bounds(text):
    edtf = parse(text)
    return edtf.earliest, edtf.latest


# The library knows no season or unspecified date with a qualifier.
SHARED = st.one_of(QUALIFIED, SEASONS.filter(lambda text: text[-2:] != "24"), MASKED)
SHARED_INTERVALS = st.one_of(
    st.builds("{}/{}".format, QUALIFIED, QUALIFIED),
    QUALIFIED.map("{}/..".format),
    QUALIFIED.map("../{}".format),
).filter(valid)


@settings(max_examples=100, deadline=None)
@given(st.one_of(SHARED, SHARED_INTERVALS))
def test_the_bounds_are_those_of_the_library(text):
    assert bounds(text) == oracle(text)


def test_where_we_disagree_with_the_library_on_purpose():
    # It ends every winter with its first December.
    assert oracle("2025-24") == (date(2025, 12, 1), date(2025, 12, 31))
    assert bounds("2025-24") == (date(2025, 12, 1), date(2026, 2, 28))
    # It lets an interval end before it starts.
    assert oracle("2025/2024") == (date(2025, 1, 1), date(2024, 12, 31))
    assert valid("2025/2024") is None
    # It gives an unknown end ten years of its own making.
    assert oracle("2025/") == (date(2025, 1, 1), date(2035, 1, 1))
    assert bounds("2025/") == (date(2025, 1, 1), None)
    # It crashes on a day of which only the tens are known.
    with pytest.raises(ValueError, match="invalid literal"):
        oracle("2025-05-2X")
    assert bounds("2025-05-2X") == (date(2025, 5, 20), date(2025, 5, 29))
    # It takes the sentinel of data sets for a day.
    assert oracle("9999-12-31") == (date(9999, 12, 31), date(9999, 12, 31))


@settings(max_examples=100, deadline=None)
@given(YEARS, st.integers(0, 99), st.integers(0, 99))
def test_a_day_is_accepted_exactly_when_the_calendar_has_it(year, month, day):
    text = f"{year}-{month:02}-{day:02}"
    exists = 1 <= month <= 12 and 1 <= day <= monthrange(int(year), month)[1]
    try:
        accepted = bool(parse(text))
    except EdtfError:
        accepted = False
    assert accepted == exists
