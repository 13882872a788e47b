"""Query parameters: what cannot be meant is refused, all at once, with a sentence."""

import pytest

from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of

RECORDS = "/api/v1/records/"

BAD = {
    "unknown": ("contry=JPN", "contry", "unknown_parameter"),
    "unknown on a row": ("known=2025", "known", "unknown_parameter"),
    "representation": ("format=cvs", "format", "invalid_choice"),
    "empty": ("date_after=", "date_after", "empty"),
    "blank in a list": ("topic=trade,,energy", "topic", "empty"),
    "repeated": ("dyad=ISR-AZE&dyad=ISR-TUR", "dyad", "repeated"),
    "NUL": ("topic=%00", "topic", "nul"),
    "NUL in a country": ("country=ISR%00", "country", "nul"),
    "over-long": (f"country={'x' * 10_000}", "country", "too_long"),
    "too many": (f"topic={'a,' * 200}a", "topic", "too_many"),
    "unknown choice": ("kind=meting", "kind", "invalid_choice"),
    "unknown country": ("country=QQQQ", "country", "unknown_country"),
    "country twice": ("dyad=ISR-ISR", "dyad", "same_country"),
    "country twice, in two": ("country=ISR&with=376", "with", "same_country"),
    "half a pair": ("dyad=ISR", "dyad", "invalid"),
    "no date": ("date_after=31/02/2023", "date_after", None),
    "a day that never was": ("date_after=2023-02-31", "date_after", "impossible"),
    "a span as a day": ("date_after=2023/2024", "date_after", "invalid"),
    "dates in the wrong order": (
        "date_after=2025-06&date_before=2025-05",
        "date_before",
        "inverted",
    ),
    "a month where a day is meant": ("valid_on=2025-05", "valid_on", "invalid"),
    "about a day": ("valid_on=2025-05-20~", "valid_on", "invalid"),
    "an uncertain limit": ("date_after=2025%3F", "date_after", "invalid"),
    "incidental to nobody": ("incidental=true", "incidental", "required"),
    "no moment": ("updated_since=soon", "updated_since", "invalid"),
    "a moment that never was": (
        "updated_since=2025-02-31T00:00:00Z",
        "updated_since",
        "invalid",
    ),
    "neither true nor false": ("cited=perhaps", "cited", "invalid"),
    "no number": ("min_sources=two", "min_sources", "invalid"),
    "negative": ("min_sources=-1", "min_sources", "invalid"),
    "huge": (f"official={'9' * 30}", "official", "invalid"),
    "unknown row": ("article=999", "article", "not_found"),
    "page_size=null": ("page_size=null", "page_size", "invalid"),
    "page of 501": ("page_size=501", "page_size", "invalid"),
    "unknown order": ("ordering=title", "ordering", "invalid_choice"),
    "unknown expansion": ("expand=everything", "expand", "invalid_choice"),
    "SQL": ("status=held'%20OR%201=1--", "status", "invalid_choice"),
    "emoji": ("role=%F0%9F%8E%89", "role", "invalid_choice"),
    "review, not logged in": ("review=draft", "review", "permission_denied"),
}


@pytest.fixture
def israel(db):
    country = make.CountryFactory(code="ISR", name="Israel")
    make.CountryCodeFactory(country=country, scheme="iso_num", value="376")
    make.CountryFactory(code="TUR")
    make.CountryFactory(code="AZE")


@pytest.mark.parametrize("case", BAD)
def test_a_bad_parameter_is_refused_and_named(case, israel, anonymous):
    query, field, code = BAD[case]
    answer = anonymous.get(f"{RECORDS}?{query}")
    assert answer.status_code == 400
    found = errors_of(answer)
    assert list(found) == [field]
    assert code is None or found[field] == code
    assert detail_of(answer).endswith((".", "?"))


def test_all_problems_are_told_at_once(israel, anonymous):
    answer = anonymous.get(f"{RECORDS}?contry=JPN&country=&kind=x&page_size=0&cursor=y")
    assert errors_of(answer) == {
        "contry": "unknown_parameter",
        "country": "empty",
        "kind": "invalid_choice",
        "page_size": "invalid",
        "cursor": "bad_cursor",
    }


def test_the_nearest_known_parameter_is_suggested(anonymous):
    answer = anonymous.get(f"{RECORDS}?contry=JPN")
    assert detail_of(answer) == "Unknown parameter “contry”. Did you mean “country”?"


def test_the_nearest_country_is_suggested(israel, anonymous):
    answer = anonymous.get(f"{RECORDS}?country=ISRA")
    assert "Did you mean “ISR”" in detail_of(answer)


def test_an_unknown_choice_is_answered_with_the_choices(anonymous):
    answer = anonymous.get(f"{RECORDS}?date_match=sure")
    assert detail_of(answer).endswith("Choose from possible, certain.")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/",
        "/api/v1/vocabularies/",
        "/api/v1/vocabularies/topic/",
        "/api/v1/countries/ISR/",
        "/api/v1/dyads/ISR-AZE/",
    ],
)
def test_addresses_without_parameters_refuse_all(path, israel, anonymous):
    answer = anonymous.get(f"{path}?x=1")
    assert answer.status_code == 400
    assert errors_of(answer) == {"x": "unknown_parameter"}


@pytest.mark.parametrize("code", ["ISR", "isr", "376", "Israel"])
def test_a_country_is_named_by_any_code_or_name(code, israel, anonymous):
    made = make.MeetingFactory()
    answer = anonymous.get(RECORDS, {"country": code}).json()
    assert [row["id"] for row in answer["results"]] == [made.pk]


def test_values_may_be_repeated_or_separated_by_commas(israel, anonymous, ask):
    made = {
        make.MeetingFactory(topics=["trade"]).pk,
        make.MeetingFactory(topics=["energy"]).pk,
    }
    make.MeetingFactory(topics=["legal"])
    assert set(ask("records/", topic="trade,energy")) == made
    assert set(ask("records/", topic=["trade", "energy"])) == made


def test_a_plus_sign_that_was_not_encoded_is_understood(anonymous):
    made = make.MeetingFactory()
    query = "updated_since=2020-01-01T00:00:00+01:00"
    answer = anonymous.get(f"{RECORDS}?{query}").json()
    assert [row["id"] for row in answer["results"]] == [made.pk]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("valid_on=2025-05", "“2025-05” is not one day: write “2025-05-20”."),
        (
            "date_after=2025-05-20~",
            "“2025-05-20~” is marked as not certain; what is asked about is: give "
            "“2025-05-20”.",
        ),
        (
            "date_before=199X",
            "“199X” is not one day, month or year: “2025-05-20”, “2025-05” or “2025”.",
        ),
    ],
)
def test_what_is_no_day_is_told_what_is(query, sentence, anonymous):
    assert detail_of(anonymous.get(f"{RECORDS}?{query}")) == sentence


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("tenures/?valid_on=2024", "valid_on", "invalid"),
        ("records/?date_match=certain", "date_match", "required"),
        ("agreements/?date_match=possible", "date_match", "required"),
        ("tenures/?date_match=certain", "date_match", "required"),
        ("officials/?date_match=certain", "date_match", "required"),
        ("citations/?claim=headline", "claim", "invalid_choice"),
        ("countries/?region=999", "region", "invalid_choice"),
        ("dyads/ISR-AZE/?valid_on=2025", "valid_on", "invalid"),
    ],
)
def test_other_lists_refuse_by_name_too(query, field, code, israel, anonymous):
    answer = anonymous.get(f"/api/v1/{query}")
    assert (answer.status_code, errors_of(answer)) == (400, {field: code})


def test_a_scheme_needs_a_code(anonymous):
    answer = anonymous.get("/api/v1/countries/?scheme=cow&on=2020-01-01")
    assert errors_of(answer) == {"scheme": "required", "on": "required"}


def test_a_code_that_meant_two_countries_needs_a_day(anonymous):
    for country in ("NRU", "KIR"):
        make.CountryCodeFactory(
            country__code=country,
            value="970",
            valid_from="1999-01-01" if country == "NRU" else "1979-01-01",
            valid_to=None if country == "NRU" else "1998-12-31",
        )
    answer = anonymous.get("/api/v1/countries/?scheme=cow&code=970")
    assert errors_of(answer) == {"code": "ambiguous_country"}
    answer = anonymous.get(
        "/api/v1/countries/?scheme=cow&code=970&on=1990-01-01"
    ).json()
    assert [row["code"] for row in answer["results"]] == ["KIR"]
