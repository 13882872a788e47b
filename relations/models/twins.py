"""Records that look like one and are two."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.constraints import given
from articles.curated import why_unstorable
from relations.models.records import Record


class NotATwin(models.Model):
    """Somebody compared two records: they tell of two facts, for the reason given.

    The record that was made first is `record`, so that a pair has one row.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    other = models.ForeignKey(Record, models.CASCADE, related_name="+")
    reason = models.TextField(
        max_length=500, help_text="“The second call of that day.”"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "dismissed duplicate"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="notatwin_once",
                fields=["record", "other"],
                violation_error_message="This was dismissed already.",
            ),
            models.CheckConstraint(
                name="notatwin_in_order",
                condition=Q(record__lt=F("other")),
                violation_error_message="Name two records, the older one first.",
            ),
            given("notatwin_reason_given", "reason", "Say why it is no duplicate."),
        ]

    def __str__(self):
        return f"record {self.record_id} is not record {self.other_id}"

    def clean(self):
        super().clean()
        why = why_unstorable(self.reason)
        if not self.reason.strip():
            why = "Say why it is no duplicate."
        if why:
            raise ValidationError({"reason": why})
