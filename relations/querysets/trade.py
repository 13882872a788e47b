"""What one may ask of products."""

from articles.curated import CuratedQuerySet


class ProductQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, scheme, code):
        return self.get(scheme=scheme, code=code)
