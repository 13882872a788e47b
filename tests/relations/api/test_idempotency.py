"""A POST that is sent twice under one key is done once, and answered twice."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from articles.models import Article, ArticleText, Source
from config.api import urlpatterns
from relations.actions.replays import KEPT
from relations.api.views.base import View
from relations.models import (
    Citation,
    Comment,
    Country,
    Dismissal,
    Gathering,
    Meeting,
    Official,
    PendingChange,
    Post,
    Redaction,
    Replay,
    Tenure,
    Trip,
)
from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of

KEY = "5f1e8f6e-7a37-4d0b-9f4e-1d7a5a3f0b11"
HEADER = "Idempotency-Key"
SOURCE = {"name": "Example News", "kind": "media"}


def send(client, path, body, key=KEY):
    headers = {} if key is None else {HEADER: key}
    return client.post(f"/api/v1/{path}/", body, format="json", headers=headers)


def meeting_body():
    make.CountryFactory(code="ISR"), make.CountryFactory(code="AZE")
    return {
        "title": "Defense ministers meet in Tel Aviv",
        "meeting_format": "visit",
        "status": "held",
        "start": "2025-05-20",
        "participants": [
            {"country": "ISR", "role": "host"},
            {"country": "AZE", "role": "visitor"},
        ],
    }


def draft():
    return make.MeetingFactory(review="draft", cited=True)


def citation_body():
    article = make.ArticleFactory(text="Ministers of the two countries met there.")
    return {"record": draft().pk, "article": article.pk, "quote": "two countries met"}


def article_body():
    return {"source": make.SourceFactory().pk, "title": "Ministers meet", "text": "..."}


def post_body():
    make.PostRoleFactory(), make.CountryFactory(code="ISR")
    return {"country": "ISR", "title": "Defense Minister", "role": "defense_minister"}


def tenure_body():
    tenure = make.TenureFactory()
    return {"official": tenure.official_id, "post": make.PostFactory().pk}


def redaction_body():
    return {
        "table": "records",
        "id": make.MeetingFactory(purpose="A secret one").pk,
        "column": "purpose",
        "reason": "A court said so.",
    }


# Each kind of row that a POST makes: its route, a body, and the table.
MADE = {
    "meetings": (meeting_body, Meeting),
    "citations": (citation_body, Citation),
    "articles": (article_body, Article),
    "sources": (lambda: SOURCE, Source),
    "officials": (lambda: {"name": "Zakir Hasanov"}, Official),
    "posts": (post_body, Post),
    "tenures": (tenure_body, Tenure),
    "trips": (lambda: {"official": make.OfficialFactory().pk}, Trip),
    "gatherings": (lambda: {"name": "80th UN General Assembly"}, Gathering),
    "countries": (
        lambda: {"code": "QQQ", "name": "Nowhere", "entity_type": "state"},
        Country,
    ),
    "redactions": (redaction_body, Redaction),
}


@pytest.mark.parametrize("route", MADE)
def test_the_same_request_makes_one_row_and_is_answered_alike(route, editor):
    make_body, model = MADE[route]
    body = make_body()
    first = send(editor, route, body)
    count = model.objects.count()
    again = send(editor, route, body)
    assert first.status_code == again.status_code == 201, first.content
    assert again.content == first.content
    assert again.get("Location") == first.get("Location")
    assert again.get("ETag") == first.get("ETag")
    assert (first.get("Idempotent-Replay"), again["Idempotent-Replay"]) == (
        None,
        "true",
    )
    assert model.objects.count() == count


def test_without_a_key_each_request_is_done(editor):
    send(editor, "officials", {"name": "Zakir Hasanov"}, key=None)
    send(editor, "officials", {"name": "Zakir Hasanov"}, key=None)
    assert Official.objects.count() == 2
    assert not Replay.objects.exists()


def test_a_comment_is_made_once(editor):
    path = f"records/{draft().pk}/comments"
    first = send(editor, path, {"text": "Look at the date."})
    assert send(editor, path, {"text": "Look at the date."}).json() == first.json()
    assert Comment.objects.count() == 1


def test_a_passage_that_has_to_wait_is_proposed_once(editor):
    article = make.ArticleFactory(text="Ministers of the two countries met there.")
    body = {
        "record": make.MeetingFactory(cited=True).pk,
        "article": article.pk,
        "quote": "two countries met",
    }
    first = send(editor, "citations", body)
    again = send(editor, "citations", body)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert PendingChange.objects.count() == 1


def test_a_step_of_the_review_is_taken_once(editor):
    path = f"records/{draft().pk}/submit"
    first = send(editor, path, {})
    again = send(editor, path, {})
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert send(editor, path, {}, key="another").status_code == 409


def test_a_finding_is_dismissed_once(editor):
    finding = draft().findings.get(rule="single_source")
    path, body = f"findings/{finding.pk}/dismiss", {"reason": "Nobody else was there."}
    first = send(editor, path, body)
    assert send(editor, path, body).json() == first.json()
    assert Dismissal.objects.count() == 1


def test_every_post_of_the_api_is_answered_by_a_view_that_keeps_answers():
    posts = [
        pattern.callback
        for pattern in urlpatterns
        if "post" in (getattr(pattern.callback, "actions", None) or {})
        or hasattr(pattern.callback.cls, "post")
    ]
    assert posts
    for view in posts:
        assert issubclass(view.cls, View)
        assert view.cls.keeps_answers is View.keeps_answers


def test_the_answer_that_gives_a_token_is_not_kept(editor):
    credentials = {"username": "editor", "password": "wrong"}
    send(editor, "auth/token", credentials)
    assert not Replay.objects.exists()


# What is the same request


def test_the_layout_of_the_body_does_not_matter(editor):
    send(editor, "sources", SOURCE)
    turned = json.dumps(dict(reversed(SOURCE.items())), indent=2)
    again = editor.post(
        "/api/v1/sources/",
        turned,
        content_type="application/json",
        headers={HEADER: KEY},
    )
    assert again["Idempotent-Replay"] == "true"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("sources", {**SOURCE, "kind": "ngo"}),
        ("officials", SOURCE),
        ("meetings", SOURCE),
    ],
)
def test_a_key_names_one_request_only(path, body, editor):
    send(editor, "sources", SOURCE)
    answer = send(editor, path, body)
    assert answer.status_code == 409
    assert errors_of(answer) == {HEADER: "other_request"}
    assert (Source.objects.count(), Official.objects.count()) == (1, 0)


def test_another_query_is_another_request(editor):
    send(editor, "meetings", meeting_body())
    answer = editor.post(
        "/api/v1/meetings/?strict=1",
        meeting_body(),
        format="json",
        headers={HEADER: KEY},
    )
    assert errors_of(answer) == {HEADER: "other_request"}


def test_the_key_of_somebody_else_is_free(editor, api_of):
    first = send(editor, "officials", {"name": "Zakir Hasanov"})
    other = send(api_of("Curator"), "officials", {"name": "Zakir Hasanov"})
    assert (first.status_code, other.status_code) == (201, 201)
    assert first.json()["id"] != other.json()["id"]


@pytest.mark.parametrize("key", ["", "two words", "ключ", "a" * 256, "tab\there"])
def test_a_key_that_is_none_is_refused(key, editor):
    answer = editor.post(
        "/api/v1/sources/", SOURCE, format="json", HTTP_IDEMPOTENCY_KEY=key
    )
    assert answer.status_code == 400
    assert errors_of(answer) == {HEADER: "invalid"}
    assert not Source.objects.exists()


@pytest.mark.parametrize("key", ["1", "!", "~" * 255, '"8e03978e-40d5"'])
def test_any_visible_ascii_is_a_key(key, editor):
    assert send(editor, "sources", SOURCE, key=key).status_code == 201
    again = send(editor, "sources", SOURCE, key=key)
    assert again["Idempotent-Replay"] == "true"


def test_a_key_helps_nobody_who_may_not_write(anonymous, api_of):
    assert send(anonymous, "sources", SOURCE).status_code == 401
    assert send(api_of("Viewer"), "sources", SOURCE).status_code == 403
    assert not Replay.objects.exists()


def test_a_key_does_not_answer_who_may_not_write_any_more(editor, django_user_model):
    send(editor, "sources", SOURCE)
    django_user_model.objects.update(is_superuser=False)
    assert send(editor, "sources", SOURCE).status_code == 403


def test_changes_and_deletions_have_no_key_of_their_own(editor):
    source = send(editor, "sources", SOURCE).json()
    for name in ("One", "Two"):
        tag = editor.get(f"/api/v1/sources/{source['id']}/").json()["etag"]
        answer = editor.patch(
            source["url"],
            {"name": name},
            format="json",
            headers={HEADER: KEY, "If-Match": tag},
        )
        assert answer.status_code == 200
    assert Source.objects.get().name == "Two"


# What is kept, and for how long


def test_a_refusal_is_not_kept_and_leaves_the_key_free(editor):
    assert send(editor, "sources", {"name": "Example News"}).status_code == 400
    assert not Replay.objects.exists()
    assert send(editor, "sources", SOURCE).status_code == 201


def test_a_conflict_is_not_kept(editor):
    make.ArticleFactory(url="https://news.example/a")
    body = {**article_body(), "url": "https://news.example/a"}
    assert send(editor, "articles", body).json()["existing"]
    assert not Replay.objects.exists()


def test_a_failure_of_ours_undoes_everything(editor, monkeypatch):
    def fail(*args):
        raise RuntimeError("The answer cannot be kept.")

    editor.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr("relations.api.replays._keep", fail)
        assert send(editor, "sources", SOURCE).status_code == 500
    assert not Source.objects.exists()
    assert send(editor, "sources", SOURCE).status_code == 201


def test_after_a_day_a_key_is_free_again(editor):
    send(editor, "officials", {"name": "Zakir Hasanov"})
    Replay.objects.update(at=timezone.now() - KEPT + timedelta(minutes=1))
    send(editor, "officials", {"name": "Zakir Hasanov"})
    assert Official.objects.count() == 1
    Replay.objects.update(at=timezone.now() - KEPT)
    answer = send(editor, "officials", {"name": "Zakir Hasanov"})
    assert "Idempotent-Replay" not in answer
    assert Official.objects.count() == 2


def test_what_is_out_of_date_goes_with_the_next_key(editor):
    send(editor, "officials", {"name": "Zakir Hasanov"}, key="old")
    Replay.objects.update(at=timezone.now() - KEPT)
    send(editor, "sources", SOURCE, key="new")
    assert [each.key for each in Replay.objects.all()] == ["new"]


def test_no_answer_is_kept_that_may_tell_what_was_redacted(editor):
    body = {**article_body(), "byline": "A protected witness"}
    made = send(editor, "articles", body, key="article")
    redaction = {
        "table": "articles",
        "id": made.json()["id"],
        "column": "byline",
        "reason": "It names a witness.",
    }
    assert send(editor, "redactions", redaction, key="redaction").status_code == 201
    assert Replay.objects.get(key="article").body is None
    again = send(editor, "articles", body, key="article")
    assert again.status_code == 409
    assert errors_of(again) == {HEADER: "answer_gone"}
    assert again.json()["existing"] == made["Location"]
    assert "was done already" in detail_of(again)
    assert Article.objects.count() == 1
    told = send(editor, "redactions", redaction, key="redaction")
    assert told["Idempotent-Replay"] == "true"


def test_the_text_of_an_article_is_kept_once(editor):
    body = article_body()
    send(editor, "articles", body)
    send(editor, "articles", body)
    assert ArticleText.objects.count() == 1


def test_the_header_is_described(anonymous):
    schema = anonymous.get("/api/v1/schema/").json()
    shared = schema["components"]["parameters"]

    def headers(path, verb):
        named = schema["paths"][path][verb].get("parameters", [])
        said = [
            shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
            for each in named
        ]
        return {each["name"] for each in said if each["in"] == "header"}

    assert headers("/api/v1/meetings/", "post") == {HEADER}
    assert headers("/api/v1/records/{id}/approve/", "post") == {HEADER, "If-Match"}
    assert headers("/api/v1/auth/token/", "post") == set()
    assert headers("/api/v1/meetings/{id}/", "patch") == {"If-Match"}


@pytest.mark.django_db(transaction=True)
def test_the_same_request_sent_eight_times_at_once_is_done_once():
    user = make.UserFactory(is_superuser=True)

    def attempt(_):
        client = APIClient()
        client.force_authenticate(user)
        try:
            return send(client, "officials", {"name": "Zakir Hasanov"})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(attempt, range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer for answer in answers) == 7
    assert Official.objects.count() == 1
