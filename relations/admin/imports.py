"""The pages of import runs and of the rows that they read."""

from django.contrib import admin

from articles.desk import CuratedAdmin, LookedAtAdmin
from relations.models import ImportedRow, ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(CuratedAdmin):
    list_display = ["dataset", "release", "file_name", "created"]
    search_fields = ["dataset", "release"]
    fields = [
        ("dataset", "release"),
        "citation",
        "terms",
        ("file_name", "file_sha256"),
        "note",
    ]


@admin.register(ImportedRow)
class ImportedRowAdmin(LookedAtAdmin):
    list_display = ["run", "number", "external_id", "record"]
    list_display_links = ["number"]
    list_select_related = ["run", "record"]
    search_fields = ["=external_id"]
    fields = ["run", "number", "external_id", "record", "raw"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.has_perm("relations.view_unpublished"):
            return rows
        return rows.filter(record__review="approved")
