"""Rules about who publishes, and about publishers that contradict each other."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.vocabularies import SourceType
from relations import evidence

SOCIAL = (SourceType.SOCIAL_OFFICIAL, SourceType.SOCIAL_OTHER)
# The kinds of source have no encyclopedia, so they are known by where they stand;
# with all hosts below: en.wikipedia.org. Only such as are encyclopedias beyond doubt:
# the rule may miss one, it may not doubt a newspaper.
ENCYCLOPEDIAS = (
    "wikipedia.org",
    "wikiwand.com",
    "britannica.com",
    "encyclopedia.com",
    "baike.baidu.com",
)


def single_source(case):
    """Every supporting passage comes from one outlet, owner or wire story.

    After the rule of COLT that a visit takes two sources. Copies and digests speak
    for their original, outlets for their owner: `relations.evidence.publisher`.
    """
    voices = {evidence.publisher(each.article) for each in case.supporting}
    if len(voices) == 1:
        yield (
            "",
            _(
                "All that supports this record comes from one source, {publisher}; "
                "look for an independent one."
            ).format(publisher=voices.pop()),
        )


def weak_sources_only(case):
    """All supporting passages are from social media or an encyclopedia.

    After the source rule of COLT: neither is enough where it stands alone.
    """
    articles = [each.article for each in case.supporting]
    if articles and all(is_weak(article) for article in articles):
        yield (
            "",
            _(
                "Only social media or an encyclopedia supports this record; "
                "find where they have it from."
            ),
        )


def is_weak(article):
    """Whether social media or an encyclopedia speaks in an article."""
    speaking = article.syndicated_from or article.based_on or article
    if speaking.source.kind in SOCIAL:
        return True
    hosts = (_host(speaking.url), speaking.source.domain.strip().lower())
    return any(
        host == known or host.endswith(f".{known}")
        for host in hosts
        for known in ENCYCLOPEDIAS
    )


def _host(url):
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def contradiction_open(case):
    """Passages contradict the record, and nobody has said which value to prefer.

    TUFF keeps what sources say against each other; so do we, side by side. The
    finding asks for a preferred value with its reason, never for less evidence.
    """
    disputes = evidence.disputes(case.record)
    settled = set()
    if disputes:
        settled = {each.field for each in case.record.preferences.all()}
    for dispute in disputes:
        field = dispute["field"] or ""
        if field in settled:
            continue
        own, *others = dispute["values"]
        said = [f"“{each['value']}”" for each in others if each["value"]]
        yield field, _sentence(case.record, field, own["value"], _(" and ").join(said))


def _sentence(record, field, own, said):
    """What is contradicted, what a passage says instead, and what is to be done."""
    if field and said:
        sentence = _(
            "A passage contradicts the {field}, “{own}”; it says {said}. "
            "Say which to prefer, and why."
        )
    elif field:
        sentence = _(
            "A passage contradicts the {field}, “{own}”. Say which to prefer, and why."
        )
    elif said:
        sentence = _(
            "A passage contradicts this record as a whole; it says {said}. "
            "Say which to prefer, and why."
        )
    else:
        sentence = _(
            "A passage contradicts this record as a whole. "
            "Say which to prefer, and why."
        )
    return sentence.format(field=_label(record, field), own=own, said=said)


def _label(record, field):
    columns = {each.name: each for each in record._meta.concrete_fields}
    return str(columns[field].verbose_name) if field in columns else field
