"""The buttons of the review on a record's page."""

import pytest
from django.urls import reverse

from relations.actions.records import save_record
from relations.models import Meeting, Record
from tests.factories import MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db
BUTTONS = {
    "submit": "Submit for review",
    "approve": "Approve",
    "return": "Ask for changes",
    "reject": "Reject",
}


@pytest.fixture
def meeting():
    author = UserFactory(username="author")
    return save_record(MeetingFactory(review="in_review", cited=True), user=author)


def page(client, meeting):
    path = reverse("admin:relations_meeting_change", args=[meeting.pk])
    return client.get(path).content.decode()


def press(client, step, meeting, reason=""):
    data = {"reason": reason, "_form_submitted": "on"}
    return client.post(find_path(step, meeting), data)


def find_path(step, meeting):
    names = {
        "submit": "submit_for_review",
        "approve": "approve",
        "return": "ask_for_changes",
        "reject": "reject",
    }
    return reverse(f"admin:relations_meeting_{names[step]}", args=[meeting.pk])


def shown(client, meeting):
    html = page(client, meeting)
    return {step for step in BUTTONS if find_path(step, meeting) in html}


@pytest.mark.parametrize(
    ("role", "state", "steps"),
    [
        ("Curator", "draft", {"submit"}),
        ("Curator", "in_review", set()),
        ("Reviewer", "draft", {"submit"}),
        ("Reviewer", "in_review", {"approve", "return", "reject"}),
        ("Reviewer", "approved", {"return"}),
        ("Viewer", "approved", set()),
    ],
)
def test_a_page_has_the_buttons_of_its_state_and_its_reader(
    client_of, role, state, steps
):
    meeting = MeetingFactory(review=state, cited=True)
    assert shown(client_of(role), meeting) == steps


def test_the_dialog_asks_before_anything_happens(client_of, meeting):
    client = client_of("Reviewer")

    answer = client.get(find_path("approve", meeting))

    assert "Approve?" in answer.content.decode()
    assert Record.objects.get().review == "in_review"


def test_approving_leads_back_to_the_record_and_says_so(client_of, meeting):
    client = client_of("Reviewer")

    answer = press(client, "approve", meeting)

    assert answer["HX-Redirect"].endswith(f"/{meeting.pk}/change/")
    assert Record.objects.get().review == "approved"
    assert f"Approved: {meeting.title}" in page(client, meeting)


def test_rejecting_without_a_reason_asks_for_one(client_of, meeting):
    answer = press(client_of("Reviewer"), "reject", meeting)

    assert "This field is required" in answer.content.decode()
    assert Record.objects.get().review == "in_review"


def test_approving_without_evidence_is_a_sentence_on_the_page(client_of):
    meeting = MeetingFactory(review="in_review")
    client = client_of("Reviewer")

    press(client, "approve", meeting)

    assert "No passage that supports this record" in page(client, meeting)
    assert Meeting.objects.get().review == "in_review"


def test_the_second_of_two_reviewers_learns_what_the_first_did(client_of, meeting):
    client = client_of("Reviewer")
    press(client, "approve", meeting)
    press(client, "reject", meeting, "Too late.")

    assert "This record is “approved / published”" in page(client, meeting)


@pytest.mark.parametrize("role", ["Viewer", "Curator"])
@pytest.mark.parametrize("step", ["approve", "return", "reject"])
def test_who_may_not_review_cannot_press_a_button_that_they_know_of(
    client_of, meeting, role, step
):
    answer = press(client_of(role), step, meeting, "So.")

    assert answer.status_code == 403
    assert Record.objects.get().review == "in_review"


def test_a_page_says_that_one_person_may_approve_their_own(client_of, settings):
    meeting = MeetingFactory()
    client = client_of("Reviewer")
    assert "REVIEW_ALONE" not in page(client, meeting)

    settings.REVIEW_ALONE = True
    assert "REVIEW_ALONE" in page(client, meeting)
