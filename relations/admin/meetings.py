"""The page of meetings."""

from django.contrib import admin

from relations.admin.records import KindAdmin
from relations.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(KindAdmin):
    main_type = "meeting_format"
    details = [("meeting_format", "visit_type"), ("trip", "gathering"), "level"]
    readonly_fields = ["level"]
    autocomplete_fields = ["place_country", "trip", "gathering"]
    addable = ["trip", "gathering"]
