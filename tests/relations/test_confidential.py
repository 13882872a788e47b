"""The fact is public, the source is not: what a reader learns of one, on no surface.

`tests/test_permissions_matrix.py` walks all surfaces; here is what they say instead.
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.urls import reverse
from rest_framework.test import APIClient

from articles.models import Article
from relations import evidence
from relations.actions.rebuild import rebuild
from relations.actions.sources import settle_undated
from relations.models import Citation, Record
from relations.querysets.citations import readable_articles
from tests import factories as make
from tests.factories import passage

pytestmark = pytest.mark.django_db
READERS = ("anonymous", "Viewer")
TEXT = "Ministers of the two countries met and spoke about trade."


@pytest.fixture(autouse=True)
def no_requests_before():
    cache.clear()


@pytest.fixture
def api(user_in):
    """Makes a client of the API for a role, or for nobody."""

    def client(role):
        made = APIClient()
        if role != "anonymous":
            made.force_login(user_in(role))
        return made

    return client


def secret_article(**columns):
    """An article of a ministry that must not be named."""
    source = make.SourceFactory(
        confidential=True,
        **{"kind": "official_party", "country_code": "ISR", **columns.pop("of", {})},
    )
    return make.ArticleFactory(source=source, text=TEXT, **columns)


@pytest.fixture
def secret():
    """A passage of a confidential source, on a published record."""
    citation = passage(article=secret_article())
    make.MeetingFactory(citations=[citation])
    return Citation.objects.get()


def told(client, record, **query):
    return client.get(f"/api/v1/records/{record.pk}/", query).json()


# Reading


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("path", ["citations", "articles", "sources"])
def test_a_confidential_source_is_in_no_list_and_no_count(path, role, api, secret):
    answer = api(role).get(f"/api/v1/{path}/?count=exact").json()
    assert (answer["results"], answer["count"]) == ([], 0)


def addresses(citation):
    return (
        f"/api/v1/citations/{citation.pk}/",
        f"/api/v1/articles/{citation.article_id}/",
        f"/api/v1/sources/{citation.article.source_id}/",
    )


@pytest.mark.parametrize("role", READERS)
def test_a_confidential_source_has_no_address_for_readers(role, api, secret):
    client = api(role)
    assert [client.get(path).status_code for path in addresses(secret)] == [404] * 3


def test_curators_read_it_with_a_mark(api, secret):
    curator = api("Curator")
    citation, article, source = (curator.get(path).json() for path in addresses(secret))
    assert citation["article"]["source"]["confidential"] is True
    assert article["source"]["confidential"] is True
    assert source["confidential"] is True


def test_readers_are_not_told_that_sources_may_be_confidential(api):
    citation = make.MeetingFactory(cited=True).citations.get()
    anonymous = api("anonymous")
    shown = [anonymous.get(path).content.decode() for path in addresses(citation)]
    assert not [text for text in shown if "confidential" in text]


@pytest.mark.parametrize("role", READERS)
def test_the_fact_is_public_with_the_number_of_passages_withheld(role, api, secret):
    shown = told(api(role), secret.record, expand="citations")
    assert shown["citations"] == []
    amounts = shown["evidence"]
    assert (amounts["citations"], amounts["verified"]) == (0, 0)
    assert amounts["withheld"] == 1
    assert amounts["source_quality"] is None
    assert amounts["best_admiralty"] is None
    assert amounts["attested_by"] == {"parties": [], "third": False}


def test_nothing_is_withheld_from_those_who_see_all(api, secret):
    amounts = told(api("Curator"), secret.record)["evidence"]
    assert (amounts["citations"], amounts["withheld"]) == (1, 0)
    assert amounts["attested_by"] == {"parties": ["ISR"], "third": False}


def test_a_passage_that_supports_nothing_is_not_counted_as_withheld(api):
    against = passage(article=secret_article(), stance="contradicts", claim=["start"])
    record = make.MeetingFactory(citations=[against])
    amounts = told(api("anonymous"), record)["evidence"]
    assert amounts["withheld"] == 0
    assert (amounts["disputed"], amounts["disputes"]) == (False, [])
    assert told(api("Curator"), record)["evidence"]["disputed"] is True


def test_open_passages_speak_beside_one_that_is_withheld(api):
    record = make.MeetingFactory(
        citations=[passage(), passage(article=secret_article())]
    )
    shown = told(api("anonymous"), record, expand="citations")
    assert len(shown["citations"]) == 1
    assert shown["evidence"]["withheld"] == 1
    assert shown["evidence"]["independent_sources"] == 1
    assert shown["evidence"]["source_quality"] == 1


@pytest.mark.parametrize(
    "path", ["records/", "meetings/", "dyads/AZE-ISR/timeline/", "records/{pk}/"]
)
def test_every_surface_of_a_record_tells_what_is_withheld(path, api, secret):
    answer = api("anonymous").get(f"/api/v1/{path.format(pk=secret.record_id)}").json()
    [shown] = answer.get("results", [answer])
    assert shown["evidence"]["withheld"] == 1


# Asking


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize(
    "path",
    [
        "records/?article={article}",
        "records/?source={source}",
        "meetings/?source={source}",
        "articles/?source={source}",
        "citations/?article={article}",
        "citations/?source={source}",
        "dyads/AZE-ISR/timeline/?source={source}",
    ],
)
def test_a_question_about_it_is_refused_like_one_about_nothing(path, role, api, secret):
    client = api(role)
    keys = {"article": secret.article_id, "source": secret.article.source_id}
    nothing = dict.fromkeys(keys, 99999)
    real = client.get("/api/v1/" + path.format(**keys))
    none = client.get("/api/v1/" + path.format(**nothing))
    assert real.status_code == none.status_code == 400
    [error], [expected] = real.json()["errors"], none.json()["errors"]
    for key in keys.values():
        error["message"] = error["message"].replace(f" {key}.", " 99999.")
    assert error == expected


ORACLES = {
    "attested_by=ISR": 0,
    "attested_by=third": 0,
    "attested_by=none": 1,
    "attested_by=both": 0,
    "min_sources=1": 0,
    "min_quality=1": 0,
    "disputed=true": 0,
    "disputed=false": 1,
    "cited=true": 1,
    "cited=false": 0,
}


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("query", ORACLES)
def test_no_filter_tells_what_it_says_but_that_it_supports(query, role, api):
    article = secret_article()
    against = passage(article=article, stance="contradicts", quote="spoke about trade")
    make.MeetingFactory(citations=[passage(article=article), against])
    client = api(role)
    for path in ("records", "meetings", "dyads/AZE-ISR/timeline"):
        answer = client.get(f"/api/v1/{path}/?{query}&count=exact").json()
        assert answer["count"] == ORACLES[query], path


def test_curators_ask_all_of_it(api, secret):
    curator = api("Curator")
    for query in ("attested_by=ISR", "min_quality=4", "min_sources=1"):
        answer = curator.get(f"/api/v1/records/?{query}&count=exact").json()
        assert answer["count"] == 1, query


# Copies and digests


@pytest.mark.parametrize("how", ["syndicated_from", "based_on"])
def test_a_public_copy_does_not_reveal_its_confidential_original(how, api):
    original = secret_article(of={"reliability": "A", "reliability_reason": "Known."})
    copy = make.ArticleFactory(text=TEXT, **{how: original})
    record = make.MeetingFactory(citations=[passage(article=copy)])

    anonymous, curator = api("anonymous"), api("Curator")
    path = f"/api/v1/articles/{copy.pk}/"
    assert anonymous.get(path).json()[how] is None
    assert curator.get(path).json()[how] == original.pk
    public, whole = (
        told(client, record)["evidence"] for client in (anonymous, curator)
    )
    assert (public["source_quality"], whole["source_quality"]) == (1, 4)
    assert (public["best_admiralty"], whole["best_admiralty"]) == ("F6", "A6")
    assert public["attested_by"] == {"parties": [], "third": True}
    assert whole["attested_by"] == {"parties": ["ISR"], "third": False}
    assert public["withheld"] == 0


def test_two_copies_of_one_secret_are_two_sources_to_the_public(api):
    original = secret_article()
    record = make.MeetingFactory(
        citations=[
            passage(article=make.ArticleFactory(text=TEXT, syndicated_from=original))
            for _ in range(2)
        ]
    )
    clients = api("anonymous"), api("Curator")
    counted = [
        told(client, record)["evidence"]["independent_sources"] for client in clients
    ]
    assert counted == [2, 1]
    assert Record.objects.published().with_min_sources(2).exists()
    assert not Record.objects.with_min_sources(2).exists()


def test_a_digest_of_an_open_story_speaks_for_it_though_it_copies_a_secret():
    open_one = make.ArticleFactory(source__kind="ngo", text=TEXT)
    copy = make.ArticleFactory(
        text=TEXT, syndicated_from=secret_article(), based_on=open_one
    )
    make.MeetingFactory(citations=[passage(article=copy)])
    read = Citation.objects.open().with_article().get()
    assert evidence.source(read.article) == open_one.source
    assert read.article.syndicated_from_id is not None, "saving it must lose nothing"


def test_a_confidential_copy_of_a_public_story_is_no_copy_to_the_public(api):
    story = make.ArticleFactory(text=TEXT)
    copy = secret_article(syndicated_from=story)
    make.MeetingFactory(citations=[passage(article=story), passage(article=copy)])
    path = f"/api/v1/articles/{story.pk}/"
    assert api("anonymous").get(path).json()["copies"] == []
    assert api("Curator").get(path).json()["copies"] == [copy.pk]


# Time


def test_an_undated_record_does_not_stand_where_a_confidential_article_was_published():
    citations = [
        passage(article=secret_article(published="2019-01-01")),
        passage(article=make.ArticleFactory(text=TEXT, published="2024-02-02")),
    ]
    record = make.MeetingFactory(start="", citations=citations)
    assert str(Record.objects.get(pk=record.pk).sort_date) == "2024-02-02"


def test_a_source_that_becomes_confidential_moves_undated_records(api):
    citation = passage(article=make.ArticleFactory(text=TEXT, published="2019-01-01"))
    record = make.MeetingFactory(start="", citations=[citation])
    source = citation.article.source
    client = api("Curator")
    path = f"/api/v1/sources/{source.pk}/"
    answer = client.patch(
        path, {"confidential": True}, format="json", headers={"If-Match": "*"}
    )
    assert answer.json()["confidential"] is True
    record.refresh_from_db()
    assert record.sort_date == record.created.date()
    assert rebuild()["settled"] == 0


def test_opening_a_source_again_moves_them_back():
    citation = passage(article=secret_article(published="2019-01-01"))
    record = make.MeetingFactory(start="", citations=[citation])
    source = citation.article.source
    source.confidential = False
    source.save()
    settle_undated(source)
    assert str(Record.objects.get(pk=record.pk).sort_date) == "2019-01-01"


# Writing


def test_a_put_that_leaves_it_out_does_not_open_a_source(api, secret):
    source = secret.article.source
    client = api("Curator")
    body = {"name": source.name, "kind": source.kind}
    answer = client.put(
        f"/api/v1/sources/{source.pk}/",
        body,
        format="json",
        headers={"If-Match": "*"},
    )
    assert (answer.status_code, answer.json()["confidential"]) == (200, True)


# Who reads, on the queryset


def test_who_reads_is_remembered_through_every_question(secret):
    rows = Record.objects.visible_to(AnonymousUser())
    rows = rows.filter(kind="meeting").order_by("id").exclude(pk=0).all()[:5]
    assert rows.openly
    assert not Record.objects.filter(review="approved").openly
    assert rows.passages().count() == 0


def test_readable_articles_are_those_of_open_sources(secret, user_in):
    every = Article.objects.all()
    assert not readable_articles(every, AnonymousUser()).exists()
    assert readable_articles(every, user_in("Curator")).exists()


# The admin


PAGES = {
    "articles": ["article", "articletext", "articleband", "source"],
    "relations": ["citation", "record", "meeting"],
}


def test_a_viewer_meets_it_on_no_page_of_the_admin(client_of, secret):
    secret.article.title = "Told in confidence"
    secret.article.save()
    viewer, curator = client_of("Viewer"), client_of("Curator")
    words = (secret.article.title, secret.article.source.name)
    met = 0
    for app, models in PAGES.items():
        for model in models:
            path = reverse(f"admin:{app}_{model}_changelist")
            html = viewer.get(path).content.decode()
            assert not [word for word in words if word in html], path
            html = curator.get(path).content.decode()
            met += any(word in html for word in words)
    assert met >= 3, "the words are on the pages of those who may read them"
    meeting = reverse("admin:relations_meeting_change", args=[secret.record_id])
    assert secret.article.title not in viewer.get(meeting).content.decode()
    source = secret.article.source.pk
    for url in (
        reverse("admin:articles_article_change", args=[secret.article_id]),
        reverse("admin:articles_source_change", args=[source]),
        reverse("admin:articles_source_history", args=[source]),
        reverse("admin:relations_citation_change", args=[secret.pk]),
        reverse("admin:relations_citation_history", args=[secret.pk]),
    ):
        assert viewer.get(url).status_code in (302, 403), url


def test_a_curator_sees_the_mark_at_the_source_and_at_the_passage(client_of, secret):
    curator = client_of("Curator")
    mark = "Readers see neither it nor its articles."
    for path in (
        reverse("admin:articles_source_changelist"),
        reverse("admin:relations_meeting_change", args=[secret.record_id]),
    ):
        assert mark in curator.get(path).content.decode(), path


def test_sources_are_found_by_whether_they_are_confidential(client_of, secret):
    make.SourceFactory(name="Known to all")
    path = reverse("admin:articles_source_changelist")
    html = client_of("Curator").get(f"{path}?confidential__exact=1").content.decode()
    assert secret.article.source.name in html
    assert "Known to all" not in html


def test_saving_a_source_in_the_admin_moves_undated_records(client_of, secret):
    source = secret.article.source
    record = make.MeetingFactory(
        start="",
        citations=[passage(article=secret.article, quote="spoke about trade")],
    )
    assert record.sort_date == record.created.date()
    path = reverse("admin:articles_source_change", args=[source.pk])
    form = {"name": source.name, "kind": source.kind, "reliability": "F"}
    answer = client_of("Curator").post(path, {**form, "country_code": "ISR"})
    assert answer.status_code == 302
    record.refresh_from_db()
    assert str(record.sort_date) == "2025-05-20"
