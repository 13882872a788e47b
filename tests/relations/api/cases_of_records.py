"""For each filter on records: a row that matches, one that does not, the query."""

from django.utils import timezone

from relations import models
from tests import factories as make
from tests.factories import passage

LONG_AGO = timezone.now() - timezone.timedelta(days=400)

A_PAIR = (("ISR", "host"), ("AZE", "visitor"))
OTHERS = (("TUR", "host"), ("IRN", "visitor"))


def meetings(first, second):
    """Two meetings that differ in these columns, the one that matches first."""
    return make.MeetingFactory(**first), make.MeetingFactory(**second)


def with_official():
    official = make.OfficialFactory()
    matching = make.MeetingFactory(
        parties=[("ISR", "host"), ("AZE", "visitor")],
    )
    row = matching.participations.first()
    row.official = official
    row.save()
    make.OfficialFactory()
    return matching, make.MeetingFactory(), {"official": official.pk}


def cited_from():
    one, other = passage(), passage()
    rows = make.MeetingFactory(citations=[one]), make.MeetingFactory(citations=[other])
    return one, rows


def from_source():
    citation, rows = cited_from()
    return *rows, {"source": citation.article.source_id}


def from_article():
    citation, rows = cited_from()
    return *rows, {"article": citation.article_id}


def updated_since():
    rows = make.MeetingFactory(), make.MeetingFactory()
    type(rows[1]).objects.unrecorded().filter(pk=rows[1].pk).update(updated=LONG_AGO)
    return *rows, {"updated_since": "2026-01-01"}


def contradicted():
    rows = (
        make.MeetingFactory(citations=[passage(stance="contradicts")]),
        make.MeetingFactory(citations=[passage()]),
    )
    return *rows, {"disputed": "true"}


def several_sources():
    rows = (
        make.MeetingFactory(citations=[passage(), passage()]),
        make.MeetingFactory(citations=[passage()]),
    )
    return *rows, {"min_sources": "2"}


def said_by(kind, country=""):
    """A passage of a source of a kind and a country."""
    source = make.SourceFactory(kind=kind, country_code=country)
    text = "Ministers of the two countries met and spoke about trade."
    return passage(article=make.ArticleFactory(source=source, text=text))


def of_quality():
    rows = (
        make.MeetingFactory(citations=[said_by("official_other")]),
        make.MeetingFactory(citations=[said_by("media"), said_by("ngo")]),
    )
    return *rows, {"min_quality": "4"}


def seen_in_its_article():
    rows = (
        make.MeetingFactory(citations=[passage()]),
        make.MeetingFactory(citations=[passage(quote="words that are not there")]),
    )
    return *rows, {"verified": "true"}


def graded():
    source = make.SourceFactory(reliability="B", reliability_reason="Mostly right.")
    reliable = make.ArticleFactory(source=source)
    rows = (
        make.MeetingFactory(citations=[passage(article=reliable)]),
        make.MeetingFactory(citations=[passage()]),
    )
    return *rows, {"min_grade": "C"}


def attested():
    rows = (
        make.MeetingFactory(citations=[said_by("official_party", "AZE")]),
        make.MeetingFactory(citations=[said_by("official_party", "ISR")]),
    )
    return *rows, {"attested_by": "AZE"}


def found_by_lint():
    """Two records with one source each; the other's finding was dismissed."""
    rows = make.MeetingFactory(cited=True), make.MeetingFactory(cited=True)
    models.Dismissal.objects.create(
        record=rows[1], rule="single_source", reason="Known.", by=make.UserFactory()
    )
    return *rows, {"finding": "single_source"}


def grouped(factory, name):
    group = factory()
    rows = meetings({name: group}, {name: factory()})
    return *rows, {name: group.pk}


def pair_of(query, first=None, second=None, factory=make.MeetingFactory):
    """A case: two rows from these columns, and the query that finds the first."""

    def case():
        return factory(**(first or {})), factory(**(second or {})), {**query}

    return case


def complete():
    """A meeting that lacks two of six fields, and one that lacks three."""
    return *meetings({"start": "2025-05-20", "place_city": "Baku"}, {}), {
        "min_completeness": "0.67"
    }


HERE, THERE = {"parties": A_PAIR}, {"parties": OTHERS}

RECORDS = {
    "q": pair_of({"q": "hasanov TEL"}, {"title": "Hasanov in Tel Aviv"}, {}),
    "country": pair_of(
        {"country": "ISR"}, HERE, {"parties": [("AZE", "host"), ("TUR", "visitor")]}
    ),
    "with": pair_of(
        {"country": "ISR", "with": "AZE"},
        HERE,
        {"parties": [("ISR", "host"), ("TUR", "visitor")]},
    ),
    "dyad": pair_of(
        {"dyad": "AZE-ISR"}, HERE, {"parties": [("ISR", "host"), ("TUR", "visitor")]}
    ),
    "from": pair_of(
        {"from": "AZE"}, HERE, {"parties": [("AZE", "host"), ("ISR", "visitor")]}
    ),
    "to": pair_of(
        {"to": "ISR"}, HERE, {"parties": [("AZE", "host"), ("ISR", "visitor")]}
    ),
    "role": pair_of(
        {"role": "host", "country": "ISR"},
        HERE,
        {"parties": [("AZE", "host"), ("ISR", "visitor")]},
    ),
    "official": with_official,
    "kind": lambda: (make.MeetingFactory(), make.EventFactory(), {"kind": "meeting"}),
    "status": pair_of(
        {"status": "postponed"}, {"status": "postponed"}, {"status": "held"}
    ),
    "topic": pair_of(
        {"topic": "energy"}, {"topics": ["energy", "trade"]}, {"topics": ["trade"]}
    ),
    "date_after": pair_of(
        {"date_after": "2025-05"}, {"start": "2025-05-01"}, {"start": "2025-04-30"}
    ),
    "date_before": pair_of(
        {"date_before": "2025-05"}, {"start": "2025-05-31"}, {"start": "2025-06-01"}
    ),
    "date_match": pair_of(
        {"date_after": "2025-05-10", "date_match": "certain"},
        {"start": "2025-05-12"},
        {"start": "2025-05"},
    ),
    "valid_on": pair_of(
        {"valid_on": "2025-05-10"},
        {"start": "2025-05-09", "end": "2025-05-12"},
        {"start": "2025-05-12"},
    ),
    "incidental": pair_of(
        {"dyad": "ISR-AZE", "incidental": "true"},
        {"parties": [("ISR", "host"), ("TUR", "visitor"), ("AZE", "observer")]},
        {"parties": [*A_PAIR, ("TUR", "visitor")]},
    ),
    "updated_since": updated_since,
    "source": from_source,
    "article": from_article,
    "cited": pair_of({"cited": "true"}, {"cited": True}, {}),
    "verified": seen_in_its_article,
    "disputed": contradicted,
    "min_sources": several_sources,
    "min_quality": of_quality,
    "min_grade": graded,
    "attested_by": attested,
    "min_completeness": complete,
    "missing": pair_of(
        {"missing": "place,product"}, {}, {"place_city": "Baku", "topics": []}
    ),
    "review": pair_of({"review": "draft"}, {"review": "draft"}, {}),
    "finding": found_by_lint,
}
