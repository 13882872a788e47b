"""Records that may tell of one fact, and those of which somebody said that they do not.

`relations.actions.likely_twins` alone writes the first, `relations.actions.twins` the
second.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.models.pairs import Pair, ToldApart
from relations.models.records import Record
from relations.querysets.likeness import LikelyTwinsQuerySet


class LikelyTwins(Pair):
    """Two records that look like one. Derived."""

    one = models.ForeignKey(Record, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Record, models.CASCADE, related_name="+")

    objects = LikelyTwinsQuerySet.as_manager()

    class Meta(Pair.Meta):
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-id"]

    def __str__(self):
        return _("record {one} and record {other}").format(
            one=self.one_id, other=self.other_id
        )


class NotATwin(ToldApart):
    """Somebody compared two records: they tell of two facts."""

    WHY = _("Say why it is no duplicate.")

    one = models.ForeignKey(Record, models.CASCADE, related_name="+", db_index=False)
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
