"""What somebody typed survives a reload, an expired session and another's save."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Source
from relations.models import Meeting
from tests import factories as make

pytestmark = pytest.mark.browser

TEXT = "Katz received Hasanov in Tel Aviv. They spoke about defense technology."
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('unsaved:')).length"


@pytest.fixture
def meeting(db):
    article = make.ArticleFactory(title="Ministers meet", text=TEXT)
    return make.MeetingFactory(
        title="As it was",
        review="draft",
        citations=[make.passage(article=article, quote="received Hasanov")],
    )


def change(meeting):
    return f"/admin/relations/meeting/{meeting.pk}/change/"


def type_all(page):
    """Change a text, choices of three sorts, a row, and add two rows."""
    page.fill("#id_title", "As I typed it")
    page.select_option("#id_topics", ["trade"])
    page.check("#id_participations-0-is_lead")
    page.fill("#id_citations-0-quote", "Katz received Hasanov")
    page.get_by_text("Add another Passage").click()
    choose(page, "#id_citations-1-article", "Ministers")
    page.fill("#id_citations-1-quote", "spoke about defense technology")
    page.get_by_text("Add another Participant").click()
    make.CountryFactory(code="TUR", name="Turkey")
    choose(page, "#id_participations-2-country", "Turkey")
    page.select_option("#id_participations-2-role", "observer")


def choose(page, box, words):
    page.locator(f"{box} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").press_sequentially(
        words
    )
    page.get_by_role("option", name=re.compile(words)).click()


def holds_all(page):
    expect(page.locator("#id_title")).to_have_value("As I typed it")
    expect(page.locator("#id_citations-0-quote")).to_have_value("Katz received Hasanov")
    expect(page.locator("#id_participations-0-is_lead")).to_be_checked()
    expect(page.locator("#id_citations-1-quote")).to_have_value(
        re.compile("^spoke about")
    )
    label = page.locator("#id_participations-2-country + .select2")
    expect(label).to_contain_text("Turkey")
    expect(page.locator("#id_participations-2-role")).to_have_value("observer")


def is_saved(meeting):
    saved = Meeting.objects.get(pk=meeting.pk)
    assert (saved.title, saved.topics) == ("As I typed it", ["trade"])
    assert saved.citations.count() == 2
    assert saved.participations.filter(country__code="TUR", role="observer").exists()


def leave(page, address):
    """Open another page, whatever the form asks before it is left."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(address)


def wait_until_kept(page):
    page.wait_for_function(f"{KEPT} > 0")
    page.wait_for_timeout(600)


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def test_what_was_typed_is_offered_after_a_reload_and_forgotten_once_saved(
    curator_page, meeting
):
    page = curator_page
    page.goto(change(meeting))
    type_all(page)
    wait_until_kept(page)
    leave(page, change(meeting))
    expect(page.locator("#id_title")).to_have_value("As it was")
    bar = page.get_by_role("status").filter(has_text="You typed something here at")
    bar.get_by_role("button", name="Restore it").click()
    page.get_by_text("is restored; it is not saved yet").wait_for()
    holds_all(page)
    save(page)
    page.get_by_text("was changed successfully").first.wait_for()
    is_saved(meeting)
    assert page.evaluate(KEPT) == 0
    page.goto(change(meeting))
    expect(page.locator("#unsaved-bar")).to_have_count(0)


def test_what_was_typed_comes_back_after_the_session_ended(
    curator_page, meeting, log_in
):
    page = curator_page
    page.goto(change(meeting))
    type_all(page)
    page.context.clear_cookies(name="sessionid")
    save(page)
    page.wait_for_url("**/admin/login/**")
    assert Meeting.objects.get().title == "As it was"
    log_in(page, "Curator")
    page.wait_for_url(f"**{change(meeting)}")
    page.get_by_text("is restored; it is not saved yet").wait_for()
    holds_all(page)
    save(page)
    page.get_by_text("was changed successfully").first.wait_for()
    is_saved(meeting)
    assert page.evaluate(KEPT) == 0


def test_what_was_typed_comes_back_after_another_login_in_another_tab(
    curator_page, meeting, log_in
):
    page = curator_page
    page.goto(change(meeting))
    page.fill("#id_title", "As I typed it")
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto("/admin/")
    log_in(other, "Curator")
    other.wait_for_url("**/admin/")
    save(page)
    expect(page.get_by_text("This page is out of date")).to_be_visible()
    assert Meeting.objects.get().title == "As it was"
    page.get_by_role("link", name="Open the page again").click()
    expect(page.get_by_text("is restored; it is not saved yet")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("As I typed it")
    save(page)
    expect(page.get_by_text("was changed successfully").first).to_be_visible()
    assert Meeting.objects.get().title == "As I typed it"


def test_a_new_record_comes_back_as_well_and_can_be_discarded(curator_page):
    page = curator_page
    page.goto("/admin/relations/meeting/add/")
    page.fill("#id_title", "A new one")
    page.fill("#id_citations-0-quote", "a passage")
    wait_until_kept(page)
    leave(page, "/admin/relations/meeting/add/")
    page.get_by_role("button", name="Restore it").click()
    expect(page.locator("#id_citations-0-quote")).to_have_value("a passage")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Discard it").click()
    page.wait_for_function("document.getElementById('id_title')?.value === ''")
    assert page.evaluate(KEPT) == 0


def test_a_form_that_is_refused_is_kept_whole(curator_page, meeting):
    page = curator_page
    page.goto(change(meeting))
    page.fill("#id_title", "As I typed it")
    page.fill("#id_start", "not a date")
    save(page)
    page.get_by_text("is not a date").first.wait_for()
    leave(page, change(meeting))
    page.get_by_role("button", name="Restore it").click()
    expect(page.locator("#id_start")).to_have_value("not a date")
    expect(page.locator("#id_title")).to_have_value("As I typed it")


def test_nothing_is_kept_of_passwords_and_tokens_and_nothing_after_log_out(
    curator_page, meeting
):
    page = curator_page
    page.goto(change(meeting))
    page.fill("#id_title", "As I typed it")
    wait_until_kept(page)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "As I typed it" in kept
    token = page.input_value("[name=csrfmiddlewaretoken]")
    assert token not in kept
    assert "csrf" not in kept
    leave(page, "/admin/")
    page.evaluate(
        "document.querySelector('form[action$=\"/logout/\"]').requestSubmit()"
    )
    page.wait_for_url("**/logout/")
    assert page.evaluate(KEPT) == 0


def test_what_is_older_than_seven_days_is_forgotten(curator_page, meeting):
    page = curator_page
    page.goto(change(meeting))
    page.fill("#id_title", "As I typed it")
    wait_until_kept(page)
    page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find(k => k.startsWith('unsaved:'));
            const draft = JSON.parse(localStorage.getItem(key));
            draft.at -= 8 * 86400000;
            localStorage.setItem(key, JSON.stringify(draft));
            document.getElementById('unsaved').remove();
        }"""
    )
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/")
    assert page.evaluate(KEPT) == 0


def test_another_account_is_offered_nothing(curator_page, meeting, log_in):
    page = curator_page
    page.goto(change(meeting))
    page.fill("#id_title", "As I typed it")
    wait_until_kept(page)
    page.context.clear_cookies(name="sessionid")
    leave(page, change(meeting))
    log_in(page, "Reviewer")
    page.wait_for_url(f"**{change(meeting)}")
    expect(page.locator("#id_title")).to_have_value("As it was")
    expect(page.locator("#unsaved-bar")).to_have_count(0)


def test_two_tabs_the_second_save_shows_both_values_and_saves_what_is_chosen(
    curator_page, meeting
):
    page = curator_page
    page.goto(change(meeting))
    other = page.context.new_page()
    other.goto(change(meeting))
    other.fill("#id_title", "From the other tab")
    other.fill("#id_summary", "A summary from the other tab")
    save(other)
    other.get_by_text("was changed successfully").first.wait_for()
    page.fill("#id_title", "From this tab")
    page.get_by_text("Add another Passage").click()
    choose(page, "#id_citations-1-article", "Ministers")
    page.fill("#id_citations-1-quote", "spoke about defense technology")
    save(page)
    page.get_by_text("saved this meeting while you were editing it").first.wait_for()
    panel = page.get_by_role("region", name="Saved by others")
    title = panel.get_by_role("radiogroup", name=re.compile("Title"))
    expect(title).to_contain_text("From the other tab")
    expect(title).to_contain_text("From this tab")
    expect(page.locator("#id_citations-1-quote")).to_have_value(
        re.compile("^spoke about")
    )
    title.get_by_label("Keep mine").check()
    save(page)
    page.get_by_text("was changed successfully").first.wait_for()
    saved = Meeting.objects.get()
    assert saved.title == "From this tab"
    assert saved.summary == "A summary from the other tab"
    assert saved.citations.count() == 2


def test_what_is_restored_onto_a_newer_state_meets_what_others_saved(
    curator_page, meeting
):
    page = curator_page
    page.goto(change(meeting))
    page.fill("#id_title", "From this tab")
    wait_until_kept(page)
    saved = Meeting.objects.get()
    saved.title = "Saved by a colleague"
    saved.save()
    leave(page, change(meeting))
    page.get_by_text("It was saved by somebody since").wait_for()
    page.get_by_role("button", name="Restore it").click()
    save(page)
    page.get_by_text("saved this meeting while you were editing it").first.wait_for()
    expect(page.locator(".merge")).to_contain_text("Saved by a colleague")


def test_a_source_is_kept_too(curator_page):
    source = make.SourceFactory(name="The Daily")
    page = curator_page
    page.goto(f"/admin/articles/source/{source.pk}/change/")
    page.fill("#id_owner", "A family")
    wait_until_kept(page)
    leave(page, f"/admin/articles/source/{source.pk}/change/")
    page.get_by_role("button", name="Restore it").click()
    save(page)
    page.get_by_text("was changed successfully").first.wait_for()
    assert Source.objects.get(pk=source.pk).owner == "A family"
