"""Undo a merge: the row that was merged is there again, with what belonged to it.

Each row that the merge wrote gets back what it said before, from its history; rows
that came to the other row since stay with it. Whatever was edited since in the same
places stands in the way, and is named. Undoing is history itself: nothing is wound
back, and the feed of changes tells of it.
"""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.actions.documents import as_row, come_back
from relations.actions.merge import (
    Writing,
    lock_records,
    past_of,
    reason_given,
    require,
)
from relations.actions.mergeable import MODELS, why_gone
from relations.models import Merge, Record
from relations.models.merges import MergedTable


class CannotUndo(ValidationError):
    """What the merge wrote was changed since, in the same places."""


def why_undone(merge):
    """Who undid a merge and why, as a sentence; empty while it stands."""
    if merge.stands:
        return ""
    return _("{who} undid this merge already: {reason}").format(
        who=merge.undone_by, reason=merge.undone_reason
    )


@transaction.atomic
def undo(merge, *, user, reason):
    """Undo a merge; returns it as it is then.

    Raises `PermissionDenied`, `ValidationError` without a reason, and `CannotUndo`,
    with every reason, where what was merged has changed too much since.
    """
    model = MODELS[MergedTable(merge.table)]
    require(user, model)
    reason = reason_given(reason)
    lock_records(model, [merge.into])
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if sentence := why_undone(merge):
        raise CannotUndo(sentence, code="undone")
    kept = model.objects.select_for_update().filter(pk=merge.into).first()
    if kept is None:
        sentence = why_gone(model, merge.into)
        more = _(" Undo that first.") if "merged" in sentence else ""
        raise CannotUndo(f"{sentence}{more}", code="gone")
    merge.undone_by, merge.undone_at = user, timezone.now()
    merge.undone_reason = reason
    merge.save()
    writing = Writing(merge, user, f"Merge {merge.pk} undone: {reason}", remember=False)
    # What was written last stands on what was written before.
    steps = list(merge.rows.order_by("-pk"))
    problems = [each for step in steps for each in _why_not(step)]
    if problems:
        raise CannotUndo(problems)
    for step in steps:
        try:
            _take_back(step, writing)
        except ValidationError as error:
            raise CannotUndo(_named(step, error)) from error
    writing.settle(model, (merge.into, merge.merged))
    return merge


def _named(step, error):
    noun = apps.get_model(step.table)._meta.verbose_name
    return [f"{capfirst(noun)} {step.row}: {each}" for each in error.messages]


def _why_not(step):
    """What has changed since the merge so that a row cannot be as it was before."""
    model = apps.get_model(step.table)
    noun = model._meta.verbose_name
    now = model.objects.filter(pk=step.row).first()
    if step.after is None:
        return []  # whether it may be there again, its own rules say
    if now is None:
        if step.before is None:
            return []
        return [
            _("The {noun} {row} was deleted since.").format(noun=noun, row=step.row)
        ]
    if step.before is None:
        if not _differing(now, _state(model, step.after)):
            return []
        return [
            _(
                "The {noun} “{row}”, which the merge made, was edited since; "
                "delete it first."
            ).format(noun=noun, row=now)
        ]
    after = _state(model, step.after)
    return [
        _("The {field} of {noun} {pk} was changed since; change it back first.").format(
            field=column.verbose_name, noun=noun, pk=now.pk
        )
        for column in _written(step)
        if getattr(now, column.attname) != getattr(after, column.attname)
    ]


def _written(step):
    """The columns of a row that the merge changed."""
    model = apps.get_model(step.table)
    return _differing(_state(model, step.before), _state(model, step.after))


def _differing(one, other):
    """The columns that people write in which two states of a row differ."""
    model = one if hasattr(one, "history_object") else other
    return [
        column
        for column in type(model).tracked_fields
        if column.editable
        and getattr(one, column.attname) != getattr(other, column.attname)
    ]


def _take_back(step, writing):
    """Write one row as it was before the merge."""
    model = apps.get_model(step.table)
    now = model.objects.filter(pk=step.row).first()
    if step.before is None:
        if now is not None:
            writing.delete(now)
        return
    before = _state(model, step.before)
    if now is None:
        row = come_back(as_row(model, before))
        writing.make(row, force_insert=True)
    elif step.after is not None:
        columns = {
            column.attname: getattr(before, column.attname) for column in _written(step)
        }
        if columns:
            writing.change(now.specific if model is Record else now, columns)


def _state(model, key):
    return past_of(model).get(history_id=key)
