"""Dates as people type them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.edtf import EdtfError, parse
from articles.readings import read
from tests.articles.test_edtf import SINGLES, VALID


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("", ""),
        ("   ", ""),
        ("May 2025", "2025-05"),
        ("may of 2025", "2025-05"),
        ("Sept. 2024", "2024-09"),
        ("2024 Sep", "2024-09"),
        ("20 May 2025", "2025-05-20"),
        ("1st of May, 2025", "2025-05-01"),
        ("May 20, 2025", "2025-05-20"),
        ("20.5.2025", "2025-05-20"),
        ("20/05/2025", "2025-05-20"),
        ("05/20/2025", "2025-05-20"),
        ("20-05-2025", "2025-05-20"),
        ("5/5/2025", "2025-05-05"),
        ("2025/05/20", "2025-05-20"),
        ("2025-5-3", "2025-05-03"),
        ("05/2025", "2025-05"),
        ("2025/05", "2025-05"),
        ("2020s", "202X"),
        ("the 1990s", "199X"),
        ("spring 2024", "2024-21"),
        ("Fall of 2024", "2024-23"),
        ("winter 2024", "2024-24"),
        ("winter 2024-25", "2024-24"),
        ("winter 1999/2000", "1999-24"),
        ("Q1 2025", "2025-01/2025-03"),
    ],
)
def test_a_date_is_read_as_people_write_it(typed, edtf):
    assert read(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("12-14 Mar 2023", "2023-03-12/2023-03-14"),
        ("12–14 March 2023", "2023-03-12/2023-03-14"),
        ("March 12-14, 2023", "2023-03-12/2023-03-14"),
        ("28 Feb - 2 Mar 2023", "2023-02-28/2023-03-02"),
        ("Mar 12 to Apr 2, 2023", "2023-03-12/2023-04-02"),
        ("Mar-Apr 2023", "2023-03/2023-04"),
        ("Dec 2022 – Jan 2023", "2022-12/2023-01"),
        ("2023-2024", "2023/2024"),
        ("from 12 to 14 May 2025", "2025-05-12/2025-05-14"),
        ("2025-05-12 - 2025-05-14", "2025-05-12/2025-05-14"),
        ("2020 - present", "2020/.."),
        ("between 14 and 20 May 2025", "[2025-05-14..2025-05-20]"),
        ("between May 2024 and 3 June 2025", "[2024-05..2025-06-03]"),
    ],
)
def test_a_span_borrows_what_its_first_date_leaves_out(typed, edtf):
    assert read(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("c. 2023", "2023~"),
        ("c2023", "2023~"),
        ("circa May 2023", "2023-05~"),
        ("about 20 May 2025", "2025-05-20~"),
        ("approx. spring 2024", "2024-21~"),
        ("May 2025?", "2025-05?"),
        ("about May 2025 (uncertain)", "2025-05%"),
        ("before 20 May 2025", "../2025-05-20"),
        ("until May 2025", "../2025-05"),
        ("by about May 2025", "../2025-05~"),
        ("since May 2025", "2025-05/.."),
        ("after 20/05/2025", "2025-05-20/.."),
    ],
)
def test_words_of_doubt_and_of_direction_are_read(typed, edtf):
    assert read(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("٢٠٢٥-٠٥-٢٠", "2025-05-20"),
        ("20 May ٢٠٢٥", "2025-05-20"),
        ("\u200f2025\u00a0–\u00a02026\u200f", "2025/2026"),
        ("2025-05-12 / 2025-05-14", "2025-05-12/2025-05-14"),
        ("[2025-05-12 .. 2025-05-14]", "[2025-05-12..2025-05-14]"),
        ("202x", "202X"),
    ],
)
def test_other_digits_stray_spaces_and_invisible_marks_do_no_harm(typed, edtf):
    assert read(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        (
            "05/06/2023",
            "ambiguous",
            "05/06/2023 could be 5 June 2023 or 6 May 2023; write the month as a word.",
        ),
        (
            "2000s",
            "ambiguous",
            "2000s could be a decade or a century; write 200X or 20XX.",
        ),
        (
            "2011–12",
            "ambiguous",
            "2011–12 could be the years 2011/2012 or 2011-12; write one of these.",
        ),
        (
            "early 2024",
            "vague",
            "“early 2024” has no clear bounds; give the months you mean, for example "
            "2024-01/2024-04.",
        ),
        (
            "mid-2023",
            "vague",
            "“mid-2023” has no clear bounds; give the months you mean, for example "
            "2023-05/2023-08.",
        ),
        (
            "late February 2024",
            "vague",
            "“late February 2024” has no clear bounds; give the days you mean, for "
            "example 2024-02-21/2024-02-29.",
        ),
        (
            "31/02/2023",
            "impossible",
            "31/02/2023 is not a date: February 2023 has 28 days.",
        ),
        (
            "30 Feb 2024",
            "impossible",
            "30 Feb 2024 is not a date: February 2024 has 29 days.",
        ),
        (
            "31/31/2023",
            "impossible",
            "31/31/2023 is not a date: there is no month 31.",
        ),
        (
            "Nov-Feb 2023",
            "inverted",
            "Nov-Feb 2023 is inverted: it ends before it starts.",
        ),
        (
            "20.5.25",
            "invalid",
            "“20.5.25” has a short year; write all four digits of the year.",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(typed, code, sentence):
    with pytest.raises(EdtfError) as refused:
        read(typed)
    assert str(refused.value) == sentence
    assert refused.value.code == code


@pytest.mark.parametrize(
    "typed",
    ["late May", "20 May", "today", "on Monday", "last week", "foo", "May 5-2025"],
)
def test_what_depends_on_the_day_of_reading_is_refused(typed):
    with pytest.raises(EdtfError, match=typed):
        read(typed)


def test_a_date_without_a_year_is_asked_for_it():
    with pytest.raises(EdtfError, match="“20 May” lacks its year"):
        read("20 May")


def test_nul_bytes_and_long_texts_are_not_read():
    with pytest.raises(EdtfError, match="NUL byte"):
        read("2025\x00")
    with pytest.raises(EdtfError, match="longer than 64 characters"):
        read("2" * 65)


def test_the_day_that_stands_for_ongoing_is_refused_however_it_is_typed():
    for typed in ("9999-12-31", "31 December 9999", "31.12.9999"):
        with pytest.raises(EdtfError, match="ongoing"):
            read(typed)


@settings(max_examples=200, deadline=None)
@given(VALID)
def test_edtf_is_read_as_it_is(text):
    assert read(parse(text).text) == text


@settings(max_examples=200, deadline=None)
@given(
    SINGLES.filter(lambda text: text >= "1" and text[2:4] not in ("0X", "XX")),
    st.sampled_from(["{}", "{}/..", "../{}", "/{}", "{}/", "[..{}]"]),
)
def test_what_is_displayed_can_be_typed_again(text, shape):
    if "between" in parse(text).display:
        # Nobody types "up to about between 20 and 29 May 2025".
        text, shape = text.rstrip("~?%"), "{}"
    edtf = parse(shape.format(text))
    again = parse(read(edtf.display))
    assert (again.earliest, again.latest) == (edtf.earliest, edtf.latest)
    assert (again.approximate, again.uncertain) == (edtf.approximate, edtf.uncertain)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=70) | st.text("0123456789 -/.May,cQ()?~winter", max_size=20))
def test_any_text_is_read_as_edtf_or_refused(typed):
    try:
        edtf = read(typed)
    except EdtfError:
        return
    assert parse(edtf).text == edtf
