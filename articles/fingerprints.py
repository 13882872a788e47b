"""Tell whether two texts are copies of one story, and find candidates by equality.

Two stages, so that no table is ever scanned. `bands(fingerprint(text))` are short
strings for an indexed column: texts that share one are candidates. `judge(a, b)` then
reads both texts and says whether they are copies of one source, and why.

A copy may have another headline, credits and page furniture, be cut, reordered or
lightly edited. A translation shares no words and is not found. Everything here is
computed from the text alone: the same in every process, on every machine.
"""

import hashlib
import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# A shingle is four words or, in scripts that put no spaces between words, eight
# characters. With three words, templated notes look a third more alike.
SHINGLE = 4.0
UNSPACED_CHARACTER = 0.5

# Below this, a text is a headline or a caption: sharing it proves nothing.
FEWEST_SHINGLES = 20
# So many characters of a text are read: bounds the cost of a book pasted whole.
LONGEST = 150_000

# Minima in a signature: a likeness from 128 is off by .04 (one standard error).
MINIMA = 128

# The smallest of each sixteen neighboring five-word shingles is a band. Measured, as
# words : window : bands per 1,000 words : copies found, of those with each eighth word
# replaced and of the labelled ones: 8:16:109: none, 99 %. 6:16:112: 82 %, all.
# 5:16:116: all, all. 5:8:221: all, all.
PASSAGE = 5.0
WINDOW = 16

# Chosen between the lowest copy and the highest other text of the labelled pairs
# (tests/articles/syndication_pairs.py prints the table anew). Own sentences: copies
# from .71, follow-ups to .64. Names and figures: copies from .82, forms to .76.
# Figures: copies from .75, forms to .50. Containment leaves out only what is hardly
# worth a look: copies from .37.
LEAST_CONTAINMENT = 0.25
LEAST_OWN_WORDS = 0.68
LEAST_PARTICULARS = 0.78
LEAST_FIGURES = 0.6
# With fewer names and figures, or figures, than this their share says nothing.
FEWEST_PARTICULARS = 4
FEWEST_FIGURES = 2
# A sentence is in the other text when a third of its three-word phrases are.
PHRASE = 3.0
LEAST_OF_A_SENTENCE = 0.33
# So many words before or after a figure say that both texts give it of one thing.
SAME_WORDS = 3

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_TOKEN = re.compile(rf"[{_UNSPACED}\U00020000-\U0003ffff]|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}\U00020000-\U0003ffff]")
_DIGIT_GROUP = re.compile(r"(?<=\d)[,.\u00a0\u202f' ](?=\d{3}(?!\d))")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_TEENS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: str(number) for number, word in enumerate(_TEENS.split(), 2)} | {
    word: f"{number}0" for number, word in enumerate(_TENS.split(), 2)
}

# Lines that belong to a page or to an agency, not to the story. Only short lines are
# dropped: a sentence of the story may begin with the same words.
_LONGEST_FURNITURE = 160
_FURNITURE = re.compile(
    r"^\W*(?:"
    r"\(?(?:with|additional) (?:input|report)|\(?(?:reporting|writing|editing) by\b"
    r"|by [\w.'’-]+(?: [\w.'’-]+){0,4}(?:,.*)?\W*$|our (?:correspondent|standards)\b"
    r"|(?:copyright|©|all rights reserved)|(?:read|see) (?:also|more)\b|related\b"
    r"|share (?:this|on)\b|follow us\b|subscribe\b|sign up\b|advertisement\b"
    r"|click here\b|photo\b|image\b|source:|tags?:|published\b|updated\b|comments?\b"
    r"|this (?:article|story) (?:was|has been|is)\b|the post .* appeared first"
    r")",
    re.IGNORECASE,
)
# "BAKU, Nov 12 (Agency) - " in front of a paragraph.
_DATELINE = re.compile(
    r"^[^\W\d_][\w.,'’/ ]{1,50}(?:\([^()\n]{2,40}\))?[.,]?\s*(?:--?|[–—])\s+"
)
_QUOTED = re.compile(
    r"“[^“”\n]{20,1500}”|„[^„“”\n]{20,1500}[“”]|«[^«»\n]{20,1500}»"
    r"|「[^「」\n]{10,800}」|״[^״\n]{20,1500}״|\"[^\"\n]{20,1500}\""
    r"|(?<!\w)‘[^‘\n]{20,1500}?’(?!\w)|(?<!\w)'[^\n]{20,1500}?'(?!\w)"
)
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])|\n")
_SENTENCE_END = re.compile(r"[.!?:…]\W*$")


@dataclass(frozen=True)
class Fingerprint:
    """What is compared of a text: its minima, and those of its passages.

    Both are empty for a text too short to be recognized.
    """

    signature: tuple[int, ...]
    passages: tuple[int, ...]


@dataclass(frozen=True)
class Verdict:
    """Whether two texts are copies of one story, with the shares that decided it.

    `containment` is the share of the shorter text's shingles found in the longer;
    `own_words` the share of its sentences, quotations left out; `particulars` the
    share of its names and figures found there; `figures` the share of its figures that
    the longer confirms, of those it gives in the same words. These two are None with
    too few to tell. `likeness` is the share of all shingles that both texts have.
    `reason` is a sentence for the curator.
    """

    copies: bool
    reason: str
    likeness: float = 0.0
    containment: float = 0.0
    own_words: float = 0.0
    particulars: float | None = None
    figures: float | None = None


def fingerprint(text):
    """The fingerprint of a text: equal for equal stories, near for near-duplicates."""
    tokens = _tokens(_story(text))
    shingles = {_number(shingle) for shingle in _shingles(tokens, SHINGLE)}
    if len(shingles) < FEWEST_SHINGLES:
        return Fingerprint((), ())
    signature = tuple(
        min([(factor * shingle) & _ALL_BITS for shingle in shingles]) >> 32
        for factor in _factors()
    )
    return Fingerprint(signature, _passages(tokens))


def bands(fingerprint):
    """The strings by which a fingerprint's candidates are looked up, without repeats.

    Texts that share one are candidates; look at those first that share most, since
    officials' titles and stock phrases are shared by many. Each stands for a passage,
    so that a copy is found however much was cut around what it kept: a run of 20 words
    that two texts have in common always gives a shared one (the guarantee of winnowing:
    Schleimer, Wilkerson and Aiken, SIGMOD 2003).

    A text of 1,000 words has about 120. None for a text too short to be recognized.
    """
    return [f"{passage:016x}" for passage in fingerprint.passages]


def likeness(a, b):
    """The share of shingles that the texts of two fingerprints have in common.

    An estimate of their Jaccard likeness, give or take .04 (one standard error); 0
    when either text was too short to be recognized.
    """
    if not a.signature or not b.signature:
        return 0.0
    same = sum(x == y for x, y in zip(a.signature, b.signature, strict=True))
    return same / len(a.signature)


def containment(text_a, text_b):
    """The share of the shorter text's shingles that the longer has; exact, not guessed.

    1 for a story and its first third; 0 for a text without a single shingle.
    """
    a, b = (set(_shingles(_tokens(_story(text)), SHINGLE)) for text in (text_a, text_b))
    return _share(*sorted((a, b), key=len))


def judge(text_a, text_b):
    """Whether two texts are copies of one story; a Verdict.

    A copy has most sentences of the shorter text, quotations left out (two reporters
    may quote one long statement), and most of its names and figures (two notes of one
    office may share every word but these). A digest that has a brief whole counts as
    its copy.
    """
    # Sorting by content too makes the verdict the same whichever text comes first.
    (_, story, tokens, shingles), (_, _, others, all_shingles) = sorted(
        (len(shingles), story, tokens, shingles)
        for story in map(_story, (text_a, text_b))
        for tokens in [_tokens(story)]
        for shingles in [set(_shingles(tokens, SHINGLE))]
    )
    if len(shingles) < FEWEST_SHINGLES:
        return Verdict(False, "A text is too short to be recognized; compare by eye.")
    shares = {
        "containment": _share(shingles, all_shingles),
        "own_words": _own_words(story, others),
        "particulars": _share_of_particulars(story, tokens, others),
        "figures": _share_of_figures(tokens, others),
    }
    shared, both = shingles & all_shingles, shingles | all_shingles
    return Verdict(*_decide(**shares), len(shared) / len(both), **shares)


def _decide(containment, own_words, particulars, figures):
    """Whether they are copies, and the sentence that says why."""
    said = f"{containment:.0%} of the shorter text is in the longer"
    if containment < LEAST_CONTAINMENT:
        return False, f"Only {said}."
    if own_words < LEAST_OWN_WORDS:
        return False, f"{said}, but only {own_words:.0%} of its own sentences."
    if particulars is not None and particulars < LEAST_PARTICULARS:
        return False, f"{said}, but only {particulars:.0%} of its names and figures."
    if figures is not None and figures < LEAST_FIGURES:
        return False, f"{said}, but with other figures in the same words."
    return True, f"{said}, with its own words, names and figures."


def _share(part, whole):
    return len(part & whole) / len(part) if part else 0.0


def _own_words(story, others):
    """The share of a story's own sentences that the other text has, by their length.

    By sentences, because an edited copy has a little of each changed, and a follow-up
    that repeats yesterday's background has half of them new.
    """
    known = set(_shingles(others, PHRASE))
    # What is quotation from end to end is a statement reprinted: judged as it is.
    for text in (_QUOTED.sub("\n", story), story):
        phrases = [
            set(_shingles(_tokens(sentence), PHRASE))
            for sentence in _BETWEEN_SENTENCES.split(text)
        ]
        length = sum(map(len, phrases))
        if length >= FEWEST_SHINGLES // 2:
            break
    found = [each for each in phrases if _share(each, known) >= LEAST_OF_A_SENTENCE]
    return sum(map(len, found)) / length if length else 0.0


def _share_of_particulars(story, tokens, others):
    """The share of a story's names and figures found in another; None with too few."""
    found = _names(story).union(filter(_is_figure, tokens))
    return _share(found, set(others)) if len(found) >= FEWEST_PARTICULARS else None


def _share_of_figures(tokens, others):
    """The share of figures confirmed, of those that stand in the other's words."""
    known = set(others)
    contexts = set(zip(*(others[at:] for at in range(SAME_WORDS)), strict=False))
    confirmed = {
        token: token in known
        for at, token in enumerate(tokens)
        if _is_figure(token)
        if tuple(tokens[max(at - SAME_WORDS, 0) : at]) in contexts
        or tuple(tokens[at + 1 : at + 1 + SAME_WORDS]) in contexts
    }
    if len(confirmed) < FEWEST_FIGURES:
        return None
    return sum(confirmed.values()) / len(confirmed)


def _is_figure(token):
    return token[0].isdigit()


def _names(story):
    """Words with a capital letter that begin no sentence: none in many scripts."""
    found = set()
    for line in story.split("\n"):
        before = "."
        for word in line.split():
            bare = word.strip("\"'“”‘’„«»()[]-–—,.;:!?…")
            begins = _SENTENCE_END.search(before) or word[0] in "\"'“‘„«"
            # A lead in capitals is no list of names.
            if bare[:1].isupper() and not bare.isupper() and not begins:
                found.update(_tokens(bare))
            before = word
    return found


def _story(text):
    """The text without entities, tags, page furniture, credits and datelines."""
    text = unicodedata.normalize("NFC", html.unescape(html.unescape(text[:LONGEST])))
    lines = (line.strip() for line in _TAG.sub(" ", text).splitlines())
    return "\n".join(
        _DATELINE.sub("", line)
        for line in lines
        if len(line) > _LONGEST_FURNITURE or not _FURNITURE.match(line)
    )


def _tokens(story):
    """The words of a story, or its characters where the script puts no spaces.

    Case, accents, points and compatibility forms do not count; neither does it
    whether a small number is written in letters (in English).
    """
    text = unicodedata.normalize("NFKD", story.casefold()).casefold()
    text = "".join(c for c in text if unicodedata.category(c)[0] not in "MC" or c < "!")
    text = _DIGIT_GROUP.sub("", text.replace("ı", "i").replace("ـ", ""))
    text = text.replace("per cent", "percent").replace("%", " percent")
    return [_NUMBERS.get(token, token) for token in _TOKEN.findall(text)]


def _shingles(tokens, weight):
    """Every run of neighboring tokens that just reaches the weight, in their order."""
    weights = [
        UNSPACED_CHARACTER if _IS_UNSPACED.match(token) else 1.0 for token in tokens
    ]
    found, end, reached = [], 0, 0.0
    for start, first in enumerate(weights):
        while reached < weight and end < len(tokens):
            reached += weights[end]
            end += 1
        if reached < weight:
            break
        found.append(" ".join(tokens[start:end]))
        reached -= first
    return found


def _passages(tokens):
    """The smallest number in each window of shingles, once each, in their order."""
    numbers = [_number(shingle) for shingle in _shingles(tokens, PASSAGE)]
    last = max(len(numbers) - WINDOW, 0)
    minima = (min(numbers[at : at + WINDOW]) for at in range(last + 1) if numbers)
    return tuple(dict.fromkeys(minima))


_ALL_BITS = 2**64 - 1


def _number(text):
    """64 bits that depend on the text alone; `hash()` differs by process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


@cache
def _factors():
    """Odd multipliers, each of which puts all shingles into another order."""
    return tuple(_number(f"factor {index}") | 1 for index in range(MINIMA))
