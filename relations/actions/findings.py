"""Keep what the evidence lint finds, and what people said to it.

The only writer of `Finding` and `Dismissal`. A dismissal outlives its finding: what
was dismissed once stays so if the rule finds it again.
"""

import copy
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from relations import lint
from relations.models import (
    KINDS,
    Citation,
    Dismissal,
    Finding,
    Record,
    Tenure,
)
from relations.vocabularies import LintRule, LintSeverity

LONGEST_REASON = Dismissal._meta.get_field("reason").max_length
COLUMNS = ("severity", "sentence")


@dataclass(frozen=True)
class Judged:
    """A finding as it is now, and the dismissal that somebody answered it with."""

    finding: lint.Finding
    dismissal: Dismissal | None

    @property
    def is_error(self):
        return self.finding.severity == LintSeverity.ERROR

    @property
    def rule_label(self):
        return LintRule(self.finding.rule).label


def look(record, participants=None):
    """What the rules find about a record now, whatever is stored.

    `participants` are the record's rows if they were read already, with country,
    tenure and post, and the official with all tenures and posts.
    """
    record = copy.copy(record.specific)
    # The caller's instance keeps nothing of what is read here.
    record._prefetched_objects_cache = {}
    if participants is None:
        participants = list(_participants(record))
    citations = Citation.objects.with_article().order_by("id")
    prefetch_related_objects([record], Prefetch("citations", citations))
    if record.citations.all():
        names = ("country__names", "official__names")
        prefetch_related_objects(participants, *names)
    return lint.look(record, participants)


def _participants(record):
    tenures = Tenure.objects.select_related("post__country")
    rows = record.participations.select_related(
        "country", "official", "tenure__post__country"
    )
    return rows.prefetch_related(Prefetch("official__tenures", tenures)).order_by(
        "position", "id"
    )


@transaction.atomic(savepoint=False)  # called wherever a record is written
def refresh(record, participants=None):
    """Make the stored findings of a record what the rules say now; True if any changed.

    `participants` as for `look`.
    """
    wanted = {(each.rule, each.subject): each for each in look(record, participants)}
    stale, changed = [], []
    for row in Finding.objects.filter(record=record.pk):
        found = wanted.pop((row.rule, row.subject), None)
        if found is None:
            stale.append(row.pk)
        elif any(getattr(row, name) != getattr(found, name) for name in COLUMNS):
            row.severity, row.sentence = found.severity, found.sentence
            changed.append(row)
    if stale:
        Finding.objects.filter(pk__in=stale).delete()
    if changed:
        Finding.objects.bulk_update(changed, COLUMNS)
    if wanted:
        # Another request may have found the same meanwhile.
        Finding.objects.bulk_create(
            (Finding(record_id=record.pk, **vars(each)) for each in wanted.values()),
            ignore_conflicts=True,
        )
    return bool(stale or changed or wanted)


def follow(article):
    """Look again at the records that cite an article, or a copy or digest of it.

    For whoever changes an article's date, address, language, publisher or original.
    Returns the number of records whose findings changed.
    """
    cited = (
        Q(citations__article=article)
        | Q(citations__article__syndicated_from=article)
        | Q(citations__article__based_on=article)
    )
    return sum(refresh(record) for record in Record.objects.filter(cited).distinct())


def judged(record):
    """The findings of a record as they are now, each with its dismissal if it has one.

    Open ones first, among these the errors. Writes nothing.
    """
    answers = {
        (each.rule, each.subject): each
        for each in Dismissal.objects.filter(record=record.pk).select_related("by")
    }
    found = [
        Judged(each, answers.get((each.rule, each.subject))) for each in look(record)
    ]
    return sorted(found, key=lambda each: (bool(each.dismissal), not each.is_error))


def open_findings(record):
    """The findings of a record, as they are now, that nobody has dismissed."""
    return [each.finding for each in judged(record) if not each.dismissal]


def may_answer(user, record, severity):
    """Whether a user may dismiss findings of a severity on a record, and reopen them.

    Warnings: whoever may change the record. Errors: whoever may review records.
    """
    kind = KINDS[record.kind]._meta.model_name
    if not user.has_perm(f"relations.change_{kind}"):
        return False
    is_error = severity == LintSeverity.ERROR
    return not is_error or user.has_perm("relations.review_record")


@transaction.atomic
def dismiss(record, rule, subject, *, user, reason):
    """Say that a finding is no problem, and why; returns the `Dismissal`.

    It holds for what the rule says about this subject, also when it goes away and
    comes back. Raises `PermissionDenied` where the user may not answer findings of
    this severity, `ValidationError` without a reason, where nothing of the kind is
    found, and where it was dismissed before (codes `required`, `not_found`, `known`).
    """
    record = Record.objects.select_for_update().get(pk=record.pk)
    refresh(record)
    finding = Finding.objects.filter(record=record, rule=rule, subject=subject).first()
    severity = finding.severity if finding else LintSeverity.WARNING
    _require(user, record, severity)
    if finding is None:
        raise ValidationError(
            _("The evidence lint no longer finds this; read the record again."),
            code="not_found",
        )
    reason = reason.strip()
    if not reason:
        raise ValidationError(
            {"reason": ValidationError(_("Say why it is no problem."), code="required")}
        )
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {
                "reason": ValidationError(
                    _(
                        "The reason has {number} characters; at most {most} are kept."
                    ).format(number=len(reason), most=LONGEST_REASON),
                    code="max_length",
                )
            }
        )
    known = Dismissal.objects.filter(record=record, rule=rule, subject=subject)
    if known := known.select_related("by").first():
        raise ValidationError(
            _("{by} dismissed this already: {reason}").format(
                by=known.by, reason=known.reason
            ),
            code="known",
        )
    dismissal = Dismissal(
        record=record,
        rule=rule,
        subject=subject,
        sentence=finding.sentence,
        reason=reason,
        by=user,
    )
    dismissal.full_clean(exclude=["record", "by"], validate_unique=False)
    dismissal.save()
    return dismissal


@transaction.atomic
def reopen(dismissal, *, user):
    """Take a dismissal back: what it answered is open again, if it is still found.

    Raises `PermissionDenied` for whoever could not have dismissed it.
    """
    record = Record.objects.select_for_update().get(pk=dismissal.record_id)
    _require(user, record, lint.severity(dismissal.rule))
    dismissal.delete()


def _require(user, record, severity):
    if may_answer(user, record, severity):
        return
    if severity == LintSeverity.ERROR:
        raise PermissionDenied(
            _("Only a reviewer can dismiss an error; mend the record, or ask one.")
        )
    raise PermissionDenied(_("Your account may not answer findings on this record."))
