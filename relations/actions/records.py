"""Write a record together with its parties, its passages and its place in the index."""

from django.core.exceptions import ValidationError
from django.db import transaction

from relations.actions.links import settle
from relations.models import Record


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
    if not record._state.adding:
        # Two writers of one record take turns, so that the rules on parties hold.
        Record.objects.select_for_update().get(pk=record.pk)
    problems = {}
    _collect(problems, None, record.full_clean)
    parties = children.get("participations")
    if parties is not None:
        _collect(problems, "participants", lambda: record.check_parties(parties))
    elif not record._state.adding:
        current = list(record.participations.select_related("country"))
        _collect(problems, "participants", lambda: record.check_parties(current))
    if problems:
        raise ValidationError(problems)
    _sign(record, user, reason)
    record.save()
    for name, rows in children.items():
        _replace(record, name, rows, user, reason, problems)
    if problems:
        raise ValidationError(problems)
    settle(record)
    return record


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
    for row in manager.exclude(pk__in=kept):
        row._change_reason = reason or None
        row.delete()
    for position, row in enumerate(rows):
        setattr(row, link, record)
        if hasattr(row, "position"):
            row.position = position
        try:
            row.full_clean()
        except ValidationError as error:
            problems.setdefault(name, []).append(
                ValidationError(
                    [f"Item {position + 1}: {text}" for text in error.messages]
                )
            )
            continue
        _sign(row, user, reason)
        row.save()


def _sign(row, user, reason):
    row.sign(user)
    row._change_reason = reason or None
