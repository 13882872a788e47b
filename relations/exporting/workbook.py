"""Tables as XLSX, written row by row: a sheet of rows, and one that says what they are.

Cells are text, numbers, truth or days, never formulas or links. Only a day that is
certain is a date there; whatever else is known of a date is text.
"""

import tempfile
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from relations.exporting.csv_lines import plain_text

MOST_ROWS = 1_048_575  # of a sheet, below its headings
LONGEST = 32_767  # characters of a cell
CUT = " … (cut: a cell holds no more)"
FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets count days differently
NOT_READ = {"strings_to_formulas": False, "strings_to_urls": False}


def write(file, table, chunks, about):
    """Write chunks of rows into a binary file; `about` are pairs of texts on them."""
    with tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": True, "tmpdir": folder, **NOT_READ}
        book = xlsxwriter.Workbook(file, options)
        writer = _Rows(book, table.names)
        for rows in chunks:
            for row in table.cells(rows):
                writer.add(row)
        writer.end()
        sheet = book.add_worksheet("About")
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 100)
        for number, pair in enumerate([*about, ("Rows", str(writer.written))]):
            for column, text in enumerate(pair):
                _put(sheet, number, column, text, None)
        book.close()


class _Rows:
    """Writes rows; what a sheet cannot hold goes on in the next one."""

    def __init__(self, book, names):
        self.book, self.names = book, names
        self.bold = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.sheets = self.written = 0
        self._begin()

    def _begin(self):
        self.sheets += 1
        name = "Rows" if self.sheets == 1 else f"Rows {self.sheets}"
        self.sheet, self.number = self.book.add_worksheet(name), 0
        self.sheet.freeze_panes(1, 0)
        for column, heading in enumerate(self.names):
            self.sheet.write_string(0, column, heading, self.bold)

    def add(self, row):
        if self.number == MOST_ROWS:
            self.end()
            self._begin()
        self.number += 1
        self.written += 1
        for column, value in enumerate(row):
            if value is not None and value != "":
                _put(self.sheet, self.number, column, value, self.day)

    def end(self):
        self.sheet.autofilter(0, 0, self.number, max(len(self.names) - 1, 0))


def _put(sheet, row, column, value, day):
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif (
        day is not None
        and isinstance(value, date)
        and not isinstance(value, datetime)
        and value >= FIRST_DAY
    ):
        sheet.write_datetime(row, column, value, day)
    else:
        text = value if isinstance(value, str) else plain_text(value)
        if len(text) > LONGEST:
            text = text[: LONGEST - len(CUT)] + CUT
        sheet.write_string(row, column, text)
