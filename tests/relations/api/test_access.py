"""Who sees and writes what."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from rest_framework.test import APIClient

from config.api import router
from relations.actions.texts import follow
from relations.api.permissions import MayReadOrWrite
from tests import factories as make
from tests.factories import passage
from tests.relations.api.problems import detail_of

KINDS = (
    "meetings",
    "agreements",
    "trade-ties",
    "defense-ties",
    "diplomatic-ties",
    "events",
)
READERS = ("anonymous", "Viewer")
WRITABLE = [
    prefix
    for prefix, view, _ in router.registry
    if hasattr(view, "create") and MayReadOrWrite in view.permission_classes
]


@pytest.fixture
def client_for(anonymous, api_of):
    return lambda role: anonymous if role == "anonymous" else api_of(role)


@pytest.fixture
def draft(db):
    """An unpublished meeting, with all that hangs on it."""
    return make.MeetingFactory(
        review="draft",
        citations=[passage(quote="met and spoke")],
        trip=make.TripFactory(title="Secret tour"),
        gathering=make.GatheringFactory(),
    )


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize(
    "path",
    [
        "records/",
        "meetings/",
        "citations/",
        "articles/",
        "trips/",
        "gatherings/",
        "dyads/",
        "dyads/ISR-AZE/timeline/",
        "records/?expand=citations",
    ],
)
def test_drafts_are_in_no_public_list_and_no_count(path, role, client_for, draft):
    join = "&" if "?" in path else "?"
    answer = client_for(role).get(f"/api/v1/{path}{join}count=exact").json()
    assert (answer["results"], answer["count"]) == ([], 0)


@pytest.mark.parametrize("role", READERS)
def test_drafts_have_no_public_address(role, client_for, draft):
    client = client_for(role)
    citation = draft.citations.get()
    for path in (
        f"records/{draft.pk}/",
        f"meetings/{draft.pk}/",
        f"citations/{citation.pk}/",
        f"articles/{citation.article_id}/",
        f"trips/{draft.trip_id}/",
        f"gatherings/{draft.gathering_id}/",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 404, path


def test_the_counts_of_a_pair_leave_drafts_out(anonymous, curator, draft):
    make.MeetingFactory(review="approved")
    path = "/api/v1/dyads/ISR-AZE/"
    assert anonymous.get(path).json()["counts"]["meeting"] == 1
    assert curator.get(path).json()["counts"]["meeting"] == 2


def test_a_draft_cannot_be_asked_about_as_article_or_trip(anonymous, draft):
    article = draft.citations.get().article_id
    for query in (f"article={article}", f"trip={draft.trip_id}"):
        answer = anonymous.get(f"/api/v1/meetings/?{query}")
        assert answer.status_code == 400
        assert "There is no" in detail_of(answer)


@pytest.mark.parametrize("role", ["Curator", "Reviewer", "Administrator"])
def test_editors_see_drafts(role, api_of, draft, ask):
    client = api_of(role)
    assert ask("records/", client=client) == [draft.pk]
    assert ask("citations/", client=client) == [draft.citations.get().pk]


def test_a_draft_that_a_public_record_names_is_not_told(anonymous, curator, draft):
    pact = make.AgreementFactory(
        signed_at=draft,
        parent=make.AgreementFactory(review="draft"),
        parent_relation="amends",
    )
    base = make.DefenseTieFactory(rests_on=make.AgreementFactory(review="draft"))
    for client, told in ((anonymous, False), (curator, True)):
        shown = client.get(f"/api/v1/agreements/{pact.pk}/").json()
        assert [bool(shown[name]) for name in ("signed_at", "parent")] == [told, told]
        shown = client.get(f"/api/v1/records/{base.pk}/").json()
        assert bool(shown["rests_on"]) is told


def test_a_deleted_article_was_never_there_for_the_public(anonymous, curator):
    article = make.ArticleFactory()
    path = f"/api/v1/articles/{article.pk}/"
    article.delete()
    assert anonymous.get(path).status_code == 404
    assert curator.get(path).status_code == 410


def test_copies_of_an_article_that_nobody_cites_are_not_told(anonymous, curator):
    article = make.MeetingFactory(cited=True).citations.get().article
    copy = make.ArticleFactory(syndicated_from=article)
    path = f"/api/v1/articles/{article.pk}/"
    assert anonymous.get(path).json()["copies"] == []
    assert curator.get(path).json()["copies"] == [copy.pk]


def test_a_passage_names_the_version_of_the_text_that_it_stands_in(anonymous):
    make.ArticleFactory(text="Another text, so that versions have other numbers.")
    article = make.ArticleFactory(text="They met and spoke about trade.")
    meeting = make.MeetingFactory(citations=[passage(article=article)])
    text = "Update. They met and spoke about trade."
    make.ArticleTextFactory(article=article, text=text)
    follow(article)
    (citation,) = meeting.citations.all()
    assert citation.text_version_id > citation.text_version.version == 2
    version = anonymous.get(f"/api/v1/articles/{article.pk}/").json()["text"]["version"]
    now = timezone.now().isoformat()
    for moment in ({}, {"known_at": now}):
        one = anonymous.get(f"/api/v1/citations/{citation.pk}/", moment).json()
        (listed,) = anonymous.get("/api/v1/citations/", moment).json()["results"]
        in_full = {**moment, "expand": "citations"}
        record = anonymous.get(f"/api/v1/meetings/{meeting.pk}/", in_full).json()
        (expanded,) = anonymous.get("/api/v1/records/", in_full).json()["results"]
        for each in (one, listed, *record["citations"], *expanded["citations"]):
            assert each["anchor"]["text_version"] == version == 2


def test_a_passage_whose_article_was_deleted_since_has_no_version(anonymous):
    meeting = make.MeetingFactory(cited=True)
    (citation,) = meeting.citations.all()
    moment = {"known_at": timezone.now().isoformat()}
    article, path = citation.article, f"/api/v1/citations/{citation.pk}/"
    citation.delete()
    article.delete()
    one = anonymous.get(path, moment)
    assert one.status_code == 200, one.content
    (listed,) = anonymous.get("/api/v1/citations/", moment).json()["results"]
    in_full = {**moment, "expand": "citations"}
    (record,) = anonymous.get("/api/v1/records/", in_full).json()["results"]
    for each in (one.json(), listed, *record["citations"]):
        assert each["quote"] == citation.quote
        assert each["anchor"]["start"] == citation.start
        assert each["anchor"]["text_version"] is None


def test_the_public_sees_a_passage_as_long_as_the_rights_allow(anonymous, curator):
    citation = make.MeetingFactory(cited=True).citations.get()
    citation.article.excerpt_limit = 8
    citation.article.save()
    path = f"/api/v1/citations/{citation.pk}/"
    public, whole = anonymous.get(path).json(), curator.get(path).json()
    assert (public["quote"], whole["quote"]) == ("met and…", citation.quote)
    assert public["anchor"]["prefix"] == public["anchor"]["suffix"] == ""
    assert whole["anchor"]["prefix"] != ""
    expanded = anonymous.get("/api/v1/records/?expand=citations").json()
    assert expanded["results"][0]["citations"][0]["quote"] == "met and…"


@pytest.mark.parametrize(
    ("rights", "role", "shown"),
    [
        ("excerpt", "anonymous", False),
        ("excerpt", "Viewer", False),
        ("excerpt", "Curator", True),
        ("full", "anonymous", True),
    ],
)
def test_a_text_is_shown_as_far_as_its_rights_go(rights, role, shown, client_for):
    citation = make.MeetingFactory(cited=True).citations.get()
    citation.article.rights = rights
    citation.article.save()
    answer = client_for(role).get(f"/api/v1/articles/{citation.article_id}/")
    text = answer.json()["text"]
    assert text["version"] == 1
    assert (text["text"] is not None) is shown


# Writing


@pytest.mark.parametrize("route", WRITABLE)
def test_nobody_writes_without_logging_in(route, anonymous):
    answer = anonymous.post(f"/api/v1/{route}/", {}, format="json")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert "/api/v1/auth/token/" in detail_of(answer)


@pytest.mark.parametrize("route", WRITABLE)
def test_a_viewer_writes_nothing(route, api_of):
    answer = api_of("Viewer").post(f"/api/v1/{route}/", {}, format="json")
    assert answer.status_code == 403
    assert detail_of(answer).startswith("Your account may not add ")


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 401), ("Viewer", 403), ("Curator", 428)]
)
def test_changing_asks_for_the_right_role_first(role, status, verb, client_for):
    made = make.MeetingFactory()
    answer = getattr(client_for(role), verb)(
        f"/api/v1/meetings/{made.pk}/", {}, format="json"
    )
    assert answer.status_code == status


@pytest.mark.parametrize(("role", "status"), [("Curator", 403), ("Administrator", 400)])
def test_only_administrators_write_countries(role, status, api_of):
    answer = api_of(role).post("/api/v1/countries/", {}, format="json")
    assert answer.status_code == status


def test_a_new_source_needs_the_permission_to_add_sources(db):
    user = make.UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_article"))
    client = APIClient()
    client.force_login(user)
    body = {"title": "News", "source": {"name": "New", "kind": "media"}}
    answer = client.post("/api/v1/articles/", body, format="json")
    assert answer.status_code == 403
    assert "add sources" in detail_of(answer)


def test_products_are_read_only(editor):
    assert editor.post("/api/v1/products/", {}, format="json").status_code == 405


def test_a_browser_session_needs_its_csrf_token(user_in):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(user_in("Curator"))
    answer = client.post("/api/v1/meetings/", {}, format="json")
    assert answer.status_code == 403
    assert "CSRF" in detail_of(answer)


def test_reading_can_be_closed(anonymous, api_of, settings):
    settings.API_REQUIRE_LOGIN = True
    for path in ("", "records/", "vocabularies/", "schema/", "docs/"):
        assert anonymous.get(f"/api/v1/{path}").status_code == 401, path
    assert api_of("Viewer").get("/api/v1/records/").status_code == 200


def log_in(client, user, password="a long password"):
    user.set_password("a long password")
    user.save()
    body = {"username": user.username, "password": password}
    return client.post("/api/v1/auth/token/", body, format="json")


def test_a_token_can_be_had_where_reading_is_closed(anonymous, settings, user_in):
    settings.API_REQUIRE_LOGIN = True
    answer = log_in(anonymous, user_in("Viewer"))
    assert answer.status_code == 200


def test_the_public_sees_no_publisher_of_drafts_only(anonymous, api_of):
    drafted = make.SourceFactory()
    article = make.ArticleFactory(source=drafted, text="They met in Baku.")
    make.MeetingFactory(
        review="draft",
        citations=[make.passage(article=article, quote="They met in Baku")],
    )
    path = f"/api/v1/sources/{drafted.pk}/"
    assert anonymous.get(path).status_code == 404
    assert api_of("Curator").get(path).status_code == 200
