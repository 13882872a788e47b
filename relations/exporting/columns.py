"""Columns of tables: a heading, and what reads the value under it off a row.

A row is a model with all that belongs to it, or answers as one. Values are what a
spreadsheet knows: text, numbers, truth, days and moments, or None.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, NamedTuple

from articles.fields import EdtfField
from relations.models import Country
from relations.models.codes import CodesField

BETWEEN = "; "  # several values in one cell


class Column(NamedTuple):
    """`member` is what the column shows a part of, by its name in the API."""

    name: str
    member: str
    read: Callable[[Any], Any]


def of(model, *names):
    """The columns of some fields or properties of a model: codes with their labels,
    dates with their bounds, countries with their names.
    """
    return [column for name in names for column in _of_one(model, name)]


def _of_one(model, name):
    fields = {field.name: field for field in model._meta.get_fields()}
    field = fields.get(name)
    if isinstance(field, EdtfField):
        return date(name)
    if isinstance(field, CodesField):
        return codes(name, field.vocabulary)
    if field is None or not field.concrete:
        return [plain(name)]
    if field.related_model is Country:
        return country(name)
    if field.is_relation:
        return [Column(name, name, attrgetter(field.attname))]
    if field.choices:
        return code(name, field.flatchoices)
    return [plain(name)]


def plain(name, source=None, member=None):
    """A column as it is stored."""
    return Column(name, member or name, attrgetter(source or name))


def date(name, source=None, member=None):
    """An uncertain date as its text, its first and its last day, and in words."""
    read = attrgetter(source or name)

    def column(part, value):
        heading = f"{name}_{part}" if part else name
        return Column(heading, member or name, lambda row: value(read(row)))

    return [
        column("", as_day_or_text),
        column("earliest", attrgetter("earliest")),
        column("latest", attrgetter("latest")),
        column("precision", lambda date: date.precision if date else None),
        column("display", attrgetter("display")),
    ]


def as_day_or_text(edtf):
    """A day that is certain as a day, which a spreadsheet can sort; else the text."""
    sure = edtf.precision == "day" and not (edtf.approximate or edtf.uncertain)
    return edtf.earliest if sure else edtf.text


def code(name, choices, source=None, member=None):
    """A code and what it means."""
    read = attrgetter(source or name)
    labels = {value: str(label) for value, label in choices}
    return [
        Column(name, member or name, read),
        Column(f"{name}_label", member or name, lambda row: labels.get(read(row))),
    ]


def codes(name, vocabulary):
    """Several codes and what they mean."""
    read = attrgetter(name)
    labels = {} if vocabulary is None else dict(vocabulary.choices)
    found = [Column(name, name, lambda row: joined(read(row)))]
    if labels:
        meant = lambda row: joined(str(labels.get(c, c)) for c in read(row))  # noqa: E731
        found.append(Column(f"{name}_label", name, meant))
    return found


def country(name, source=None, member=None):
    """A country's code and its name."""
    read = attrgetter(source or name)

    def part(attribute):
        def value(row):
            country = read(row)
            return None if country is None else getattr(country, attribute)

        return value

    return [
        Column(name, member or name, part("code")),
        Column(f"{name}_name", member or name, part("name")),
    ]


def named(name, *parts, source=None, shown=lambda row: True):
    """The number of a row that this one names, and parts of it; or nothing."""
    read = attrgetter(source or name)

    def column(part):
        def value(row):
            other = read(row)
            return getattr(other, part) if other is not None and shown(other) else None

        return Column(f"{name}_{part}", name, value)

    return [*map(column, ("id", *parts))]


def joined(values):
    """Several values in one cell."""
    return BETWEEN.join(values)
