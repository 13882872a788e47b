"""`panel/`: a row a pair and year, what is certain apart from what may be."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.models import CountryCode
from tests import factories as make

pytestmark = pytest.mark.django_db

PATH = "/api/v1/panel/"


def rows(client, **query):
    answer = client.get(PATH, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def refused(client, **query):
    answer = client.get(PATH, query)
    assert answer.status_code == 400, answer.content
    return {each["field"]: each["message"] for each in answer.json()["errors"]}


@pytest.fixture
def states():
    """Three states; the last ceased to exist in 1990."""
    israel, azerbaijan = (make.CountryFactory(code=code) for code in ("ISR", "AZE"))
    gone = make.CountryFactory(
        code="SUHH", entity_type="former_state", end="1990-12-26", end_state="ended"
    )
    return israel, azerbaijan, gone


def test_a_record_counts_in_the_year_in_which_it_surely_began(anonymous, states):
    make.MeetingFactory(start="2025-05")
    make.EventFactory(start="2025")
    make.TradeTieFactory(start="2024-01-01")
    found = rows(anonymous, countries="ISR,AZE", year_from=2023, year_to=2025)
    assert [(row["dyad"], row["year"]) for row in found] == [
        ("AZE-ISR", 2023),
        ("AZE-ISR", 2024),
        ("AZE-ISR", 2025),
    ]
    assert [row["records"] for row in found] == [0, 1, 2]
    assert [row["meetings"] for row in found] == [0, 0, 1]
    assert [row["events"] for row in found] == [0, 0, 1]
    assert [row["trade_ties"] for row in found] == [0, 1, 0]
    assert [row["coverage"] for row in found] == ["none", "recorded", "recorded"]


@pytest.mark.parametrize(
    ("dates", "years"),
    [
        ({"start": "2023/2024"}, [2023, 2024]),
        ({"start": "../2024-03"}, [2022, 2023, 2024]),
        ({"start": "2024/.."}, [2024, 2025]),
        ({"start": "202X"}, [2022, 2023, 2024, 2025]),
        ({"start": "", "end": "2023-06"}, [2022, 2023]),
        ({"start": "2023/..", "end": "2024-12"}, [2023, 2024]),
    ],
)
def test_an_uncertain_year_is_never_counted_as_one(anonymous, states, dates, years):
    make.EventFactory(**dates)
    found = rows(anonymous, countries="ISR,AZE", year_from=2022, year_to=2025)
    assert [row["year"] for row in found if row["uncertain"]] == years
    assert {row["coverage"] for row in found if row["uncertain"]} == {"uncertain"}
    assert not any(row["records"] or row["events"] for row in found)


def test_an_end_may_make_the_year_of_the_beginning_sure(anonymous, states):
    make.EventFactory(start="2024/..", end="2024-12")
    found = rows(anonymous, countries="ISR,AZE", year_from=2024, year_to=2025)
    assert [row["events"] for row in found] == [1, 0]


def test_a_record_without_any_date_may_be_of_the_year_where_it_is_shown(
    anonymous, states
):
    shown = make.EventFactory(start="").sort_date.year
    found = rows(anonymous, countries="ISR,AZE", year_from=shown - 1, year_to=shown)
    assert [row["uncertain"] for row in found] == [0, 1]


def test_incidental_parties_make_no_pair(anonymous, states):
    make.CountryFactory(code="TUR")
    parties = [("ISR", "participant"), ("TUR", "participant"), ("AZE", "venue_only")]
    make.MeetingFactory(
        start="2025-05", meeting_format="third_country", parties=parties
    )
    found = rows(anonymous, countries="ISR,AZE,TUR", year_from=2025, year_to=2025)
    assert {row["dyad"]: row["meetings"] for row in found} == {
        "AZE-ISR": 0,
        "AZE-TUR": 0,
        "ISR-TUR": 1,
    }


def test_one_country_is_faced_with_all_its_partners(anonymous, states):
    make.CountryFactory(code="TUR")
    make.CountryFactory(code="SYR")
    make.EventFactory(start="2024", parties=[("TUR", "actor"), ("ISR", "recipient")])
    make.EventFactory(start="2025", parties=[("ISR", "actor"), ("AZE", "recipient")])
    make.EventFactory(start="2019", parties=[("ISR", "actor"), ("SYR", "recipient")])
    make.EventFactory(start="2025", parties=[("TUR", "actor"), ("AZE", "recipient")])
    found = rows(anonymous, countries="ISR", year_from=2024, year_to=2025)
    assert [(row["dyad"], row["year"], row["records"]) for row in found] == [
        ("AZE-ISR", 2024, 0),
        ("AZE-ISR", 2025, 1),
        ("ISR-TUR", 2024, 1),
        ("ISR-TUR", 2025, 0),
    ]
    everybody = rows(anonymous, year_from=2025, year_to=2025)
    assert [row["dyad"] for row in everybody] == ["AZE-ISR", "AZE-TUR"]


def test_the_directed_layout_counts_an_act_on_its_way_alone(anonymous, states):
    make.EventFactory(start="2025", parties=[("ISR", "actor"), ("AZE", "recipient")])
    make.AgreementFactory(signed="2025-05", start="2025-05")
    found = rows(
        anonymous,
        countries="ISR,AZE",
        year_from=2025,
        year_to=2025,
        layout="directed",
    )
    assert [(row["dyad"], row["events"], row["agreements"]) for row in found] == [
        ("AZE-ISR", 0, 1),
        ("ISR-AZE", 1, 1),
    ]
    assert found[1]["code_a"] == "ISR"


def test_what_lasts_is_counted_at_the_end_of_each_year(anonymous, states):
    make.TradeTieFactory(start="2021-03", end="2023-06-30", end_state="ended")
    make.DefenseTieFactory(
        tie_type="alliance",
        parties=[("ISR", "participant"), ("AZE", "participant")],
        start="2022",
        end_state="ongoing",
    )
    make.AgreementFactory(signed="2021", in_force="2022-02", ended="2024-01-01")
    this_year = date.today().year
    found = rows(
        anonymous,
        countries="ISR,AZE",
        year_from=2020,
        year_to=this_year + 1,
        measures="ties_standing,agreements_in_force",
    )
    assert "records" not in found[0]
    standing = {row["year"]: row["ties_standing"] for row in found}
    assert [standing[year] for year in range(2020, 2026)] == [0, 1, 2, 1, 1, 1]
    assert (standing[this_year], standing[this_year + 1]) == (1, 0)
    force = {row["year"]: row["agreements_in_force"] for row in found}
    assert [force[year] for year in range(2020, 2026)] == [0, 0, 1, 1, 0, 0]


def test_codes_are_those_that_were_valid_in_the_year(anonymous, states):
    israel, *_ = states
    for value, first, last in (
        ("260", "1955-05-05", "1990-10-02"),
        ("255", "1990-10-03", None),
    ):
        CountryCode.objects.create(
            country=israel,
            scheme="cow",
            value=value,
            valid_from=first,
            valid_to=last,
        )
    found = rows(anonymous, countries="ISR,AZE", year_from=1989, year_to=1991)
    assert [row["cow_b"] for row in found] == ["260", "255", "255"]
    assert [row["cow_a"] for row in found] == [None, None, None]
    assert found[0]["iso3_b"] == "ISR"


def test_there_is_no_row_of_a_year_in_which_one_did_not_exist(anonymous, states):
    found = rows(anonymous, countries="SUHH,ISR", year_from=1989, year_to=1992)
    assert [row["year"] for row in found] == [1989, 1990]


@pytest.mark.parametrize(("system", "other"), [("cow", "gw"), ("gw", "cow")])
def test_a_system_of_states_leaves_the_years_of_its_members(
    anonymous, states, system, other
):
    israel, azerbaijan, gone = states
    for country, first, last in (
        (israel, "1948-05-14", None),
        (azerbaijan, "1918-05-28", "1920-04-28"),
        (azerbaijan, "1991-12-26", None),
        (gone, "1922-12-30", "1991-12-25"),
    ):
        make.CountryCodeFactory(
            country=country,
            scheme=system,
            value=f"{country.pk}{first[:4]}",
            valid_from=first,
            valid_to=last,
        )
    make.CountryFactory(code="TUR")
    asked = {"countries": "ISR,AZE,SUHH,TUR", "year_from": 1985, "year_to": 1993}
    asked["count"] = "exact"
    answer = anonymous.get(PATH, {**asked, "system": system}).json()
    found = [(row["dyad"], row["year"]) for row in answer["results"]]
    assert found == [
        # On one day of 1991 is enough, as for a code.
        *(("AZE-ISR", year) for year in (1991, 1992, 1993)),
        *(("ISR-SUHH", year) for year in range(1985, 1991)),
    ]
    assert answer["count"] == 9
    assert rows(anonymous, **{**asked, "system": other}) == []


def test_readers_see_no_draft_in_any_count(anonymous, editor, states):
    make.MeetingFactory(start="2025-05", review="draft")
    asked = {"countries": "ISR", "year_from": 2025, "year_to": 2025}
    assert rows(anonymous, **asked) == []
    (row,) = rows(editor, **asked)
    assert row["meetings"] == 1


def test_the_past_knew_another_panel(anonymous, states):
    before = timezone.now()
    make.MeetingFactory(start="2025-05")
    asked = {"countries": "ISR,AZE", "year_from": 2025, "year_to": 2025}
    asked["measures"] = "records,ties_standing"
    assert [row["records"] for row in rows(anonymous, **asked)] == [1]
    then = rows(anonymous, **asked, known_at=before.isoformat())
    assert [row["records"] for row in then] == [0]


@pytest.mark.parametrize("ordering", ["dyad", "-dyad"])
def test_pages_give_each_row_once_in_both_directions(anonymous, states, ordering):
    make.CountryFactory(code="TUR")
    asked = {"countries": "ISR,AZE,TUR", "year_from": 2020, "year_to": 2024}
    asked["ordering"] = ordering
    whole = rows(anonymous, **asked)
    assert len(whole) == 15
    page = anonymous.get(PATH, {**asked, "page_size": 4, "count": "exact"}).json()
    assert (page["count"], page["count_is_exact"]) == (15, True)
    walked = [*page["results"]]
    while page["next"]:
        page = anonymous.get(page["next"]).json()
        walked += page["results"]
    assert walked == whole
    back = []
    while page["previous"]:
        page = anonymous.get(page["previous"]).json()
        back = page["results"] + back
    assert back == whole[: len(back)]
    assert len(back) == 12


def test_the_cost_does_not_grow_with_pairs_and_years(anonymous, states):
    def cost(**query):
        with CaptureQueriesContext(connection) as asked:
            found = rows(anonymous, page_size=500, **query)
        return len(found), len(asked)

    make.MeetingFactory(start="2025-05")
    few, first = cost(year_from=2025, year_to=2025)
    codes = ("TUR", "SYR", "IRN", "GEO", "ARM", "RUS")
    for code in codes:
        make.CountryFactory(code=code)
        make.EventFactory(start="2024", parties=[(code, "actor"), ("ISR", "recipient")])
    many, last = cost(year_from=2006, year_to=2025)
    assert (few, many) == (1, 140)
    assert last == first


def test_a_country_makes_no_pair_with_itself(anonymous, states):
    told = refused(anonymous, countries="ISR,isr")
    assert told == {"countries": "All are Country ISR; a pair has two countries."}


def test_the_first_years_of_all_are_asked_for(anonymous, states):
    first = rows(anonymous, countries="ISR,AZE", year_to=3)
    assert [row["year"] for row in first] == [1, 2, 3]
    assert rows(anonymous, year_to=1) == []
    assert rows(anonymous, known_at="0005-01-01T00:00:00Z") == []


def test_years_that_cannot_be_meant_are_refused(anonymous, states):
    assert refused(anonymous, year_from=2025, year_to=2024) == {
        "year_from": "The last year, 2024, is before this one."
    }
    assert refused(anonymous, year_from=1000, year_to=2024)["year_from"] == (
        "These are 1025 years; at most 400 are counted."
    )
    wide = {"year_from": 1900, "year_to": 2000, "measures": "ties_standing"}
    assert refused(anonymous, **wide)["year_from"] == (
        "These are 101 years; at most 60 are counted with ties_standing."
    )
    assert "year_to" in refused(anonymous, year_to="MMXXV")
    assert (
        "Did you mean “meetings”?"
        in (refused(anonymous, measures="meeting")["measures"])
    )
    assert "countries" in refused(anonymous, countries="QQQ")
    assert "layout" in refused(anonymous, layout="sideways")
    assert "country" in refused(anonymous, country="ISR")
