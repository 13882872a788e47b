"""Records that look like one and are two."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.models.pairs import ToldApart
from relations.models.records import Record


class NotATwin(ToldApart):
    """Somebody compared two records: they tell of two facts."""

    WHY = _("Say why it is no duplicate.")

    one = models.ForeignKey(Record, models.CASCADE, related_name="+")
    other = models.ForeignKey(Record, models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(ToldApart.Meta):
        verbose_name = _("dismissed duplicate")
        verbose_name_plural = _("dismissed duplicates")
        ordering = ["-at", "-id"]

    def __str__(self):
        return _("record {one} is not record {other}").format(
            one=self.one_id, other=self.other_id
        )
