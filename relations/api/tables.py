"""Tables of lists whose columns follow from the members of their JSON.

A member's members are columns of their own, `official_id`, `official_name`; a date is
headed by its member and its bounds by theirs (`start`, `start_earliest`), a country
likewise (`country`, `country_name`). Values of a list stand in one cell.
"""

import orjson

from relations.api.members import members_of
from relations.api.permissions import sees_unpublished
from relations.exporting.columns import Column, joined
from relations.exporting.csv_lines import plain_text
from relations.exporting.tables import Table

COUNTRY = {"code", "iso3", "name"}
# Addresses and versions: a row's number is enough to ask for it again.
LEFT_OUT = {"url", "self", "etag", "timeline", "warnings"}


def of_members(shapes, user):
    """The table of rows in the shapes of serializer classes, for a reader."""
    known = members_of(tuple(shapes), sees_unpublished(user))
    return Table(
        [
            Column(heading, path[0], _reader(path))
            for heading, path in _leaves(known)
            if path[-1] not in LEFT_OUT
        ]
    )


def _leaves(known, path=(), heading=()):
    for name, inner in known.items():
        # What a date or a country is called by needs no name of its own.
        is_head = path and (name == "edtf" or (name == "code" and {*known} == COUNTRY))
        here = heading if is_head else (*heading, name)
        if inner:
            yield from _leaves(inner, (*path, name), here)
        else:
            yield "_".join(here), (*path, name)


def _reader(path):
    def read(row):
        found = [*_values(row, path)]
        if len(found) > 1 or (found and isinstance(found[0], list)):
            return joined(map(_text, found))
        return _scalar(found[0]) if found else None

    return read


def _values(value, path):
    """The values at the end of a path, of each item of the lists on the way."""
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        yield from _values(value.get(path[0]), path[1:])
    elif value is not None:
        yield value


def _scalar(value):
    return _text(value) if isinstance(value, dict) else value


def _text(value):
    if isinstance(value, dict):
        return orjson.dumps(value, default=str).decode()
    return value if isinstance(value, str) else plain_text(value)
