"""The records that are deleted, for whoever may bring them back."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from relations.actions.chronicle import deletions
from relations.actions.restoring import may_undelete
from relations.models import KINDS
from relations.querysets.citations import SEES_ALL

PAGE = 50


class ListsDeleted:
    """For the list of all records: beside it, what was deleted from it."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.deleted_view)
        return [
            path("deleted/", view, name="relations_record_deleted"),
            *super().get_urls(),
        ]

    def deleted_view(self, request):
        """The deleted records, the newest deletion first; nothing is counted."""
        if not request.user.has_perm(SEES_ALL):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        words = request.GET.get("q", "").replace("\x00", "").strip()
        number = request.GET.get("page", "")
        number = max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1
        states = deletions()
        for word in words.split():
            states = states.filter(title__icontains=word)
        start = (number - 1) * PAGE
        found = list(states[start : start + PAGE + 1])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Deleted records"),
            "rows": [_shown(request.user, state) for state in found[:PAGE]],
            "q": words,
            "newer": number - 1,
            "older": number + 1 if len(found) > PAGE else 0,
        }
        return TemplateResponse(request, "relations/deleted.html", context)


def _shown(user, state):
    kind = KINDS[state.kind]
    stem = f"admin:relations_{kind._meta.model_name}"
    return {
        "state": state,
        "kind": kind._meta.verbose_name,
        "history": reverse(f"{stem}_history", args=[state.id]),
        "undelete": reverse(f"{stem}_undelete", args=[state.id])
        if may_undelete(user, state)
        else "",
    }
