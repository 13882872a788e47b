"""Edits of many rows: their list, what became of each row, and the way back."""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextareaWidget

from articles.desk import LookedAtAdmin
from articles.states import states_in_two_tables, states_of
from relations.actions.bulk import rows_of
from relations.actions.bulk_edits import SUBMIT
from relations.actions.bulk_undo import undo, why_undone
from relations.admin.bulk import SHOWN, url_of
from relations.admin.dialogs import TakesSteps
from relations.admin.filters import AuthorFilter
from relations.admin.gate import change_url
from relations.admin.review import ReasonForm, button
from relations.admin.wording import in_words, label_of
from relations.models import EditGroup, Record
from relations.vocabularies import EditOutcome

EDITS = "relations.change_citation"  # whoever curates at all; each row asks for more


class UndoForm(ReasonForm):
    reason = forms.CharField(
        max_length=250,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history of every row, and with the undo."),
    )


class WriterFilter(AuthorFilter):
    author = "by"


@admin.register(EditGroup)
class EditGroupAdmin(TakesSteps, LookedAtAdmin):
    """Read only but for the way back: an edit is made from the list of its rows."""

    list_display = ["at", "what", "rows_shown", "by", "reason", "undone"]
    list_display_links = ["at", "what"]
    list_filter = [WriterFilter]
    search_fields = ["reason"]
    fields = ["what", ("by", "at"), "reason", "rows_shown", "undone"]
    change_form_after_template = "relations/below_edit.html"
    actions_detail = ["undo_edit"]
    undo_edit = button(
        "undo_edit",
        "undo",
        gettext_lazy("Undo this edit"),
        "undo",
        ActionVariant.DANGER,
        UndoForm,
        noun="edit",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def list_rows(self, rows):
        return rows.counted().select_related("by", "undoes", "undone_by")

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        return found and self.list_rows(self.model.objects).get(pk=found.pk)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        rows = list(
            obj.rows.select_related("change").order_by("-outcome", "id")[:SHOWN]
        )
        context["title"] = _("Edit no. %(number)s") % {"number": obj.pk}
        context["subtitle"] = None
        context["lines"] = _lines(obj, rows)
        context["more"] = obj.rows.count() - len(rows)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # Columns

    @admin.display(description=gettext_lazy("what"))
    def what(self, group):
        model = apps.get_model(group.table)
        names = [
            str(_("submitted for review") if name == SUBMIT else label_of(model, name))
            for name in group.columns
        ]
        noun = capfirst(model._meta.verbose_name_plural)
        told = f"{noun}: {', '.join(names)}"
        if group.undoes_id is None:
            return told
        return _("Undo of no. %(number)s. %(what)s") % {
            "number": group.undoes_id,
            "what": told,
        }

    @admin.display(description=gettext_lazy("rows"))
    def rows_shown(self, group):
        numbers = [
            (group.changed, _("changed")),
            (group.waits, _("wait for a reviewer")),
            (group.refused, _("refused")),
        ]
        return (
            ", ".join(f"{number} {word}" for number, word in numbers if number) or "–"
        )

    @admin.display(description=gettext_lazy("undone"))
    def undone(self, group):
        later = getattr(group, "undone_by", None)
        if later is None:
            return "–"
        url = reverse("admin:relations_editgroup_change", args=[later.pk])
        return format_html(
            '<a class="text-link" href="{}">{}</a>',
            url,
            _("by no. %(number)s") % {"number": later.pk},
        )

    # The way back

    def has_undo_edit_permission(self, request, object_id=None):
        group = self.row_at(request, object_id)
        return group is not None and request.user.has_perm(EDITS)

    def why_not_now(self, request, step, object_id):
        return why_undone(self.row_at(request, object_id))

    def take_step(self, request, step, object_id, reason):
        """Undo the edit, and show what became of its rows."""
        group = self.get_queryset(request).filter(pk=object_id).first()
        if group is None:
            raise PermissionDenied
        try:
            group = undo(group, user=request.user, reason=reason)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _("The edit is undone, as far as it could be."))
        url = reverse("admin:relations_editgroup_change", args=[group.pk])
        return HttpResponse(headers={"HX-Redirect": url})


def _lines(group, rows):
    """The rows of an edit as the page shows them, before and after in words."""
    model = apps.get_model(group.table)
    current = {row.pk: row for row in rows_of(model, [each.row for each in rows])}
    return [_line(group, each, current.get(each.row)) for each in rows]


def _line(group, edited, row):
    refused = edited.outcome == EditOutcome.REFUSED
    noun = apps.get_model(edited.table)._meta.verbose_name
    gone = _("%(noun)s no. %(number)s, deleted") % {"noun": noun, "number": edited.row}
    return {
        "row": str(row) if row else gone,
        "url": url_of(row) if row else "",
        "changes": _changes(group, edited, row) if row and not refused else [],
        "problems": [edited.why] if refused else [],
        "outcome": edited.get_outcome_display(),
        "change_url": change_url(edited.change) if edited.change else "",
    }


def _changes(group, edited, row):
    """What a row said before and after an edit, as its history tells it."""
    if edited.outcome != EditOutcome.CHANGED:
        return []
    read = states_in_two_tables if isinstance(row, Record) else states_of
    states = read(type(row), row.pk, edited.version_before)
    said = {each.row.version: each.row for each in states}
    before, after = said.get(edited.version_before), said.get(edited.version_after)
    if before is None or after is None:
        return []
    names = ["review" if name == SUBMIT else name for name in group.columns]
    return [
        {"label": capfirst(label_of(type(row), name)), "was": was, "now": now}
        for name in names
        if (was := in_words(before, name)) != (now := in_words(after, name))
    ]
