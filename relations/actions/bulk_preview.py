"""What an edit of many rows would do, before anything is written."""

from copy import copy
from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from relations.actions.bulk import (
    record_of,
    refuse_permission,
    refuse_too_many,
    refuse_unknown,
    rows_of,
    sentences,
)
from relations.actions.review import STEPS
from relations.models import Record
from relations.vocabularies import ReviewStatus


@dataclass
class Judged:
    """A row as it is and as it would be, and why it would be refused."""

    was: object
    now: object
    differs: bool
    waits: bool = False
    problems: list[str] = field(default_factory=list)


def preview(model, edit, keys, *, user):
    """Each of the rows as the edit would leave it; writes nothing."""
    refuse_too_many(len(keys))
    refuse_unknown(model, edit)
    return [_judge(row, edit, user) for row in rows_of(model, keys)]


def _judge(row, edit, user):
    judged = Judged(was=copy(row), now=row, differs=edit.change(row))
    judged.differs |= edit.submits
    record = record_of(row)
    judged.waits = record is not None and record.review == ReviewStatus.APPROVED
    for check in (
        partial(refuse_permission, user, row),
        partial(_refuse_step, edit, row),
        partial(_clean, row, judged.was),
        partial(_check_parties, row),
    ):
        try:
            check()
        except (PermissionDenied, ValidationError) as error:
            judged.problems += sentences(error)
    return judged


def _refuse_step(edit, row):
    if edit.submits and row.review not in STEPS["submit"].before:
        state = ReviewStatus(row.review).label.lower()
        raise ValidationError(
            _("It is “{state}” and cannot be submitted.").format(state=state)
        )


def _check_parties(row):
    if isinstance(row, Record):
        row.check_parties(list(row.participations.all()))


def _clean(row, was):
    """What `full_clean` says of the columns that differ; saving asks it of all.

    It asks the database once for each constraint, most of which cannot be broken.
    """
    if isinstance(row, Record):
        row.derive()
    fields = row._meta.concrete_fields
    changed = {
        each.name
        for each in fields
        if getattr(row, each.attname) != getattr(was, each.attname)
    }
    row.clean_fields(exclude={each.name for each in fields} - changed)
    row.clean()
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            if _columns_of(constraint) & changed:
                constraint.validate(model, row)


def _columns_of(constraint):
    condition = getattr(constraint, "condition", None)
    read = set(condition.referenced_base_fields) if condition is not None else set()
    return read | set(getattr(constraint, "fields", ()))
