"""Officials who may be one person, and those of whom somebody said that they are not.

`relations.actions.likeness` alone writes these tables.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import given
from articles.curated import Curated, history
from relations.models.officials import Official
from relations.querysets.likeness import LikelySameQuerySet, NotTheSameQuerySet


class NameKey(models.Model):
    """What a spelling of a person's name has in common with all spellings like it.

    Derived. Two names that are likely one (`names.same_name`) have one key.
    """

    official = models.ForeignKey(Official, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=40)

    class Meta:
        ordering = ["official_id", "key"]
        constraints = [
            # The index of this constraint is the one that look-ups use.
            models.UniqueConstraint(
                name="namekey_once",
                fields=["key", "official"],
                violation_error_message=_("The official has this key already."),
            )
        ]

    def __str__(self):
        return self.key


class Pair(models.Model):
    """Two officials, the one of the lower number first."""

    one = models.ForeignKey(Official, models.CASCADE, related_name="+")
    other = models.ForeignKey(Official, models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class LikelySame(Pair):
    """Two officials who look like one person. Derived."""

    why = models.CharField(max_length=300)

    objects = LikelySameQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely the same official")
        verbose_name_plural = _("likely the same officials")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="likelysame_once",
                fields=["one", "other"],
                violation_error_message=_("The two are compared already."),
            ),
            models.CheckConstraint(
                name="likelysame_in_order",
                condition=Q(one__lt=F("other")),
                violation_error_message=_("Name two officials, the older row first."),
            ),
        ]

    def __str__(self):
        return _("official {one_id} and official {other_id}").format(
            one_id=self.one_id, other_id=self.other_id
        )


class NotTheSame(Pair, Curated):
    """Somebody compared two officials: they are two people, however they are named."""

    reason = models.CharField(
        max_length=500, help_text=_("“Father and son”, “Born in 1950 and in 1981”.")
    )

    history = history()
    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="notthesame_once",
                fields=["one", "other"],
                violation_error_message=_("This was said of the two already."),
            ),
            models.CheckConstraint(
                name="notthesame_in_order",
                condition=Q(one__lt=F("other")),
                violation_error_message=_("Name two officials, the older row first."),
            ),
            given(
                "notthesame_reason_given", "reason", _("Say why they are two people.")
            ),
        ]

    def __str__(self):
        return _("official {one_id} is not official {other_id}").format(
            one_id=self.one_id, other_id=self.other_id
        )

    def save(self, *args, **kwargs):
        self.put_in_order()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.put_in_order()
        if not self.reason.strip():
            raise ValidationError({"reason": _("Say why they are two people.")})

    def put_in_order(self):
        """The pair is the same whichever of the two is named first."""
        if self.one_id and self.other_id and self.one_id > self.other_id:
            self.one_id, self.other_id = self.other_id, self.one_id
