"""Pages on which two people may write at once: the second save is refused, not lost."""

import json
from functools import partial

from django.conf import settings
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.merging import Merge
from articles.sent import SentRows
from articles.states import states_of, table_of_states


class MergesEdits:
    """For the page of a curated row: what was typed meets what others have saved.

    A row that was deleted meanwhile becomes a new one, after its writer was told.
    """

    change_form_template = "articles/curated_form.html"

    def states(self, row, since):
        """The states of a row from a version on, as `articles.states` gives them."""
        return states_of(self.model, row.pk, since)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        show = partial(
            super().changeform_view, form_url=form_url, extra_context=extra_context
        )
        answer = self._meeting_others(request, object_id, show)
        kept = request.POST.get("unsaved", "")
        if getattr(request, "form_saved", False) and kept.isdecimal():
            # The browser forgets what it kept of the form (`unsaved.js`).
            answer.set_cookie(
                f"unsaved-{kept[:40]}",
                "saved",
                max_age=3600,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return answer

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.form_saved = True

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refused = getattr(request, "refused_save", "")
        return type(form.__name__, (form,), {"refused": refused}) if refused else form

    def render_change_form(self, request, context, *args, **kwargs):
        context["merge"] = getattr(request, "merge", None)
        context["is_sent"] = request.method == "POST"
        if context["is_sent"]:
            context["seen_rows"] = request.POST.get("seen_rows", "")
            context["kept_as"] = request.POST.get("unsaved", "")
        else:
            context["seen_rows"] = json.dumps(_versions(context))
        return super().render_change_form(request, context, *args, **kwargs)

    def _meeting_others(self, request, object_id, show):
        """Answer by `show()`; what was typed meets what others saved before it."""
        is_edit = request.method == "POST" and object_id is not None
        if not is_edit or "_saveasnew" in request.POST:
            return show(request, object_id)
        with transaction.atomic():
            row = self._locked(request, object_id)
            if row is None and self._deletion(object_id):
                self._meet_deletion(request, object_id)
                object_id = None
            elif row is not None and self.has_change_permission(request, row):
                self._meet_edits(request, row)
            return show(request, object_id)

    def _locked(self, request, object_id):
        """The row as it is now; whoever saves it next waits for this request."""
        table = table_of_states(self.model)
        try:
            key = table._meta.pk.to_python(unquote(object_id))
            table._base_manager.select_for_update().filter(pk=key).first()
        except (ValidationError, ValueError):
            return None
        return self.get_object(request, unquote(object_id))

    def _meet_edits(self, request, row):
        merge = Merge(self, request, row)
        if not merge.stale:
            return
        request.POST = merge.sent()
        if merge.is_settled:
            return
        request.merge = merge
        if merge.was_offered and merge.decisions:
            request.refused_save = _(
                "Choose for each field below whose value holds, then save again."
            )
            return
        request.refused_save = _(
            "%(who)s saved this %(what)s while you were editing it (%(when)s). Nothing "
            "of yours is lost, and nothing is saved yet: see above what was changed, "
            "then save again."
        ) % {
            "who": merge.newest["who"] or _("Somebody"),
            "what": self.opts.verbose_name,
            "when": moment(merge.newest["when"]),
        }

    def _deletion(self, object_id):
        key = unquote(object_id)
        if not key.isdecimal():
            return None
        states = states_of(table_of_states(self.model), int(key))
        return states[-1] if states and states[-1].deleted else None

    def _meet_deletion(self, request, object_id):
        """Let what was typed stand as a new row; the first time, say what happened."""
        gone, sent = self._deletion(object_id), request.POST.copy()
        was_told = "seen_version" not in sent
        for name in ("seen_version", "seen_rows"):
            sent.pop(name, None)
        for formset, _inline in self.get_formsets_with_inlines(request, None):
            own = (formset.model._meta.pk.name, formset.fk.name)
            as_new(sent, formset.get_default_prefix(), own)
        request.POST = sent
        if was_told:
            return
        request.refused_save = _(
            "%(who)s deleted this %(what)s while you were editing it (%(when)s). What "
            "you typed is below: save it as a new one, or leave it."
        ) % {
            "who": gone.who or _("Somebody"),
            "what": self.opts.verbose_name,
            "when": moment(gone.when),
        }


def as_new(sent, prefix, own):
    """Let the rows of an inline be those of a row that is not there yet.

    `own` are the columns that tell which row it was, and to which one it belonged.
    """
    rows = SentRows(sent, prefix)
    kept = [row for row in rows.kept if not row.get("DELETE")]
    rows.new = [*kept, *rows.new]
    rows.kept = []
    for row in rows.new:
        for name in own:
            row.pop(name, None)
    rows.write(sent)


def moment(when):
    return date_format(localtime(when), "j M Y H:i")


def _versions(context):
    """The version of every row that a page shows in its inlines."""
    return {
        inline.formset.prefix: {
            form.instance.pk: form.instance.version
            for form in inline.formset.initial_forms
        }
        for inline in context["inline_admin_formsets"]
        if hasattr(inline.formset.model, "history")
    }
