"""The pages of functions of posts, and of the index that code keeps."""

from django.contrib import admin

from articles.desk import DeskAdmin, LookedAtAdmin
from relations.models import PostRole, RecordLink, RecordTopic


@admin.register(PostRole)
class PostRoleAdmin(DeskAdmin):
    list_display = ["label", "code", "seniority", "anchor"]
    search_fields = ["label", "code"]


class IndexAdmin(LookedAtAdmin):
    """Derived from records; shown so that somebody can look why one is found."""

    search_fields = ["record__title"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.has_perm("relations.view_unpublished"):
            return rows
        return rows.filter(record__review="approved")


@admin.register(RecordLink)
class RecordLinkAdmin(IndexAdmin):
    list_display = ["country", "partner", "sort_date", "kind", "record", "incidental"]
    list_select_related = ["country", "partner", "record"]


@admin.register(RecordTopic)
class RecordTopicAdmin(IndexAdmin):
    list_display = ["topic", "sort_date", "kind", "record"]
    list_select_related = ["record"]
