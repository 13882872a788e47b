"""From an address to the one key that tells whether we already have the article."""

import hashlib
import re
from contextlib import suppress
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

# Parameters that say where a reader came from, not which article this is.
TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|ttclid|igshid|igsh"
    r"|mc_[ce]id|mkt_tok|_hsenc|_hsmi|yclid|ref|ref_src|cmpid|s_cid|_ga|at_\w+|smid"
    r"|ncid|ocid|amp)$",
    re.IGNORECASE,
)
LONGEST_KEY = 2000
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
MOBILE_HOST = re.compile(r"^(www\d?|m|mobile|amp)\.")
MOBILE_PATH = re.compile(r"(^/amp(?=/)|/amp$|\.amp$)")


def canonical_url(url):
    """The key of an address: equal for the variants under which one article travels.

    Scheme, `www.`, mobile and AMP variants, tracking parameters, the fragment, a
    default port and a closing slash do not count; every other query parameter does,
    since many sites tell their articles apart by one. Empty for an empty address; an
    address that cannot be taken apart is its own key.

    >>> canonical_url("http://www.news.example/a?id=7&utm_source=x#top")
    'news.example/a?id=7'
    """
    url = url.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url if SCHEME.match(url) else f"//{url}")
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return _short(quote(url))
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")  # one spelling of пример.example
    host = quote(host, safe=":")
    while MOBILE_HOST.match(host) and host.count(".") > 1:
        host = MOBILE_HOST.sub("", host)
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = MOBILE_PATH.sub("", _one_spelling(parts.path).rstrip("/"))
    query = sorted(
        (name, value)
        # Bytes that are not UTF-8 are kept: old sites write Cyrillic in their own.
        for name, value in parse_qsl(
            parts.query, keep_blank_values=True, errors="surrogateescape"
        )
        if not TRACKING.match(name)
    )
    query = urlencode(query, errors="surrogateescape")
    return _short(host + path + (f"?{query}" if query else ""))


def _one_spelling(path):
    """The path with each character written in one way; `%3F` stays no `?`."""
    return quote(unquote_to_bytes(path), safe="/:@!$&'()*+,;=~")


def _short(key):
    """The key, or its hash where it is too long for its column."""
    if len(key) <= LONGEST_KEY:
        return key
    return "sha256:" + hashlib.sha256(key.encode()).hexdigest()
