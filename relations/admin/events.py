"""The page of events."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from relations.admin.records import KindAdmin
from relations.models import Event
from relations.vocabularies import EVENT_MODES


def modes():
    """The modes of events, grouped by the type that has them."""
    return [
        ("", "None"),
        *(
            (event_type.label, [(mode, mode) for mode in named])
            for event_type, named in EVENT_MODES.items()
            if named
        ),
    ]


@admin.register(Event)
class EventAdmin(KindAdmin):
    main_type = "event_type"
    details = [("event_type", "mode"), "contexts", "intensity"]
    readonly_fields = ["intensity"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "mode":
            return forms.ChoiceField(
                required=False,
                choices=modes(),
                help_text=db_field.help_text,
                widget=UnfoldAdminSelectWidget(),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("class and score"))
    def intensity(self, event):
        if not event.event_type:
            return _("follows from the type")
        score = _("no score") if event.score is None else f"{event.score:+}"
        return f"{event.quad_class.label}, {score}"
