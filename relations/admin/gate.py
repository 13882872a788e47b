"""What is saved in the admin to a published record waits for a reviewer."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import model_ngettext, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.actions.changes import gate
from relations.admin.addresses import record_url
from relations.models import Record


class Held(HttpResponseRedirect):
    """The answer to a form that was accepted, and whose writes are taken back."""


class GatedPage:
    """For a page that writes to records: its writes go through the gate."""

    def through_gate(self, request, record, write):
        """Answer a request by `write()`; keep what it writes if the record is public.

        `record` may be None, where nothing is to be kept. What the page says of its
        own success is left out then, with the log entry; its warnings stay.
        """
        if record is None:
            return write()
        reason = request.POST.get("reason", "").strip()
        with gate(record, user=request.user, reason=reason) as found:
            request.gate, request.gated = found, record
            answer = write()
        if isinstance(answer, Held):
            tell(request, found.change)
        return answer

    def is_held(self, request):
        """Whether what this request writes will be taken back."""
        return getattr(request, "gate", None) is not None and request.gate.held


class GatedRecordPage(GatedPage):
    """The page of one record."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        write = partial(
            super().changeform_view, request, object_id, form_url, extra_context
        )
        edits = request.method == "POST" and "_saveasnew" not in request.POST
        record = record_at(object_id) if edits else None
        return self.through_gate(request, record, write)

    def response_change(self, request, obj):
        if self.is_held(request):
            return Held(record_url(obj))
        return super().response_change(request, obj)


class GatedCitationPage(GatedPage):
    """The page of one passage: it belongs to its record, whose page follows."""

    actions = ["delete_selected"]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        write = partial(
            super().changeform_view, request, object_id, form_url, extra_context
        )
        record = None
        if request.method == "POST":
            record = record_of(object_id) or record_at(request.POST.get("record"))
        return self.through_gate(request, record, write)

    def delete_view(self, request, object_id, extra_context=None):
        write = partial(super().delete_view, request, object_id, extra_context)
        record = record_of(object_id) if request.method == "POST" else None
        return self.through_gate(request, record, write)

    def response_add(self, request, obj, post_url_continue=None):
        return self._held(request) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request, obj):
        return self._held(request) or super().response_change(request, obj)

    def response_delete(self, request, obj_display, obj_id):
        return self._held(request) or super().response_delete(
            request, obj_display, obj_id
        )

    def _held(self, request):
        return Held(record_url(request.gated)) if self.is_held(request) else None

    @admin.action(
        permissions=["delete"],
        description=gettext_lazy("Delete selected %(verbose_name_plural)s"),
    )
    def delete_selected(self, request, queryset):
        """Takes the place of Django's: what belongs to one record goes together."""
        if not request.POST.get("post"):
            return delete_selected(self, request, queryset)
        *__, forbidden, protected = self.get_deleted_objects(queryset, request)
        if forbidden or protected:
            raise PermissionDenied
        for record in Record.objects.filter(citations__in=queryset).distinct():
            rows = queryset.filter(record=record.pk)
            self.through_gate(request, record, partial(self._delete, request, rows))
        return None

    def _delete(self, request, rows):
        number = rows.count()
        self.log_deletions(request, rows)
        self.delete_queryset(request, rows)
        if not self.is_held(request):
            noun = model_ngettext(self.opts, number)
            messages.success(
                request,
                _("Successfully deleted {number} {noun}.").format(
                    number=number, noun=noun
                ),
            )
        return self._held(request)


def record_of(citation_id):
    """The record of the passage that an address names, or None."""
    key = unquote(str(citation_id or ""))
    rows = Record.objects.filter(citations=int(key)) if key.isdecimal() else None
    return rows.first() if rows is not None else None


def record_at(object_id):
    """The record that an address names, or None."""
    key = unquote(str(object_id or ""))
    return Record.objects.filter(pk=int(key)).first() if key.isdecimal() else None


def change_url(change):
    """The page of a pending change."""
    return reverse("admin:relations_pendingchange_change", args=[change.pk])


def tell(request, change):
    """Say what became of an edit of a published record."""
    if change is None:
        messages.info(request, _("Nothing was changed."))
        return
    messages.success(
        request,
        format_html(
            _(
                'Your change waits for a reviewer (<a class="underline" '
                'href="{url}">change no. {number}</a>); the public sees the record as '
                "it was."
            ),
            url=change_url(change),
            number=change.pk,
        ),
    )
