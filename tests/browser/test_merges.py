"""Merging in a browser, by keyboard where it matters: choose, compare, merge, undo."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from relations.models import Merge, Official
from tests import factories as make

pytestmark = pytest.mark.browser


@pytest.fixture
def twins(curator_page, groups):
    get_user_model().objects.get(username="curator").groups.add(groups["Reviewer"])
    gasanov = make.OfficialFactory(name="Zakir Gasanov", birth="1959")
    hasanov = make.OfficialFactory(name="Zakir Hasanov", birth="1960")
    make.TripFactory(official=gasanov)
    return gasanov, hasanov


def test_two_officials_are_merged_and_parted_again(curator_page, twins):
    page = curator_page
    gasanov, hasanov = twins
    page.goto(f"/admin/relations/official/{gasanov.pk}/change/")
    page.locator(f"a[href*='official/{gasanov.pk}/merge']").click()
    page.get_by_role("combobox", name="Merge it into").press("Enter")
    page.locator(".select2-container--open .select2-search__field").press_sequentially(
        "hasanov"
    )
    page.locator(
        ".select2-results__option--highlighted", has_text="Zakir Hasanov"
    ).wait_for()
    expect(page.get_by_text("Create official")).to_have_count(0)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Compare").press("Enter")
    page.get_by_label("Why they are one").fill("One man in two spellings")
    page.get_by_role("radio", name="1959").press("Space")
    page.get_by_role("button", name="Merge").press("Enter")
    page.get_by_text("Merged “Zakir Gasanov” into this one.").wait_for()
    hasanov.refresh_from_db()
    assert hasanov.birth.text == "1959"
    page.get_by_role("link", name="What moved, and how to undo it").click()
    page.get_by_text("Undo the merge").click()
    page.get_by_label("Reason").fill("Father and son")
    page.get_by_role("button", name="Undo the merge").click()
    page.get_by_text("“Zakir Gasanov” is there again").wait_for()
    assert Official.objects.filter(pk=gasanov.pk).exists()
    assert not Merge.objects.standing().exists()


def test_the_comparison_fits_a_phone(curator_page, twins):
    page = curator_page
    gasanov, hasanov = twins
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/admin/relations/official/{gasanov.pk}/merge/?into={hasanov.pk}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
