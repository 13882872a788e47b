"""What one may ask of officials, posts and tenures."""

from django.db.models import Case, IntegerField, Q, When

from articles.curated import CuratedQuerySet
from articles.vocabularies import EndState
from relations.names import fold
from relations.querysets.countries import spelled
from relations.querysets.search import best_first, searched, with_names_in
from relations.querysets.today import today
from relations.words import BREAK, words


class OfficialQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, uid):
        return self.get(uid=uid)

    def named(self, query):
        """Officials one of whose spellings has words that begin with the query's."""
        return self.filter(spelled(query, "folded", "names__folded")).distinct()

    def best_first(self, query):
        """Officials whom a query names or begins to name, the best match first."""
        return best_first(self, query, "sort_name", "pk")

    def alike(self, name):
        """Officials one of whose spellings folds to the same."""
        key = " ".join(words(name))
        whole = f"{BREAK} {key} {BREAK}"
        return with_names_in(self, [whole] if key else []).order_by("sort_name", "pk")

    def with_posts(self):
        """Officials ready to be labelled and shown, with every post they held."""
        return self.prefetch_related(
            "names", "tenures__post__country", "tenures__post__role"
        )

    def of_country(self, countries):
        return self.in_office(country__in=countries)

    def in_office(self, day=None, match="possible", **post):
        """Officials one of whose tenures is of such a post, and covers the day.

        `post` are conditions on the post, `country__in=[israel]`; without any, and
        without a day, it is everybody. `match` says whether it may cover the day, or
        certainly does.
        """
        conditions = {f"tenures__post__{name}": value for name, value in post.items()}
        if day is not None:
            conditions["tenures__isnull"] = False
            held = held_on(day, match, "tenures__")
            return self.filter(held, **conditions).distinct()
        return self.filter(**conditions).distinct() if conditions else self


class OfficialNameQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, official, name, kind):
        return self.get(official__uid=official, name=name, kind=kind)


class PostQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, country, title, organization):
        return self.get(country__code=country, title=title, organization=organization)

    def with_country(self):
        return self.select_related("country", "role")

    def best_first(self, query):
        """Posts by words of their title, organization and country, in any language."""
        rows = self
        for word in fold(query).split() or [""]:
            rows = rows.filter(self._spelled(word)) if word else rows.none()
        begins = Q(folded__startswith=f" {fold(query)}")
        worth = Case(When(begins, then=0), default=1, output_field=IntegerField())
        return rows.order_by(worth, "title", "country__name", "pk")

    def _spelled(self, word):
        countries = self.model._meta.get_field("country").related_model.objects
        named = countries.named(word).values("pk")
        return spelled(word, "folded") | Q(country__in=named)


class TenureQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, official, country, title, organization, start):
        return self.get(
            official__uid=official,
            post__country__code=country,
            post__title=title,
            post__organization=organization,
            start=start,
        )

    def with_post(self):
        return self.select_related("official", "post__country", "post__role")

    def best_first(self, query):
        """Tenures by words of the official's names and of the post, newest first.

        Each word is looked for in either: “katz defense”.
        """
        officials = self.model._meta.get_field("official").related_model.objects
        posts = self.model._meta.get_field("post").related_model.objects
        asked = query.split()
        rows = self if asked else self.none()
        for word in asked:
            rows = rows.filter(
                Q(official__in=searched(officials, word, openly=True).values("pk"))
                | Q(post__in=posts.best_first(word).order_by().values("pk"))
            )
        return rows.newest_first()

    def newest_first(self):
        return self.order_by("-start_latest", "official__sort_name", "-pk")

    def held_on(self, day, match="possible"):
        """Tenures that may have been held on a day, or certainly were."""
        return self.filter(held_on(day, match))


def held_on(day, match="possible", prefix=""):
    """A condition on tenures: possibly, or certainly, held on the day.

    A tenure whose end nobody stated may be held unless it is known to have ended; that
    it goes on is certain up to today, if somebody said so.
    """
    if match == "certain":
        lasting = Q(**{f"{prefix}end_earliest__gte": day})
        if day <= today():
            lasting |= Q(**{f"{prefix}end": "", f"{prefix}end_state": EndState.ONGOING})
        return Q(**{f"{prefix}start_latest__lte": day}) & lasting
    started = Q(**{f"{prefix}start_earliest__isnull": True}) | Q(
        **{f"{prefix}start_earliest__lte": day}
    )
    lasting = Q(**{f"{prefix}end_latest__isnull": True}) | Q(
        **{f"{prefix}end_latest__gte": day}
    )
    return started & lasting
