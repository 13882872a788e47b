"""What one may ask of sources, articles and texts."""

from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.curated import CuratedQuerySet

# Where an article names the one for which it speaks; the first that speaks counts.
ORIGINALS = ("syndicated_from", "based_on")
# The columns that follow from them, and from which sources are confidential.
VOICES = ("voice", "open_voice")


class SourceQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, name):
        return self.get(name=name)

    def called(self, name):
        """The one source of this name, however it is capitalized; or None."""
        found = self.filter(name__iexact=name.strip())[:2] if name.strip() else ()
        return found[0] if len(found) == 1 else self.otherwise_called(name)

    def otherwise_called(self, name):
        """The one source that has this as another name; or None."""
        name = name.strip().casefold()
        if not name or ";" in name:
            return None
        found = [
            source
            for source in self.exclude(other_names="").order_by("pk")
            if name in source.all_other_names()
        ]
        return found[0] if len(found) == 1 else None


class ArticleQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, uid):
        return self.get(uid=uid)

    def with_source(self):
        """Articles ready to be shown in a list, with their publisher."""
        return self.select_related("source")

    def speaking_for(self, articles):
        """The copies and the digests of these articles."""
        return self.filter(Q(syndicated_from__in=articles) | Q(based_on__in=articles))

    def settle_voices(self):
        """Make true who speaks in these articles; returns how many were wrong.

        No state of an article tells it, so none is written.
        """
        told = {"voice": self._speaking(), "open_voice": self._speaking(openly=True)}
        rows = (
            self.unrecorded()
            .order_by()
            .alias(**{f"told_{name}": source for name, source in told.items()})
        )
        true = {name: F(f"told_{name}") for name in told}
        return rows.exclude(**true).update(**told)

    def _speaking(self, openly=False):
        """The number of the source that speaks, or speaks to the public."""
        originals = self.model._base_manager.order_by()
        if openly:
            originals = originals.filter(source__confidential=False)
        found = [
            Subquery(originals.filter(pk=OuterRef(name)).values("source"))
            for name in ORIGINALS
        ]
        return Coalesce(*found, F("source"))


class ArticleTextQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("A text is never changed; add a new version instead.")

    def bulk_update(self, *args, **kwargs):
        raise TypeError("A text is never changed; add a new version instead.")

    update.alters_data = True
    bulk_update.alters_data = True

    def get_by_natural_key(self, uid, version):
        return self.get(article__uid=uid, version=version)

    def next_version(self, article):
        """The number that a new text of this article gets."""
        newest = self.filter(article=article).aggregate(newest=Max("version"))
        return (newest["newest"] or 0) + 1
