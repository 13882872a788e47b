"""The page of meetings."""

from django.contrib import admin

from relations.actions.trips import trip_with
from relations.admin.gate import tell
from relations.admin.records import KindAdmin
from relations.admin.repetition import TRIP, example
from relations.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(KindAdmin):
    main_type = "meeting_format"
    details = [("meeting_format", "visit_type"), ("trip", "gathering"), "level"]
    readonly_fields = ["level"]
    autocomplete_fields = ["place_country", "trip", "gathering"]
    addable = ["trip", "gathering"]

    def save_model(self, request, obj, form, change):
        if not change and obj.trip_id is None and TRIP in request.GET.getlist("_keep"):
            first = example(request.user, request.GET.get("_like", ""))
            if first is not None and first.kind == obj.KIND:
                obj.trip, found = trip_with(first.specific, user=request.user)
                if found is not None and found.held:
                    tell(request, found.change)
        super().save_model(request, obj, form, change)
