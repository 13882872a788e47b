"""The officials whom a passage names, and the posts that they held then."""

import re
from collections import defaultdict
from itertools import islice, pairwise
from typing import NamedTuple

from django.db.models import Prefetch, Q

from relations import mentions
from relations.mentions import key_of
from relations.models import Official, Tenure
from relations.names import PARTICLES, placed_words
from relations.querysets.search import with_names_in
from relations.words import BREAK, words

MOST = 300  # officials that are looked at
BEFORE = 3  # places in the article where the given name of a family name is looked for


class NamedOfficial(NamedTuple):
    """`tenure` is the post held at the date, the highest of several; None if none."""

    official: Official
    tenure: Tenure | None
    words: str
    start: int
    end: int


class Family(NamedTuple):
    """What may be a family name: its key, and where it stands."""

    key: str
    start: int
    end: int


class OfficialNames:
    """The officials who may be meant in a passage, looked up by its phrases.

    A full name means its bearer. A family name alone does so where the article has
    the full name, where a record that cites the article has its bearer, or where
    only one bearer held a post of one of the countries that the passage names. Six
    statements: who takes part in such records, who has such a full name, who such a
    family name, and all that is known of them.
    """

    def __init__(self, article, text, passage, countries):
        self.text, self.passage, self.countries = text, passage, countries
        self.families = _families(passage)
        here = Official.objects.filter(
            participations__record__citations__article=article
        )
        self.here = set(_keys(here.distinct()))
        full = _keys(with_names_in(Official.objects, self._phrases()))
        known = self._with_family_names()
        self.has_all = len(known) < MOST
        held = Tenure.objects.select_related("post__country", "post__role")
        rows = Official.objects.filter(pk__in={*full, *known}).order_by("pk")
        rows = rows.prefetch_related("names", Prefetch("tenures", held))
        self.spellings = defaultdict(list)
        self.by_family = defaultdict(list)
        for official in rows:
            self.by_family[key_of(mentions.family_name(official))].append(official)
            for spelling in mentions.spellings(official):
                if len(words(spelling)) > 1:
                    self.spellings[spelling].append(official)

    def _phrases(self):
        """Two words beside each other, which a full name in the passage has.

        Also of the article where it has a family name of the passage.
        """
        found = set()
        standing = [
            (word, not chunk[:1].islower() or chunk != chunk.lower())
            for chunk in self.passage.split()
            for word in words(chunk)
        ]
        for (one, first), (other, second) in pairwise(standing):
            if first or second:
                found.add(f"{one} {other}")
        for family in self.families:
            said = re.escape(self.passage[family.start : family.end])
            places = islice(re.finditer(rf"(\S+)\s+{said}\b", self.text), BEFORE)
            for place in places:
                if before := words(place[1]):
                    found.add(f"{before[-1]} {family.key.split()[0]}")
        return sorted(found)

    def _with_family_names(self):
        begun = sorted({f"{BREAK} {family.key}" for family in self.families})
        of_country = Tenure.objects.filter(post__country__in=self.countries)
        rows = with_names_in(Official.objects, begun)
        return _keys(
            rows.filter(Q(pk__in=self.here) | Q(pk__in=of_country.values("official")))
        )

    def named(self, hits, dates, day):
        """The officials at the places of names that were found, and of family names.

        Nobody is named by what is a date or another name.
        """
        found = {}
        for start, end, name in hits:
            official = self._one(self.spellings.get(name, ()))
            if official is not None and official not in found:
                found[official] = start, end
        taken = [hit[:2] for hit in hits] + [(told.start, told.end) for told in dates]
        for family in self.families:
            free = all(
                family.end <= start or end <= family.start for start, end in taken
            )
            official = self._of_family(family) if free else None
            if official is not None and official not in found:
                found[official] = family.start, family.end
        return [
            NamedOfficial(
                official,
                self._tenure(official, day),
                self.passage[start:end],
                start,
                end,
            )
            for official, (start, end) in sorted(found.items(), key=lambda row: row[1])
        ]

    def _of_family(self, family):
        bearers = self.by_family.get(family.key, ())
        in_text = [
            each
            for each in bearers
            if any(
                " " in spelling and spelling in self.text
                for spelling in mentions.spellings(each)
            )
        ]
        if in_text:
            return self._one(in_text)
        return self._one(
            [each for each in bearers if self._is_near(each)], self.has_all
        )

    def _one(self, officials, all_known=True):
        """The only one, or the only one whom the article's records have."""
        if len(officials) == 1 and all_known:
            return officials[0]
        here = [each for each in officials if each.pk in self.here]
        if len(here) == 1:
            return here[0]
        near = [each for each in officials if self._is_near(each)]
        return near[0] if len(near) == 1 and all_known else None

    def _is_near(self, official):
        return official.pk in self.here or any(
            tenure.post.country_id in self.countries
            for tenure in official.tenures.all()
        )

    def _tenure(self, official, day):
        """The post that somebody may have held on the day, the highest of several."""
        held = [
            tenure
            for tenure in official.tenures.all()
            if tenure.possibly_held(day.earliest, day.latest)
        ]
        return min(held, key=Tenure.by_seniority, default=None)


def _keys(rows):
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])


def _families(passage):
    """The words with a capital letter, each with the particles before it."""
    found, run = [], []
    for word, start, end in placed_words(passage):
        said = passage[start:end]
        if word in PARTICLES:
            run.append((word, start))
            continue
        if said != said.lower():
            begin = run[0][1] if run else start
            key = " ".join([*(each for each, _ in run), word])
            found.append(Family(key, begin, end))
            if run:
                found.append(Family(word, start, end))
        run = []
    return found
