"""Texts and queries are cut into the same words, whatever is in them."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations.names import fold
from relations.words import (
    BREAK,
    LONGEST,
    MOST,
    Sought,
    Unsearchable,
    indexed,
    read,
    words,
)

PLAIN = re.compile(r"[a-z0-9]{1,64}|_[0-9a-f]{1,5}")
ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2)
LATIN = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x17F), max_size=60)


@given(ANYTHING)
def test_words_are_of_plain_letters_and_numbers_alone(text):
    assert [word for word in words(text) if not PLAIN.fullmatch(word)] == []


@given(LATIN)
def test_words_of_european_letters_are_those_of_their_search_key(text):
    assert words(text) == [word[:LONGEST] for word in fold(text).split()]


@given(ANYTHING)
def test_composed_and_decomposed_texts_have_the_same_words(text):
    composed, decomposed = (
        unicodedata.normalize(form, text.strip()) for form in ("NFC", "NFD")
    )
    if not any(unicodedata.combining(char) for char in composed[:1]):
        assert words(composed) == words(decomposed)


@given(HAN, st.data())
def test_any_part_of_a_sentence_without_spaces_is_found(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    try:
        sought = read(text[start:end])
    except Unsearchable:
        assert len(set(words(text[start:end]))) > MOST
    else:
        kept = indexed([text])
        assert all(f" {run} " in kept for run in sought.runs)
        assert set(sought.whole) <= set(kept.split())


@given(ANYTHING)
def test_a_query_is_read_or_refused_and_asks_for_words_of_its_own_alone(query):
    try:
        sought = read(query)
    except Unsearchable:
        assert not words(query) or len(set(words(query))) > MOST
        return
    asked = {*sought.begins, *sought.whole}
    assert asked
    assert asked == set(words(query))
    assert not set(sought.begins) & set(sought.whole)
    assert {word for run in sought.runs for word in run.split()} <= set(sought.whole)


@given(ANYTHING, ANYTHING)
def test_what_stands_in_one_piece_is_not_next_to_what_stands_in_another(one, other):
    kept = indexed([one, other])
    pieces = [piece.strip() for piece in kept.split(BREAK)]
    expected = [" ".join(words(each)) for each in dict.fromkeys((one, other))]
    assert list(filter(None, pieces)) == list(dict.fromkeys(filter(None, expected)))


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "Katz–Hasanov": "katz hasanov",
        "l’Élysée": "l elysee",
        "ƏLİYEV": "aliyev",
        "Москва": "moskva",
        "F-35A": "f 35a",
        "北京 Beijing": "_5317 _4eac beijing",
        "COVID防疫": "covid _9632 _75ab",
        "トランプ": "_3068 _3089 _3093 _3077",
        "とらんぷ": "_3068 _3089 _3093 _3077",
        "ﾄﾗﾝﾌﾟ": "_3068 _3089 _3093 _3077",
        "ไทย": "_e44 _e17 _e22",
        "서울": "seoul",
        "🙂 ★ — …": "",
    }.items(),
)
def test_the_words_of_a_text(text, expected):
    assert " ".join(words(text)) == expected


@pytest.mark.parametrize(
    ("query", "begins", "whole", "runs"),
    [
        ("Katz Hasan", "katz hasan", "", []),
        ('"Tel Aviv"', "", "tel aviv", ["tel aviv"]),
        ("„Tel Aviv“ «met»", "", "tel aviv met", ["tel aviv"]),
        ('met in "Tel Aviv', "met in tel aviv", "", []),
        ('""', None, None, None),
        ("20 May 2025", "may", "20 2025", []),
        ("al S", "al s", "", []),
        ("S al", "al", "s", []),
        ('S "S" S', "", "s", []),
        ("Katz AND NOT -Hasanov", "katz and not hasanov", "", []),
        ("head:katz* ^(tel) {open}", "head katz tel open", "", []),
        ('צה"ל', "tshl", "", []),
        ("北京", "", "_5317 _4eac", ["_5317 _4eac"]),
        ("-", None, None, None),
        ("🙂", None, None, None),
    ],
)
def test_what_a_query_asks_for(query, begins, whole, runs):
    if begins is None:
        with pytest.raises(Unsearchable, match="There is no letter and no digit in it"):
            read(query)
    else:
        expected = Sought(tuple(begins.split()), tuple(whole.split()), tuple(runs))
        assert read(query) == expected


def test_a_query_has_only_so_many_words():
    assert len(read(" ".join(f"x{number}y" for number in range(MOST))).begins) == MOST
    with pytest.raises(Unsearchable, match=f"at most {MOST} are looked for"):
        read(" ".join(f"x{number}y" for number in range(MOST + 1)))


def test_a_piece_that_is_said_twice_is_kept_once():
    assert indexed(["Tel Aviv", "", "…", "tel-aviv", "Baku"]) == "| tel aviv | baku |"
    assert indexed([]) == indexed(["—"]) == "|"
