"""Changes to published records that wait for a reviewer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.constraints import one_of
from relations.models.records import Record
from relations.querysets.changes import PendingChangeQuerySet
from relations.vocabularies import ChangeState


class PendingChange(models.Model):
    """What somebody wants to change in a published record; written by actions alone.

    `edits` is a list of rows: `{table, row, action, before, after}`. `table` is
    “record” or the name under which the row belongs to it (`participations`,
    `citations`, ...), `row` its number (none for a new one; one that left and comes
    back keeps its own), `action` one of `change`, `add`, `remove`; `before` and
    `after` hold the columns that differ.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="pending_changes")
    base_version = models.PositiveIntegerField(editable=False)
    edits = models.JSONField(editable=False)
    reason = models.TextField(blank=True, help_text=_("Why, in the author's words."))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(
        max_length=10, choices=ChangeState, default=ChangeState.OPEN, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decision = models.TextField(
        blank=True, editable=False, help_text=_("What the reviewer said to it.")
    )

    objects = PendingChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="pendingchange_by_state"),
        ]
        constraints = [
            one_of("pendingchange_state_known", "state", ChangeState, _("a state")),
            models.CheckConstraint(
                name="pendingchange_decided_by_somebody",
                condition=Q(
                    state=ChangeState.OPEN,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    ~Q(state=ChangeState.OPEN)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                violation_error_message=_(
                    "A change that is decided says by whom and when; one that "
                    "waits does not."
                ),
            ),
            models.CheckConstraint(
                name="pendingchange_refusal_has_reason",
                condition=~Q(state=ChangeState.REJECTED) | ~Q(decision=""),
                violation_error_message=_("Say why, for the author."),
            ),
        ]

    def __str__(self):
        return _("change {pk} of record {record_id}").format(
            pk=self.pk, record_id=self.record_id
        )
