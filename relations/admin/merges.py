"""What was merged, and how it is undone; who looks the same, and who is not."""

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.enums import ActionVariant

from articles.desk import LookedAtAdmin, badge
from relations.actions.merge_plan import counted
from relations.actions.mergeable import MODELS, may_merge
from relations.actions.unmerge import undo, why_undone
from relations.admin.dialogs import TakesSteps
from relations.admin.filters import AnsweredFilter, ChoiceFilter, by_code
from relations.admin.review import NeededReasonForm, button
from relations.models import LikelySame, Merge, NotTheSame, Official
from relations.models.merges import MergedTable


class UndoReasonForm(NeededReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = gettext_lazy(
            "Kept in the history of every row that goes back."
        )


class StandingFilter(ChoiceFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("stands", _("Stands")), ("undone", _("Undone"))]

    def among(self, rows, value):
        return rows.filter(undone_at__isnull=value == "stands")


@admin.register(Merge)
class MergeAdmin(TakesSteps, LookedAtAdmin):
    """Merged on the page of a row; undone here."""

    list_display = ["at", "table", "merged_name", "into_shown", "reason", "by", "state"]
    list_display_links = ["at", "merged_name"]
    list_filter = [by_code("table", MergedTable, gettext_lazy("table")), StandingFilter]
    list_select_related = ["by"]
    search_fields = ["merged_name", "into_name", "reason"]
    actions_detail = ["undo_merge"]
    undo_merge = button(
        "undo_merge",
        "undo",
        gettext_lazy("Undo the merge"),
        "undo",
        ActionVariant.WARNING,
        UndoReasonForm,
        noun="merge",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_fieldsets(self, request, obj=None):
        who = ["merged_name", "into_shown", "moved", "reason", ("by", "at")]
        found = [(_("The merge"), {"fields": who})]
        if obj is not None and not obj.stands:
            undone = ["undone_reason", ("undone_by", "undone_at")]
            found.append((_("Undone"), {"fields": undone}))
        return found

    @admin.display(description=gettext_lazy("into"), ordering="into_name")
    def into_shown(self, merge):
        meta = MODELS[MergedTable(merge.table)]._meta
        name = f"admin:{meta.app_label}_{meta.model_name}_change"
        return format_html(
            '<a class="text-link" dir="auto" href="{}">{}</a>',
            reverse(name, args=[merge.into]),
            merge.into_name,
        )

    @admin.display(description=gettext_lazy("rows written"))
    def moved(self, merge):
        written = merge.rows.values_list("table", "row")
        found = counted((apps.get_model(table), row) for table, row in written)
        return ", ".join(f"{number} {noun}" for noun, number in found)

    @admin.display(description=gettext_lazy("state"), ordering="undone_at")
    def state(self, merge):
        if merge.stands:
            return badge(_("stands"), "good")
        return badge(_("undone"), "plain")

    def has_undo_merge_permission(self, request, object_id=None):
        merge = self.row_at(request, object_id)
        if merge is None:
            return False
        return may_merge(request.user, MODELS[MergedTable(merge.table)])

    def why_not_now(self, request, step, object_id):
        return why_undone(self.row_at(request, object_id))

    def take_step(self, request, step, object_id, reason):
        """Undo, say what came of it, and show the merge again."""
        merge = self.get_queryset(request).filter(pk=object_id).first()
        if merge is None:
            raise PermissionDenied
        try:
            undo(merge, user=request.user, reason=reason)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            said = _("Undone: “{name}” is there again, with what belonged to it.")
            messages.success(request, said.format(name=merge.merged_name))
        page = reverse("admin:relations_merge_change", args=[merge.pk])
        return HttpResponse(headers={"HX-Redirect": page})


class PairAdmin(LookedAtAdmin):
    """Two officials, each with what tells them apart."""

    search_fields = ["one__name", "other__name"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        reads = request.user.has_perm("relations.view_unpublished")
        return rows if reads else rows.none()

    def list_rows(self, rows):
        return rows.with_officials()

    @admin.display(description=gettext_lazy("one"))
    def one_shown(self, pair):
        return official_link(pair.one)

    @admin.display(description=gettext_lazy("other"))
    def other_shown(self, pair):
        return official_link(pair.other)


def official_link(official):
    return format_html(
        '<a class="text-link" dir="auto" href="{}">{}</a> <span>(no. {})</span>',
        reverse("admin:relations_official_change", args=[official.pk]),
        official.label(),
        official.pk,
    )


@admin.register(LikelySame)
class LikelySameAdmin(PairAdmin):
    """The queue: officials who look like one person, the newest pairs first."""

    list_display = ["compare", "one_shown", "other_shown", "why"]
    list_display_links = None
    list_filter = [AnsweredFilter]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        pair = self.get_object(request, object_id)
        if pair is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(self._compare_url(pair, request.user))

    def _compare_url(self, pair, user):
        if may_merge(user, Official):
            name, query = "merge_row", {"into": pair.one_id}
        else:
            name, query = "change", None
        return reverse(
            f"admin:relations_official_{name}", args=[pair.other_id], query=query
        )

    @admin.display(description=gettext_lazy("the two"))
    def compare(self, pair):
        return format_html(
            '<a class="text-link" href="{}">{}</a>',
            reverse("admin:relations_likelysame_change", args=[pair.pk]),
            _("Compare"),
        )


@admin.register(NotTheSame)
class NotTheSameAdmin(PairAdmin):
    """Said on the page of an official; deleted here, to be proposed again."""

    list_display = ["reason", "one_shown", "other_shown", "created_by", "created"]
    list_select_related = ["created_by"]
    search_fields = [*PairAdmin.search_fields, "reason"]
    fields = ["one_shown", "other_shown", "reason", "created_by", "created"]
    readonly_fields = fields

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("relations.delete_notthesame")
