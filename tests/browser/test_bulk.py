"""Many records edited from their list, and the edit undone, in a browser."""

import pytest
from playwright.sync_api import expect

from relations.models import Meeting
from tests import factories as make

pytestmark = pytest.mark.browser


def test_records_are_edited_from_their_list_and_the_edit_is_undone(page, log_in):
    page.goto("/admin/")
    log_in(page, "Curator")
    page.wait_for_url("**/admin/")
    titles = [f"Draft {number}" for number in range(3)]
    for title in titles:
        make.MeetingFactory(title=title, review="draft", confidence=4)
    make.MeetingFactory(title="Public", cited=True)
    page.goto("/admin/relations/meeting/")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("edit_selected")
    page.locator("button[name=index]").first.click()
    page.get_by_role("heading", name="Edit 4 meetings").wait_for()
    page.select_option("[name=confidence]", "2")
    page.fill("[name=reason]", "The new code book")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    preview.wait_for()
    expect(preview).to_contain_text("3 would be changed")
    expect(preview).to_contain_text("1 published: a change waits for a reviewer")
    assert not Meeting.objects.filter(confidence=2).exists()
    page.get_by_role("button", name="Change 4 rows").click()
    page.wait_for_url("**/relations/editgroup/*/change/**")
    for title in titles:
        expect(page.get_by_role("link", name=title)).to_be_visible()
    assert Meeting.objects.filter(confidence=2).count() == 3
    page.get_by_role("link", name="Undo this edit").click()
    page.locator("textarea[name=reason]").fill("The wrong book")
    page.get_by_role("button", name="Undo this edit").click()
    page.get_by_text("The edit is undone").first.wait_for()
    assert Meeting.objects.filter(confidence=4).count() == 3
    expect(page.get_by_text("Undo of no.").first).to_be_visible()
