"""Records of any kind as JSON, in a fixed number of statements.

First the page is asked for. Then, at once: of each kind on it the columns, with the
preferred values, and the rows that only this kind has; the parties, with the posts of
officials whose post at that time is not said; and the passages with the sources that
speak in them.

What is shown of a record follows from these rows and from nothing else. So its JSON is
kept by them: the database is asked each time, and a record is made into JSON again only
where it says another thing.
"""

from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

import orjson

from articles.querysets import ORIGINALS
from relations import evidence
from relations.api.addresses import root, same_root
from relations.api.renderers import as_json
from relations.api.rows.light import Related
from relations.api.rows.questions import Question
from relations.api.rows.reading import (
    light_of,
    of_records,
    own_children,
    own_columns,
    parties,
    passages,
    shown_children,
)
from relations.api.rows.shapes import answering, shape_of
from relations.api.rows.statements import KEY, Statement, fetch_all
from relations.api.serializers.kinds import KIND_SERIALIZERS

# The members that need parties, and passages.
NEEDED = (("participants", "evidence"), ("citations", "evidence"))
# Records whose JSON a process keeps; one takes some 6 KB with the rows it is kept by.
MOST_WRITTEN = 3000
_of_key = {}


class Parts(NamedTuple):
    """The rows that belong to one record, as the driver has them.

    `children` are those that only its kind has, by their name. Of `own` and `parties`
    there may be several of one, see `reading`.
    """

    own: tuple
    children: tuple
    parties: tuple
    passages: tuple


def shown_members(shows):
    """Those members that some kind of record has and that are asked for."""
    known = {name for each in KIND_SERIALIZERS.values() for name in each.Meta.fields}
    return frozenset(filter(shows, known))


class RecordQuestion(Question):
    """Asks for records; gives the shared half of each, for `shapes`."""

    def paths(self):
        return of_records().paths

    def made_of(self, found):
        return [*map(of_records().light, found)]


def with_key(key, name, rows):
    """The shared half of the record that has a key, in a list; of none, an empty one.

    `rows(key)` is asked once for each `name`: the statement is kept by that.
    """
    statement = _of_key.get(name)
    if statement is None:
        found = rows(KEY).order_by().values_list(*of_records().paths)
        statement = Statement(found, [KEY])
        _of_key[name] = statement
    return [*map(of_records().light, statement.fetch(key))]


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
    tables = parties(), passages(openly, in_full)
    read = _needed(tables, shows, in_full)
    asked += [(table, keys) for table in read]
    found = iter(fetch_all([table.question(keys) for table, keys in asked]))
    own, children = {}, {}
    for kind in kinds:
        own.update(own_columns(kind).by_owner(next(found)))
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


def _needed(tables, shows, in_full):
    """Those of the tables of all records that some shown member needs."""
    if shows is everything:
        return tables
    return [
        table
        for table, needed in zip(tables, NEEDED, strict=True)
        if any(shows(name) for name in needed if name != "citations" or in_full)
    ]


def _parts(half, own, children, of_parties, of_passages):
    key = half.id
    return Parts(
        tuple(own),
        tuple([(name, tuple(found[key])) for name, found in children]),
        tuple(of_parties[key]),
        tuple(of_passages[key]),
    )


def _assembled(half, parts, *, openly, in_full):
    """A light record of its kind, with everything that belongs to it."""
    kind = of_records().light(half).kind
    own = own_columns(kind).light(parts.own)
    record = light_of(kind)(half + own[0])
    for name, rows in parts.children:
        setattr(record, name, own_children(kind)[name].light(rows))
    record.participations = _taking_part(record, parts.parties)
    record.preferences = Related(
        row.preferred
        for row in own
        if row.preferred and not (openly and row.preferred.hidden)
    )
    record.withheld = 0
    record.citations = passages(openly, in_full).light(parts.passages)
    if openly:
        record.citations = _open(record, record.citations, in_full)
    return record


def _taking_part(record, rows):
    """The parties of a record; an official in no said post has all that they held."""
    shown = Related()
    for row in parties().light(rows):
        if not shown or shown[-1].id != row.id:
            shown.append(row)
            if row.official_id and not row.tenure_id:
                # Not the record itself: rows in a circle wait for the collector.
                row.record = SimpleNamespace(start=record.start, end=record.end)
                row.official.tenures = Related()
        if row.held:
            shown[-1].official.tenures.append(row.held)
    return shown


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
