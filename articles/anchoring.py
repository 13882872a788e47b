"""Find a quotation in a text, prove it, and find it again in a corrected text.

An anchor is a claim that can be checked: `text[anchor.start:anchor.end]` is
`anchor.quote`, always. What cannot be proved is said to be ambiguous, not found or
orphaned; a passage that is merely similar is never an anchor, because it may say
the opposite (W3C Web Annotation calls the pair of selectors used here
TextQuoteSelector and TextPositionSelector).

Offsets count Unicode code points from 0, the end exclusive. A browser counts UTF-16
units: convert with `from_utf16` and `to_utf16`.
"""

import difflib
import hashlib
import heapq
import html
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

EXACT = "exact"
NORMALIZED = "normalized"
AMBIGUOUS = "ambiguous"
NOT_FOUND = "not_found"
ORPHANED = "orphaned"

MINIMUM_LETTERS = 3

_QUOTATION_MARKS = frozenset("\"'`´‘’‚‛“”„‟«»‹›′″‵‶ʼ＂＇՚׳״「」『』〝〞〟❛❜❝❞")
_DASHES = frozenset("-‐‑‒–—―−⁃﹘﹣－֊־⸺⸻")
_ZERO_WIDTH = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_JOINER = "\u200d"
_RUNS = " -'"  # a run of these reads as one: "--" is a dash, '' a quotation mark
_SAME_LETTERS = frozenset(
    f"<{tag}>"
    for tag in (
        *("noBreak", "initial", "medial", "final", "isolated"),
        *("wide", "narrow", "small", "vertical"),
    )
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]+);")

# Every character but a line break belongs to one sentence; "Gen. Hasanov" is two, which
# does no harm to a hint.
_SENTENCE = re.compile(r"[^.!?…。！？؟۔\n]+[.!?…。！？؟۔]*[\"'”’»)\]」』]*")
_LONGEST_SENTENCE = 240
_SENTENCES_COMPARED = 3
_LEAST_LIKENESS = 0.5


class QuoteError(ValueError):
    """The quotation cannot be looked for in any text; the message says why."""


@dataclass(frozen=True)
class Anchor:
    """Where a quotation stands in a text, or why no place can be named.

    With state `exact` or `normalized`, `start` and `end` are the place and `quote` is
    the text's own words there. Otherwise both are None, `quote` is what was asked
    for, and `candidates` lists the starts of the places it might be, in order.
    `nearest` is a sentence for an error message, never evidence.
    """

    state: str
    start: int | None
    end: int | None
    quote: str
    prefix: str = ""
    suffix: str = ""
    candidates: tuple[int, ...] = ()
    nearest: str = ""


def anchor(text, quote, *, start=None, prefix="", suffix=""):
    """Find the one place of `quote` in `text`.

    A verbatim place goes before one that differs only in quotation marks, dashes,
    white space, invisible characters, Unicode normalization, an ellipsis or HTML
    entities. `start` chooses among several places, and is ignored where the quotation
    does not stand; so do `prefix` and `suffix`, the words next to it, which must both
    agree as far as they are given.

    Raises QuoteError for a quotation too short to point at anything.
    """
    _check(quote)
    found = _settle(text, quote, start, prefix, suffix)
    if found.state == NOT_FOUND:
        return _unplaced(NOT_FOUND, quote, nearest=_nearest_sentence(text, quote))
    return found


def reanchor(new_text, quote, prefix, suffix):
    """Find an anchored quotation again after its text was corrected.

    A quotation that stands there once is found, wherever it went. Of several places,
    the one whose surroundings are the whole old prefix and suffix is taken. In every
    other case the state is `orphaned`: the old version of the text is then the
    evidence.
    """
    _check(quote)
    found = _settle(new_text, quote, None, prefix, suffix)
    if found.start is None:
        return _unplaced(ORPHANED, quote, found.candidates, prefix, suffix)
    return found


def context(text, start, end, length=32):
    """Return the words before and after a passage, at most `length` characters each.

    They are cut between words where a word boundary is near, and never between a
    letter and its accents.
    """
    before = max(0, start - length)
    after = min(len(text), end + length)
    if 0 < before < start and not _is_between_words(text, before):
        shorter = re.search(r"\s+(?=\S)", text[before:start])
        before += shorter.end() if shorter else 0
    if end < after < len(text) and not _is_between_words(text, after):
        shorter = re.match(r".*\S(?=\s)", text[end:after], re.DOTALL)
        after = end + shorter.end() if shorter else after
    while before < start and _joins_previous(text[before]):
        before += 1
    while end < after < len(text) and _joins_previous(text[after]):
        after -= 1
    return text[before:start], text[end:after]


def from_utf16(text, offset):
    """Turn an offset in UTF-16 units, as browsers count, into code points.

    Raises ValueError outside the text and inside a character of two units.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= offset <= len(units) // 2:
        raise ValueError(
            f"The UTF-16 offset {offset} is outside the text: it has "
            f"{len(units) // 2} units."
        )
    before, after = units[: 2 * offset], units[2 * offset :]
    if before and after and before[-1] & 0xFC == 0xD8 and after[1] & 0xFC == 0xDC:
        raise ValueError(
            f"The UTF-16 offset {offset} is in the middle of a character; "
            "select whole characters."
        )
    return len(before.decode("utf-16-le", "surrogatepass"))


def to_utf16(text, offset):
    """Turn an offset in code points into UTF-16 units, as browsers count.

    Raises ValueError outside the text.
    """
    if not 0 <= offset <= len(text):
        raise ValueError(
            f"The offset {offset} is outside the text: it has {len(text)} characters."
        )
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def digest(text):
    """Return the SHA-256, in hex, of the text exactly as stored, in UTF-8.

    Nothing is normalized first: offsets hold for these very characters only, so two
    texts that merely look alike have different digests.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def _check(quote):
    if not quote.strip():
        raise QuoteError("The quotation is empty; copy the words from the text.")
    if "\0" in quote:
        raise QuoteError("The quotation has a NUL character; copy the words again.")
    if any("\ud800" <= char <= "\udfff" for char in quote):
        raise QuoteError("The quotation has half a character; copy the words again.")
    if (letters := _count_letters(quote)) < MINIMUM_LETTERS:
        raise QuoteError(
            f"A quotation needs at least {MINIMUM_LETTERS} letters or digits to point "
            f"at a passage, and this one has {letters}; quote more of the text."
        )


def _count_letters(quote):
    return sum(map(str.isalnum, quote))


def _settle(text, quote, start, prefix, suffix):
    verbatim = [(at, at + len(quote)) for at in _occurrences(text, quote)]
    if len(verbatim) == 1 and start in (None, verbatim[0][0]):
        return _placed(EXACT, text, *verbatim[0])
    for place in verbatim:
        if place[0] == start:
            return _placed(EXACT, text, *place)
    folded = _Folded(text)
    alike = _places_alike(folded, quote)
    for place in alike:
        if start is not None and place[0] == _after_blanks(text, start):
            state = EXACT if text[slice(*place)] == quote else NORMALIZED
            return _placed(state, text, *place)
    state, places = (EXACT, verbatim) if verbatim else (NORMALIZED, alike)
    if len(places) > 1 and (prefix or suffix):
        kept = _in_context(folded, places, prefix, suffix)
        places = kept if len(kept) == 1 else places
    if len(places) == 1:
        return _placed(state, text, *places[0])
    if not places:
        return _unplaced(NOT_FOUND, quote)
    candidates = tuple(place[0] for place in places)
    return _unplaced(AMBIGUOUS, quote, candidates, prefix, suffix)


def _placed(state, text, start, end):
    return Anchor(state, start, end, text[start:end], *context(text, start, end))


def _unplaced(state, quote, candidates=(), prefix="", suffix="", nearest=""):
    return Anchor(state, None, None, quote, prefix, suffix, candidates, nearest)


def _occurrences(text, quote):
    """Return all starts of `quote`, overlapping ones too, in linear time."""
    first = text.find(quote)
    if first < 0:
        return []
    if text.find(quote, first + 1) < 0:
        return [first]
    # Knuth, Morris and Pratt: repeated `find` would be quadratic in "aaaa...".
    borders, size = [0], 0
    for char in quote[1:]:
        while size and char != quote[size]:
            size = borders[size - 1]
        size += char == quote[size]
        borders.append(size)
    starts, size = [], 0
    for index, char in enumerate(text):
        while size and (size == len(quote) or char != quote[size]):
            size = borders[size - 1]
        size += char == quote[size]
        if size == len(quote):
            starts.append(index + 1 - size)
    return starts


class _Folded:
    """A text as it is compared, and for each character of it the place it came from.

    `key` is the folded text; `starts` and `ends` give the original place of each of
    its characters. Characters that came from one unit (a letter and its accents, an
    ellipsis) share a start, so a match can be held to whole units.
    """

    def __init__(self, text):
        pieces, starts, ends = [], [], []
        for index, char in enumerate(text):
            folded = _fold_character(char)
            if char == _JOINER and _is_symbol(text[index + 1 : index + 2]):
                folded = char  # holds an emoji together: a family, not three people
            if not folded:
                continue
            if folded in _RUNS and pieces and pieces[-1] == folded:
                ends[-1] = index + 1
                continue
            start = starts[-1] if starts and _joins_previous(char) else index
            pieces.extend(folded)
            starts.extend([start] * len(folded))
            ends.extend([index + 1] * len(folded))
        self.text, self.starts, self.ends = text, starts, ends
        # Every piece is decomposed already: this only sorts the accents of a letter.
        self.key = unicodedata.normalize("NFD", "".join(pieces))

    def is_boundary(self, at):
        return at in (0, len(self.key)) or self.starts[at] != self.starts[at - 1]


@cache
def _fold_character(char):
    """Return what a character counts as, decomposed; empty if it counts as nothing."""
    if char in _QUOTATION_MARKS:
        return "'"
    if char in _DASHES:
        return "-"
    if char in _ZERO_WIDTH:
        return ""
    if char.isspace():
        return " "
    if char == "…":
        return "..."
    tag = unicodedata.decomposition(char).split(" ")[0]
    # Ligatures are their letters, but a footnote mark is no digit and ½ no "1/2".
    is_letter = unicodedata.category(char).startswith("L")
    if tag in _SAME_LETTERS or (tag == "<compat>" and is_letter):
        return unicodedata.normalize("NFKD", char)
    return unicodedata.normalize("NFD", char)


@cache
def _joins_previous(char):
    """Say whether a character belongs to the one before: an accent, a Korean vowel."""
    return unicodedata.category(char).startswith("M") or "\u1160" <= char <= "\u11ff"


def _is_symbol(char):
    return bool(char) and unicodedata.category(char) == "So"


def _is_between_words(text, at):
    return text[at - 1].isspace() or text[at].isspace()


def _after_blanks(text, start):
    while 0 <= start < len(text) and _fold_character(text[start]) in ("", " "):
        start += 1
    return start


def _places_alike(folded, quote):
    places = _folded_places(folded, quote)
    if places or not _ENTITY.search(quote):
        return places
    quote = _ENTITY.sub(lambda match: html.unescape(match[0]), quote)
    if _count_letters(quote) < MINIMUM_LETTERS:
        return []
    return _folded_places(folded, quote)


def _folded_places(folded, quote):
    key = _Folded(quote).key.strip(" ")
    return [
        (folded.starts[at], folded.ends[at + len(key) - 1])
        for at in _occurrences(folded.key, key)
        if folded.is_boundary(at) and folded.is_boundary(at + len(key))
    ]


def _in_context(folded, places, prefix, suffix):
    """Return the places that have these words before and after them."""
    text = folded.text
    kept = [
        (start, end)
        for start, end in places
        if text.endswith(prefix, 0, start) and text.startswith(suffix, end)
    ]
    if kept:
        return kept
    prefix = _Folded(prefix).key.strip(" ")
    suffix = _Folded(suffix).key.strip(" ")
    for start, end in places:
        # One more than its length, for the white space next to the passage.
        at = bisect_left(folded.starts, start)
        before = folded.key[max(0, at - len(prefix) - 1) : at].rstrip(" ")
        at = bisect_left(folded.starts, end)
        after = folded.key[at : at + len(suffix) + 1].lstrip(" ")
        if before.endswith(prefix) and after.startswith(suffix):
            kept.append((start, end))
    return kept


def _nearest_sentence(text, quote):
    """Return the sentence most like the quotation, or nothing when none is like it.

    Pairs of letters choose the few sentences that are compared in full, so the work
    stays linear in the text.
    """
    quote = quote[:_LONGEST_SENTENCE].casefold()
    pairs = set(pairwise(quote))
    ranked = []
    for at, sentence in enumerate(_sentences(text)):
        shared = len(pairs.intersection(pairwise(sentence.casefold())))
        ranked.append((-shared, len(sentence), at, sentence))
    nearest, most = "", _LEAST_LIKENESS
    for *_, sentence in heapq.nsmallest(_SENTENCES_COMPARED, ranked):
        matcher = difflib.SequenceMatcher(None, quote, sentence.casefold(), False)
        # A quotation is often a part of its sentence, so what counts is how much of
        # the quotation is there, in pieces that are more than chance.
        pieces = [block.size for block in matcher.get_matching_blocks()]
        likeness = sum(size for size in pieces if size > 2) / len(quote)
        if likeness > most:
            nearest, most = sentence, likeness
    return nearest


def _sentences(text):
    for match in _SENTENCE.finditer(text):
        for at in range(match.start(), match.end(), _LONGEST_SENTENCE):
            if sentence := text[at : min(match.end(), at + _LONGEST_SENTENCE)].strip():
                yield sentence
