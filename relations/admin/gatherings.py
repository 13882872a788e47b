"""The pages of trips and gatherings, which group meetings."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from articles.desk import CuratedAdmin
from relations.admin.records import HidesDrafts
from relations.models import Gathering, Trip
from relations.querysets.countries import spelled


class Dated(HidesDrafts, CuratedAdmin):
    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    @admin.display(description=gettext_lazy("date"), ordering="start_latest")
    def when(self, row):
        if row.start and row.end:
            return f"{row.start.display} – {row.end.display}"
        return row.start.display or "undated"


@admin.register(Trip)
class TripAdmin(Dated):
    list_display = ["when", "title_shown", "official"]
    list_display_links = ["title_shown"]
    list_select_related = ["official"]
    search_fields = ["title"]
    autocomplete_fields = ["official"]
    fields = ["official", "title", ("start", "end")]

    def search(self, rows, term):
        named = rows.filter(spelled(term, "official__folded"))
        return rows.filter(title__icontains=term) | named

    def option_rows(self, rows):
        return rows.select_related("official")

    def option_label(self, row):
        return f"{row.official}: {row}"

    @admin.display(description=gettext_lazy("trip"), ordering="title")
    def title_shown(self, trip):
        return trip.title or "trip"


@admin.register(Gathering)
class GatheringAdmin(Dated):
    list_display = ["when", "name", "organization", "place_city", "place_country"]
    list_display_links = ["name"]
    list_select_related = ["organization", "place_country"]
    search_fields = ["name"]
    autocomplete_fields = ["organization", "place_country"]
    fields = [
        "name",
        "organization",
        ("start", "end"),
        ("place_city", "place_country"),
    ]

    def option_label(self, row):
        return f"{row.name} ({row.start.display or 'undated'})"
