"""Uncertain dates in models, forms and the API; `edtf.py` says what they mean.

A model declares one `EdtfField` and gets four columns: the text, and what follows
from it (`start`, `start_earliest`, `start_latest`, `start_precision`). The three are
always read from the text, so they cannot disagree with it, not even in a raw save.
Only `update()` and `bulk_update()` write columns without asking: give them all four
(`columns()`, `values()`).
"""

import copy
from datetime import date
from functools import wraps

from django import forms
from django.core import validators
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.query_utils import DeferredAttribute
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from articles.edtf import MAX_LENGTH, Edtf, EdtfError, parse
from articles.readings import read

EMPTY_VALUES = [*validators.EMPTY_VALUES, Edtf()]
PLACEHOLDER = "2025-05, 20 May 2025, 2025-05-12/2025-05-14, ../2025-05-20"


def columns(name):
    """The four columns of an EdtfField."""
    return [name, f"{name}_earliest", f"{name}_latest", f"{name}_precision"]


def values(name, text):
    """What `update()` must write so that the four columns agree.

    Raises EdtfError when the text is not EDTF.
    """
    edtf = parse(_text(text))
    parts = edtf.text, edtf.earliest, edtf.latest, edtf.precision
    return dict(zip(columns(name), parts, strict=True))


def possibly(name, after=None, before=None):
    """A Q for rows whose date may lie between two days, both included.

    The date's interval overlaps `[after, before]`. An open bound reaches on for
    ever; an empty date never matches. `name` may be a path: `record__start`.
    """
    found = Q(**{f"{name}__gt": ""})
    if after is not None:
        latest = f"{name}_latest"
        found &= Q(**{f"{latest}__gte": after}) | Q(**{f"{latest}__isnull": True})
    if before is not None:
        earliest = f"{name}_earliest"
        found &= Q(**{f"{earliest}__lte": before}) | Q(**{f"{earliest}__isnull": True})
    return found


def certainly(name, after=None, before=None):
    """A Q for rows whose date must lie between two days, both included.

    The date's whole interval lies inside `[after, before]`; a side that is open
    never lies inside a limit given on that side. An empty date never matches.
    """
    found = Q(**{f"{name}__gt": ""})
    if after is not None:
        found &= Q(**{f"{name}_earliest__gte": after})
    if before is not None:
        found &= Q(**{f"{name}_latest__lte": before})
    return found


def _text(value):
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _checked(value):
    """The Edtf of a text, a date or an Edtf; ValidationError where it is none."""
    try:
        return parse(_text(value))
    except EdtfError as error:
        raise ValidationError(str(error), code=error.code) from error


class EdtfAttribute(DeferredAttribute):
    """`record.start`: takes text, gives an Edtf.

    Assigning never raises. Text that is no EDTF is given back as a date of which
    nothing is known, until validation or saving refuses it.
    """

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        text = super().__get__(instance, cls)
        try:
            return parse(text)
        except EdtfError:
            return Edtf(text, display=text)

    def __set__(self, instance, value):
        # Only the text is kept here; it is parsed when someone asks. The companions
        # count as loaded from now on, or `save()` would leave them out as deferred.
        kept = instance.__dict__
        kept[self.field.attname] = _text(value).strip()
        for name in columns(self.field.attname)[1:]:
            kept.setdefault(name, None)


class CompanionAttribute(DeferredAttribute):
    """`record.start_earliest`: what the text says, whatever is assigned."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        source, part = self.field.attname.rsplit("_", 1)
        if source in instance.__dict__:
            return getattr(getattr(instance, source), part)
        return super().__get__(instance, cls)

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class Companion:
    """A column that follows from an EdtfField; its name ends in what it holds."""

    descriptor_class = CompanionAttribute

    def contribute_to_class(self, cls, name, **kwargs):
        # The EdtfField has brought it already when both are inherited or copied.
        if name not in {field.name for field in cls._meta.local_fields}:
            super().contribute_to_class(cls, name, **kwargs)


class CompanionDate(Companion, models.DateField):
    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs


class CompanionPrecision(Companion, models.CharField):
    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class EdtfField(models.CharField):
    """An uncertain date, kept as EDTF text with its bounds and its precision.

    In migrations all four columns are plain Django fields, so that a migration
    reads on its own; code there must write the four together (`values()`).
    """

    descriptor_class = EdtfAttribute
    description = "An uncertain date (EDTF)"
    empty_values = EMPTY_VALUES

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", MAX_LENGTH)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        # Made here, not in contribute_to_class(), so that they follow their field.
        self.companions = {
            "earliest": CompanionDate(null=True, editable=False),
            "latest": CompanionDate(null=True, editable=False),
            "precision": CompanionPrecision(
                max_length=10, default="unknown", editable=False
            ),
        }

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        for part, companion in self.companions.items():
            companion = copy.copy(companion)
            if self.verbose_name and not companion.verbose_name:
                companion.verbose_name = f"{self.verbose_name} {part}"
            companion.contribute_to_class(cls, f"{name}_{part}")
        if not hasattr(cls.save_base, "keeps_dates_whole"):
            cls.save_base = _keeping_dates_whole(cls.save_base)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value):
        return _checked(value)

    def get_prep_value(self, value):
        return _checked(value).text

    def run_validators(self, value):
        super().run_validators(_text(value))

    def value_to_string(self, obj):
        return self.value_from_object(obj).text

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": EdtfFormField, **kwargs})


def _keeping_dates_whole(save_base):
    """`save(update_fields=["start"])` writes what follows from the start as well."""

    @wraps(save_base)
    def save_whole(self, *args, update_fields=None, **kwargs):
        if update_fields:
            update_fields = frozenset(update_fields).union(
                *(columns(n) for n in update_fields if _is_edtf(self, n))
            )
        return save_base(self, *args, update_fields=update_fields, **kwargs)

    save_whole.keeps_dates_whole = True
    return save_whole


def _is_edtf(instance, name):
    try:
        return isinstance(instance._meta.get_field(name), EdtfField)
    except FieldDoesNotExist:
        return False  # an attname such as `article_id`


class EdtfFormField(forms.CharField):
    """A date as people type it; cleaned to an Edtf, shown again as it was typed."""

    empty_values = EMPTY_VALUES

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", MAX_LENGTH)
        kwargs.setdefault("empty_value", Edtf())
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"placeholder": PLACEHOLDER, **super().widget_attrs(widget)}

    def prepare_value(self, value):
        return value.text if isinstance(value, Edtf) else value

    def to_python(self, value):
        try:
            return parse(read(_text(value)))
        except EdtfError as error:
            raise ValidationError(str(error), code=error.code) from error

    def run_validators(self, value):
        super().run_validators(_text(value))

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


EDTF_TEXT = {
    "type": "string",
    "maxLength": MAX_LENGTH,
    "description": "EDTF text (ISO 8601-2): “2025-05”.",
}
DATE = {
    "x-name": "Date",
    "type": "object",
    "description": "An uncertain date; null when nothing is known.",
    "properties": {
        "edtf": EDTF_TEXT,
        "earliest": {
            "type": ["string", "null"],
            "format": "date",
            "description": "The first day it may be; null when open or unknown.",
        },
        "latest": {
            "type": ["string", "null"],
            "format": "date",
            "description": "The last day it may be; null when open or unknown.",
        },
        "precision": {"type": "string", "description": "A code of `date_precision`."},
        "display": {"type": "string", "description": "For people: “May 2025”."},
    },
    "required": ["edtf", "earliest", "latest", "precision", "display"],
}
GIVEN_DATE = {
    "x-name": "GivenDate",
    "anyOf": [
        {
            "type": "string",
            "description": "EDTF, or what forms read too: “20 May 2025”; empty: "
            "nothing is known.",
        },
        {
            "type": "object",
            "description": "A date as it was read; only “edtf” counts.",
            "properties": {"edtf": {"type": ["string", "null"]}},
            "required": ["edtf"],
        },
    ],
    "example": "2025-05-20~",
}


class EdtfSerializerField(serializers.Field):
    """Reads EDTF, what people type, or its own output; writes text, bounds, display.

    An empty text and null both mean that nothing is known, and come back as null.
    """

    default_error_messages = {
        "type": "Give the date as text such as “2025-05”, or as an object with “edtf”."
    }

    def __init__(self, **kwargs):
        for name in ("max_length", "allow_blank"):  # a ModelSerializer passes them
            kwargs.pop(name, None)
        kwargs.setdefault("allow_null", True)
        super().__init__(**kwargs)

    def run_validation(self, data=serializers.empty):
        if isinstance(data, dict) and "edtf" in data:
            data = data["edtf"]
        if isinstance(data, str) and not data.strip():
            data = None
        value = super().run_validation(data)
        return Edtf() if value is None else value

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("type")
        try:
            return parse(read(data))
        except EdtfError as error:
            raise serializers.ValidationError(str(error), code=error.code) from error

    def to_representation(self, value):
        edtf = parse(_text(value))
        if not edtf:
            return None
        return {
            "edtf": edtf.text,
            "earliest": edtf.earliest and edtf.earliest.isoformat(),
            "latest": edtf.latest and edtf.latest.isoformat(),
            "precision": edtf.precision,
            "display": edtf.display,
        }


class EdtfSerializerExtension(OpenApiSerializerFieldExtension):
    """Tells drf-spectacular that a request may give the text alone."""

    target_class = EdtfSerializerField
    match_subclasses = True

    def map_serializer_field(self, auto_schema, direction):
        return copy.deepcopy(GIVEN_DATE if direction == "request" else DATE)
