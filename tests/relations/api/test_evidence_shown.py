"""The evidence of a record in the API: what is told, what may be asked, the cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.factories import KIND_FACTORIES, passage
from tests.relations.api.cases_of_records import said_by

ROUTES = ("records", "meetings", "dyads/ISR-AZE/timeline")


def attested(*voices, **columns):
    citations = [said_by(kind, country) for kind, country in voices]
    return make.MeetingFactory(citations=citations, **columns)


ISRAEL, AZERBAIJAN = ("official_party", "ISR"), ("state_media", "AZE")
SOMEBODY = ("media", "GBR")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("ISR", ["one", "both"]),
        ("il", ["one", "both"]),
        ("AZE", ["both"]),
        ("both", ["both"]),
        ("third", ["third"]),
        ("none", ["none"]),
        ("GBR", []),
    ],
)
def test_records_are_found_by_who_says_them(route, side, expected, anonymous, ask):
    israel = make.CountryFactory(code="ISR")
    make.CountryCodeFactory(country=israel, scheme="iso2", value="IL")
    make.CountryFactory(code="GBR")
    made = {
        "none": attested(),
        "third": attested(SOMEBODY),
        "one": attested(ISRAEL),
        "both": attested(ISRAEL, AZERBAIJAN),
    }
    found = ask(f"{route}/", attested_by=side)
    assert set(found) == {made[name].pk for name in expected}


def test_a_venue_need_not_say_that_both_sides_met_there(ask):
    parties = [("ISR", "participant"), ("AZE", "participant"), ("TUR", "venue_only")]
    talks = {"meeting_format": "third_country", "parties": parties}
    made = attested(ISRAEL, AZERBAIJAN, **talks)
    attested(ISRAEL, **talks)
    assert ask("records/", attested_by="both") == [made.pk]
    assert ask("records/", attested_by="TUR") == []


@pytest.mark.parametrize("quality", ["0", "6", "-1", "2.5", "good"])
def test_a_quality_outside_1_to_5_is_refused(quality, anonymous):
    answer = anonymous.get(f"/api/v1/records/?min_quality={quality}")
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["field"] == "min_quality"
    assert error["message"] == f"“{quality}” is not a whole number from 1 to 5."


def test_a_side_that_nobody_knows_is_refused_with_the_words_that_are_known(anonymous):
    make.CountryFactory(code="ISR", name="Israel")
    answer = anonymous.get("/api/v1/records/?attested_by=ISRR")
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("attested_by", "unknown_country")
    assert error["message"].endswith("Or write “both”, “third” or “none”.")


def test_two_sides_at_once_are_refused(anonymous):
    answer = anonymous.get("/api/v1/records/?attested_by=both&attested_by=third")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "repeated"


def test_both_values_of_a_dispute_are_told_with_their_passages(anonymous):
    made = make.MeetingFactory(
        start="2025-05-20",
        citations=[
            passage(),
            passage(stance="contradicts", claim=["start"], claimed_value="21 May"),
        ],
    )
    support, against = made.citations.order_by("id")
    told = anonymous.get(f"/api/v1/records/{made.pk}/").json()["evidence"]
    assert told["disputed"] is True
    assert told["disputes"] == [
        {
            "field": "start",
            "values": [
                {"value": "20 May 2025", "recorded": True, "citations": [support.pk]},
                {"value": "21 May", "recorded": False, "citations": [against.pk]},
            ],
            "preferred": None,
        }
    ]


def test_a_draft_is_no_evidence_to_anybody_outside(ask):
    make.MeetingFactory(citations=[said_by(*ISRAEL)], review="draft")
    assert ask("records/", attested_by="ISR") == []
    assert ask("records/", min_quality="1") == []


def statements(client, path):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return len(answer.json()["results"]), len(asked)


def one_of_each_kind(citations):
    """A record of each kind, with the rows that its fields may point to."""
    others = {
        "meeting": {"trip": make.TripFactory, "gathering": make.GatheringFactory},
        "trade_tie": {"product": make.ProductFactory},
        "defense_tie": {"weapon_category": make.WeaponCategoryFactory},
    }
    for kind, factory in KIND_FACTORIES.items():
        factory(
            citations=citations(factory._meta.model),
            place_country=make.CountryFactory(),
            **{name: other() for name, other in others.get(kind, {}).items()},
        )


def undisputed(kind):
    return [passage(), passage()]


def disputed_in_every_field(kind):
    against = {"stance": "contradicts", "claim": kind.claimable()}
    return [passage(), passage(claimed_value="Else", **against)]


def test_disputes_in_every_field_cost_no_statement_more(anonymous):
    path = "/api/v1/records/?page_size=500&disputed="
    one_of_each_kind(undisputed)
    plain = statements(anonymous, f"{path}false")
    one_of_each_kind(disputed_in_every_field)
    first = statements(anonymous, f"{path}true")
    for _ in range(11):
        one_of_each_kind(disputed_in_every_field)
    last = statements(anonymous, f"{path}true")
    assert (plain[0], first[0], last[0]) == (6, 6, 72)
    # Preferred values are asked for with the page, whether there is a dispute or not.
    assert plain[1] == first[1] == last[1]


def test_the_questions_about_evidence_cost_no_statement_of_their_own(anonymous):
    attested(ISRAEL, AZERBAIJAN)
    _, plain = statements(anonymous, "/api/v1/records/")
    query = "attested_by=both&min_quality=1&min_sources=2&cited=true&disputed=false"
    number, asked = statements(anonymous, f"/api/v1/records/?{query}")
    assert (number, asked) == (1, plain)
