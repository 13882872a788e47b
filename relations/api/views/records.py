"""Records: all kinds on one timeline, and each kind by itself."""

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import exceptions
from rest_framework.response import Response

from relations.actions.review import may_delete
from relations.api.addresses import KIND_ROUTES
from relations.api.errors import Invalid, problem
from relations.api.filtersets import RELEVANCE
from relations.api.kind_filtersets import (
    AgreementFilters,
    AllTieFilters,
    DefenseTieFilters,
    DiplomaticTieFilters,
    EventFilters,
    MeetingFilters,
    TradeTieFilters,
)
from relations.api.record_filtersets import RecordFilters
from relations.api.rows.light import Light
from relations.api.rows.records import (
    RecordQuestion,
    shapes,
    whole,
    with_key,
    written,
)
from relations.api.serializers.kinds import (
    KIND_SERIALIZERS,
    AgreementSerializer,
    DefenseTieSerializer,
    DiplomaticTieSerializer,
    EventSerializer,
    MeetingSerializer,
    TradeTieSerializer,
)
from relations.api.views.curated import CuratedViewSet
from relations.api.views.lists import ListView
from relations.kinds import as_kinds
from relations.models import (
    KINDS,
    Agreement,
    DefenseTie,
    DiplomaticTie,
    Event,
    Meeting,
    Record,
    TradeTie,
)
from relations.vocabularies import TIE_KINDS

ORDERINGS = {
    "sort_date": ("sort_date", "id"),
    "updated": ("updated", "id"),
    "id": ("id",),
}
ANY_KIND = PolymorphicProxySerializer(
    component_name="Record",
    serializers=KIND_SERIALIZERS,
    resource_type_field_name="kind",
    many=False,
)
ANY_KINDS = PolymorphicProxySerializer(
    component_name="Record",
    serializers=KIND_SERIALIZERS,
    resource_type_field_name="kind",
    many=True,
)


class AnyRecords(ListView):
    """Reads records of several kinds, each in the shape of its kind."""

    model = Record
    orderings = ORDERINGS
    rankings = {RELEVANCE: ("worth", "sort_date", "id")}
    ordering = "-sort_date"
    expandable = ("citations",)
    filterset_class = RecordFilters
    tabled = True
    kinds = tuple(KINDS)

    def visible(self):
        return Record.objects.visible_to(self.request.user)

    def prepared(self, rows):
        return rows.read_by(self.request.user).with_parties().with_evidence()

    def shape(self, rows):
        rows = list(rows)
        if rows and isinstance(rows[0], Light):
            return self.flat(rows)
        context = self.get_serializer_context()
        return [
            KIND_SERIALIZERS[row.kind](row, context=context).data
            for row in as_kinds(rows)
        ]

    def read_shapes(self):
        return KIND_SERIALIZERS.values()

    def found(self, rows, *address):
        if not self.asks_for_columns:
            return super().found(rows, *address)
        question = self.audience, self.action
        return RecordQuestion(question, rows, address, self.filterset)

    def in_full(self, rows):
        if not isinstance(rows[0], Light):
            return as_kinds(rows)
        embedded = "citations" in self.get_serializer_context()["expand"]
        return whole(rows, openly=self.openly, in_full=embedded)

    def retrieve(self, request, *args, **kwargs):
        if self.moment:
            return super().retrieve(request, *args, **kwargs)
        key = self.kwargs["pk"]
        found = with_key(int(key), self.audience, self.numbered)
        shown = self.flat(found)
        if not shown:
            self.refuse_missing(key)
        self.shown = found[0]
        return Response(shown[0]) if self.selection else self.written(shown[0])

    def numbered(self, key):
        return self.visible().filter(pk=key)

    def flat(self, records):
        """What light records look like in the answer."""
        if self.selection or self.exported or self.asked.get("expand"):
            context = self.get_serializer_context()
            how = {"shows": self.selection.shows} if self.selection else {}
            return shapes(records, openly=self.openly, context=context, **how)
        return written(records, openly=self.openly)

    def was_deleted(self, key):
        past = self.deletions(Record, key).filter(kind__in=self.kinds)
        if self.openly:
            past = past.filter(review="approved")
        return past.exists()


class RecordViewSet(AnyRecords):
    """Every kind of record, newest first."""

    @extend_schema(responses=ANY_KINDS)
    def list(self, request, *args, **kwargs):
        return super().list(request, *args, **kwargs)

    @extend_schema(responses=ANY_KIND)
    def retrieve(self, request, *args, **kwargs):
        return super().retrieve(request, *args, **kwargs)

    def http_method_not_allowed(self, request, *args, **kwargs):
        if not {"list", "retrieve"} & {*self.action_map.values()}:
            # A step or a part of a record, which is written where it is.
            return super().http_method_not_allowed(request, *args, **kwargs)
        where = ", ".join(f"/api/v1/{route}/" for route in KIND_ROUTES.values())
        if key := kwargs.get("pk"):
            kind = self.visible().filter(pk=key).values_list("kind", flat=True).first()
            where = f"/api/v1/{KIND_ROUTES[kind]}/{key}/" if kind else where
        raise exceptions.MethodNotAllowed(
            request.method,
            detail=f"Records are read here and written at the route of their kind: "
            f"{where}.",
        )


class TieViewSet(RecordViewSet):
    """Trade, defense and diplomatic ties together."""

    filterset_class = AllTieFilters
    kinds = TIE_KINDS

    def visible(self):
        return super().visible().filter(kind__in=TIE_KINDS)


class KindViewSet(AnyRecords, CuratedViewSet):
    """One kind of record, to be read and written."""

    told_after_writes = ("citations", "preferences", "warnings")
    may_wait = ("update", "partial_update")

    @property
    def model(self):
        return self.queryset.model

    @property
    def kinds(self):
        return (self.model.KIND,)

    def read_shapes(self):
        return (self.serializer_class,)

    def visible(self):
        return self.model.objects.visible_to(self.request.user)

    def get_object(self):
        return as_kinds([super().get_object()])[0]

    def lock(self, key):
        return Record.objects.select_for_update().filter(pk=key).first()

    def published_with(self, row, values):
        return row

    def remove(self, row):
        if not may_delete(self.request.user, row):
            raise exceptions.PermissionDenied(
                "This record is published; only a reviewer may delete it."
            )
        return super().remove(row)

    def after_write(self, row, serializer):
        if not self.asked["strict"] or "citations" not in serializer.validated_data:
            return
        lost = [
            problem(
                f"citations.{index}.quote",
                "not_found",
                "The article's text does not have this passage; copy it word by word.",
            )
            for index, citation in enumerate(self._as_sent(row.citations))
            if citation.anchor == "not_found"
        ]
        if lost:
            raise Invalid(lost)

    def _as_sent(self, citations):
        """The passages in the order of the body, where new ones have no number."""
        known = citations.in_bulk()
        sent = [each.get("id") for each in self.request.data["citations"]]
        kept = [key and known.pop(int(key)) for key in sent]
        new = (known[key] for key in sorted(known))
        return [each or next(new) for each in kept]


class MeetingViewSet(KindViewSet):
    """Meetings: visits, talks, calls, held or put off."""

    queryset = Meeting.objects.all()
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilters


class AgreementViewSet(KindViewSet):
    """Agreements, with what each party did about them and owes."""

    queryset = Agreement.objects.all()
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilters


class TradeTieViewSet(KindViewSet):
    """Trade ties: flows, supply, contracts, measures."""

    queryset = TradeTie.objects.all()
    serializer_class = TradeTieSerializer
    filterset_class = TradeTieFilters


class DefenseTieViewSet(KindViewSet):
    """Defense ties: alliances, training, transfers, basing, embargoes."""

    queryset = DefenseTie.objects.all()
    serializer_class = DefenseTieSerializer
    filterset_class = DefenseTieFilters


class DiplomaticTieViewSet(KindViewSet):
    """Diplomatic ties: relations, missions, recognition, borders, backing."""

    queryset = DiplomaticTie.objects.all()
    serializer_class = DiplomaticTieSerializer
    filterset_class = DiplomaticTieFilters


class EventViewSet(KindViewSet):
    """Events after PLOVER: who did what to whom."""

    queryset = Event.objects.all()
    serializer_class = EventSerializer
    filterset_class = EventFilters
