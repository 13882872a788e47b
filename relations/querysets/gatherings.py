"""What one may ask of trips and gatherings."""

from django.db.models import Exists, OuterRef

from articles.curated import CuratedQuerySet
from relations.querysets.citations import SEES_ALL


class GroupQuerySet(CuratedQuerySet):
    """For what groups meetings."""

    def visible_to(self, user):
        """What this user may read; the public: groups of published meetings."""
        if user.has_perm(SEES_ALL):
            return self
        meetings = self.model._meta.get_field("meetings")
        published = meetings.related_model.objects.published()
        own = {meetings.field.name: OuterRef("pk")}
        return self.filter(Exists(published.filter(**own)))


class TripQuerySet(GroupQuerySet):
    def get_by_natural_key(self, uid):
        return self.get(uid=uid)


class GatheringQuerySet(GroupQuerySet):
    def get_by_natural_key(self, uid):
        return self.get(uid=uid)
