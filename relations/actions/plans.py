"""What it would take for a record to say again what it said at a moment.

What was redacted stays away: a column of which a value was taken out keeps what it says
now. A row that left comes back under its number, as its next state.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from relations.actions.chronicle import Chronicle, written_columns
from relations.actions.documents import (
    RECORD,
    by_now,
    columns,
    document,
    edits_between,
)
from relations.actions.merge_plan import SIGNATURE
from relations.actions.redactable import ALONG, TOLD_BY
from relations.actions.references import references
from relations.models import (
    AgreementObligation,
    Citation,
    Merge,
    MergedRow,
    Preference,
    Record,
    Redaction,
)
from relations.redacted import is_redacted

# Columns that say one thing together.
TOGETHER = {
    "end": {"end_state"},
    "end_state": {"end"},
    "parent": {"parent_relation"},
    "parent_relation": {"parent"},
    "official": {"tenure"},
    "tenure": {"official"},
}
# References whose emptiness says something of its own.
NEVER_EMPTIED = {(Preference, "citation"), (AgreementObligation, "toward")}


@dataclass
class Plan:
    """What restoring would do: `edits` to write, `notes` on what stays as it is.

    `problems` are sentences on why it cannot be done as it is asked for.
    """

    edits: list[dict]
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def plan(record, moment, fields=()):
    """What it would take for a record to say what it said at a moment; a `Plan`.

    `fields` narrows it: names of the record's columns (“title”), of its tables
    (“participations”), of one row (“participations.12”) or of one column of a row
    (“participations.12.role”). Raises `ValidationError` for a moment at which the
    record was not there, and for a name that it does not have.
    """
    chronicle = Chronicle(record.pk)
    then = chronicle.document_at(moment)
    if then is None:
        sentence = _(
            "The record was not there at {moment:%Y-%m-%d %H:%M:%S} UTC."
        ).format(moment=moment)
        raise ValidationError({"known_at": ValidationError(sentence, code="not_there")})
    asked = [_asked(chronicle, name) for name in fields]
    returning = {(table, key) for table, rows in then.items() for key in rows}
    found = Plan([])
    for edit in edits_between(document(record), then, returning):
        if not asked or _narrow(edit, asked, found):
            found.edits.append(edit)
    _spare_redacted(found, chronicle, moment)
    check_references(found, chronicle)
    found.edits = [
        edit for edit in found.edits if edit["action"] != "change" or edit["after"]
    ]
    return found


def _asked(chronicle, name):
    """A name of something that may be restored: its table, row and column."""
    table, __, rest = name.partition(".")
    key, __, column = rest.partition(".")
    tables = chronicle.tables
    if table not in tables or table == RECORD:
        known = [each.name for each in columns(chronicle.kind)]
        if rest or name not in known:
            raise _unknown(name, [*known, *list(tables)[1:]])
        return RECORD, None, name
    rows = {
        str(state.key): state.key for state in chronicle.states if state.table == table
    }
    if key and key not in rows:
        noun = tables[table]._meta.verbose_name
        raise _unknown(
            name,
            [],
            _("This record never had a {noun} no. {key}.").format(noun=noun, key=key),
        )
    written = written_columns(tables[table], table, chronicle.kind)
    if column and column not in [each.name for each in written]:
        raise _unknown(name, [each.name for each in written])
    return table, rows.get(key), column


def _unknown(name, known, sentence=""):
    sentence = sentence or _(
        "“{name}” is no field of it; choose from {choices}."
    ).format(name=name, choices=", ".join(known))
    return ValidationError({"fields": ValidationError(sentence, code="unknown_field")})


def _narrow(edit, asked, found):
    """Whether something of an edit is asked for; leaves only that in it."""
    names = set()
    for table, key, column in asked:
        if table != edit["table"] or key not in (None, edit["row"]):
            continue
        if not column:
            return True
        names |= {column} | TOGETHER.get(column, set())
    if names and edit["action"] != "change":
        found.problems.append(
            _(
                "No. {row} of the {table} is there only now or was there "
                "only then; restore it as a whole."
            ).format(row=edit["row"], table=edit["table"])
        )
        return False
    for side in ("before", "after"):
        edit[side] = {
            name: value for name, value in edit[side].items() if name in names
        }
    return bool(edit["after"])


def _spare_redacted(found, chronicle, moment):
    """Leave columns alone of which a value was taken out since."""
    labels = {
        model._meta.label_lower: table for table, model in chronicle.tables.items()
    }
    labels[Record._meta.label_lower] = RECORD
    redacted = defaultdict(set)
    keys = {edit["row"] for edit in found.edits}
    for each in Redaction.objects.filter(row__in=keys, table__in=labels, at__gt=moment):
        table = labels[each.table]
        model = chronicle.tables[table]
        along = ALONG.get((model, each.column), {})
        names = {each.column, TOLD_BY.get((model, each.column)), *along}
        redacted[table, each.row] |= {
            name.removesuffix("_id") for name in names if name
        }
    for edit in found.edits:
        if edit["action"] != "change":
            continue
        gone = redacted[edit["table"], edit["row"]]
        for name, value in list(edit["after"].items()):
            marked = isinstance(value, str) and is_redacted(value)
            if name in gone or marked:
                _leave(edit, name)
                label = _label(chronicle, edit, name)
                found.notes.append(
                    _("{label} stays as it is: what it said then was redacted.").format(
                        label=label
                    )
                )


def _leave(edit, name):
    for side in ("before", "after"):
        edit[side].pop(name, None)


def check_references(found, chronicle):
    """Follow references to rows that were merged, and empty those to deleted ones.

    The notes say so, and the problems where it cannot be.
    """
    returning = {
        edit["row"]
        for edit in found.edits
        if (edit["table"], edit["action"]) == ("citations", "add")
    }
    wanted, places = defaultdict(set), []
    for edit in found.edits:
        for column in references(chronicle.tables[edit["table"]]):
            value = edit["after"].get(column.name)
            if value is not None and edit["action"] != "remove":
                model = column.related_model
                value = model._meta.pk.to_python(value)
                end = by_now(column, value)
                if end != value and not _follow(found, chronicle, edit, column, end):
                    continue
                edit["after"][column.name] = end
                wanted[model].add(end)
                places.append((edit, column, end))
    there = {
        model: set(
            model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)
        )
        for model, keys in wanted.items()
    }
    there.setdefault(Citation, set()).update(returning)
    for edit, column, value in places:
        if value in there[column.related_model]:
            continue
        if instead := said_instead(column.related_model, value):
            _follow(found, chronicle, edit, column, instead)
            continue
        model = chronicle.tables[edit["table"]]
        label = _label(chronicle, edit, column.name)
        gone = _("{noun} no. {number} is deleted").format(
            noun=column.related_model._meta.verbose_name, number=value
        )
        if not column.null or (model, column.name) in NEVER_EMPTIED:
            found.problems.append(
                _(
                    "{label} cannot be restored: {gone}. Restore other fields "
                    "one by one."
                ).format(label=label, gone=gone)
            )
        elif edit["action"] == "add":
            edit["after"][column.name] = None
            found.notes.append(
                _("{label} comes back empty: {gone}.").format(label=label, gone=gone)
            )
        else:
            _leave(edit, column.name)
            found.notes.append(
                _("{label} stays as it is: {gone}.").format(label=label, gone=gone)
            )


def _follow(found, chronicle, edit, column, end):
    """Name the row that another one became part of; False if it is named already."""
    former = edit["after"][column.name]
    if end == edit["before"].get(column.name):
        _leave(edit, column.name)
        return False
    edit["after"][column.name] = end
    found.notes.append(
        _(
            "{label} comes back as {noun} no. {end}: no. {former} was merged into it."
        ).format(
            label=_label(chronicle, edit, column.name),
            noun=column.related_model._meta.verbose_name,
            end=end,
            former=former,
        )
    )
    return True


def said_instead(model, key):
    """The number of the row that says what a row said that a merge dropped; or None."""
    dropped = MergedRow.objects.filter(
        merge__in=Merge.objects.standing(),
        table=model._meta.label_lower,
        row=key,
        after__isnull=True,
    )
    states = dropped.order_by("-pk").values_list("before", flat=True)
    then = states and model.history.filter(history_id=states[0]).first()
    if not then:
        return None
    said = {
        column.attname: by_now(column, getattr(then, column.attname))
        for column in model._meta.concrete_fields
        if not column.primary_key and column.name not in SIGNATURE
    }
    rows = model._default_manager.filter(**said).order_by("pk")
    return rows.values_list("pk", flat=True).first()


def _label(chronicle, edit, name):
    """“The title”, “The official of participation no. 12”."""
    model = chronicle.tables[edit["table"]]
    column = model._meta.get_field(name).verbose_name
    if edit["table"] == RECORD:
        return _("The {column}").format(column=column)
    return _("The {column} of {noun} no. {number}").format(
        column=column, noun=model._meta.verbose_name, number=edit["row"]
    )
