"""Whole lists as files: streamed in chunks, from one snapshot, and named.

Formats are called as in addresses: `csv`, `ndjson`, `xlsx`. The rows are handed in as
chunks, read while the file is written; nothing is kept of them.
"""

import logging
import re
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from relations.exporting import workbook
from relations.exporting.csv_lines import CsvLines
from relations.exporting.json_lines import JsonLines
from relations.exporting.snapshots import one_snapshot
from relations.querysets.citations import SEES_ALL

logger = logging.getLogger(__name__)

FORMATS = ("csv", "ndjson", "xlsx")
CHUNK = 2000  # rows that are read and written at once
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {
    "csv": CsvLines.media_type,
    "ndjson": JsonLines.media_type,
    "xlsx": XLSX,
}
LICENCE = {
    "name": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}
LICENCE_IN_WORDS = (
    f"Our own records are licensed under {LICENCE['name']} ({LICENCE['url']}); quoted "
    "passages remain their publishers'."
)


def stream(name, writer, chunks):
    """Answer with chunks of rows as a writer's lines, while they are read."""
    return _file(name, writer.media_type, _pieces(writer, chunks))


def head(name, form):
    """What is said of a file in a format before it is read; how long it is, is not."""
    return _file(name, MEDIA_TYPES[form], ())


def _file(name, media_type, pieces):
    answer = StreamingHttpResponse(pieces, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _pieces(writer, chunks):
    """The file piece by piece; one that breaks off ends in a line that says so."""
    written = 0
    try:
        with one_snapshot():
            yield writer.head()
            for rows in chunks:
                yield writer.rows(rows)
                written += len(rows)
    except Exception:
        logger.exception("An export broke off after %s rows.", written)
        yield writer.broken(
            f"The export broke off here, after {written:,} rows: something went wrong "
            "on our side. It is not complete; ask for it again."
        )


def spreadsheet(name, table, chunks, about):
    """Answer with a workbook, once it is whole; `about` fills its last sheet."""
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.TemporaryFile())
        with one_snapshot():
            workbook.write(file, table, chunks, about)
        file.seek(0)
        opened.pop_all()  # the answer closes it
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def about(asked, user, **more):
    """What a workbook says of itself: what was asked, when, by whom, the licence."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    sees_all = user.has_perm(SEES_ALL)
    said = {name.replace("_", " ").capitalize(): text for name, text in more.items()}
    return [
        ("Bilateral", "A database of relations between states"),
        ("Query", asked),
        ("Asked", now),
        ("Read as", "an editor, drafts included" if sees_all else "the public"),
        *((name, text) for name, text in said.items() if text),
        ("Licence", LICENCE_IN_WORDS),
    ]


def file_name(extension, *parts):
    """“bilateral-meetings-ISR-2026-11-28.csv”, from what was asked."""
    words = [re.sub(r"[^A-Za-z0-9]+", "-", str(part)).strip("-") for part in parts]
    said = "-".join(filter(None, words))[:100].strip("-")
    day = datetime.now(UTC).date()
    return f"bilateral-{said}-{day}.{extension}"
