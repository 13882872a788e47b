import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.addresses import LONGEST_KEY, canonical_url

STORY = "news.example/world/story?id=7"


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/world/story?id=7",
        "http://news.example/world/story?id=7",
        "HTTPS://News.Example/world/story?id=7",
        "https://www.news.example/world/story?id=7",
        "https://www2.news.example/world/story?id=7",
        "https://m.news.example/world/story?id=7",
        "https://amp.news.example/world/story?id=7",
        "https://www.m.news.example/world/story?id=7",
        "https://news.example:443/world/story?id=7",
        "http://news.example:80/world/story?id=7",
        "https://news.example./world/story?id=7",
        "https://reader:secret@news.example/world/story?id=7",
        "https://news.example/world/story/?id=7",
        "https://news.example/amp/world/story?id=7",
        "https://news.example/world/story/amp?id=7",
        "https://news.example/world/story.amp?id=7",
        "https://news.example/world/story?id=7#comments",
        "https://news.example/world/story?id=7&utm_source=x&utm_campaign=y",
        "https://news.example/world/story?fbclid=abc&id=7",
        "https://news.example/world/st%6Fry?id=7",
        "  https://news.example/world/story?id=7\n",
        "//news.example/world/story?id=7",
        "news.example/world/story?id=7",
    ],
)
def test_variants_under_which_one_article_travels_have_one_key(address):
    assert canonical_url(address) == STORY


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/world/story?id=8",
        "https://news.example/world/story",
        "https://news.example/world/Story?id=7",
        "https://news.example/world/story?id=7&page=2",
        "https://news.example:8443/world/story?id=7",
        "https://sport.news.example/world/story?id=7",
        "https://other.example/world/story?id=7",
        "https://news.example/world/story%3Fid=7",
        "https://news.example/world/amplifier?id=7",
    ],
)
def test_what_may_be_another_article_has_another_key(address):
    assert canonical_url(address) != STORY


def test_the_order_of_parameters_does_not_count():
    assert canonical_url("http://a.example/?b=2&a=1") == canonical_url(
        "http://a.example/?a=1&b=2"
    )


def test_letters_beyond_ascii_are_the_same_encoded_or_not():
    plain = canonical_url("https://news.example/новости?тема=нефть")
    encoded = canonical_url(
        "https://news.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"
        "?%D1%82%D0%B5%D0%BC%D0%B0=%D0%BD%D0%B5%D1%84%D1%82%D1%8C"
    )
    assert plain == encoded


def test_queries_in_an_old_encoding_stay_apart():
    first = canonical_url("http://old.example/?q=%EF%F0%E8")
    second = canonical_url("http://old.example/?q=%E8%F0%EF")
    assert first != second


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
def test_an_empty_address_has_no_key(empty):
    assert canonical_url(empty) == ""


@pytest.mark.parametrize(
    "address",
    ["http://[::1", "http://news.example:port/a", "http://news.example:99999/a"],
)
def test_an_address_that_cannot_be_taken_apart_has_a_key_all_the_same(address):
    assert canonical_url(address) == canonical_url(address)
    assert canonical_url(address) != ""


def test_a_site_whose_name_begins_like_a_mobile_one_keeps_its_name():
    assert canonical_url("https://m.example/a") == "m.example/a"


def test_an_address_in_a_parameter_does_not_hide_the_host():
    assert canonical_url("www.news.example/go?to=https://b.example/") == canonical_url(
        "https://news.example/go?to=https://b.example/"
    )


def test_a_key_that_would_not_fit_its_column_is_shortened_without_confusion():
    long = "https://news.example/?q=" + "я" * 1900
    assert len(canonical_url(long)) <= LONGEST_KEY
    assert canonical_url(long) != canonical_url(long + "я")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_has_a_key_that_every_database_can_hold(text):
    key = canonical_url(text)
    assert "\x00" not in key
    assert len(key) <= LONGEST_KEY
    assert key.encode().decode() == key


@given(
    st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    st.text(st.sampled_from("abc/%?&=#.яé "), max_size=30),
)
def test_the_scheme_and_www_never_matter(host, rest):
    assert canonical_url(f"https://www.{host}.example/{rest}") == canonical_url(
        f"http://{host}.example/{rest}"
    )
