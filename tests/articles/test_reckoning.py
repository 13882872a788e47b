"""Dates as texts tell them, counted from the day of publication."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.edtf import parse
from articles.reckoning import dates_told

TUESDAY, MONDAY = "2025-05-20", "2025-05-19"


def told(text, published=TUESDAY, **options):
    return {
        each.words: each.date.text
        for each in dates_told(text, parse(published), **options)
    }


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("They met on 14 May 2025.", "14 May 2025", "2025-05-14"),
        ("They met on May 14, 2025.", "May 14, 2025", "2025-05-14"),
        ("Sept. 5, 2024, was the day.", "Sept. 5, 2024", "2024-09-05"),
        ("talks of 2025-05-14 in Baku", "2025-05-14", "2025-05-14"),
        ("talks of 20.05.2025 in Baku", "20.05.2025", "2025-05-20"),
        ("a visit in May 2025", "May 2025", "2025-05"),
        ("a tour on 12–14 May 2025", "12–14 May 2025", "2025-05-12/2025-05-14"),
        ("a deal of early May 2025", "early May 2025", "[2025-05-01..2025-05-10]"),
        ("a deal of late 2024", "late 2024", "[2024-09..2024-12]"),
        ("embassies opened in 2023", "2023", "2023"),
        ("allies since 2019", "2019", "2019"),
    ],
)
def test_a_date_in_full_is_read_whenever_the_text_appeared(text, words, edtf):
    for published in ("", TUESDAY, "1990"):
        assert edtf in told(text, published).values()
    assert words in " ".join(told(text))


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("They met on Monday.", "2025-05-19"),
        ("They met on Tuesday.", "2025-05-20"),
        ("They met on Wednesday.", "2025-05-14"),
        ("They spoke yesterday.", "2025-05-19"),
        ("They spoke earlier today.", "2025-05-20"),
        ("They meet tomorrow.", "2025-05-21"),
        ("Rockets fell last night.", "[2025-05-19..2025-05-20]"),
        ("They met earlier this month.", "[2025-05-01..2025-05-19]"),
        ("Earlier in the month, chiefs met.", "[2025-05-01..2025-05-19]"),
        ("A visit later this month.", "[2025-05-21..2025-05-31]"),
        ("They met earlier this week.", "[2025-05-18..2025-05-19]"),
        ("They met last week.", "[2025-05-11..2025-05-18]"),
        ("They met last month.", "2025-04"),
        ("They met last year.", "2024"),
        ("A summit next month.", "2025-06"),
        ("They met over the weekend.", "[2025-05-16..2025-05-18]"),
        ("They met three days ago.", "2025-05-17"),
        ("They met two weeks ago.", "[2025-05-03..2025-05-09]"),
        ("They met a few days ago.", "[2025-05-11..2025-05-18]"),
        ("They met on 14 May.", "2025-05-14"),
        ("They met on May 14-16.", "2025-05-14/2025-05-16"),
        ("They met in March.", "2025-03"),
        ("The ministers may meet in May.", "2025-05"),
    ],
)
def test_a_date_is_counted_from_the_day_of_publication(text, edtf):
    assert list(told(text).values()) == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("They will meet on Monday.", "[2025-05-19,2025-05-26]"),
        ("They met last Friday.", "[2025-05-09,2025-05-16]"),
        ("Next Friday is too late.", "[2025-05-23,2025-05-30]"),
        ("The deal signed in March will enter into force.", "[2025-03,2026-03]"),
    ],
)
def test_what_may_be_two_dates_is_a_set_of_both(text, edtf):
    assert list(told(text).values()) == [edtf]


def test_monday_in_a_text_of_monday_is_that_day_and_last_monday_the_week_before():
    assert told("on Monday", MONDAY) == {"on Monday": MONDAY}
    assert told("last Monday", MONDAY) == {"last Monday": "2025-05-12"}


def test_a_day_just_after_publication_is_not_taken_for_last_years():
    assert told("on 14 May", "2025-05-12") == {"14 May": "2025-05-14"}
    assert told("on 2 January", "2025-12-30") == {"2 January": "2026-01-02"}


@pytest.mark.parametrize(
    "text",
    [
        "after the October 7 attack",  # of which year?
        "in September they met",
        "recently",
        "the other day",
        "just weeks after the deferral",  # after what is not known
        "the next day",
        "on 30 February",
        "on 31 April 2025",
        "on 03.04.2025",  # March or April
        "on 2 May 2019 and on 3 June",  # of the same year, perhaps
        "May said that he may march",
        "the second of three",
        "born on a Monday",
        "",
    ],
)
def test_what_cannot_be_counted_out_is_left_alone(text):
    assert [each for each in told(text).values() if each != "2019-05-02"] == []


def test_without_a_day_of_publication_only_full_dates_are_told():
    text = "on Monday, yesterday and on 14 May 2025"
    assert told(text, "") == {"14 May 2025": "2025-05-14"}
    assert told(text, "2025") == {"14 May 2025": "2025-05-14"}


def test_an_uncertain_day_of_publication_widens_what_is_counted_from_it():
    assert told("yesterday", "2025-05-20/2025-05-21") == {
        "yesterday": "[2025-05-19..2025-05-20]"
    }
    assert told("this month", "2025-05") == {"this month": "2025-05"}


def test_of_a_text_in_another_language_only_full_dates_are_told():
    text = "today le 2025-05-14"
    assert told(text, english=False) == {"2025-05-14": "2025-05-14"}


def test_places_count_code_points_of_the_text():
    text = "🇦🇿 Bakı —\non\nMonday, yesterday"
    assert [
        text[each.start : each.end] for each in dates_told(text, parse(TUESDAY))
    ] == [
        "on\nMonday",
        "yesterday",
    ]


WORDS = st.sampled_from(
    [
        *("on", "last", "next", "this", "in", "will", "since", "over the", "ago"),
        *("Monday", "friday", "day", "week", "weekend", "month", "years", "May"),
        *("14", "31", "0", "999", "a", "few", "several", "early", "2025", "9999"),
        *(",", ".", "-", "–", "and", "yesterday", "2025-13-40"),
    ]
)


@given(
    st.lists(WORDS | st.text(max_size=4), max_size=12),
    st.sampled_from(
        ["2025-05-20", "0001-01-01", "9999-12-30", "1000-01-02", "2024-02"]
    ),
)
def test_every_text_is_read_without_an_error_and_within_bounds(words, published):
    text = " ".join(words)
    for each in dates_told(text, parse(published)):
        assert parse(each.date.text) == each.date
        assert text[each.start : each.end] == each.words
