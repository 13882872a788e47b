"""Pending changes: their list, and the page on which a reviewer decides on one."""

from copy import copy

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.enums import ActionVariant

from articles.desk import LookedAtAdmin, badge
from relations.actions import changes
from relations.actions.documents import Conflict, write
from relations.actions.review import REVIEWS
from relations.admin.addresses import record_url
from relations.admin.comments import comments_for
from relations.admin.comparison import changes_of
from relations.admin.dialogs import TakesSteps
from relations.admin.filters import AuthorFilter, ChoiceFilter
from relations.admin.findings import OfCountryFilter, OfDyadFilter
from relations.admin.gate import change_url
from relations.admin.review import NeededReasonForm, ReasonForm, button
from relations.admin.wording import edits_in_words
from relations.models import PendingChange
from relations.vocabularies import ChangeState, RecordKind

TONES = {
    ChangeState.OPEN: "news",
    ChangeState.APPROVED: "good",
    ChangeState.REJECTED: "bad",
}


class StateFilter(ChoiceFilter):
    """What became of a change; those that wait, unless somebody asks for others."""

    title = gettext_lazy("state")
    parameter_name = "state"
    column = "state"

    def lookups(self, request, model_admin):
        return [*ChangeState.choices, ("all", _("All"))]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            field = choice["form"].fields[self.parameter_name]
            field.choices = [("", _("Waiting")), *self.lookup_choices[1:]]
            yield choice

    def queryset(self, request, queryset):
        return super().queryset(request, queryset) if self.value() else queryset.open()

    def among(self, rows, value):
        return rows if value == "all" else super().among(rows, value)


class ChangeAuthorFilter(AuthorFilter):
    author = "author"


class KindFilter(ChoiceFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"
    column = "record__kind"

    def lookups(self, request, model_admin):
        return RecordKind.choices


@admin.register(PendingChange)
class PendingChangeAdmin(TakesSteps, LookedAtAdmin):
    """Read only but for the decision: a change is made on the page of its record."""

    list_display = [
        "created",
        "record_shown",
        "words",
        "author",
        "reason_shown",
        "state_shown",
    ]
    list_display_links = ["created", "words"]
    list_filter = [
        StateFilter,
        ChangeAuthorFilter,
        KindFilter,
        OfCountryFilter,
        OfDyadFilter,
    ]
    search_fields = ["record__title", "reason"]
    change_form_before_template = "relations/change_table.html"
    change_form_after_template = "relations/below_change.html"
    actions_detail = ["approve", "reject", "withdraw"]
    approve = button(
        "approve",
        "approve",
        gettext_lazy("Approve"),
        "check",
        ActionVariant.SUCCESS,
        ReasonForm,
        noun="change",
    )
    reject = button(
        "reject",
        "reject",
        gettext_lazy("Reject"),
        "block",
        ActionVariant.DANGER,
        NeededReasonForm,
        noun="change",
    )
    withdraw = button(
        "withdraw",
        "withdraw",
        gettext_lazy("Withdraw"),
        "undo",
        ActionVariant.DEFAULT,
        ReasonForm,
        noun="change",
    )

    class Media:
        css = {"all": ["relations/review.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def list_rows(self, rows):
        return rows.select_related("record", "author")

    def get_fieldsets(self, request, obj=None):
        proposed = ["record_shown", ("author", "created"), "reason_shown"]
        decided = [("state_shown", "decided_by"), ("decided_at", "decision")]
        if obj is None or obj.state == ChangeState.OPEN:
            decided = ["state_shown"]
        return [(_("The proposal"), {"fields": [*proposed, *decided]})]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {
            "title": _("Change no. {number}").format(number=obj.pk),
            "subtitle": None,
            "record_url": record_url(obj.record),
            "rows": changes_of(obj),
            "conflicts": conflicts_of(obj),
            "comments": comments_for(request.user, obj.record),
            "findings": obj.record.findings.visible_to(request.user).open(),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # Columns

    @admin.display(description=gettext_lazy("record"), ordering="record__title")
    def record_shown(self, change):
        record = change.record
        return format_html(
            '<a class="text-link" href="{}" dir="auto">{}</a>',
            record_url(record),
            record.title,
        )

    @admin.display(description=gettext_lazy("what changes"))
    def words(self, change):
        return edits_in_words(change)

    @admin.display(description=gettext_lazy("reason"))
    def reason_shown(self, change):
        return change.reason or "–"

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, change):
        return badge(change.get_state_display(), TONES.get(change.state, "plain"))

    # Decisions

    def has_approve_change_permission(self, request, object_id=None):
        return self._may_decide(request, object_id)

    def has_reject_change_permission(self, request, object_id=None):
        return self._may_decide(request, object_id)

    def has_withdraw_change_permission(self, request, object_id=None):
        change = self.row_at(request, object_id)
        return change is not None and change.author_id == request.user.pk

    def _may_decide(self, request, object_id):
        change = self.row_at(request, object_id)
        return change is not None and request.user.has_perm(REVIEWS)

    def why_not_now(self, request, step, object_id):
        change = self.row_at(request, object_id)
        own = changes.why_own(change, request.user) if step == "approve" else ""
        return changes.why_decided(change) or own

    def take_step(self, request, step, object_id, reason):
        """Decide, say what came of it, and show the change again."""
        change = self.get_queryset(request).filter(pk=object_id).first()
        if change is None:
            raise PermissionDenied
        try:
            decided = getattr(changes, step)(change, user=request.user, reason=reason)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            messages.success(
                request,
                format_html(
                    _(
                        'Change no. {number} of <a class="underline" href="{url}">'
                        "{title}</a> is {state}."
                    ),
                    number=decided.pk,
                    url=record_url(decided.record),
                    title=decided.record.title,
                    state=decided.get_state_display().lower(),
                ),
            )
        return HttpResponse(headers={"HX-Redirect": change_url(change)})


def conflicts_of(change):
    """Why an open change cannot be written any more, as sentences."""
    if change.state != ChangeState.OPEN:
        return []
    try:
        write(copy(change.record.specific), change.edits)
    except Conflict as error:
        return error.messages
    return []
