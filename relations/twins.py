"""Which records may tell of the fact that somebody is about to record.

Likely twins are of one kind, between the same countries, at dates that may coincide,
and their titles share words. They are looked up by the index of pairs; however many
records there are, it costs five statements.
"""

from datetime import timedelta

from django.db.models import Q

from articles.fields import possibly
from relations.models import NotATwin, Participation, Record, RecordLink
from relations.names import fold
from relations.vocabularies import ReviewStatus
from relations.vocabularies.records import INCIDENTAL_ROLES

LOOKED_AT = 200  # records of the pair and kind, the newest, that are compared
SHOWN = 5
WIDEST = timedelta(days=800)  # how long before a date one may begin that reaches it
SHARED = 0.5  # of the words of the shorter title
FEWEST = 2  # words that titles share, unless they are the same


def likely_twins(record, parties, user):
    """The records that the user may see and that are likely this one, likest first.

    `parties` are the record's participations, saved or not. Records that somebody
    said are another fact, and rejected ones, are not among them.
    """
    countries = serious(parties)
    if not countries or not record.title.strip():
        return []
    first, second = min(countries), max(countries)
    earliest, latest = record.start.earliest, record.start.latest
    links = RecordLink.objects.filter(
        country=first, partner=second, kind=record.KIND or record.kind
    )
    if latest:
        links = links.filter(sort_date__lte=latest)
    if earliest:
        links = links.filter(
            sort_date__gte=earliest - min(WIDEST, _since_year_1(earliest))
        )
    keys = links.order_by("-sort_date", "-record_id").values_list("record", flat=True)
    rows = Record.objects.visible_to(user).filter(pk__in=list(keys[:LOOKED_AT]))
    if record.start:
        rows = rows.filter(possibly("start", earliest, latest) | Q(start=""))
    rows = rows.exclude(review=ReviewStatus.REJECTED)
    if record.pk:
        pairs = NotATwin.objects.filter(Q(one=record.pk) | Q(other=record.pk))
        told = {key for pair in pairs.values_list("one", "other") for key in pair}
        rows = rows.exclude(pk__in=told | {record.pk})
    found = [(likeness(record.title, row.title), row) for row in rows]
    found = [(worth, row) for worth, row in found if worth >= SHARED]
    found.sort(key=lambda each: (-each[0], -each[1].sort_date.toordinal(), -each[1].pk))
    return _of_the_same([row for _, row in found], countries)[:SHOWN]


def serious(parties):
    """The countries that take part, those that are only incidental left out."""
    return {
        party.country_id
        for party in parties
        if party.country_id and party.role not in INCIDENTAL_ROLES
    }


def likeness(title, other):
    """The share of the shorter title's words that the other has, from 0 to 1."""
    one, two = _words(title), _words(other)
    common = len(one & two)
    if one != two and common < FEWEST:
        return 0
    return common / max(1, min(len(one), len(two)))


def _words(title):
    return {word for word in fold(title).split() if len(word) > 2 or word.isdigit()}


def _since_year_1(day):
    return timedelta(days=day.toordinal() - 1)


def _of_the_same(rows, countries):
    """The records between just these countries, each with its `parties_named`."""
    parties = Participation.objects.filter(record__in=rows).select_related("country")
    by_record = {}
    for party in parties.order_by("position", "id"):
        by_record.setdefault(party.record_id, []).append(party)
    kept = []
    for row in rows:
        known = by_record.get(row.pk, [])
        if serious(known) == countries:
            names = [party.country.name for party in known]
            row.parties_named = ", ".join(dict.fromkeys(names))
            kept.append(row)
    return kept
