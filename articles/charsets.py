"""From the bytes of a page to its characters, whatever is declared of them."""

import codecs
import re

from charset_normalizer import from_bytes

# Names mean to a page what browsers make of them (WHATWG Encoding Standard).
AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Codecs that decode anything into something, or are no character sets.
NEVER = re.compile(r"utf-(7|16|32)|.*(escape|idna|punycode|undefined)", re.IGNORECASE)
DECLARED_IN_PAGE = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE,
)
NOT_ASCII = re.compile(rb"[\x80-\xff]")
FOREIGN_WORD = re.compile(r"[!-~]*[^\x00-\x7f\s]\S*")
# No language writes so: four accented letters in a row, Latin and other letters in
# one word, a capital after a small letter in Cyrillic.
MISREAD = re.compile(
    r"[\x80-\u024f\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{4}"
    r"|[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]|[а-яё][А-ЯЁ]"
)


def decoded(html, declared, warnings):
    """The characters of a page and the charset they were in."""
    if charset := "utf-8" if html.startswith(codecs.BOM_UTF8) else wide(html):
        return html.decode(charset, "replace"), _label(charset)
    in_page = DECLARED_IN_PAGE.search(html[:20_000])
    claims = {"server": _charset(declared)}
    claims["page"] = _charset(in_page[1].decode("ascii")) if in_page else ""
    if not NOT_ASCII.search(html) and b"\x1b" not in html:
        return html.decode("ascii"), _label("utf-8")
    text, charset = _most_trusted(html, claims)
    for who, claimed in claims.items():
        if claimed and claimed != charset:
            warnings.append(
                f"The {who} declares {_label(claimed)} but its bytes are "
                f"{_label(charset)}."
            )
    if charset not in claims.values() and charset != "utf-8":
        warnings.append(f"The charset was guessed: {_label(charset)}; check the text.")
    unread = text.count("\ufffd")
    if unread:
        warnings.append(f"{unread:,} characters of the page could not be read.")
    return text, _label(charset)


def _most_trusted(html, claims):
    """Strict UTF-8 first: no other text passes for it. Then what is declared, unless
    the result is no writing; a guess comes last."""
    try:
        return html.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    order = [claims["server"], claims["page"]]
    if claims["server"] == "cp1252":
        order.reverse()  # a server's default, said of every page it has
    readable = []
    for charset in dict.fromkeys(["utf-8", *order]):
        text = html.decode(charset, "replace") if charset else ""
        letters = sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))
        # One broken character in fifty is an accident; more are another charset.
        if letters and text.count("\ufffd") * 50 <= letters:
            if not _is_misread(text):
                return text, charset
            readable.append((text, charset))
    charset = _guessed(html)
    if charset:
        return html.decode(charset, "replace"), charset
    return readable[0] if readable else (html.decode("cp1252", "replace"), "cp1252")


def _guessed(html):
    first = NOT_ASCII.search(html).start()
    best = from_bytes(html[max(first - 500, 0) : first + 20_000]).best()
    return _charset(best.encoding) if best else ""


def _is_misread(text):
    words = FOREIGN_WORD.findall(text[:500_000])
    return sum(1 for word in words if MISREAD.search(word)) * 3 > len(words)


def _charset(label):
    """Python's name for a declared charset; empty when there is none or no such."""
    label = re.sub(r"^.*charset\s*=", "", label, flags=re.IGNORECASE | re.DOTALL)
    label = label.strip(" \t\r\n\"';").lower()
    try:
        name = codecs.lookup(label.removesuffix("-i")).name
        b" ".decode(name)  # refuses codecs that make no text
    except (LookupError, ValueError):
        return ""
    return "" if NEVER.match(name) else AS_BROWSERS_DO.get(name, name)


def _label(charset):
    """The charset as pages write it: `windows-1251` for Python's `cp1251`."""
    if charset.startswith("utf-"):
        return charset.upper()
    return re.sub(r"^cp(?=125\d$|874$)", "windows-", charset)


def wide(html):
    """The kind of UTF-16 that a page is in, or empty; without a mark it shows in the
    zero beside the first `<`."""
    wide = {
        codecs.BOM_UTF16_LE: "utf-16-le",
        codecs.BOM_UTF16_BE: "utf-16-be",
        b"<\x00": "utf-16-le",
        b"\x00<": "utf-16-be",
    }
    return wide.get(html[:2], "")
