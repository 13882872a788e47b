"""Columns of our own: a list of codes, and the folded form of a name."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from relations.names import fold


class CodesAttribute(DeferredAttribute):
    """`record.topics`: takes a list, text or nothing; gives a list."""

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class CodesField(models.CharField):
    """A list of codes of one vocabulary, kept as `,security,trade,`.

    Reads and writes a Python list. The commas around each code let one condition,
    `field__has="trade"`, mean the same on every database engine.
    """

    descriptor_class = CodesAttribute

    def __init__(self, *args, vocabulary=None, **kwargs):
        self.vocabulary = vocabulary
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        # The vocabulary grows without a migration: the column stays the same.
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        if value is None:
            return []
        if isinstance(value, str):
            value = value.split(",")
        codes = [str(code).strip() for code in value]
        return list(dict.fromkeys(code for code in codes if code))

    def get_prep_value(self, value):
        codes = self.to_python(value)
        return f",{','.join(codes)}," if codes else ""

    def value_to_string(self, obj):
        return ",".join(self.to_python(self.value_from_object(obj)))

    def validate(self, value, model_instance):
        known = set(self.vocabulary.values) if self.vocabulary else None
        for code in value:
            if known is not None and code not in known:
                raise ValidationError(
                    _("“%(code)s” is not in the list; choose from %(known)s."),
                    code="invalid_choice",
                    params={"code": code, "known": ", ".join(self.vocabulary.values)},
                )
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def run_validators(self, value):
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **kwargs):
        if self.vocabulary is None:
            return super().formfield(**kwargs)
        options = {
            "required": not self.blank,
            "label": self.verbose_name,
            "help_text": self.help_text,
            "choices": self.vocabulary.choices,
        }
        kwargs.pop("max_length", None)
        return forms.TypedMultipleChoiceField(**{**options, **kwargs})


@CodesField.register_lookup
class Has(models.Lookup):
    """`topics__has="trade"`: the list holds this code."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        return self._position("INSTR", compiler, connection)

    def as_postgresql(self, compiler, connection):
        return self._position("STRPOS", compiler, connection)

    def _position(self, function, compiler, connection):
        # Not LIKE, which ignores the case of letters on SQLite alone.
        left, left_params = self.process_lhs(compiler, connection)
        return f"{function}({left}, %s) > 0", [*left_params, f",{self.rhs},"]


class FoldedDescriptor:
    """Reads the folded form off the sources, so that it is never out of date."""

    def __init__(self, field):
        self.field = field

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        words = " ".join(
            getattr(instance, source) or "" for source in self.field.sources
        )
        return f" {fold(words)}"[: self.field.max_length]

    def __set__(self, instance, value):
        # Kept only so that Django sees the column as loaded, and saves it.
        instance.__dict__[self.field.attname] = value


class FoldedField(models.CharField):
    """The search key of one or more name columns: see `relations.names.fold`.

    It begins with a space, so that `folded__contains=" katz"` finds a word by its
    beginning on every database engine.
    """

    def __init__(self, *sources, **kwargs):
        self.sources = sources
        kwargs.setdefault("max_length", 600)
        kwargs.update(editable=False, default="", blank=True)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, _, _, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", [], kwargs

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, FoldedDescriptor(self))

    def clone(self):
        return type(self)(
            *self.sources, max_length=self.max_length, db_index=self.db_index
        )
