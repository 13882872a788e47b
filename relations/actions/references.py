"""What a row refers to: other rows, which may be gone by the time somebody asks."""

from collections import defaultdict

from relations.models import Record, Tenure

# The columns by which a row belongs to a record.
TO_RECORD = ("record", "agreement")


class Gone:
    """Stands for a row that was deleted, with what others ask of it to be named."""

    claimed_value = ""
    rights, excerpt_limit = "", 0

    def __init__(self, model, key):
        self.pk, self.noun = key, model._meta.verbose_name

    def __str__(self):
        return f"{self.noun} no. {self.pk}, deleted"


def references(model):
    """The columns of a table by which people refer to other rows."""
    link = TO_RECORD if not issubclass(model, Record) else ()
    return [
        column
        for column in model._meta.concrete_fields
        if column.is_relation
        and column.editable
        and not column.primary_key
        and column.name not in link
        and not column.remote_field.parent_link
    ]


def attach(rows, record, known):
    """Give rows of a record what they refer to, in one statement a table.

    `known` are tables whose rows are at hand, by number. What is deleted stands as a
    `Gone`.
    """
    wanted = defaultdict(set)
    for row in rows:
        for column in references(type(row)):
            wanted[column.related_model].add(getattr(row, column.attname))
    for model in wanted.keys() - known.keys():
        known[model] = _readable(model).in_bulk(wanted[model] - {None})
    for row in rows:
        for column in references(type(row)):
            key, model = getattr(row, column.attname), column.related_model
            if key is not None:
                found = known[model].get(key) or Gone(model, key)
                column.set_cached_value(row, found)
        for link in TO_RECORD:
            if not isinstance(row, Record) and hasattr(type(row), link):
                type(row)._meta.get_field(link).set_cached_value(row, record)


def _readable(model):
    """The rows of a table with all that their names are made of."""
    if model is Tenure:
        return Tenure.objects.select_related("official", "post__country", "post__role")
    return model._default_manager.all()
