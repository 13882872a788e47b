"""The pages of sources and of what belongs to articles, as far as one may read them."""

from django.contrib import admin

from articles.admin import (
    ArticleBandAdmin,
    ArticleTextAdmin,
    NotACopyAdmin,
    SourceAdmin,
)
from articles.models import Article, ArticleBand, ArticleText, NotACopy, Source
from relations.actions.sources import settle_undated
from relations.admin.exports import ExportsList
from relations.admin.merging import MergingAdmin
from relations.admin.records import HidesDrafts
from relations.querysets.citations import readable_articles, readable_sources

admin.site.unregister([Source, ArticleText, ArticleBand, NotACopy])


@admin.register(Source)
class CitedSourceAdmin(ExportsList, MergingAdmin, HidesDrafts, SourceAdmin):
    def get_queryset(self, request):
        return readable_sources(super().get_queryset(request), request.user)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        settle_undated(obj)


class OfReadableArticles:
    """Readers see the rows that name no article beside those they may read."""

    named = ("article",)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        known = readable_articles(Article.objects.all(), request.user)
        for name in self.named:
            rows = rows.filter(**{f"{name}__in": known})
        return rows


@admin.register(ArticleText)
class CitedTextAdmin(OfReadableArticles, ArticleTextAdmin):
    pass


@admin.register(ArticleBand)
class CitedBandAdmin(OfReadableArticles, ArticleBandAdmin):
    pass


@admin.register(NotACopy)
class CitedNotACopyAdmin(OfReadableArticles, NotACopyAdmin):
    named = ("article", "other")
