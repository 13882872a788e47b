"""From an address to the one key that tells whether we already have the article."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# Parameters that say where a reader came from, not which article this is.
TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|yclid|ref|ref_src|cmpid"
    r"|s_cid|_ga|at_\w+|smid|ncid|ocid|amp)$",
    re.IGNORECASE,
)
MOBILE_HOST = re.compile(r"^(www\d?|m|mobile|amp)\.")
MOBILE_PATH = re.compile(r"(^/amp(?=/)|/amp$|\.amp$)")


def canonical_url(url):
    """The key of an address: equal for the variants under which one article travels.

    Scheme, `www.`, mobile and AMP variants, tracking parameters, the fragment, a
    default port and a closing slash do not count; every other query parameter does,
    since many sites tell their articles apart by one. Empty for an empty address.

    >>> canonical_url("http://www.news.example/a?id=7&utm_source=x#top")
    'news.example/a?id=7'
    """
    url = url.strip()
    if not url:
        return ""
    parts = urlsplit(url if "//" in url else f"//{url}")
    host = (parts.hostname or "").lower().rstrip(".")
    while MOBILE_HOST.match(host) and host.count(".") > 1:
        host = MOBILE_HOST.sub("", host)
    if parts.port not in (None, 80, 443):
        host = f"{host}:{parts.port}"
    path = MOBILE_PATH.sub("", unquote(parts.path).rstrip("/"))
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.match(name)
    )
    return host + path + (f"?{urlencode(query)}" if query else "")
