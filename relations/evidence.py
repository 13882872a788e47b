"""What the passages of a record amount to; derived, never stored.

Each answer stands by itself and none is multiplied into another: a good source may
report a doubtful thing, and many sources may repeat one.

A passage **supports** its record if it is cited as supporting it, wholly or in part,
unless the article's text does not have it (`not_found`) or no longer (`orphaned`).
One whose text is not kept supports, unverified. Copies and digests speak for their
original: it is the original's publisher who counts, whose kind and grade are read.

What a reader may not read speaks to them in nothing of this: `with_evidence()` fetches
for the public the open passages alone, and articles that know of no confidential
original. Only how many supporting passages are `withheld` is told.

`relations.querysets.evidence` asks the same of the database, which keeps beside each
article who speaks in it (`Article.voice`, `open_voice`).
"""

from datetime import date
from itertools import groupby
from typing import NamedTuple

from articles.fields import EdtfField
from articles.vocabularies import SourceType
from relations.models.codes import CodesField
from relations.querysets.completeness import NEEDED, longest_start, share_filled
from relations.querysets.evidence import (
    ACADEMIC,
    FAMILIES,
    LOST,
    OFFICIAL,
    OWN_VOICES,
    SUPPORTING,
)
from relations.vocabularies import EVENT_MODES, INCIDENTAL_ROLES, Stance

CONTRADICTS = Stance.CONTRADICTS.value


class Side(NamedTuple):
    """Who says what supports a record: its own parties, and whether a third one."""

    parties: tuple[str, ...]
    third: bool


def original(article):
    """The article whose words or facts another one repeats, or None."""
    return article.syndicated_from or article.based_on


def source(article):
    """The source that speaks in an article: that of its original, if it has one.

    Reads the article's source and originals; prefetch them with
    `Citation.objects.with_article()`.
    """
    return (original(article) or article).source


def voice(citation):
    """The source that speaks in a passage, which may have been read with it."""
    return citation.voice if hasattr(citation, "voice") else source(citation.article)


def publisher(article):
    """Who stands behind an article: two outlets of one owner count as that owner."""
    return _name(source(article))


def _name(voice):
    return voice.owner or voice.name


def supports(citation):
    """Whether a passage supports its record."""
    return citation.stance in SUPPORTING and citation.anchor not in LOST


def source_quality(articles):
    """How good the sources are, 1 to 5, or None without any.

    After the Source Quality Score of AidData's TUFF methodology: 5 two or more
    independent official sources; 4 one; 3 scholarly work; 2 at least two families of
    sources that are neither, such as media and a non-governmental organization; 1
    media only, or any other single family. State media are media, and a verified
    account is social media: neither is an official source.
    """
    return _quality([*map(source, articles)])


def _quality(voices):
    kinds = {voice.kind for voice in voices}
    officials = {_name(voice) for voice in voices if voice.kind in OFFICIAL}
    if officials:
        return 5 if len(officials) > 1 else 4
    if not kinds.isdisjoint(ACADEMIC):
        return 3
    families = {FAMILIES[kind] for kind in kinds}
    return min(len(families), 2) or None


def best_admiralty(citations):
    """The best Admiralty grade among passages, “B2”, or None without any.

    The letter grades the source and the digit that passage's statement (NATO AJP-2.1);
    they stay a pair, for a good source may say what is improbable.
    """
    citations = list(citations)
    return _best_grade(citations, [source(each.article) for each in citations])


def _best_grade(citations, voices):
    grades = [
        f"{voice.reliability}{citation.credibility}"
        for citation, voice in zip(citations, voices, strict=True)
    ]
    return min(grades, default=None)


def attested_by(articles, countries):
    """Which sides say it: `Side`, from the articles and the codes of the parties.

    A party speaks through its official sources, its state media and its official
    accounts; every other source is a third party. An official source of a party that
    does not say of which one is neither.
    """
    return _sides(map(source, articles), countries)


def _sides(voices, countries):
    parties, third = set(), False
    for voice in voices:
        if voice.kind in OWN_VOICES and voice.country_code in countries:
            parties.add(voice.country_code)
        elif voice.country_code or voice.kind != SourceType.OFFICIAL_PARTY:
            third = True
    return Side(tuple(sorted(parties)), third)


def completeness(record):
    """The share (0 to 1) of the needed fields that are filled, and the missing ones.

    A date is filled if it lies within one month, for ties within one year; the
    parties of a meeting, if an official is named for each; a type or a status, if it
    is not “unknown”. `NEEDED` lists the fields of each kind, and
    `relations.querysets.completeness` asks the same of the database.
    """
    needed = NEEDED[record.kind]
    missing = [name for name in needed if not _is_filled(record, name)]
    return {
        "share": share_filled(record.kind, len(missing)),
        "missing": missing,
    }


def disputes(record):
    """The fields that passages contradict, each with every value and its passages.

    A list of `{field, values: [{value, recorded, citations}], preferred}`: the
    record's own value first (`recorded`), with the passages that support it. The
    field is None where a passage contradicts the record as a whole. `preferred` is
    None, or says which value to go by: `{citation, reason}`, with the number of the
    passage that gives it, None for the record's own.
    """
    citations = list(record.citations.all())
    chosen = {each.field: each for each in record.preferences.all()}
    claims = [
        (field or "", citation.claimed_value, citation.pk)
        for citation in citations
        if citation.stance == CONTRADICTS
        for field in citation.claim or [None]
    ]
    found = []
    for field, group in groupby(sorted(claims), key=lambda claim: claim[0]):
        values = {}
        for _, value, key in group:
            values.setdefault(value, []).append(key)
        support = [
            each.pk
            for each in citations
            if supports(each) and (not each.claim or field in each.claim)
        ]
        own = {
            "value": shown_value(record, field) if field else record.title,
            "recorded": True,
            "citations": support,
        }
        others = [
            {"value": value, "recorded": False, "citations": keys}
            for value, keys in values.items()
        ]
        found.append(
            {
                "field": field or None,
                "values": [own, *others],
                "preferred": _preferred(chosen.get(field)),
            }
        )
    return found


def _preferred(preference):
    if preference is None:
        return None
    return {"citation": preference.citation_id, "reason": preference.reason}


def summary(record):
    """All that the passages of a record amount to, as the API shows it.

    Reads the record's passages and parties; prepare them with `with_evidence()` and
    `with_parties()`, and the record as its kind.
    """
    citations = list(record.citations.all())
    supporting = [each for each in citations if supports(each)]
    voices = [voice(each) for each in supporting]
    codes = {party.country.code for party in record.participations.all()}
    side = _sides(voices, codes)
    disputed = any(each.stance == CONTRADICTS for each in citations)
    return {
        "citations": len(citations),
        "withheld": getattr(record, "withheld", 0),
        "independent_sources": len({_name(voice) for voice in voices}),
        "verified": sum(each.is_verified for each in citations),
        "source_quality": _quality(voices),
        "completeness": completeness(record.specific),
        "best_admiralty": _best_grade(supporting, voices),
        "attested_by": {"parties": list(side.parties), "third": side.third},
        "disputed": disputed,
        "disputes": disputes(record.specific) if disputed else [],
    }


def shown_value(record, name):
    """A field of a record in words: “about 20 May 2025”, “Tel Aviv, Israel”.

    Of a row that was not fetched with the record it gives the key, and asks nothing;
    of a field that the kind does not have, an empty text.
    """
    if name not in record.claimable():
        return ""
    if name == "place":
        parts = (record.place_city, shown_value(record, "place_country"))
        return ", ".join(filter(None, parts))
    if name == "participants":
        return "; ".join(
            f"{party.country.name} ({party.get_role_display()})"
            for party in record.participations.all()
        )
    if name == "status":
        return record.status_label
    field = record._meta.get_field(name)
    if field.is_relation and not field.is_cached(record):
        value = getattr(record, field.attname)
    else:
        value = getattr(record, name)
    if isinstance(field, EdtfField):
        return value.display
    if isinstance(field, CodesField):
        return ", ".join(value)
    if field.choices and value not in (None, ""):
        return str(getattr(record, f"get_{name}_display")())
    return "" if value is None else str(value)


def _is_filled(record, name):
    if name in FILLED:
        return FILLED[name](record)
    value = getattr(record, name)
    return bool(value) and value != "unknown"


def _has_start(record):
    first, last = record.start.earliest, record.start.latest
    return bool(first and last) and (last - first).days < longest_start(record.kind)


def _has_mode(record):
    return bool(record.mode) or not EVENT_MODES.get(record.event_type)


FILLED = {
    "start": _has_start,
    "place": lambda record: bool(record.place_city or record.place_country_id),
    "participants": lambda record: _are_named(record.participations.all()),
    "product": lambda record: bool(record.product_id or record.product_text),
    "mode": _has_mode,
}


def _are_named(parties):
    """Whether an official is named for every country that is not incidental."""
    main = [party for party in parties if party.role not in INCIDENTAL_ROLES]
    named = {party.country_id for party in main if party.official_id}
    return bool(main) and named == {party.country_id for party in main}


def best_passage(record):
    """The passage to show where one must be enough, or None without support.

    Of those that support the record: one that was seen in its article, then of the
    best Admiralty grade, then of the article that came first, then one about the
    whole record. Prepare the record's passages with `with_evidence()`.
    """
    return best_of(each for each in record.citations.all() if supports(each))


def best_of(citations):
    """The passage among these that proves most, in the order of `best_passage`."""
    return min(citations, key=_merit, default=None)


def _merit(citation):
    published = citation.article.published
    return (
        not citation.is_verified,
        best_admiralty([citation]),
        published.earliest or published.latest or date.max,
        bool(citation.claim),
        citation.pk,
    )
