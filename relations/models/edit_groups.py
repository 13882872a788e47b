"""Edits of many rows at once: who, when, why, which rows, and what became of each."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.constraints import given, one_of
from articles.curated import why_unstorable
from relations.models.changes import PendingChange
from relations.querysets.edit_groups import EditGroupQuerySet
from relations.vocabularies import EditOutcome


class EditGroup(models.Model):
    """One edit of many rows; written by actions alone, and never changed.

    It holds no value of a row: what each row said before and after, the row's own
    history tells, so that a value which is taken out of the history is gone here too.
    """

    table = models.CharField(max_length=60, editable=False)
    columns = models.JSONField(editable=False, default=list)
    reason = models.TextField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    undoes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="undone_by",
    )

    objects = EditGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            given(
                "editgroup_reason_given", "reason", _("Say why the rows are changed.")
            )
        ]

    def __str__(self):
        return f"edit {self.pk}"

    def clean(self):
        super().clean()
        why = why_unstorable(self.reason)
        if not self.reason.strip():
            why = _("Say why the rows are changed.")
        if why:
            raise ValidationError({"reason": why})


class EditedRow(models.Model):
    """What became of one row: between which two of its versions it was changed.

    One that waits names its pending change, one that was refused says why. The row
    may be gone by now.
    """

    group = models.ForeignKey(
        EditGroup, models.CASCADE, related_name="rows", db_index=False
    )
    table = models.CharField(max_length=60, editable=False)
    row = models.BigIntegerField(editable=False)
    outcome = models.CharField(max_length=10, choices=EditOutcome, editable=False)
    version_before = models.PositiveIntegerField(null=True, editable=False)
    version_after = models.PositiveIntegerField(null=True, editable=False)
    change = models.ForeignKey(
        PendingChange,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="edited_rows",
    )
    why = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["table", "row"], name="editedrow_by_row")]
        constraints = [
            one_of("editedrow_outcome_known", "outcome", EditOutcome, _("an outcome")),
            models.UniqueConstraint(
                name="editedrow_once",
                fields=["group", "table", "row"],
                violation_error_message=_("This edit has the row already."),
            ),
            models.CheckConstraint(
                name="editedrow_changed_between_versions",
                condition=~Q(outcome=EditOutcome.CHANGED)
                | Q(version_before__isnull=False, version_after__isnull=False),
                violation_error_message=_(
                    "A changed row has a version before and after."
                ),
            ),
            models.CheckConstraint(
                name="editedrow_refused_says_why",
                condition=~Q(outcome=EditOutcome.REFUSED) | ~Q(why=""),
                violation_error_message=_("Say why the row was refused."),
            ),
        ]

    def __str__(self):
        return _("{table} {row} in edit {group_id}").format(
            table=self.table, row=self.row, group_id=self.group_id
        )
