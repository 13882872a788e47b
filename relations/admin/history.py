"""The past of a record as a page: what was written, by whom and why."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import badge
from relations.actions import restoring
from relations.actions.chronicle import CHANGED, CREATED, DELETED, UNDELETED
from relations.actions.documents import RECORD, columns
from relations.admin.gate import change_url
from relations.admin.journal import NAMES_OF_TABLES, rows_of
from relations.admin.restoring import BringsBack, title_of

PAGE = 50
ACTIONS = {
    CREATED: (gettext_lazy("Created"), "good"),
    CHANGED: (gettext_lazy("Changed"), "plain"),
    DELETED: (gettext_lazy("Deleted"), "bad"),
    UNDELETED: (gettext_lazy("Brought back"), "news"),
}


class KeepsHistory(BringsBack):
    """For the page of a record: its history, and the ways back from there."""

    def history_view(self, request, object_id, extra_context=None):
        """Every write to the record and what belongs to it, newest first."""
        chronicle = self._chronicle(request, object_id)
        if chronicle is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        asked = request.GET.get("field", "")
        fields = _fields(chronicle)
        entries = chronicle.entries
        if asked in dict(fields):
            entries = chronicle.about(asked)
        elif asked:
            messages.error(
                request,
                _("“%(name)s” is no field of this record.") % {"name": asked[:60]},
            )
        page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
        chronicle.tell(page.object_list)
        record = self.model.objects.filter(pk=chronicle.key).first()
        context = {
            **self._frame(request, chronicle, record),
            "title": _("History: %(title)s") % {"title": title_of(chronicle)},
            "fields": fields,
            "asked": asked,
            "page": page,
            "entries": list(self._shown(request, chronicle, page.object_list, record)),
            "gone": record is None,
            "undelete_url": self._way(chronicle.key, "undelete")
            if record is None and self._may_undelete(request, chronicle.key)
            else "",
            **(extra_context or {}),
        }
        return TemplateResponse(request, "relations/history.html", context)

    def _shown(self, request, chronicle, entries, record):
        """The entries as the page shows them."""
        restores = record is not None and restoring.may_restore(request.user, record)
        moments = [entry.at for entry in chronicle.entries]
        present = chronicle.rows_at(timezone.now())
        for entry in entries:
            number = moments.index(entry.at)
            older = moments[number + 1] if number + 1 < len(moments) else None
            way = partial(self._back, chronicle.key, present) if restores else None
            word, tone = ACTIONS[entry.action]
            yield {
                "entry": entry,
                "badge": badge(word, tone),
                "rows": [
                    row
                    for line in entry.lines
                    for row in rows_of(line, way, older, entry.at)
                ],
                "change_url": change_url(entry.change) if entry.change else "",
                "url": self._way(chronicle.key, "restore", known_at=entry.at)
                if restores and number and entry.action != DELETED
                else "",
            }

    def _back(self, key, present, line, row, name, moment):
        """The address that brings a row, or its column, back; empty where it is so."""
        if moment is None or row is None:
            return ""
        now = present.get((line.table, line.key))
        written = [each.name for each in columns(type(row))]
        if name and (not now or name not in written):
            return ""
        told = now and now.told
        if name and told[name] == line.told(row)[name]:
            return ""
        if not name and (now or line.table == RECORD):
            return ""
        if line.table == RECORD:
            field = name
        else:
            field = ".".join(filter(None, [line.table, str(line.key), name]))
        return self._way(key, "restore", known_at=moment, field=field)


def _fields(chronicle):
    """What the history can be narrowed to: names and labels."""
    own = [("review", _("review"))]
    own += [(each.name, str(each.verbose_name)) for each in columns(chronicle.kind)]
    own += [
        (name, NAMES_OF_TABLES[name]) for name in chronicle.tables if name != RECORD
    ]
    return [(name, capfirst(label)) for name, label in own]
