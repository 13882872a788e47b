"""The pages of defense ties and of the categories of arms."""

from django.contrib import admin

from articles.desk import DeskAdmin
from relations.admin.records import KindAdmin
from relations.models import DefenseTie, WeaponCategory


@admin.register(DefenseTie)
class DefenseTieAdmin(KindAdmin):
    main_type = "tie_type"
    details = [
        ("tie_type", "importance"),
        ("weapon_category", "designation"),
        ("condition", "transfer_mode"),
        ("ordered", "ordered_uncertain"),
        ("delivered", "delivered_uncertain"),
        ("tiv_ordered", "tiv_delivered"),
        ("amount", "currency"),
        "as_reported",
        ("embargo_type", "rests_on"),
    ]
    autocomplete_fields = ["place_country", "weapon_category", "rests_on"]


@admin.register(WeaponCategory)
class WeaponCategoryAdmin(DeskAdmin):
    list_display = ["label", "code", "anchor"]
    search_fields = ["label", "code"]
