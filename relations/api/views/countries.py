"""Countries and pairs of countries."""

from django.core.exceptions import ValidationError as ModelError
from django.db.models import Count, F, Max, Min, Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from relations.api import examples, parameters
from relations.api.addresses import address
from relations.api.errors import Invalid, from_model
from relations.api.permissions import sees_unpublished
from relations.api.record_filtersets import TimelineFilters
from relations.api.reference_filtersets import CountryFilters, DyadFilters
from relations.api.rows.lists import FlatList
from relations.api.serializers.countries import (
    CountryListSerializer,
    CountrySerializer,
    DyadSerializer,
)
from relations.api.serializers.dossier import DossierSerializer
from relations.api.serializers.fields import CountryField
from relations.api.views.curated import CuratedViewSet
from relations.api.views.dossier import ShowsDossier
from relations.api.views.merges import Mergeable
from relations.api.views.records import ORDERINGS, AnyRecords
from relations.models import KINDS, Country, RecordLink

DYAD = OpenApiParameter(
    "dyad",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description="Two codes in either order: “ISR-AZE”.",
)
# A page of `records/` that says which pair was meant.
TIMELINE = {
    "x-name": "Timeline",
    "allOf": [
        {"$ref": "#/components/schemas/PaginatedRecordList"},
        {
            "type": "object",
            "properties": {
                "dyad": {"type": "string", "description": "The canonical order."}
            },
            "required": ["dyad"],
        },
    ],
}
CODE = OpenApiParameter(
    "code",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description="Our code, or any other code or exact name that means one country.",
)


class CountryViewSet(Mergeable, CuratedViewSet):
    """Countries and other actors, under all their codes and names."""

    model = Country
    filterset_class = CountryFilters
    tabled = True
    flat_rows = FlatList
    serializer_class = CountrySerializer
    lookup_field = "code"
    lookup_value_regex = "[^/]{1,100}"
    orderings = {
        "code": ("code", "id"),
        "name": ("name", "id"),
        "updated": ("updated", "id"),
    }
    ordering = "code"

    def visible(self):
        return Country.objects.all()

    def prepared(self, rows):
        if self.action == "list":
            return rows
        return rows.with_codes().prefetch_related(
            "predecessors__predecessor", "successors__successor"
        )

    def get_serializer_class(self):
        return CountryListSerializer if self.action == "list" else CountrySerializer

    def get_object(self):
        word = self.kwargs["code"]
        try:
            found = parameters.country(parameters.Parameter("").clean([word]))
        except ModelError as error:
            self.refuse_missing(word, error.messages[0])
        if word.upper() != found.code:
            # The code of a country that was merged is another name of this one.
            self.lead_on(word.upper())
        row = self.prepared(self.visible()).filter(pk=found.pk).first()
        if row is None:  # it is named by what it is called today
            self.refuse_missing(word, f"There was no {found.code} at that moment.")
        return row

    def refuse_missing(self, key, sentence=None):
        self.lead_on(key)
        raise exceptions.NotFound(sentence or f"There is no country {key}.")


class DyadViewSet(ShowsDossier, AnyRecords):
    """Pairs of countries: how much there is between them, and all of it by date."""

    lookup_field = "dyad"
    lookup_value_regex = "[^/]{1,200}"
    paged_actions = ("list", "timeline")

    @property
    def filterset_class(self):
        return TimelineFilters if self.action == "timeline" else DyadFilters

    @property
    def orderings(self):
        if self.action == "timeline":
            return ORDERINGS
        return {"dyad": ("country__code", "partner__code")}

    @property
    def rankings(self):
        return super().rankings if self.action == "timeline" else {}

    @property
    def ordering(self):
        return "-sort_date" if self.action == "timeline" else "dyad"

    @property
    def tabled(self):
        return self.action == "timeline"

    @property
    def expandable(self):
        return ("citations",) if self.action == "timeline" else ()

    def read_shapes(self):
        if self.action == "timeline":
            return super().read_shapes()
        return (DyadSerializer if self.action == "list" else DossierSerializer,)

    def visible(self):
        return super().visible() if self.action == "timeline" else self.links()

    def links(self):
        """The index rows of visible records, each pair once, in canonical order."""
        rows = RecordLink.objects.filter(country__code__lt=F("partner__code"))
        if not sees_unpublished(self.request.user):
            rows = rows.filter(record__review="approved")
        return rows

    @extend_schema(responses=DyadSerializer(many=True))
    def list(self, request, *args, **kwargs):
        rows = self.links()
        if countries := self.filterset.form.cleaned_data["country"]:
            rows = rows.filter(Q(country__in=countries) | Q(partner__in=countries))
        return self.answer_with(counted(rows))

    def shape(self, rows):
        if self.action != "list":
            return super().shape(rows)
        known = Country.objects.in_bulk(
            [row[side] for row in rows for side in ("country", "partner")]
        )
        return [
            shape(known[row["country"]], known[row["partner"]], row) for row in rows
        ]

    @extend_schema(
        responses={
            (200, "application/json"): DossierSerializer,
            (200, "text/markdown"): OpenApiTypes.STR,
        },
        parameters=[DYAD],
        examples=[examples.BRIEFING],
    )
    def retrieve(self, request, *args, **kwargs):
        """The dossier: how much there is, who faces whom, and what stands on a day."""
        one, other = self.pair()
        links = self.links().filter(country=one, partner=other)
        counts = shape(one, other, next(iter(counted(links)), None))
        whole = {**counts, **self.standing(one, other)}
        return Response(whole, headers={"Vary": "Accept"})

    @extend_schema(
        operation_id="dyads_timeline_list",
        responses={200: TIMELINE},
        parameters=[DYAD],
    )
    @action(detail=True)
    def timeline(self, request, *args, **kwargs):
        """All records between the two, newest first, filtered like `records/`."""
        return self.page_of(self.between, *self.pair())

    def between(self, one, other):
        return self.visible().between(one, other)

    def page_of(self, rows, *address):
        response = super().page_of(rows, *address)
        if self.exported:
            return response
        one, other = self.pair()
        dyad = f"{one.code}-{other.code}"
        response.data = {"dyad": dyad, **response.data}
        return response

    def read_address(self):
        """The two countries that the address means."""
        if "dyad" not in self.kwargs:
            return
        word = self.kwargs["dyad"]
        try:
            self.meant = parameters.pair(parameters.Parameter("").clean([word]))
        except ModelError as error:
            if error.code in ("same_country", "ambiguous_country"):
                raise Invalid(from_model(error, {"": "dyad"})) from error
            raise exceptions.NotFound(error.messages[0]) from error

    def pair(self):
        """The two countries of the address, in alphabetical order of their codes."""
        if not hasattr(self, "_pair"):
            found = self.meant
            if self.moment:
                then = Country.objects.in_bulk([country.pk for country in found])
                found = [then.get(country.pk, country) for country in found]
            self._pair = sorted(found, key=lambda country: country.code)
        return self._pair


def counted(links):
    """The number of records of each pair, and when the first and the last were."""
    serious = Q(incidental=False)
    return (
        links.order_by()
        .values("country", "partner", "country__code", "partner__code")
        .annotate(
            total=Count("id", filter=serious),
            side=Count("id", filter=~serious),
            first=Min("sort_date", filter=serious),
            last=Max("sort_date", filter=serious),
            **{kind: Count("id", filter=serious & Q(kind=kind)) for kind in KINDS},
        )
    )


def shape(one, other, counts):
    counts = counts or {}
    path = address("dyads", f"{one.code}-{other.code}")
    return {
        "dyad": f"{one.code}-{other.code}",
        "url": path,
        "timeline": f"{path}timeline/",
        "countries": [CountryField().to_representation(each) for each in (one, other)],
        "counts": {name: counts.get(name, 0) for name in ("total", *KINDS)},
        "incidental": counts.get("side", 0),
        "first": counts.get("first"),
        "last": counts.get("last"),
    }
