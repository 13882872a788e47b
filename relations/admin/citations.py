"""The page of passages, whatever record they support."""

from django.contrib import admin, messages
from django.db import connection
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import CuratedAdmin
from articles.forms import CuratedForm
from articles.vocabularies import AnchorState
from relations.actions.links import settle
from relations.admin.addresses import record_url
from relations.admin.bulk import BulkEdits
from relations.admin.exports import ExportsList
from relations.admin.filters import by_code
from relations.admin.gate import GatedCitationPage
from relations.admin.inlines import anchor_badge, claim_choices, claim_field
from relations.admin.proofs import PlacedCitationAdmin
from relations.admin.records import HidesDrafts
from relations.admin.redactions import RedactingAdmin
from relations.models import KINDS, Citation, Record
from relations.querysets.citations import SEES_ALL
from relations.vocabularies import ReviewStatus, Stance


class CitationForm(CuratedForm):
    def clean(self):
        cleaned = super().clean()
        former, record = self.initial.get("record"), self.cleaned_data.get("record")
        if former and record and former != record.pk:
            both = Record.objects.filter(pk__in=[former, record.pk])
            if both.filter(review=ReviewStatus.APPROVED).exists():
                self.add_error(
                    "record",
                    _(
                        "A passage of a published record does not move: add it "
                        "to the one record, and delete it from the other."
                    ),
                )
        return cleaned


@admin.register(Citation)
class CitationAdmin(
    ExportsList,
    BulkEdits,
    RedactingAdmin,
    GatedCitationPage,
    PlacedCitationAdmin,
    HidesDrafts,
    CuratedAdmin,
):
    form = CitationForm
    list_display = ["passage", "article", "record_shown", "stance", "anchor_shown"]
    list_display_links = ["passage"]
    list_filter = [
        by_code("anchor", AnchorState, gettext_lazy("anchor state")),
        by_code("stance", Stance, gettext_lazy("stance")),
    ]
    search_fields = ["quote", "article__title"]
    autocomplete_fields = ["record", "article"]
    readonly_fields = ["anchor_shown", "quote_shown"]
    fieldsets = [
        (
            gettext_lazy("The passage"),
            {"fields": ["article", "quote", "anchor_shown", "page"]},
        ),
        (
            gettext_lazy("What it says"),
            {"fields": ["record", "stance", "claim", "claimed_value"]},
        ),
        (
            gettext_lazy("What to think of it"),
            {"fields": ["credibility", "translation", "note"]},
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_search_fields(self, request):
        # A search in the words would tell what the rights keep from being shown.
        whole = request.user.has_perm(SEES_ALL)
        return self.search_fields if whole else ["article__title"]

    def get_fieldsets(self, request, obj=None):
        if request.user.has_perm("relations.view_unpublished"):
            return super().get_fieldsets(request, obj)
        shown = ["article", "quote_shown", "anchor_shown", "record", "stance", "claim"]
        return [(_("The passage"), {"fields": shown})]

    @admin.display(description=gettext_lazy("passage"))
    def quote_shown(self, citation):
        return citation.public_quote()

    def list_rows(self, rows):
        return rows.with_article()

    @admin.display(description=gettext_lazy("passage"))
    def passage(self, citation):
        words = citation.public_quote()
        return f"“{words[:60]}{'…' if len(words) > 60 else ''}”"

    @admin.display(description=gettext_lazy("record"), ordering="record")
    def record_shown(self, citation):
        record = citation.record
        return format_html(
            '<a class="text-link" href="{}">{}</a>', record_url(record), record.title
        )

    @admin.display(description=gettext_lazy("in the text"))
    def anchor_shown(self, citation):
        return anchor_badge(citation) if citation.pk else _("looked for when you save")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "claim":
            known = {}
            for kind in KINDS.values():
                known.update(claim_choices(kind))
            return claim_field(db_field, list(known.items()))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_object(self, request, object_id, from_field=None):
        citation = super().get_object(request, object_id, from_field)
        if citation and request.method == "POST" and connection.in_atomic_block:
            Record.objects.select_for_update().get(pk=citation.record_id)
        return citation

    def save_model(self, request, obj, form, change):
        former = form.initial.get("record")
        super().save_model(request, obj, form, change)
        settle(obj.record)
        if former and former != obj.record_id:
            settle(Record.objects.get(pk=former))
        for sentence in obj.warnings():
            messages.warning(request, sentence)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        settle(obj.record)

    def delete_queryset(self, request, queryset):
        records = list(Record.objects.filter(citations__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        for record in records:
            settle(record)
