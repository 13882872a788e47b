"""Choosing and making rows by keyboard, in a browser."""

import pytest
from playwright.sync_api import expect

from relations.models import Official
from tests import factories as make

pytestmark = pytest.mark.browser
SEARCH = ".select2-container--open .select2-search__field"


def type_into(page, name, text):
    """Open a picker by keyboard and type; gives its list of options."""
    page.locator(f"#id_{name} + .select2 .select2-selection").press("Enter")
    page.locator(SEARCH).fill(text)
    return page.locator(".select2-results__option")


def choose(page, name, text):
    """Choose by keyboard what a text finds first."""
    type_into(page, name, text)
    first = page.locator(".select2-results__option--highlighted")
    first.filter(has_text=text).wait_for()
    page.keyboard.press("Enter")
    chosen = page.locator(f"#id_{name} + .select2 .select2-selection__rendered")
    expect(chosen).to_contain_text(text)


def test_an_official_is_made_of_the_typed_name_without_leaving_the_form(
    curator_page,
):
    page = curator_page
    page.goto("/admin/relations/meeting/add/")
    page.fill("#id_title", "A title that stays")
    options = type_into(page, "participations-0-official", "Zakir Hasanov")
    options.get_by_text("Create official “Zakir Hasanov”").wait_for()
    page.keyboard.press("Enter")
    chosen = page.locator("#id_participations-0-official + .select2")
    expect(chosen).to_contain_text("Zakir Hasanov")
    made = Official.objects.get()
    expect(page.locator("#id_participations-0-official")).to_have_value(str(made.pk))
    expect(page.locator("#id_title")).to_have_value("A title that stays")


def test_somebody_of_that_name_is_offered_first(curator_page):
    held = make.TenureFactory(official__name="Israel Katz", start="2024")
    page = curator_page
    page.goto("/admin/relations/meeting/add/")
    options = type_into(page, "participations-0-official", "Israel Katz")
    options.get_by_text("Create official").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    panel = page.get_by_role("alert").filter(has_text="There may be this one already")
    panel.wait_for()
    expect(panel.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_participations-0-official")).to_have_value(
        str(held.official_id)
    )
    assert Official.objects.count() == 1
    expect(panel).to_have_count(0)


def test_posts_offered_are_those_of_the_official_of_the_row(curator_page):
    held = make.TenureFactory(official__name="Israel Katz", start="2024")
    make.TenureFactory(official__name="Zakir Hasanov", start="2013")
    page = curator_page
    page.goto("/admin/relations/meeting/add/")
    choose(page, "participations-0-official", "Israel Katz")
    options = type_into(page, "participations-0-tenure", "")
    options.get_by_text("Israel Katz").wait_for()
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#id_participations-0-tenure")).to_have_value(str(held.pk))
