"""Officials who may be one person, and those of whom somebody said that they are not.

`relations.actions.likeness` alone writes these tables.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.curated import Curated, history
from relations.models.officials import Official
from relations.models.pairs import Pair, ToldApart
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


class LikelySame(Pair):
    """Two officials who look like one person. Derived."""

    one = models.ForeignKey(Official, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Official, models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)

    objects = LikelySameQuerySet.as_manager()

    class Meta(Pair.Meta):
        verbose_name = _("likely the same official")
        verbose_name_plural = _("likely the same officials")
        ordering = ["-id"]

    def __str__(self):
        return _("official {one} and official {other}").format(
            one=self.one_id, other=self.other_id
        )


class NotTheSame(ToldApart, Curated):
    """Somebody compared two officials: they are two people, however they are named."""

    WHY = _("Say why they are two people.")

    one = models.ForeignKey(Official, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Official, models.CASCADE, related_name="+")

    history = history()
    objects = NotTheSameQuerySet.as_manager()

    class Meta(ToldApart.Meta):
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        ordering = ["-id"]

    def __str__(self):
        return _("official {one} is not official {other}").format(
            one=self.one_id, other=self.other_id
        )
