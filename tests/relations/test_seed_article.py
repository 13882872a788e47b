"""The first real article: every fact of it is held, sourced and answerable."""

import pytest

from articles.models import Article
from relations.models import KINDS, Citation, Country, Official, Record, TradeTie
from tests.relations.seed_facts import ARTICLE, COUNTRY, FACTS, NOTHING

pytestmark = pytest.mark.django_db
IN_RECORDS = [fact for fact in FACTS if fact.holder not in {COUNTRY, ARTICLE, NOTHING}]


def record(number):
    return Record.objects.get(
        uid=f"5eed0000-0000-4000-8000-0000000000{number}"
    ).specific


def describe(party):
    """“ISR host Israel Katz, Defense Minister”, as the facts say it."""
    words = f"{party.country.code} {party.role}"
    if party.official is None:
        return f"{words} “{party.named_as}”"
    post = party.post_then()
    words += f" {party.official.name}, {post.post.title if post else 'no post'}"
    return f"{words}, {party.official.rank}" if party.official.rank else words


def states_of_passages(fact):
    """The anchor states of the passages that support the fact's field."""
    field = "place" if fact.field == "place_city" else fact.field
    general = field in {"meeting_format", "tie_type", "event_type"}
    return {
        citation.anchor
        for citation in record(fact.holder).citations.filter(stance="supports")
        if general or not citation.claim or field in citation.claim
    }


def value_of(row, field):
    if field == "participants":
        return [describe(party) for party in row.participations.all()]
    value = getattr(row, field)
    return value if isinstance(value, list) else [str(value)]


def test_the_inventory_is_complete_and_at_most_six_facts_are_left_out():
    assert [fact.number for fact in FACTS] == [f"F{n:02}" for n in range(1, 48)]
    assert len([fact for fact in FACTS if fact.holder == NOTHING]) <= 6


def test_every_fact_is_held_by_its_field(seed):
    missing = {
        fact.number: value_of(record(fact.holder), fact.field)
        for fact in IN_RECORDS
        if fact.expected not in value_of(record(fact.holder), fact.field)
    }
    assert missing == {}


def test_every_fact_has_its_passage_in_the_digest_and_in_the_original(seed):
    unproved = {
        fact.number: states
        for fact in IN_RECORDS
        if (states := states_of_passages(fact)) != {"exact", "text_not_kept"}
    }
    assert unproved == {}


def test_every_country_of_the_article_is_known_by_the_name_it_has_there(seed):
    for fact in FACTS:
        if fact.holder == COUNTRY:
            assert Country.objects.resolve(fact.says).code == fact.field, fact


def test_the_article_holds_what_is_said_about_it(seed):
    original = Article.objects.get(rights="no_text")
    for fact in FACTS:
        if fact.holder == ARTICLE:
            assert value_of(original, fact.field) == [fact.expected], fact


def test_a_first_name_that_is_a_country_makes_no_second_party(seed):
    ministers = record("01")
    assert [describe(party)[:8] for party in ministers.participations.all()] == [
        "ISR host",
        "AZE visi",
    ]


def test_the_deferral_has_a_date_and_the_trip_has_none(seed):
    trip = record("02")
    assert not trip.start
    assert trip.status_date.display == "between 8 April and 13 May 2025"
    assert trip.sort_date.isoformat() == "2025-05-20"  # that of the oldest article


def test_the_headline_makes_no_agreement(seed):
    assert not KINDS["agreement"].objects.exists()


def test_one_rank_in_two_spellings_and_one_name_in_two_are_kept(seed):
    names = {
        official.name: sorted(official.names.values_list("name", flat=True))
        for official in Official.objects.exclude(names=None)
    }
    assert names == {
        "Zakir Hasanov": ["Col.-Gen. Zakir Hasanov", "Colonel-General Zakir Hasanov"],
        "Ahmed al-Sharaa": ["Ahmad al-Sharaa"],
    }


def test_who_holds_no_office_is_an_official_without_a_post(seed):
    singer = Official.objects.get(name="Yuval Raphael")
    assert not singer.tenures.exists()
    assert singer.label() == "Yuval Raphael — singer; holds no office"


def test_a_digest_and_its_original_are_one_independent_source(seed):
    assert not Record.objects.with_min_sources(2).exists()
    assert Record.objects.with_min_sources(1).count() == 15


def test_the_mediator_and_the_venue_are_shown_but_not_counted(seed):
    israel = Country.objects.get(code="ISR")
    azerbaijan = Country.objects.get(code="AZE")
    between = Record.objects.between(israel, azerbaijan)
    incidental = between.filter(
        links__country=israel, links__partner=azerbaijan, links__incidental=True
    )

    assert between.count() == 9
    assert sorted(incidental.values_list("title", flat=True)) == [
        "Azerbaijan mediates between Israel and Turkey",
        "Basiuk meets Turkish counterparts in Azerbaijan",
    ]


def test_oil_goes_from_azerbaijan_to_israel(seed):
    azerbaijan = Country.objects.get(code="AZE")
    israel = Country.objects.get(code="ISR")
    assert TradeTie.objects.directed(azerbaijan, israel).count() == 1
    assert TradeTie.objects.directed(israel, azerbaijan).count() == 0


def test_every_passage_of_the_digest_is_exact(seed):
    placed = Citation.objects.filter(article__rights="full").select_related(
        "text_version"
    )
    assert placed.count() == 25
    for citation in placed:
        text = citation.text_version.text
        assert text[citation.start : citation.end] == citation.quote
