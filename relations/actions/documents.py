"""A record with the rows that belong to it as plain values, to be compared.

A document maps the name of a table to its rows, `{"record": {5: {...}},
"participations": {9: {...}}}`, with the columns that people write and nothing that
follows from them. An edit is one row that differs between two documents, in the shape
that `PendingChange.edits` describes.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.actions.mergeable import TABLES
from relations.models import KINDS, Citation, Merge, Record

RECORD = "record"
# Where a passage stands is derived, except that it settles which of several is meant.
ALSO_WRITTEN = {Citation: ("start",)}
# The order of rows says nothing, and moves when one of them goes.
NOT_WRITTEN = ("position",)


class Conflict(ValidationError):
    """What an edit is based on is not there any more."""


def parts(kind):
    """The tables whose rows belong to a record of a kind: relations by their name.

    Such a row has a past of its own and is written with the record; rows that only
    refer to records, other records among them, are not.
    """
    return {
        related.get_accessor_name(): related
        for related in kind._meta.related_objects
        if related.one_to_many
        and related.field.name in ("record", "agreement")
        and hasattr(related.related_model, "history")
        and not issubclass(related.related_model, (Record, *KINDS.values()))
    }


def columns(model, link=""):
    """The columns of a table that people write; `link` leads to the record."""
    also = ALSO_WRITTEN.get(model, ())
    return [
        field
        for field in model._meta.concrete_fields
        if (field.editable or field.name in also)
        and not field.primary_key
        and field.name not in (link, *NOT_WRITTEN)
    ]


def values_of(row, fields):
    """The columns of a row as JSON can hold them, by their names."""
    return {field.name: _plain(field, row) for field in fields}


def document(record):
    """What the database says about a record now."""
    record = KINDS[record.kind].objects.get(pk=record.pk)
    found = {RECORD: {record.pk: values_of(record, columns(type(record)))}}
    for name, related in parts(type(record)).items():
        fields = columns(related.related_model, related.field.name)
        found[name] = {
            row.pk: values_of(row, fields)
            for row in getattr(record, name).order_by("pk")
        }
    return found


def edits_between(before, after, returning=()):
    """The rows that differ between two documents of one record, as a list of edits.

    `returning` are rows, as pairs of a table and a number, that come back under the
    number that they had; other rows that are added get a number of their own.
    """
    found = []
    for table, rows in after.items():
        known = before[table]
        for key in known.keys() - rows.keys():
            found.append(_edit(table, key, "remove", before=known[key]))
        for key, values in rows.items():
            if key not in known:
                number = key if (table, key) in returning else None
                found.append(_edit(table, number, "add", after=values))
                continue
            names = [name for name in values if values[name] != known[key][name]]
            if names:
                found.append(
                    _edit(
                        table,
                        key,
                        "change",
                        {name: known[key][name] for name in names},
                        {name: values[name] for name in names},
                    )
                )
    return found


def _edit(table, key, action, before=None, after=None):
    return {
        "table": table,
        "row": key,
        "action": action,
        "before": before or {},
        "after": after or {},
    }


def write(record, edits):
    """Write edits into a record and its rows, unsaved; returns the changed tables.

    The answer maps the name of each table that is edited to the complete list of its
    rows, as `save_record` takes it. Raises `Conflict`, with every reason, where the
    database does not say any more what the edits start from.
    """
    tables, conflicts = {}, []
    for edit in edits:
        name = edit["table"]
        if name == RECORD:
            _change(record, edit, conflicts)
            continue
        if name not in tables:
            tables[name] = {row.pk: row for row in getattr(record, name).all()}
        rows = tables[name]
        if edit["action"] == "add":
            key = edit["row"] or (len(rows), "new")
            if key in rows:
                conflicts.append(_back(record, edit))
                continue
            rows[key] = _made(record, edit)
        elif edit["row"] not in rows:
            conflicts.append(_gone(record, edit))
        elif edit["action"] == "remove":
            _compare(rows.pop(edit["row"]), edit, conflicts)
        else:
            _change(rows[edit["row"]], edit, conflicts)
    if conflicts:
        raise Conflict(conflicts)
    return {name: list(rows.values()) for name, rows in tables.items()}


def _change(row, edit, conflicts):
    _compare(row, edit, conflicts)
    _assign(row, edit["after"])


def _compare(row, edit, conflicts):
    for name, value in edit["before"].items():
        if name in ALSO_WRITTEN.get(type(row), ()):
            continue
        field = row._meta.get_field(name)
        now = _plain(field, row)
        expected = [value, edit["after"].get(name, value)]
        if now not in [by_now(field, each) for each in expected]:
            conflicts.append(
                ValidationError(
                    _(
                        "The {field} of {noun} “{row}” was changed after this "
                        "was proposed."
                    ).format(
                        field=field.verbose_name, noun=row._meta.verbose_name, row=row
                    ),
                    code="conflict",
                )
            )


def _gone(record, edit):
    return ValidationError(
        _("The {noun} no. {row} was removed after this was proposed.").format(
            noun=_noun(record, edit), row=edit["row"]
        ),
        code="conflict",
    )


def _back(record, edit):
    return ValidationError(
        _("The {noun} no. {row} is there again already.").format(
            noun=_noun(record, edit), row=edit["row"]
        ),
        code="conflict",
    )


def _noun(record, edit):
    related = parts(type(record))[edit["table"]]
    return related.related_model._meta.verbose_name


def _made(record, edit):
    related = parts(type(record))[edit["table"]]
    row = related.related_model()
    if edit["row"]:
        past = related.related_model.history.filter(id=edit["row"])
        newest = past.order_by("-history_date", "-history_id").first()
        if newest is None:
            raise Conflict([_gone(record, edit)])
        row = come_back(as_row(related.related_model, newest))
        setattr(row, related.field.name, record)
    _assign(row, edit["after"])
    return row


def come_back(row):
    """Make a row that was deleted ready to be saved again, as its next state."""
    row.version += 1
    row.updated = timezone.now()
    return row


def _assign(row, values):
    for name, value in values.items():
        field = row._meta.get_field(name)
        value = by_now(field, value)
        setattr(row, field.attname, value if value is None else field.to_python(value))


def by_now(field, value):
    """What a value of an edit means by now: a row may have been merged since."""
    table = TABLES.get(field.related_model)
    if table is None or value is None:
        return value
    return Merge.objects.end_of(table, value)


def rows_shown(record, edits):
    """Pairs of an edit and its row as it was and as it would be, unsaved.

    For whoever shows an edit: each row is a model instance, or None where there is
    none; rows that they refer to are asked for when they are read.
    """
    for edit in edits:
        if edit["table"] == RECORD:
            model, now = type(record), record
        else:
            related = parts(type(record))[edit["table"]]
            model, now = related.related_model, None
            if edit["row"]:
                now = model.objects.filter(pk=edit["row"]).first()
        yield (
            edit,
            as_row(model, now, edit["before"]) if edit["action"] != "add" else None,
            as_row(model, now, edit["after"]) if edit["action"] != "remove" else None,
        )


def as_row(model, state, values=None):
    """An unsaved row that says what another row, or a past state, says.

    `values` are columns, as an edit holds them, in which it differs.
    """
    copy = model()
    if state is not None:
        for field in model._meta.concrete_fields:
            setattr(copy, field.attname, getattr(state, field.attname))
    _assign(copy, values or {})
    return copy


def _plain(field, row):
    value = field.value_from_object(row)
    if value is None or isinstance(value, (bool, int, list)):
        return value
    return field.value_to_string(row)
