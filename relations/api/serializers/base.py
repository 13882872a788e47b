"""Shapes that refuse what they do not know, and write whole rows.

A row is judged by its model after the shape was read (`full_clean`, all constraints),
because Django REST framework would leave that to the database.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError as ModelError
from rest_framework import serializers

from articles.fields import EdtfField, EdtfSerializerField
from relations.actions.records import save_row
from relations.api.errors import Invalid, from_model
from relations.api.parameters import nearest
from relations.api.serializers.fields import CodeField, CodesField, ListedField
from relations.models.codes import CodesField as CodesColumn


class StrictSerializer(serializers.ModelSerializer):
    """A shape in which every member is known.

    Members that cannot be written are accepted where they repeat what is there, so
    that a body that was read can be sent back; anything else is refused.
    """

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        EdtfField: EdtfSerializerField,
    }
    serializer_choice_field = CodeField
    serializer_related_field = ListedField
    hints = {}  # what to do instead of writing a member that cannot be written
    kept = ("id",)  # members that a PUT which leaves them out does not empty
    sometimes = ()  # members that an answer may leave out

    def build_standard_field(self, field_name, model_field):
        if isinstance(model_field, CodesColumn):
            return CodesField, {"vocabulary": model_field.vocabulary}
        return super().build_standard_field(field_name, model_field)

    def get_uniqueness_extra_kwargs(self, field_names, declared_fields, extra_kwargs):
        # The model judges what must be unique, in its own words.
        return extra_kwargs, {}

    def get_validators(self):
        return []

    def to_internal_value(self, data):
        refused = self.unwritable(data) if isinstance(data, dict) else {}
        with also(refused):
            return super().to_internal_value(data)

    def unwritable(self, data):
        """The problems of members that are not known, or that cannot be written."""
        problems = {}
        for name in data:
            field = self.fields.get(name)
            if name in self.hints and (field is None or field.read_only):
                if not self._repeats(field, data):
                    problems[name] = [_refusal(self.hints[name], "read_only")]
            elif field is None:
                known = [name for name, each in self.fields.items() if each]
                sentence = f"Unknown field “{name[:100]}”{nearest(name[:100], known)}"
                problems[name] = [_refusal(sentence, "unknown_field")]
            elif field.read_only and not self._repeats(field, data):
                sentence = "This cannot be written; leave it out."
                problems[name] = [_refusal(sentence, "read_only")]
        return problems

    def _repeats(self, field, data):
        """Whether a member that cannot be written repeats what is there."""
        if field is None:
            return False
        if self.parent is not None:
            return bool(data.get("id"))
        if self.instance is None:
            return False
        if not hasattr(self, "_current"):
            self._current = self.to_representation(self.instance)
        return data[field.field_name] == self._current.get(field.field_name)

    def assign(self, row, values, reset=False):
        """Set a row's columns; `reset` gives those that are not named their default."""
        if reset:
            for name in self._columns():
                if name not in values:
                    setattr(row, name, row._meta.get_field(name).get_default())
        for name, value in values.items():
            setattr(row, name, value)

    def _columns(self):
        for name, field in self.fields.items():
            nested = isinstance(field, serializers.BaseSerializer)
            if nested or field.read_only or name in (*self.kept, "reason"):
                continue
            if field.source == "*":
                yield from ("place_city", "place_country")
            else:
                yield field.source


class StrictBody(serializers.Serializer):
    """The body of a request that writes no row as it stands; all members are known."""

    def to_internal_value(self, data):
        unknown = {
            name: [
                _refusal(
                    f"Unknown field “{name[:100]}”"
                    f"{nearest(name[:100], list(self.fields))}",
                    "unknown_field",
                )
            ]
            for name in (data if isinstance(data, dict) else ())
            if name not in self.fields
        }
        with also(unknown):
            return super().to_internal_value(data)


@contextmanager
def also(problems):
    """Refuse for these problems too, by member, beside those that reading finds."""
    try:
        yield
    except serializers.ValidationError as error:
        raise serializers.ValidationError({**error.detail, **problems}) from error
    if problems:
        raise serializers.ValidationError(problems)


def _refusal(sentence, code):
    return serializers.ErrorDetail(sentence, code=code)


class CuratedSerializer(StrictSerializer):
    """The shape of a curated row, written together with the rows that belong to it.

    `children` maps a member that is a list of rows to the related name on the model.
    """

    children = {}
    tells_why = True  # whether a writer may say why
    url = serializers.SerializerMethodField()
    etag = serializers.SerializerMethodField()

    def get_fields(self):
        fields = super().get_fields()
        if self.tells_why:
            fields["reason"] = serializers.CharField(
                write_only=True,
                required=False,
                allow_blank=True,
                max_length=300,
                help_text="Why this is written; kept in the history and shown to the "
                "reviewer.",
            )
        return fields

    def get_url(self, row) -> str:
        raise NotImplementedError

    def get_etag(self, row) -> str:
        return etag(row)

    def create(self, values):
        return self.write(self.Meta.model(), values)

    def update(self, row, values):
        return self.write(row, values)

    def write(self, row, values):
        """Assign, judge and save a row with its children; returns the row."""
        self.why = values.pop("reason", "") or "API"
        children = {
            related: self._rows(name, row, values.pop(related))
            for name, related in self.children.items()
            if related in values
        }
        self.assign(row, values, reset=bool(row.pk) and not self.partial)
        names = {related: name for name, related in self.children.items()}
        names.update(place_city="place.city", place_country="place.country")
        try:
            return self.store(row, children)
        except ModelError as error:
            raise Invalid(from_model(error, names)) from error

    def store(self, row, children):
        """Save the row; raises Django's `ValidationError`."""
        user = self.context["request"].user
        return save_row(row, children=children, user=user, reason=self.why)

    def _rows(self, name, row, items):
        """The rows that a list of items means: those named by `id` are kept."""
        serializer = self.fields[name].child
        related = getattr(row, self.children[name]) if row.pk else None
        known = {each.pk: each for each in related.all()} if related else {}
        rows, problems = [], {}
        for index, item in enumerate(items):
            key = item.pop("id", None)
            if key is None:
                child = serializer.Meta.model()
            elif key in known:
                child = known.pop(key)
            else:
                problems[str(index)] = {
                    "id": [
                        _refusal(
                            f"No. {key} does not belong to this row, or is given "
                            "twice; leave the id out to make a new one.",
                            "other_row",
                        )
                    ]
                }
                continue
            reset = key is not None and not self.partial
            serializer.assign(child, item, reset=reset)
            rows.append(child)
        if problems:
            raise serializers.ValidationError({name: problems})
        return rows


def etag(row):
    """What a writer sends as `If-Match`: the row and its version."""
    return f'"{row.pk}-{row.version}"'


class ItemIdField(serializers.IntegerField):
    """The number of a row in a list; given, that row is kept and changed."""

    def __init__(self, **options):
        super().__init__(required=False, min_value=1, **options)
