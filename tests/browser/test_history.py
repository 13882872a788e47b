"""The history of a record in a browser: read it, restore a field, undelete."""

import pytest
from playwright.sync_api import expect

from relations.models import Meeting
from tests import factories as make
from tests.relations.test_chronicle import TEXT, edit

pytestmark = pytest.mark.browser


@pytest.fixture
def talks(curator_page):
    article = make.ArticleFactory(text=TEXT)
    meeting = make.MeetingFactory(
        title="The old title",
        review="draft",
        citations=[make.passage(article=article, quote="received Hasanov in Tel Aviv")],
    )
    edit(meeting, "A typo", title="The new title", children={"citations": []})
    return meeting


def test_a_field_and_then_a_whole_state_are_restored(curator_page, talks):
    page = curator_page
    page.goto(f"/admin/relations/meeting/{talks.pk}/change/")
    page.get_by_role("link", name="History").click()
    page.wait_for_url("**/history/")
    page.get_by_role("link", name="Restore this field: Title").first.click()
    page.locator("td", has_text="The old title").wait_for()
    page.get_by_label("Reason").fill("It was right before")
    page.get_by_role("button", name="Restore").click()
    page.get_by_text("Restored; it is in the history.").first.wait_for()
    meeting = Meeting.objects.get(pk=talks.pk)
    assert (meeting.title, meeting.citations.count()) == ("The old title", 0)
    page.get_by_label("Only what touches").select_option("citations")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**field=citations*")
    expect(page.locator(".journal > li")).to_have_count(2)
    page.get_by_role("link", name="Restore this state").last.click()
    page.get_by_label("Reason").fill("With its passage")
    page.get_by_role("button", name="Restore").press("Enter")
    page.get_by_text("Restored; it is in the history.").first.wait_for()
    assert Meeting.objects.get(pk=talks.pk).citations.count() == 1


def test_a_record_is_deleted_with_a_reason_and_brought_back(curator_page, talks):
    page = curator_page
    page.goto(f"/admin/relations/meeting/{talks.pk}/delete/")
    page.get_by_label("Reason for the deletion").fill("Entered twice")
    page.get_by_role("button", name="Yes, I’m sure").click()
    page.wait_for_url("**/admin/relations/meeting/")
    page.goto("/admin/relations/record/deleted/")
    page.get_by_text("Entered twice").wait_for()
    page.get_by_role("link", name="Bring it back").click()
    page.get_by_label("Reason").fill("It did happen")
    page.get_by_role("button", name="Bring it back").click()
    page.wait_for_url(f"**/meeting/{talks.pk}/change/")
    expect(page.locator("#id_title")).to_have_value("The new title")


def test_the_history_fits_a_phone(curator_page, talks):
    page = curator_page
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (f"meeting/{talks.pk}/history/", "record/deleted/"):
        page.goto(f"/admin/relations/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
