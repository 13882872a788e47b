"""What one may ask of officials, posts and tenures."""

from django.db.models import Q

from articles.curated import CuratedQuerySet
from relations.querysets.countries import spelled


class OfficialQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, uid):
        return self.get(uid=uid)

    def named(self, query):
        """Officials one of whose spellings has words that begin with the query's."""
        return self.filter(spelled(query, "folded", "names__folded")).distinct()

    def with_posts(self):
        """Officials ready to be labelled and shown, with every post they held."""
        return self.prefetch_related(
            "names", "tenures__post__country", "tenures__post__role"
        )

    def of_country(self, countries):
        return self.in_office(country__in=countries)

    def in_office(self, day=None, **post):
        """Officials one of whose tenures is of such a post, and may cover the day.

        `post` are conditions on the post, `country__in=[israel]`; without any, and
        without a day, it is everybody.
        """
        conditions = {f"tenures__post__{name}": value for name, value in post.items()}
        if day is not None:
            conditions["tenures__isnull"] = False
            return self.filter(held_on(day, "tenures__"), **conditions).distinct()
        return self.filter(**conditions).distinct() if conditions else self


class OfficialNameQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, official, name, kind):
        return self.get(official__uid=official, name=name, kind=kind)


class PostQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, country, title, organization):
        return self.get(country__code=country, title=title, organization=organization)

    def with_country(self):
        return self.select_related("country", "role")


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

    def held_on(self, day):
        """Tenures that may have been held on a day."""
        return self.filter(held_on(day))


def held_on(day, prefix=""):
    """A condition on tenures: possibly held on the day.

    A tenure whose end nobody stated counts as held unless it is known to have ended.
    """
    started = Q(**{f"{prefix}start_earliest__isnull": True}) | Q(
        **{f"{prefix}start_earliest__lte": day}
    )
    lasting = Q(**{f"{prefix}end_latest__isnull": True}) | Q(
        **{f"{prefix}end_latest__gte": day}
    )
    return started & lasting
