"""Every list as a file: `format=csv`, `ndjson` or `xlsx`, or by `Accept`.

A file has all rows of the list, in its order and under its filters.
"""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from rest_framework.renderers import BaseRenderer

from relations.api.members import FIELDS, OMIT
from relations.api.pagination import PAGE_PARAMETERS
from relations.api.parameters import Code, Switch
from relations.api.past import NAME as KNOWN_AT
from relations.api.tables import of_members
from relations.exporting import files
from relations.exporting.csv_lines import CsvLines
from relations.exporting.json_lines import JsonLines
from relations.exporting.tables import table_of
from relations.querysets.keyset import chunks

READS = ("GET", "HEAD")
FORMAT, BOM = "format", "bom"
# Parameters that say nothing about which rows there are.
OF_THE_SHAPE = (FORMAT, BOM, FIELDS, OMIT, "expand", "ordering")


class FileRenderer(BaseRenderer):
    """Stands for a format while it is agreed on; `files` writes it."""

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b""  # an answer to OPTIONS


class CsvRenderer(FileRenderer):
    media_type, format = "text/csv", "csv"


class NdjsonRenderer(FileRenderer):
    media_type, format, charset = "application/x-ndjson", "ndjson", None


class XlsxRenderer(FileRenderer):
    media_type, format, charset = files.XLSX, "xlsx", None


RENDERERS = (CsvRenderer, NdjsonRenderer, XlsxRenderer)
TABLES = ("csv", "xlsx")


class ExportsLists:
    """The part of a view of lists that answers with whole lists."""

    @property
    def comes_as_file(self):
        """Whether the request is for a list, which may be asked for as a file."""
        return self.is_paged

    @property
    def exported(self):
        """The format of the file that is asked for, or None."""
        renderer = getattr(self.request, "accepted_renderer", None)
        return (
            renderer.format if renderer and renderer.format in files.FORMATS else None
        )

    def query_fields(self):
        fields = super().query_fields()
        if self._may_export():
            names = ", ".join(self.table(AnonymousUser()).names)
            fields[FORMAT] = Code(
                ["json", *files.FORMATS],
                "A page in JSON, or all rows as a file; “Accept: text/csv” and so on "
                f"ask for the same. The columns of tables (CSV, XLSX): {names}.",
                many=False,
            )
            fields[BOM] = Switch("Begin CSV with a byte order mark, for Excel.")
        return fields

    def get_renderers(self):
        known = super().get_renderers()
        if not self._may_export():
            return known
        return [*known, *(renderer() for renderer in RENDERERS)]

    def perform_content_negotiation(self, request, force=False):
        if not self._may_export():
            return super().perform_content_negotiation(request, force)
        for renderer in self.get_renderers():
            if renderer.format == request.query_params.get(FORMAT):
                return renderer, renderer.media_type
        return super().perform_content_negotiation(request, force)

    @property
    def to_accept(self):
        if not self._may_export():
            return super().to_accept
        known = ", ".join(f"“{each.media_type}”" for each in RENDERERS)
        return (
            "This list answers in JSON, and whole in other formats: send “Accept: "
            f"application/json”, or one of {known}."
        )

    def finalize_response(self, request, response, *args, **kwargs):
        if self.comes_as_file:
            patch_vary_headers(response, ("Accept",))
        return super().finalize_response(request, response, *args, **kwargs)

    def _may_export(self):
        return self.comes_as_file and self.request.method in READS

    def judge(self, reading):
        super().judge(reading)
        asked = reading.cleaned_data
        if asked.get(BOM) is not None and self.exported != CsvRenderer.format:
            sentence = "Only CSV begins with one; ask for “format=csv” as well."
            reading.add_error(BOM, ValidationError(sentence, code="only_csv"))
        if not self.exported:
            return
        for name in PAGE_PARAMETERS:
            if asked.get(name) is not None:
                sentence = f"A file has all rows of the list; leave “{name}” out."
                reading.add_error(name, ValidationError(sentence, code="whole"))
        for name in (FIELDS, OMIT) if self.exported in TABLES else ():
            for path in asked.get(name) or ():
                if len(path) > 1:
                    sentence = (
                        f"A table shows “{path[0]}” as a whole; write “{path[0]}”, or "
                        "ask for “format=ndjson”."
                    )
                    reading.add_error(name, ValidationError(sentence, code="whole"))
                    break

    # What is written

    # Whether the rows are those of a table of `exporting.tables`; else its columns
    # follow from the members of their JSON.
    tabled = False

    def table(self, user, embedded=()):
        """The table of this list for a reader."""
        if self.tabled:
            return table_of(self.model, user, embedded)
        return of_members(self.read_shapes(), user)

    def in_full(self, rows):
        """Rows of the list with all that a table reads."""
        return rows

    def export(self, found):
        """Answer with all rows of the list as a file."""
        name = files.file_name(self.exported, *self._said())
        if self.request.method == "HEAD":
            return files.head(name, self.exported)
        if self.exported == NdjsonRenderer.format:
            writer = JsonLines()
            shown = lambda page: self.selection.of(self.shape(page))  # noqa: E731
        else:
            table = self.table(self.request.user, self.asked.get("expand") or ())
            table = table.choose(self.selection.shows)
            shown = self.in_full if self.tabled else self.shape
            writer = CsvLines(table, bom=bool(self.asked[BOM]))
        if self.exported == XlsxRenderer.format:
            rows = map(shown, self.pieces(found))
            return files.spreadsheet(name, table, rows, self._about())

        def lasting():
            # The request is answered by then, and the past with it.
            with self.in_the_past():
                yield from map(shown, self.pieces(found))

        return files.stream(name, writer, lasting())

    def pieces(self, found):
        """All rows of the list, some at a time."""
        columns, descending = self.paginator.order(self)
        return chunks(found, columns, descending, files.CHUNK)

    def _said(self):
        """What the name of the file tells: the address and the filters."""
        yield self.request.path.removeprefix(reverse("api-root"))
        for name, values in self.request.query_params.lists():
            if name not in OF_THE_SHAPE:
                yield f"{name}-{'-'.join(values)}"

    def _about(self):
        moment = self.request.query_params.get(KNOWN_AT)
        asked = self.request.build_absolute_uri()
        return files.about(asked, self.request.user, known_at=moment)
