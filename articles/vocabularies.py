"""Code lists of texts and passages, and the class that every code list is made of."""

from django.db import models


class Vocabulary(models.TextChoices):
    """A closed list of codes, each with a label, a definition and its anchor.

    A member is written `NAME = code, definition, anchor, label`. The anchor names
    the standard or data set that the code comes from, so that a researcher can
    map it; it is empty where the term is ours.
    """

    def __new__(cls, code, definition="", anchor=""):
        member = str.__new__(cls, code)
        member._value_ = code
        member.definition = definition
        member.anchor = anchor
        return member


class SourceType(Vocabulary):
    """Kinds of source, the strongest evidence first."""

    OFFICIAL_PARTY = (
        "official_party",
        "Published by the government of a country in the record: a ministry's site.",
        "TUFF 1 donor/recipient official",
        "Official source of a party",
    )
    IMPLEMENTING = (
        "implementing",
        "Published by whoever carries the matter out: a company, bank or agency.",
        "TUFF 2",
        "Implementing or intermediary body",
    )
    OFFICIAL_OTHER = (
        "official_other",
        "Published by an outside authority: a third government, the UN, a register.",
        "TUFF 3 (DCAD sourceType treaty)",
        "Other official source",
    )
    PEER_REVIEWED = (
        "peer_reviewed",
        "A scholarly article or book that passed peer review.",
        "TUFF 4",
        "Peer-reviewed article or book",
    )
    SCHOLARLY_OTHER = (
        "scholarly_other",
        "Scholarly work without peer review: a thesis, a working paper, a data set.",
        "TUFF 5",
        "Working paper, thesis, curated dataset",
    )
    NGO = (
        "ngo",
        "Published by a think tank, an advocacy group or another private organization.",
        "TUFF 6",
        "NGO, think tank, civil society",
    )
    NEWS_AGENCY = (
        "news_agency",
        "A wire service that supplies other media: Reuters, AP, AFP, EFE.",
        "TUFF 7 media (COLT prefers Reuters, AP, AFP, EFE)",
        "News agency / wire",
    )
    MEDIA = (
        "media",
        "A newspaper, broadcaster or news site that does its own reporting.",
        "TUFF 7 media (DCAD sourceType factiva)",
        "Newspaper, broadcaster, website",
    )
    STATE_MEDIA = (
        "state_media",
        "An outlet run by a state; an official text it prints counts as official.",
        "TUFF 7",
        "State-controlled media",
    )
    SOCIAL_OFFICIAL = (
        "social_official",
        "An account that certainly belongs to an office or official; weak if alone.",
        "TUFF 8 / COLT CR 2",
        "Verified official social account",
    )
    SOCIAL_OTHER = (
        "social_other",
        "Any other social account, or a photo agency; alone it proves very little.",
        "TUFF 8 / COLT CR 4-5",
        "Other social media, photo agency",
    )


class SourceReliability(Vocabulary):
    """Reliability of a source, on the Admiralty scale."""

    A = (
        "A",
        "Has never been found wrong, and there is no reason to doubt it.",
        "Admiralty A",
        "Completely reliable",
    )
    B = (
        "B",
        "Right in most cases; there may be small doubts about it.",
        "Admiralty B",
        "Usually reliable",
    )
    C = (
        "C",
        "Sometimes doubtful, yet it has been right before.",
        "Admiralty C",
        "Fairly reliable",
    )
    D = (
        "D",
        "Gives serious reason for doubt, though it has been right on occasion.",
        "Admiralty D",
        "Not usually reliable",
    )
    E = (
        "E",
        "Known for claims that turned out to be false.",
        "Admiralty E",
        "Unreliable",
    )
    F = (
        "F",
        "Too little is known to rate it; every new source starts here.",
        "Admiralty F",
        "Cannot be judged",
    )


class Rights(Vocabulary):
    """What of an article's text may be kept and shown."""

    FULL = (
        "full",
        "The license, the publisher or the law lets us keep and show the whole text.",
        "",
        "Full text may be kept and shown",
    )
    EXCERPT = (
        "excerpt",
        "We keep the whole text to check quotations but show only short passages.",
        "",
        "Full text is kept, only excerpts are shown",
    )
    NO_TEXT = (
        "no_text",
        "We keep only the reference; a quotation can be checked against a paste.",
        "",
        "Text may not be kept",
    )


class AnchorState(Vocabulary):
    """How a quotation stands to the stored text."""

    EXACT = (
        "exact",
        "The quotation is in the stored text, character for character, at its offsets.",
        "W3C TextPositionSelector",
        "Exact",
    )
    NORMALIZED = (
        "normalized",
        "The same words are there; only quotes, dashes, spaces or Unicode form differ.",
        "",
        "Normalized",
    )
    AMBIGUOUS = (
        "ambiguous",
        "The text has the quotation more than once: quote more of it before saving.",
        "",
        "Ambiguous",
    )
    NOT_FOUND = (
        "not_found",
        "The stored text does not have these words; check quotation and article.",
        "",
        "Not found",
    )
    TEXT_NOT_KEPT = (
        "text_not_kept",
        "We have no text to look in because its rights forbid it; nothing was checked.",
        "",
        "Text not kept",
    )
    VERIFIED_ELSEWHERE = (
        "verified_elsewhere",
        "Checked once against a pasted text; only its hash and the offsets were kept.",
        "",
        "Verified from a paste",
    )
    ORPHANED = (
        "orphaned",
        "It was in an earlier version of the article and is missing from the newest.",
        "Hypothesis orphan",
        "Orphaned",
    )


class DatePrecision(Vocabulary):
    """Precision of a date."""

    DAY = (
        "day",
        "The calendar day is known, as in 2025-05-19.",
        "Wikidata 11; ACLED 1",
        "Day",
    )
    WEEK = (
        "week",
        "Known to within a week or a weekend; it is written as an interval of days.",
        "ACLED 2",
        "Week or weekend",
    )
    MONTH = (
        "month",
        "The month is known and the day is not, as in 2025-05.",
        "Wikidata 10; ACLED 3; COW contiguity YYYYMM",
        "Month",
    )
    SEASON = (
        "season",
        "Known to a season or a quarter, as in 2025-21 for spring 2025.",
        "EDTF L1",
        "Season / quarter",
    )
    YEAR = (
        "year",
        "The year alone is known, as in 2025.",
        "Wikidata 9; DESTA year",
        "Year",
    )
    DECADE = (
        "decade",
        "The decade alone is known, as in 199X.",
        "Wikidata 8",
        "Decade",
    )
    RANGE = (
        "range",
        "Somewhere between two dates, or one of a few that the source leaves open.",
        "EDTF L2 [..]",
        "Range / one of",
    )
    UNKNOWN = (
        "unknown",
        "The source gives no usable date, so the date is left empty.",
        "Wikidata somevalue",
        "Unknown",
    )


class EndState(Vocabulary):
    """What an end date, or its absence, means."""

    ONGOING = (
        "ongoing",
        "A source says that it still goes on; the day of that statement is kept too.",
        "GGO 9999-12-31; Wikidata novalue; EDTF /..",
        "Known to be ongoing",
    )
    UNKNOWN = (
        "unknown",
        "No source tells whether it has ended; do not read this as still going on.",
        "GGO NA; Wikidata somevalue; DCAD -88",
        "Ended or not: unknown",
    )
    CENSORED = (
        "censored",
        "The data set it came from stops here, which says nothing about a real end.",
        "COW 2016-12-31; Archigos 2015-12-31; ATOP YREXIT 0",
        "Source data set ends here",
    )
    NOT_APPLICABLE = (
        "not_applicable",
        "It happens once and does not last, such as a phone call.",
        "",
        "Point in time, has no end",
    )
    ENDED = ("ended", "It is over, and the end date says when.", "", "Ended")
