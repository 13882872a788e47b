import hashlib
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from articles.anchoring import (
    AMBIGUOUS,
    EXACT,
    NORMALIZED,
    NOT_FOUND,
    ORPHANED,
    QuoteError,
    anchor,
    context,
    digest,
    from_utf16,
    reanchor,
    to_utf16,
)

TEXT = (
    "The minister welcomed his counterpart to the capital on Monday. "
    "They called the relationship “deep — and strategic…” in a joint statement. "
    "On Tuesday, they signed a memorandum about naïve machines."
)
HEBREW = "שר הביטחון אמר: צה״ל נערך בגבול. שר החוץ נפגש עם עמיתו מאזרבייג׳ן בבאקו."
ARABIC = "استقبل وزير الخارجية نظيره الأذربيجاني في العاصمة، وبحثا التعاون الأمني."
EMOJI = "Flags 🇮🇱🇦🇿 and 👨‍👩‍👧 families met 😀 in the park, said the mayor."
ACCENTS = unicodedata.normalize("NFD", "İlham Əliyev Kiyevə gəldi, Erdoğan çağırdı.")

any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
letters = "abcdefgıİğşçßñéöюжйשאםعمةى한국中國"
words = st.lists(st.text(letters, min_size=3, max_size=8), min_size=4, max_size=9)


def count_letters(text):
    return sum(map(str.isalnum, text))


def starts_of(text, quote):
    return [at for at in range(len(text)) if text.startswith(quote, at)]


@given(any_text, any_text, st.text(letters, min_size=3), any_text)
def test_a_slice_that_occurs_once_is_anchored_exactly_where_it_was_cut(
    before, left, middle, after
):
    quote = left + middle
    text = before + quote + after
    assume(len(starts_of(text, quote)) == 1)
    found = anchor(text, quote)
    assert (found.state, found.start) == (EXACT, len(before))
    assert found.quote == text[found.start : found.end] == quote


@given(any_text, any_text.filter(lambda quote: count_letters(quote) >= 3))
def test_a_place_is_never_claimed_without_the_words_that_stand_there(text, quote):
    found = anchor(text, quote)
    if found.state in (EXACT, NORMALIZED):
        assert text[found.start : found.end] == found.quote
    else:
        assert (found.start, found.end, found.quote) == (None, None, quote)


@given(any_text, st.text("ab", min_size=3, max_size=4))
def test_an_ambiguous_quotation_lists_every_place_even_overlapping_ones(text, quote):
    text = f"{quote}{text}{quote}{quote}{text}"
    found = anchor(text, quote)
    assert found.state == AMBIGUOUS
    assert list(found.candidates) == starts_of(text, quote)


@pytest.mark.parametrize("text", [TEXT, HEBREW, ARABIC, EMOJI, ACCENTS])
def test_every_word_of_a_text_in_any_script_can_be_chosen_by_its_offset(text):
    at = 0
    for word in text.split(" "):
        if count_letters(word) >= 3:
            found = anchor(text, word, start=at)
            assert (found.state, found.start) == (EXACT, at)
        at += len(word) + 1


MANGLINGS = {
    "a line break": lambda quote: quote.replace(" ", "\n", 1),
    "a run of blanks": lambda quote: quote.replace(" ", " \t\r\n "),
    "a no-break space": lambda quote: quote.replace(" ", "\u00a0"),
    "blanks around": lambda quote: f"\n {quote} \u2028",
    "zero-width spaces": lambda quote: "\u200b".join(quote),
    "a byte order mark": lambda quote: "\ufeff" + quote,
    "soft hyphens": lambda quote: quote[:2] + "\u00ad" + quote[2:],
    "bidirectional marks": lambda quote: f"\u202b\u200f{quote}\u202c",
    "a zero-width joiner": lambda quote: quote.replace(" ", "\u200d "),
    "decomposed letters": lambda quote: unicodedata.normalize("NFD", quote),
    "composed letters": lambda quote: unicodedata.normalize("NFC", quote),
}


@pytest.mark.parametrize("mangle", MANGLINGS.values(), ids=MANGLINGS)
@given(words=words, form=st.sampled_from(["NFC", "NFD"]), data=st.data())
def test_a_quotation_that_only_looks_different_is_found(mangle, words, form, data):
    text = unicodedata.normalize(form, " ".join(words))
    words = text.split(" ")
    first = data.draw(st.integers(0, len(words) - 2))
    last = data.draw(st.integers(first + 2, len(words)))
    quote = " ".join(words[first:last])
    assume(len(starts_of(text, quote)) == 1)
    found = anchor(text, mangle(quote))
    assert found.state in (EXACT, NORMALIZED)
    assert found.start == text.index(quote)
    assert text[found.start : found.end] == found.quote == quote


@pytest.mark.parametrize(
    ("text", "quote", "passage"),
    [
        (TEXT, '"deep — and strategic…"', "“deep — and strategic…”"),
        (TEXT, "relationship 'deep", "relationship “deep"),
        (TEXT, "«deep - and strategic...»", "“deep — and strategic…”"),
        (TEXT, "deep -- and strategic", "deep — and strategic"),
        (TEXT, "&quot;deep &mdash; and&nbsp;strategic", "“deep — and strategic"),
        (TEXT, "&#8220;deep", "“deep"),
        ("Oil & gas from Baku", "Oil &amp; gas", "Oil & gas"),
        ("the state's first oil", "state&#39;s first", "state's first"),
        ("Wait… what did he say", "Wait... what", "Wait… what"),
        ("He was ﬁned by the oﬃce", "fined by the office", "ﬁned by the oﬃce"),
        ("ﻭﺯﻳﺮ ﺍﻟﺨﺎﺭﺟﻴﺔ", "وزير الخارجية", "ﻭﺯﻳﺮ ﺍﻟﺨﺎﺭﺟﻴﺔ"),
        (HEBREW, 'צה"ל נערך', "צה״ל נערך"),
        (HEBREW, "מאזרבייג'ן בבאקו", "מאזרבייג׳ן בבאקו"),
        ("תל־אביב היא עיר", "תל-אביב", "תל־אביב"),
        ("Ｔｏｋｙｏ talks", "Tokyo talks", "Ｔｏｋｙｏ talks"),
        (unicodedata.normalize("NFD", "그는 한국에 왔다"), "한국에", "한국에"),
    ],
)
def test_typography_does_not_hide_a_passage(text, quote, passage):
    found = anchor(text, quote)
    assert found.state == NORMALIZED
    assert found.quote == text[found.start : found.end]
    assert unicodedata.normalize("NFC", found.quote) == passage


@given(words, st.data())
def test_one_changed_letter_is_another_quotation(words, data):
    text = " ".join(words)
    at = data.draw(st.integers(0, len(text) - 1).filter(lambda at: text[at] != " "))
    assert anchor(text, f"{text[:at]}Z{text[at + 1 :]}").state == NOT_FOUND


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (TEXT, "the minister welcomed"),
        (TEXT, "welcomed her counterpart"),
        (TEXT, "about naive machines"),
        (TEXT, "strategic. in a joint"),
        ("The area is 10² km", "area is 102 km"),
        ("the café in Baku", "the cafe"),
        (unicodedata.normalize("NFD", "в Киев ехал Андрей"), "ехал Андреи\ufeff"),
        (EMOJI, "👨👩👧 families"),
        ("العَلَم الوطني", "العلم الوطني"),
        ("wait… now", "wait. now"),
    ],
)
def test_another_word_case_letter_or_sign_is_not_found(text, quote):
    assert anchor(text, quote).state == NOT_FOUND


def test_a_quotation_that_ends_within_an_accented_letter_is_not_found():
    text = unicodedata.normalize("NFC", "they visited the café")
    assert anchor(text, "the  caf").state == NORMALIZED
    assert anchor(text, "the  cafe").state == NOT_FOUND


def test_a_verbatim_place_goes_before_one_that_is_alike():
    text = "the “deep” ties, and the 'deep' ties"
    found = anchor(text, "'deep' ties")
    assert (found.state, found.start) == (EXACT, text.index("'deep'"))


def test_a_start_that_names_an_alike_place_chooses_it_over_a_verbatim_one():
    text = "the talks went on; later the\ntalks ended"
    found = anchor(text, "the talks", start=25)
    assert (found.state, found.start, found.quote) == (NORMALIZED, 25, "the\ntalks")


def test_a_start_within_the_blanks_before_a_passage_names_it():
    text = "the talks,  the talks"
    found = anchor(text, "\u00a0the talks", start=10)
    assert (found.state, found.start) == (NORMALIZED, 12)


@pytest.mark.parametrize("start", [-4, 3, 10_000])
def test_a_start_where_the_quotation_is_not_is_ignored(start):
    assert anchor(TEXT, "welcomed", start=start).state == EXACT
    twice = anchor(TEXT + TEXT, "welcomed", start=start)
    assert twice.state == AMBIGUOUS
    assert twice.candidates == (13, 13 + len(TEXT))


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [
        ("Katz met ", "", 9),
        ("", " in Kyiv", 44),
        ("Hasanov\u00a0met", "in  Kyiv", 44),
        ("Israel's Katz met ", " in Baku", None),
        ("met ", "", None),
        ("Katz met ", " in Kyiv", None),
        ("", "", None),
    ],
)
def test_surroundings_settle_a_repeated_quotation_only_if_one_place_agrees_with_all(
    prefix, suffix, start
):
    text = "Katz met the minister in Baku. Hasanov  met the minister in Kyiv."
    found = anchor(text, "the minister", prefix=prefix, suffix=suffix)
    assert found.start == start
    assert found.state == (AMBIGUOUS if start is None else EXACT)
    assert found.candidates == ((9, 44) if start is None else ())


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ("", "The quotation is empty; copy the words from the text."),
        (" \n", "The quotation is empty; copy the words from the text."),
        (
            "of",
            "A quotation needs at least 3 letters or digits to point at a passage, "
            "and this one has 2; quote more of the text.",
        ),
        ("the\0 end", "The quotation has a NUL character; copy the words again."),
        ("the \ud83d", "The quotation has half a character; copy the words again."),
    ],
)
def test_a_quotation_that_points_at_nothing_is_refused(quote, message):
    with pytest.raises(QuoteError) as refusal:
        anchor(TEXT, quote)
    assert str(refusal.value) == message
    with pytest.raises(QuoteError):
        reanchor(TEXT, quote, "", "")


def test_entities_are_not_letters_of_a_quotation():
    assert anchor("R&D & A&D", "&amp;&quot;").state == NOT_FOUND


def test_the_nearest_sentence_is_a_hint_and_no_anchor():
    found = anchor(TEXT, "The minister welcomed her counterpart to the city")
    assert (found.state, found.start) == (NOT_FOUND, None)
    assert found.nearest == TEXT[: TEXT.index(" They")]


def test_no_sentence_is_near_to_a_quotation_from_elsewhere():
    assert anchor(TEXT, "Zwölf Boxkämpfer jagen Viktor").nearest == ""


@pytest.mark.parametrize(
    ("text", "quote", "places"),
    [
        ("a" * 200_000, "a" * 100_000, 100_001),
        ("ab" * 100_000, "a" * 999, 0),
        (TEXT * 1000, "joint statement", 1000),
        ("中国人" * 60_000, "中国 人民", 0),
    ],
)
def test_a_long_text_is_searched_completely(text, quote, places):
    assert len(anchor(text, quote).candidates) == places


@given(any_text, st.data())
def test_context_is_what_stands_next_to_the_passage(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    length = data.draw(st.integers(0, 9))
    prefix, suffix = context(text, start, end, length)
    assert len(prefix) <= length
    assert len(suffix) <= length
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)


@pytest.mark.parametrize(
    ("length", "prefix", "suffix"),
    [
        (0, "", ""),
        (1, " ", " "),
        (3, "is ", " to"),
        (6, "his ", " to"),
        (11, "his ", " to the"),
        (13, "welcomed his ", " to the"),
        (99, "He welcomed his ", " to the capital"),
    ],
)
def test_context_is_cut_between_words_where_it_can_be(length, prefix, suffix):
    text = "He welcomed his counterpart to the capital"
    start = text.index("counterpart")
    assert context(text, start, start + 11, length) == (prefix, suffix)


def test_context_keeps_accents_with_their_letters():
    text = unicodedata.normalize("NFD", "éé|éé")
    assert context(text, 4, 5, 3) == ("e\u0301", "e\u0301")


@given(any_text, any_text)
def test_a_passage_is_found_again_behind_what_was_inserted(text, inserted):
    quote = "welcomed his counterpart"
    text = f"{text}|{quote}|{text}"
    assume("welcomed" not in inserted)
    old = anchor(text, quote)
    new = reanchor(inserted + text, old.quote, old.prefix, old.suffix)
    assert (new.state, new.start) == (EXACT, old.start + len(inserted))


def test_a_repeated_passage_is_found_again_by_its_whole_surroundings():
    text = "Katz met the minister in Baku. Hasanov met the minister in Kyiv."
    old = anchor(text, "met the minister", start=39)
    corrected = "Correction: a name. " + text
    found = reanchor(corrected, old.quote, old.prefix, old.suffix)
    assert (found.state, found.start) == (EXACT, 59)


def test_a_repeated_passage_whose_surroundings_changed_is_orphaned():
    text = "Katz met the minister in Baku. Hasanov met the minister in Kyiv."
    old = anchor(text, "met the minister", start=39)
    corrected = text.replace("Kyiv", "Lviv")
    found = reanchor(corrected, old.quote, old.prefix, old.suffix)
    assert (found.state, found.start, found.candidates) == (ORPHANED, None, (5, 39))


def test_a_passage_whose_typography_was_corrected_is_found_again():
    corrected = TEXT.replace("“", '"').replace(" — ", " – ")
    found = reanchor(corrected, "“deep — and strategic", "relationship ", "…”")
    assert (found.state, found.quote) == (NORMALIZED, '"deep – and strategic')


def test_a_passage_that_was_reworded_is_orphaned_and_no_look_alike_is_taken():
    old = anchor(TEXT, "welcomed his counterpart to the capital")
    corrected = TEXT.replace("his counterpart", "her counterpart")
    found = reanchor(corrected, old.quote, old.prefix, old.suffix)
    assert (found.state, found.start, found.quote) == (ORPHANED, None, old.quote)


@given(any_text)
def test_utf16_offsets_come_back_as_they_went(text):
    for offset in range(len(text) + 1):
        assert from_utf16(text, to_utf16(text, offset)) == offset


def test_an_emoji_counts_two_units_in_utf16():
    assert to_utf16("a😀b", 2) == 3
    assert from_utf16("a😀b", 3) == 2


@pytest.mark.parametrize(
    ("offset", "message"),
    [
        (2, "The UTF-16 offset 2 is in the middle of a character; select whole"),
        (5, "The UTF-16 offset 5 is outside the text: it has 4 units."),
        (-1, "The UTF-16 offset -1 is outside the text: it has 4 units."),
    ],
)
def test_a_utf16_offset_that_is_no_place_is_refused(offset, message):
    with pytest.raises(ValueError, match=message):
        from_utf16("a😀b", offset)


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_refused(offset):
    with pytest.raises(ValueError, match="outside the text: it has 3 characters"):
        to_utf16("a😀b", offset)


def test_the_digest_is_of_the_text_exactly_as_stored():
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    assert digest(composed) == hashlib.sha256(composed.encode()).hexdigest()
    assert digest(composed) != digest(decomposed)
