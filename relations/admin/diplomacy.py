"""The page of diplomatic ties."""

from django.contrib import admin

from relations.admin.records import KindAdmin
from relations.models import DiplomaticTie


@admin.register(DiplomaticTie)
class DiplomaticTieAdmin(KindAdmin):
    main_type = "tie_type"
    details = [
        ("tie_type", "importance"),
        "relation_status",
        ("mission_type", "level"),
        "accreditation",
    ]
