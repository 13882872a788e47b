"""The pages of trade ties and of the products they name."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from articles.desk import CuratedAdmin
from relations.admin.filters import by_code
from relations.admin.records import KindAdmin
from relations.models import Product, TradeTie
from relations.vocabularies import ProductScheme


@admin.register(TradeTie)
class TradeTieAdmin(KindAdmin):
    main_type = "tie_type"
    details = [
        ("tie_type", "importance"),
        ("product", "product_text"),
        ("amount", "currency"),
        ("valuation", "flow"),
        ("quantity", "unit"),
        "as_reported",
    ]
    autocomplete_fields = ["place_country", "product"]


@admin.register(Product)
class ProductAdmin(CuratedAdmin):
    list_display = ["code", "title", "scheme"]
    list_filter = [by_code("scheme", ProductScheme, gettext_lazy("scheme"))]
    search_fields = ["=code", "title"]
    fields = ["scheme", "code", "title"]
