"""What was taken down for good, by whom and why."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.constraints import given
from articles.curated import why_unstorable
from relations.redacted import REDACTED

__all__ = ["REDACTED", "Redaction"]


class Redaction(models.Model):
    """A value that was removed from a row and from its whole past.

    It says where the value stood and never what it was. Written by
    `relations.actions.redaction` alone.
    """

    table = models.CharField(max_length=60, help_text=_("“relations.citation”."))
    row = models.BigIntegerField(help_text=_("Number of the row in its table."))
    column = models.CharField(max_length=60)
    states = models.PositiveIntegerField(help_text=_("Past states that held a value."))
    reason = models.TextField(max_length=1000, help_text=_("Why it had to go."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        permissions = [("redact", _("Can remove a value from rows and their past"))]
        indexes = [models.Index(fields=["table", "row"], name="redaction_by_row")]
        constraints = [
            given("redaction_reason_given", "reason", _("Say why it has to go.")),
        ]

    def __str__(self):
        return f"{self.column} of {self.table} {self.row}"

    def clean(self):
        super().clean()
        why = why_unstorable(self.reason)
        if not self.reason.strip():
            why = _("Say why it has to go.")
        if why:
            raise ValidationError({"reason": why})
