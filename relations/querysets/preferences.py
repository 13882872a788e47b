"""What one may ask of preferred values."""

from articles.curated import CuratedQuerySet


class PreferenceQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, record, field):
        return self.get(record__uid=record, field=field)
