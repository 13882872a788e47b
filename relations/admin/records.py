"""What the pages of every kind of record share."""

from django import forms
from django.contrib import admin, messages
from django.db import connection
from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelect2MultipleWidget, UnfoldAdminSelectWidget

from articles.desk import CuratedAdmin, badge
from articles.states import states_in_two_tables
from relations.actions.links import settle
from relations.admin.bulk import BulkEdits
from relations.admin.evidence import EvidenceColumns
from relations.admin.evidence_filters import EVIDENCE_FILTERS
from relations.admin.exports import ExportsList
from relations.admin.filters import (
    AuthorFilter,
    CountryFilter,
    DateFilter,
    DyadFilter,
    PlaceFilter,
    ReviewFilter,
    by_code,
)
from relations.admin.findings import ShowsFindings
from relations.admin.framed import FramedPage, is_framed
from relations.admin.history import KeepsHistory
from relations.admin.inlines import CitationInline, ParticipationInline
from relations.admin.preferences import PreferenceInline, PrefersValues
from relations.admin.prefill import PrefilledRecordPage
from relations.admin.redactions import RedactingAdmin
from relations.admin.review import ReviewedAdmin
from relations.admin.twins import AsksForTwins
from relations.models import Citation, Participation, Record
from relations.models.codes import CodesField
from relations.models.records import STATUSES
from relations.querysets.citations import SEES_ALL
from relations.querysets.records import FROM_ROLES, TO_ROLES
from relations.vocabularies import ReviewStatus

REVIEW_TONES = {
    ReviewStatus.APPROVED: "good",
    ReviewStatus.IN_REVIEW: "news",
    ReviewStatus.REJECTED: "bad",
    ReviewStatus.CHANGES_REQUESTED: "doubt",
}
STATUS_TONES = {
    **dict.fromkeys(("held", "happened", "active", "in_force", "standing"), "good"),
    **dict.fromkeys(("planned", "signed", "ordered", "negotiation"), "news"),
    **dict.fromkeys(("postponed", "alleged", "suspended", "threatened"), "doubt"),
    **dict.fromkeys(("cancelled", "terminated", "ended"), "bad"),
}


class RecordColumns(EvidenceColumns):
    """The columns of a list of records, in the order in which they are scanned."""

    @admin.display(description=gettext_lazy("date"), ordering="sort_date")
    def when(self, record):
        if record.start and record.end:
            return f"{record.start.display} – {record.end.display}"
        return record.start.display or "undated"

    @admin.display(description=gettext_lazy("between"))
    def parties(self, record):
        """Who acts toward whom, as far as the roles have a direction."""
        sides = {"from": [], "to": [], "with": []}
        for party in record.participations.all():
            side = "with"
            if party.role in FROM_ROLES:
                side = "from"
            elif party.role in TO_ROLES:
                side = "to"
            sides[side].append(party.country.name)
        names = {side: list(dict.fromkeys(named)) for side, named in sides.items()}
        arrow = [", ".join(names[side]) for side in ("from", "to") if names[side]]
        return "; ".join(
            part for part in (" → ".join(arrow), " – ".join(names["with"])) if part
        )

    @admin.display(description=gettext_lazy("what"), ordering="title")
    def what(self, record):
        return record.title

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_shown(self, record):
        return badge(record.status_label, STATUS_TONES.get(record.status, "plain"))

    @admin.display(description=gettext_lazy("review"), ordering="review")
    def review_shown(self, record):
        state = ReviewStatus(record.review)
        tone = REVIEW_TONES.get(state, "plain")
        return badge(state.label.partition(" / ")[0], tone, state.definition)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def search(self, rows, term):
        return rows.searched(term)

    def list_rows(self, rows):
        if rows.query.order_by[:2] == ("-sort_date", "-id"):
            # Of a pair or a country the index of links gives the newest ones first.
            order = rows.columns_in_order(("sort_date", "id"))
            rows = rows.order_by(*(f"-{name}" for name in order))
        parties = Participation.objects.select_related("country")
        in_order = parties.order_by("position", "id")
        return rows.with_evidence().prefetch_related(
            Prefetch("participations", in_order)
        )

    def option_label(self, row):
        return f"{row.title} ({row.start.display or 'undated'})"


class HidesDrafts:
    """The past of a row holds states that were never published: not for readers."""

    def has_view_history_or_change_history_permission(self, request, obj=None):
        allowed = super().has_view_history_or_change_history_permission(request, obj)
        return allowed and request.user.has_perm("relations.view_unpublished")


class KindAdmin(
    ExportsList,
    FramedPage,
    PrefilledRecordPage,
    BulkEdits,
    AsksForTwins,
    ShowsFindings,
    PrefersValues,
    RedactingAdmin,
    ReviewedAdmin,
    KeepsHistory,
    HidesDrafts,
    RecordColumns,
    CuratedAdmin,
):
    """The page of one kind; each names its main type and its own fields."""

    main_type = ""
    details = []
    happened = [
        "title",
        ("start", "end"),
        "end_state",
        ("status", "status_date"),
        "status_reason",
        ("place_city", "place_country"),
    ]
    list_display_links = ["what"]
    search_fields = ["title"]
    inlines = [ParticipationInline, CitationInline, PreferenceInline]
    autocomplete_fields = ["place_country"]

    def get_fieldsets(self, request, obj=None):
        more = {"fields": ["summary", "purpose", "topics", "confidence"]}
        if is_framed(request):
            more["classes"] = ["collapse"]
        known = [] if obj is None else ["review_shown"]
        return [
            (_("What happened"), {"fields": [*self.happened, *known]}),
            (
                _("Details of the {noun}").format(noun=self.opts.verbose_name),
                {"fields": self.details},
            ),
            (_("In our own words"), more),
            *self.closing_fieldsets(request, obj),
        ]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "review_shown"]

    def get_list_display(self, request):
        parts = ["when", "parties", "what", self.main_type, "status_shown"]
        return [*filter(None, parts), *self.evidence_columns, "review_shown"]

    def get_list_filter(self, request):
        typed = self.opts.get_field(self.main_type)
        return [
            by_code(self.main_type, _Choices(typed.choices), typed.verbose_name),
            by_code("status", STATUSES[self.model.KIND], gettext_lazy("status")),
            CountryFilter,
            DyadFilter,
            DateFilter,
            ReviewFilter,
            AuthorFilter,
            *EVIDENCE_FILTERS,
            PlaceFilter,
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "status":
            return forms.ChoiceField(
                label=_("Status"),
                choices=STATUSES[self.model.KIND].choices,
                initial=self.model.DEFAULT_STATUS,
                help_text=db_field.help_text,
                widget=UnfoldAdminSelectWidget(),
            )
        if isinstance(db_field, CodesField):
            kwargs["widget"] = UnfoldAdminSelect2MultipleWidget()
            kwargs["label"] = capfirst(db_field.verbose_name)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_queryset(self, request):
        # Every row has this kind; named, it lets an index give the newest ones first,
        # so that a filter is asked of those alone and not of the whole table.
        return super().get_queryset(request).filter(kind=self.model.KIND)

    def states(self, row, since):
        return states_in_two_tables(self.model, row.pk, since)

    def get_object(self, request, object_id, from_field=None):
        record = super().get_object(request, object_id, from_field)
        if record and request.method == "POST" and connection.in_atomic_block:
            # Two writers of one record take turns, so that the rules on parties hold.
            Record.objects.select_for_update().get(pk=record.pk)
            record.refresh_from_db()
        if record and not request.user.has_perm(SEES_ALL):
            forget_drafts(record)
        return record

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        record = form.instance
        settle(record)
        for sentence in self.doubts(record, formsets):
            messages.warning(request, sentence)

    def doubts(self, record, formsets):
        """Sentences on what looks wrong about the record but may be right."""
        for party in record.participations.select_related(
            "official", "tenure__post__country"
        ):
            party.record = record
            yield from party.warnings()
        for formset in formsets:
            if formset.model is Citation:
                for citation in self.rows_to_save(formset):
                    yield from citation.warnings()


def forget_drafts(record):
    """Let a record that a reader looks at name no record that is not published."""
    for field in record._meta.concrete_fields:
        if not field.is_relation or field.remote_field.parent_link:
            continue
        if issubclass(field.related_model, Record):
            named = getattr(record, field.name)
            if named is not None and named.review != ReviewStatus.APPROVED:
                field.set_cached_value(record, None)


class _Choices:
    """The choices of a column, as a vocabulary has them."""

    def __init__(self, choices):
        self.choices = choices
