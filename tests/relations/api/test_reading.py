"""What the API shows: the shapes, their tags, and pairs in either order."""

import time

import pytest

from config.api import router
from relations.models import Participation
from tests import factories as make
from tests.factories import KIND_FACTORIES, party, passage
from tests.relations.api.problems import errors_of

SHARED = {
    "id",
    "url",
    "kind",
    "title",
    "summary",
    "purpose",
    "start",
    "end",
    "end_state",
    "status",
    "status_date",
    "status_reason",
    "review",
    "confidence",
    "participants",
    "place",
    "topics",
    "evidence",
    "etag",
    "created",
    "updated",
}


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_a_record_has_one_shape_wherever_it_is_read(kind, anonymous):
    made = KIND_FACTORIES[kind](cited=True)
    listed = anonymous.get("/api/v1/records/").json()["results"][0]
    assert set(listed) > SHARED
    assert listed["kind"] == kind
    for path in (f"/api/v1/records/{made.pk}/", listed["url"]):
        assert anonymous.get(path).json() == listed
    route = listed["url"].rsplit("/", 2)[0]
    assert anonymous.get(f"{route}/").json()["results"] == [listed]
    timeline = anonymous.get("/api/v1/dyads/ISR-AZE/timeline/").json()
    assert timeline["results"] == [listed]


def test_a_record_in_full(anonymous):
    israel = make.CountryFactory(code="ISR", name="Israel")
    azerbaijan = make.CountryFactory(code="AZE", name="Azerbaijan")
    tenure = make.TenureFactory(
        official__name="Israel Katz",
        post__country=israel,
        post__title="Defense Minister",
        end_state="ongoing",
    )
    made = make.MeetingFactory(
        title="Talks",
        start="2025-05",
        confidence=2,
        topics=["security"],
        place_city="Tel Aviv",
        place_country=israel,
        parties=[(israel, "host"), (azerbaijan, "visitor")],
        cited=True,
    )
    host, visitor = made.participations.order_by("position")
    host.official = tenure.official
    host.save()
    shown = anonymous.get(f"/api/v1/meetings/{made.pk}/").json()
    assert shown["start"] == {
        "edtf": "2025-05",
        "earliest": "2025-05-01",
        "latest": "2025-05-31",
        "precision": "month",
        "display": "May 2025",
    }
    assert shown["end"] is None
    assert shown["confidence"] == {"value": 2, "label": "Minor inference"}
    assert shown["place"] == {
        "city": "Tel Aviv",
        "country": {"code": "ISR", "iso3": "ISR", "name": "Israel"},
    }
    assert shown["participants"] == [
        {
            "id": host.pk,
            "country": {"code": "ISR", "iso3": "ISR", "name": "Israel"},
            "role": "host",
            "official": {
                "id": tenure.official_id,
                "url": f"/api/v1/officials/{tenure.official_id}/",
                "name": "Israel Katz",
                "post": {
                    "id": tenure.post_id,
                    "title": "Defense Minister",
                    "role": "defense_minister",
                },
            },
            "tenure": None,
            "named_as": "",
            "is_lead": False,
        },
        {
            "id": visitor.pk,
            "country": {"code": "AZE", "iso3": "AZE", "name": "Azerbaijan"},
            "role": "visitor",
            "official": None,
            "tenure": None,
            "named_as": "",
            "is_lead": False,
        },
    ]
    assert shown["evidence"] == {
        "citations": 1,
        "withheld": 0,
        "independent_sources": 1,
        "verified": 1,
        "source_quality": 1,
        "completeness": {"share": 0.83, "missing": ["participants"]},
        "best_admiralty": "F6",
        "attested_by": {"parties": [], "third": True},
        "disputed": False,
        "disputes": [],
    }
    assert "citations" not in shown
    assert "warnings" not in shown


def test_expanding_gives_the_passages_with_article_and_source(anonymous):
    made = make.MeetingFactory(cited=True)
    path = f"/api/v1/records/{made.pk}/?expand=citations"
    passages = anonymous.get(path).json()["citations"]
    citation = made.citations.get()
    assert passages[0]["quote"] == citation.quote
    assert passages[0]["article"]["title"] == citation.article.title
    assert passages[0]["article"]["source"]["name"] == citation.article.source.name
    assert passages[0]["anchor"]["state"] == "exact"
    alone = anonymous.get(f"/api/v1/citations/{citation.pk}/").json()
    assert alone["record"]["url"] == f"/api/v1/meetings/{made.pk}/"
    del alone["record"]
    assert alone == passages[0]


def test_organizations_have_no_iso3(anonymous):
    make.CountryFactory(code="WTO", entity_type="igo")
    shown = anonymous.get("/api/v1/countries/WTO/").json()
    assert (shown["code"], shown["iso3"]) == ("WTO", None)


def test_a_country_is_found_by_any_code_in_its_address(anonymous):
    country = make.CountryFactory(code="ISR", name="Israel")
    make.CountryCodeFactory(country=country, scheme="iso2", value="IL")
    make.CountryCodeFactory(
        country=country, scheme="cow", value="666", valid_from="1948-05-14"
    )
    make.CountryNameFactory(country=country, name="ישראל")
    for word in ("ISR", "isr", "IL", "Israel", "ישראל"):
        shown = anonymous.get(f"/api/v1/countries/{word}/").json()
        assert shown["url"] == "/api/v1/countries/ISR/"
    assert shown["spells"] == [
        {"system": "cow", "number": "666", "from": "1948-05-14", "to": None}
    ]
    assert [name["name"] for name in shown["names"]] == ["ישראל"]


# Pairs


@pytest.mark.parametrize("dyad", ["ISR-AZE", "AZE-ISR", "isr-aze"])
def test_a_pair_is_the_same_in_either_order(dyad, anonymous):
    made = make.MeetingFactory()
    shown = anonymous.get(f"/api/v1/dyads/{dyad}/").json()
    assert shown["dyad"] == "AZE-ISR"
    assert [each["code"] for each in shown["countries"]] == ["AZE", "ISR"]
    timeline = anonymous.get(f"/api/v1/dyads/{dyad}/timeline/").json()
    assert timeline["dyad"] == "AZE-ISR"
    assert [row["id"] for row in timeline["results"]] == [made.pk]


def test_what_is_only_incidental_is_shown_and_not_counted(anonymous):
    make.MeetingFactory()
    make.MeetingFactory(
        meeting_format="third_country",
        parties=[("ISR", "participant"), ("TUR", "participant"), ("AZE", "venue_only")],
    )
    shown = anonymous.get("/api/v1/dyads/ISR-AZE/").json()
    assert (shown["counts"]["meeting"], shown["counts"]["total"]) == (1, 1)
    assert shown["incidental"] == 1
    timeline = anonymous.get("/api/v1/dyads/ISR-AZE/timeline/?count=exact").json()
    assert timeline["count"] == 2
    (listed,) = [
        row
        for row in anonymous.get("/api/v1/dyads/").json()["results"]
        if row["dyad"] == "AZE-ISR"
    ]
    assert listed.items() <= shown.items()


def test_a_pair_without_records_has_zeros(anonymous):
    make.CountryFactory(code="ISR")
    make.CountryFactory(code="AZE")
    shown = anonymous.get("/api/v1/dyads/ISR-AZE/").json()
    assert set(shown["counts"].values()) == {0}
    assert shown["first"] is None


# Tags


def test_an_answer_that_is_known_already_is_not_sent_again(anonymous):
    made = make.MeetingFactory()
    for path in (f"/api/v1/meetings/{made.pk}/", "/api/v1/meetings/", "/api/v1/"):
        first = anonymous.get(path)
        again = anonymous.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        weak = anonymous.get(path, headers={"If-None-Match": f"W/{first['ETag']}"})
        assert weak.status_code == 304
        whatever = anonymous.get(path, headers={"If-None-Match": "*"})
        assert whatever.status_code == 304
        other = anonymous.get(path, headers={"If-None-Match": '"*"'})
        assert other.status_code == 200


SHAPES = (
    "records/",
    "records/{number}/",
    "meetings/",
    "meetings/{number}/",
    "dyads/ISR-AZE/timeline/",
    "dyads/ISR-AZE/",
)


@pytest.mark.parametrize(
    "path", ["countries/", "records/", "changes/", "panel/", "dyads/", "citations/"]
)
def test_a_page_that_leads_on_has_one_tag(path, anonymous, monkeypatch):
    make.MeetingFactory(cited=True)
    make.AgreementFactory(parties=[("TUR", "party"), ("ISR", "party")], cited=True)
    query = {"page_size": 1}
    first = anonymous.get(f"/api/v1/{path}", query)
    assert "cursor=" in first.content.decode()
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    tag = {"If-None-Match": first["ETag"]}
    again = anonymous.get(f"/api/v1/{path}", query, headers=tag)
    assert again.status_code == 304


@pytest.mark.parametrize("path", [*SHAPES, "countries/", "changes/", "vocabularies/"])
def test_whoever_asks_for_indented_json_gets_it(path, anonymous):
    number = make.MeetingFactory(cited=True).pk
    path = f"/api/v1/{path.format(number=number)}"
    plain = anonymous.get(path)
    asked = {"Accept": "application/json; indent=4"}
    answer = anonymous.get(path, headers=asked)
    assert answer.status_code == 200
    assert answer.json() == plain.json()
    assert answer.content.decode().startswith(('{\n    "', "[\n    {"))


def test_a_tag_changes_with_a_name_that_the_answer_shows(anonymous):
    made = make.MeetingFactory()
    path = f"/api/v1/meetings/{made.pk}/"
    seen = anonymous.get(path)["ETag"]
    country = Participation.objects.filter(record=made).first().country
    country.name = "Another name"
    country.save()
    answer = anonymous.get(path, headers={"If-None-Match": seen})
    assert answer.status_code == 200
    assert answer["ETag"] != seen


def test_a_row_says_when_it_was_changed(anonymous):
    made = make.MeetingFactory()
    answer = anonymous.get(f"/api/v1/meetings/{made.pk}/")
    assert answer["Last-Modified"].endswith("GMT")
    assert answer.json()["etag"] == f'"{made.pk}-1"'
    assert answer["ETag"].startswith(f'"{made.pk}-1-')


def test_caches_keep_the_answers_of_readers_apart(anonymous):
    vary = anonymous.get("/api/v1/records/")["Vary"]
    assert {"Authorization", "Cookie"} <= set(vary.split(", "))


# Other sites


def test_pages_of_other_sites_may_read(anonymous):
    answer = anonymous.get("/api/v1/records/", headers={"Origin": "https://x.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    asked = anonymous.options(
        "/api/v1/meetings/",
        headers={
            "Origin": "https://x.example",
            "Access-Control-Request-Method": "GET",
        },
    )
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


# The entrance and the code lists


def test_the_entrance_names_licence_and_every_resource(anonymous, curator):
    shown = anonymous.get("/api/v1/").json()
    assert anonymous.get(shown["redoc"]).status_code == 200
    for path in shown["of_editors"].values():
        assert anonymous.get(path).status_code == 401, path
        assert curator.get(path).status_code == 200, path
    listed = {**shown["resources"], **shown["of_editors"]}
    assert {prefix for prefix, _, _ in router.registry} <= set(listed)
    assert shown["name"] == "Bilateral"
    assert shown["data_licence"]["name"] == "CC BY 4.0"
    for path in (*shown["resources"].values(), shown["schema"], shown["docs"]):
        assert anonymous.get(path).status_code == 200, path


def test_a_code_list_has_labels_and_definitions(anonymous):
    shown = anonymous.get("/api/v1/vocabularies/meeting_status/").json()
    postponed = {term["code"]: term for term in shown["terms"]}["postponed"]
    assert postponed["label"]
    assert postponed["definition"].endswith(".")


def test_lists_that_are_tables_are_code_lists_too(anonymous):
    make.PostRoleFactory()
    make.WeaponCategoryFactory()
    for name, code in (
        ("post_role", "defense_minister"),
        ("weapon_category", "aircraft"),
    ):
        shown = anonymous.get(f"/api/v1/vocabularies/{name}/").json()
        assert [term["code"] for term in shown["terms"]] == [code]
        everything = anonymous.get("/api/v1/vocabularies/").json()
        assert shown in everything


def test_an_unnamed_party_keeps_the_words_of_the_source(anonymous):
    make.MeetingFactory(
        parties=[("ISR", "host"), ("AZE", "visitor")], citations=[passage()]
    )
    made = make.MeetingFactory()
    extra = party("TUR", "mediator", named_as="Turkish counterparts", record=made)
    extra.save()
    shown = anonymous.get(f"/api/v1/meetings/{made.pk}/").json()
    assert "Turkish counterparts" in [
        each["named_as"] for each in shown["participants"]
    ]


def test_the_answers_of_the_seed_article(seed, anonymous, ask):
    postponed = anonymous.get("/api/v1/meetings/?status=postponed").json()["results"]
    assert postponed[0]["status_reason"]
    ties = anonymous.get("/api/v1/ties/?country=AZE&expand=citations").json()
    assert {"trade_tie", "defense_tie"} <= {row["kind"] for row in ties["results"]}
    assert all(row["citations"] for row in ties["results"])
    dyad = anonymous.get("/api/v1/dyads/ISR-AZE/timeline/").json()["results"]
    same = ask("records/", dyad="AZE-ISR")
    assert [row["id"] for row in dyad] == same
    errors = anonymous.get("/api/v1/records/?dyad=ISR-ISR")
    assert errors_of(errors) == {"dyad": "same_country"}
