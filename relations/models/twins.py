"""Records that look like one and are two."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
        max_length=500, help_text=_("“The second call of that day.”")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("dismissed duplicate")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="notatwin_once",
                fields=["record", "other"],
                violation_error_message=_("This was dismissed already."),
            ),
            models.CheckConstraint(
                name="notatwin_in_order",
                condition=Q(record__lt=F("other")),
                violation_error_message=_("Name two records, the older one first."),
            ),
            given("notatwin_reason_given", "reason", _("Say why it is no duplicate.")),
        ]

    def __str__(self):
        return _("record {record_id} is not record {other_id}").format(
            record_id=self.record_id, other_id=self.other_id
        )

    def clean(self):
        super().clean()
        why = why_unstorable(self.reason)
        if not self.reason.strip():
            why = _("Say why it is no duplicate.")
        if why:
            raise ValidationError({"reason": why})
