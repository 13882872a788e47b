"""From the history of a record back to what it said: restore, and bring back."""

from datetime import UTC
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from relations.actions import restoring
from relations.actions.chronicle import Chronicle, Line
from relations.actions.documents import RECORD, rows_shown
from relations.actions.plans import Plan
from relations.actions.references import TO_RECORD
from relations.admin.addresses import record_url
from relations.admin.gate import tell
from relations.admin.journal import rows_of
from relations.models import Record
from relations.querysets.citations import SEES_ALL
from relations.vocabularies import ReviewStatus


class RestoreForm(forms.Form):
    """Why something is brought back, and the state that was seen before."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=gettext_lazy("Kept in the history."),
        error_messages={"required": gettext_lazy("Say why; the history keeps it.")},
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BringsBack:
    """For the page of a record: restore what it said, and undo its deletion."""

    delete_confirmation_template = "relations/delete_record.html"

    def get_urls(self):
        stem = f"relations_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<int:key>/restore/", view(self.restore_view), name=f"{stem}_restore"),
            path(
                "<int:key>/undelete/", view(self.undelete_view), name=f"{stem}_undelete"
            ),
            *super().get_urls(),
        ]

    def delete_model(self, request, obj):
        obj._change_reason = request.POST.get("reason", "").strip()[:300] or None
        super().delete_model(request, obj)

    def restore_view(self, request, key):
        """Show what restoring would do, and do it."""
        if not (
            request.user.has_perm(SEES_ALL) and self.has_change_permission(request)
        ):
            raise PermissionDenied
        record = self.model.objects.filter(pk=key).first()
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        asked = {
            "moment": _moment(request.GET.get("known_at", "")),
            "fields": request.GET.getlist("field"),
        }
        if asked["moment"] is None:
            messages.error(request, _("Choose what to restore in the history."))
            return HttpResponseRedirect(self._way(key, "history"))
        form, problems = RestoreForm(request.POST or None), []
        if request.method == "POST" and form.is_valid():
            try:
                found = restoring.restore(
                    record, **asked, user=request.user, **form.cleaned_data
                )
            except ValidationError as error:
                problems = restoring.sentences(error)
            else:
                if found.held:
                    tell(request, found.change)
                else:
                    messages.success(request, _("Restored; it is in the history."))
                return HttpResponseRedirect(self._way(key, "history"))
        record = self.model.objects.get(pk=key)
        if form.is_valid() or not form.is_bound:
            # Whoever presses again has read what is shown now.
            reason = form.cleaned_data["reason"] if form.is_bound else ""
            seen = {"reason": reason, "seen_version": record.version}
            form = RestoreForm(initial=seen)
        return self._ask_to_restore(request, record, form, problems, **asked)

    def _ask_to_restore(self, request, record, form, problems, moment, fields):
        try:
            plan = restoring.preview(record, moment, fields)
        except ValidationError as error:
            plan = Plan([], problems=restoring.sentences(error))
        context = {
            "form": form,
            "rows": _planned(record, plan),
            "notes": plan.notes,
            "problems": list(dict.fromkeys([*problems, *plan.problems])),
            "moment": moment,
            "whole": not fields,
            "waits": record.review == ReviewStatus.APPROVED,
            "possible": plan.edits and not plan.problems,
            "submit": _("Restore"),
            "headings": (_("Now"), _("Then")),
        }
        return self._confirm(request, Chronicle(record.pk), record, context)

    def undelete_view(self, request, key):
        """Show what would come back with a deleted record, and bring it back."""
        if not (
            request.user.has_perm(SEES_ALL) and self.has_delete_permission(request)
        ):
            raise PermissionDenied
        chronicle = self._chronicle(request, key)
        if chronicle is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        record = self.model.objects.filter(pk=key).first()
        if record is not None:
            messages.info(request, _("This record is not deleted."))
            return HttpResponseRedirect(record_url(record))
        if not self._may_undelete(request, key):
            raise PermissionDenied
        form, problems = RestoreForm(request.POST or None), []
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                record = restoring.undelete(key, user=request.user, reason=reason)
            except ValidationError as error:
                problems = restoring.sentences(error)
            else:
                state = record.get_review_display()
                messages.success(
                    request, _("Brought back; it is “%(state)s”.") % {"state": state}
                )
                return HttpResponseRedirect(record_url(record))
        (newest,) = chronicle.tell(chronicle.entries[:1])
        context = {
            "form": form,
            "rows": [row for line in newest.lines for row in rows_of(line)],
            "deleted": newest,
            "problems": problems,
            "possible": True,
            "published": newest.lines[0].before.review == ReviewStatus.APPROVED,
            "submit": _("Bring it back"),
            "headings": (_("When it was deleted"), _("Now")),
        }
        return self._confirm(request, chronicle, None, context)

    def _confirm(self, request, chronicle, record, context):
        context = {
            **self._frame(request, chronicle, record),
            "title": f"{context['submit']}: {title_of(chronicle)}",
            "history_url": self._way(chronicle.key, "history"),
            **context,
        }
        return TemplateResponse(request, "relations/restore.html", context)

    def _frame(self, request, chronicle, record):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": record,
            "record_url": record_url(record) if record else "",
        }

    def _chronicle(self, request, object_id):
        """The chronicle of a record of this kind; None where there never was one."""
        if not request.user.has_perm(SEES_ALL) or not self.has_view_permission(request):
            raise PermissionDenied
        key = str(object_id)
        try:
            chronicle = Chronicle(int(key)) if key.isdecimal() else None
        except (Record.DoesNotExist, OverflowError):
            return None
        fits = chronicle is not None and chronicle.kind is self.model
        return chronicle if fits else None

    def _may_undelete(self, request, key):
        newest = Record.history.filter(id=key).order_by("-history_date").first()
        return newest is not None and restoring.may_undelete(request.user, newest)

    def _way(self, key, name, **query):
        if "known_at" in query:
            query["known_at"] = query["known_at"].astimezone(UTC).isoformat()
        url = reverse(f"admin:relations_{self.opts.model_name}_{name}", args=[key])
        return f"{url}?{urlencode(query)}" if query else url


def _moment(word):
    try:
        moment = parse_datetime(word)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def title_of(chronicle):
    """The newest title of a record, deleted or not."""
    return next(s.row.title for s in reversed(chronicle.states) if s.table == RECORD)


def _edits(user):
    """Whether the user may know of what was never published."""
    return user.has_perm(SEES_ALL)


def _planned(record, plan):
    """What a plan changes, as the rows of a table."""
    shown = []
    for edit, old, new in rows_shown(record, plan.edits):
        for row in filter(None, (old, new)):
            for link in TO_RECORD:
                if edit["table"] != RECORD and hasattr(row, f"{link}_id"):
                    row._meta.get_field(link).set_cached_value(row, record)
        names = list(edit["after"])
        line = Line(edit["table"], edit["row"], edit["action"], old, new, names)
        shown += rows_of(line)
    return shown
