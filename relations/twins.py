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
    rows = Record.objects.visible_to(user).filter(pk__in=_beside(record, countries))
    if record.start:
        earliest, latest = record.start.earliest, record.start.latest
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


def numbers_of_twins(record, parties, known=()):
    """The numbers of all records that are likely a saved one, whoever may see them.

    Two records are twins from either side, or from neither. `known` are compared
    however many others there are.
    """
    countries = serious(parties)
    if not countries or not record.title.strip():
        return set()
    keys = {*_beside(record, countries), *known} - {record.pk}
    if not keys:
        return set()
    rows = Record.objects.filter(pk__in=keys, kind=record.kind)
    rows = [
        row
        for row in rows
        if _may_coincide(record, row) and likeness(record.title, row.title) >= SHARED
    ]
    return {row.pk for row in _of_the_same(rows, countries)} if rows else set()


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


def _beside(record, countries):
    """The numbers of the newest records of the kind and the pair, around the date."""
    links = RecordLink.objects.filter(
        country=min(countries),
        partner=max(countries),
        kind=record.KIND or record.kind,
    )
    first, last = _window(record)
    if last:
        links = links.filter(sort_date__lte=last)
    if first:
        links = links.filter(sort_date__gte=first)
    keys = links.order_by("-sort_date", "-record_id").values_list("record", flat=True)
    return list(keys[:LOOKED_AT])


def _window(record):
    """The days on which a record may stand that could be of the same date, or None."""
    earliest, latest = record.start.earliest, record.start.latest
    if earliest:
        since_year_1 = timedelta(days=earliest.toordinal() - 1)
        earliest -= min(WIDEST, since_year_1)
    return earliest, latest


def _may_coincide(one, other):
    """Whether two records may be of one date; one without a date where it stands."""
    for record, standing in ((one, other.sort_date), (other, one.sort_date)):
        first, last = _window(record)
        if (first and standing < first) or (last and standing > last):
            return False
    return not (_is_before(one, other) or _is_before(other, one))


def _is_before(one, other):
    """Whether one record is certainly of an earlier date than another."""
    last, first = one.start.latest, other.start.earliest
    return bool(last and first and last < first)


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
