"""What one may ask of pairs of officials."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from articles.curated import CuratedQuerySet


class Pairs:
    def of(self, official):
        """The pairs to which an official belongs."""
        return self.filter(Q(one=official) | Q(other=official))

    def with_officials(self):
        """Pairs ready to be shown, each official with the posts they held."""
        return self.select_related("one", "other").prefetch_related(
            *(
                f"{side}__tenures__post__{name}"
                for side in ("one", "other")
                for name in ("country", "role")
            )
        )


class NotTheSameQuerySet(Pairs, CuratedQuerySet):
    def get_by_natural_key(self, one, other):
        return self.get(one__uid=one, other__uid=other)


class LikelySameQuerySet(Pairs, models.QuerySet):
    def open(self):
        """Pairs of which nobody has said that they are two people."""
        said = self.model._meta.apps.get_model("relations", "NotTheSame")
        pair = {"one": OuterRef("one"), "other": OuterRef("other")}
        return self.filter(~Exists(said.objects.filter(**pair)))
