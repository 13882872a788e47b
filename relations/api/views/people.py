"""Officials, posts, tenures, trips, gatherings and products."""

from relations.api.filtersets import RELEVANCE
from relations.api.permissions import (
    sees_unpublished,
    visible_articles,
    visible_gatherings,
    visible_trips,
)
from relations.api.reference_filtersets import (
    GatheringFilters,
    OfficialFilters,
    PostFilters,
    ProductFilters,
    TenureFilters,
    TripFilters,
)
from relations.api.rows.lists import FlatList
from relations.api.serializers.countries import ProductSerializer
from relations.api.serializers.people import (
    GatheringSerializer,
    OfficialSerializer,
    PostSerializer,
    TenureSerializer,
    TripSerializer,
)
from relations.api.views.curated import CuratedViewSet
from relations.api.views.lists import ListView
from relations.api.views.merges import Mergeable
from relations.models import (
    Gathering,
    Official,
    Post,
    Product,
    Tenure,
    Trip,
)

BY_NUMBER = {"id": ("id",), "updated": ("updated", "id")}


class OfficialViewSet(Mergeable, CuratedViewSet):
    """People, with every spelling of their names and the posts they held."""

    model = Official
    serializer_class = OfficialSerializer
    filterset_class = OfficialFilters
    tabled = True
    flat_rows = FlatList
    orderings = {"sort_name": ("sort_name", "id"), **BY_NUMBER}
    rankings = {RELEVANCE: ("worth", "id")}
    ordering = "sort_name"

    def visible(self):
        return Official.objects.all()

    def prepared(self, rows):
        return rows.with_posts()

    def shape(self, rows):
        """Spellings name the article that they were met in to who may read it."""
        shown = super().shape(rows)
        user = self.request.user
        names = [name for each in shown for name in each["names"] if name["met_in"]]
        if names and not sees_unpublished(user):
            met = visible_articles(user).filter(pk__in=[n["met_in"] for n in names])
            known = set(met.values_list("pk", flat=True))
            for name in names:
                name["met_in"] = name["met_in"] if name["met_in"] in known else None
        return shown


class PostViewSet(Mergeable, CuratedViewSet):
    """Offices of states and organizations, whoever holds them."""

    model = Post
    serializer_class = PostSerializer
    filterset_class = PostFilters
    tabled = True
    flat_rows = FlatList
    orderings = {"title": ("title", "id"), **BY_NUMBER}
    ordering = "id"

    def visible(self):
        return Post.objects.all()

    def prepared(self, rows):
        return rows.with_country()


class TenureViewSet(CuratedViewSet):
    """Who held which post when."""

    model = Tenure
    serializer_class = TenureSerializer
    filterset_class = TenureFilters
    tabled = True
    flat_rows = FlatList

    def visible(self):
        return Tenure.objects.all()

    def prepared(self, rows):
        return rows.with_post()


class TripViewSet(CuratedViewSet):
    """Journeys of officials, which may hold several meetings."""

    model = Trip
    serializer_class = TripSerializer
    filterset_class = TripFilters
    tabled = True
    flat_rows = FlatList
    past_is_public = False

    def visible(self):
        return visible_trips(self.request.user)

    def prepared(self, rows):
        return rows.select_related("official")


class GatheringViewSet(CuratedViewSet):
    """Summits and assemblies during which states meet."""

    model = Gathering
    serializer_class = GatheringSerializer
    filterset_class = GatheringFilters
    tabled = True
    flat_rows = FlatList
    past_is_public = False

    def visible(self):
        return visible_gatherings(self.request.user)

    def prepared(self, rows):
        return rows.select_related("organization", "place_country")


class ProductViewSet(ListView):
    """Headings of product classifications."""

    model = Product
    serializer_class = ProductSerializer
    filterset_class = ProductFilters
    tabled = True
    flat_rows = FlatList
    orderings = {"code": ("code", "id"), **BY_NUMBER}
    ordering = "code"

    def visible(self):
        return Product.objects.all()
