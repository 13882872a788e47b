"""The buttons of the review in a browser: what they do while something is unsaved."""

import pytest
from playwright.sync_api import expect

from relations.actions.records import save_record
from relations.models import Meeting
from tests import factories as make

pytestmark = pytest.mark.browser


def change(meeting):
    return f"/admin/relations/meeting/{meeting.pk}/change/"


def dialog(page):
    return page.locator("#modal-content")


def press(page, step):
    page.locator(f"a[hx-get$='/review-{step}/']").click()


def confirm(page, label):
    dialog(page).get_by_role("button", name=label).click()


def state(meeting):
    return Meeting.objects.get(pk=meeting.pk).review


def test_a_draft_is_not_submitted_without_what_was_typed(curator_page):
    meeting = make.MeetingFactory(review="draft")
    page = curator_page
    page.goto(change(meeting))
    page.fill("#id_summary", "They spoke about trade.")
    press(page, "submit")
    expect(dialog(page)).to_contain_text("is not saved yet, and nothing was done")
    expect(dialog(page).locator("textarea")).to_have_count(0)
    dialog(page).get_by_role("button", name="Close").click()
    expect(dialog(page)).to_be_hidden()
    assert state(meeting) == "draft"

    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully").first).to_be_visible()
    press(page, "submit")
    confirm(page, "Submit for review")
    expect(page.get_by_text("Submitted for review:").first).to_be_visible()
    saved = Meeting.objects.get()
    assert (saved.review, saved.summary) == ("in_review", "They spoke about trade.")


def test_what_is_typed_while_the_dialog_asks_is_asked_for_too(curator_page):
    meeting = make.MeetingFactory(review="draft")
    page = curator_page
    page.goto(change(meeting))
    press(page, "submit")
    expect(dialog(page).locator("textarea")).to_be_visible()
    page.fill("#id_summary", "They spoke about trade.")
    confirm(page, "Submit for review")
    expect(dialog(page)).to_contain_text("is not saved yet, and nothing was done")
    expect(dialog(page).get_by_role("button", name="Submit")).to_have_count(0)
    assert state(meeting) == "draft"


def test_a_button_that_is_too_late_says_what_happened_meanwhile(page_of):
    meeting = make.MeetingFactory(review="in_review", cited=True)
    page = page_of("Reviewer")
    page.goto(change(meeting))
    other = page.context.new_page()
    other.goto(change(meeting))
    press(other, "return")
    dialog(other).locator("textarea").fill("The date is wrong.")
    confirm(other, "Ask for changes")
    expect(other.get_by_text("Changes requested:").first).to_be_visible()
    press(page, "approve")
    expect(dialog(page)).to_contain_text("This record is “changes requested”")
    expect(dialog(page).get_by_role("button")).to_have_text(["Close"])


def test_what_was_typed_and_taken_back_keeps_nobody_from_a_step(page_of, user_in):
    author = make.UserFactory(username="author")
    meeting = save_record(
        make.MeetingFactory(review="in_review", cited=True), user=author
    )
    page = page_of("Reviewer")
    asked = []
    page.on("dialog", lambda each: (asked.append(each.type), each.dismiss()))
    page.goto(change(meeting))
    page.fill("#id_summary", "They spoke about trade.")
    press(page, "approve")
    expect(dialog(page)).to_contain_text("press “Approve” again")
    dialog(page).get_by_role("button", name="Close").click()
    page.fill("#id_summary", "")
    press(page, "approve")
    confirm(page, "Approve")
    expect(page.get_by_text("Approved:").first).to_be_visible()
    assert state(meeting) == "approved"
    assert asked == []
