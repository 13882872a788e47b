"""Errors are problems in JSON, never pages."""

import pytest
from django.test import Client

from relations.api import errors
from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of


def assert_problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) >= {"type", "title", "status", "detail", "errors"}
    assert body["status"] == status
    return body


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1/nothing/",
        "/api/v2/records/",
        "/api/v1/records/x/",
        "/api/v1/records/999/",
        "/api/v1/vocabularies/topics/",
        "/api/v1/countries/Q/",
        "/api/v1/dyads/ISR/",
        "/api/v1/dyads/ISR-QQQ/",
        "/api/v1/dyads/ISR-QQQ/timeline/",
    ],
)
@pytest.mark.parametrize("debug", [True, False])
def test_what_is_not_there_is_a_problem(path, debug, anonymous, settings):
    settings.DEBUG = debug
    make.CountryFactory(code="ISR")
    answer = anonymous.get(path, headers={"Accept": "text/html,*/*"})
    assert_problem(answer, 404)


def test_a_forgotten_slash_is_pointed_out(anonymous):
    body = assert_problem(anonymous.get("/api/v1/records"), 404)
    assert "Did you mean /api/v1/records/?" in body["detail"]


def test_an_unknown_vocabulary_is_answered_with_the_nearest(anonymous):
    answer = anonymous.get("/api/v1/vocabularies/topics/")
    assert "Did you mean “topic”?" in detail_of(answer)


def test_a_pair_of_one_country_is_refused(anonymous):
    make.CountryFactory(code="ISR")
    for path in ("dyads/ISR-ISR/", "dyads/ISR-ISR/timeline/"):
        answer = anonymous.get(f"/api/v1/{path}")
        assert answer.status_code == 400
        assert errors_of(answer) == {"dyad": "same_country"}


def test_a_verb_that_is_not_there_is_a_problem(editor):
    answer = editor.put("/api/v1/meetings/", {}, format="json")
    assert_problem(answer, 405)
    assert "POST" in answer["Allow"]


def test_verbs_are_told_to_who_asks_for_them_or_for_another(editor):
    make.MeetingFactory()
    for path in ("meetings/", "records/", "vocabularies/"):
        assert "GET" in editor.options(f"/api/v1/{path}")["Allow"], path
        assert "Allow" not in editor.get(f"/api/v1/{path}"), path
        assert "Allow" not in editor.head(f"/api/v1/{path}"), path
    answer = editor.get("/api/v1/auth/token/a/")
    assert_problem(answer, 405)
    assert "DELETE" in answer["Allow"]


def test_an_address_that_is_none_refuses_writes_without_a_page(db):
    client = Client(enforce_csrf_checks=True)
    assert_problem(client.patch("/api/v1/nothing/", headers={"Accept": "*/*"}), 404)


@pytest.mark.parametrize("accept", ["text/html", "text/plain", "application/xml"])
def test_other_representations_are_refused(accept, anonymous):
    answer = anonymous.get("/api/v1/records/", headers={"Accept": accept})
    assert_problem(answer, 406)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ],
)
def test_other_bodies_are_refused(content_type, editor):
    answer = editor.generic("POST", "/api/v1/meetings/", "a=b", content_type)
    assert_problem(answer, 415)


@pytest.mark.parametrize("sent", ["{", "{'a': 1}", '{"a": NaN}', "[" * 100_000, "\xff"])
def test_what_is_not_json_is_refused(sent, editor):
    answer = editor.generic("POST", "/api/v1/meetings/", sent, "application/json")
    assert_problem(answer, 400)


def test_bytes_that_are_no_text_are_refused(editor):
    answer = editor.generic(
        "POST", "/api/v1/meetings/", b'{"title": "\xff"}', "application/json"
    )
    assert_problem(answer, 400)


@pytest.mark.parametrize("role", ["anonymous", "editor"])
def test_a_body_of_ten_megabytes_is_refused_unread(role, request):
    client = request.getfixturevalue(role)
    answer = client.generic(
        "POST", "/api/v1/articles/", b"x" * 10_485_760, "application/json"
    )
    body = assert_problem(answer, 413)
    assert (
        body["detail"] == "The body has 10,485,760 bytes; at most 5,242,880 are read."
    )


def test_a_nul_in_the_name_of_a_member_is_refused(editor):
    answer = editor.post("/api/v1/meetings/", {"a\x00": 1}, format="json")
    assert_problem(answer, 400)


@pytest.fixture
def broken(monkeypatch):
    """The list of sources fails in a way that nobody foresaw."""

    def fail(self, *asked):
        raise ZeroDivisionError("the secret word")

    monkeypatch.setattr("relations.api.views.articles.SourceViewSet.page_of", fail)


def test_a_failure_of_ours_is_logged_and_tells_nothing(broken, db, caplog):
    client = Client(raise_request_exception=False)
    body = assert_problem(client.get("/api/v1/sources/"), 500)
    assert "secret" not in str(body)
    assert "the secret word" in caplog.text


def test_a_failure_of_ours_is_told_to_tests_and_monitors(broken, db):
    with pytest.raises(ZeroDivisionError):
        Client().get("/api/v1/sources/")


def test_failures_outside_views_are_problems_too(rf):
    assert_problem_of = {
        400: errors.bad_request(rf.get("/api/v1/")),
        500: errors.server_error(rf.get("/api/v1/")),
    }
    for status, answer in assert_problem_of.items():
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"


def test_pages_of_the_site_keep_their_own_errors(rf):
    assert errors.bad_request(rf.get("/admin/"))["Content-Type"].startswith("text/html")
    assert errors.server_error(rf.get("/admin/"))["Content-Type"].startswith(
        "text/html"
    )


def test_an_unknown_host_is_a_problem(client, db):
    answer = client.get("/api/v1/", headers={"Host": "evil.example"})
    assert_problem(answer, 400)


def test_a_body_without_a_length_is_refused_and_not_lost(editor):
    answer = editor.generic(
        "POST",
        "/api/v1/sources/",
        b"",
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
    )
    assert answer.status_code == 411
    assert "Content-Length" in detail_of(answer)


def test_a_day_that_is_none_is_told_why(anonymous):
    answer = anonymous.get("/api/v1/records/", {"date_after": "31/02/2023"})
    assert detail_of(answer).endswith("February 2023 has 28 days.")
