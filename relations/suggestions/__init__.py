"""What a passage says by itself: countries, officials, dates and places named in it.

For whoever makes a record from a passage: to be shown, and taken or left. Nothing is
guessed: a name that may be two people's is nobody's, and an uncertain date is a set.

However much there is, it costs the same few statements, each by an index: a passage is
cut into phrases, and the names are asked for that have one of these.
"""

from dataclasses import dataclass, field

from articles.models import ArticleText
from articles.reckoning import Told, dates_told
from relations.names import find_names
from relations.suggestions.countries import (
    DEMONYM,
    NAME,
    CountryNames,
    NamedCountry,
    NamedPlace,
)
from relations.suggestions.officials import NamedOfficial, OfficialNames

LONGEST = 5_000  # characters of a passage that are read


@dataclass
class Suggestions:
    """What is named in `passage`, each in the order in which it stands there.

    Places in it (`start`, `end`) count code points from its beginning.
    """

    passage: str = ""
    countries: list[NamedCountry] = field(default_factory=list)
    officials: list[NamedOfficial] = field(default_factory=list)
    dates: list[Told] = field(default_factory=list)
    places: list[NamedPlace] = field(default_factory=list)

    def sure_countries(self):
        """The countries that are certainly named, each once, as they come."""
        sure = [each.country for each in self.countries if each.by in (NAME, DEMONYM)]
        return list(dict.fromkeys(sure))


def suggest(article, start=None, end=None, *, quote=""):
    """What the passage from `start` to `end` of an article's newest text names.

    Without a kept text, and without places, the passage is `quote`. Reads the
    article's source. It tells of everything that we have, drafts too: it is for those
    who may write.
    """
    newest = ArticleText.objects.filter(article=article).order_by("-version").first()
    text = newest.text if newest else ""
    passage = text[start:end] if text and end is not None else quote
    passage = passage[:LONGEST]
    found = Suggestions(passage)
    if not passage.strip():
        return found
    found.dates = dates_told(passage, article.published, article.is_english)
    countries = CountryNames(passage, article.published)
    officials = OfficialNames(article, text, passage, countries.numbers())
    hits = find_names(passage, [*countries.meanings, *officials.spellings])
    told = [each.date for each in found.dates]
    day = told[0] if len(told) == 1 else article.published
    found.officials = officials.named(hits, found.dates, day)
    taken = {at for each in found.officials for at in range(each.start, each.end)}
    hits = [hit for hit in hits if taken.isdisjoint(range(*hit[:2]))]
    found.countries = countries.named(hits)
    found.places = countries.places(hits)
    return found


__all__ = ["Suggestions", "suggest"]
