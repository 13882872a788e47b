"""The feed of changes: what the public sees now, against what the feed said last.

A row may become public, or cease to be, by what happens to another: an article by the
approval of the record that cites it, and its source with it. So nothing is told of
writes. Whatever is saved or deleted is noted in the same transaction
(`actions.noting`); when that has ended, `flush` compares the rows that were noted, and
those that depend on them, with the newest entry of each, and writes what is different.

**Nothing is lost.** A note is there exactly if the write is, and goes with the entries
that come of it: if the process dies in between, whoever comes next finds it, a reader
of the feed included. Writers of entries take turns (an advisory lock on PostgreSQL;
SQLite has one writer at a time), and each has committed before the next one gets its
numbers. So no entry ever appears below a number that somebody has read already.

**Nothing is repeated**: what was written several times before it was looked at has one
entry. Two transactions that touch one row at the same time may give two entries that
say “changed” where the first said it all.

A row that was merged into another one (`actions.merge`) leaves the public as “merged”:
its address leads to that one. If the merge is undone it is told as one that came.

A passage is a part of its record: one that is added, changed or removed is a change of
the record. So is whatever a record shows of other rows.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from articles.models import Article, Source
from relations.models import (
    KINDS,
    Country,
    FeedEntry,
    FeedNote,
    Gathering,
    Merge,
    Official,
    Post,
    Product,
    Record,
    Tenure,
    Trip,
)
from relations.models.feed import FeedAction, Reach
from relations.querysets.citations import readable_articles, readable_sources

PUBLIC = AnonymousUser()
LOCK = 0x62696C66656564  # any number that no other lock of this database has
NOTES, ROWS = 2_000, 500  # so many are looked at together, and asked for at once


@dataclass(frozen=True)
class Table:
    """A table of the feed: its rows that the public reads, and how they are named."""

    model: type
    rows: Callable
    kinds: tuple[str, ...]
    key: str = "pk"


# A row is told after the rows that it names, and leaves before them.
TABLES = {
    "country": Table(Country, Country.objects.all, ("country",), "code"),
    "product": Table(Product, Product.objects.all, ("product",)),
    "official": Table(Official, Official.objects.all, ("official",)),
    "post": Table(Post, Post.objects.all, ("post",)),
    "tenure": Table(Tenure, Tenure.objects.all, ("tenure",)),
    "trip": Table(Trip, lambda: Trip.objects.visible_to(PUBLIC), ("trip",)),
    "gathering": Table(
        Gathering, lambda: Gathering.objects.visible_to(PUBLIC), ("gathering",)
    ),
    "source": Table(
        Source, lambda: readable_sources(Source.objects.all(), PUBLIC), ("source",)
    ),
    "article": Table(
        Article, lambda: readable_articles(Article.objects.all(), PUBLIC), ("article",)
    ),
    "record": Table(Record, Record.objects.published, tuple(KINDS)),
}
KIND_NAMES = tuple(kind for table in TABLES.values() for kind in table.kinds)

# Where a row is shown by others: their table, and the way from them to it.
SHOWN_BY = {
    "country": (
        ("country", "predecessors__predecessor"),
        ("country", "successors__successor"),
        ("post", "country"),
        ("tenure", "post__country"),
        ("official", "tenures__post__country"),
        ("gathering", "organization"),
        ("gathering", "place_country"),
        ("record", "participations__country"),
        ("record", "place_country"),
        ("record", "agreement__actions__country"),
        ("record", "agreement__obligations__country"),
        ("record", "agreement__obligations__toward"),
    ),
    "product": (("record", "tradetie__product"),),
    "official": (
        ("tenure", "official"),
        ("trip", "official"),
        ("record", "participations__official"),
    ),
    # Not the person, but which posts they held when.
    "career": (("record", "participations__official"),),
    "post": (
        ("tenure", "post"),
        ("official", "tenures__post"),
        ("record", "participations__official__tenures__post"),
        ("record", "participations__tenure__post"),
    ),
    "tenure": (("record", "participations__tenure"),),
    "trip": (("record", "meeting__trip"),),
    "gathering": (("record", "meeting__gathering"),),
    "source": (
        ("article", "source"),
        ("record", "citations__article__source"),
        ("record", "citations__article__syndicated_from__source"),
        ("record", "citations__article__based_on__source"),
    ),
    "article": (
        ("record", "citations__article"),
        ("record", "citations__article__syndicated_from"),
        ("record", "citations__article__based_on"),
    ),
    "record": (
        ("record", "agreement__parent"),
        ("record", "agreement__signed_at"),
        ("record", "defensetie__rests_on"),
    ),
}
# What follows for others when a row becomes public or ceases to be: how they look, or
# whether they are public themselves. In this order.
DEPENDENT = {
    "record": (
        *((table, path, Reach.ITSELF) for table, path in SHOWN_BY["record"]),
        ("article", "citations__record", Reach.VISIBILITY),
        ("trip", "meetings", Reach.VISIBILITY),
        ("gathering", "meetings", Reach.VISIBILITY),
    ),
    "article": (
        ("article", "copies", Reach.ITSELF),
        ("article", "syndicated_from", Reach.ITSELF),
        ("article", "based_on", Reach.ITSELF),
        ("official", "names__met_in", Reach.ITSELF),
        ("source", "articles", Reach.VISIBILITY),
    ),
}


@dataclass(frozen=True)
class Said:
    """What there is to be said of a row that the public reads."""

    kind: str
    key: str
    version: int


def flush():
    """Write what has become of all rows that were noted; returns how many entries."""
    written = 0
    while FeedNote.objects.exists():
        written += _flush_some()
    return written


@transaction.atomic
def _flush_some():
    _take_turns()
    notes = list(FeedNote.objects.order_by("pk")[:NOTES])
    entries = _write(_differences(_reached(notes)))
    FeedNote.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return entries


@transaction.atomic
def check(records=()):
    """Mend the feed where it is wrong; returns the number of entries that it lacked.

    For rows that were written behind our back, by `loaddata` for instance; `records`
    are the numbers of those that look different although their version is the same.
    What is noted and not yet looked at is no fault.
    """
    flush()
    _take_turns()
    records, differences = set(records), {}
    for name, table in TABLES.items():
        said, now = _said(table), _now(table)
        differences[name] = {
            row: (said.get(row), now.get(row))
            for row in said.keys() | now.keys()
            if said.get(row) != now.get(row) or (name == "record" and row in records)
        }
    return _write(differences)


def _take_turns():
    """Wait until no other transaction writes entries."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _reached(notes):
    """How far the notes reach: for each table, the rows and what may have changed."""
    noted = defaultdict(dict)
    for note in notes:
        rows = noted[note.table]
        rows[note.row] = max(note.reach, rows.get(note.row, note.reach))
    reached = defaultdict(dict, {name: dict(rows) for name, rows in noted.items()})
    for name, rows in noted.items():
        shown = [row for row, reach in rows.items() if reach == Reach.OTHERS]
        for table, path in SHOWN_BY[name]:
            _reach(reached[table], _related(table, path, shown), Reach.ITSELF)
    return reached


def _differences(reached):
    """For each table, what was said last and what is true now, where they differ.

    Records come first and sources last, because what is public follows in that order.
    """
    found = {}
    for name in reversed(TABLES):
        states = _compared(TABLES[name], reached[name])
        moved = [row for row, (said, now) in states.items() if (not said) != (not now)]
        for table, path, reach in DEPENDENT.get(name, ()) if moved else ():
            _reach(reached[table], _related(table, path, moved), reach)
        states |= _compared(TABLES[name], reached[name].keys() - states.keys())
        found[name] = {
            row: (said, now)
            for row, (said, now) in states.items()
            if said != now or (now and reached[name][row] >= Reach.ITSELF)
        }
    return found


def _reach(rows, keys, reach):
    for key in keys:
        rows[key] = max(reach, rows.get(key, reach))


def _compared(table, keys):
    """What was said last of each row, and what is true now: pairs of `Said` or None."""
    states = {}
    for some in _portions(sorted(keys)):
        said, now = _said(table, some), _now(table, some)
        states.update((row, (said.get(row), now.get(row))) for row in some)
    return states


def _said(table, keys=None):
    newest = FeedEntry.objects.newest_of_rows(table.kinds, keys)
    rows = newest.values_list("row", "kind", "key", "version")
    return {row: Said(*said) for row, *said in rows if said[-1] is not None}


def _now(table, keys=None):
    rows = table.rows() if keys is None else table.rows().filter(pk__in=keys)
    kinds = ["kind"] if len(table.kinds) > 1 else []
    found = {}
    for row, key, version, *kind in rows.order_by().values_list(
        "pk", table.key, "version", *kinds
    ):
        found[row] = Said(*kind or table.kinds, str(key), version)
    return found


def _related(table, path, keys):
    """The rows of a table from which this way leads to one of the keys."""
    found = set()
    rows = TABLES[table].model.objects.order_by()
    for some in _portions(keys):
        found.update(rows.filter(**{f"{path}__in": some}).values_list("pk", flat=True))
    return found


def _portions(keys):
    return (keys[at : at + ROWS] for at in range(0, len(keys), ROWS))


def _write(differences):
    """Write an entry for each difference; returns how many."""
    come, gone = [], []
    for name in TABLES:
        states = differences.get(name, {})
        left = [row for row, (_, now) in states.items() if now is None]
        merged = Merge.objects.standing().filter(table=name, merged__in=left)
        merged = set(merged.values_list("merged", flat=True)) if left else ()
        for row, (said, now) in sorted(states.items()):
            if now is None:
                action = FeedAction.MERGED if row in merged else FeedAction.DELETED
                gone.append(_entry(action, row, said, version=None))
            else:
                if said and said.key != now.key:
                    # What was at the old address is gone from there.
                    come.append(_entry(FeedAction.DELETED, row, said, version=None))
                    said = None
                action = FeedAction.CHANGED if said else FeedAction.CREATED
                come.append(_entry(action, row, now, version=now.version))
    entries = [*come, *reversed(gone)]
    FeedEntry.objects.bulk_create(entries, batch_size=ROWS)
    return len(entries)


def _entry(action, row, said, version):
    return FeedEntry(
        action=action, row=row, kind=said.kind, key=said.key, version=version
    )
