"""The workbench in a browser: select, make, stay; by mouse, by keys, in any script."""

import re

import pytest
from playwright.sync_api import expect

from relations.models import Citation, Meeting
from tests import factories as make
from tests.browser.hand import Hand, Wanted

pytestmark = pytest.mark.browser

OPENING = "In a hall by the sea, "
MEETING = "Freedonian minister Ann Katz received Sylvania's Ben Hasanov in Port Harpo"
TEXT = (
    f"A heading\n\n{OPENING}{MEETING}. They spoke of fish & chips 😀 at length. "
    "They spoke of fish.\n\nThey spoke of fish. The end <script>alert(1)</script>."
)
HEBREW = "ביום שלישי נפגש השר עם עמיתו. הם שוחחו על סחר. הפגישה הייתה ארוכה."
SELECT = """([start, end]) => {
    const text = document.getElementById("wb-text");
    const at = (units) => {
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        let node = walker.nextNode();
        while (units > node.length) { units -= node.length; node = walker.nextNode(); }
        return [node, units];
    };
    getSelection().setBaseAndExtent(...at(start), ...at(end));
    text.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


@pytest.fixture
def article():
    return make.ArticleFactory(title="They meet", text=TEXT, language="en")


@pytest.fixture
def people():
    """Two officials in their posts, and the city of an older record."""
    names = (
        ("FRE", "Freedonia", "Freedonian", "Ann Katz"),
        ("SYL", "Sylvania", "Sylvanian", "Ben Hasanov"),
    )
    countries = []
    for code, name, demonym, person in names:
        country = make.CountryFactory(code=code, name=name, demonyms=demonym)
        official = make.OfficialFactory(name=person)
        post = make.PostFactory(country=country, title="Minister")
        make.TenureFactory(official=official, post=post)
        countries.append(country)
    make.MeetingFactory(place_city="Port Harpo", place_country=countries[0])
    return countries


def open_bench(page, article):
    page.goto(f"/admin/articles/article/{article.pk}/workbench/")
    page.locator("#wb-text[contenteditable]").wait_for()


def mark(page, words, nth=0):
    """Select words of the text, as a mouse would; offsets are the browser's."""
    at = -1
    for _ in range(nth + 1):
        at = page.locator("#wb-text").evaluate(
            "(text, [words, from]) => text.textContent.indexOf(words, from)",
            [words, at + 1],
        )
    size = len(words.encode("utf-16-le")) // 2
    page.evaluate(SELECT, [at, at + size])
    page.locator("#wb-menu").wait_for()


def test_a_meeting_is_made_from_a_passage_and_the_curator_stays_in_the_article(
    curator_page, article, people
):
    page = curator_page
    open_bench(page, article)
    hand = Hand(page)
    start = TEXT.index(MEETING)
    hand.record(
        Wanted(
            "The meeting",
            "m",
            (start, start + len(MEETING)),
            "[2025-05-14..2025-05-20]",
            [("Freedonia", "Host", "Katz"), ("Sylvania", "Visitor", "Hasanov")],
            choices={"meeting_format": "Visit"},
            place="Port Harpo",
            place_country="Freedonia",
        )
    )
    assert page.url.endswith(f"/article/{article.pk}/workbench/")
    expect(page.locator("#wb-text mark")).to_have_js_property("innerText", MEETING)
    expect(page.locator(".wb-record .wb-title")).to_have_text(
        "Katz receives Hasanov in Port Harpo"
    )
    meeting = Meeting.objects.get(citations__article=article)
    assert (meeting.start.text, meeting.review) == ("[2025-05-14..2025-05-20]", "draft")
    citation = meeting.citations.get()
    assert (citation.quote, citation.anchor) == (MEETING, "exact")
    assert hand.seconds < 40


def test_everything_is_done_by_keys_alone_and_the_second_of_two_equals_is_kept(
    curator_page, article, people
):
    page = curator_page
    open_bench(page, article)
    keys = page.keyboard
    keys.press("g")
    for _ in range(5):
        keys.press("j")
    # The sentence stands twice; this is the one after the paragraph's end.
    assert page.evaluate("getSelection().toString()") == "They spoke of fish."
    keys.press("e")
    form = page.frame_locator("#wb-frame")
    form.locator("#id_title:focus").wait_for()
    keys.press("Alt+1")
    expect(form.locator("#id_start")).to_have_value("[2025-05-14..2025-05-20]")
    form.locator("#id_event_type").focus()
    keys.type("Cons")
    keys.press("Escape")
    page.locator("#wb-text:focus").wait_for()
    keys.press("?")
    page.locator("#wb-keys[open]").wait_for()
    keys.press("Escape")
    expect(page.locator("#wb-form"), "what was begun is still there").to_be_visible()
    for row, country in enumerate(people):
        url = f"document.querySelector('#id_participations-{row}-country')"
        page.frames[1].evaluate(
            f"""() => {{ const select = {url};
            select.append(new Option("x", "{country.pk}", true, true)); }}"""
        )
    form.locator("#id_title").focus()
    keys.press("Control+Enter")
    page.locator(".wb-record").first.wait_for()
    citation = Citation.objects.get(article=article)
    first = TEXT.index("They spoke of fish.")
    assert citation.start == TEXT.index("They spoke of fish.", first + 1)


def test_after_the_last_sentence_the_one_before_the_cursor_is_taken(
    curator_page, article
):
    page = curator_page
    open_bench(page, article)
    page.keyboard.press("g")
    page.keyboard.press("Control+End")
    page.keyboard.press("k")
    last = "The end <script>alert(1)</script>."
    assert page.evaluate("getSelection().toString()") == last


def quoted_after(page, words, nth=0):
    """The passage with which the form of new evidence begins."""
    mark(page, words, nth)
    page.keyboard.press("p")
    form = page.frame_locator("#wb-frame")
    return form.locator("blockquote").inner_text()


@pytest.mark.parametrize(
    "words", ["fish & chips 😀 at", "chips 😀 at length. They", "end <script>alert(1)"]
)
def test_a_selection_over_highlights_entities_and_wide_characters_is_exact(
    curator_page, article, words
):
    for quote in ("spoke of fish & chips 😀", "😀 at length. They spoke"):
        make.MeetingFactory(citations=[make.passage(article=article, quote=quote)])
    open_bench(curator_page, article)
    assert quoted_after(curator_page, words) == f"“{words}”"


def test_a_selection_over_paragraphs_keeps_the_line_breaks(curator_page, article):
    record = make.MeetingFactory(
        review="draft",
        citations=[make.passage(article=article, quote="Freedonian minister")],
    )
    page = curator_page
    open_bench(page, article)
    words = "They spoke of fish.\n\nThey spoke of fish."
    mark(page, words)
    page.keyboard.press("p")
    form = page.frame_locator("#wb-frame")
    form.locator(f"[name=whole-{record.pk}]").check()
    page.keyboard.press("Control+Enter")
    page.locator(".wb-passage").nth(1).wait_for()
    assert record.citations.filter(quote=words, anchor="exact").count() == 1


def test_text_that_runs_from_right_to_left_is_selected_and_quoted(curator_page, people):
    article = make.ArticleFactory(title="נפגשו", text=HEBREW, language="he")
    page = curator_page
    open_bench(page, article)
    text = page.locator("#wb-text")
    assert text.evaluate("each => getComputedStyle(each).direction") == "rtl"
    text.focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("getSelection().toString()") == "הם שוחחו על סחר."
    page.keyboard.press("m")
    quote = page.frame_locator("#wb-frame").locator("#id_citations-0-quote")
    expect(quote).to_have_value("הם שוחחו על סחר.")


def test_nothing_that_is_typed_or_pasted_changes_the_text(curator_page, article):
    page = curator_page
    open_bench(page, article)
    text = page.locator("#wb-text")
    text.click()
    page.keyboard.type("zzz")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+x")
    page.keyboard.press("Enter")
    assert text.evaluate("each => each.textContent") == TEXT


def test_a_session_that_ended_is_told_and_nothing_is_lost(curator_page, article):
    page = curator_page
    open_bench(page, article)
    mark(page, MEETING)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.press("m")
    page.get_by_text("You have been logged out").wait_for()
    page.context.add_cookies(cookies)
    assert page.evaluate("getSelection().toString()") == MEETING
    page.locator("#wb-text").focus()
    mark(page, MEETING)
    page.keyboard.press("m")
    form = page.frame_locator("#wb-frame")
    form.locator("#id_title:focus").wait_for()
    page.keyboard.type("Typed before ")
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    form.get_by_text("You have been logged out").wait_for()
    expect(form.locator("#id_title")).to_have_value(re.compile("Typed before"))


def test_a_row_that_is_taken_out_leaves_the_others_as_they_were_typed(
    curator_page, people
):
    page = curator_page
    page.goto("/admin/relations/meeting/add/")
    page.get_by_text("Add another Participant").click()
    page.fill("#id_participations-2-named_as", "the third")
    page.locator("#participations-data .delete-template").nth(0).click()
    expect(page.locator("#id_participations-2-named_as")).to_have_value("the third")
    expect(page.locator("#id_participations-0-named_as")).to_be_hidden()


def test_a_large_article_with_400_passages_can_be_worked_on(curator_page):
    sentences = [f"Minister {number} met another one today. " for number in range(8200)]
    text = "".join(sentences)
    assert len(text) > 300_000
    article = make.ArticleFactory(text=text, language="en")
    make.MeetingFactory(
        citations=[
            make.passage(article=article, quote=sentences[number].strip())
            for number in range(0, 400)
        ]
    )
    page = curator_page
    open_bench(page, article)
    expect(page.locator("#wb-text mark")).to_have_count(400)
    mark(page, "Minister 7400 met another one today.")
    page.keyboard.press("m")
    quote = page.frame_locator("#wb-frame").locator("#id_citations-0-quote")
    expect(quote).to_have_value("Minister 7400 met another one today.")
