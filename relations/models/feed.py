"""What became public, changed in public, and left the public, in order.

Written by `relations.actions.feed` alone; what it has yet to look at is noted by
`relations.actions.noting`. Nobody edits these tables.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.constraints import one_of
from relations.querysets.feed import FeedEntryQuerySet


class FeedAction(models.TextChoices):
    """What became of a row, as the public sees it."""

    CREATED = "created", _("Became public")
    CHANGED = "changed", _("Looks different")
    DELETED = "deleted", _("Is not public any more")
    MERGED = "merged", _("Became part of another row")


class FeedEntry(models.Model):
    """One change of what everybody may read. Never changed itself, never deleted.

    The numbers become visible in their order: whoever has read up to one of them
    finds every later entry beyond it.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    action = models.CharField(max_length=10, choices=FeedAction)
    kind = models.CharField(
        max_length=15, help_text=_("What it is: “meeting”, “official”, “article”.")
    )
    row = models.BigIntegerField(help_text=_("Its number in its table."))
    key = models.CharField(
        max_length=20, help_text=_("The last part of its address: “12”, “ISR”.")
    )
    version = models.PositiveIntegerField(
        null=True, help_text=_("Its version then; empty when it left the public.")
    )

    objects = FeedEntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("entry of the feed")
        verbose_name_plural = _("entries of the feed")
        indexes = [
            models.Index(fields=["row", "kind"], name="feedentry_of_row"),
            models.Index(fields=["kind", "id"], name="feedentry_by_kind"),
            models.Index(fields=["at"], name="feedentry_by_moment"),
        ]
        constraints = [
            one_of("feedentry_action_known", "action", FeedAction, _("what happened")),
        ]

    def __str__(self):
        return f"{self.kind} {self.key} {self.action}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("An entry of the feed is never changed; add another one.")
        super().save(*args, **kwargs)


class Reach(models.IntegerChoices):
    """How far a change of a row reaches."""

    VISIBILITY = 0, _("Whether the public reads it may have changed")
    ITSELF = 1, _("It looks different")
    OTHERS = 2, _("It looks different, and others that show it do too")


class FeedNote(models.Model):
    """A row to be looked at once the transaction that touched it has ended."""

    table = models.CharField(max_length=15)
    row = models.BigIntegerField()
    reach = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.table} {self.row}"
