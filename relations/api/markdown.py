"""Markdown (CommonMark with GitHub's tables and footnotes), from texts of any origin.

Whatever comes from a curator or an article goes through `escape` or `link`: it stands
there as it is written, and can neither begin a heading nor end a table cell.
"""

import re
from urllib.parse import quote

# What may mean something inside a line, or at the beginning of one.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$@]|&(?=[#\w]+;))")
BEGINNING = re.compile(r"^([-+=#:]|\d+(?=[.)]))")
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
WEB = re.compile(r"https?://", re.IGNORECASE)


def escape(text):
    """A text on one line, with no character that Markdown would read otherwise."""
    line = " ".join(UNPRINTABLE.sub("", str(text)).split())
    line = SPECIAL.sub(r"\\\1", line)
    found = BEGINNING.match(line)
    if not found:
        return line
    if found[0].isdigit():
        return f"{found[0]}\\{line[found.end() :]}"
    return f"\\{line}"


def address(url):
    """A link that shows itself; the escaped text of what is no web address."""
    if not WEB.match(url):
        return escape(url)
    return f"<{_encoded(url)}>"


def link(text, url):
    """A text that leads to an address; the text alone if that is no web address."""
    if not WEB.match(url):
        return escape(text)
    return f"[{escape(text)}](<{_encoded(url)}>)"


def table(head, rows):
    """The lines of a table; its cells are Markdown."""
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from map(_row, rows)


class Footnotes:
    """Notes by number; a text that was noted already keeps its number."""

    def __init__(self):
        self._numbers = {}

    def mark(self, text):
        """The mark of a note, “[^1]”; the text is Markdown."""
        number = self._numbers.setdefault(text, len(self._numbers) + 1)
        return f"[^{number}]"

    def lines(self):
        for text, number in self._numbers.items():
            yield f"[^{number}]: {text}"


def _encoded(url):
    # What would end the address is encoded; all else stays as it is.
    return quote(
        url, safe="%:/?#[]@!$&'()*+,;=-._~", encoding="utf-8", errors="replace"
    )


def _row(cells):
    return f"| {' | '.join(cells)} |"
