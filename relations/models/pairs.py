"""Two rows of one table that look like one, and that somebody said are two."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import given
from articles.curated import why_unstorable


class Pair(models.Model):
    """`one` and `other`, which the class names: the older row is `one`."""

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_once",
                fields=["one", "other"],
                violation_error_message=_("This was said of the two already."),
            ),
            models.CheckConstraint(
                name="%(class)s_in_order",
                condition=Q(one__lt=F("other")),
                violation_error_message=_("Name two, the older one first."),
            ),
        ]

    def put_in_order(self):
        """The pair is the same whichever of the two is named first."""
        if self.one_id and self.other_id and self.one_id > self.other_id:
            self.one_id, self.other_id = self.other_id, self.one_id


class ToldApart(Pair):
    """Somebody compared the two: they are two, for the reason given."""

    WHY = _("Say why they are two.")

    reason = models.CharField(
        max_length=500,
        help_text=_("“Father and son”, “The second call of that day.”"),
    )

    class Meta(Pair.Meta):
        abstract = True
        constraints = [
            *Pair.Meta.constraints,
            given("%(class)s_reason_given", "reason", _("Say why they are two.")),
        ]

    def save(self, *args, **kwargs):
        self.put_in_order()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.put_in_order()
        why = why_unstorable(self.reason)
        if not self.reason.strip():
            why = self.WHY
        if why:
            raise ValidationError({"reason": why})
