"""What one may ask of preferred values."""

from django.db.models import Q

from articles.curated import CuratedQuerySet


class PreferenceQuerySet(CuratedQuerySet):
    def open(self):
        """Those that name no passage which the public may not read."""
        known = Q(citation__article__source__confidential=False)
        return self.filter(Q(citation__isnull=True) | known)

    def get_by_natural_key(self, record, field):
        return self.get(record__uid=record, field=field)
