"""Lists from which many rows are edited at once: form, preview, then one edit."""

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.decisions import mark_of
from relations.actions import bulk
from relations.actions.bulk_edits import SUBMIT
from relations.actions.bulk_preview import preview
from relations.admin.addresses import record_url
from relations.admin.bulk_forms import BulkForm
from relations.admin.wording import in_words, label_of
from relations.models import KINDS, Record

SHOWN = 200  # rows of the preview; the numbers above it count all


class BulkEdits:
    """For the list of a table: an action that edits the selected rows, or all."""

    def get_urls(self):
        page = path(
            "bulk-edit/",
            self.admin_site.admin_view(self.bulk_edit_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_bulk_edit",
        )
        return [page, *super().get_urls()]

    def get_actions(self, request):
        actions = super().get_actions(request)
        if self.has_bulk_edit_permission(request) and IS_POPUP_VAR not in request.GET:
            name, text = "edit_selected", _("Edit selected…")
            actions[name] = (BulkEdits.edit_selected, name, text)
        return actions

    def has_bulk_edit_permission(self, request):
        tables = KINDS.values() if self.model is Record else [self.model]
        return any(
            request.user.has_perm(
                f"{each._meta.app_label}.change_{each._meta.model_name}"
            )
            for each in tables
        )

    @admin.action(description=gettext_lazy("Edit selected…"))
    def edit_selected(self, request, queryset):
        if not self.has_bulk_edit_permission(request):
            raise PermissionDenied
        rows = queryset.order_by().values_list("pk", flat=True)
        keys = sorted(set(rows[: bulk.LIMIT + 1]))
        try:
            bulk.refuse_too_many(len(keys))
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return None
        return self._bulk_page(request, BulkForm(request, self), keys)

    def bulk_edit_view(self, request):
        """The form as it was sent: shows the preview, or writes what it showed."""
        if not self.has_bulk_edit_permission(request):
            raise PermissionDenied
        keys = self._visible(request, _numbers(request.POST.get("rows", "")))
        if request.method != "POST" or not keys:
            messages.warning(request, _("Select the rows in the list first."))
            return HttpResponseRedirect(self._list_url())
        form = BulkForm(request, self, request.POST)
        if not form.is_valid():
            return self._bulk_page(request, form, keys)
        edit = form.edit()
        versions = _versions(request.POST.get("versions", ""))
        asked = mark_of([repr(edit), sorted(versions.items())])
        is_shown = request.POST.get("shown") == asked
        if "_apply" not in request.POST or not is_shown or set(versions) != set(keys):
            if "_apply" in request.POST:
                messages.warning(
                    request, _("The edit is not the one that was shown; look again.")
                )
            return self._bulk_page(request, form, keys, edit)
        try:
            group = bulk.apply(
                self.model,
                edit,
                versions,
                user=request.user,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self._bulk_page(request, form, keys)
        url = reverse("admin:relations_editgroup_change", args=[group.pk])
        return HttpResponseRedirect(url)

    def _visible(self, request, keys):
        rows = self.get_queryset(request).filter(pk__in=keys[: bulk.LIMIT])
        return sorted(rows.order_by().values_list("pk", flat=True))

    def _bulk_page(self, request, form, keys, edit=None):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Edit %(count)s %(rows)s")
            % {"count": len(keys), "rows": _noun(self.opts, len(keys))},
            "form": form,
            "media": self.media + form.media,
            "rows": ",".join(map(str, keys)),
            "list_url": self._list_url(),
            "action_url": reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_bulk_edit"
            ),
        }
        if edit is not None:
            context["preview"] = self._preview(request, edit, keys)
        return TemplateResponse(request, "relations/bulk_edit.html", context)

    def _preview(self, request, edit, keys):
        judged = preview(self.model, edit, keys, user=request.user)
        refused = [each for each in judged if each.differs and each.problems]
        written = [each for each in judged if each.differs and not each.problems]
        versions = {each.was.pk: each.was.version for each in judged}
        names = [name for name in edit.columns if name != SUBMIT]
        shown = [*refused, *written][:SHOWN]
        return {
            "written": sum(not each.waits for each in written),
            "waits": sum(each.waits for each in written),
            "refused": len(refused),
            "same": len(judged) - len(refused) - len(written),
            "any": bool(written),
            "lines": [_line(each, names, edit) for each in shown],
            "more": len(refused) + len(written) - len(shown),
            "versions": ",".join(f"{key}:{versions[key]}" for key in versions),
            "shown": mark_of([repr(edit), sorted(versions.items())]),
        }

    def _list_url(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


def _line(judged, names, edit):
    """One row of the preview: what it is, what changes, or why it is refused."""
    changes = [
        {"label": capfirst(label_of(type(judged.now), name)), "was": was, "now": now}
        for name in names
        if (was := in_words(judged.was, name)) != (now := in_words(judged.now, name))
    ]
    if edit.submits:
        changes.append(
            {
                "label": _("Review"),
                "was": in_words(judged.was, "review"),
                "now": _("In review"),
            }
        )
    return {
        "row": str(judged.was),
        "url": url_of(judged.was),
        "changes": changes,
        "problems": judged.problems,
        "waits": judged.waits,
    }


def url_of(row):
    """The page of a row of any table that is edited in bulk."""
    if isinstance(row, Record):
        return record_url(row)
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def _noun(opts, number):
    return opts.verbose_name if number == 1 else opts.verbose_name_plural


def _numbers(text):
    return [
        int(each) for each in text.split(",") if each.isdecimal() and len(each) < 19
    ]


def _versions(text):
    pairs = (each.partition(":") for each in text.split(","))
    return {
        int(key): int(version)
        for key, _colon, version in pairs
        if key.isdecimal() and version.isdecimal() and len(key + version) < 30
    }
