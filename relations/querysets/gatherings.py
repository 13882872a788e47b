"""What one may ask of trips and gatherings."""

from articles.curated import CuratedQuerySet


class TripQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, uid):
        return self.get(uid=uid)


class GatheringQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, uid):
        return self.get(uid=uid)
