"""Which rows are read of records, and how: the tables that belong to them.

Each is read by one statement that is compiled once, for the records of a whole page.
"""

from collections import defaultdict
from functools import cache

from django.db.models import F
from django.db.models.functions import Coalesce

from articles.fields import Companion
from articles.models import Article, Source
from relations import evidence
from relations.api.rows.light import NAMED, Reading, Related, light_class
from relations.api.rows.shapes import shape_of
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
from relations.querysets.evidence import of_original

# Rows of a record that are read here; what else a kind nests is its own.
OF_EVERY_KIND = ("participations", "citations", "preferences")
# What the rules of evidence read of a passage, whether it is shown or not.
WEIGHED = ("claim", "claimed_value", "stance", "credibility", "anchor")
# And of the source that speaks in it.
VOICE = ("name", "kind", "owner", "country_code", "reliability")
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
