"""The dyad-year panel: what is recorded between two countries, year by year.

A record counts in the year in which it surely began. One whose beginning may lie in
several years counts in none of them: it is `uncertain` in each; so is one without any
date of its own, in the year in which the timeline shows it. Pairs in which one country
is only incidental are left out.

A row without any record says that none is known here, not that nothing happened
(`coverage`). There is none for years in which one of the two surely did not exist, nor,
if a system of states is named, for those in which it was no member of that.
"""

from collections import Counter
from datetime import date
from itertools import combinations, permutations
from typing import NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, ExtractYear

from relations.models import KINDS, Country, Participation, Record, RecordLink
from relations.querysets.records import FROM_ROLES, TO_ROLES
from relations.querysets.today import today
from relations.vocabularies import TIE_KINDS, CodeScheme, RecordKind

# The measure of each kind, called as its route.
COUNTED = {
    kind: str(model._meta.verbose_name_plural).replace(" ", "_")
    for kind, model in KINDS.items()
}
IN_FORCE, STANDING = "agreements_in_force", "ties_standing"
LASTING = {RecordKind.AGREEMENT.value: IN_FORCE, **dict.fromkeys(TIE_KINDS, STANDING)}
USUAL = ("records", *COUNTED.values(), "uncertain")
MEASURES = (*USUAL, IN_FORCE, STANDING)
DYAD, DIRECTED = "dyad", "directed"
SIDES = ("a", "b")


class Place(NamedTuple):
    """Where a row stands: the pair by its codes, and the year."""

    dyad: str
    year: int


class Panel:
    """Rows of pairs by years, in the order of pair and year; nothing is kept of them.

    `countries` are the pairs' countries: two or more among themselves, one with
    everybody with whom it has a record in these years, none for everybody. In the
    layout “dyad” a pair has one row a year, its codes in alphabetical order; in
    “directed” one each way: a record with a direction counts on its way alone, one
    without on both. `measures` are some of `MEASURES`; the two that last count what
    surely was in force, or stood, on the last day of the year; of a year that has not
    ended, today. `system`, one of `STATE_SYSTEMS`, leaves the years in which both were
    members of it, on one day at least.
    """

    def __init__(
        self, user, countries, years, measures=USUAL, layout=DYAD, system=None
    ):
        self.records = Record.objects.visible_to(user)
        self.countries, self.years = countries, years
        self.measures, self.layout = measures, layout
        self.system = system
        self._membership = {}

    # As a page is taken of it, see `pagination.KeysetPagination`

    def order_by(self, *columns):
        return self

    def count(self):
        return sum(len(self._years_of(pair)) for pair in self._pairs().values())

    def slice(self, columns, at, descending, most):
        """At most so many rows from a place on, as a list of dictionaries."""
        found = []
        pairs = self._pairs()
        dyads = sorted(pairs, reverse=descending)
        after = Place(*at) if at else None
        for dyad in dyads:
            if after and (dyad > after.dyad if descending else dyad < after.dyad):
                continue
            years = self._years_of(pairs[dyad])
            for year in reversed(years) if descending else years:
                place = Place(dyad, year)
                if after is None or (place < after if descending else place > after):
                    found.append((place, pairs[dyad]))
                if len(found) == most:
                    return self._rows(found)
        return self._rows(found)

    # Which pairs there are

    def _pairs(self):
        """The two countries of each pair, by its codes: “AZE-ISR”."""
        if not hasattr(self, "_known_pairs"):
            self._known_pairs = {
                f"{one.code}-{other.code}": (one, other)
                for one, other in self._who_faces_whom()
            }
        return self._known_pairs

    def _who_faces_whom(self):
        if len(self.countries) > 1:
            in_order = sorted(set(self.countries), key=lambda country: country.code)
            known = Country.objects.with_codes().in_bulk([c.pk for c in in_order])
            in_order = [
                known[country.pk] for country in in_order if country.pk in known
            ]
            each_way = combinations if self.layout == DYAD else permutations
            return each_way(in_order, 2)
        met = set(self._links().values_list("country", "partner").distinct())
        known = Country.objects.with_codes().in_bulk(
            {key for pair in met for key in pair}
        )
        return [(known[one], known[other]) for one, other in met]

    def _years_of(self, pair):
        """The years of the panel in which both may have existed, as they are asked
        for.
        """
        first, last = self.years
        for country in pair:
            if came := country.start.earliest:
                first = max(first, came.year)
            if went := country.end.latest:
                last = min(last, went.year)
        years = range(first, last + 1)
        if self.system:
            one, other = map(self._years_as_member, pair)
            return [year for year in years if year in one and year in other]
        return years

    def _years_as_member(self, country):
        """The years of the panel in which a country was a member of the system."""
        if country.pk not in self._membership:
            first, last = self.years
            self._membership[country.pk] = {
                year
                for year in range(first, last + 1)
                if _code_in(country, self.system, year)
            }
        return self._membership[country.pk]

    # What is between them

    def _links(self):
        """The index rows that the panel counts, one a row of it and record."""
        began, over = date(self.years[0], 1, 1), date(self.years[1], 12, 31)
        in_time = Q(record__start="", record__end="", sort_date__range=(began, over))
        in_time |= ~Q(record__start="", record__end="") & (
            (Q(first=None) | Q(first__lte=self.years[1]))
            & (Q(last=None) | Q(last__gte=self.years[0]))
        )
        return self._all_links().filter(in_time)

    def _all_links(self):
        rows = RecordLink.objects.filter(
            Exists(self.records.filter(pk=OuterRef("record"))), incidental=False
        ).alias(
            first=ExtractYear("record__start_earliest"),
            last=Coalesce(
                ExtractYear("record__start_latest"), ExtractYear("record__end_latest")
            ),
        )
        if len(self.countries) == 1:
            (one,) = self.countries
            rows = rows.filter(Q(country=one) | Q(partner=one))
        elif self.countries:
            rows = rows.filter(country__in=self.countries, partner__in=self.countries)
        if self.layout == DYAD:
            return rows.filter(country__code__lt=F("partner__code"))
        there = self._acts("country", "partner")
        back = self._acts("partner", "country")
        return rows.exclude(country=F("partner")).filter(there | ~back)

    @staticmethod
    def _acts(one, other):
        """Whether one side of a link acts toward the other in its record."""
        acts = Q()
        for side, roles in ((one, FROM_ROLES), (other, TO_ROLES)):
            parties = Participation.objects.filter(
                record=OuterRef("record"), country=OuterRef(side), role__in=roles
            )
            acts &= Q(Exists(parties))
        return acts

    def _counts(self, pairs):
        """The measures of some pairs: {(country, partner, year): Counter}."""
        found = {}
        first, last = self.years
        of_pairs = self._of(pairs)
        groups = (
            self._links()
            .filter(of_pairs)
            .order_by()
            .annotate(
                began=F("first"),
                by=F("last"),
                shown=Case(
                    When(
                        record__start="", record__end="", then=ExtractYear("sort_date")
                    )
                ),
            )
            .values_list("country", "partner", "kind", "began", "by", "shown")
            .annotate(number=Count("pk"))
        )
        for one, other, kind, began, by, shown, number in groups:
            if shown:
                years, names = [shown], ["uncertain"]
            elif began == by and began is not None:
                years, names = [began], ["records", COUNTED[kind]]
            else:
                years = range(max(began or first, first), min(by or last, last) + 1)
                names = ["uncertain"]
            for year in years:
                row = found.setdefault((one, other, year), Counter())
                row.update(dict.fromkeys(names, number))
        for one, other, year, kind, number in self._lasting(of_pairs):
            row = found.setdefault((one, other, year), Counter())
            row[LASTING[kind]] += number
        return found

    @staticmethod
    def _of(pairs):
        ones, others = zip(*pairs, strict=True)
        return Q(country__in=set(ones), partner__in=set(others))

    def _lasting(self, of_pairs):
        """How many of each kind stood at the end of each year, by pair."""
        kinds = [kind for kind, name in LASTING.items() if name in self.measures]
        if not kinds:
            return []
        now = today()
        first, last = self.years
        each_year = []
        for year in range(first, min(last, now.year) + 1):
            day = min(date(year, 12, 31), now)
            standing = self.records.valid_on(day, "certain").filter(
                pk=OuterRef("record")
            )
            each_year.append(
                self._all_links()
                .filter(of_pairs, Exists(standing), kind__in=kinds)
                .order_by()
                .annotate(year=Value(year))
                .values_list("country", "partner", "year", "kind")
                .annotate(number=Count("pk"))
            )
        if not each_year:
            return []
        return each_year[0].union(*each_year[1:], all=True)

    def _rows(self, places):
        if not places:
            return []
        counts = self._counts({(one.pk, other.pk) for _, (one, other) in places})
        rows = []
        for place, (one, other) in places:
            known = counts.get((one.pk, other.pk, place.year), Counter())
            row = place._asdict()
            for side, country in zip(SIDES, (one, other), strict=True):
                row.update(_codes(country, place.year, side))
            row["coverage"] = _coverage(known)
            row.update((name, known[name]) for name in self.measures)
            rows.append(row)
        return rows


def _codes(country, year, side):
    """The codes under which data sets know a country in a year."""
    return {
        f"code_{side}": country.code,
        f"name_{side}": country.name,
        f"iso3_{side}": country.iso3,
        f"cow_{side}": _code_in(country, CodeScheme.COW, year),
        f"gw_{side}": _code_in(country, CodeScheme.GW, year),
    }


def _code_in(country, scheme, year):
    """The code that was valid in a year, the last one where it changed; or None."""
    began, over = date(year, 1, 1), date(year, 12, 31)
    valid = [
        (code.valid_from or date.min, code.value)
        for code in country.codes.all()
        if code.scheme == scheme
        if (code.valid_from or began) <= over and (code.valid_to or over) >= began
    ]
    return max(valid)[1] if valid else None


def _coverage(known):
    if known["records"]:
        return "recorded"
    return "uncertain" if known["uncertain"] else "none"
