"""The page of agreements: several dates, a status that follows from them."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import ChildTable
from relations.admin.inlines import CitationInline, ParticipationInline
from relations.admin.records import KindAdmin
from relations.models import Agreement, AgreementAction, AgreementObligation


class ActionInline(ChildTable):
    model = AgreementAction
    fields = ["country", "action", "date", "note"]
    autocomplete_fields = ["country"]
    verbose_name = gettext_lazy("step of a party")
    verbose_name_plural = gettext_lazy("steps of the parties")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country")


class ObligationInline(ChildTable):
    model = AgreementObligation
    fields = ["country", "obligation", "toward", "condition"]
    autocomplete_fields = ["country", "toward"]
    verbose_name = gettext_lazy("obligation")
    verbose_name_plural = gettext_lazy("obligations")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country", "toward")


@admin.register(Agreement)
class AgreementAdmin(KindAdmin):
    main_type = "form"
    happened = [
        "title",
        ("announced", "signed"),
        ("in_force", "ended"),
        ("status_computed", "status_override"),
        ("status_reason", "status_date"),
        ("place_city", "place_country"),
    ]
    details = [
        ("form", "ambit"),
        "domains",
        ("bindingness", "secrecy"),
        ("term_months", "renewal"),
        ("termination_grounds", "registration_number"),
        ("parent", "parent_relation"),
        "signed_at",
        "end_state",
    ]
    readonly_fields = ["status_computed"]
    inlines = [ParticipationInline, CitationInline, ActionInline, ObligationInline]
    autocomplete_fields = ["place_country", "parent", "signed_at"]

    @admin.display(description=gettext_lazy("status"))
    def status_computed(self, agreement):
        if agreement.pk is None:
            return _("follows from the dates")
        return self.status_shown(agreement)
