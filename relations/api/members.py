"""Which members of a row an answer shows: `fields` and `omit`.

A member is named by its path, “participants.country.code”. What there is follows from
the serializers: the members they declare, and what they tell OpenAPI of a member that
is an object of its own.
"""

from functools import cache
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from rest_framework import serializers

from articles.fields import EdtfSerializerField
from relations.api.parameters import Parameter, nearest
from relations.api.permissions import sees_unpublished
from relations.api.serializers.fields import ShapedField
from relations.api.serializers.records import ASKED, RecordSerializer

FIELDS, OMIT = "fields", "omit"
DATE = {key: {} for key in ("edtf", "earliest", "latest", "precision", "display")}


class Members(Parameter):
    """Members by their paths; `shapes` are the serializer classes that have them."""

    def __init__(self, help_text, shapes):
        super().__init__(help_text, many=True)
        self.shapes = tuple(shapes)

    def read(self, word):
        known = members_of(self.shapes, sees_unpublished(self.user))
        path = []
        for name in word.split("."):
            if name not in known:
                raise ValidationError(_unknown(word, path, name, known), code="unknown")
            known = known[name]
            path.append(name)
        return tuple(path)


def _unknown(word, path, name, known):
    if not known:
        whole = ".".join(path)
        return f"“{whole}” has no members of its own; write “{whole}”."
    near = nearest(name, known)
    if path:
        near = near.replace("“", f"“{'.'.join(path)}.")
    return f"There is no member “{word}”{near} There are {', '.join(known)}."


def parameters(shapes):
    """The parameters `fields` and `omit` of an answer in these shapes."""
    return {
        FIELDS: Members(
            "Show these members of each row alone, by commas; one of a member by its "
            "path: “participants.country.code”. In tables (CSV, XLSX) a member stands "
            "for its columns.",
            shapes,
        ),
        OMIT: Members("Leave these members out, named like those of “fields”.", shapes),
    }


class Selection:
    """The members that a request asks for; `top` are the outermost, None for all."""

    def __init__(self, asked):
        self.fields, self.omitted = asked.get(FIELDS), asked.get(OMIT)
        self.kept = _tree(self.fields) if self.fields else True
        self.dropped = _tree(self.omitted or ())

    def __bool__(self):
        return bool(self.fields or self.omitted)

    def shows(self, name):
        """Whether anything of an outermost member is shown."""
        is_kept = self.kept is True or name in self.kept
        return is_kept and self.dropped.get(name) is not True

    def of(self, rows):
        """The rows with the members that were asked for."""
        if self.kept is not True:
            rows = [_kept(row, self.kept) for row in rows]
        if self.dropped:
            rows = [_without(row, self.dropped) for row in rows]
        return rows


def judge(reading, expandable):
    """Refuse a selection that leaves nothing, or asks for what is not embedded."""
    asked = reading.cleaned_data
    fields, omitted = asked.get(FIELDS), asked.get(OMIT)
    if not fields:
        return
    embedded = asked.get("expand") or ()
    for name in sorted({path[0] for path in fields} & {*expandable}):
        if name not in embedded:
            sentence = f"“{name}” is shown with “expand={name}”; add that."
            reading.add_error(FIELDS, ValidationError(sentence, code="required"))
    if all(any(path[: len(each)] == each for each in omitted or ()) for path in fields):
        sentence = "It leaves out all that “fields” asks for; drop one of them."
        reading.add_error(OMIT, ValidationError(sentence, code="nothing_left"))


def _tree(paths):
    """Paths as nested dicts; True stands for a member as a whole."""
    tree = {}
    for path in sorted(paths, key=len):
        at = tree
        for name in path[:-1]:
            at = at.setdefault(name, {})
            if at is True:
                break
        else:
            at[path[-1]] = True
    return tree


def _kept(value, tree):
    if tree is True:
        return value
    if isinstance(value, list):
        return [_kept(each, tree) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _kept(value[name], tree[name]) for name in value if name in tree}


def _without(value, tree):
    if isinstance(value, list):
        return [_without(each, tree) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without(each, tree[name]) if name in tree else each
        for name, each in value.items()
        if tree.get(name) is not True
    }


@cache
def members_of(shapes, sees_all):
    """The members that rows in these shapes may have, as nested dicts."""
    user = SimpleNamespace(is_authenticated=True, has_perm=lambda name: sees_all)
    known = {}
    for shape in shapes:
        context = {"request": SimpleNamespace(user=user)}
        _add(known, _of_serializer(shape(context=context)))
    return known


def _add(known, more):
    for name, inner in more.items():
        _add(known.setdefault(name, {}), inner)


def _of_serializer(serializer):
    is_record = isinstance(serializer, RecordSerializer)
    return {
        name: _of_field(field, serializer)
        for name, field in serializer.fields.items()
        if not field.write_only
        # Of these, answers to reads embed the passages alone.
        if not (is_record and name in ASKED and name != "citations")
    }


def _of_field(field, serializer):
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        return _of_field(field.child, serializer)
    if isinstance(field, serializers.BaseSerializer):
        return _of_serializer(field)
    if isinstance(field, ShapedField):
        return _of_schema(field.response)
    if isinstance(field, EdtfSerializerField):
        return DATE
    if isinstance(field, serializers.SerializerMethodField):
        field = getattr(serializer, field.method_name)
    return _of_schema(getattr(field, "_spectacular_annotation", {}).get("field"))


def _of_schema(schema):
    """The members of what OpenAPI is told; of an open object it tells not all."""
    if not isinstance(schema, dict) or schema.get("additionalProperties"):
        return {}
    known = {}
    for each in (*schema.get("oneOf", ()), schema.get("items")):
        _add(known, _of_schema(each))
    for name, inner in schema.get("properties", {}).items():
        known[name] = _of_schema(inner)
    return known
