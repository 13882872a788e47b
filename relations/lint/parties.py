"""Rules about the participants: does a passage name them, did they hold their posts?"""

import re
from functools import lru_cache

from relations.lint.case import quoted
from relations.names import find_names, fold
from relations.redacted import is_redacted

SHORTEST = 4  # letters of a word that may stand inflected, or that names a person
ENDING = 5  # letters that an inflected name may have more, in Latin script
CASE_ENDING = 2  # letters in which the cases of a name differ: Турция, Турции
NOT_LATIN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")


def names_neither_country(case):
    """A passage cited for the whole record, or for its participants, names none.

    Looked for are, of every party, the names of the country in all languages that we
    have, demonyms, capital, the spellings of its official and the source's own words
    (`named_as`), inflected or not. Passages of one article are read together: the
    first says who, the second what.
    """
    telling = [
        each
        for each in case.supporting
        if (not each.claim or "participants" in each.claim)
        and not is_redacted(each.quote)
    ]
    if not telling:
        return
    names = names_of(case.participants)
    naming = {
        each.article_id
        for each in case.supporting
        if names_any(f"{each.quote}\n{each.translation}", names)
    }
    for citation in telling:
        if citation.article_id not in naming:
            yield (
                f"citation {citation.pk}",
                f"The passage {quoted(citation)} names no party to this record, "
                "neither its country or capital nor an official; quote more of it, or "
                "say which field it supports.",
            )


def names_of(participants):
    """Every name by which a passage may mean one of the participants."""
    found = set()
    for party in participants:
        country = party.country
        found |= {country.code, country.name, country.official_name}
        found.add(country.capital.split(",")[0])  # “Washington, D.C.”
        found |= {word.strip() for word in country.demonyms.split(",")}
        found |= {each.name for each in country.names.all()}
        found.add(party.named_as)
        official = party.official
        if official is not None:
            found |= {official.name, official.name_native}
            found |= {each.name for each in official.names.all()}
            found.add(official.sort_name.split(",")[0])
            found |= _words_of_people(official)
    return {name for name in found if name.strip()}


def _words_of_people(official):
    """The longer words of a person's names: reports rarely repeat all of them."""
    spellings = [official.name, official.name_native]
    spellings += [each.name for each in official.names.all()]
    return {
        word
        for spelling in spellings
        for word in spelling.split()
        if len(_key(word)) >= SHORTEST
    }


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
        key = _key(name)
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
    stems = [part[: max(SHORTEST, len(part) - CASE_ENDING)] for part in parts]
    for at in range(len(words) - len(stems) + 1):
        beside = words[at : at + len(stems)]
        if all(
            stem in word and len(word) <= len(stem) + 2 * ENDING
            for stem, word in zip(stems, beside, strict=True)
        ):
            return True
    return False


@lru_cache(maxsize=2**14)
def _key(name):
    return fold(name)


def not_in_post(case):
    """An official took part in a post that they did not hold on the day."""
    for party in case.participants:
        if sentences := party.warnings():
            yield f"participant {party.pk}", " ".join(sentences)
