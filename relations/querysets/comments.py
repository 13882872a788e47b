"""What one may ask of comments."""

from django.db import models


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What this user may read: nothing, unless they see drafts."""
        return self if user.has_perm("relations.view_unpublished") else self.none()
