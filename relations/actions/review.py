"""The way of a record from a draft to the public: submit, approve, return, reject.

The review state is never written as a field. Each step is taken under a lock, by
somebody who may, with a reason where others will ask for one; it is a state of the
record's history like any edit.
"""

from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.states import state_of
from relations.actions.findings import open_findings
from relations.models import KINDS, Record
from relations.models.citations import VERIFIED
from relations.querysets.evidence import SUPPORTING
from relations.vocabularies import LintSeverity, ReviewStatus

REVIEWS = "relations.review_record"  # the permission to decide


@dataclass(frozen=True)
class Step:
    """One step of the review: from which states, to which, and what it takes."""

    name: str  # as the history tells it: "Approved"
    before: tuple[str, ...]
    after: str
    permission: str
    needs_reason: bool = False


STEPS = {
    "submit": Step(
        "Submitted for review",
        (ReviewStatus.DRAFT, ReviewStatus.CHANGES_REQUESTED, ReviewStatus.IMPORTED),
        ReviewStatus.IN_REVIEW,
        "relations.change_{kind}",
    ),
    "approve": Step(
        "Approved",
        (ReviewStatus.IN_REVIEW,),
        ReviewStatus.APPROVED,
        REVIEWS,
    ),
    "return": Step(
        "Changes requested",
        (ReviewStatus.IN_REVIEW, ReviewStatus.APPROVED),
        ReviewStatus.CHANGES_REQUESTED,
        REVIEWS,
        needs_reason=True,
    ),
    "reject": Step(
        "Rejected",
        (ReviewStatus.IN_REVIEW,),
        ReviewStatus.REJECTED,
        REVIEWS,
        needs_reason=True,
    ),
}


class WrongState(ValidationError):
    """The record is not in a state from which this step can be taken."""


def may_take(step, user, record):
    """Whether the user has the permission for a step on a record of this kind."""
    kind = KINDS[record.kind]._meta.model_name
    return user.has_perm(STEPS[step].permission.format(kind=kind))


def may_delete(user, record):
    """Whether the user may delete a record: a published one, only a reviewer."""
    kind = KINDS[record.kind]._meta.model_name
    published = record.review == ReviewStatus.APPROVED
    return user.has_perm(f"relations.delete_{kind}") and (
        not published or user.has_perm(REVIEWS)
    )


@transaction.atomic
def take(step, record, *, user, reason="", seen_version=None):
    """Take a step of the review; returns the record as it is then.

    `step` is a key of `STEPS`. `seen_version` is the version of the record that the
    user has read; a newer one refuses the step, since they would judge what they
    have not seen. Raises `PermissionDenied` without the permission, `WrongState` in
    another state or after another change, and `ValidationError` for a reason that is
    missing and for an approval that the evidence or the roles do not allow.
    """
    rule = STEPS[step]
    record = Record.objects.select_for_update().get(pk=record.pk).specific
    if not may_take(step, user, record):
        raise PermissionDenied(
            _("Your account may not {step} records.").format(step=step)
        )
    if sentence := why_not_now(step, record):
        raise WrongState(sentence, code="wrong_state")
    if seen_version is not None and seen_version != record.version:
        raise WrongState(
            _("{who} changed this record after you read it; read it again.").format(
                who=record.updated_by or _("Somebody")
            ),
            code="stale",
        )
    reason = reason.strip()
    if rule.needs_reason and not reason:
        raise ValidationError(
            {"reason": ValidationError(_("Say why, for the author."), code="required")}
        )
    if step == "approve":
        problems = why_not_approve(record, user)
        if problems:
            raise ValidationError(problems)
    record.review = rule.after
    record.sign(user)
    record._change_reason = f"{rule.name}: {reason}" if reason else rule.name
    record.save()
    return record


def why_not_now(step, record):
    """Why a step cannot be taken from the record's state; empty if it can."""
    if record.review in STEPS[step].before:
        return ""
    state = ReviewStatus(record.review).label.lower()
    sentence = _("This record is “{state}”; only one that is {allowed} can be {done}.")
    if record.updated_by:
        sentence = _(
            "This record is “{state}” (last changed by {who}); only one that is "
            "{allowed} can be {done}."
        )
    allowed = _(" or ").join(
        f"“{ReviewStatus(each).label}”" for each in STEPS[step].before
    )
    return sentence.format(
        state=state, who=record.updated_by, allowed=allowed, done=PARTICIPLES[step]
    )


def newest_return(record):
    """The state in which a record that is with its author was returned, or None.

    Its `why` is the reason alone. Later states, the author's own, are passed over.
    """
    returned = STEPS["return"]
    past = Record.history.filter(id=record.pk)
    before = past.exclude(review=returned.after).order_by("-history_id")
    last = Coalesce(Subquery(before.values("history_id")[:1]), 0)
    since = past.filter(review=returned.after, history_id__gt=last)
    first = since.select_related("history_user").order_by("history_id").first()
    if first is None:
        return None
    state = state_of(first)
    return replace(state, why=state.why.removeprefix(f"{returned.name}: "))


PARTICIPLES = {
    "submit": gettext_lazy("submitted"),
    "approve": gettext_lazy("approved"),
    "return": gettext_lazy("returned"),
    "reject": gettext_lazy("rejected"),
}


def why_not_approve(record, user):
    """Every reason why this user cannot approve this record; empty if they can."""
    problems = []
    if user in (record.created_by, record.updated_by) and not settings.REVIEW_ALONE:
        problems.append(
            ValidationError(
                _(
                    "You wrote or changed this record yourself; another "
                    "reviewer must approve it."
                ),
                code="own_record",
            )
        )
    return problems + why_unproved(record) + why_doubted(record)


def why_doubted(record):
    """The errors of the evidence lint, as it looks now, that nobody has dismissed."""
    return [
        ValidationError(
            _("{sentence} Mend it, or dismiss the finding with a reason.").format(
                sentence=found.sentence
            ),
            code="lint",
        )
        for found in open_findings(record)
        if found.severity == LintSeverity.ERROR
    ]


def why_unproved(record):
    """What the evidence of a record lacks for the public to see it."""
    problems = []
    proved = record.citations.filter(stance__in=SUPPORTING, anchor__in=VERIFIED)
    if not proved.exists():
        problems.append(
            ValidationError(
                _(
                    "No passage that supports this record was seen in its "
                    "article yet; quote one word for word, or have one "
                    "verified."
                ),
                code="no_evidence",
            )
        )
    return problems
