"""The steps of the review over HTTP."""

import pytest

from relations.actions.records import save_record
from relations.models import Record
from tests.factories import MeetingFactory, UserFactory
from tests.relations.api.problems import detail_of


@pytest.fixture
def author(db):
    return UserFactory(username="author")


@pytest.fixture
def meeting(author):
    """A meeting in review, with a proved passage."""
    return save_record(MeetingFactory(review="in_review", cited=True), user=author)


def post(client, record, step, body=None, **headers):
    path = f"/api/v1/records/{record.pk}/{step}/"
    return client.post(path, body, format="json", headers=headers)


def first_error(answer):
    error = answer.json()["errors"][0]
    return error["field"], error["code"]


def test_an_approved_record_is_public_at_once(api_of, anonymous, meeting):
    path = f"/api/v1/meetings/{meeting.pk}/"
    assert anonymous.get(path).status_code == 404

    answer = post(api_of("Reviewer"), meeting, "approve", {"reason": "Read."})

    assert answer.status_code == 200
    assert answer.json()["review"] == "approved"
    assert answer["ETag"] == answer.json()["etag"]
    assert anonymous.get(path).json()["review"] == "approved"


def test_the_whole_way_from_draft_to_public(api_of, author):
    curator, reviewer = api_of("Curator"), api_of("Reviewer")
    draft = save_record(MeetingFactory(review="draft", cited=True), user=author)

    states = [
        post(curator, draft, "submit").json()["review"],
        post(reviewer, draft, "return", {"reason": "Which day?"}).json()["review"],
        post(curator, draft, "submit").json()["review"],
        post(reviewer, draft, "approve").json()["review"],
    ]

    assert states == ["in_review", "changes_requested", "in_review", "approved"]


def test_approval_without_evidence_is_refused_with_the_reason(api_of, author):
    bare = save_record(MeetingFactory(review="in_review"), user=author)

    answer = post(api_of("Reviewer"), bare, "approve")

    assert answer.status_code == 400
    assert first_error(answer) == ("", "no_evidence")


@pytest.mark.parametrize(
    ("role", "step", "status"),
    [
        (None, "approve", 401),
        ("Curator", "approve", 403),
        ("Curator", "reject", 403),
        ("Viewer", "submit", 404),
    ],
)
def test_who_may_not_is_refused(api_of, anonymous, meeting, role, step, status):
    client = api_of(role) if role else anonymous
    assert post(client, meeting, step, {"reason": "So."}).status_code == status
    assert Record.objects.get().review == "in_review"


def test_a_step_from_another_state_is_a_conflict_that_names_it(api_of, meeting):
    reviewer = api_of("Reviewer")
    post(reviewer, meeting, "approve")

    answer = post(reviewer, meeting, "approve")

    assert answer.status_code == 409
    assert "This record is “approved / published”" in detail_of(answer)


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "reason", "required"),
        ({"reason": " "}, "reason", "required"),
        ({"reason": "a\x00b"}, "reason", "nul"),
        ({"raeson": "x"}, "raeson", "unknown_field"),
        ({"reason": "x" * 1001}, "reason", "max_length"),
        (["x"], "", "invalid"),
    ],
)
def test_a_body_that_says_no_reason_is_refused(api_of, meeting, body, field, code):
    answer = post(api_of("Reviewer"), meeting, "reject", body)

    assert answer.status_code == 400
    assert first_error(answer) == (field, code)


def test_a_stale_tag_is_refused_and_a_fresh_one_is_not(api_of, meeting):
    reviewer = api_of("Reviewer")
    fresh = {"If-Match": f'"{meeting.pk}-{meeting.version}"'}

    assert (
        post(reviewer, meeting, "approve", **{"If-Match": '"1-999"'}).status_code == 412
    )
    meeting.title = "Ministers meet again"
    meeting.save()
    told = post(reviewer, meeting, "approve", **fresh)
    assert told.status_code == 412
    assert told.json()["changed"] == ["title"]
    assert told.json()["changed_by"] == "author"
    fresh = {"If-Match": told.json()["etag"]}
    assert post(reviewer, meeting, "approve", **fresh).status_code == 200


def test_the_root_says_whether_one_person_may_approve_their_own(anonymous, settings):
    assert anonymous.get("/api/v1/").json()["review_alone"] is False
    settings.REVIEW_ALONE = True
    assert anonymous.get("/api/v1/").json()["review_alone"] is True


def test_ties_have_no_steps_of_their_own(api_of, meeting):
    answer = api_of("Reviewer").post(f"/api/v1/ties/{meeting.pk}/approve/")
    assert answer.status_code == 404
