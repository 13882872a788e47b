"""The countries and the cities that a passage names."""

import re
from collections import defaultdict
from typing import NamedTuple

from relations import mentions
from relations.mentions import NOT_LATIN, SHORTEST, key_of, stem_of
from relations.models import Country, CountryName, Record
from relations.names import find_names, placed_words

# How a country is named: so, by what is of it, by its capital, or perhaps not at all,
# because the word means several, or stands before what may be a family name.
NAME, DEMONYM, CAPITAL, PERHAPS = "name", "demonym", "capital", "perhaps"
CITY = "city"
MOST_WORDS = 8  # of a name that is found
PREFIXES = 2  # letters of Arabic or Hebrew that are written before a name
# What follows a country's name without being somebody's family name.
_NO_FAMILY = frozenset(
    [
        *("air", "ambassador", "and", "army", "chief", "defence", "defense", "deputy"),
        *("embassy", "finance", "force", "forces", "foreign", "government", "interior"),
        *("joint", "justice", "minister", "ministry", "national", "navy", "parliament"),
        *("president", "prime", "supreme", "trade", "vice"),
    ]
)


class NamedCountry(NamedTuple):
    country: Country
    words: str
    start: int
    end: int
    by: str


class NamedPlace(NamedTuple):
    """A city, and its country as far as only one is known."""

    city: str
    country: Country | None
    words: str
    start: int
    end: int


class CountryNames:
    """The names of countries and cities that stand in a passage, and what they mean.

    Asked for are all countries, their names in every language, and the cities of
    records: three statements.
    """

    def __init__(self, passage, published):
        self.passage, self.published = passage, published
        self.countries = Country.objects.in_bulk()
        self.meanings = defaultdict(set)  # name -> (how, number of the country)
        self.standing = placed_words(passage)
        self._take_own_names()
        self._take_cities()

    def _take_own_names(self):
        keys = _runs([word for word, _, _ in self.standing])
        for number, country in self.countries.items():
            names = mentions.own_names(country)
            if not country.is_organization:
                names.discard(country.code)  # nobody writes “AND” for Andorra
            for how, each in (
                (NAME, names),
                (DEMONYM, mentions.demonyms(country)),
                (CAPITAL, {mentions.capital(country)} - {""}),
            ):
                for name in each:
                    if key_of(name) in keys:
                        self.meanings[name].add((how, number))
        rows = CountryName.objects.order_by("id")
        rows = list(rows.values_list("name", "folded", "country_id"))
        for name, folded, number in rows:
            if folded.strip() in keys:
                self.meanings[name].add((NAME, number))
        if NOT_LATIN.search(self.passage):
            self._take_inflected(row for row in rows if NOT_LATIN.search(row[0]))

    def _take_inflected(self, rows):
        """Take words of other scripts for the names that they are cases of.

        Of names that begin alike the one with the most letters in common is meant:
        “Нигерии” is Nigeria's, not Niger's.
        """
        begun = defaultdict(list)
        for _, folded, number in rows:
            parts = [part for part in folded.split() if part != "al"]
            if parts and len(parts[0]) >= SHORTEST:
                begun[parts[0][:SHORTEST]].append((parts, number))
        likely = defaultdict(list)
        for at, (word, start, end) in enumerate(self.standing):
            if not NOT_LATIN.search(self.passage[start:end]):
                continue
            for before in range(PREFIXES + 1):
                rest = word[before:]
                for parts, number in begun.get(rest[:SHORTEST], ()):
                    beside = self.standing[at : at + len(parts)]
                    heard = [rest, *(each for each, _, _ in beside[1:])]
                    if common := _in_common(heard, parts):
                        said = self.passage[start : beside[-1][2]]
                        missing = sum(map(len, parts)) - common
                        likely[said].append((common, -missing, -before, number))
        for said, found in likely.items():
            best = max(found)[:3]
            if said not in self.meanings:
                self.meanings[said] = {
                    (NAME, row[3]) for row in found if row[:3] == best
                }

    def _take_cities(self):
        rows = Record.objects.filter(place_city__in=_phrases(self.passage)).order_by()
        for city, number in rows.values_list("place_city", "place_country").distinct():
            self.meanings[city].add((CITY, number))

    def numbers(self):
        """The countries that are named in any way."""
        return {
            number
            for _, _, name in find_names(self.passage, self.meanings)
            for how, number in self.meanings[name]
            if how != CITY
        }

    def named(self, hits):
        """The countries at the places of names that were found."""
        found = []
        for start, end, name in hits:
            meant = self.meanings.get(name, ())
            ways = {how for how, _ in meant}
            how = next((each for each in (NAME, DEMONYM, CAPITAL) if each in ways), "")
            countries = [self.countries[each] for way, each in meant if way == how]
            if len(countries) > 1:
                countries = [each for each in countries if self._existed(each)]
            if len(countries) > 1 or (how == NAME and self._is_given_name(end, name)):
                how = PERHAPS
            said = self.passage[start:end]
            for country in sorted(countries, key=lambda each: each.code):
                found.append(NamedCountry(country, said, start, end, how))
        return found

    def _existed(self, country):
        first, last = self.published.earliest, country.end.latest
        return not (first and last) or first <= last

    def _is_given_name(self, end, name):
        """“Israel Katz”: the word after it, with a capital, may be a family name."""
        after = re.match(r" (\w[\w’'-]*)", self.passage[end:])
        word = after[1] if after else ""
        return (
            " " not in name
            and word[:1].isupper()
            and not word.isupper()
            and word.lower() not in _NO_FAMILY
            and word not in self.meanings
        )

    def places(self, hits):
        """The capitals, and the cities in which a record took place, each once."""
        found = {}
        for start, end, name in hits:
            meant = self.meanings.get(name, ())
            if not {CAPITAL, CITY} & {how for how, _ in meant}:
                continue
            numbers = {each for how, each in meant if how in (CAPITAL, CITY)} - {None}
            country = self.countries[numbers.pop()] if len(numbers) == 1 else None
            said = self.passage[start:end]
            found.setdefault(name, NamedPlace(name, country, said, start, end))
        return list(found.values())


def _runs(words):
    """Every run of words up to the longest name, with single spaces."""
    return {
        " ".join(words[at : at + length])
        for at in range(len(words))
        for length in range(1, MOST_WORDS + 1)
    }


def _phrases(text):
    """One to four words as they stand, the first without a small initial.

    Cities are kept as people typed them.
    """
    words = [each.strip(".,;:!?()[]“”\"'’‘…—–") for each in text.split()]
    words = [re.sub(r"['’]s$", "", each) for each in words]
    return sorted(
        {
            " ".join(words[at : at + length])
            for at, word in enumerate(words)
            if word and not word[0].islower()
            for length in range(1, 5)
        }
    )


def _in_common(heard, parts):
    """How many letters words share with the name that they are a case of; 0 if not."""
    if len(heard) != len(parts):
        return 0
    total = 0
    for word, part in zip(heard, parts, strict=True):
        common = next(
            (
                at
                for at, (one, other) in enumerate(zip(word, part, strict=False))
                if one != other
            ),
            min(len(word), len(part)),
        )
        if common < len(stem_of(part)) or len(word) > len(part) + 2:
            return 0
        total += common
    return total
