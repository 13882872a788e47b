"""The text of a page in paragraphs: the article where trafilatura finds it."""

import re
from importlib.metadata import version

from lxml import etree
from trafilatura import bare_extraction

NEVER_MEANT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]"
)
# News pages have some thousand; beyond this, telling the article from the rest takes
# longer than a curator waits.
MOST_ELEMENTS = 30_000
UNREAD = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "textarea",
)
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center"),
        *("dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody"),
        *("td", "tfoot", "th", "thead", "title", "tr", "ul"),
        # In the answer of trafilatura
        *("ab", "cell", "code", "graphic", "head", "item", "list", "quote", "row"),
    )
)
MENUS = frozenset(
    (
        *("aside", "button", "footer", "form", "head", "header", "nav", "select"),
        *("title"),
    )
)
# Trafilatura drops what Python calls unprintable, but in these a reader sees the
# difference: joiners, bidi marks, invisible breaks. They travel in disguise as signs
# of an undeciphered script (the Phaistos disc).
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
DISGUISES = [chr(0x101D0 + place) for place in range(len(INVISIBLE))]
DISGUISE = str.maketrans(dict(zip(INVISIBLE, DISGUISES, strict=True)))
UNMASK = str.maketrans(dict(zip(DISGUISES, INVISIBLE, strict=True)))
NOTHING = {code: None for code in range(0x10000) if NEVER_MEANT.match(chr(code))}
ANY_INVISIBLE = re.compile(f"[{INVISIBLE}]")
LINE_END, NEXT_CELL = "\U000101f0", "\U000101f1"


def text_of(tree, warnings):
    """The article's text, and how it was found."""
    size = _prepare(tree)
    body = _main_part(tree) if size <= MOST_ELEMENTS else None
    text = _paragraphs(body) if body is not None else ""
    if text:
        return text, f"trafilatura {version('trafilatura')}"
    text = _paragraphs(tree, skip=MENUS) or _paragraphs(tree, skip=("head",))
    if text and size > MOST_ELEMENTS:
        warnings.append("The page is very long; its whole text was taken, menus too.")
    elif text:
        warnings.append("The article was not found among the rest; all text was taken.")
    return text, "whole page" if text else ""


def _prepare(tree):
    """Drops what nobody reads, hides what trafilatura would drop; counts elements."""
    etree.strip_elements(tree, *UNREAD, with_tail=False)
    _replace(tree, NEVER_MEANT, NOTHING)  # those written as entities
    for lines in tree.iter("pre"):
        _replace(lines, "\n", {ord("\n"): LINE_END})
    return _replace(tree, ANY_INVISIBLE, DISGUISE)


def _replace(tree, pattern, table):
    count = 0
    for element in tree.iter():
        count += 1
        if element.text and re.search(pattern, element.text):
            element.text = element.text.translate(table)
        if element.tail and element is not tree and re.search(pattern, element.tail):
            element.tail = element.tail.translate(table)
    return count


def _main_part(tree):
    """Trafilatura's tree of the article, or None where it finds none."""
    try:
        found = bare_extraction(tree, include_comments=False, with_metadata=False)
    except Exception:  # it reads what anybody wrote; whatever it trips over is no text
        return None
    return found.body if found else None


def _paragraphs(tree, skip=()):
    """The text of a tree: a blank line after each block, a line for each break."""
    blocks, pieces = [], []
    skipped = None

    def close():
        block = "".join(pieces)
        pieces.clear()
        lines = (" ".join(line.split()) for line in block.split(LINE_END))
        block = "\n".join(lines).strip(f"\n {NEXT_CELL}")
        if block:
            blocks.append(re.sub(f" ?{NEXT_CELL} ?", "\t", block))

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if skipped is None and tag in skip:
                skipped = element
            if skipped is None:
                if tag in BLOCKS and tag not in ("td", "th", "cell"):
                    close()
                elif tag in ("br", "lb"):
                    pieces.append(LINE_END)
                pieces.append(element.text or "")
            continue
        if skipped is element:
            skipped = None
        if skipped is None:
            if tag in ("td", "th", "cell"):
                pieces.append(NEXT_CELL)
            elif tag in BLOCKS:
                close()
            if element is not tree:
                pieces.append(element.tail or "")
    close()
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(blocks)).translate(UNMASK)
