"""The words under which texts are searched, and what a query asks of them. Pure Python.

Text and query are cut into words in one way, here, so that a database only compares
words of plain ASCII and every engine finds the same. Words are folded as names are
(`relations.names.fold`). Chinese and Japanese characters, and the letters of Thai, Lao,
Burmese and Khmer, which are written without spaces, are a word each, under their number
in Unicode ("_5317"), so that any part of a sentence is found and nothing that only
sounds like it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from relations.names import fold

LONGEST = 64  # letters of a word that count
MOST = 100  # words of a query
BREAK = "|"  # a word that no text has: what stands around it is not adjacent

_WITHOUT_SPACES = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd\u0edc-\u0edf"
    "\u1000-\u103f\u1050-\u109d\u1780-\u17d3\u17dd"
)
# Voiced signs stay with the half-width letters before them.
_PIECES = re.compile(f"([{_WITHOUT_SPACES}]+)|([^{_WITHOUT_SPACES}]+)")
_OPENING, _CLOSING = '"“”„«»‟「『', '"“”„«»‟」』'
# A quotation mark within a word belongs to it, as in צה״ל when typed as צה"ל.
_QUOTED = re.compile(rf"(?<!\w)[{_OPENING}](.*?)[{_CLOSING}](?!\w)")


class Unsearchable(ValueError):
    """A query asks for nothing that could be found; the message says why."""


@dataclass(frozen=True)
class Sought:
    """What a query asks for: everything of it must be there.

    `begins` are beginnings of words, `whole` are words, and `runs` are several words
    that stand next to each other, as a text with single spaces; the words of runs are
    among `whole`.
    """

    begins: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()


def words(text):
    """Return the words of a text, in order, each of a-z and 0-9 or a number "_5317"."""
    return [word for run in _runs(text) for word in run]


def indexed(pieces):
    """Return pieces of text as the index keeps them: "| katz met hasanov | met |".

    A phrase is " met hasanov " in it. A piece that is there already adds nothing.
    """
    kept = dict.fromkeys(" ".join(words(piece)) for piece in pieces)
    found = f" {BREAK} ".join(piece for piece in kept if piece)
    return f"{BREAK} {found} {BREAK}" if found else BREAK


def read(query):
    """Return what a query asks for.

    Words between quotation marks stand next to each other; every other word is the
    beginning of a word, except that one of a single letter which is not the last word
    of the query, and a number, are whole words. Nothing else in a query means
    anything but itself. Raises `Unsearchable`.
    """
    begins, whole, runs = {}, {}, {}
    at = 0
    for found in _QUOTED.finditer(query):
        _take_loose(query[at : found.start()], begins, whole, runs)
        _take_run(words(found[1]), whole, runs)
        at = found.end()
    _take_loose(query[at:], begins, whole, runs, ends_query=True)
    for word in whole:
        begins.pop(word, None)
    if not (begins or whole):
        raise Unsearchable(
            "There is no letter and no digit in it; give a word to look for."
        )
    if len(begins) + len(whole) > MOST:
        raise Unsearchable(
            f"It has {len(begins) + len(whole)} different words; at most {MOST} are "
            "looked for."
        )
    return Sought(tuple(begins), tuple(whole), tuple(runs))


def _take_loose(text, begins, whole, runs, ends_query=False):
    """Note words that stand outside quotation marks."""
    found = list(_runs(text))
    for at, run in enumerate(found, 1):
        if run[0].startswith("_"):
            _take_run(run, whole, runs)
            continue
        for place, word in enumerate(run, 1):
            is_last = ends_query and (at, place) == (len(found), len(run))
            is_long = len(word) > 1 or is_last
            named = begins if is_long and not word.isdigit() else whole
            named[word] = None


def _take_run(run, whole, runs):
    whole.update(dict.fromkeys(run))
    if len(run) > 1:
        runs[" ".join(run)] = None


def _runs(text):
    """Yield the words of a text, those that are written without spaces together."""
    for chunk in text.split():
        for unspaced, spelled in _PIECES.findall(chunk):
            run = _signs(unspaced) if unspaced else _folded(spelled)
            if run:
                yield run


def _signs(text):
    """The numbers of characters that are written without spaces."""
    found = []
    for char in unicodedata.normalize("NFKC", text):
        if unicodedata.category(char)[0] in "LMN":
            number = ord(char)
            # Katakana are the same sounds as hiragana.
            number -= 0x60 if 0x30A1 <= number <= 0x30F6 else 0
            found.append(f"_{number:x}")
    return found


@lru_cache(maxsize=2**16)
def _folded_word(chunk):
    return tuple(word[:LONGEST] for word in fold(chunk).split())


def _folded(chunk):
    # Words come again and again; what is longer than any word does not.
    return _folded_word(chunk) if len(chunk) <= LONGEST else _cut(chunk)


def _cut(chunk):
    return [word[:LONGEST] for word in fold(chunk).split()]
