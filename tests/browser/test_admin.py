"""What a curator does all day, in a browser: log in, quote a passage, read a pair."""

import pytest
from playwright.sync_api import expect

from relations.models import Meeting
from tests import factories as make

pytestmark = pytest.mark.browser

TEXT = "Katz received Hasanov in Tel Aviv. They spoke about defense technology."


def test_logging_in_leads_to_the_pages_grouped_by_job(curator_page):
    assert curator_page.locator("[class*='app-job-'] caption").all_inner_texts() == [
        "Evidence",
        "Review",
        "Records",
        "People and posts",
        "Countries",
        "Reference",
    ]


def test_a_passage_that_is_added_to_a_record_is_found_in_its_article(curator_page):
    make.ArticleFactory(title="Ministers meet", text=TEXT)
    meeting = make.MeetingFactory(title="Katz receives Hasanov", review="draft")
    page = curator_page
    page.goto(f"/admin/relations/meeting/{meeting.pk}/change/")
    page.get_by_text("Add another Passage").click()
    page.locator("#id_citations-0-article + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").press_sequentially(
        "Ministers"
    )
    page.get_by_role("option", name="Ministers meet").click()
    page.fill("#id_citations-0-quote", "received Hasanov in Tel Aviv")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_text("was changed successfully").wait_for()
    passages = page.locator("#citations-group")
    expect(passages.get_by_text("Exact", exact=True).first).to_be_visible()
    citation = meeting.citations.get()
    assert TEXT[citation.start : citation.end] == "received Hasanov in Tel Aviv"


def test_the_timeline_of_a_pair_is_newest_first_and_leads_to_the_record(curator_page):
    make.MeetingFactory(title="The older one", start="2024-05")
    newer = make.MeetingFactory(title="The newer one", start="2025-05")
    make.MeetingFactory(title="Others", parties=[("TUR", "host"), ("SYR", "visitor")])
    page = curator_page
    page.goto("/admin/relations/record/?dyad=AZE-ISR")
    titles = page.locator("#result_list .field-linked").all_inner_texts()
    assert titles == ["The newer one", "The older one"]
    page.get_by_role("link", name="The newer one").click()
    page.wait_for_url(f"**/admin/relations/meeting/{newer.pk}/change/")
    expect(page.locator("#id_title")).to_have_value("The newer one")


def test_a_record_fits_a_phone(curator_page):
    title = "A title as long as headlines are, with many words about two countries"
    meeting = make.MeetingFactory(title=title, cited=True)
    assert Meeting.objects.count() == 1
    page = curator_page
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("", f"{meeting.pk}/change/", "add/"):
        page.goto(f"/admin/relations/meeting/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_no_cell_of_a_list_is_cut_off_on_a_phone(curator_page):
    title = "A title of many words about two countries, as long as headlines are, " * 2
    make.MeetingFactory(title=f"{title}{'a' * 60}", cited=True)
    page = curator_page
    page.set_viewport_size({"width": 390, "height": 844})
    for name, field in (("finding", "sentence"), ("record", "linked")):
        page.goto(f"/admin/relations/{name}/")
        cells = page.locator("#result_list tbody").locator("td, th")
        told = page.locator(f"#result_list .field-{field}").first
        expect(told).to_be_visible()
        assert told.evaluate("cell => cell.clientHeight") > 50
        cut = (
            "cells => cells.filter((cell) => cell.scrollHeight > cell.clientHeight + 1"
        )
        cut += (
            " || cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.innerText)"
        )
        assert cells.evaluate_all(cut) == []


def test_an_edit_of_a_published_record_is_kept_for_a_reviewer(curator_page):
    meeting = make.MeetingFactory(title="The old title", cited=True)
    page = curator_page
    page.goto(f"/admin/relations/meeting/{meeting.pk}/change/")
    page.fill("#id_title", "The new title")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("waits for a reviewer").first.wait_for()
    meeting.refresh_from_db()
    assert meeting.title == "The old title"
    page.goto("/admin/")
    page.get_by_role("link", name="My pending changes").click()
    page.locator("#result_list tbody a").first.click()
    table = page.locator("table", has_text="The new title")
    table.get_by_text("The old title").first.wait_for()


def test_scripts_speak_the_language_of_the_site(curator_page, in_german):
    in_german(djangojs={"Remove this row": "Diese Zeile entfernen"})
    curator_page.goto("/admin/relations/meeting/add/")
    curator_page.wait_for_load_state("networkidle")
    button = curator_page.locator("#participations-group .delete-template:visible")
    expect(button.first).to_have_attribute("aria-label", "Diese Zeile entfernen")


def test_the_workbench_speaks_the_language_of_the_site(curator_page, in_german):
    in_german(djangojs={"Select at least three letters.": "Drei Buchstaben, bitte."})
    article = make.ArticleFactory(text="They met.")
    curator_page.goto(f"/admin/articles/article/{article.pk}/workbench/")
    curator_page.wait_for_load_state("networkidle")
    curator_page.evaluate("document.querySelector('#wb-menu').hidden = false")
    curator_page.locator("#wb-menu button").first.click()
    status = curator_page.locator("#wb-status")
    expect(status).to_have_text("Drei Buchstaben, bitte.")
