"""What one may ask of merges."""

from django.db import models
from django.db.models import Q


class MergeQuerySet(models.QuerySet):
    def standing(self):
        """Merges that were not undone."""
        return self.filter(undone_at__isnull=True)

    def known_at(self, moment):
        """Merges that stood at a moment; None means now."""
        if moment is None:
            return self.standing()
        return self.filter(at__lte=moment).filter(
            Q(undone_at__isnull=True) | Q(undone_at__gt=moment)
        )

    def end_of(self, table, row, moment=None):
        """The number of the row that a row is part of (at a moment), or its own.

        A row that was merged may be part of one that was merged later.
        """
        known = self.known_at(moment).filter(table=table)
        while found := known.filter(merged=row).first():
            row = found.into
        return row

    def visible_to(self, user):
        """What this user may read: nothing, unless they see drafts."""
        return self if user.has_perm("relations.view_unpublished") else self.none()
