"""Tables as CSV (RFC 4180, UTF-8) that no spreadsheet takes for formulas."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

BOM = "\ufeff".encode()
# A cell that begins so may be calculated, fetched or sent by a spreadsheet.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class CsvLines:
    """Writes a table; each method gives bytes. `bom` makes Excel read it as UTF-8."""

    media_type = "text/csv; charset=utf-8; header=present"

    def __init__(self, table, *, bom=False):
        self.table, self.bom = table, bom

    def head(self):
        return (BOM if self.bom else b"") + _lines([self.table.names])

    def rows(self, rows):
        cells = self.table.cells(rows)
        return _lines([as_text(value) for value in row] for row in cells)

    def broken(self, sentence):
        return _lines([[f"# {sentence}"]])


def as_text(value):
    """A value as a cell; text that looks like a formula begins with an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULAS) else value
    return plain_text(value)


def plain_text(value):
    """A value that is no text, as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def _lines(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
