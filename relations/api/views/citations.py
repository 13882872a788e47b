"""Passages by themselves."""

from relations.actions.changes import gate
from relations.actions.records import delete_citation
from relations.api.errors import Invalid, problem
from relations.api.reference_filtersets import CitationFilters
from relations.api.rows.lists import FlatList
from relations.api.serializers.citations import CitationSerializer
from relations.api.serializers.records import passage_warning
from relations.api.views.curated import CuratedViewSet
from relations.models import Citation


class CitationViewSet(CuratedViewSet):
    """Passages: what an article says about a record."""

    model = Citation
    serializer_class = CitationSerializer
    filterset_class = CitationFilters
    told_after_writes = ("warnings",)
    may_wait = ("create", "update", "partial_update", "destroy")
    past_is_public = False
    tabled = True
    flat_rows = FlatList

    def visible(self):
        return Citation.objects.visible_to(self.request.user)

    def prepared(self, rows):
        return rows.with_article()

    def published_with(self, row, values):
        return row.record if row else values["record"]

    def remove(self, row):
        user = self.request.user
        with gate(row.record, user=user) as found:
            delete_citation(row, user=user, reason="API")
        return found

    def after_write(self, row, serializer):
        if self.asked["strict"] and row.anchor == "not_found":
            raise Invalid([problem("quote", **passage_warning(row))])

    def shape(self, rows):
        shown = super().shape(rows)
        if self.request.method in ("POST", "PUT", "PATCH"):
            for row, each in zip(rows, shown, strict=True):
                warning = passage_warning(row)
                each["warnings"] = [{"field": "quote", **warning}] if warning else []
        return shown
