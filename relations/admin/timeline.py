"""All records on one timeline: the page that answers what is between two countries."""

from django.contrib import admin
from django.db.models import Case, Q, When
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import LookedAtAdmin
from relations.admin.addresses import record_url
from relations.admin.between import ShowsPairs
from relations.admin.bulk import BulkEdits
from relations.admin.deleted import ListsDeleted
from relations.admin.evidence_filters import EVIDENCE_FILTERS
from relations.admin.exports import ExportsList
from relations.admin.filters import (
    AuthorFilter,
    CountryFilter,
    DateFilter,
    DyadFilter,
    PlaceFilter,
    ReviewFilter,
    StatusFilter,
    by_code,
)
from relations.admin.records import RecordColumns
from relations.models import KINDS, Record
from relations.vocabularies import RecordKind, ReviewStatus


@admin.register(Record)
class TimelineAdmin(
    ExportsList, ShowsPairs, BulkEdits, ListsDeleted, RecordColumns, LookedAtAdmin
):
    """Read only: a record is written on the page of its kind."""

    list_display = [
        "when",
        "parties",
        "linked",
        "kind",
        "status_shown",
        *RecordColumns.evidence_columns,
        "review_shown",
    ]
    list_display_links = None
    list_filter = [
        DyadFilter,
        CountryFilter,
        DateFilter,
        by_code("kind", RecordKind, gettext_lazy("kind")),
        StatusFilter,
        ReviewFilter,
        AuthorFilter,
        *EVIDENCE_FILTERS,
        PlaceFilter,
    ]
    search_fields = ["title"]

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("All records, newest first"), **(extra_context or {})}
        return super().changelist_view(request, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(record_url(record))

    def list_rows(self, rows):
        # How complete a record is, its kind's own columns tell.
        kinds = [kind.replace("_", "") for kind in KINDS]
        return super().list_rows(rows).select_related("place_country", *kinds)

    def get_ordering(self, request):
        """Among what awaits review that of others first: nobody reviews their own."""
        if request.GET.get("review") != ReviewStatus.IN_REVIEW:
            return super().get_ordering(request)
        user = request.user.pk
        mine = When(Q(created_by=user) | Q(updated_by=user), then=1)
        return [Case(mine, default=0).asc(), *self.opts.ordering]

    @admin.display(description=gettext_lazy("what"), ordering="title")
    def linked(self, record):
        return format_html(
            '<a class="text-link" href="{}">{}</a>', record_url(record), record.title
        )
