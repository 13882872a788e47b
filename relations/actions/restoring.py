"""Bring back what a record said before: one field, one row, a whole state, all of it.

To restore is an edit like any other. It is judged by the rules of writing, a published
record keeps it as a pending change, and it is a state of its own in the history. What
it takes, and what stays away, `relations.actions.plans` finds out.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from relations.actions.changes import gate
from relations.actions.chronicle import Chronicle, written_columns
from relations.actions.documents import (
    RECORD,
    as_row,
    come_back,
    edits_between,
    values_of,
    write,
)
from relations.actions.plans import Plan, check_references, plan
from relations.actions.records import save_record
from relations.actions.review import WrongState, may_delete
from relations.models import KINDS, Record
from relations.vocabularies import ReviewStatus


def may_restore(user, record):
    """Whether the user may bring back a state of a record: who may change it."""
    kind = KINDS[record.kind]._meta.model_name
    return user.has_perm(f"relations.change_{kind}")


def may_undelete(user, record):
    """Whether the user may bring back a record, as it was deleted: who may delete it.

    `record` is the row or its last state.
    """
    return may_delete(user, record)


def preview(record, moment, fields=()):
    """What restoring would do now, tried out and taken back; the `Plan`.

    `problems` tells what the rules of writing say against it. Raises as `plan` does.
    """
    found = plan(record, moment, fields)
    if found.edits and not found.problems:
        with transaction.atomic():
            try:
                trial = Record.objects.get(pk=record.pk).specific
                save_record(trial, children=write(trial, found.edits))
            except ValidationError as error:
                found.problems += sentences(error)
            transaction.set_rollback(True)
    return found


def restore(record, *, moment, fields=(), user, reason, seen_version=None):
    """Let a record say again what it said at a moment, or some fields; the `Gate`.

    The gate tells what became of it: nothing is written to a published record, it has
    a pending change then. `fields` is as for `plan`; `seen_version` as for a step of
    the review. Raises `PermissionDenied`, `WrongState` after another change, and
    `ValidationError` with every reason why it cannot be; nothing is written then.
    """
    if not may_restore(user, record):
        raise PermissionDenied(_("Your account may not change this record."))
    said = f"{_what(fields)} as of {moment:%Y-%m-%d %H:%M:%S} UTC"
    why = f"Restored {said}: {_given(reason)}"
    with gate(record, user=user, reason=why) as found:
        locked = Record.objects.get(pk=record.pk).specific
        if seen_version is not None and seen_version != locked.version:
            raise WrongState(
                _(
                    "{who} changed this record after you read it; look again "
                    "at what would be restored."
                ).format(who=locked.updated_by or _("Somebody")),
                code="stale",
            )
        wanted = plan(locked, moment, fields)
        if wanted.problems:
            raise ValidationError(wanted.problems)
        if not wanted.edits:
            raise ValidationError(
                _("The record says this already; there is nothing to restore."),
                code="nothing",
            )
        found.returning = {
            (edit["table"], edit["row"])
            for edit in wanted.edits
            if edit["action"] == "add"
        }
        children = write(locked, wanted.edits)
        save_record(locked, children=children, user=user, reason=why)
    return found


def undelete(key, *, user, reason):
    """Bring a deleted record back under its number, with all that belonged to it.

    One that was published comes back in review: nobody has looked at it since, and
    another reviewer has to. What code and people said about it, findings that were
    dismissed, comments and pending changes, went with it for good. Raises
    `Record.DoesNotExist`, `PermissionDenied`, `WrongState` if it is there, and
    `ValidationError` with every reason why it cannot be; nothing is written then.
    """
    why = f"Undeleted: {_given(reason)}"
    with transaction.atomic():
        past = Record.history.filter(id=key).order_by("-history_date", "-history_id")
        # Two who undelete one record take turns.
        newest = past.select_for_update().first()
        if newest is None:
            raise Record.DoesNotExist(
                _("There never was a record {key}.").format(key=key)
            )
        if Record.objects.filter(pk=key).exists():
            raise WrongState(_("This record is not deleted."), code="wrong_state")
        if not may_undelete(user, newest):
            raise PermissionDenied(
                _("Your account may not bring this record back; ask a reviewer.")
            )
        record, children = _as_deleted(Chronicle(key))
        if record.review == ReviewStatus.APPROVED:
            record.review = ReviewStatus.IN_REVIEW
        return save_record(record, children=children, user=user, reason=why)


def _as_deleted(chronicle):
    """A deleted record and its rows, unsaved, as they were when it was deleted."""
    gone = {
        (line.table, line.key): line.before
        for line in chronicle.entries[0].lines
        if line.action == "remove"
    }
    then = {name: {} for name in chronicle.tables}
    for (table, key), row in gone.items():
        written = written_columns(chronicle.tables[table], table, chronicle.kind)
        then[table][key] = values_of(row, written)
    nothing = {name: {} for name in chronicle.tables}
    found = Plan(edits_between(nothing, then, set(gone)))
    check_references(found, chronicle)
    if found.problems:
        raise ValidationError(found.problems)
    children = {name: [] for name in chronicle.tables}
    for edit in found.edits:
        table = edit["table"]
        row = gone[table, edit["row"]]
        row = come_back(as_row(chronicle.tables[table], row, edit["after"]))
        children[table].append(row)
    (record,) = children.pop(RECORD)
    for rows in children.values():
        rows.sort(key=lambda row: (getattr(row, "position", 0), row.pk))
    return record, children


def _what(fields):
    return ", ".join(fields) if fields else "the whole record"


def _given(reason):
    if not reason.strip():
        raise ValidationError(
            {
                "reason": ValidationError(
                    _("Say why; the history keeps it."), code="required"
                )
            }
        )
    return reason.strip()


def sentences(error):
    """What a `ValidationError` says, each with the name of its field if it has one."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        text if name == "__all__" else f"{name}: {text}"
        for name, texts in error.message_dict.items()
        for text in texts
    ]
