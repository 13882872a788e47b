"""What one may ask of the feed."""

from django.db import models
from django.db.models import Max


class FeedEntryQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("An entry of the feed is never changed; add another one.")

    def bulk_update(self, *args, **kwargs):
        raise TypeError("An entry of the feed is never changed; add another one.")

    update.alters_data = True
    bulk_update.alters_data = True

    def since(self, moment):
        """Entries that were written at a moment or later."""
        return self.filter(at__gte=moment)

    def newest_of_rows(self, kinds, keys=None):
        """What was said last of each row of these kinds; of all rows without keys."""
        rows = self.filter(kind__in=kinds)
        if keys is not None:
            rows = rows.filter(row__in=keys)
        newest = rows.order_by().values("row").annotate(newest=Max("pk"))
        return self.filter(pk__in=newest.values("newest"))
