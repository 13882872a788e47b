"""Lists as files: every row that the filters of a list leave, not the page alone."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations import rates
from relations.exporting import files
from relations.exporting.csv_lines import CsvLines
from relations.exporting.json_lines import TableAsJsonLines
from relations.exporting.tables import prepared, table_of, whole
from relations.models import Record
from relations.querysets.keyset import chunks

TIMELINE, NEWEST = ("sort_date", "id"), ("id",)
NOT_OF_ROWS = ("o", "p", "all", "e", "_facets")


class ExportsList:
    """A list that can be taken home: the same rows, as its reader may read them."""

    list_before_template = "relations/export_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_list)
        own = path("export/", view, name=f"{self._name}_export")
        return [own, *super().get_urls()]

    @property
    def _name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def changelist_view(self, request, extra_context=None):
        address = reverse(f"admin:{self._name}_export")
        links = []
        for format in files.FORMATS:
            asked = request.GET.copy()
            asked["format"] = format
            links.append((format.upper(), f"{address}?{asked.urlencode()}"))
        context = {"exports": links, **(extra_context or {})}
        return super().changelist_view(request, context)

    def export_list(self, request):
        """All rows of the list that the address asks for, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        asked = request.GET.copy()
        format = asked.pop("format", ["csv"])[-1]
        request.GET = asked
        if format not in files.FORMATS:
            known = ", ".join(files.FORMATS)
            sentence = _("“%(format)s” is no format; choose from %(known)s.")
            messages.error(request, sentence % {"format": format, "known": known})
            return self._to_the_list(asked)
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return self._to_the_list({"e": "1"})
        said = messages.get_messages(request)
        if said.added_new:
            # A filter means nothing; the list says so, above no rows.
            list(said)
            return self._to_the_list(asked)
        if why := self._used_up(request):
            messages.error(request, why)
            return self._to_the_list(asked)
        return self._file(request, rows, format)

    def _to_the_list(self, asked):
        name = f"admin:{self._name}_changelist"
        return HttpResponseRedirect(reverse(name, query=asked))

    def _used_up(self, request):
        """Why no more lists are taken home just now, with those of the API; or None."""
        used_up = rates.take("export", rates.exporter(request.user))
        if used_up is None:
            return None
        sentence = ngettext(
            "No more than {most} exports a {span} are made; go on in {number} second.",
            "No more than {most} exports a {span} are made; go on in {number} seconds.",
            used_up.seconds,
        )
        return sentence.format(
            most=used_up.most, span=used_up.span, number=used_up.seconds
        )

    def _file(self, request, rows, format):
        user = request.user
        # What the columns of the page need is not what those of a table need.
        rows = prepared(rows.select_related(None).prefetch_related(None), user)
        order = TIMELINE if issubclass(self.model, Record) else NEWEST
        found = map(whole, chunks(rows, order, True, files.CHUNK))
        table = table_of(self.model, user)
        filters = (
            f"{key}-{'-'.join(values)}"
            for key, values in request.GET.lists()
            if key not in NOT_OF_ROWS and any(values)
        )
        plural = str(self.opts.verbose_name_plural)
        name = files.file_name(format, plural, *filters)
        if format == "xlsx":
            about = files.about(request.build_absolute_uri(), user)
            return files.spreadsheet(name, table, found, about)
        # Excel opens what is clicked on, and takes UTF-8 for Latin without a mark.
        is_csv = format == "csv"
        writer = CsvLines(table, bom=True) if is_csv else TableAsJsonLines(table)
        return files.stream(name, writer, found)
