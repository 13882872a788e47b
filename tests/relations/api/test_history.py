"""The history of a record over HTTP, and the ways back in it."""

import pytest
from django.utils import timezone

from relations.actions.documents import document
from relations.models import Meeting, PendingChange, Record
from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of
from tests.relations.test_chronicle import TEXT, edit, ten_edits


@pytest.fixture
def talks(db):
    """A draft that got another title and lost a participant and its passage."""
    article = make.ArticleFactory(text=TEXT)
    meeting = make.MeetingFactory(
        title="Talks",
        review="draft",
        meeting_format="multilateral",
        parties=[("ISR", "host"), ("AZE", "participant"), ("TUR", "participant")],
        citations=[make.passage(article=article, quote="received Hasanov in Tel Aviv")],
    )
    meeting.full = document(meeting)
    rows = {"participations": meeting.participations.all()[:2], "citations": []}
    edit(meeting, "Fewer", title="Meeting", children=rows)
    return Meeting.objects.get(pk=meeting.pk)


def history(client, record, **query):
    answer = client.get(f"/api/v1/records/{record.pk}/history/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def post(client, record, step, body, **headers):
    path = f"/api/v1/records/{record.pk}/{step}/"
    headers.setdefault("If-Match", "*")
    return client.post(path, body, format="json", headers=headers)


def deleted(client, record):
    path = f"/api/v1/meetings/{record.pk}/"
    assert client.delete(path, headers={"If-Match": "*"}).status_code == 204


def test_the_history_tells_who_when_why_and_what(curator, talks):
    client = curator
    path = f"/api/v1/meetings/{talks.pk}/"
    body = {"summary": "They met.", "reason": "As reported"}
    client.patch(path, body, format="json", headers={"If-Match": "*"})
    newest, fewer, first = history(client, talks)
    assert (newest["by"], newest["reason"]) == ("curator", "As reported")
    assert newest["changes"] == [
        {
            "table": "record",
            "row": talks.pk,
            "action": "change",
            "before": {"summary": ""},
            "after": {"summary": "They met."},
        }
    ]
    told = [(each["table"], each["action"]) for each in fewer["changes"]]
    assert told == [
        ("record", "change"),
        ("citations", "remove"),
        ("participants", "remove"),
    ]
    assert fewer["changes"][2]["before"]["country"] == "TUR"
    assert first["action"] == "created"
    assert first["changes"][0]["after"]["title"] == "Talks"


def test_each_entry_names_the_moment_that_reads_it(curator, talks):
    titles = []
    for entry in history(curator, talks):
        answer = curator.get(
            f"/api/v1/records/{talks.pk}/", {"known_at": entry["known_at"]}
        )
        titles.append(answer.json()["title"])
    assert titles == ["Meeting", "Talks"]


def test_the_history_comes_in_pages_and_about_one_field(curator):
    meeting = ten_edits()
    answer = curator.get(f"/api/v1/records/{meeting.pk}/history/", {"page_size": 4})
    seen, pages = [], 0
    while True:
        pages += 1
        page = answer.json()
        seen += [entry["reason"] for entry in page["results"]]
        if not page["next"]:
            break
        answer = curator.get(page["next"])
    assert (pages, len(seen), len(set(seen))) == (3, 11, 11)
    asked = history(curator, meeting, field="participants")
    assert [entry["reason"] for entry in asked] == ["six", "five", "four", ""]
    path = f"/api/v1/records/{meeting.pk}/history/"
    assert errors_of(curator.get(path, {"field": "titel"})) == {
        "field": "invalid_choice"
    }
    assert errors_of(curator.get(path, {"field": "signed"})) == {"field": "unknown"}
    assert errors_of(curator.get(path, {"page": 2})) == {"page": "unknown_parameter"}


def test_the_history_costs_the_same_statements_whatever_its_length(
    curator, talks, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as few:
        history(curator, talks)
    for number in range(12):
        edit(talks, f"edit {number}", title=f"Talks {number}")
    with django_assert_max_num_queries(30) as many:
        assert len(history(curator, talks)) == 14
    assert len(many) == len(few)


def test_readers_learn_nothing_of_the_past(anonymous, api_of, talks):
    Record.objects.unrecorded().filter(pk=talks.pk).update(review="approved")
    viewer = api_of("Viewer")
    for step in ("restore", "undelete"):
        assert post(anonymous, talks, step, {"reason": "It"}).status_code == 401
        assert post(viewer, talks, step, {"reason": "It"}).status_code == 403
    path = f"/api/v1/records/{talks.pk}/history/"
    assert anonymous.get(path).status_code == 401
    assert viewer.get(path).status_code == 403


def test_a_state_is_restored_whole(curator, talks):
    known_at = history(curator, talks)[-1]["known_at"]
    body = {"known_at": known_at, "reason": "All were there"}
    answer = post(curator, talks, "restore", body)
    assert answer.status_code == 200
    assert answer.json()["title"] == "Talks"
    assert answer["ETag"] == answer.json()["etag"]
    restored = document(Meeting.objects.get(pk=talks.pk))
    assert len(restored["participations"]) == 3
    assert len(restored["citations"]) == 1
    newest = history(curator, talks)[0]
    assert newest["by"] == "curator"
    assert newest["reason"].endswith("All were there")


def test_single_fields_are_restored_by_their_names_in_the_api(curator, talks):
    entry = history(curator, talks)
    left = next(
        each["row"] for each in entry[0]["changes"] if each["table"] == "participants"
    )
    body = {
        "known_at": entry[-1]["known_at"],
        "fields": [f"participants.{left}"],
        "reason": "They were there",
    }
    answer = post(curator, talks, "restore", body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["title"] == "Meeting"
    assert left in [each["id"] for each in answer.json()["participants"]]


def test_restoring_a_published_record_is_answered_202(curator, talks):
    known_at = history(curator, talks)[-1]["known_at"]
    Record.objects.unrecorded().filter(pk=talks.pk).update(review="approved")
    body = {"known_at": known_at, "reason": "All were there"}
    answer = post(curator, talks, "restore", body)
    assert answer.status_code == 202
    assert answer["Location"] == answer.json()["url"]
    assert answer.json()["id"] == PendingChange.objects.get().pk
    added = [each for each in answer.json()["changes"] if each["action"] == "add"]
    assert all(each["row"] for each in added)
    assert Meeting.objects.get(pk=talks.pk).title == "Meeting"


def test_who_has_not_read_the_newest_state_restores_nothing(curator, talks):
    path = f"/api/v1/records/{talks.pk}/restore/"
    body = {"known_at": history(curator, talks)[-1]["known_at"], "reason": "It"}
    answer = curator.post(path, body, format="json")
    assert answer.status_code == 428
    assert "Send “If-Match”" in detail_of(answer)
    seen = curator.get(f"/api/v1/records/{talks.pk}/")["ETag"]
    edit(talks, "meanwhile", summary="They met.")
    answer = post(curator, talks, "restore", body, **{"If-Match": seen})
    assert answer.status_code == 412
    assert "changed this" in detail_of(answer)
    assert Meeting.objects.get(pk=talks.pk).title == "Meeting"
    fresh = answer.json()["etag"]
    assert (
        post(curator, talks, "restore", body, **{"If-Match": fresh}).status_code == 200
    )


def test_what_cannot_be_restored_is_a_400_with_every_reason(curator, talks):
    good = {"known_at": timezone.now().isoformat(), "reason": "It"}
    for wrong, error in (
        ({**good, "reason": " "}, {"reason": "blank"}),
        ({**good, "reason": "nul \x00"}, {"reason": "nul"}),
        ({**good, "known_at": "yesterday"}, {"known_at": "invalid"}),
        ({**good, "known_at": "1999-01-01T00:00:00Z"}, {"known_at": "not_there"}),
        ({**good, "fields": ["titel"]}, {"fields": "unknown_field"}),
        ({**good, "fields": ["participants.4711"]}, {"fields": "unknown_field"}),
        ({**good, "field": ["title"]}, {"field": "unknown_field"}),
        (good, {"": "nothing"}),
    ):
        answer = post(curator, talks, "restore", wrong)
        assert answer.status_code == 400
        assert errors_of(answer) == error
    assert post(curator, talks, "restore", []).status_code == 400


def test_a_state_that_breaks_a_rule_is_a_400(curator, talks):
    edit(talks, "longer", start="2025-06", end="2025-07")
    was = timezone.now().isoformat()
    edit(talks, "shorter", start="2025-04", end="2025-05")
    body = {"known_at": was, "fields": ["start"], "reason": "It"}
    answer = post(curator, talks, "restore", body)
    assert answer.status_code == 400
    assert detail_of(answer) == "The end is before the start."


def test_a_deleted_record_is_a_410_until_it_comes_back(curator, talks):
    before = document(talks)
    deleted(curator, talks)
    path = f"/api/v1/records/{talks.pk}/"
    assert curator.get(path).status_code == 410
    assert history(curator, talks)[0]["action"] == "deleted"
    assert errors_of(post(curator, talks, "undelete", {})) == {"reason": "required"}
    answer = post(curator, talks, "undelete", {"reason": "It did happen"})
    assert answer.status_code == 200
    assert answer.json()["id"] == talks.pk
    assert curator.get(path).status_code == 200
    assert document(Meeting.objects.get(pk=talks.pk)) == before
    assert history(curator, talks)[0]["action"] == "undeleted"
    again = post(curator, talks, "undelete", {"reason": "It did happen"})
    assert again.status_code == 409
    assert detail_of(again) == "This record is not deleted."


def test_the_public_gets_back_what_another_reviewer_has_approved(
    anonymous, curator, api_of
):
    meeting = make.MeetingFactory(cited=True)
    reviewer, administrator = api_of("Reviewer"), api_of("Administrator")
    deleted(reviewer, meeting)
    path = f"/api/v1/records/{meeting.pk}/"
    assert anonymous.get(path).status_code == 410
    refused = post(curator, meeting, "undelete", {"reason": "It did happen"})
    assert refused.status_code == 403
    assert "ask a reviewer" in detail_of(refused)
    answer = post(reviewer, meeting, "undelete", {"reason": "It did happen"})
    assert answer.json()["review"] == "in_review"
    assert anonymous.get(path).status_code == 410
    assert post(reviewer, meeting, "approve", {}).status_code == 400
    assert post(administrator, meeting, "approve", {}).status_code == 200
    assert anonymous.get(path).status_code == 200


@pytest.mark.django_db
def test_what_never_was_has_no_history_and_does_not_come_back(curator):
    for verb, step, body in (
        ("get", "history", None),
        ("post", "restore", {"known_at": "2025-05-20T00:00:00Z", "reason": "It"}),
        ("post", "undelete", {"reason": "It"}),
    ):
        send = getattr(curator, verb)
        answer = send(f"/api/v1/records/4711/{step}/", body, format="json")
        assert answer.status_code == 404
