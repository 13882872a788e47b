"""Rows that have a model's own methods, and no more columns than were read.

A light row answers what its model answers (`party.post_then()`, `country.iso3`) by the
model's own code, and is made in a fraction of a microsecond where a model takes thirty.
"""

from functools import partialmethod
from operator import itemgetter
from types import FunctionType, SimpleNamespace

from django.db import models

from articles.curated import Curated
from articles.edtf import Edtf, EdtfError, parse
from articles.fields import EdtfField
from articles.models import Article, Source
from relations.models import (
    Agreement,
    Country,
    Gathering,
    Meeting,
    Official,
    Post,
    Product,
    Record,
    Tenure,
    Trip,
)

# What is read of rows that others name: what is shown of them, and what they need to
# be named in words.
NAMED = {
    Agreement: ("id", "title", "review"),
    Article: ("id", "source_id", "syndicated_from_id", "based_on_id"),
    Country: ("id", "code", "name", "entity_type"),
    Gathering: ("id", "name"),
    Meeting: ("id", "title", "review"),
    Official: ("id", "name"),
    Post: ("id", "country_id", "title", "role_id"),
    Product: ("id", "scheme", "code", "title"),
    Record: ("id", "kind", "title"),
    Source: (
        "id",
        "name",
        "kind",
        "owner",
        "country_code",
        "reliability",
        "confidential",
    ),
    Tenure: ("id", "official_id", "post_id", "start", "end"),
    Trip: ("id", "title", "start"),
}
BORROWED = (FunctionType, property, classmethod, staticmethod, partialmethod)


class NotRead(AttributeError):
    """A column is asked for that no statement has read."""


class Related(list):
    """The rows that belong to another, asked for as of a model: `links.all()`."""

    __slots__ = ()

    def all(self):
        return self


class Light(tuple):
    """A row as it came from the database; its columns are its attributes.

    `Reading` makes a class of these for each way of reading a table; its `places` are
    those of the columns.
    """

    _get_FIELD_display = models.Model._get_FIELD_display

    @property
    def pk(self):
        return self.id

    def __getattr__(self, name):
        raise NotRead(
            f"{type(self).__name__}.{name} was not read; relations/api/rows says what "
            "is."
        )


class Named:
    """An attribute: the row that this one names, or None; made when it is asked for."""

    def __init__(self, name, reading, start):
        self.name, self.reading, self.start = name, reading, start
        self.end = start + len(reading.paths)

    def __get__(self, row, owner=None):
        if row is None:
            return self
        known = row[self.start] is not None
        value = self.reading.light(row[self.start : self.end]) if known else None
        # Found there before this is asked again.
        row.__dict__[self.name] = value
        return value


class Reading:
    """Which columns of a model are read, and of rows that it names.

    `named` maps a relation to the reading of its row. `paths` are the columns as
    `values_list()` takes them; `light` makes a light row of what came back.
    """

    def __init__(self, model, columns, named=None):
        self.model = model
        self.columns = list(dict.fromkeys([_key_of(model), *columns]))
        # Not its name, which a kind would join the table of all records for.
        self.paths = ["pk", *self.columns[1:]]
        self.named = []
        for name, reading in (named or {}).items():
            self.named.append((name, reading, len(self.paths)))
            self.paths += [f"{name}__{path}" for path in reading.paths]
        self.light = light_class(model, self)

    def add(self, name, path):
        """Read one more column, which is none of the model's."""
        setattr(self.light, name, property(itemgetter(len(self.paths))))
        self.paths.append(path)

    @classmethod
    def of_named(cls, model):
        """What is read of a row that others name; raises `LookupError`."""
        if model not in NAMED:
            raise LookupError(
                f"Rows of {model.__name__} are named by others now; say in NAMED of "
                "relations/api/rows/light.py which of its columns are read then."
            )
        return cls(model, NAMED[model])


def _key_of(model):
    """The column that tells rows apart: “id”, but for lists of codes."""
    key = model._meta.pk
    return key.attname if key.remote_field is None else "id"


def light_class(model, *readings):
    """The class of light rows of a model that were read in one part or in several."""
    members = methods_of(model)
    start, relations, places = 0, [], {}
    for reading in readings:
        for place, name in enumerate(reading.columns, start):
            if place == start and start:
                continue  # the number of the row, once more
            places.setdefault(name, place)
            is_date = isinstance(reading.model._meta.get_field(name), EdtfField)
            members[name] = date_at(place) if is_date else property(itemgetter(place))
        for name, other, offset in reading.named:
            members[name] = Named(name, other, start + offset)
            relations.append(name)
        start += len(reading.paths)
    # What Django asks to know whether a row that is named came with this one.
    members["_state"] = SimpleNamespace(fields_cache=frozenset(relations))
    members["places"] = places
    return type(f"Light{model.__name__}", (Light,), members)


def methods_of(model):
    """The methods, properties and constants of a model of ours."""
    found = {name: getattr(model, name) for name in dir(model) if name.isupper()}
    for each in reversed(model.__mro__):
        if each in (models.Model, Curated) or not issubclass(each, models.Model):
            continue
        found.update(
            (name, value)
            for name, value in vars(each).items()
            if isinstance(value, BORROWED) and not name.startswith("__")
        )
        found["__str__"] = each.__str__
    return {**found, "_meta": model._meta}


def date_at(place):
    """An attribute: the date that a column's text says, as `EdtfField` gives it."""

    def read(row):
        text = row[place]
        try:
            return parse(text)
        except EdtfError:
            return Edtf(text, display=text)

    return property(read)
