"""A saved page becomes suggestions; what it does not say stays empty."""

import json
import socket
import time
from pathlib import Path

import pytest

from articles.addresses import canonical_url
from articles.capture import (
    LARGEST_PAGE,
    CaptureError,
    capture,
    from_text,
)
from articles.readable import MOST_ELEMENTS

PAGES = Path(__file__).parent / "pages"
ADDRESS = "http://www.quay.example/world/2025/joint-quay?id=7&utm_source=mail"


def source(name):
    return (PAGES / name).read_text(encoding="utf-8")


def page(head="", body="<p>The envoys met in the harbour and talked.</p>", attrs=""):
    return f"<html{attrs}><head>{head}</head><body>{body}</body></html>"


def json_ld(value):
    value = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{value}</script>'


def news(**properties):
    return {"@type": "NewsArticle", **properties}


@pytest.fixture
def visit():
    return capture(source("visit.html").encode(), ADDRESS)


def test_a_news_page_offers_all_that_it_says_of_itself(visit):
    assert visit.title == "Harbour ministers open joint quay"
    assert visit.byline == "Ada Lorne, Ben O'Hara"
    assert visit.publisher == "The Quay Gazette"
    assert visit.published == "2025-05-20"
    assert visit.language == "en-GB"
    assert visit.url == "http://www.quay.example/world/2025/joint-quay?id=7"
    assert visit.canonical_url == "quay.example/world/2025/joint-quay?id=7"
    assert visit.charset == "UTF-8"
    assert visit.extractor.startswith("trafilatura ")
    assert visit.warnings == ()


def test_the_text_is_the_article_in_paragraphs_and_nothing_around_it(visit):
    assert visit.text == "\n\n".join(
        [
            "Harbour ministers open joint quay",
            "The two ministers met at the old harbour on Tuesday & cut a ribbon before "
            "some two hundred guests.",
            "“We waited nine years for this quay,” said the host, who wore the chain "
            "of the port.\nHis guest nodded.",
            "The sign on the gate reads <script>welcome</script>, and below it stands "
            "&lt;b&gt; in fresh paint.",
            "A quay is a promise made of stone.",
            "Berth\tDepth",
            "North\t11 m",
        ]
    )


def test_the_source_of_a_page_may_be_pasted_as_text(visit):
    pasted = capture(source("visit.html"), ADDRESS)
    assert (pasted.text, pasted.title) == (visit.text, visit.title)
    assert pasted.charset == ""


def test_a_page_of_bare_paragraphs_gives_its_text():
    found = capture(source("bare.html"))
    assert found.text == (
        "The envoy came at noon.\n\nShe left with a signed paper — and a cold."
    )
    assert (found.title, found.published, found.language) == ("", "", "")


def test_the_lines_of_a_preformatted_report_stay_lines():
    assert capture(source("wire.html")).text == (
        "LOWPORT, May 20 - The fish talks ended late.\nBoth sides keep their nets.\n\n"
        "A second round is due in the autumn."
    )


def test_a_page_without_text_says_so():
    found = capture(page(body="<img src=a.png><script>var a = 1;</script>"))
    assert found.text == ""
    assert found.extractor == ""
    assert found.warnings == ("No text was found; paste it.",)


# Charsets


@pytest.mark.parametrize(
    ("name", "codec", "charset", "words"),
    [
        ("russian.html", "cp1251", "windows-1251", "Мы ждали этого причала девять лет"),
        ("turkish.html", "cp1254", "windows-1254", "yaklaşık iki yüz konuğun önünde"),
        ("arabic.html", "cp1256", "windows-1256", "التقى الوزيران يوم الثلاثاء"),
        ("chinese.html", "gb18030", "gb18030", "他的客人朱镕山点头"),
    ],
)
def test_a_page_is_read_in_the_charset_that_it_declares(name, codec, charset, words):
    found = capture(source(name).encode(codec))
    assert words in found.text
    assert found.charset == charset
    assert found.warnings == ()
    assert found.text == capture(source(name)).text


def test_a_server_that_says_latin_1_of_every_page_is_not_believed():
    html = source("turkish.html").encode("cp1254")
    found = capture(html, declared_charset="text/html; charset=ISO-8859-1")
    assert "yaklaşık iki yüz konuğun" in found.text
    assert found.warnings == (
        "The server declares windows-1252 but its bytes are windows-1254.",
    )


@pytest.mark.parametrize("lie", ["windows-1254", "windows-1251", "utf-8", "big5"])
def test_a_lying_server_is_found_out_where_the_page_tells_the_truth(lie):
    found = capture(source("arabic.html").encode("cp1256"), declared_charset=lie)
    assert found.title == "الوزيران يفتتحان الرصيف"
    assert found.charset == "windows-1256"


def test_a_page_that_declares_windows_1251_but_is_utf_8_is_read_as_utf_8():
    found = capture(source("russian.html").encode())
    assert found.title == "Министры открыли причал"
    assert found.warnings == (
        "The page declares windows-1251 but its bytes are UTF-8.",
    )


def test_a_server_is_believed_before_the_page():
    html = source("russian.html").replace("windows-1251", "koi8-r").encode("cp1251")
    found = capture(html, declared_charset="windows-1251")
    assert found.title == "Министры открыли причал"


def test_where_nothing_is_declared_the_charset_is_guessed_and_said_to_be():
    html = source("russian.html").replace("; charset=windows-1251", "")
    found = capture(html.encode("cp1251"))
    assert found.title == "Министры открыли причал"
    assert found.warnings == ("The charset was guessed: windows-1251; check the text.",)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognized_with_and_without_its_mark(codec):
    found = capture(source("russian.html").encode(codec), declared_charset="koi8-r")
    assert found.title == "Министры открыли причал"


def test_a_utf_8_page_cut_in_the_middle_of_a_character_is_still_utf_8():
    html = source("persian.html").encode()
    cut = html[: html.rindex("یافت".encode()) + 1]
    found = capture(cut)
    assert found.title == "گشایش اسکله"
    assert found.charset == "UTF-8"
    assert "1 characters of the page could not be read." in found.warnings


@pytest.mark.parametrize("name", ["utf-7", "rot13", "klingon", "unicode_escape", ""])
def test_a_charset_that_is_none_counts_as_not_declared(name):
    found = capture(page().encode() + "é".encode(), declared_charset=name)
    assert found.charset == "UTF-8"
    assert found.warnings == ()


# Letters


def test_right_to_left_text_keeps_its_logical_order():
    text = capture(source("hebrew.html")).text
    assert "שני השרים נפגשו ביום שלישי בנמל הישן" in text
    assert 'המארח אמר: "חיכינו לרציף הזה תשע שנים", והאורח' in text


def test_joiners_and_direction_marks_stay_and_soft_hyphens_go():
    text = capture(source("persian.html")).text
    assert "می\u200cخواهند اسکله\u200cی تازه" in text
    assert "شماره\u200cی در \u200f(A-7)\u200e بود و مهمانها" in text


def test_no_value_holds_control_characters_or_nul_bytes():
    head = "<title>Ta\x00lks\x07 \ufeffheld</title>" + json_ld(
        news(author="A\u0000nn\u001b B\ud800", publisher="Quay\u0085s")
    )
    found = capture(page(head, "<p>They\x00 met &#1; at the quay\x0b.</p>"))
    assert found.title == "Talks held"
    assert (found.byline, found.publisher) == ("Ann B", "Quays")
    assert found.text == "They met at the quay."


def test_entities_are_decoded_once_wherever_they_stand():
    head = (
        "<title>A &amp;amp; B</title>"
        '<meta name="author" content="C &amp;lt; D">'
        + json_ld(news(publisher={"name": "E &amp;amp; F"}))
    )
    found = capture(page(head))
    assert (found.title, found.byline, found.publisher) == (
        "A &amp; B",
        "C &lt; D",
        "E &amp; F",
    )


def test_a_title_may_hold_what_looks_like_a_script():
    found = capture(page("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>"))
    assert found.title == "<script>alert(1)</script>"


def test_a_page_that_calls_its_hebrew_english_is_pointed_out():
    assert capture(source("hebrew.html")).warnings == (
        "The page says its language is “en”, but most of its letters are not Latin.",
    )


# Dates


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-05-20T23:30:00-08:00", "2025-05-20"),
        ("2025-05-20 08:00", "2025-05-20"),
        ("2025/05/20", "2025-05-20"),
        ("20250520", "2025-05-20"),
        ("2025-05", "2025-05"),
        ("2025", "2025"),
        ("Tue, 20 May 2025 08:00:00 +0400", "2025-05-20"),
        ("2025-02-30", ""),
        ("1404-02-30", ""),
        ("۲۰۲۵-۰۵-۲۰", ""),
        ("2568-05-20", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("0000-00-00", ""),
        ("yesterday", ""),
        ("20 May", ""),
        ("", ""),
    ],
)
def test_a_date_is_taken_as_written_or_not_at_all(written, day):
    head = f'<meta property="article:published_time" content="{written}">'
    assert capture(page(head)).published == day


def test_no_date_is_made_from_words_of_the_text_or_from_today():
    body = "<p>They met on 20 May 2025, said a report of today.</p><p>© 2024 Quay</p>"
    assert capture(page(body=body)).published == ""


def test_two_dates_that_disagree_are_both_shown():
    head = '<meta name="date" content="2025-05-21">' + json_ld(
        news(datePublished="2025-05-20")
    )
    found = capture(page(head))
    assert found.published == "2025-05-20"
    assert found.warnings == (
        "The page gives two dates: 2025-05-20 (JSON-LD), 2025-05-21 (“date”).",
    )


def test_a_month_and_a_day_in_it_are_one_date():
    head = '<meta name="date" content="2025-05">' + json_ld(
        news(datePublished="2025-05-20")
    )
    found = capture(page(head))
    assert (found.published, found.warnings) == ("2025-05-20", ())


def test_a_date_of_a_time_element_alone_is_said_to_be_weak():
    body = (
        '<time datetime="2020-01-01">old</time><article><p>They met.</p>'
        '<time datetime="2025-05-20">May</time></article>'
    )
    found = capture(page(body=body))
    assert found.published == "2025-05-20"
    assert found.warnings == (
        "The date was found in a <time> element only; compare it with the page.",
    )


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2025/05/20/talks", "2025-05-20"),
        ("/a/2025-5-2-talks", "2025-05-02"),
        ("/2025/05/talks", "2025-05"),
        ("/2025/13/talks", ""),
        ("/talks-120250520", ""),
    ],
)
def test_a_date_of_the_address_alone_is_said_to_be_weak(path, day):
    found = capture(page(), f"https://quay.example{path}")
    assert found.published == day
    assert (found.warnings == ("The date was found in the address only.",)) == bool(day)


def test_the_day_of_a_change_is_not_the_day_of_publishing():
    found = capture(page(json_ld(news(dateModified="2025-05-21T10:00:00Z"))))
    assert found.published == ""
    assert found.warnings == (
        "The page says when it was changed (2025-05-21) but not when it was published.",
    )


# Languages


@pytest.mark.parametrize(
    ("attrs", "head", "language"),
    [
        (' lang="zh_hans_cn"', "", "zh-Hans-CN"),
        (' lang="EN"', "", "en"),
        (' lang="English"', "", ""),
        (' lang="x-default"', "", ""),
        ("", '<meta http-equiv="Content-Language" content="az, en">', "az"),
        ("", '<meta property="og:locale" content="tr_TR.UTF-8">', "tr-TR"),
        ("", json_ld(news(inLanguage={"@type": "Language", "name": "he"})), "he"),
        ("", "", ""),
    ],
)
def test_a_language_is_a_tag_or_empty(attrs, head, language):
    assert capture(page(head, attrs=attrs)).language == language


def test_two_languages_are_both_shown():
    head = '<meta property="og:locale" content="en_US">'
    assert capture(page(head, attrs=' lang="az"')).warnings == (
        "The page gives two languages: az (html), en-US (og:locale).",
    )


# Where metadata come from


def test_json_ld_with_a_comma_too_many_is_read():
    broken = '{"@type": "NewsArticle", "headline": "Talks, held", "author": "Ann",}'
    found = capture(page(json_ld(broken)))
    assert (found.title, found.byline) == ("Talks, held", "Ann")


def test_of_json_ld_that_breaks_off_headline_and_date_are_saved():
    broken = r"""{"@type": "NewsArticle", "headline": "Talks \"held\"",
        "datePublished": "2025-05-20", "author": {"""
    found = capture(page(json_ld(broken)))
    assert (found.title, found.published) == ('Talks "held"', "2025-05-20")


@pytest.mark.parametrize(
    "odd",
    [
        "[" * 100_000,
        "null",
        "7",
        '"NewsArticle"',
        '{"@type": ["NewsArticle", 3, null], "headline": {"a": 1}, "author": [[], 4]}',
        '{"@type": "NewsArticle", "headline": 12, "datePublished": true, "url": []}',
        '{"@graph": {"@graph": {"@type": {"@type": 1}}}}',
        "1" * 5000,
    ],
)
def test_json_ld_of_any_shape_does_no_harm(odd):
    found = capture(page("<title>Talks</title>" + json_ld(odd)), ADDRESS)
    assert found.title == "Talks"
    assert found.text == "The envoys met in the harbour and talked."


def test_of_several_articles_in_json_ld_the_one_of_this_address_counts():
    head = json_ld(
        [
            news(headline="Read this too", url="https://quay.example/other"),
            news(headline="Talks held", mainEntityOfPage={"@id": ADDRESS}),
        ]
    )
    assert capture(page(head), ADDRESS).title == "Talks held"


def test_without_json_ld_the_meta_elements_speak():
    head = (
        '<meta property="og:title" content="Talks held | The Quay">'
        '<meta property="og:site_name" content="The Quay">'
        '<meta name="author" content="Ann Lee">'
        '<meta property="article:author" content="https://social.example/ann">'
    )
    found = capture(page(head))
    assert (found.title, found.publisher, found.byline) == (
        "Talks held",
        "The Quay",
        "Ann Lee",
    )


def test_without_any_metadata_the_heading_and_the_byline_speak():
    body = (
        '<article><h1>Talks <i>held</i></h1><div class="meta byline">By Ann Lee</div>'
        "<p>They met at the quay.</p></article>"
    )
    found = capture(page("<title>Quay news online</title>", body))
    assert (found.title, found.byline) == ("Talks held", "By Ann Lee")


def test_values_are_cut_to_what_an_article_can_hold():
    found = capture(page(f"<title>{'talks ' * 1000}</title>"))
    assert len(found.title) == 500


# Addresses


@pytest.mark.parametrize(
    ("given", "link", "url"),
    [
        (
            "https://m.quay.example/a?utm_source=x",
            "https://www.quay.example/a",
            "https://www.quay.example/a",
        ),
        ("https://quay.example/a", "/b", "https://quay.example/b"),
        ("https://quay.example/a", "https://quay.example/", "https://quay.example/a"),
        ("https://quay.example/a", "javascript:alert(1)", "https://quay.example/a"),
        ("https://quay.example/a", "http://[half", "https://quay.example/a"),
        ("", "https://quay.example/a", "https://quay.example/a"),
        ("", "/a", ""),
    ],
)
def test_the_canonical_link_is_taken_where_it_can_be_this_article(given, link, url):
    found = capture(page(f'<link rel="Canonical" href="{link}">'), given)
    assert found.url == url
    assert found.warnings == ()


def test_a_canonical_link_to_another_site_is_only_mentioned():
    link = '<link rel="canonical" href="https://wire.example/a">'
    found = capture(page(link), "https://quay.example/a")
    assert found.url == "https://quay.example/a"
    assert found.warnings == (
        "The page says it belongs to another site: https://wire.example/a",
    )


def test_a_host_in_its_own_script_and_in_ascii_is_one_host():
    assert canonical_url("https://пример.example/a") == "xn--e1afmkfd.example/a"
    assert canonical_url("http://xn--e1afmkfd.example/a") == "xn--e1afmkfd.example/a"


# What is no page


@pytest.mark.parametrize(
    ("html", "message"),
    [
        (
            b"%PDF-1.7\n%\xe2\xe3",
            "This is a PDF file, not HTML. Paste its text instead.",
        ),
        (
            b"PK\x03\x04\x14\x00",
            "This is a ZIP archive or an office document, not HTML.",
        ),
        (b"\x89PNG\r\n\x1a\n", "This is a PNG image, not HTML."),
        (b"\xff\xd8\xff\xe0", "This is a JPEG image, not HTML."),
        (b"\x1f\x8b\x08\x00", "This is a file compressed with gzip, not HTML."),
        (b"From: <Saved by a browser>\r\n", "This is a web archive (MHTML). Save the"),
        (bytes(range(256)) * 9, "This is binary data, not HTML."),
        (b"", "The page is empty."),
        (b" \n\t ", "The page is empty."),
        ("", "The page is empty."),
        ("Ministers met & a < b.", "There is no HTML in this. Paste plain text"),
        (b'{"title": "Talks"}', "There is no HTML in this."),
        (
            "<p>" + "a" * LARGEST_PAGE,
            "The page has 20,000,003 bytes; 20,000,000 is the",
        ),
    ],
    ids=range(13),
)
def test_what_is_no_page_is_refused_with_a_sentence(html, message):
    with pytest.raises(CaptureError) as error:
        capture(html)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "html",
    [
        "<p>" * 5000,
        "<html><!-- never closed <p>They met.</p>",
        "<title>a<p>b",
        "<frameset><frame src=a></frameset>",
        "<html lang><meta content=a><meta name=date content><link rel=canonical href>",
        "<p \x00=\x00>\ud800 met</p>",
        b"<p>\xff\xfe\xfd",
        "<?xml version='1.0' encoding='utf-7'?><html xml:lang='en'><p>They met.</p>",
        "<a href='http://[x'>a</a><base href='//['><p>They met.</p>",
    ],
    ids=range(9),
)
def test_odd_pages_are_read_without_an_error(html):
    found = capture(html, "http://[half", "x\x00y")
    assert "\x00" not in found.text
    assert found.url == "http://[half"


def test_a_page_nested_as_deeply_as_careless_editors_do_is_read_to_its_end():
    found = capture("<html><body>" + "<div>word " * 1000)
    assert found.text.count("word") == 1000
    assert found.warnings == ()


def test_of_a_page_nested_too_deeply_the_curator_is_told():
    found = capture("<html><body>" + "<div>word " * 10_000)
    assert found.text.startswith("word")
    assert found.warnings[0] == "The page is nested too deeply; its end was not read."


# Cost


def test_of_a_page_of_five_megabytes_the_whole_text_is_taken_in_one_pass(monkeypatch):
    def search(*args, **kwargs):
        pytest.fail("looked for the article in a page of too many elements")

    monkeypatch.setattr("articles.readable.bare_extraction", search)
    paragraph = "<p>The envoys met in the harbour and spoke of nets. "
    times = max(MOST_ELEMENTS, 5_000_000 // len(paragraph)) + 1
    found = capture("<html><body><nav>Menu</nav>" + paragraph * times)
    assert found.text.count("\n\n") == times - 1
    assert found.text.startswith("The envoys met")
    assert found.extractor == "whole page"
    assert found.warnings == (
        "The page is very long; its whole text was taken, menus too.",
    )


def test_capture_asks_neither_the_network_nor_the_clock(monkeypatch):
    def refuse(*args, **kwargs):
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    first = capture(source("visit.html"), ADDRESS)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert capture(source("visit.html"), ADDRESS) == first


# Pasted text


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("\r\n  One.\r\n\r\nTwo.\rThree.\n ", "One.\n\nTwo.\nThree."),
        ("a  b\u200c\tc &amp; <p>", "a  b\u200c\tc &amp; <p>"),
        ("  \n", ""),
    ],
)
def test_pasted_text_keeps_everything_but_line_ends_and_outer_blanks(pasted, stored):
    assert from_text(pasted) == stored
    assert from_text(stored) == stored
