"""Sources and articles, where passages stand."""

from drf_spectacular.utils import extend_schema

from articles import syndication
from articles.models import Article, ArticleText, Source
from relations.api.filtersets import RELEVANCE
from relations.api.permissions import (
    sees_unpublished,
    visible_articles,
    visible_sources,
)
from relations.api.reference_filtersets import ArticleFilters, SourceFilters
from relations.api.rows.lists import FlatArticles, FlatList
from relations.api.serializers.articles import (
    ArticleSerializer,
    ChangedArticleSerializer,
    MadeArticleSerializer,
)
from relations.api.serializers.sources import SourceSerializer
from relations.api.views.curated import CuratedViewSet
from relations.api.views.merges import Mergeable
from relations.api.views.proofs import ProvesPassages
from relations.querysets.citations import ORIGINALS, with_readable_originals


class SourceViewSet(Mergeable, CuratedViewSet):
    """Publishers."""

    model = Source
    serializer_class = SourceSerializer
    filterset_class = SourceFilters
    tabled = True
    orderings = {"name": ("name", "id"), "id": ("id",), "updated": ("updated", "id")}
    ordering = "name"

    past_is_public = False
    flat_rows = FlatList

    def visible(self):
        return visible_sources(self.request.user)

    def shape(self, rows):
        shown = super().shape(rows)
        for each in shown if self.openly else ():
            # Flat rows are written with every member of their serializer.
            each.pop("confidential", None)
        return shown


class ArticleViewSet(ProvesPassages, CuratedViewSet):
    """Articles; the public sees those that a published record cites."""

    model = Article
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilters
    rankings = {RELEVANCE: ("worth", "id")}
    past_is_public = False
    tabled = True
    flat_rows = FlatArticles

    @extend_schema(responses={201: MadeArticleSerializer})
    def create(self, request, *args, **kwargs):
        return super().create(request, *args, **kwargs)

    @extend_schema(responses=ChangedArticleSerializer)
    def update(self, request, *args, **kwargs):
        return super().update(request, *args, **kwargs)

    @extend_schema(responses=ChangedArticleSerializer)
    def partial_update(self, request, *args, **kwargs):
        return super().partial_update(request, *args, **kwargs)

    def lock(self, key):
        # Whoever adds a passage holds its record and then needs the article's key,
        # which this lock leaves free: a new text needs those very records.
        rows = self.model.objects.select_for_update(no_key=True)
        return rows.filter(pk=key).first()

    def after_write(self, row, serializer):
        self.warnings = list(serializer.warnings)
        self.passages = dict(serializer.passages)

    def _answer(self, pk, status=200):
        response = super()._answer(pk, status)
        if status == 201:
            among = visible_articles(self.request.user)
            response.data["copies"] = [
                {
                    "id": proposal.article.pk,
                    "title": proposal.article.title,
                    "reason": proposal.reason,
                }
                for proposal in syndication.propose(self.shown, among)
            ]
        else:
            response.data["passages"] = self.passages
        response.data["warnings"] = self.warnings
        return response

    def visible(self):
        return visible_articles(self.request.user)

    def prepared(self, rows):
        texts = ArticleText.objects.order_by("-version")
        whole = None if self.action == "list" else texts
        return with_readable_originals(rows, self.request.user, whole)

    def shape(self, rows):
        shown = super().shape(rows)
        everything = sees_unpublished(self.request.user)
        for row, each in zip(rows, shown, strict=True):
            if everything:
                each["source"]["confidential"] = row.source.confidential
            else:
                each.update({name: getattr(row, f"told_{name}") for name in ORIGINALS})
        return shown

    def get_serializer_context(self):
        whole = self.action != "list"
        return {**super().get_serializer_context(), "whole": whole}
