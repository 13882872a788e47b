"""What a passage already says about a new record: a first draft for its form.

Everything here is a suggestion that a curator sees before it is saved. Who takes part
and in which role is read from the order in which a passage names them; a date is never
filled in, only offered.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from operator import itemgetter
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles import edtf
from relations.models import Country, Official, Tenure
from relations.suggestions import suggest
from relations.suggestions.countries import NAME, PERHAPS
from relations.vocabularies import MeetingFormat, ParticipantRole, RecordKind

# The role of the side that a sentence names first, and that of the others.
SIDES = {
    RecordKind.MEETING: (ParticipantRole.PARTICIPANT, ParticipantRole.PARTICIPANT),
    RecordKind.AGREEMENT: (ParticipantRole.PARTY, ParticipantRole.PARTY),
    RecordKind.TRADE_TIE: (ParticipantRole.EXPORTER, ParticipantRole.IMPORTER),
    RecordKind.DEFENSE_TIE: (ParticipantRole.SUPPLIER, ParticipantRole.RECIPIENT),
    RecordKind.DIPLOMATIC_TIE: (ParticipantRole.PARTNER, ParticipantRole.PARTNER),
    RecordKind.EVENT: (ParticipantRole.ACTOR, ParticipantRole.RECIPIENT),
}
NEWS_DAYS = 6  # "on or shortly before": what a paper calls news is a week old at most
LONGEST_TITLE = 90
OFFERED = 8
IN = re.compile(r"\bin (?:the )?$")


class Side(NamedTuple):
    """A country that takes part, perhaps through an official, as a passage names it."""

    country: Country
    official: Official | None = None
    tenure: Tenure | None = None

    def row(self, role):
        """The row of a participant."""
        row = {"country": self.country.pk, "role": role}
        if self.official is not None:
            row["official"] = self.official.pk
            row["tenure"] = self.tenure.pk if self.tenure else None
        return row

    def short(self):
        """How a title names it."""
        if self.official is None:
            return self.country.name
        return self.official.sort_name.partition(",")[0]


@dataclass
class Draft:
    """Initial values of a form: of its fields, and of the rows of its inlines.

    `dates` are dates that may be meant, `(edtf, display, words)`; `countries` are those
    that may take part though the passage does not name them; `said` are sentences for
    whoever opens the form.
    """

    fields: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    dates: list = field(default_factory=list)
    countries: list = field(default_factory=list)
    said: list = field(default_factory=list)

    def add(self, other):
        """Lay another draft over this one."""
        self.fields |= other.fields
        self.rows |= other.rows
        self.dates += other.dates
        self.countries += other.countries
        self.said += other.said
        return self


def cited(article, quote="", at=None):
    """The row of a passage; `at` says which place is meant if it occurs repeatedly."""
    row = {"article": article.pk, "quote": quote}
    return row if at is None else {**row, "at": at}


def from_passage(kind, article, text, start, end):
    """A draft of a record of a kind, from the characters `start` to `end` of a text."""
    quote = text.text[start:end]
    found = suggest(article, start, end)
    sides, place = _sides(found), _place(found)
    fields, roles = {}, _roles(kind, sides)
    if kind.KIND == RecordKind.MEETING:
        roles, fields = _meeting(sides, place)
    if place:
        fields |= {"place_city": place[0], "place_country": place[1].pk}
    fields["title"] = _title(kind, article, quote, sides, roles, place)
    rows = [side.row(role) for side, role in zip(sides, roles, strict=True)]
    while len(rows) < 2:
        rows.append({"role": SIDES[kind.KIND][bool(rows)]})
    told = [(each.date.text, each.date.display, each.words) for each in found.dates]
    return Draft(
        fields=fields,
        rows={"participations": rows, "citations": [cited(article, quote, start)]},
        dates=[*told, *around(article)],
        countries=_others(article, sides),
    )


def _others(article, sides):
    """Countries of the headline, and of the records that cite the article."""
    named = suggest(article, quote=article.title).sure_countries()
    cited_by = {"participations__record__citations__article": article}
    named += Country.objects.filter(**cited_by).distinct().order_by("name")
    here = {side.country for side in sides}
    return [each for each in dict.fromkeys(named) if each not in here][:OFFERED]


def around(article):
    """When something may have been of which a report names no day, for choosing."""
    day = article.published.latest
    if day is None:
        return []
    offered = {
        f"[{day - timedelta(days=NEWS_DAYS)}..{day}]": _("shortly before the report"),
        f"../{day}": _("at some time up to the report"),
        article.published.text: _("when it was published"),
    }
    return [(date, edtf.parse(date).display, words) for date, words in offered.items()]


def _sides(found):
    """Who is named, in the order of the passage.

    An official who held no post that we know stands for no country.
    """
    people, met = {}, []
    for each in found.officials:
        if each.tenure is not None:
            country = each.tenure.post.country
            people.setdefault(country, {})[each.official] = each.tenure
            met.append((each.start, country))
    for each in found.countries:
        if each.by != PERHAPS:
            met.append((each.start, each.country))
    in_order = [country for _start, country in sorted(met, key=itemgetter(0))]
    return [
        Side(country, *who)
        for country in dict.fromkeys(in_order)
        for who in people.get(country, {None: None}).items()
    ]


def _place(found):
    """Where it was: a city, or a country that an English text is “in”; or None."""
    for each in found.places:
        if each.country is not None:
            return each.city, each.country
    for each in found.countries:
        if each.by == NAME and IN.search(found.passage[: each.start]):
            return "", each.country
    return None


def _roles(kind, sides):
    first, others = SIDES[kind.KIND]
    leading = sides[0].country if sides else None
    return [first if side.country == leading else others for side in sides]


def _meeting(sides, place):
    """The roles at a meeting, and how they met, from where it was."""
    countries = {side.country for side in sides}
    if place is None or place[1] not in countries or len(countries) < 2:
        return _roles_of(sides), {}
    if place[0]:
        host, visitor = ParticipantRole.HOST, ParticipantRole.VISITOR
        roles = _roles_of(sides, place[1], host, visitor)
        return roles, {"meeting_format": MeetingFormat.VISIT}
    if len(countries) > 2:
        roles = _roles_of(sides, place[1], ParticipantRole.VENUE_ONLY)
        return roles, {"meeting_format": MeetingFormat.THIRD_COUNTRY}
    return _roles_of(sides), {}


def _roles_of(sides, there=None, role=None, others=ParticipantRole.PARTICIPANT):
    return [role if side.country == there else others for side in sides]


def _title(kind, article, quote, sides, roles, place):
    """One line on what happened; for a meeting in our words, else the passage's."""
    if kind.KIND == RecordKind.MEETING and len(sides) > 1:
        named = {}
        for side, role in zip(sides, roles, strict=True):
            named.setdefault(role, []).append(side.short())
        where = f" in {place[0] or place[1].name}" if place else ""
        host = named.get(ParticipantRole.HOST)
        if host:
            visitors = named[ParticipantRole.VISITOR]
            return f"{_all(host)} receives {_all(visitors)}{where}"
        return f"{_all(named[ParticipantRole.PARTICIPANT])} meet{where}"
    # No longer than what the article's rights let anybody show.
    limit = min(LONGEST_TITLE, article.excerpt_limit)
    words = " ".join(quote.split())
    if len(words) > limit:
        words = words[: limit - 1]
        words = f"{words.rpartition(' ')[0] or words}…"
    return words[:1].upper() + words[1:]


def _all(names):
    *others, last = dict.fromkeys(names)
    return f"{', '.join(others)} and {last}" if others else last
