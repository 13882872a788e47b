"""Write a record together with its parties, its passages and its place in the index."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from relations.actions.links import settle
from relations.models import Record

SIGNATURE = ("updated", "updated_by", "version")


@transaction.atomic
def save_record(record, *, children=None, user=None, reason=""):
    """Save a record of any kind with the rows that belong to it; returns the record.

    `children` maps a related name (`participations`, `citations`, `actions`,
    `obligations`) to the complete list of rows that the record shall have: rows with
    a primary key are kept and changed, rows without one are made, absent ones are
    deleted. A name that is not given stays as it is. Raises `ValidationError` with
    every problem of the record, its parties and its passages, and writes nothing.
    """
    children = children or {}
    adding = record._state.adding
    if not adding:
        # Two writers of one record take turns, so that the rules on parties hold.
        Record.objects.select_for_update().get(pk=record.pk)
    problems = {}
    _collect(problems, None, record.full_clean)
    parties = children.get("participations")
    if parties is None:
        parties = [] if adding else record.participations.select_related("country")
    _collect(problems, "participants", lambda: record.check_parties(list(parties)))
    if problems:
        raise ValidationError(problems)
    _sign(record, user, reason)
    record.save()
    for name, rows in children.items():
        _replace(record, name, rows, user, reason, problems)
    if problems:
        if adding:
            # The rows are rolled back: the same instance may be tried again.
            record.pk = record.id = None
            record._state.adding = True
        raise ValidationError(problems)
    settle(record)
    return record


@transaction.atomic
def save_row(row, *, children=None, user=None, reason=""):
    """Save a curated row that is no record, with the rows that belong to it.

    `children` is as for `save_record`. Raises `ValidationError` with every problem,
    and writes nothing then; returns the row.
    """
    problems = {}
    _collect(problems, None, row.full_clean)
    if problems:
        raise ValidationError(problems)
    _sign(row, user, reason)
    row.save()
    for name, rows in (children or {}).items():
        _replace(row, name, rows, user, reason, problems)
    if problems:
        raise ValidationError(problems)
    return row


@transaction.atomic
def save_citation(citation, *, user=None, reason=""):
    """Save one passage of a record that exists; the record gets a new version.

    Raises `ValidationError`; returns the citation.
    """
    record = Record.objects.select_for_update().get(pk=citation.record_id).specific
    citation.full_clean()
    _sign(citation, user, reason)
    citation.save()
    note_change(record, user, reason)
    return citation


@transaction.atomic
def delete_citation(citation, *, user=None, reason=""):
    """Take one passage from its record; the record gets a new version."""
    record = Record.objects.select_for_update().get(pk=citation.record_id).specific
    citation._change_reason = reason or None
    citation.delete()
    note_change(record, user, reason)


def note_change(record, user, reason):
    """Make a new state of a record one of whose rows has changed."""
    _sign(record, user, reason)
    record.save()
    settle(record)


def _collect(problems, field, check):
    try:
        check()
    except ValidationError as error:
        if hasattr(error, "error_dict") and field is None:
            problems.update(error.error_dict)
        else:
            problems.setdefault(field or "__all__", []).append(error)


def _replace(record, name, rows, user, reason, problems):
    """Make the rows under one name equal to `rows`, in their order."""
    manager = getattr(record, name)
    link = manager.field.name
    kept = {row.pk for row in rows if row.pk}
    # Asked anew: rows that were read with the record may be the very ones given.
    known = {row.pk: row for row in manager.order_by("pk")}
    for key in known.keys() - kept:
        known[key]._change_reason = reason or None
        known[key].delete()
    for position, row in enumerate(rows):
        if row.pk and getattr(row, manager.field.attname) != record.pk:
            problems.setdefault(name, []).append(
                ValidationError(
                    _("Item {item} belongs to another one.").format(item=position + 1)
                )
            )
            continue
        setattr(row, link, record)
        if hasattr(row, "position"):
            row.position = position
        try:
            row.full_clean()
        except ValidationError as error:
            problems.setdefault(name, []).extend(_of_item(position + 1, error))
            continue
        if row.pk in known and _says_the_same(row, known[row.pk]):
            continue
        _sign(row, user, reason)
        row.save()


def _says_the_same(row, other):
    """Whether two states of a row differ in no column, who wrote it when apart."""
    return all(
        getattr(row, field.attname) == getattr(other, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in SIGNATURE
    )


def _of_item(number, error):
    """The problems of one row of a list, with its number, column and code kept."""
    for column, leaves in error.error_dict.items():
        for leaf in leaves:
            # The message of a leaf may have parameters of its own: settle it first.
            told = {"item": number, "column": column, "text": leaf.messages[0]}
            yield ValidationError(
                _("Item %(item)s: %(text)s"),
                code=leaf.code,
                params={**(leaf.params or {}), **told},
            )


def _sign(row, user, reason):
    row.sign(user)
    row._change_reason = reason or None
