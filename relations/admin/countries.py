"""The pages of countries, with their codes and names, and of their successions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from articles.desk import ChildTable, CuratedAdmin
from relations.admin.filters import by_code
from relations.admin.merging import MergingAdmin
from relations.admin.officials import used_by
from relations.models import Country, CountryCode, CountryName, Succession
from relations.vocabularies import EntityType


class CodeInline(ChildTable):
    model = CountryCode
    fields = ["scheme", "value", "valid_from", "valid_to"]
    verbose_name = gettext_lazy("code")
    verbose_name_plural = gettext_lazy("codes")


class NameInline(ChildTable):
    model = CountryName
    fields = ["name", "language", "kind"]
    verbose_name = gettext_lazy("name")
    verbose_name_plural = gettext_lazy("names in other languages and spellings")


@admin.register(Country)
class CountryAdmin(MergingAdmin, CuratedAdmin):
    list_display = ["name", "code", "entity_type", "capital", "years"]
    list_filter = [by_code("entity_type", EntityType, gettext_lazy("type"))]
    search_fields = ["name"]
    search_help_text = gettext_lazy(
        "A name in any language or script, or a code of any scheme."
    )
    ordering = ["name"]
    inlines = [CodeInline, NameInline]
    fieldsets = [
        (
            gettext_lazy("What it is"),
            {"fields": ["code", "name", "official_name", "entity_type"]},
        ),
        ("When", {"fields": [("start", "end"), "end_state"]}),
        ("More", {"fields": ["demonyms", ("capital", "region"), "wikidata"]}),
    ]

    def search(self, rows, term):
        return rows.best_first(term)

    def option_search(self, request, rows, term):
        return rows.best_first(term)

    def uses(self, user):
        return [used_by(user, "country"), *super().uses(user)]

    def option_label(self, row):
        return f"{row.name} ({row.code})"

    @admin.display(description=gettext_lazy("existed"))
    def years(self, country):
        if country.start and country.end:
            return f"{country.start.display} – {country.end.display}"
        if country.end:
            return f"until {country.end.display}"
        return f"since {country.start.display}" if country.start else ""


@admin.register(Succession)
class SuccessionAdmin(CuratedAdmin):
    list_display = ["shown", "kind", "date_shown"]
    list_select_related = ["predecessor", "successor"]
    search_fields = ["predecessor__name", "successor__name"]
    autocomplete_fields = ["predecessor", "successor"]
    fields = ["predecessor", "successor", "kind", "date"]

    @admin.display(description=gettext_lazy("succession"), ordering="predecessor__name")
    def shown(self, succession):
        return f"{succession.predecessor} → {succession.successor}"

    @admin.display(description=gettext_lazy("date"), ordering="date_latest")
    def date_shown(self, succession):
        return succession.date.display
