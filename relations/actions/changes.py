"""Changes to published records: proposed by anybody who may write, approved by another.

The row of an approved record is what the public sees, so an edit of it is taken back
and kept as a `PendingChange` until a reviewer who is not its author approves it.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.actions.documents import Conflict, document, edits_between, write
from relations.actions.records import save_record
from relations.actions.review import REVIEWS, WrongState, why_doubted, why_unproved
from relations.models import PendingChange, Record
from relations.vocabularies import ChangeState, ReviewStatus


@dataclass
class Gate:
    """What became of an edit: `change` is the pending change that it was kept as.

    `held` says that the record is published, so that nothing was written to it; then
    without a `change` the edit changed nothing. `returning` are the rows that the
    edit brings back under their numbers, as `edits_between` takes them.
    """

    held: bool = False
    change: PendingChange | None = None
    returning: set = field(default_factory=set)


@contextmanager
def gate(record, *, user, reason=""):
    """Whatever is written within to a published record is kept as a pending change.

    Gives a `Gate`, which tells after the block what became of it. The block writes as
    if the record were a draft, so that everything is judged by the rules of writing;
    then its writes are taken back. Instances that it wrote are stale afterwards.
    Records that are not published are written.
    """
    found = Gate()
    with transaction.atomic():
        locked = Record.objects.select_for_update().get(pk=record.pk)
        if locked.review != ReviewStatus.APPROVED:
            yield found
            return
        found.held = True
        before = document(locked)
        point = transaction.savepoint()
        yield found
        edits = edits_between(before, document(locked), found.returning)
        transaction.savepoint_rollback(point)
        if edits:
            found.change = PendingChange.objects.create(
                record=locked,
                base_version=locked.version,
                edits=edits,
                reason=reason or "",
                author=user,
            )


@transaction.atomic
def approve(change, *, user, reason=""):
    """Write a pending change to its record; returns the change as it is then.

    Raises `PermissionDenied` without the permission to review, `WrongState` if it was
    decided already or the record changed in the same places, and `ValidationError`
    with every reason why the result cannot be published.
    """
    change = _locked(change, user)
    record = Record.objects.select_for_update().get(pk=change.record_id).specific
    if record.review != ReviewStatus.APPROVED:
        raise WrongState(
            _("The record is not published any more; edit it directly."),
            code="wrong_state",
        )
    if sentence := why_own(change, user):
        raise ValidationError(sentence, code="own_record")
    try:
        children = write(record, change.edits)
    except Conflict as error:
        raise WrongState(
            " ".join([*error.messages, _("Reject this change and propose it anew.")]),
            code="conflict",
        ) from error
    said = f": {reason.strip()}" if reason.strip() else ""
    why = f" ({change.reason})" if change.reason else ""
    save_record(
        record,
        children=children,
        user=change.author,
        reason=f"Change {change.pk} by {change.author}{why}, approved by {user}{said}",
    )
    problems = why_unproved(record) + why_doubted(record)
    if problems:
        raise ValidationError(problems)
    return _decide(change, ChangeState.APPROVED, user, reason)


@transaction.atomic
def reject(change, *, user, reason):
    """Refuse a pending change, with the reason; raises as `approve` does."""
    change = _locked(change, user)
    if not reason.strip():
        raise ValidationError(
            {"reason": ValidationError(_("Say why, for the author."), code="required")}
        )
    return _decide(change, ChangeState.REJECTED, user, reason)


@transaction.atomic
def withdraw(change, *, user, reason=""):
    """Take back a change of one's own; raises `PermissionDenied` and `WrongState`."""
    change = _locked(change, user, own=True)
    return _decide(change, ChangeState.WITHDRAWN, user, reason)


def _locked(change, user, own=False):
    change = PendingChange.objects.select_for_update().get(pk=change.pk)
    if own and user != change.author:
        raise PermissionDenied(_("Only its author takes a change back."))
    if not own and not user.has_perm(REVIEWS):
        raise PermissionDenied(_("Your account may not decide on changes."))
    if sentence := why_decided(change):
        raise WrongState(sentence, code="wrong_state")
    return change


def why_decided(change):
    """Who decided on a change and how, as a sentence; empty while it waits."""
    if change.state == ChangeState.OPEN:
        return ""
    return _("{who} decided on this change already: it is “{state}”.").format(
        who=change.decided_by, state=change.get_state_display().lower()
    )


def why_own(change, user):
    """Why a user cannot approve a change of their own; empty if they can."""
    if user != change.author or settings.REVIEW_ALONE:
        return ""
    return _("You proposed this change yourself; another reviewer must approve it.")


def _decide(change, state, user, reason):
    change.state = state
    change.decided_by = user
    change.decided_at = timezone.now()
    change.decision = reason.strip()
    change.save()
    return change
