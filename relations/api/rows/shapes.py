"""JSON from light rows, as the serializers declare it.

`shape_of(serializer)` looks at the declared members once. A member that shows a column
as it is comes from the row at once; every other one is made by the very field, or
method, that the serializer declares. So a new member appears by itself, and one that
needs more than was read fails with its name.
"""

from contextvars import ContextVar
from functools import cache, lru_cache
from operator import attrgetter, itemgetter

from django.core.exceptions import FieldDoesNotExist
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.settings import api_settings

from articles.fields import EdtfSerializerField
from relations.api.rows.light import Reading
from relations.api.serializers.fields import (
    CodesField,
    CountryField,
    PlaceField,
    RowField,
)
from relations.api.serializers.records import ASKED, RecordSerializer

# Fields that show what a column holds.
AS_IT_IS = {
    serializers.CharField.to_representation,
    serializers.BooleanField.to_representation,
    serializers.IntegerField.to_representation,
    serializers.ChoiceField.to_representation,
    # orjson writes moments as the serializers do.
    serializers.DateTimeField.to_representation,
    CodesField.to_representation,
}
# Members that show rows kept elsewhere; how these are read stands in `records`.
OF_THE_ROW = {PlaceField: ("place_city", "place_country")}

# Ways of writing a record that are remembered: readers may choose among its members.
MOST_WAYS = 500

_asked = ContextVar("the context of the serializers, for the answer being written")


def answering(context, shown=None):
    """Make all shapes of this thread write for a context: `request`, `expand`.

    `shown` are the members of a record that are asked for, None for all.
    """
    expand = frozenset(context["expand"])
    _asked.set({**context, "expand": expand, "shown": shown, "countries": {}})


class Shaped(serializers.ModelSerializer):
    """The part of a serializer that writes light rows instead of models.

    It stands behind the declared class, whose own `to_representation` holds.
    """

    _context = property(
        lambda self: _asked.get(), lambda self, value: None, doc="Of this request."
    )

    def look(self):
        """Note, once, how each member is made, and which columns that needs."""
        self.columns, self.relations, self.rows_of = [], {}, {}
        self.shown, self.made, self.if_asked = {}, [], []
        self.ways = {}
        shaped = Shaped.to_representation
        self.is_overridden = type(self).to_representation is not shaped
        self.is_record = isinstance(self, RecordSerializer)
        asked = ASKED if self.is_record else ()
        for name, field in self.fields.items():
            if field.write_only:
                continue
            column = self._column(field)
            if column and name not in asked:
                self.shown[name] = column
                self.columns.append(column)
                continue
            entry = (name, self._maker(name, field))
            (self.if_asked if name in asked else self.made).append(entry)

    def _column(self, field):
        """The column that a field shows as it is, or None."""
        kind = type(field)
        as_it_is = kind.to_representation in AS_IT_IS
        if kind is serializers.BigIntegerField:
            as_it_is = not api_settings.COERCE_BIGINT_TO_STRING
        elif issubclass(kind, serializers.PrimaryKeyRelatedField):
            as_it_is = field.pk_field is None
        elif isinstance(field, RowField):
            as_it_is = field.alone
        found = self._model_field(field.source) if as_it_is else None
        return found and found.attname

    def _model_field(self, name):
        try:
            found = self.Meta.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        return found if found.concrete else None

    def _maker(self, name, field):
        """What makes a member of a light row; notes what it reads."""
        if isinstance(field, serializers.SerializerMethodField):
            return getattr(self, field.method_name)
        if isinstance(field, serializers.ListSerializer):
            return self._nested(field)
        for kind, sources in OF_THE_ROW.items():
            if isinstance(field, kind):
                field.country = SharedCountry(field.country)
                for each in sources:
                    self._read(each)
        self._read(field.source)
        if type(field) is EdtfSerializerField:
            return _date(field)
        is_country = type(field) is CountryField
        show = (SharedCountry(field) if is_country else field).to_representation
        if type(field).get_attribute is serializers.Field.get_attribute or (
            type(field).get_attribute is RowField.get_attribute
        ):
            read = attrgetter(field.source) if field.source != "*" else _itself
        else:
            read = field.get_attribute

        def make(row):
            value = read(row)
            return None if value is None else show(value)

        return make

    def _nested(self, field):
        child = shape_of(type(field.child))
        source = field.source
        self.rows_of[source] = child

        def make(row):
            return child.every(getattr(row, source))

        return make

    def _read(self, name):
        found = self._model_field(name)
        if found is None:
            return
        self.columns.append(found.attname)
        if found.is_relation:
            self.relations[name] = Reading.of_named(found.related_model)

    def _key(self, row):
        """What the way depends on in which a row is written."""
        shown = self._context["shown"] if self.is_record else None
        return type(row), self._context["expand"], shown

    def to_representation(self, row):
        key = self._key(row)
        template, pick, made = self.ways.get(key) or self._way(*key)
        # A copy that is filled: a dict that grows is arranged anew several times.
        shown = template.copy()
        shown.update(zip(template, pick(row), strict=False))
        for name, make in made:
            shown[name] = make(row)
        return shown

    def every(self, rows):
        """What several rows look like that were read in one way."""
        if not rows:
            return []
        if self.is_overridden:
            return [*map(self.to_representation, rows)]
        key = self._key(rows[0])
        template, pick, made = self.ways.get(key) or self._way(*key)
        found = []
        for row in rows:
            shown = template.copy()
            shown.update(zip(template, pick(row), strict=False))
            for name, make in made:
                shown[name] = make(row)
            found.append(shown)
        return found

    def _way(self, light, expand, shown):
        """How a class of light rows is written: the members in their order, what picks
        their values off a row, and those of them that have to be made.
        """
        made = [*self.made, *(each for each in self.if_asked if each[0] in expand)]
        made = [each for each in made if shown is None or each[0] in shown]
        names = [
            name
            for name in self.fields
            if (name in self.shown and (shown is None or name in shown))
            or name in (each for each, _ in made)
        ]
        # A member that is made holds its place with any value until then.
        places = [
            light.places[self.shown[name]] if name in self.shown else 0
            for name in names
        ]
        template = dict.fromkeys(names)
        found = template, _picking(places), made
        if len(self.ways) < MOST_WAYS:
            self.ways[light, expand, shown] = found
        return found


class SharedCountry:
    """Shows countries as a field does; one that an answer names often, only once."""

    def __init__(self, field):
        self.field = field

    def to_representation(self, country):
        known = _asked.get()["countries"]
        shown = known.get(country.code)
        if shown is None:
            shown = known[country.code] = self.field.to_representation(country)
        return shown


def _date(field):
    """Makes a date; what a text means never changes."""
    read = attrgetter(field.source)
    known = lru_cache(10_000)(field.to_representation)

    def make(row):
        date = read(row)
        return known(date.text).copy() if date.text else None

    return make


def _picking(places):
    """Picks the values at some places off a row, as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


def _itself(row):
    return row


@cache
def shape_of(serializer):
    """The serializer that writes light rows in the shape of a serializer class.

    It has every member, whoever asks first: a view leaves out what is not for all.
    """
    flat = type(f"Flat{serializer.__name__}", (serializer, Shaped), {})
    made = flat(instance=None, data=empty)
    of_this_request = _asked.set({})
    try:
        made.look()
    finally:
        _asked.reset(of_this_request)
    return made
