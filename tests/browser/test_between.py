"""From the index to the timeline of a pair, by keyboard alone."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import expect

from tests import factories as make

pytestmark = pytest.mark.browser

# On paper no script hears of the new width, and none measures anything again.
DEAF = """
    const printed = () => matchMedia("print").matches;
    const Observer = window.ResizeObserver;
    window.ResizeObserver = class extends Observer {
        constructor(told) { super((...seen) => printed() || told(...seen)); }
    };
    addEventListener("resize", (event) => {
        if (printed()) event.stopImmediatePropagation();
    });
"""
# The words of the page that a box cuts off, which stands around them.
CUT = """() => {
    const cut = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode;
        const range = document.createRange();
        range.selectNodeContents(text);
        const words = range.getBoundingClientRect();
        if (!text.data.trim() || words.height < 2) continue;
        for (let box = text.parentElement; box; box = box.parentElement) {
            const around = box.getBoundingClientRect();
            const clips = getComputedStyle(box).overflowY !== "visible";
            const visible = words.bottom <= around.bottom + 1;
            if (clips && !visible) { cut.push(text.data.trim()); break; }
        }
    }
    return cut;
}"""
PAPER = {"width": 794, "height": 1123}  # A4 in the pixels of a browser


@pytest.fixture
def logged_in(page, live_server, transactional_db):
    """The page as an administrator, with a pair of countries and their records."""
    for code, name in (("ISR", "Israel"), ("AZE", "Azerbaijan"), ("TUR", "Turkey")):
        make.CountryFactory(code=code, name=name)
    make.MeetingFactory(title="Katz receives Hasanov", start="2025-05-20", cited=True)
    make.EventFactory(title="A threat", start="2025-04")
    user = get_user_model().objects.create_superuser("boss", password="a long word")
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": cookie,
                "url": live_server.url,
            }
        ]
    )
    return page


def choose(page, field, typed, label):
    """Choose a country in a box by typing, with the keyboard alone."""
    page.locator(f"#pair_{field} + .select2 [role=combobox]").focus()
    page.keyboard.press("Enter")
    # On a busy machine the box is there before it hears the keys.
    page.locator(".select2-container--open .select2-search__field").press_sequentially(
        typed
    )
    page.locator(".select2-results__option--highlighted", has_text=label).wait_for()
    page.keyboard.press("Enter")
    page.locator(".select2-container--open").wait_for(state="detached")


def test_a_pair_is_chosen_by_keyboard_and_its_timeline_opens(logged_in):
    page = logged_in
    page.goto("/admin/")
    choose(page, "one", "isr", "Israel (ISR)")
    choose(page, "other", "azer", "Azerbaijan (AZE)")
    page.get_by_role("button", name="Show the timeline").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/between/AZE-ISR/"))
    titles = page.locator(".pair-record h3")
    expect(titles).to_have_text(["Katz receives Hasanov", "A threat"])
    # The two kinds differ by shape, and the unsure day by its hollow shape.
    expect(page.locator(".lane-marks .shape use[href='#shape-meeting']")).to_have_count(
        1
    )
    hollow = page.locator(".lane-marks .shape.hollow use[href='#shape-event']")
    expect(hollow).not_to_have_count(0)
    page.get_by_text("Best passage").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("met and spoke about trade")).to_be_visible()
    page.get_by_label("Kind").select_option("event")
    page.get_by_role("button", name="Filter", exact=True).press("Enter")
    page.wait_for_url(re.compile("kind=event"))
    expect(page.locator(".pair-record")).to_have_count(1)


def test_the_timeline_fits_a_phone(logged_in):
    page = logged_in
    page.set_viewport_size({"width": 390, "height": 800})
    for address in ("/admin/", "/admin/relations/record/between/AZE-ISR/"):
        page.goto(address)
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(wide) <= 0


def test_what_is_printed_shows_the_passages(logged_in):
    page = logged_in
    page.goto("/admin/relations/record/between/AZE-ISR/")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("met and spoke about trade")).to_be_visible()
    expect(page.locator(".pair-filters")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_text("met and spoke about trade")).to_be_hidden()


def test_a_printed_record_has_all_its_participants(logged_in):
    page = logged_in
    meeting = make.MeetingFactory(
        parties=[("ISR", "host"), ("AZE", "visitor"), ("TUR", "mediator")]
    )
    names = ("Ann Katz", "Ben Hasanov", "Cem Demir")
    for party, name in zip(meeting.participations.all(), names, strict=True):
        party.official = make.OfficialFactory(name=name)
        party.save()
    page.add_init_script(DEAF)
    page.goto(f"/admin/relations/meeting/{meeting.pk}/change/")
    table = page.locator("#participations-group")
    expect(table.locator(".simplebar-content")).to_be_visible()
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    for name in names:
        chosen = table.locator(".select2-selection__rendered", has_text=name)
        expect(chosen).to_be_visible()
    page.wait_for_function(f"({CUT})().length === 0")


def test_what_is_printed_is_what_is_recorded(logged_in):
    page = logged_in
    meeting = make.MeetingFactory()
    party = meeting.participations.first()
    party.official = make.OfficialFactory(name="Ann Katz")
    party.is_lead = True
    party.save()
    page.goto(f"/admin/relations/meeting/{meeting.pk}/change/")
    page.emulate_media(media="print")
    cross = page.locator("#participations-group .select2-selection__clear")
    expect(cross).to_have_count(1)
    expect(cross).to_be_hidden()
    lead = page.locator("#id_participations-0-is_lead")
    expect(lead).to_be_checked()
    # A browser draws this box itself; of the theme's it prints nothing.
    expect(lead).to_have_css("appearance", "auto")
    suggested = """input => getComputedStyle(input, "::placeholder").color"""
    named_as = page.locator("#id_participations-0-named_as")
    expect(named_as).to_have_attribute("placeholder", "as printed")
    assert named_as.evaluate(suggested) == "rgba(0, 0, 0, 0)"


def test_what_the_axis_shows_by_color_alone_is_printed(logged_in):
    page = logged_in
    make.TradeTieFactory(start="[2025-01-01..2025-05-20]", end_state="ongoing")
    page.goto("/admin/relations/record/between/AZE-ISR/")
    page.emulate_media(media="print")
    for drawn in (".legend .band", ".legend .line", ".mark .band", ".mark .line"):
        expect(page.locator(drawn).first).to_have_css("print-color-adjust", "exact")
