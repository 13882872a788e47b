"""Records of any kind as JSON, in a fixed number of statements.

First the page is asked for. Then, at once: of each kind on it the columns, and the rows
that only this kind has; the parties; the posts of officials whose post at that time is
not said; the passages with the sources that speak in them; and preferred values.
"""

from collections import defaultdict
from functools import cache
from operator import attrgetter
from types import SimpleNamespace

from django.db.models import F
from django.db.models.functions import Coalesce

from articles.fields import Companion
from articles.models import Article, Source
from relations import evidence
from relations.api.addresses import same_root
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
# Columns of every table that nobody is shown.
INTERNAL = ("uid", "import_run", "created_by", "updated_by")


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
        self.owner = attrgetter(owner)
        if not is_of_keys:
            rows = rows.filter(**{f"{owner}__among": KEYS})
        self.statement = Statement(rows.values_list(*reading.paths), [KEYS])

    def by_owner(self, found):
        """Light rows of what was found, by the key of whom they belong to."""
        rows = defaultdict(Related)
        for row in map(self.reading.light, found):
            rows[self.owner(row)].append(row)
        return rows


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
        return [
            shape_of(KIND_SERIALIZERS[record.kind]).to_representation(record)
            for record in records
        ]


def whole(halves, *, openly, in_full, shows=everything):
    """Light records, each of its kind, with everything that belongs to them.

    Rows that no member needs which is shown (`shows(name)`) are not read.
    """
    if not halves:
        return []
    by_key = {half.id: half for half in halves}
    kinds = {}
    for half in halves:
        kinds.setdefault(half.kind, []).append(half.id)
    # All of it is asked at once: what is of one kind, then what is of all records.
    asked = []
    for kind, keys in kinds.items():
        asked.append((own_columns(kind), keys))
        asked += [(table, keys) for table in shown_children(kind, shows).values()]
    tables = parties(), tenures(), passages(openly, in_full), preferences(openly)
    read = [
        table
        for table, needed in zip(tables, NEEDED, strict=True)
        if any(shows(name) for name in needed if name != "citations" or in_full)
    ]
    asked += [(table, [*by_key]) for table in read]
    found = iter(fetch_all([(table.statement, (keys,)) for table, keys in asked]))
    for kind, keys in kinds.items():
        light = light_of(kind)
        for own in next(found):
            by_key[own[0]] = light(by_key[own[0]] + tuple(own))
        for name, table in shown_children(kind, shows).items():
            rows = table.by_owner(next(found))
            for key in keys:
                setattr(by_key[key], name, rows[key])
    of_each = [table.by_owner(next(found) if table in read else ()) for table in tables]
    # Without one that was deleted since the page was asked for.
    half = of_records().light
    records = [each for each in by_key.values() if type(each) is not half]
    for record in records:
        _complete(record, *of_each, openly=openly, in_full=in_full)
    return records


def _complete(record, parties, tenures, passages, preferences, *, openly, in_full):
    """Give a record what belongs to it."""
    record.participations = parties[record.id]
    for party in record.participations:
        if party.official_id and not party.tenure_id:
            # Not the record itself: rows in a circle wait for the collector.
            party.record = SimpleNamespace(start=record.start, end=record.end)
            party.official.tenures = tenures[party.official_id]
    record.preferences = preferences[record.id]
    record.withheld = 0
    record.citations = passages[record.id]
    if openly:
        record.citations = _open(record, record.citations, in_full)


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
