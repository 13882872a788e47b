"""Records of any kind as JSON, in a fixed number of statements.

Asked in turn: the page; the columns of each kind on it, and the rows that only this
kind has; the parties; the posts of officials whose post at that time is not said; the
passages with their articles and sources; preferred values, where something is disputed.
"""

from functools import cache
from operator import attrgetter
from types import SimpleNamespace

from articles.fields import Companion
from articles.models import Article, Source
from relations import evidence
from relations.api.addresses import same_root
from relations.api.rows.light import NAMED, Reading, Related, light_class
from relations.api.rows.questions import Question
from relations.api.rows.shapes import answering, shape_of
from relations.api.rows.statements import KEYS, Statement
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
from relations.vocabularies import Stance

# Rows of a record that are read here; what else a kind nests is its own.
OF_EVERY_KIND = ("participations", "citations", "preferences")
# What the rules of evidence read of a passage, whether it is shown or not.
WEIGHED = ("claim", "claimed_value", "stance", "credibility", "anchor")
# Columns of every table that nobody is shown.
INTERNAL = ("uid", "import_run", "created_by", "updated_by")
CONTRADICTS = Stance.CONTRADICTS.value
NOTHING = Related()


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

    `owner` is the column that says to which; the statement is compiled once.
    """

    def __init__(self, reading, rows, owner):
        self.reading = reading
        self.owner = attrgetter(owner)
        asked = rows.filter(**{f"{owner}__among": KEYS})
        self.statement = Statement(asked.values_list(*reading.paths), [KEYS])

    def rows(self, keys):
        """The rows that belong to some keys."""
        return map(self.reading.light, self.statement.fetch(keys))

    def by_owner(self, keys):
        """The rows of each key, as `Related`."""
        found = {key: Related() for key in keys}
        for row in self.rows(keys):
            found[self.owner(row)].append(row)
        return found


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
        "id",
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
    post = {"post": Reading.of_named(Post)}
    rows = Tenure.objects.order_by()
    return Table(Reading(Tenure, NAMED[Tenure], post), rows, "official_id")


@cache
def passages(in_full):
    """How passages are read: in full, or what the rules of evidence read of them."""
    source = {"source": Reading.of_named(Source)}
    original = Reading(Article, ("source_id",), source)
    spoken = {**source, "syndicated_from": original, "based_on": original}
    article = Reading(Article, shown_columns(Article) if in_full else (), spoken)
    columns = shown_columns(Citation) if in_full else ("record_id", *WEIGHED)
    return Table(
        Reading(Citation, columns, {"article": article}),
        Citation.objects.order_by("id"),
        "record_id",
    )


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


def shapes(halves, *, openly, context):
    """What records look like in an answer.

    `openly` gives them as the public reads them; `context` is the serializers'.
    """
    records = whole(halves, openly=openly, in_full="citations" in context["expand"])
    answering(context)
    with same_root():
        return [
            shape_of(KIND_SERIALIZERS[record.kind]).to_representation(record)
            for record in records
        ]


def whole(halves, *, openly, in_full):
    """Light records, each of its kind, with everything that belongs to them."""
    kinds = {}
    for half in halves:
        kinds.setdefault(half.kind, {})[half.id] = half
    by_key = {half.id: None for half in halves}
    for kind, known in kinds.items():
        keys = list(known)
        light = light_of(kind)
        for own in own_columns(kind).rows(keys):
            by_key[own.id] = light(known[own.id] + own)
        for name, table in own_children(kind).items():
            for key, rows in table.by_owner(keys).items():
                setattr(by_key[key], name, rows)
    if by_key:
        _read_parties(by_key)
        _read_passages(by_key, openly, in_full)
    return list(by_key.values())


def _read_parties(by_key):
    untold = {}
    for key, rows in parties().by_owner(list(by_key)).items():
        record = by_key[key]
        record.participations = rows
        for party in rows:
            if party.official_id and not party.tenure_id:
                # Not the record itself: rows in a circle wait for the collector.
                party.record = SimpleNamespace(start=record.start, end=record.end)
                untold.setdefault(party.official_id, []).append(party.official)
    if untold:
        for key, held in tenures().by_owner(list(untold)).items():
            for official in untold[key]:
                official.tenures = held


def _read_passages(by_key, openly, in_full):
    disputed = []
    for key, rows in passages(in_full).by_owner(list(by_key)).items():
        record = by_key[key]
        record.withheld = 0
        if openly:
            rows = _open(record, rows)
        record.citations = rows
        record.preferences = NOTHING
        if any(each.stance == CONTRADICTS for each in rows):
            disputed.append(key)
    if disputed:
        for key, rows in preferences(openly).by_owner(disputed).items():
            by_key[key].preferences = rows


def _open(record, rows):
    """The passages that anybody may read; the record learns how many others support it.

    The articles of those that are left know of no confidential original.
    """
    shown = Related()
    for citation in rows:
        article = citation.article
        if article.source.confidential:
            record.withheld += evidence.supports(citation)
            continue
        for name in ("syndicated_from", "based_on"):
            original = getattr(article, name)
            if original is not None and original.source.confidential:
                setattr(article, name, None)
        shown.append(citation)
    return shown
