"""Rows as NDJSON: one JSON object a line."""

import orjson
from rest_framework.utils.encoders import JSONEncoder

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


class JsonLines:
    """Writes rows that are objects already; each method gives bytes."""

    media_type = "application/x-ndjson"

    def head(self):
        return b""

    def rows(self, rows):
        return b"".join(map(line, rows))

    def broken(self, sentence):
        problem = {
            "type": "about:blank",
            "title": "Internal Server Error",
            "status": 500,
            "detail": sentence,
        }
        return line({"error": problem})


class TableAsJsonLines(JsonLines):
    """Writes the rows of a table, each as an object of its columns."""

    def __init__(self, table):
        self.table = table

    def rows(self, rows):
        names = self.table.names
        return super().rows(
            dict(zip(names, row, strict=True)) for row in self.table.cells(rows)
        )


def line(row):
    return orjson.dumps(row, default=JSONEncoder().default, option=OPTIONS)
