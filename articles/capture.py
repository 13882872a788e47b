"""From a saved page or a pasted text to suggestions for an article.

Nothing here asks the network, the database or the clock: what a page does not say
stays empty.
"""

import re
from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.etree import LxmlError

from articles.addresses import canonical_url
from articles.charsets import decoded, wide
from articles.pages import Page, warn_of_foreign_script
from articles.readable import NEVER_MEANT, text_of

LARGEST_PAGE = 20_000_000
TAGS = re.compile(
    r"<(!doctype\s+html|/?(html|head|body|title|meta|link|h[1-6]|p|div|span|article"
    r"|section|main|table|tr|td|ul|ol|li|br|a|b|i|em|strong|blockquote|pre|font"
    r"|script|style|header|footer|figure|img|center|nav|form|frameset)\b)",
    re.IGNORECASE,
)
SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or film"),
    (b"\x1f\x8b", "a file compressed with gzip"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an office document of the old kind"),
    (b"{\\rtf", "an RTF document"),
    (b"bplist", "a Safari web archive"),
)
SAVED_AS_MHTML = re.compile(rb"\A(From: <Saved by|MIME-Version:)", re.IGNORECASE)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1b"))


def from_text(text):
    """A pasted text as it is stored: line ends are `\\n`, no blank space around it.

    Nothing else changes, so that offsets counted in the answer stay true.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class CaptureError(ValueError):
    """What was given is not a page that can be read; the message says why."""


@dataclass(frozen=True)
class Captured:
    """What a page says about itself. Each value is a suggestion, or empty.

    `published` is EDTF, a day at most, and always written on the page or in its
    address; `language` is a BCP 47 tag; `text` is plain, its paragraphs set apart by
    blank lines, and may hold any character: escape it where it is shown. `url` is
    the page's own canonical link where that is on the same site. `warnings` are
    sentences for the curator; `extractor` says how the text was found.
    """

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    text: str = ""
    url: str = ""
    canonical_url: str = ""
    charset: str = ""
    extractor: str = ""
    warnings: tuple[str, ...] = ()


def capture(html, url="", declared_charset=""):
    """What a saved page offers for an article, without asking the network.

    `html` is the file's bytes, or its source as text; `declared_charset` is what the
    server said of it, the name or the whole `Content-Type`. Raises CaptureError for
    what is no page: nothing, a PDF, an image, an archive, more than `LARGEST_PAGE`.

    >>> capture("<title>Talks</title><p>They met.</p>").text
    'They met.'
    """
    _refuse_what_is_no_page(html)
    warnings = []
    charset = ""
    if isinstance(html, bytes):
        html, charset = decoded(html, declared_charset, warnings)
    if not TAGS.search(html):
        raise CaptureError(
            "There is no HTML in this. Paste plain text into the field for the text."
        )
    tree = _parsed(html, warnings)
    page = Page(tree, NEVER_MEANT.sub("", url).strip(), warnings)
    address, publisher = page.address(), page.publisher()
    found = {
        "title": page.title(publisher),
        "byline": page.byline(),
        "publisher": publisher,
        "published": page.published(address),
        "language": page.language(),
    }
    text, extractor = text_of(tree, warnings)
    if not text:
        warnings.append("No text was found; paste it.")
    warn_of_foreign_script(found["language"], text, warnings)
    return Captured(
        **found,
        text=text,
        url=address,
        canonical_url=canonical_url(address),
        charset=charset,
        extractor=extractor,
        warnings=tuple(warnings),
    )


def _refuse_what_is_no_page(html):
    size = len(html)
    if size > LARGEST_PAGE:
        raise CaptureError(
            f"The page has {size:,} bytes; {LARGEST_PAGE:,} is the most. Paste its "
            "text instead."
        )
    if not html.strip():
        raise CaptureError("The page is empty.")
    if isinstance(html, str):
        return
    start = html[:1000].lstrip()
    for signature, name in SIGNATURES:
        if start.startswith(signature):
            raise CaptureError(f"This is {name}, not HTML. Paste its text instead.")
    if SAVED_AS_MHTML.match(start):
        raise CaptureError(
            "This is a web archive (MHTML). Save the page again as “HTML only”."
        )
    sample = html[:50_000]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if controls * 10 > len(sample) and not wide(html):
        raise CaptureError("This is binary data, not HTML.")


def _parsed(html, warnings):
    """The page as a tree that holds no comments and no character nobody means."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=True,  # the size is limited above, and a text may be all one element
    )
    source = NEVER_MEANT.sub("", html).encode()
    try:
        tree = lxml_html.document_fromstring(source, parser=parser)
    except (LxmlError, ValueError) as error:
        raise CaptureError("There is no HTML in this that can be read.") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        warnings.append("The page is nested too deeply; its end was not read.")
    return tree
