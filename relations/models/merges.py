"""Rows that were found to be one: what became part of what, and how it is undone.

`relations.actions.merge` and `relations.actions.unmerge` alone write these tables.
The row that was merged is deleted; its past keeps it, and undoing brings it back.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.constraints import given, one_of
from relations.querysets.merges import MergeQuerySet


class MergedTable(models.TextChoices):
    """The tables in which two rows can be merged."""

    OFFICIAL = "official", "official"
    POST = "post", "post"
    SOURCE = "source", "source"
    COUNTRY = "country", "country"


class Merge(models.Model):
    """One row became part of another: `merged` is its number, `into` the other's.

    Both names are as they were called then.
    """

    table = models.CharField(max_length=15, choices=MergedTable)
    merged = models.BigIntegerField()
    into = models.BigIntegerField()
    key = models.CharField(
        max_length=20, help_text=_("The last part of its address: “12”, “VATI”.")
    )
    merged_name = models.CharField(max_length=200)
    into_name = models.CharField(max_length=200)
    reason = models.TextField(max_length=1000, help_text=_("Why they are one."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_reason = models.TextField(
        _("why it was undone"), max_length=1000, blank=True
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [("merge_rows", _("Can merge two rows into one, and undo it"))]
        indexes = [
            models.Index(fields=["table", "into"], name="merge_by_into"),
            models.Index(fields=["table", "key"], name="merge_by_key"),
        ]
        constraints = [
            one_of("merge_table_known", "table", MergedTable, _("a table")),
            given("merge_reason_given", "reason", _("Say why they are one.")),
            models.CheckConstraint(
                name="merge_of_two",
                condition=~Q(merged=F("into")),
                violation_error_message=_("A row is not merged into itself."),
            ),
            models.UniqueConstraint(
                name="merge_once",
                fields=["table", "merged"],
                condition=Q(undone_at__isnull=True),
                violation_error_message=_("This row was merged already."),
            ),
            models.CheckConstraint(
                name="merge_undone_by_somebody",
                condition=Q(
                    undone_at__isnull=True, undone_by__isnull=True, undone_reason=""
                )
                | (
                    Q(undone_at__isnull=False, undone_by__isnull=False)
                    & ~Q(undone_reason="")
                ),
                violation_error_message=_(
                    "A merge that was undone says by whom, when and why; one "
                    "that stands does not."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.table} {self.merged} into {self.table} {self.into}"

    @property
    def stands(self):
        """Whether it was not undone."""
        return self.undone_at is None


class MergedRow(models.Model):
    """One row that a merge wrote: its states in the history before and after.

    None before: the merge made it. None after: the merge deleted it. What the row
    said is in its history alone, so that what is taken out there is gone from here.
    """

    merge = models.ForeignKey(
        Merge, models.CASCADE, related_name="rows", db_index=False
    )
    table = models.CharField(max_length=60, help_text=_("“relations.tenure”."))
    row = models.BigIntegerField()
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="mergedrow_once",
                fields=["merge", "table", "row"],
                violation_error_message=_("A merge writes each row once."),
            ),
            models.CheckConstraint(
                name="mergedrow_has_a_state",
                condition=Q(before__isnull=False) | Q(after__isnull=False),
                violation_error_message=_("Say what the row was before or after."),
            ),
        ]

    def __str__(self):
        return f"{self.table} {self.row}"
