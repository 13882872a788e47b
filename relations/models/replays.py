"""Answers that are kept for a day, so that a repeated request changes nothing."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Replay(models.Model):
    """The answer to a POST that named a key (`Idempotency-Key`).

    Written in the transaction of that POST, so that both are kept or neither. Nobody
    looks at this table: the answers tell what their own readers may know.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(
        max_length=64, help_text=_("Hash of the address and the body.")
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(
        null=True, help_text=_("Empty once something was redacted: it may tell of it.")
    )

    class Meta:
        ordering = ["id"]
        # No constraint by name: nobody fills in a form that could break it.
        unique_together = [("user", "key")]

    def __str__(self):
        return f"answer {self.pk} to {self.user_id}"
