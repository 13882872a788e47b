"""Changes to published records over HTTP: 202, and the decisions on them."""

import pytest

from relations.actions.review import take
from relations.models import Citation, Meeting, PendingChange
from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of

pytestmark = pytest.mark.django_db
PATH = "/api/v1/pending-changes/"


@pytest.fixture
def meeting():
    return make.MeetingFactory(title="The old title", cited=True)


def write(client, row, body, verb="patch", route="meetings"):
    row = type(row).objects.get(pk=row.pk)
    send = getattr(client, verb)
    tag = f'"{row.pk}-{row.version}"'
    path = f"/api/v1/{route}/{row.pk}/"
    return send(path, body, format="json", headers={"If-Match": tag})


def propose(client, meeting, **body):
    answer = write(client, meeting, {"title": "The new title", **body})
    assert answer.status_code == 202, answer.content
    return answer.json()


def title(client, meeting):
    return client.get(f"/api/v1/meetings/{meeting.pk}/").json()["title"]


def test_a_change_of_a_published_record_is_answered_202_and_not_public(
    anonymous, curator, meeting
):
    answer = write(
        curator, meeting, {"title": "The new title", "reason": "A misprint."}
    )
    assert answer.status_code == 202
    shown = answer.json()
    assert answer["Location"] == shown["url"] == f"{PATH}{shown['id']}/"
    assert (shown["state"], shown["author"]) == ("open", "curator")
    assert shown["reason"] == "A misprint."
    assert shown["record"]["url"] == f"/api/v1/meetings/{meeting.pk}/"
    assert shown["changes"] == [
        {
            "table": "record",
            "row": meeting.pk,
            "action": "change",
            "before": {"title": "The old title"},
            "after": {"title": "The new title"},
        }
    ]
    assert title(anonymous, meeting) == "The old title"
    assert title(curator, meeting) == "The old title"


def test_parties_are_shown_with_the_codes_of_their_countries(curator, meeting):
    make.CountryFactory(code="TUR")
    host = meeting.participations.get(role="host")
    shown = propose(
        curator,
        meeting,
        participants=[{"id": host.pk}, {"country": "TUR", "role": "visitor"}],
    )
    added = [each for each in shown["changes"] if each["action"] == "add"]
    assert [each["table"] for each in added] == ["participants"]
    assert added[0]["after"]["country"] == "TUR"


def test_its_warnings_come_with_the_answer(curator, meeting):
    article = meeting.citations.get().article_id
    citations = [
        {"id": meeting.citations.get().pk},
        {"article": article, "quote": "words that are not there"},
    ]
    shown = propose(curator, meeting, citations=citations)
    assert [each["code"] for each in shown["warnings"]] == ["not_found"]


def test_a_bad_change_is_refused_as_on_a_draft(curator, meeting):
    answer = write(curator, meeting, {"title": "", "start": "2025-13"})
    assert answer.status_code == 400
    assert errors_of(answer).keys() == {"title", "start"}
    assert not PendingChange.objects.exists()


def test_a_change_that_says_what_is_there_is_none(curator, meeting):
    answer = write(curator, meeting, {"title": "The old title"})
    assert answer.status_code == 200
    assert not PendingChange.objects.exists()
    assert Meeting.objects.get().version == meeting.version


def test_a_passage_of_a_published_record_waits_too(anonymous, curator, meeting):
    citation = meeting.citations.get()
    changed = write(curator, citation, {"stance": "mentions"}, route="citations")
    removed = write(curator, citation, None, "delete", "citations")
    body = {
        "record": meeting.pk,
        "article": citation.article_id,
        "quote": "spoke about trade",
    }
    made = curator.post("/api/v1/citations/", body, format="json")
    for answer, action in ((changed, "change"), (removed, "remove"), (made, "add")):
        assert answer.status_code == 202, answer.content
        assert [each["action"] for each in answer.json()["changes"]] == [action]
    assert Citation.objects.get().stance == "supports"
    assert anonymous.get("/api/v1/citations/?count=exact").json()["count"] == 1


def test_a_published_record_is_deleted_by_reviewers_only(curator, api_of, meeting):
    answer = write(curator, meeting, None, "delete")
    assert answer.status_code == 403
    assert "only a reviewer may delete it" in detail_of(answer)
    assert write(api_of("Reviewer"), meeting, None, "delete").status_code == 204


def test_a_reviewer_approves_and_the_public_sees_it(
    anonymous, curator, api_of, meeting
):
    shown = propose(curator, meeting)
    answer = api_of("Reviewer").post(
        f"{shown['url']}approve/", {"reason": "Read it."}, format="json"
    )
    assert answer.status_code == 200
    decided = answer.json()
    assert (decided["state"], decided["decided_by"]) == ("approved", "reviewer")
    assert decided["decision"] == "Read it."
    assert title(anonymous, meeting) == "The new title"


def test_a_reviewer_rejects_with_a_reason(anonymous, curator, api_of, meeting):
    reviewer, shown = api_of("Reviewer"), propose(curator, meeting)
    answer = reviewer.post(f"{shown['url']}reject/", {}, format="json")
    assert answer.status_code == 400
    assert errors_of(answer) == {"reason": "required"}
    answer = reviewer.post(f"{shown['url']}reject/", {"reason": "No."}, format="json")
    assert answer.json()["state"] == "rejected"
    assert title(anonymous, meeting) == "The old title"


def test_a_decided_change_is_decided(curator, api_of, meeting):
    reviewer, shown = api_of("Reviewer"), propose(curator, meeting)
    reviewer.post(f"{shown['url']}approve/")
    answer = reviewer.post(f"{shown['url']}approve/")
    assert answer.status_code == 409
    assert "reviewer decided on this change already" in detail_of(answer)


def test_ones_own_change_is_withdrawn_and_not_approved(api_of, meeting):
    reviewer = api_of("Reviewer")
    shown = propose(reviewer, meeting)
    answer = reviewer.post(f"{shown['url']}approve/")
    assert answer.status_code == 400
    assert errors_of(answer) == {"": "own_record"}
    answer = reviewer.post(f"{shown['url']}withdraw/")
    assert answer.json()["state"] == "withdrawn"


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_curator_decides_on_no_change(decision, curator, meeting):
    shown = propose(curator, meeting)
    answer = curator.post(f"{shown['url']}{decision}/", {"reason": "So."})
    assert answer.status_code == 403


@pytest.mark.parametrize("body", [{"why": "So."}, ["So."], {"reason": "a\x00b"}])
def test_a_decision_takes_a_reason_and_nothing_else(body, curator, api_of, meeting):
    shown = propose(curator, meeting)
    answer = api_of("Reviewer").post(f"{shown['url']}reject/", body, format="json")
    assert answer.status_code == 400
    assert PendingChange.objects.get().state == "open"


def test_changes_are_asked_for_by_record_state_and_author(curator, meeting, ask):
    first = propose(curator, meeting)["id"]
    second = propose(curator, make.MeetingFactory(cited=True))["id"]
    PendingChange.objects.get(pk=first).save()
    asked = {
        f"record={meeting.pk}": [first],
        "state=open": [second, first],
        "state=approved": [],
        "author=curator": [second, first],
        "author=nobody": [],
    }
    for query, found in asked.items():
        name, value = query.split("=")
        assert ask("pending-changes/", client=curator, **{name: value}) == found, query


@pytest.mark.parametrize(("role", "status"), [("anonymous", 401), ("Viewer", 403)])
def test_the_public_sees_no_change_and_no_comment(
    role, status, anonymous, api_of, meeting, user_in
):
    change = PendingChange.objects.create(
        record=meeting, base_version=1, edits=[], author=user_in("Curator")
    )
    client = anonymous if role == "anonymous" else api_of(role)
    for path in (
        PATH,
        f"{PATH}{change.pk}/",
        f"/api/v1/records/{meeting.pk}/comments/",
    ):
        assert client.get(path).status_code == status, path


def test_comments_are_made_and_read(curator, api_of):
    draft = make.MeetingFactory(review="draft")
    path = f"/api/v1/records/{draft.pk}/comments/"
    made = curator.post(path, {"text": "Which day?"}, format="json")
    assert made.status_code == 201
    answer = api_of("Reviewer").get(path).json()
    assert [(each["author"], each["text"]) for each in answer] == [
        ("curator", "Which day?")
    ]


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001, "a\x00b"])
def test_an_unreadable_comment_is_refused(text, curator):
    draft = make.MeetingFactory(review="draft")
    path = f"/api/v1/records/{draft.pk}/comments/"
    answer = curator.post(path, {"text": text}, format="json")
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["text"]
    assert not draft.comments.exists()


def test_a_record_that_was_taken_back_is_edited_directly(curator, api_of, user_in):
    meeting = make.MeetingFactory(cited=True)
    take("return", meeting, user=user_in("Reviewer"), reason="Doubtful.")
    assert write(curator, meeting, {"title": "Mended"}).status_code == 200
