"""One folding of names for all scripts, and what is compared with it.

`fold` is the search key that is stored beside every name and text, so that a query
gives the same hits on every database. It is made to find, not to read: the keys of
a name in Cyrillic, Greek, Georgian, Armenian or Turkish letters meet those of its
usual Latin spelling, while Arabic and Hebrew are written without most vowels, so
their keys meet only each other. Keep both spellings of such a name.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from anyascii import anyascii

_VOWELS = frozenset("aeiou")
_QUOTES = frozenset('"“”„״')
_APOSTROPHES = frozenset("'’‘‛`´ʹ′՚׳")
_UKRAINIAN_IOTATED = frozenset("яюєїеёіЯЮЄЇЕЁІ")
_TATWEEL = "ـ"
_ALEFS = frozenset("اأإآٱ")

# Where anyascii drops a letter, or keeps apart what writers use for one another.
_SPELLINGS = {
    **dict.fromkeys("اأإآٱعאע", "a"),
    **dict.fromkeys("ةۃهہھۀۂ", "h"),
    **dict.fromkeys("يىیېےۓئ", "y"),
    **dict.fromkeys("وؤ", "w"),
    **dict.fromkeys("كک", "k"),
    "ء": "",
    "ə": "a",  # Əliyev is Aliyev in English
    "ւ": "v",
    "ռ": "r",
}
_ARMENIAN_U = frozenset(["ու", "Ու", "ՈՒ", "ոՒ"])

# Articles, and the words for "of" and "son of", of family names.
_ARTICLES = frozenset(["al", "el"])
_ASSIMILATED = frozenset(["ad", "an", "ar", "as", "ash", "at", "az"])
_OF_OR_SON_OF = (
    "ben bin bint da das de degli dei del della den der des di dos du ibn la las le los"
    " ould ten ter van vom von zu zum zur"
)
PARTICLES = _ARTICLES.union(_OF_OR_SON_OF.split())
_SUFFIX = re.compile(r"(?:jr|sr)\.?|ii|iii|iv", re.IGNORECASE)

# Spellings of one Arabic name in English and French. A list, because a rule would make
# Ali and Eli, or Merkel and Markel, one name.
_SAME_GIVEN_NAME = {
    spelling: row.split()[0]
    for row in (
        "abd abdel abdul abdal",
        "abdallah abdullah abdulla abdollah",
        "abdelaziz abdulaziz",
        "abdelrahman abdulrahman abdurrahman abderrahmane abderrahman",
        "ahmad ahmed ahmat",
        "amir ameer",
        "bashar bashshar",
        "faisal faysal feisal",
        "farid fareed",
        "fatima fatimah fatema",
        "habib habeeb",
        "hassan hasan hassen",
        "hussein hussain husayn husain husein hossein hoseyn hosein",
        "ibrahim ebrahim",
        "ismail ismael esmail esmaeil",
        "jafar jaafar",
        "karim kareem",
        "khalid khaled",
        "khalifa khalifah",
        "mahmoud mahmud mahmood",
        "masoud masud massoud masood",
        "muhammad mohammed mohammad mohamed mohamad muhammed muhamad mohammod mohd",
        "mustafa mustapha mostafa moustafa",
        "nabil nabeel",
        "nasser nasir naser nassir",
        "omar umar",
        "osama usama",
        "othman uthman",
        "qasim kassem qassem qasem kasim",
        "rashid rasheed rachid",
        "said saeed saed",
        "salim saleem",
        "sheikh shaikh shaykh",
        "suleiman sulaiman sulayman soleiman suleyman",
        "tariq tarek tareq tarik",
        "walid waleed",
        "yousef yusuf youssef yousuf yusef yusif",
        "zayed zayid",
    )
    for spelling in row.split()
}


def fold(text):
    """Return the search key of a text: lowercase ASCII words between single spaces.

    Case, accents, Arabic and Persian letter forms, vowel points and invisible signs
    do not count. Hyphens, apostrophes and other punctuation separate words, so that
    "l'Élysée" and "al-Sharaa" are found by their second word. An apostrophe between
    two vowels is part of the word, because no elision leaves a vowel before it
    ("Sana'a", "Sa'ar"); so are the letters ʿ and ʾ, the Ukrainian apostrophe and the
    Hebrew geresh. The Arabic article is a word. Each Chinese character is one.

    Folding a key again changes nothing. A Chinese character has one reading here,
    which may not be the one of the name.
    """
    return " ".join(word.letters for word in _words_of(text))


def words(text):
    """Return the words of a text's search key."""
    return fold(text).split()


def placed_words(text):
    """Return the words of a text's search key with their places: (word, start, end)."""
    return [(word.letters, word.start, word.end) for word in _words_of(text)]


def matches(query, name):
    """Say whether every word of the query begins a word of the name, in any order.

    A query without a letter or digit matches nothing.
    """
    asked, known = words(query), words(name)
    return bool(asked) and all(
        any(word.startswith(start) for word in known) for start in asked
    )


def same_name(a, b):
    """Say whether two spellings are likely one person's name.

    They are if the same words remain, in any order, without particles (al, bin, ben,
    de, von), in one spelling of the commonest Arabic given names (Ahmed, Ahmad), and
    without doubled letters where one name has an Arabic article (al-Sissi); or if they
    differ in spaces only (Jin-ping, Jinping). A name that is shorter by a word is not
    the same, nor is another Chinese character of the same sound.

    Two people may bear one name: this suggests a comparison, it does not decide one.
    """
    first, second = _words_of(a), _words_of(b)
    if _ideographs(first) and _ideographs(second):
        return [word.key for word in first] == [word.key for word in second]
    known = [word.letters for word in chain(first, second)]
    first, second = _telling_words(first), _telling_words(second)
    if not _ARTICLES.isdisjoint(known):
        first = [_undoubled(word) for word in first]
        second = [_undoubled(word) for word in second]
    if not first or not second:
        return False
    return set(first) == set(second) or "".join(first) == "".join(second)


def name_key(name):
    """Return what all spellings of a name that `same_name` takes for one share.

    The letters of its telling words, each once, in alphabetical order: other names may
    have the same, so that equal keys are a reason to compare and no more.
    """
    found = _words_of(name)
    return "".join(sorted(set("".join(_telling_words(found)))))


def sort_name(name):
    """Suggest the form a name is sorted by: "Katz, Israel", "von der Leyen, Ursula".

    The last word with the particles before it is taken as the family name. A single
    word, a name with a comma, a title ("Abdullah II of Jordan") and a name in another
    script than Latin stay as they are.
    Names with the family name first (Xi Jinping, Orbán Viktor) cannot be told from
    others: a curator must correct those.
    """
    parts = name.split()
    if len(parts) < 2 or "," in name or "of" in parts or not _is_latin(name):
        return name
    suffix = f", {parts.pop()}" if _SUFFIX.fullmatch(parts[-1]) else ""
    family = len(parts) - 1
    while family > 1 and fold(parts[family - 1]) in PARTICLES:
        family -= 1
    given = " ".join(parts[:family])
    if not given or (given == given.lower() and given in PARTICLES):
        return name
    return f"{' '.join(parts[family:])}, {given}{suffix}"


def find_names(text, names):
    """Return where names stand in a text as whole words: (start, end, name), in order.

    Where names overlap the longest wins: "South Sudan" is not "Sudan". Offsets are of
    the text as given. Names and text are compared folded, within one script; Chinese
    characters by themselves, because other words sound alike; and a short name in
    capitals only with capitals, so that "us" is not "US".

    Only words as they stand are found. An Arabic or Hebrew word with a prefix
    ("وإسرائيل") and an inflected one ("Израиля") are not, unless given as names.
    Chinese does not mark its words, so a name may be found across two of them. That
    Georgia is a state here and a person there is for the reader to see.
    """
    wanted = {}
    for name in sorted(names):
        if key := tuple(word.key for word in _words_of(name)):
            wanted.setdefault(key[0], {}).setdefault(key, []).append(name)
    found = []
    standing = _words_of(text)
    keys = [word.key for word in standing]
    for at, first in enumerate(keys):
        for key, spellings in wanted.get(first, {}).items():
            if tuple(keys[at : at + len(key)]) != key:
                continue
            start, end = standing[at].start, standing[at + len(key) - 1].end
            if name := _best_spelling(text[start:end], spellings):
                found.append((start, end, name))
    taken, kept = bytearray(len(text)), []
    for start, end, name in sorted(found, key=lambda hit: (hit[0] - hit[1], hit)):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((start, end, name))
    return sorted(kept)


def _best_spelling(passage, spellings):
    if passage in spellings:
        return passage
    for name in spellings:
        is_acronym = name.isupper() and len(name) <= 5
        if passage.isupper() or not is_acronym:
            return name
    return None


def _telling_words(name):
    """Return the words of a name that tell it from others, each in one spelling."""
    letters = ["al" if word.letters in _ARTICLES else word.letters for word in name]
    spelled = [_SAME_GIVEN_NAME.get(word, word) for word in letters]
    telling = [
        word
        for word, following in zip(spelled, [*spelled, ""][1:], strict=True)
        if word not in PARTICLES and not _is_assimilated(word, following)
    ]
    # Al Gore and Ben Wallace are more than Gore and Wallace.
    return telling if len(telling) > 1 else spelled


def _is_assimilated(word, following):
    """Say whether a word is the article al- as spoken: ash-Sharaa, as-Sisi."""
    return word in _ASSIMILATED and following.startswith(word[1:])


def _undoubled(word):
    return re.sub(r"(.)\1+", r"\1", word)


def _ideographs(name):
    return [word.key for word in name if _is_ideograph(word.key[0])]


def _is_latin(name):
    return all(
        unicodedata.name(char, "").startswith(("LATIN ", "MODIFIER "))
        for char in name
        if char.isalpha()
    )


class _Word(NamedTuple):
    """A folded word, its place in the text, and what `find_names` compares."""

    letters: str
    start: int
    end: int
    key: str


class _Sign(NamedTuple):
    """What one character with its accents folds to, and where it stands.

    `letters` is " " between words and "'" where it depends on the neighbours.
    """

    letters: str
    start: int
    end: int
    char: str


def _words_of(text):
    found, run = [], []
    signs = [*_signs(text), _Sign(" ", len(text), len(text), " ")]
    for at, sign in enumerate(signs):
        separates = sign.letters == " " or (
            sign.letters == "'"
            and not (run and _is_within_word(signs[at - 1], sign, signs[at + 1]))
        )
        if separates:
            found.extend(map(_word, filter(_has_letters, _without_article(run))))
            run = []
        elif sign.letters != "'":
            run.append(sign)
    return found


def _word(run):
    letters = "".join(sign.letters for sign in run)
    char = next(sign.char for sign in run if sign.letters)
    key = char if _is_ideograph(char) else f"{_script(char)}:{letters}"
    return _Word(letters, run[0].start, run[-1].end, key)


def _has_letters(run):
    return any(sign.letters for sign in run)


def _without_article(run):
    """Split the Arabic article from a word that is long enough to have one."""
    letters = [sign.letters for sign in run]
    if sum(map(bool, letters)) >= 5 and run[0].char in _ALEFS and run[1].char == "ل":
        return [run[:2], run[2:]]
    return [run]


def _is_within_word(before, mark, after):
    if "\u05d0" <= before.char <= "\u05ea" and "\u05d0" <= after.char <= "\u05ea":
        return True
    if mark.char in _QUOTES:
        return False
    if after.char in _UKRAINIAN_IOTATED and _script(before.char) == "CYRILLIC":
        return True
    return before.letters[-1:] in _VOWELS and after.letters[:1] in _VOWELS


def _signs(text):
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _joins(text[end - 1], text[end]):
            continue
        char, spelled = _spell(text[start:end])
        for letters in spelled:
            yield _Sign(letters, start, end, char)
        start = end


@lru_cache(maxsize=2**16)
def _joins(before, char):
    """Say whether a character belongs to the one before, as an accent does."""
    return (
        unicodedata.category(char).startswith("M")
        or "\u1160" <= char <= "\u11ff"  # the vowels and finals of a Korean syllable
        or before + char in _ARMENIAN_U
    )


@lru_cache(maxsize=2**14)
def _spell(cluster):
    """Return a character as it is compared, and what it and its accents fold to.

    That is nothing at all for invisible signs, an empty string for a letter that has
    no sound of its own but belongs to its word, and " " where words part.
    """
    plain = unicodedata.normalize("NFKC", cluster)
    char = plain[0]
    if plain in _APOSTROPHES or plain in _QUOTES:
        return char, ("'",)
    if cluster in _ARMENIAN_U:
        return char, ("u",)
    plain = unicodedata.normalize("NFKC", plain.casefold())
    spelled = "".join(map(_spell_character, plain))
    if not spelled and (char == _TATWEEL or unicodedata.category(char) == "Cf"):
        return char, ()
    return char, (*re.findall(r" |[^ ]+", spelled),) or ("",)


def _spell_character(char):
    if char in _SPELLINGS:
        return _SPELLINGS[char]
    category = unicodedata.category(char)
    if category == "Cf" or char == _TATWEEL or _is_silent(char):
        return ""
    if category[0] not in "LMN":
        return " "
    letters = re.sub(r"[^a-z0-9]", "", anyascii(char).lower())
    return f" {letters} " if _is_ideograph(char) and letters else letters


def _is_silent(char):
    """Say whether a mark is an accent or a vowel point, and no vowel as in Thai."""
    combining = unicodedata.combining(char)
    return 10 <= combining <= 36 or combining >= 200


@cache
def _is_ideograph(char):
    return unicodedata.name(char, "").startswith("CJK ")


@cache
def _script(char):
    return unicodedata.name(char, "").split(" ")[0]
