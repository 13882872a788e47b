"""The buttons of the review on a record's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.actions.records import save_record
from relations.models import Meeting, Record
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    SourceFactory,
    UserFactory,
    passage,
)
from tests.relations.admin_forms import address, errors
from tests.relations.admin_forms import shown as form_at

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


@pytest.mark.parametrize(
    ("role", "state", "steps"),
    [
        ("Curator", "in_review", set()),
        ("Curator", "draft", {"submit"}),
        ("Reviewer", "in_review", {"approve", "return", "reject"}),
        ("Reviewer", "changes_requested", {"submit"}),
    ],
)
def test_a_page_that_refused_a_save_has_the_same_buttons(client_of, role, state, steps):
    meeting = MeetingFactory(review=state, cited=True)
    client = client_of(role)
    url = address(Meeting, "change", meeting.pk)
    answer = client.post(url, form_at(client, url) | {"start": "not a date"})

    assert "is not a date" in errors(answer)
    html = answer.content.decode()
    assert {step for step in BUTTONS if find_path(step, meeting) in html} == steps


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


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ("submit", "draft"),
        ("approve", "in_review"),
        ("return", "in_review"),
        ("reject", "in_review"),
    ],
)
def test_no_step_is_taken_while_something_on_the_page_is_unsaved(
    client_of, step, state
):
    meeting = MeetingFactory(review=state, cited=True)
    client = client_of("Reviewer")
    path, unsaved = find_path(step, meeting), {"X-Unsaved": "yes"}
    data = {"reason": "So.", "_form_submitted": "on"}

    for answer in (
        client.get(path, headers=unsaved),
        client.post(path, data, headers=unsaved),
    ):
        assert f"press “{BUTTONS[step]}” again" in answer.content.decode()
        assert "HX-Redirect" not in answer
    assert Record.objects.get().review == state


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


@pytest.mark.parametrize("step", ["approve", "return", "reject"])
def test_the_dialog_of_a_button_that_is_too_late_says_what_happened_meanwhile(
    client_of, meeting, step
):
    client = client_of("Reviewer")
    press(client, "return", meeting, "The date is wrong.")

    answer = client.get(find_path(step, meeting))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "This record is “changes requested” (last changed by reviewer)" in html
    assert "<textarea" not in html


def test_the_dialog_for_a_record_that_was_deleted_meanwhile_says_so(client_of, meeting):
    client, path = client_of("Reviewer"), find_path("approve", meeting)
    meeting.delete()

    assert "It is not there any more" in client.get(path).content.decode()
    assert client.post(path, {"_form_submitted": "on"}).status_code == 403


@pytest.mark.parametrize("role", ["Viewer", "Curator"])
@pytest.mark.parametrize("step", ["approve", "return", "reject"])
def test_who_may_not_review_is_asked_nothing(client_of, meeting, role, step):
    answer = client_of(role).get(find_path(step, meeting))

    assert answer.status_code == (403 if role == "Curator" else 200)
    assert "<textarea" not in answer.content.decode()
    assert meeting.title not in answer.content.decode()


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


# Why a record was returned


def test_the_author_of_a_returned_record_reads_why_it_came_back(client_of, meeting):
    press(client_of("Reviewer"), "return", meeting, "The date is wrong: <b>20 May</b>.")
    curator = client_of("Curator")
    meeting = Meeting.objects.get()
    meeting.summary = "Not done yet."
    save_record(meeting, user=UserFactory(), reason="Only a beginning.")

    html = page(curator, meeting)

    assert "Changes requested by reviewer, " in html
    assert "The date is wrong: &lt;b&gt;20 May&lt;/b&gt;." in html
    press(curator, "submit", meeting)
    assert "The date is wrong" not in page(curator, meeting)


def test_of_several_returns_the_newest_is_told(client_of, meeting):
    reviewer = client_of("Reviewer")
    press(reviewer, "return", meeting, "The date is wrong.")
    press(reviewer, "submit", meeting)
    press(reviewer, "return", meeting, "Now the place is.")

    html = page(reviewer, meeting)

    assert "Now the place is." in html
    assert "The date is wrong." not in html


def test_why_it_came_back_costs_one_statement_whatever_came_before(client_of, meeting):
    reviewer = client_of("Reviewer")

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert "No place" in page(reviewer, meeting)
        return len(asked)

    press(reviewer, "return", meeting, "No place.")
    page(reviewer, meeting)  # content types are read once, messages as well
    once = cost()
    for _ in range(5):
        press(reviewer, "submit", meeting)
        press(reviewer, "return", meeting, "No place.")
    page(reviewer, meeting)
    assert cost() == once


# Fields beside their passages


def cited_meeting(**columns):
    article = ArticleFactory(
        title="השר בבאקו", text="They met in Baku on 20 May 2025. הם דנו בסחר."
    )
    citations = [
        passage(article=article, quote="They met in Baku"),
        passage(article=article, quote="20 May 2025", claim=["start"]),
        passage(article=article, quote="הם דנו בסחר", claim=["topics", "place"]),
    ]
    columns = {"review": "in_review", "place_city": "Baku", **columns}
    return MeetingFactory(citations=citations, topics=["trade"], **columns)


def beside(client, meeting):
    path = reverse("admin:relations_meeting_change", args=[meeting.pk])
    context = client.get(path).context
    return {
        row.label: (row.old, [each.citation.quote for each in row.passages])
        for row in context["fields"]
    }, [each.citation.quote for each in context["whole"]]


def test_a_reviewer_sees_each_filled_field_beside_its_passages(client_of):
    fields, whole = beside(client_of("Reviewer"), cited_meeting(title="They met"))

    assert whole == ["They met in Baku"]
    assert fields["Date"] == (["May 2025"], ["20 May 2025"])
    assert fields["Topics"] == (["Trade"], ["הם דנו בסחר"])
    assert fields["Place"] == (["Baku"], ["הם דנו בסחר"])
    assert fields["Title"] == (["They met"], [])
    parties = "Country ISR (Host); Country AZE (Visitor)"
    assert fields["Participants"] == ([parties], [])
    assert "Summary" not in fields, "an empty field that no passage speaks of"


def test_a_field_without_a_passage_is_said_to_have_none(client_of):
    client = client_of("Reviewer")

    assert "None of its own." in page(client, cited_meeting())
    bare = MeetingFactory(review="in_review")
    assert "No passage." in page(client, bare)


def test_a_passage_tells_whose_article_it_is_in_and_what_that_repeats(client_of):
    original = ArticleFactory(
        source=SourceFactory(name="A news site", owner="A holding"),
        published="2025-05-20",
    )
    digest = ArticleFactory(
        source=SourceFactory(name="Digests"),
        published="2026-11-22",
        based_on=original,
        text="They met in Baku.",
    )
    told = passage(article=digest, quote="They met in Baku")
    record = MeetingFactory(review="in_review", citations=[told])
    html = page(client_of("Reviewer"), record)

    assert "<span><bdi>Digests</bdi>, 22 November 2026</span>" in html
    assert "<span>after <bdi>A news site</bdi>, 20 May 2025</span>" in html
    assert f'href="/admin/articles/article/{original.pk}/change/"' in html


def test_right_to_left_passages_keep_their_direction(client_of):
    html = page(client_of("Reviewer"), cited_meeting())

    assert '<blockquote dir="auto">“הם דנו בסחר”</blockquote>' in html


@pytest.mark.parametrize(
    ("role", "state", "shown"),
    [
        ("Reviewer", "in_review", True),
        ("Curator", "changes_requested", True),
        ("Reviewer", "draft", False),
        ("Reviewer", "approved", False),
        ("Viewer", "approved", False),
    ],
)
def test_fields_stand_beside_passages_while_a_record_is_reviewed(
    client_of, role, state, shown
):
    html = page(client_of(role), cited_meeting(review=state))

    assert ("Fields and their passages" in html) is shown
