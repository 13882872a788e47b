"""What a page says of itself: in JSON-LD, `meta` elements and marked-up parts."""

import json
import re
from datetime import date
from email.utils import parsedate
from html import unescape
from urllib.parse import urljoin, urlsplit

from articles.addresses import canonical_url
from articles.readable import NEVER_MEANT

LONGEST = {"title": 500, "byline": 300, "publisher": 200}
ARTICLE_TYPE = re.compile(r"(article|posting|report|review)$", re.IGNORECASE)
SALVAGE = re.compile(
    r'"(headline|datePublished|inLanguage)"\s*:\s*("(?:[^"\\]|\\.){0,1000}")'
)
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
PUBLISHED = (
    *("article:published_time", "og:article:published_time", "datepublished"),
    *("article.published", "publishdate", "publish-date", "publish_date", "pubdate"),
    *("date", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.created"),
    *("dcterms.date", "parsely-pub-date", "sailthru.date", "publication_date"),
    *(
        "citation_publication_date",
        "citation_online_date",
        "cxenseparse:recs:publishtime",
    ),
)
MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
DAY = re.compile(r"([0-9]{4})(?:[-/.]?([0-9]{2})(?:[-/.]?([0-9]{2}))?)?(?=$|[T\s])")
DAY_IN_ADDRESS = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})([/-])([0-9]{1,2})(?:\2([0-9]{1,2}))?(?![0-9])"
)
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
IN_LATIN = re.compile(
    r"(cs|da|de|en|es|et|fi|fr|hr|hu|id|it|lt|lv|nl|no|pl|pt|ro|sk|sv|tr|vi)\b"
)
NODES_READ = 10_000


class Page:
    """A parsed page and what its head, JSON-LD and marked-up parts say."""

    def __init__(self, tree, url, warnings):
        self.tree, self.url, self.warnings = tree, url, warnings
        self.metas = {}
        for meta in tree.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop")
            name = (name or meta.get("http-equiv") or "").strip().lower()
            if name and _line(meta.get("content")):
                self.metas.setdefault(name, _line(meta.get("content")))
        self.nodes, self.by_id = [], {}
        self.article = self._article()

    def address(self):
        """The page's own link, if it can be the address of this article."""
        links = self.tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']")
        href = next((link.get("href") for link in links if link.get("href")), None)
        link = _absolute(self.url, _line(href) or self.metas.get("og:url", ""))
        if not link or not self.url:
            return link or self.url
        ours, theirs = canonical_url(self.url), canonical_url(link)
        host, other = ours.partition("/")[0], theirs.partition("/")[0]
        if not _one_site(host, other):
            self.warnings.append(f"The page says it belongs to another site: {link}")
            return self.url
        # Careless templates name the front page as the address of every article.
        return self.url if theirs == other != ours else link

    def title(self, publisher):
        said = _words(self.article.get("headline"))
        heads = self.tree.xpath("//h1[1]") + self.tree.xpath("//title[1]")
        for text in (
            said,
            self.metas.get("og:title"),
            self.metas.get("twitter:title"),
            self.metas.get("title"),
            *(_line(head.text_content()) for head in heads),
        ):
            if text:
                return _without_site(text, publisher)[: LONGEST["title"]]
        return ""

    def byline(self):
        names = [_words(author) for author in self._each(self.article.get("author"))]
        for name in ("author", "article:author", "byl", "dc.creator", "parsely-author"):
            names = list(dict.fromkeys(filter(None, names))) or [self.metas.get(name)]
        if not any(names):
            marked = self.tree.xpath(
                "(//*[@rel='author' or @itemprop='author' or contains(concat(' ',"
                "normalize-space(@class),' '),' byline ')])[1]"
            )
            names = [_line(each.text_content()) for each in marked]
        names = [name for name in names if name and "://" not in name]
        return ", ".join(names)[: LONGEST["byline"]]

    def publisher(self):
        said = [_words(each) for each in self._each(self.article.get("publisher"))]
        for name in ("og:site_name", "dc.publisher", "application-name"):
            said.append(self.metas.get(name))
        return next(filter(None, said), "")[: LONGEST["publisher"]]

    def published(self, address):
        """The day as the page writes it, in its own time zone."""
        marked = self.tree.xpath("(//*[@itemprop='datePublished'])[1]")
        said = {
            "JSON-LD": _words(self.article.get("datePublished")),
            **{f"“{name}”": self.metas.get(name) for name in PUBLISHED},
            "microdata": next(
                (each.get("datetime") or each.text_content() for each in marked), ""
            ),
        }
        days = {place: day for place, text in said.items() if (day := _day(text))}
        if days:
            best = self._first(days, "dates", _same_time)
            return max((day for day in days.values() if day.startswith(best)), key=len)
        for time in self.tree.xpath(
            "(//article//time[@datetime]|//main//time[@datetime])[1]"
        ) or self.tree.xpath("(//time[@datetime])[1]"):
            if day := _day(time.get("datetime")):
                self.warnings.append(
                    "The date was found in a <time> element only; compare it with the "
                    "page."
                )
                return day
        if day := _day_in(address or self.url):
            self.warnings.append("The date was found in the address only.")
            return day
        changed = _words(self.article.get("dateModified"))
        changed = [_day(changed), *(_day(self.metas.get(name)) for name in MODIFIED)]
        if any(changed):
            self.warnings.append(
                "The page says when it was changed "
                f"({next(filter(None, changed))}) but not when it was published."
            )
        return ""

    def language(self):
        root = self.tree.getroottree().getroot()
        said = {
            "html": root.get("lang") or root.get("xml:lang"),
            "JSON-LD": _words(self.article.get("inLanguage")),
            "content-language": self.metas.get("content-language"),
            "language": self.metas.get("language"),
            "og:locale": self.metas.get("og:locale"),
        }
        tags = {place: tag for place, text in said.items() if (tag := _tag(text))}
        return self._first(tags, "languages", _same_language)

    def _first(self, said, noun, same):
        """The first of what was said, by place; warns where another disagrees."""
        if not said:
            return ""
        (place, best), *others = said.items()
        for other, value in others:
            if not same(best, value):
                self.warnings.append(
                    f"The page gives two {noun}: {best} ({place}), {value} ({other})."
                )
                break
        return best

    def _article(self):
        """The JSON-LD node of this article, or an empty one."""
        salvaged = {}
        for script in self.tree.iter("script"):
            if "ld+json" in script.get("type", "").lower():
                salvaged |= self._read(script.text or "") | salvaged
        candidates = [
            node
            for node in self.nodes
            if any(
                isinstance(kind, str) and ARTICLE_TYPE.search(kind)
                for kind in _list(node.get("@type"))
            )
        ]
        # Pages mark up what they recommend as well: prefer the node of this address.
        for node in candidates:
            for key in ("url", "mainEntityOfPage", "@id"):
                link = node.get(key)
                link = link.get("@id") if isinstance(link, dict) else link
                if isinstance(link, str) and self.url:
                    link = canonical_url(_absolute(self.url, link))
                    if link == canonical_url(self.url):
                        return node
        return candidates[0] if candidates else salvaged

    def _read(self, source):
        """Notes the nodes of one script; of a broken one, the words it can save."""
        source = source.strip().removeprefix("<!--").removesuffix("-->")
        source = source.replace("//<![CDATA[", "").replace("//]]>", "").strip()
        for attempt in (source, TRAILING_COMMA.sub("", source.rstrip(";"))):
            try:
                pending = [json.loads(attempt, strict=False)]
            except (ValueError, RecursionError):
                continue
            while pending and len(self.nodes) < NODES_READ:
                node = pending.pop(0)
                if isinstance(node, list):
                    pending[:0] = node[:NODES_READ]
                elif isinstance(node, dict):
                    self.nodes.append(node)
                    if isinstance(node.get("@id"), str):
                        self.by_id.setdefault(node["@id"], node)
                    for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                        pending += _list(node.get(key))
            return {}
        saved = {}
        for name, value in SALVAGE.findall(source):
            try:
                saved.setdefault(name, json.loads(value, strict=False))
            except ValueError:
                continue
        return saved

    def _each(self, value):
        """The values of a property, those given by `@id` looked up."""
        for each in _list(value)[:20]:
            if isinstance(each, dict) and not each.get("name"):
                each = self.by_id.get(str(each.get("@id")), each)
            yield each


def _list(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _words(value):
    """The text of a JSON-LD value of any shape."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("alternateName")
        value = value[0] if isinstance(value, list) and value else value
    # Scripts are the one place where the parser decodes no entities.
    return _line(unescape(value)) if isinstance(value, str) else ""


def _line(text):
    """One line without the characters that nobody means."""
    return " ".join(NEVER_MEANT.sub("", text or "").split())


def _same_time(one, other):
    """Whether one is the other or a part of it: 2025-05 and 2025-05-20."""
    return one.startswith(other) or other.startswith(one)


def _same_language(one, other):
    return one.partition("-")[0] == other.partition("-")[0]


def _one_site(host, other):
    return f".{host}".endswith(f".{other}") or f".{other}".endswith(f".{host}")


def _without_site(title, publisher):
    """“Talks held - The Gazette” is “Talks held” where The Gazette publishes it."""
    for mark in ("|", "-", "–", "—", "::", "·", "•", "»"):
        head = title.removesuffix(f" {mark} {publisher}")
        if publisher and head != title:
            return head.strip()
    return title


def _absolute(base, link):
    try:
        link = urljoin(base, link) if link else ""
        parts = urlsplit(link)
    except ValueError:
        return ""
    ours = parts.scheme in ("http", "https") and parts.hostname and len(link) <= 2000
    return link if ours else ""


def _day(text):
    """EDTF of the date that a text begins with; empty when it does not."""
    text = _line(text)
    found = DAY.match(text)
    if found:
        return _edtf(*found.groups())
    parsed = parsedate(text) if re.search(r"[0-9]{4}", text) else None
    return _edtf(*parsed[:3]) if parsed else ""


def _day_in(address):
    found = DAY_IN_ADDRESS.search(canonical_url(address).partition("?")[0])
    return _edtf(found[1], found[3], found[4]) if found else ""


def _edtf(year, month=None, day=None):
    """`2025-05-20`, or as much as is given; empty for no such day.

    Years outside these bounds are of another calendar (1404, 2568) or a placeholder,
    as is the first day of computer time.
    """
    year, month, day = (int(part) if part else None for part in (year, month, day))
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return ""
    if not 1800 <= year < 2200 or (day and first == date(1970, 1, 1)):
        return ""
    parts = [f"{year:04}"] + [f"{part:02}" for part in (month, day) if part]
    return "-".join(parts)


def _tag(text):
    """A BCP 47 tag in its usual case: `zh-Hant-TW` for `zh_hant_tw`."""
    text = _line(text).split(",")[0].split(".")[0].strip()
    if not LANGUAGE_TAG.fullmatch(text) or len(text) > 35:
        return ""
    first, *rest = text.replace("_", "-").split("-")
    cased = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(cased.get(len(x), str.lower)(x) for x in rest)])


def warn_of_foreign_script(language, text, warnings):
    letters = [char for char in text[:5000] if char.isalpha()]
    foreign = sum(char > "\u0370" for char in letters)
    if IN_LATIN.match(language) and foreign * 2 > len(letters):
        warnings.append(
            f"The page says its language is “{language}”, but most of its letters are "
            "not Latin."
        )
