import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.fingerprints import (
    FEWEST_SHINGLES,
    LONGEST,
    MINIMA,
    bands,
    containment,
    fingerprint,
    judge,
    likeness,
)
from tests.articles.syndication_pairs import (
    first_third,
    in_page_furniture,
    measure,
    pairs,
    share_a_band,
)
from tests.articles.syndication_stories import BASES, FORMS, NEAR_MISSES

ROOT = Path(__file__).resolve().parent.parent.parent
PAIRS = pairs()
COPIES = [pair for pair in PAIRS if pair.copies]
OTHERS = [pair for pair in PAIRS if not pair.copies]
STORY = BASES["gas"]
RUN = " ".join(f"common{number}" for number in range(20))


def filler(mark, count=200):
    return " ".join(f"{mark}{number}" for number in range(count))


def name_of(pair):
    return f"{pair.story}: {pair.why}"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
stories = st.sampled_from([text for pair in PAIRS[:60] for text in (pair.a, pair.b)])


def test_the_labelled_set_is_large_and_has_both_kinds():
    by_hand = {pair.b for pair in PAIRS if pair.why != "different events"}
    assert (len(COPIES), len(OTHERS)) == (157, 96)
    assert len({(pair.a, pair.b) for pair in PAIRS}) > 240
    assert len(by_hand) > 180


def test_no_text_is_taken_for_a_copy_that_is_none():
    assert [name_of(each) for each in OTHERS if judge(each.a, each.b).copies] == []


def test_copies_are_recognized():
    precision, recall = measure(PAIRS)
    assert precision == 1.0
    assert recall >= 0.98


def test_copies_are_candidates_of_each_other():
    missed = [name_of(each) for each in COPIES if not share_a_band(each.a, each.b)]
    assert len(missed) <= len(COPIES) * 0.01, missed


def test_texts_of_other_events_and_other_reporters_are_no_candidates():
    unlike = ("different events", "same event, another reporter")
    wrong = [
        name_of(each)
        for each in OTHERS
        if each.why in unlike and share_a_band(each.a, each.b)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", BASES)
def test_a_third_of_a_story_finds_that_story_before_all_others(name):
    cut = set(bands(fingerprint(in_page_furniture(first_third(BASES[name])))))
    shared = {
        other: len(cut & set(bands(fingerprint(text)))) for other, text in BASES.items()
    }
    assert max(shared, key=shared.get) == name
    assert [other for other, count in shared.items() if count] == [name]


@pytest.mark.parametrize("before", [0, 1, 7, 40, 300])
@pytest.mark.parametrize("after", [0, 1, 7, 40, 300])
def test_twenty_words_in_common_are_always_a_shared_band(before, after):
    a = f"{filler('a', before)} {RUN} {filler('b')}"
    b = f"{filler('c')} {RUN} {filler('d', after)}"
    assert share_a_band(a, b)


@given(stories, stories)
def test_it_does_not_matter_which_text_comes_first(a, b):
    assert judge(a, b) == judge(b, a)
    assert containment(a, b) == containment(b, a)
    assert likeness(fingerprint(a), fingerprint(b)) == likeness(
        fingerprint(b), fingerprint(a)
    )


@given(texts, texts)
def test_any_two_texts_are_judged_alike_both_ways(a, b):
    verdict = judge(a, b)
    assert verdict == judge(b, a)
    assert 0 <= verdict.likeness <= verdict.containment <= 1


@pytest.mark.parametrize("name", BASES)
def test_a_text_is_a_copy_of_itself(name):
    text = BASES[name]
    verdict = judge(text, text)
    assert verdict.copies
    assert (verdict.likeness, verdict.containment, verdict.own_words) == (1, 1, 1)
    assert likeness(fingerprint(text), fingerprint(text)) == 1


@pytest.mark.parametrize("text", ["", "\n", "Minister resigns", filler("w", 20)])
def test_a_very_short_text_has_no_bands_and_is_no_copy_even_of_itself(text):
    short = fingerprint(text)
    assert (short.signature, short.passages, bands(short)) == ((), (), [])
    assert likeness(short, short) == 0
    verdict = judge(text, text)
    assert not verdict.copies
    assert verdict.reason == "A text is too short to be recognized; compare by eye."


def test_the_shortest_text_that_is_recognized_is_a_paragraph_of_23_words():
    text = filler("w", FEWEST_SHINGLES + 3)
    assert judge(text, text).copies
    assert len(fingerprint(text).signature) == MINIMA
    assert bands(fingerprint(text))


def test_fingerprints_are_the_same_in_every_process():
    program = (
        "from articles.fingerprints import bands, fingerprint\n"
        "from tests.articles.syndication_stories import BASES\n"
        "print(*((f.signature, bands(f)) for f in map(fingerprint, BASES.values())))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(printed) == 1
    assert len(printed.pop()) > 10_000


def test_bands_are_short_strings_without_repeats_few_enough_to_be_rows():
    text = filler("word", 1000)
    found = bands(fingerprint(text))
    assert len(found) == len(set(found))
    assert 90 <= len(found) <= 150
    assert {len(band) for band in found} == {16}


@pytest.mark.parametrize("kept", [100, 300, 500, 900])
def test_likeness_estimates_the_share_of_shingles_that_both_have(kept):
    words = filler("w", 1000).split()
    a, b = " ".join(words), " ".join(words[:kept])
    exact = judge(a, b).likeness
    assert likeness(fingerprint(a), fingerprint(b)) == pytest.approx(exact, abs=0.13)


def test_a_story_cut_to_a_third_is_wholly_contained():
    assert containment(STORY, first_third(STORY)) == 1
    assert containment(STORY, BASES["arms"]) == 0
    assert containment(STORY, "") == 0


@pytest.mark.parametrize(
    "line",
    [
        "(With inputs from agencies.)",
        "By Dana Okoro and Jan Weiss, diplomatic correspondents",
        "Reporting by Dana Okoro; editing by Jan Weiss",
        "© 2024 Morning Gazette",
        "Read more: Ten questions about the customs code",
        "<p>Share this article</p>",
    ],
)
def test_credits_and_page_furniture_leave_no_trace(line):
    assert fingerprint(f"{line}\n{STORY}\n{line}") == fingerprint(STORY)


@pytest.mark.parametrize(
    "dateline",
    ["HADRUN, Nov 12 (Unity Wire) — ", "Hadrun (UW) - ", "PORT SABEL, 3 June -- "],
)
def test_a_dateline_leaves_no_trace(dateline):
    assert fingerprint(dateline + STORY) == fingerprint(STORY)


def test_a_sentence_that_begins_like_a_credit_is_kept():
    sentence = (
        "By Friday the two governments had agreed on the route, the price and the"
        " number of compressor stations, but not on who would pay for the inspection"
        " of the old pipe under the river, which leaks."
    )
    assert fingerprint(f"{STORY}\n{sentence}") != fingerprint(STORY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40 members", "forty members"),
        ("1,200 dunams", "1 200 dunams"),
        ("60 per cent", "60%"),
        ("İlham Əliyev", "İLHAM ƏLİYEV"),
        ("Erdoğan’s café", "Erdogan's cafe"),
        ("co\u00adoperation", "cooperation"),
        ("Q&amp;amp;A&nbsp;session", "Q&A session"),
    ],
)
def test_spellings_of_one_thing_read_alike(one, other):
    assert fingerprint(f"{STORY} {one}") == fingerprint(f"{STORY} {other}")


def test_a_form_filled_in_twice_is_told_apart_by_its_particulars():
    verdict = judge(*FORMS["visit, same fields"])
    assert verdict.reason == (
        "78% of the shorter text is in the longer, but only 56% of its names and"
        " figures."
    )


def test_a_form_without_names_in_capitals_is_told_apart_by_its_figures():
    verdict = judge(*FORMS["Hebrew visit"])
    assert verdict.reason == (
        "61% of the shorter text is in the longer, but with other figures in the same"
        " words."
    )


def test_a_text_that_is_mostly_a_shared_quotation_is_no_copy():
    verdict = judge(BASES["statement"], NEAR_MISSES["statement"])
    assert verdict.reason == (
        "66% of the shorter text is in the longer, but only 0% of its own sentences."
    )


def test_a_form_without_figures_or_capitals_is_taken_for_a_copy():
    """A known limit: nothing is left to tell these two apart but the reader."""
    form = (
        "משרד החוץ של סוראניה מודיע: שר החוץ קיבל בלשכתו את {}, הנמצא בביקור רשמי"
        " בסוראניה. בפגישה דנו הצדדים במצב היחסים בין שתי המדינות, בהרחבת"
        " שיתוף הפעולה בתחומי החינוך והתרבות,"
        " וכן בסוגיות אזוריות ובינלאומיות שיש בהן עניין משותף."
    )
    assert judge(form.format("שר החוץ של מלונדה"), form.format("נשיא אסטרביה")).copies


def test_a_translation_is_not_found():
    """A known limit: a translation shares no words with its original."""
    translated = (
        "Die staatliche Gasgesellschaft Karveliens wird nach einem am Donnerstag"
        " unterzeichneten Vertrag jährlich 1,2 Milliarden Kubikmeter Gas aus dem"
        " Nordfeld Qadiras kaufen. Die Lieferungen sollen im Oktober 2027 beginnen und"
        " 15 Jahre dauern, sagte Energieministerin Petra Vancura in Hadrun."
    )
    assert not share_a_band(STORY, translated)
    assert not judge(STORY, translated).copies


def test_only_the_beginning_of_a_book_is_read():
    book = filler("w", LONGEST // 5)
    assert fingerprint(book + " and an appendix") == fingerprint(book)
