"""Keep what is derived from a record's parties and passages true.

The only writer of `RecordLink` and `RecordTopic`, and of the derived columns
`sort_date` and `level`. Whatever changes a record's parties, dates, topics or
citations calls `settle`, which looks at the evidence again too (`actions.findings`),
compares the record with those like it (`actions.likely_twins`) and writes its words
anew (`actions.search`); `rebuild` settles every record and finds nothing to do.
"""

from itertools import permutations

from django.db import transaction

from relations.actions import likely_twins
from relations.actions.findings import refresh
from relations.actions.search import refresh_records
from relations.models import Meeting, Record, RecordLink, RecordTopic
from relations.vocabularies import INCIDENTAL_ROLES


@transaction.atomic
def settle(record):
    """Make a record's index rows, derived columns and findings true.

    True if any index row or derived column was not. The words by which it is found
    are made true too.
    """
    changed = settle_and_look(record)
    refresh_records([record.pk])
    return changed["settled"]


@transaction.atomic
def settle_and_look(record):
    """Settle a record, but for its words; returns what of it was not true.

    `settled` is its index, `linted` its findings, `paired` the records like it.
    """
    record = record.specific
    parties = list(
        record.participations.select_related(
            "country", "official", "tenure__post__role", "tenure__post__country"
        )
        .prefetch_related("official__tenures__post__role")
        .order_by("position", "id")
    )
    for party in parties:
        party.record = record
    changes = [_settle_sort_date(record)]
    if isinstance(record, Meeting):
        changes.append(_settle_level(record, parties))
    changes.append(_settle_rows(RecordLink, record, _links(record, parties)))
    changes.append(_settle_rows(RecordTopic, record, _topics(record)))
    return {
        "settled": any(changes),
        "linted": refresh(record, parties),
        "paired": likely_twins.refresh(record, parties),
    }


def _settle_sort_date(record):
    day = record.known_sort_date() or _oldest_article_day(record)
    day = day or record.created.date()
    if day == record.sort_date:
        return False
    record.sort_date = day
    _write_derived(Record, record, sort_date=day)
    return True


def _oldest_article_day(record):
    # Everybody sees where a record stands: a confidential article must not say it.
    days = [
        citation.article.published.earliest or citation.article.published.latest
        for citation in record.citations.open().select_related("article")
    ]
    return min((day for day in days if day), default=None)


def _settle_level(record, parties):
    """The seniority that every side reaches whose representatives are known."""
    sides = {}
    for party in parties:
        tenure = party.post_then()
        if tenure and party.role not in INCIDENTAL_ROLES:
            sides.setdefault(party.country_id, []).append(tenure.post.seniority)
    level = max((min(side) for side in sides.values()), default="")
    if level == record.level:
        return False
    record.level = level
    _write_derived(Meeting, record, level=level)
    return True


def _write_derived(model, record, **columns):
    """Write derived columns to the row and to the newest state in its history.

    They belong to the state that was just saved, so they make no state of their own.
    """
    model.objects.unrecorded().filter(pk=record.pk).update(**columns)
    past = model.history.model.objects
    newest = past.filter(**{model._meta.pk.attname: record.pk}).order_by(
        "-history_date", "-history_id"
    )
    past.filter(pk__in=newest.values_list("pk", flat=True)[:1]).update(**columns)


def _links(record, parties):
    """The rows that index a record, by what makes them unique."""
    serious = {}
    for party in parties:
        incidental = party.role in INCIDENTAL_ROLES
        known = serious.get(party.country_id, False)
        serious[party.country_id] = known or not incidental
    pairs = [(country, country) for country in serious]
    pairs += permutations(serious, 2)
    return {
        (country, partner): {
            "kind": record.kind,
            "sort_date": record.sort_date,
            "incidental": not (serious[country] and serious[partner]),
        }
        for country, partner in pairs
    }


def _topics(record):
    return {
        (topic,): {"kind": record.kind, "sort_date": record.sort_date}
        for topic in record.topics
    }


KEYS = {RecordLink: ("country_id", "partner_id"), RecordTopic: ("topic",)}


def _settle_rows(model, record, wanted):
    """Make the index rows of a record equal to the wanted ones; True if any changed."""
    names = KEYS[model]
    stale = []
    wanted = dict(wanted)
    for row in model.objects.filter(record_id=record.pk):
        columns = wanted.get(tuple(getattr(row, name) for name in names))
        if columns is None or any(
            getattr(row, name) != value for name, value in columns.items()
        ):
            stale.append(row.pk)
        else:
            del wanted[tuple(getattr(row, name) for name in names)]
    if stale:
        model.objects.filter(pk__in=stale).delete()
    model.objects.bulk_create(
        model(record_id=record.pk, **dict(zip(names, key, strict=True)), **columns)
        for key, columns in wanted.items()
    )
    return bool(stale or wanted)
