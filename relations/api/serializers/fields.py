"""Fields that many shapes share: countries, references to rows, codes, grades.

Each tells OpenAPI what it writes (`response`) and what it reads (`request`).
"""

from copy import deepcopy

from django.core.exceptions import ValidationError as ModelError
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from relations.actions.mergeable import TABLES, why_gone
from relations.api.addresses import address, key_of
from relations.api.parameters import country, nearest
from relations.models import Merge

NUMBER_OR_URL = {
    "x-name": "GivenRow",
    "oneOf": [{"type": "integer", "minimum": 1}, {"type": "string"}],
    "description": "The row's number or its address.",
}
TEXT = {"type": "string"}


class ShapedField(serializers.Field):
    """A field whose shape differs between requests and responses."""

    request: dict = {}
    response: dict = {}


class ShapedFieldExtension(OpenApiSerializerFieldExtension):
    """Tells drf-spectacular about `ShapedField`."""

    target_class = ShapedField
    match_subclasses = True

    def map_serializer_field(self, auto_schema, direction):
        # That it may be null is added by drf-spectacular, to the very lists it gets.
        return deepcopy(getattr(self.target, direction))


class CountryField(ShapedField):
    """A country: read by any code or exact name, written with code and name."""

    request = {
        "type": "string",
        "description": "Any code or exact name; its own output is read too.",
        "example": "AZE",
    }
    response = {
        "x-name": "NamedCountry",
        "type": "object",
        "properties": {
            "code": {"type": "string"},
            "iso3": {"type": ["string", "null"]},
            "name": {"type": "string"},
        },
        "required": ["code", "iso3", "name"],
    }

    def to_internal_value(self, value):
        if isinstance(value, dict):
            value = value.get("code")
        if isinstance(value, int) and not isinstance(value, bool):
            value = f"{value:03}"
        if not isinstance(value, str) or not value.strip():
            self.refuse("Give the country's code: “ISR”.", "invalid")
        if len(value) > 200:
            self.refuse("This is too long for a country's code or name.", "too_long")
        try:
            return country(key_of(value, ("countries",)) or value)
        except ModelError as error:
            self.refuse(error.messages[0], error.code)

    def refuse(self, sentence, code):
        raise serializers.ValidationError(sentence, code=code)

    def to_representation(self, value):
        return {"code": value.code, "iso3": value.iso3, "name": value.name}


class CountryCodeField(CountryField):
    """A country kept as its code alone (a source's)."""

    response = TEXT

    def to_internal_value(self, value):
        return "" if value == "" else super().to_internal_value(value).code

    def to_representation(self, value):
        return value


def shows(component, /, **members):
    """Says in which members, and under which name, a function shows a row."""

    def named(show):
        show.component, show.members = component, members
        return show

    return named


def named_row(component="NamedRow", /, **members):
    """The schema of a row that is named by another: `{id, url, ...}`."""
    properties = {"id": {"type": "integer"}, "url": TEXT, **members}
    return {
        "x-name": component,
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


class RowField(ShapedField):
    """A row of another table: read by number or address, written as `{id, url, ...}`.

    `rows(user)` are those that may be named; `show` adds members to the output (see
    `shows`), and `alone` writes the bare number.
    """

    request = NUMBER_OR_URL

    def __init__(self, route, rows, *, show=None, alone=False, **options):
        super().__init__(**options)
        self.routes = (route,) if isinstance(route, str) else route
        self.rows, self.show, self.alone = rows, show, alone

    @property
    def response(self):
        if self.alone:
            return {"type": "integer"}
        if self.show is None:
            return named_row()
        return named_row(self.show.component, **self.show.members)

    def use_pk_only_optimization(self):
        return self.alone

    def get_attribute(self, instance):
        if self.alone and "." not in self.source:
            return getattr(instance, f"{self.source}_id")
        return super().get_attribute(instance)

    def to_internal_value(self, value):
        key = value.get("id") if isinstance(value, dict) else value
        if isinstance(key, str):
            key = key_of(key, self.routes) or key
        known = isinstance(key, int | str) and not isinstance(key, bool)
        if not known or not str(key).isascii() or not str(key).isdigit():
            raise serializers.ValidationError(
                f"Give its number, or its address: {address(self.routes[0], 12)}.",
                code="invalid",
            )
        user = self.context["request"].user
        row = None
        if len(str(key)) <= 18:
            row = self.rows(user).filter(pk=int(key)).first()
        if row is None:
            raise serializers.ValidationError(
                self._why_not(user, key), code="not_found"
            )
        return row

    def _why_not(self, user, key):
        model = self.rows(user).model
        number = int(key) if len(str(key)) <= 18 else 0
        if model in TABLES and Merge.objects.end_of(TABLES[model], number) != number:
            return f"{why_gone(model, number)} Name that one."
        return f"There is no row {key} among {self.routes[0]}."

    def to_representation(self, value):
        if self.alone:
            return value
        shown = {"id": value.pk, "url": address(self.routes[0], value.pk)}
        return {**shown, **(self.show(value) if self.show else {})}


class CodeField(serializers.ChoiceField):
    """A code of a list; a refusal names the nearest one and lists them all."""

    def fail(self, key, **kwargs):
        if key != "invalid_choice":
            super().fail(key, **kwargs)
        raise not_listed(kwargs["input"], self.choices)


class ListedField(serializers.PrimaryKeyRelatedField):
    """A row of a table that is a list of codes, by its code; refuses as `CodeField`."""

    def fail(self, key, **kwargs):
        if key != "does_not_exist":
            super().fail(key, **kwargs)
        codes = self.get_queryset().order_by("pk").values_list("pk", flat=True)
        raise not_listed(kwargs["pk_value"], codes)


def not_listed(given, codes):
    """The refusal of a code that is not in its list."""
    codes, word = [str(code) for code in codes], str(given)[:100]
    return serializers.ValidationError(
        f"“{word}” is not in the list{nearest(word, codes)} Choose from "
        f"{', '.join(filter(None, codes))}.",
        code="invalid_choice",
    )


class CodesField(serializers.ListField):
    """A list of codes; `vocabulary` says which, if that is fixed."""

    def __init__(self, vocabulary=None, **options):
        child = serializers.CharField(max_length=60)
        if vocabulary:
            child = CodeField(choices=vocabulary.choices)
        options.setdefault("required", False)
        super().__init__(child=child, max_length=60, **options)

    def to_internal_value(self, data):
        codes = super().to_internal_value(data)
        for code in codes:
            if "," in code:
                raise serializers.ValidationError(
                    f"“{code}” has a comma; give each code by itself.", code="invalid"
                )
        return codes


class GradeField(ShapedField):
    """A step of a scale: read as its number, written `{value, label}`."""

    response = {
        "x-name": "Grade",
        "type": "object",
        "properties": {"value": {"type": "integer"}, "label": {"type": "string"}},
        "required": ["value", "label"],
    }

    def __init__(self, scale, **options):
        super().__init__(**options)
        self.labels = {int(step.value): str(step.label) for step in scale}

    @property
    def request(self):
        return {"type": "integer", "enum": list(self.labels)}

    def to_internal_value(self, value):
        if isinstance(value, dict):
            value = value.get("value")
        if isinstance(value, bool) or not isinstance(value, int):
            value = None
        if value not in self.labels:
            raise serializers.ValidationError(
                f"Give a whole number from {min(self.labels)} (best) to "
                f"{max(self.labels)}.",
                code="invalid_choice",
            )
        return value

    def to_representation(self, value):
        return {"value": value, "label": self.labels[value]}


class PlaceField(ShapedField):
    """Where something took place: `{city, country}`; null where nothing is known."""

    response = {
        "x-name": "Place",
        "type": "object",
        "properties": {
            "city": {"type": "string"},
            "country": {"oneOf": [CountryField.response, {"type": "null"}]},
        },
        "required": ["city", "country"],
    }
    request = {
        "x-name": "GivenPlace",
        "type": "object",
        "properties": {
            "city": {"type": "string", "maxLength": 100},
            "country": {"type": ["string", "null"]},
        },
        "additionalProperties": False,
    }

    def __init__(self, **options):
        options.update(source="*", required=False, allow_null=True)
        super().__init__(**options)
        self.country = CountryField()

    def validate_empty_values(self, data):
        # `source="*"` makes a null skip the field; here it empties both columns.
        if data is None:
            return False, data
        return super().validate_empty_values(data)

    def to_internal_value(self, value):
        is_partial = self.root.partial and value is not None
        value = {} if value is None else value
        if not isinstance(value, dict):
            raise serializers.ValidationError(
                "Give an object: {“city”: “Baku”, “country”: “AZE”}.", code="invalid"
            )
        problems = {
            name: [f"Unknown field “{name}”{nearest(name, ('city', 'country'))}"]
            for name in value
            if name not in ("city", "country")
        }
        city = value.get("city") or ""
        if not isinstance(city, str) or len(city) > 100:
            problems["city"] = ["Give the city's name, at most 100 characters."]
        where = None
        if value.get("country") is not None:
            try:
                where = self.country.run_validation(value["country"])
            except serializers.ValidationError as error:
                problems["country"] = error.detail
        if problems:
            raise serializers.ValidationError(problems)
        found = {"place_city": city, "place_country": where}
        if is_partial:  # what a change does not give stays
            found = {name: found[name] for name in found if name[6:] in value}
        return found

    def to_representation(self, row):
        if not row.place_city and not row.place_country_id:
            return None
        where = row.place_country
        return {
            "city": row.place_city,
            "country": self.country.to_representation(where) if where else None,
        }
