"""Asks before a record is saved whether it is there already, and keeps the answers."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from articles.desk import LookedAtAdmin
from relations.actions.twins import add_passages, tell_apart
from relations.admin.addresses import record_url
from relations.admin.framed import done_url, is_framed
from relations.admin.gate import tell
from relations.admin.inlines import CitationInline
from relations.admin.repetition import TRIP
from relations.models import Citation, NotATwin, Record
from relations.querysets.citations import SEES_ALL
from relations.twins import likely_twins

# The buttons below what may be the same, by their names.
ANYWAY, APART, ADD_TO = "_save_anyway", "_not_twins", "_add_passages_to"
# Fields by which a record may become another's twin.
TELLING = {"title", "start"}
GO_ON = ("_continue", "_addanother", "_saveasnew")


class AsksForTwins:
    """For the page of a kind: a record is saved once nobody finds it there already."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id is None and ADD_TO in request.POST:
            answer = self.add_passages_to(request, request.POST[ADD_TO])
            if answer is not None:
                return answer
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "POST" and prefix == "participations":
            kwargs["judge"] = lambda formset: self.refuse_twins(request, obj, formset)
        return kwargs

    def refuse_twins(self, request, record, formset):
        """Let nothing be saved until its writer has seen what may be the same."""
        changed = formset.has_changed() or TELLING & changed_columns(record)
        if ANYWAY in request.POST or not (record.pk is None or changed):
            return
        if APART in request.POST:
            if not request.POST.get("not_a_twin", "").strip():
                request.twins = self.twins_of(request, record, formset)
                raise ValidationError(_("Say why it is no duplicate."))
            return
        request.twins = self.twins_of(request, record, formset)
        if request.twins:
            raise ValidationError(
                _("This may be recorded already; say above what you want to do.")
            )

    def twins_of(self, request, record, formset):
        parties = [form.instance for form in formset.kept_forms()]
        found = likely_twins(record, parties, request.user)
        if TRIP in request.GET.getlist("_keep"):
            # The next meeting of a trip is another one on purpose.
            found = [row for row in found if str(row.pk) != request.GET.get("_like")]
        return found

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if APART not in request.POST:
            return
        keys = [key for key in request.POST.getlist("twin") if key.isdecimal()]
        others = Record.objects.visible_to(request.user).filter(pk__in=keys)
        tell_apart(
            form.instance,
            others.exclude(pk=form.instance.pk),
            user=request.user,
            reason=request.POST.get("not_a_twin", ""),
        )

    def add_passages_to(self, request, key):
        """Give the passages of the form to a record that is there; None if one may not.

        Nothing else of the form is kept.
        """
        rows = self.model.objects.visible_to(request.user)
        record = rows.filter(pk=key).first() if key.isdecimal() else None
        if record is None or not self.has_change_permission(request, record):
            raise PermissionDenied
        inline = CitationInline(self.model, self.admin_site)
        if not inline.has_add_permission(request, record):
            raise PermissionDenied
        formset = inline.get_formset(request, record)(
            data=request.POST,
            instance=record,
            prefix="citations",
            queryset=Citation.objects.none(),
        )
        if not formset.is_valid():
            messages.error(request, _("Correct the passage below, then add it there."))
            return None
        rows = [form.instance for form in formset.kept_forms() if form.has_changed()]
        reason = request.POST.get("reason", "").strip()
        try:
            found = add_passages(record, rows, user=request.user, reason=reason)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return None
        if found.held:
            tell(request, found.change)
        else:
            messages.success(
                request, _("The passage was added here; no other record was made.")
            )
        framed = is_framed(request)
        page = done_url(request, record=record.pk) if framed else record_url(record)
        return HttpResponseRedirect(page)

    def render_change_form(self, request, context, *args, **kwargs):
        if twins := getattr(request, "twins", None):
            context["twins"] = [(twin, record_url(twin)) for twin in twins]
            context["twins_go_on"] = [name for name in GO_ON if name in request.POST]
            context["twins_form"] = f"{self.opts.model_name}_form"
            context["twins_reason"] = request.POST.get("not_a_twin", "")
            context["may_add_passages"] = kwargs.get("add", False)
        return super().render_change_form(request, context, *args, **kwargs)


def changed_columns(record):
    """The columns in which a record differs from its row; none for a new one."""
    known = Record.objects.filter(pk=record.pk).first() if record.pk else None
    if known is None:
        return set()
    return {name for name in TELLING if getattr(known, name) != getattr(record, name)}


@admin.register(NotATwin)
class NotATwinAdmin(LookedAtAdmin):
    """Said on the page of a record; deleted here, to be asked again."""

    list_display = ["one", "other", "reason", "by", "at"]
    list_display_links = ["one"]
    list_select_related = ["one", "other", "by"]
    search_fields = ["one__title", "other__title", "reason"]
    fields = ["one", "other", "reason", "by", "at"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows if request.user.has_perm(SEES_ALL) else rows.none()

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("relations.delete_notatwin")
