"""What one may ask of pairs: of officials, and of records."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from articles.curated import CuratedQuerySet


class Pairs:
    def of(self, row):
        """The pairs to which a row belongs."""
        return self.filter(Q(one=row) | Q(other=row))


class LikelyPairs(Pairs):
    told_apart = ""  # the table of what people said

    def open(self):
        """Pairs of which nobody has said that they are two."""
        said = self.model._meta.apps.get_model("relations", self.told_apart)
        pair = {"one": OuterRef("one"), "other": OuterRef("other")}
        return self.filter(~Exists(said.objects.filter(**pair)))


class PairsOfOfficials(Pairs):
    def with_officials(self):
        """Pairs ready to be shown, each official with the posts they held."""
        return self.select_related("one", "other").prefetch_related(
            *(
                f"{side}__tenures__post__{name}"
                for side in ("one", "other")
                for name in ("country", "role")
            )
        )


class NotTheSameQuerySet(PairsOfOfficials, CuratedQuerySet):
    def get_by_natural_key(self, one, other):
        return self.get(one__uid=one, other__uid=other)


class LikelySameQuerySet(PairsOfOfficials, LikelyPairs, models.QuerySet):
    told_apart = "NotTheSame"


class LikelyTwinsQuerySet(LikelyPairs, models.QuerySet):
    told_apart = "NotATwin"

    def open(self):
        """The same, without records that were rejected: they are no news to anybody."""
        rows = super().open().exclude(one__review="rejected")
        return rows.exclude(other__review="rejected")

    def with_records(self):
        """Pairs ready to be shown, each record with its parties."""
        return self.select_related("one", "other").prefetch_related(
            "one__participations__country", "other__participations__country"
        )
