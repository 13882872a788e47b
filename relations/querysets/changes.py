"""What one may ask of changes that wait."""

from django.db import models


class PendingChangeQuerySet(models.QuerySet):
    def open(self):
        """Changes that nobody has decided on."""
        return self.filter(state="open")

    def visible_to(self, user):
        """What this user may read: nothing, unless they see drafts."""
        return self if user.has_perm("relations.view_unpublished") else self.none()
