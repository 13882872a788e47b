"""A record that may be there already, met in a browser."""

import pytest
from playwright.sync_api import expect

from relations.models import Meeting, NotATwin
from tests import factories as make
from tests.browser.test_pickers import choose

pytestmark = pytest.mark.browser
TEXT = "Katz received Hasanov in Tel Aviv. They spoke about defense technology."


@pytest.fixture
def known(db):
    return make.MeetingFactory(
        title="Katz receives Hasanov", start="2025-05-20", review="draft"
    )


def fill_in(page):
    """Type a meeting that is there already, with a passage."""
    for code, name in (("ISR", "Israel"), ("AZE", "Azerbaijan")):
        country = make.CountryFactory(code=code)
        country.name = name
        country.save()
    make.ArticleFactory(title="Ministers meet", text=TEXT)
    page.goto("/admin/relations/meeting/add/")
    page.fill("#id_title", "Katz received Hasanov in Tel Aviv")
    page.fill("#id_start", "20 May 2025")
    page.select_option("#id_meeting_format", "visit")
    for at, name, role in ((0, "Israel", "host"), (1, "Azerbaijan", "visitor")):
        choose(page, f"participations-{at}-country", name)
        page.select_option(f"#id_participations-{at}-role", role)
    choose(page, "citations-0-article", "Ministers meet")
    page.fill("#id_citations-0-quote", "spoke about defense technology")
    page.get_by_role("button", name="Save", exact=True).click()
    asked = page.get_by_role("region", name="This may be recorded already")
    asked.wait_for()
    return asked


def test_the_typed_passage_goes_to_the_record_that_is_there(
    curator_page,
    known,
):
    asked = fill_in(curator_page)
    asked.get_by_role("button", name="Add my passage there").click()
    curator_page.wait_for_url(f"**/meeting/{known.pk}/change/")
    expect(curator_page.get_by_text("The passage was added here")).to_be_visible()
    assert known.citations.get().quote == "spoke about defense technology"
    assert Meeting.objects.count() == 1


def test_no_duplicate_is_saved_with_all_that_was_typed(
    curator_page,
    known,
):
    asked = fill_in(curator_page)
    asked.get_by_label("Or why it is no duplicate").fill("The second visit.")
    asked.get_by_role("button", name="Not a duplicate").press("Enter")
    curator_page.get_by_text("was added successfully").wait_for()
    made = Meeting.objects.exclude(pk=known.pk).get()
    assert made.citations.get().quote == "spoke about defense technology"
    assert made.participations.count() == 2
    assert NotATwin.objects.get().reason == "The second visit."
