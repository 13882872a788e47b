"""Records of any kind as JSON, in a fixed number of statements.

First the page is asked for. Then, at once: of each kind on it the columns, and the rows
that only this kind has; the parties; the posts of officials whose post at that time is
not said; the passages with the sources that speak in them; and preferred values.

What is shown of a record follows from these rows and from nothing else. So its JSON is
kept by them: the database is asked each time, and a record is made into JSON again only
where it says another thing.
"""

from collections import defaultdict
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import NamedTuple

import orjson
from django.db.models import F
from django.db.models.functions import Coalesce

from articles.fields import Companion
from articles.models import Article, Source
from relations import evidence
from relations.api.addresses import root, same_root
from relations.api.renderers import as_json
from relations.api.rows.light import NAMED, Reading, Related, light_class
from relations.api.rows.questions import Question
from relations.api.rows.shapes import answering, shape_of
from relations.api.rows.statements import KEYS, Statement, fetch_all
from relations.api.serializers.kinds import KIND_SERIALIZERS
from relations.api.serializers.records import PartySerializer
from relations.models import (
    KINDS,
    Citation,
    Country,
    Official,
    Participation,
    Post,
    Preference,
    Record,
    Tenure,
)
from relations.querysets.evidence import of_original

# Rows of a record that are read here; what else a kind nests is its own.
OF_EVERY_KIND = ("participations", "citations", "preferences")
# What the rules of evidence read of a passage, whether it is shown or not.
WEIGHED = ("claim", "claimed_value", "stance", "credibility", "anchor")
# And of the source that speaks in it.
VOICE = ("name", "kind", "owner", "country_code", "reliability")
ORIGINALS = ("syndicated_from", "based_on")
# The members that need parties, posts of officials, passages, preferred values.
NEEDED = (
    ("participants", "evidence"),
    ("participants",),
    ("citations", "evidence"),
    ("evidence",),
)
# Records whose JSON a process keeps; one takes some 6 KB with the rows it is kept by.
MOST_WRITTEN = 3000
# Columns of every table that nobody is shown.
INTERNAL = ("uid", "import_run", "created_by", "updated_by", "voice", "open_voice")


def shown_columns(model):
    """The columns of a model's own table that may be shown, or named in words."""
    return [
        field.attname
        for field in model._meta.local_concrete_fields
        if field.name not in INTERNAL
        and not isinstance(field, Companion)
        and not field.primary_key
    ]


@cache
def of_records():
    """How the shared half of a record is read."""
    place = {"place_country": Reading.of_named(Country)}
    return Reading(Record, shown_columns(Record), place)


class Table:
    """How the rows of a table that belong to others are read.

    `owner` is the column that says to which; `rows` are all of them, or those of the
    keys that `KEYS` stands for. The statement is compiled once.
    """

    def __init__(self, reading, rows, owner, is_of_keys=False):
        self.reading = reading
        self.owner = reading.paths.index(owner)
        if not is_of_keys:
            rows = rows.filter(**{f"{owner}__among": KEYS})
        self.statement = Statement(rows.values_list(*reading.paths), [KEYS])

    def by_owner(self, found):
        """The rows that were found, by the key of whom they belong to."""
        rows, place = defaultdict(list), self.owner
        for row in found:
            rows[row[place]].append(row)
        return rows

    def light(self, rows):
        return Related(map(self.reading.light, rows))


class Parts(NamedTuple):
    """The rows that belong to one record, as they were read.

    `children` are those that only its kind has, by their name, and `tenures` those of
    officials of whom a party does not say which it was, by official.
    """

    own: tuple
    children: tuple
    parties: tuple
    tenures: tuple
    passages: tuple
    preferences: tuple


@cache
def own_columns(kind):
    """How the columns are read that only one kind has."""
    model = KINDS[kind]
    relations = shape_of(KIND_SERIALIZERS[kind]).relations
    own = {
        name: reading
        for name, reading in relations.items()
        if model._meta.get_field(name) in model._meta.local_fields
    }
    return Table(
        Reading(model, shown_columns(model), own),
        model._default_manager.order_by(),
        "pk",
    )


@cache
def light_of(kind):
    """The class of records of a kind, of the shared columns and then its own."""
    return light_class(KINDS[kind], of_records(), own_columns(kind).reading)


@cache
def own_children(kind):
    """How the rows are read that only records of one kind have, by their name."""
    found = {}
    for name, shape in shape_of(KIND_SERIALIZERS[kind]).rows_of.items():
        if name in OF_EVERY_KIND:
            continue
        relation = KINDS[kind]._meta.get_field(name)
        owner = relation.field.attname
        model = relation.related_model
        found[name] = Table(
            Reading(model, [owner, *shape.columns], shape.relations),
            model._default_manager.all(),
            owner,
        )
    return found


def shown_children(kind, shows):
    """Those of `own_children` that are asked for."""
    return {name: table for name, table in own_children(kind).items() if shows(name)}


def shown_members(shows):
    """Those members that some kind of record has and that are asked for."""
    known = {name for each in KIND_SERIALIZERS.values() for name in each.Meta.fields}
    return frozenset(filter(shows, known))


@cache
def parties():
    post = {"post": Reading.of_named(Post)}
    named = {
        "country": Reading.of_named(Country),
        "official": Reading.of_named(Official),
        "tenure": Reading(Tenure, NAMED[Tenure], post),
    }
    rows = Participation.objects.order_by("position", "id")
    shown = shape_of(PartySerializer).columns
    reading = Reading(Participation, ["record_id", "country_id", *shown], named)
    return Table(reading, rows, "record_id")


@cache
def told_of_party():
    """Where in the row of a party its official stands, and the post held then."""
    columns = parties().reading.columns
    return columns.index("official_id"), columns.index("tenure_id")


@cache
def tenures():
    """All posts of the officials of whom a party of the records does not say which."""
    # No plain `tenure=None`: SQLite would look through all parties without one.
    told = Coalesce("tenure", 0)
    untold = Participation.objects.alias(told=told).filter(
        record_id__among=KEYS, told=0
    )
    rows = Tenure.objects.order_by().filter(official__in=untold.values("official"))
    post = {"post": Reading.of_named(Post)}
    reading = Reading(Tenure, NAMED[Tenure], post)
    return Table(reading, rows, "official_id", is_of_keys=True)


@cache
def passages(openly, in_full):
    """How passages are read: in full, or what the rules of evidence read of them."""
    return _passages_in_full() if in_full else _passages_weighed(openly)


def _passages_in_full():
    source = {"source": Reading.of_named(Source)}
    original = Reading(Article, ("source_id",), source)
    spoken = {**source, "syndicated_from": original, "based_on": original}
    article = Reading(Article, shown_columns(Article), spoken)
    reading = Reading(Citation, shown_columns(Citation), {"article": article})
    reading.light.voice = property(lambda row: evidence.source(row.article))
    return Table(reading, Citation.objects.order_by("id"), "record_id")


def _passages_weighed(openly):
    """Each passage with the columns of the source that speaks in it, as its `voice`."""
    rows = Citation.objects.order_by("id").annotate(
        hidden=F("article__source__confidential"),
        **{f"voice_{name}": of_original(name, openly) for name in VOICE},
    )
    reading = Reading(Citation, ("record_id", *WEIGHED))
    reading.add("hidden", "hidden")
    for name in VOICE:
        reading.add(name, f"voice_{name}")
    reading.light.voice = property(lambda row: row)
    return Table(reading, rows, "record_id")


@cache
def preferences(openly):
    rows = Preference.objects.order_by("id")
    columns = ("record_id", "field", "citation_id", "reason")
    return Table(
        Reading(Preference, columns), rows.open() if openly else rows, "record_id"
    )


class RecordQuestion(Question):
    """Asks for records; gives the shared half of each, for `shapes`."""

    def paths(self):
        return of_records().paths

    def made_of(self, found):
        return [*map(of_records().light, found)]


def everything(name):
    """Shows every member."""
    return True


def shapes(halves, *, openly, context, shows=everything):
    """What records look like in an answer.

    `openly` gives them as the public reads them; `context` is the serializers', and
    `shows(name)` says whether a member is asked for: what none of these needs is
    neither read nor made.
    """
    in_full = "citations" in context["expand"]
    records = whole(halves, openly=openly, in_full=in_full, shows=shows)
    answering(context, None if shows is everything else shown_members(shows))
    with same_root():
        return [*map(_shape, records)]


def written(halves, *, openly):
    """`shapes` with every member that is shown unasked, as JSON."""
    where = root()
    return [
        orjson.Fragment(_written(openly, where, half, parts))
        for half, parts in with_parts(halves, openly=openly, in_full=False)
    ]


@lru_cache(MOST_WRITTEN)
def _written(openly, where, half, parts):
    """The JSON of one record: of these rows, for addresses that begin like this."""
    answering({"expand": (), "sees_all": not openly})
    record = _assembled(half, parts, openly=openly, in_full=False)
    with same_root(where):
        return as_json(_shape(record))


def _shape(record):
    return shape_of(KIND_SERIALIZERS[record.kind]).to_representation(record)


def whole(halves, *, openly, in_full, shows=everything):
    """Light records, each of its kind, with everything that belongs to them.

    Rows that no member needs which is shown (`shows(name)`) are not read.
    """
    return [
        _assembled(half, parts, openly=openly, in_full=in_full)
        for half, parts in with_parts(
            halves, openly=openly, in_full=in_full, shows=shows
        )
    ]


def with_parts(halves, *, openly, in_full, shows=everything):
    """The shared half of each record as a plain row, and its `Parts`."""
    if not halves:
        return []
    kinds = {}
    for half in halves:
        kinds.setdefault(half.kind, []).append(half.id)
    # All of it is asked at once: what is of one kind, then what is of all records.
    asked = []
    for kind, keys in kinds.items():
        asked.append((own_columns(kind), keys))
        asked += [(table, keys) for table in shown_children(kind, shows).values()]
    keys = [half.id for half in halves]
    tables = parties(), tenures(), passages(openly, in_full), preferences(openly)
    read = [
        table
        for table, needed in zip(tables, NEEDED, strict=True)
        if any(shows(name) for name in needed if name != "citations" or in_full)
    ]
    asked += [(table, keys) for table in read]
    found = iter(fetch_all([(table.statement, (keys,)) for table, keys in asked]))
    own, children = {}, {}
    for kind in kinds:
        own.update((row[0], row) for row in next(found))
        tables_of_kind = shown_children(kind, shows)
        children[kind] = [
            (name, table.by_owner(next(found)))
            for name, table in tables_of_kind.items()
        ]
    of_each = [table.by_owner(next(found) if table in read else ()) for table in tables]
    return [
        (tuple(half), _parts(half, own[half.id], children[half.kind], *of_each))
        for half in halves
        # Without one that was deleted since the page was asked for.
        if half.id in own
    ]


def _parts(half, own, children, of_parties, of_tenures, of_passages, of_preferences):
    key = half.id
    rows = tuple(of_parties[key])
    official, tenure = told_of_party()
    untold = [row[official] for row in rows if row[official] and not row[tenure]]
    return Parts(
        own,
        tuple([(name, tuple(found[key])) for name, found in children]),
        rows,
        tuple([(each, tuple(of_tenures[each])) for each in untold]),
        tuple(of_passages[key]),
        tuple(of_preferences[key]),
    )


def _assembled(half, parts, *, openly, in_full):
    """A light record of its kind, with everything that belongs to it."""
    kind = of_records().light(half).kind
    record = light_of(kind)(half + parts.own)
    for name, rows in parts.children:
        setattr(record, name, own_children(kind)[name].light(rows))
    record.participations = parties().light(parts.parties)
    posts = dict(parts.tenures)
    for party in record.participations:
        if party.official_id and not party.tenure_id:
            # Not the record itself: rows in a circle wait for the collector.
            party.record = SimpleNamespace(start=record.start, end=record.end)
            party.official.tenures = tenures().light(posts[party.official_id])
    record.preferences = preferences(openly).light(parts.preferences)
    record.withheld = 0
    record.citations = passages(openly, in_full).light(parts.passages)
    if openly:
        record.citations = _open(record, record.citations, in_full)
    return record


def _open(record, rows, in_full):
    """The passages that anybody may read; the record learns how many others support it.

    The articles of those that are left know of no confidential original.
    """
    shown = Related()
    for citation in rows:
        article = citation.article if in_full else None
        if article.source.confidential if in_full else citation.hidden:
            record.withheld += evidence.supports(citation)
            continue
        for name in ORIGINALS if in_full else ():
            original = getattr(article, name)
            if original is not None and original.source.confidential:
                setattr(article, name, None)
        shown.append(citation)
    return shown
