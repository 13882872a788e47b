"""What one may ask of findings."""

from django.db import models
from django.db.models import Exists, OuterRef


class FindingQuerySet(models.QuerySet):
    def open(self):
        """Findings that nobody has dismissed."""
        dismissals = self.model._meta.get_field("record").related_model._meta.get_field(
            "dismissals"
        )
        dismissed = dismissals.related_model.objects.filter(
            record=OuterRef("record"),
            rule=OuterRef("rule"),
            subject=OuterRef("subject"),
        )
        return self.filter(~Exists(dismissed))

    def errors(self):
        """Findings that block an approval."""
        return self.filter(severity="error")

    def visible_to(self, user):
        """What this user may read: nothing, unless they see drafts."""
        return self if user.has_perm("relations.view_unpublished") else self.none()
