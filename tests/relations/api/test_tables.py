"""Writing articles, sources, people, countries and passages by themselves."""

import pytest

from articles.models import Article, ArticleText, Source
from relations.models import Country, Official
from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of

ARTICLE = {
    "source": {"name": "Example News", "kind": "media", "country_code": "GBR"},
    "url": "https://news.example/2025/05/talks?utm_source=x",
    "title": "Ministers meet",
    "published": "2025-05-20",
    "language": "en",
    "text": "The minister welcomed his counterpart.",
}


def post(client, route, body):
    return client.post(f"/api/v1/{route}/", body, format="json")


def change(client, address, body, verb="patch"):
    tag = client.get(address)["ETag"]
    send = getattr(client, verb)
    return send(address, body, format="json", headers={"If-Match": tag})


@pytest.fixture
def britain(db):
    return make.CountryFactory(code="GBR")


# Articles


def test_an_article_is_made_with_its_source_and_text(curator, britain):
    answer = post(curator, "articles", ARTICLE)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert answer["Location"].endswith(f"/api/v1/articles/{made['id']}/")
    assert made["self"] == f"/api/v1/articles/{made['id']}/"
    assert made["canonical_url"] == "news.example/2025/05/talks"
    assert made["source"]["name"] == "Example News"
    assert Source.objects.get().country_code == "GBR"
    assert made["text"]["version"] == 1
    assert made["text"]["sha256"] == ArticleText.objects.get().sha256
    assert made["text"]["text"] == ARTICLE["text"]
    assert made["copies"] == []


def test_a_source_that_we_have_is_not_made_again(curator, britain):
    source = make.SourceFactory(name="Example News")
    assert post(curator, "articles", ARTICLE).json()["source"]["id"] == source.pk
    other = {**ARTICLE, "source": source.pk, "url": "https://news.example/2"}
    assert post(curator, "articles", other).json()["source"]["id"] == source.pk


def test_a_known_address_is_a_conflict_that_names_the_article(curator, britain):
    first = post(curator, "articles", ARTICLE).json()
    again = {**ARTICLE, "url": "http://www.news.example/2025/05/talks", "title": "B"}
    answer = post(curator, "articles", again)
    assert answer.status_code == 409
    assert errors_of(answer) == {"url": "known_article"}
    assert answer.json()["existing"] == first["self"]
    assert Article.objects.count() == 1


def test_a_refused_article_leaves_no_source_behind(curator, britain):
    answer = post(curator, "articles", {**ARTICLE, "rights": "no_text"})
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["text"]
    assert not Source.objects.exists()
    assert not Article.objects.exists()


def test_problems_of_a_new_source_are_named(curator, britain):
    body = {**ARTICLE, "source": {"name": "X", "kind": "blog", "colour": "red"}}
    answer = post(curator, "articles", body)
    assert errors_of(answer)["source.colour"] == "unknown_field"


def test_a_changed_text_becomes_a_new_version(curator, britain):
    address = post(curator, "articles", ARTICLE).json()["self"]
    changed = change(curator, address, {"text": "Another text."}).json()
    assert changed["text"]["version"] == 2
    same = change(curator, address, {"text": "Another text."}).json()
    assert same["text"]["version"] == 2


def test_an_article_that_was_read_can_be_sent_back(curator, britain):
    address = post(curator, "articles", ARTICLE).json()["self"]
    body = curator.get(address).json()
    answer = change(curator, address, {**body, "title": "New"}, verb="put")
    assert answer.status_code == 200, answer.content
    assert answer.json()["title"] == "New"
    assert answer.json()["text"] == body["text"]


def test_an_article_that_is_cited_is_not_deleted(curator, britain):
    citation = make.MeetingFactory(cited=True).citations.get()
    address = f"/api/v1/articles/{citation.article_id}/"
    answer = change(curator, address, None, verb="delete")
    assert answer.status_code == 409
    assert "citation" in detail_of(answer)


# People


def test_an_official_is_made_with_spellings_and_changed(curator, db):
    body = {
        "name": "Zakir Hasanov",
        "name_native": "Zakir Həsənov",
        "names": [{"name": "Zakir Gasanov"}],
    }
    made = post(curator, "officials", body).json()
    assert made["sort_name"] == "Hasanov, Zakir"
    kept = made["names"][0]["id"]
    names = [{"id": kept, "language": "ru"}, {"name": "Закир Гасанов"}]
    changed = change(curator, made["url"], {"names": names}).json()
    assert {name["name"] for name in changed["names"]} == {
        "Zakir Gasanov",
        "Закир Гасанов",
    }
    assert kept in [name["id"] for name in changed["names"]]


def test_overlapping_tenures_are_refused_with_a_sentence(curator, db):
    known = make.TenureFactory(start="2020", end="2024")
    body = {
        "official": known.official_id,
        "post": known.post_id,
        "start": "2022",
        "end": "2025",
    }
    answer = post(curator, "tenures", body)
    assert errors_of(answer) == {"start": "overlap"}
    assert "held this post at that time already" in detail_of(answer)


def test_a_post_and_a_tenure_are_made(curator, db):
    make.CountryFactory(code="ISR")
    make.PostRoleFactory()
    body = {"country": "ISR", "title": "Defense Minister", "role": "defense_minister"}
    made = post(curator, "posts", body).json()
    assert made["seniority"] == "2"
    official = make.OfficialFactory()
    body = {"official": official.pk, "post": made["url"], "start": "../2025-05-20"}
    tenure = post(curator, "tenures", body).json()
    assert tenure["post"]["title"] == "Defense Minister"
    shown = curator.get(f"/api/v1/officials/{official.pk}/").json()
    assert [held["id"] for held in shown["posts"]] == [tenure["id"]]


def test_trips_and_gatherings_are_made(curator, db):
    make.CountryFactory(code="UN", entity_type="igo")
    official = make.OfficialFactory()
    trip = post(curator, "trips", {"official": official.pk, "start": "May 2025"})
    assert trip.json()["start"]["edtf"] == "2025-05"
    body = {"name": "80th General Assembly", "organization": "UN"}
    gathering = post(curator, "gatherings", body).json()
    assert gathering["organization"]["code"] == "UN"
    assert gathering["place"] is None


# Countries and passages


def test_a_country_is_made_with_codes_and_names(api_of):
    client = api_of("Administrator")
    body = {
        "code": "ISR",
        "name": "Israel",
        "entity_type": "state",
        "codes": [{"scheme": "iso2", "value": "IL"}],
        "names": [{"name": "ישראל", "language": "he"}],
    }
    answer = post(client, "countries", body)
    assert answer.status_code == 201, answer.content
    assert client.get("/api/v1/countries/IL/").json()["name"] == "Israel"
    changed = change(client, "/api/v1/countries/ISR/", {"capital": "Jerusalem"})
    assert changed.json()["capital"] == "Jerusalem"
    assert len(changed.json()["codes"]) == 1


def test_a_taken_code_is_refused(api_of):
    make.CountryFactory(code="ISR")
    body = {"code": "ISR", "name": "Israel", "entity_type": "state"}
    answer = post(api_of("Administrator"), "countries", body)
    assert list(errors_of(answer)) == ["code"]
    assert Country.objects.count() == 1


def test_a_country_in_use_is_not_deleted(api_of):
    make.MeetingFactory()
    client = api_of("Administrator")
    answer = change(client, "/api/v1/countries/ISR/", None, verb="delete")
    assert answer.status_code == 409
    assert Country.objects.filter(code="ISR").exists()


def test_a_passage_is_added_to_a_record(curator, db):
    made = make.MeetingFactory(review="draft")
    article = make.ArticleFactory(text="They met in Baku. They met again.")
    body = {"record": f"/api/v1/meetings/{made.pk}/", "article": article.pk}
    answer = post(curator, "citations", {**body, "quote": "They met in Baku"})
    assert answer.status_code == 201, answer.content
    assert answer.json()["anchor"]["state"] == "exact"
    assert answer.json()["warnings"] == []
    lost = post(curator, "citations", {**body, "quote": "They met in Tbilisi"}).json()
    assert lost["warnings"][0]["code"] == "not_found"
    answer = post(curator, "citations", {**body, "quote": "They met"})
    assert errors_of(answer) == {"quote": "ambiguous"}
    assert answer.json()["errors"][0]["candidates"] == [0, 18]


def test_a_passage_that_is_not_there_is_refused_if_strict(curator, db):
    made = make.MeetingFactory(review="draft")
    article = make.ArticleFactory(text="They met in Baku.")
    body = {"record": made.pk, "article": article.pk, "quote": "They met in Tbilisi"}
    answer = post(curator, "citations", body)
    assert answer.status_code == 201
    body["quote"] = "They met in Yerevan"
    answer = curator.post("/api/v1/citations/?strict=1", body, format="json")
    assert errors_of(answer) == {"quote": "not_found"}
    assert made.citations.count() == 1


def test_a_passage_stays_with_its_record(curator, db):
    citation = make.MeetingFactory(cited=True).citations.get()
    other = make.MeetingFactory()
    address = f"/api/v1/citations/{citation.pk}/"
    answer = change(curator, address, {"record": other.pk})
    assert errors_of(answer) == {"record": "read_only"}


def test_a_deleted_passage_leaves_the_record_a_new_version(curator, db):
    made = make.MeetingFactory(review="draft", cited=True)
    citation = made.citations.get()
    address = f"/api/v1/citations/{citation.pk}/"
    assert change(curator, address, None, verb="delete").status_code == 204
    assert curator.get(address).status_code == 410
    made.refresh_from_db()
    assert made.version == 2


def test_a_claim_about_a_field_that_is_not_there_is_refused(curator, db):
    made = make.MeetingFactory()
    article = make.ArticleFactory(text="They met in Baku.")
    body = {"record": made.pk, "article": article.pk, "quote": "met in Baku"}
    answer = post(curator, "citations", {**body, "claim": ["tie_type"]})
    assert list(errors_of(answer)) == ["claim"]
    assert "choose from" in detail_of(answer)


def test_a_reference_to_nothing_is_refused(curator, db):
    for value in (999, "999", "/api/v1/meetings/1/", "x", True, {}, [], 10**30):
        answer = post(curator, "trips", {"official": value})
        assert answer.status_code == 400
        assert list(errors_of(answer)) == ["official"]
    assert not Official.objects.exists()


@pytest.mark.parametrize(
    ("route", "body", "field", "near"),
    [
        ("posts", {"role": "forein_minister"}, "role", "foreign_minister"),
        ("auth/token", {"scope": "reed"}, "scope", "read"),
        ("redactions", {"table": "record"}, "table", "records"),
    ],
)
def test_a_code_that_is_not_in_its_list_is_told_the_nearest(
    route, body, field, near, api_of
):
    for code in ("foreign_minister", "head_of_state"):
        make.PostRoleFactory(code=code)
    answer = post(api_of("Reviewer"), route, body)
    assert answer.status_code == 400
    assert errors_of(answer)[field] == "invalid_choice"
    messages = {each["field"]: each["message"] for each in answer.json()["errors"]}
    assert f"Did you mean “{near}”?" in messages[field]
    assert "Choose from" in messages[field]


def test_a_part_of_a_record_is_not_said_to_be_written_elsewhere(curator):
    number = make.MeetingFactory().pk
    for verb, part, allowed in (
        ("get", "approve", "POST, OPTIONS"),
        ("put", "history", "GET, HEAD, OPTIONS"),
    ):
        answer = getattr(curator, verb)(f"/api/v1/records/{number}/{part}/")
        assert (answer.status_code, answer["Allow"]) == (405, allowed)
        assert "route of their kind" not in detail_of(answer)


def test_a_number_that_no_row_has_is_a_number(anonymous):
    number = "9" * 20
    asked = anonymous.get("/api/v1/records/", {"official": number})
    assert errors_of(asked) == {"official": "invalid"}
    assert detail_of(asked) == f"There is no official {number}."
    query = {"official": make.OfficialFactory().pk, "known_at": "2020-01-01"}
    asked = anonymous.get("/api/v1/records/", query)
    assert detail_of(asked) == (
        f"There was no official {query['official']} at that moment."
    )
