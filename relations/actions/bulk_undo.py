"""Take an edit of many rows back; rows that were changed since are left alone.

The undo is an edit of its own, with its own states in the history of every row.
"""

from functools import partial

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.states import states_in_two_tables, states_of
from relations.actions.bulk import refuse_permission, save, start_group, write_rows
from relations.actions.bulk_edits import SUBMIT
from relations.actions.changes import reject, withdraw
from relations.actions.documents import columns
from relations.actions.review import REVIEWS
from relations.models import EditedRow, EditGroup, PendingChange, Record
from relations.vocabularies import ChangeState, EditOutcome


def why_undone(group):
    """Who undid an edit and when, as a sentence; empty if nobody did."""
    earlier = EditGroup.objects.filter(undoes=group).select_related("by").first()
    if earlier is None:
        return ""
    return _("{by} undid this edit already, on {at:%-d %b %Y}.").format(
        by=earlier.by, at=earlier.at
    )


@transaction.atomic
def undo(group, *, user, reason):
    """Give every row back what it said before an edit; returns the undo's `EditGroup`.

    A row that somebody changed since is refused, with a sentence; changes that still
    wait are withdrawn. Raises `ValidationError` if the edit was undone before.
    """
    group = EditGroup.objects.select_for_update().get(pk=group.pk)
    if sentence := why_undone(group):
        raise ValidationError(sentence, code="undone")
    model = apps.get_model(group.table)
    made = start_group(model, group.columns, user=user, reason=reason, undoes=group)
    rows = group.rows.select_related("change__author")
    changed = {each.row: each for each in rows.filter(outcome=EditOutcome.CHANGED)}
    write = partial(_restore, edited=changed, group=group, user=user)
    write_rows(made, model, list(changed), write)
    _note_deleted(made, changed)
    _take_back(made, rows.filter(outcome=EditOutcome.WAITS), user)
    return made


def _restore(row, why, *, edited, group, user):
    refuse_permission(user, row)
    noted = edited[row.pk]
    if row.version != noted.version_after:
        raise ValidationError(
            _(
                "{who} changed it on {updated:%-d %b %Y}, after this edit; "
                "edit it by hand."
            ).format(who=row.updated_by or _("Somebody"), updated=row.updated),
            code="changed_since",
        )
    _write_state(row, noted.version_before, group.columns)
    save(row, user=user, why=why)
    return row.version


def _write_state(row, version, names):
    """Write what a row said in a version into it, unsaved."""
    read = states_in_two_tables if isinstance(row, Record) else states_of
    states = read(type(row), row.pk, version)
    past = next((each.row for each in states if each.row.version == version), None)
    if past is None:
        raise ValidationError(
            _("Its history does not have the state before this edit; edit it by hand."),
            code="no_state",
        )
    # Nothing else was written since: the whole state goes back, with what followed.
    for column in columns(type(row)):
        setattr(row, column.attname, getattr(past, column.attname))
    if SUBMIT in names:
        row.review = past.review


def _take_back(made, rows, user):
    """Withdraw the changes that still wait: nothing of theirs was written."""
    said = {}
    for noted in rows:
        if noted.change_id not in said:
            said[noted.change_id] = _withdrawn(noted.change, user, made.reason)
        why = said[noted.change_id]
        EditedRow.objects.create(
            group=made,
            table=noted.table,
            row=noted.row,
            outcome=EditOutcome.REFUSED if why else EditOutcome.TAKEN_BACK,
            change=noted.change,
            why=why,
        )


def _withdrawn(change, user, reason):
    """Take a change back; returns why it cannot be, or nothing."""
    if change is None:
        return _("Its change is gone by now.")
    change = PendingChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.state != ChangeState.OPEN:
        state = change.get_state_display().lower()
        return _("Its change is {state} by now; propose the opposite.").format(
            state=state
        )
    if change.author_id == user.pk:
        withdraw(change, user=user, reason=reason)
    elif user.has_perm(REVIEWS):
        reject(change, user=user, reason=reason)
    else:
        return _(
            "The change of {author} waits; they or a reviewer take it back."
        ).format(author=change.author)
    return ""


def _note_deleted(made, edited):
    met = set(made.rows.values_list("row", flat=True))
    EditedRow.objects.bulk_create(
        EditedRow(
            group=made,
            table=noted.table,
            row=key,
            outcome=EditOutcome.REFUSED,
            why=_("It was deleted after this edit."),
        )
        for key, noted in edited.items()
        if key not in met
    )
