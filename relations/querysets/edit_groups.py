"""What one may ask of edits of many rows at once."""

from django.db import models


class EditGroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What this user may read: nothing, unless they see drafts."""
        return self if user.has_perm("relations.view_unpublished") else self.none()

    def counted(self):
        """With the number of rows that were written, wait, and were refused."""
        return self.annotate(
            **{
                outcome: models.Count("rows", models.Q(rows__outcome=outcome))
                for outcome in ("changed", "waits", "refused")
            }
        )
