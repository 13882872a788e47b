"""By which words a text may mean a country or a person, and whether it has them."""

import re
from functools import lru_cache

from relations.names import find_names, fold

SHORTEST = 4  # letters of a word that may stand inflected, or that names a person
ENDING = 5  # letters that an inflected name may have more, in Latin script
CASE_ENDING = 2  # letters in which the cases of a name differ: Турция, Турции
NOT_LATIN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")


def demonyms(country):
    """The words for what is of a country, and for its people: “Israeli, Israelis”."""
    return {word.strip() for word in country.demonyms.split(",")} - {""}


def capital(country):
    return country.capital.split(",")[0].strip()  # “Washington, D.C.”


def own_names(country):
    """The names that a country's own row has; the others are in its `names`."""
    return {country.code, country.name, country.official_name} - {""}


def spellings(official):
    """A person's name in every spelling that we have; reads `names`."""
    found = {official.name, official.name_native}
    return (found | {each.name for each in official.names.all()}) - {""}


def family_name(official):
    """What stands before the comma of the name by which somebody is sorted."""
    return official.sort_name.split(",")[0].strip()


def names_any(text, names):
    """Whether a text has one of the names: as it stands, or inflected.

    A word is an inflected name if it begins with it (“Israelis”, “Aserbaidschans”);
    in other scripts than Latin, if it holds it, for the Arabic and Hebrew articles
    and prepositions stand before, or if it differs in the last letters, as Slavic
    cases do. Scripts without spaces are compared by their characters. It rather
    finds a name too many: then a passage passes that a person would have doubted.
    """
    if find_names(text, names):
        return True
    words = fold(text).split()
    foreign = bool(NOT_LATIN.search(text))
    for name in names:
        key = key_of(name)
        if len(key) < SHORTEST:
            continue
        if NOT_LATIN.search(name):
            if foreign and (name in text or _holds(words, key)):
                return True
        elif _begins(words, key):
            return True
    return False


def _begins(words, key):
    if " " in key:
        return False
    return any(
        word.startswith(key) and len(word) <= len(key) + ENDING for word in words
    )


def _holds(words, key):
    # Each word may be inflected (“Саудовской Аравии”); the Arabic article may be
    # written together with a preposition.
    parts = [part for part in key.split() if part != "al"]
    stems = [stem_of(part) for part in parts]
    for at in range(len(words) - len(stems) + 1):
        beside = words[at : at + len(stems)]
        if all(
            stem in word and len(word) <= len(stem) + 2 * ENDING
            for stem, word in zip(stems, beside, strict=True)
        ):
            return True
    return False


def stem_of(word):
    """What all cases of a word have in common."""
    return word[: max(SHORTEST, len(word) - CASE_ENDING)]


@lru_cache(maxsize=2**14)
def key_of(name):
    """The folded form of a name; countries' names are asked for again and again."""
    return fold(name)
