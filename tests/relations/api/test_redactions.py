"""Redactions through the API: who may, what is refused, and what is told of them."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.curated import Curated
from articles.models import ArticleText
from relations.api.serializers.redactions import TABLES
from relations.models import Citation, CountryCode, Record, Redaction
from tests.factories import ArticleFactory, MeetingFactory
from tests.relations.api.problems import detail_of, errors_of

PATH = "/api/v1/redactions/"


@pytest.fixture
def meeting(db):
    return MeetingFactory(cited=True, title="Secret talks")


def body(row, column="title", table="records", **more):
    return {
        "table": table,
        "id": row.pk,
        "column": column,
        "reason": "A court said so.",
        **more,
    }


def send(client, *args, **more):
    return client.post(PATH, body(*args, **more), format="json")


def test_a_redaction_tells_where_who_and_why(api_of, meeting):
    answer = send(api_of("Reviewer"), meeting)

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told.pop("at")
    assert told == {
        "id": Redaction.objects.get().pk,
        "table": "meetings",
        "row": meeting.pk,
        "column": "title",
        "states": 1,
        "reason": "A court said so.",
        "by": "reviewer",
    }


def test_the_public_reads_the_record_without_the_value_at_once(
    api_of, anonymous, meeting
):
    assert send(api_of("Reviewer"), meeting).status_code == 201

    answer = anonymous.get(f"/api/v1/records/{meeting.pk}/?expand=citations")

    assert answer.json()["title"] == "[redacted]"
    assert "Secret talks" not in answer.content.decode()


def test_a_quote_goes_and_its_place_stays(api_of, anonymous, meeting):
    quoted = meeting.citations.get()

    send(api_of("Reviewer"), quoted, "quote", "citations")

    shown = anonymous.get(f"/api/v1/citations/{quoted.pk}/").json()
    assert (shown["quote"], shown["verified"]) == ("[redacted]", True)
    assert shown["anchor"]["start"] == quoted.start


def test_a_redacted_passage_can_be_sent_back_as_it_was_read(api_of, meeting):
    meeting.review = "draft"
    meeting.save()
    client = api_of("Reviewer")
    send(client, meeting.citations.get(), "quote", "citations")
    path = f"/api/v1/meetings/{meeting.pk}/"
    read = client.get(f"{path}?expand=citations")

    answer = client.patch(
        path,
        {"citations": read.json()["citations"]},
        format="json",
        headers={"If-Match": read["ETag"]},
    )

    assert answer.status_code == 200, answer.content
    assert meeting.citations.get().anchor == "exact"


def test_the_past_alone_goes_where_that_is_asked(api_of, meeting):
    meeting.title = "Talks"
    meeting.save()

    send(api_of("Reviewer"), meeting, past_only=True)

    assert Record.objects.get().title == "Talks"
    assert not Record.history.filter(title="Secret talks").exists()


def test_a_row_that_was_deleted_is_named_by_its_number(api_of, meeting):
    quoted = meeting.citations.get()
    number = quoted.pk
    quoted.delete()

    gone = Citation(pk=number)
    assert send(api_of("Reviewer"), gone, "quote", "citations").status_code == 201
    quotes = set(Citation.history.values_list("quote", flat=True))
    assert quotes == {"[redacted]"}


def test_the_whole_text_of_an_article_goes(api_of):
    article = ArticleFactory(text="Ministers met and spoke of trade.")

    answer = send(api_of("Reviewer"), article, "text", "articles")

    told = answer.json()
    assert (told["table"], told["row"]) == ("articles", article.pk)
    assert (told["column"], told["states"]) == ("text", 1)
    assert not ArticleText.objects.exists()


@pytest.mark.parametrize("role", ["Viewer", "Curator"])
def test_who_may_not_redact_is_refused(api_of, meeting, role):
    answer = send(api_of(role), meeting)

    assert answer.status_code == 403
    assert Record.objects.get().title == "Secret talks"


def test_a_curator_is_told_whom_to_ask(api_of, meeting):
    sentence = detail_of(send(api_of("Curator"), meeting))
    assert sentence == "Your account may not redact; ask a reviewer."


def test_a_stranger_is_asked_to_log_in(anonymous, meeting):
    assert send(anonymous, meeting).status_code == 401
    assert anonymous.get(PATH).status_code == 401


@pytest.mark.parametrize(
    ("role", "status"), [("Viewer", 403), ("Curator", 200), ("Reviewer", 200)]
)
def test_who_sees_drafts_reads_what_was_redacted(api_of, role, status):
    assert api_of(role).get(PATH).status_code == status


def test_the_list_and_its_rows_never_tell_the_value(api_of, meeting):
    client = api_of("Reviewer")
    number = send(client, meeting).json()["id"]

    for path in (PATH, f"{PATH}{number}/"):
        answer = client.get(path)
        assert answer.status_code == 200, answer.content
        assert "A court said so." in answer.content.decode()
        assert "Secret talks" not in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_redaction_is_never_changed(api_of, meeting, method):
    client = api_of("Administrator")
    number = send(client, meeting).json()["id"]

    assert getattr(client, method)(f"{PATH}{number}/", {}).status_code == 405


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"table": "secrets"}, {"table": "invalid_choice"}),
        ({"id": 0}, {"id": "min_value"}),
        ({"id": 987654}, {"id": "invalid"}),
        ({"column": "uid"}, {"column": "unknown_column"}),
        ({"column": "summary"}, {"column": "empty"}),
        ({"reason": ""}, {"reason": "blank"}),
        ({"reason": "a\x00b"}, {"reason": "nul"}),
        ({"past": True}, {"past": "unknown_field"}),
        ({"past_only": "perhaps"}, {"past_only": "invalid"}),
    ],
)
def test_a_body_that_is_wrong_is_refused_by_its_member(api_of, meeting, change, errors):
    answer = send(api_of("Reviewer"), meeting, **change)

    assert answer.status_code == 400
    assert errors_of(answer) == errors
    assert not Redaction.objects.exists()


def test_an_empty_body_names_every_member_that_is_missing(api_of):
    answer = api_of("Reviewer").post(PATH, {}, format="json")
    assert set(errors_of(answer)) == {"table", "id", "column", "reason"}


def test_a_text_of_no_article_is_not_found(api_of):
    answer = api_of("Reviewer").post(
        PATH,
        {"table": "articles", "id": 987654, "column": "text", "reason": "So."},
        format="json",
    )
    assert answer.status_code == 404


def test_every_table_that_people_keep_can_be_named():
    curated = {each for each in apps.get_models() if issubclass(each, Curated)}
    # Nothing but codes stands there.
    assert curated - {CountryCode} == set(TABLES.values())


def test_twelve_redactions_are_listed_at_the_cost_of_one(api_of):
    client = api_of("Reviewer")

    def cost():
        with CaptureQueriesContext(connection) as asked:
            rows = client.get(PATH).json()["results"]
        return len(rows), len(asked)

    send(client, MeetingFactory())
    few, first = cost()
    for _ in range(11):
        send(client, MeetingFactory())
    many, last = cost()
    assert (few, many) == (1, 12)
    assert last == first
