"""Each rule of the evidence lint: what it finds, and what it lets pass."""

import pytest

from relations.actions.findings import look
from relations.lint import RULES
from relations.lint.dates import relative_words
from relations.lint.parties import names_of
from relations.lint.sources import is_weak
from relations.lint.wording import says_no_more
from relations.mentions import names_any
from relations.models import Citation, Participation, Preference
from relations.vocabularies import LintRule
from tests.factories import (
    AgreementFactory,
    ArticleFactory,
    CountryFactory,
    CountryNameFactory,
    DefenseTieFactory,
    EventFactory,
    MeetingFactory,
    OfficialFactory,
    OfficialNameFactory,
    SourceFactory,
    TenureFactory,
    TradeTieFactory,
    party,
)

NAMED = "Israel received the minister of Azerbaijan"


@pytest.fixture(autouse=True)
def countries(db):
    """Two countries as the reference data have them."""
    CountryFactory(
        code="ISR", name="Israel", demonyms="Israeli, Israelis", capital="Jerusalem"
    )
    CountryFactory(
        code="AZE", name="Azerbaijan", demonyms="Azerbaijani", capital="Baku"
    )


def cite(quote=NAMED, claim=(), **article):
    """An unsaved citation of an article that has nothing but these words."""
    columns = {
        name: article.pop(name)
        for name in ("translation", "stance", "claimed_value")
        if name in article
    }
    made = ArticleFactory(text=f"{quote}.", **article)
    return Citation(article=made, quote=quote, claim=list(claim), **columns)


def found(record, rule):
    """The subjects and sentences that a rule has for a record."""
    return {each.subject: each.sentence for each in look(record) if each.rule == rule}


def meeting(*citations, **columns):
    return MeetingFactory(citations=list(citations), **columns)


def test_every_rule_of_the_list_is_looked_for():
    assert set(RULES) == set(LintRule)


def test_a_record_without_passages_has_no_findings():
    assert look(MeetingFactory()) == []


def test_a_record_with_two_good_sources_has_no_findings():
    assert look(meeting(cite(), cite())) == []


# published_before_event

BEFORE = "published_before_event"


def test_a_source_that_is_older_than_what_it_tells_is_found():
    record = meeting(cite(published="2025-05-19"), start="2025-05-20")
    key = record.citations.get().pk
    assert found(record, BEFORE) == {
        f"citation {key}": f"“{record.citations.get().article}” was published on 19 "
        "May 2025, before the record's date (20 May 2025), and cannot tell that it "
        f"happened: “{NAMED}”."
    }


@pytest.mark.parametrize(
    ("published", "start"),
    [
        ("2025-05-20", "2025-05-20"),
        ("2025-05", "2025-05-20"),  # perhaps on the 31st
        ("", "2025-05-20"),
        ("2025-05-01", "../2025-05-20"),
        ("2025-05-16", "[2025-05-14..2025-05-20]"),
        ("2025-05-21", "2025-05-20"),
    ],
)
def test_a_source_that_may_be_younger_is_not(published, start):
    record = meeting(cite(published=published), start=start)
    assert found(record, BEFORE) == {}


@pytest.mark.parametrize(
    ("factory", "status", "number"),
    [
        (MeetingFactory, "held", 1),
        (MeetingFactory, "planned", 0),
        (MeetingFactory, "postponed", 0),
        (MeetingFactory, "cancelled", 0),
        (MeetingFactory, "alleged", 0),
        (DefenseTieFactory, "delivered", 1),
        (DefenseTieFactory, "offered", 0),
        (TradeTieFactory, "active", 1),
        (TradeTieFactory, "announced", 0),
        (EventFactory, "happened", 1),
        (EventFactory, "announced", 0),
        (EventFactory, "denied", 0),
    ],
)
def test_only_what_is_recorded_as_done_needs_a_later_source(factory, status, number):
    record = factory(
        status=status, start="2025-05-20", citations=[cite(published="2025-05-01")]
    )
    assert len(found(record, BEFORE)) == number


def test_an_older_source_may_tell_the_purpose():
    record = meeting(
        cite(published="2025-05-01", claim=["purpose"]), start="2025-05-20"
    )
    assert found(record, BEFORE) == {}


def test_a_passage_that_contradicts_may_be_older():
    record = meeting(
        cite(published="2025-05-01", stance="contradicts"), start="2025-05-20"
    )
    assert found(record, BEFORE) == {}


# single_source and weak_sources_only

ONE = "single_source"
WEAK = "weak_sources_only"


def test_one_outlet_alone_is_found_and_named():
    outlet = SourceFactory(name="Trend")
    record = meeting(cite(source=outlet), cite(source=outlet))
    assert found(record, ONE) == {
        "": "All that supports this record comes from one source, Trend; look for an "
        "independent one."
    }


def test_two_outlets_of_one_owner_are_one_source():
    owned = [SourceFactory(owner="Holding") for _ in range(2)]
    record = meeting(*[cite(source=each) for each in owned])
    assert "Holding" in found(record, ONE)[""]


def test_a_copy_of_a_wire_story_is_no_second_source():
    story = cite()
    record = meeting(story, cite(syndicated_from=story.article))
    assert list(found(record, ONE)) == [""]


def test_a_second_outlet_is_enough():
    assert found(meeting(cite(), cite()), ONE) == {}


def test_a_second_source_that_only_contradicts_does_not_count():
    record = meeting(cite(), cite(stance="contradicts"))
    assert list(found(record, ONE)) == [""]


def test_social_media_alone_are_weak():
    account = SourceFactory(kind="social_other")
    record = meeting(cite(source=account))
    assert found(record, WEAK) == {
        "": "Only social media or an encyclopedia supports this record; find where "
        "they have it from."
    }


def test_a_newspaper_beside_an_encyclopedia_is_not_weak():
    record = meeting(cite(url="https://en.wikipedia.org/wiki/Israel"), cite())
    assert found(record, WEAK) == {}


@pytest.mark.parametrize(
    ("url", "domain", "weak"),
    [
        ("https://az.m.wikipedia.org/wiki/Bak%C4%B1", "", True),
        ("https://www.britannica.com/place/Baku", "", True),
        ("", "wikipedia.org", True),
        ("https://notwikipedia.org/", "", False),
        ("https://news.example/wikipedia.org", "", False),
        ("", "", False),
    ],
)
def test_an_encyclopedia_is_known_by_its_host(url, domain, weak):
    article = ArticleFactory(url=url, source=SourceFactory(domain=domain))
    assert is_weak(article) is weak


# names_neither_country

NEITHER = "names_neither_country"


def test_a_passage_that_names_no_party_is_found():
    record = meeting(cite("The two ministers spoke about trade"))
    key = record.citations.get().pk
    assert found(record, NEITHER) == {
        f"citation {key}": "The passage “The two ministers spoke about trade” names no "
        "party to this record, neither its country or capital nor an official; quote "
        "more of it, or say which field it supports."
    }


@pytest.mark.parametrize("claim", [["topics"], ["start", "purpose"]])
def test_a_passage_for_a_field_need_not_name_a_party(claim):
    record = meeting(cite("The two ministers spoke about trade", claim=claim))
    assert found(record, NEITHER) == {}


def test_a_passage_for_the_participants_names_one():
    record = meeting(cite("The two ministers spoke", claim=["participants"]))
    assert len(found(record, NEITHER)) == 1


def test_another_passage_of_the_same_article_may_say_who():
    article = ArticleFactory(text=f"{NAMED}. The two spoke about trade.")
    quotes = [NAMED, "The two spoke about trade"]
    record = meeting(*[Citation(article=article, quote=quote) for quote in quotes])
    assert found(record, NEITHER) == {}


def test_the_translation_of_a_passage_counts():
    quote = "שני השרים נפגשו"
    record = meeting(cite(quote, translation="The ministers of Israel and another met"))
    assert found(record, NEITHER) == {}


@pytest.mark.parametrize(
    "text",
    [
        "AZERBAIJAN's oil",
        "the Azerbaijani minister",
        "Azerbaijanis voted",
        "officials in Baku",
        "Bakı and Azərbaycanın ordusu",
        "der aserbaidschanische Minister",
        "Министр Азербайджана",
        "азербайджанский министр",
        "وزير من وأذربيجان",
        "השר באזרבייג׳ן",
        "阿塞拜疆总统",
        "アゼルバイジャンの大臣",
        "General Hasanov arrived",
        "Həsənov gəldi",
        "the neighbor in the north spoke",
    ],
)
def test_a_party_is_recognized_in_any_script_and_inflection(text):
    country = CountryFactory(code="AZE")
    for name in (
        "Azərbaycan",
        "Aserbaidschan",
        "Азербайджан",
        "أذربيجان",
        "אזרבייג׳ן",
        "阿塞拜疆",
        "アゼルバイジャン",
    ):
        CountryNameFactory(country=country, name=name)
    official = OfficialFactory(name="Zakir Hasanov")
    OfficialNameFactory(official=official, name="Zakir Həsənov")
    row = Participation(
        country=country, official=official, named_as="neighbor in the north"
    )
    assert names_any(text, names_of([row]))


@pytest.mark.parametrize(
    "text", ["The minister told us so", "Турция", "日本", "a quiet mediation", ""]
)
def test_other_words_are_no_party(text):
    country = CountryFactory(
        code="USA", name="United States", demonyms="American, US, U.S."
    )
    CountryNameFactory(country=country, name="美国")
    assert not names_any(text, names_of([Participation(country=country)]))


def test_a_capital_with_its_district_is_recognized_without():
    country = CountryFactory(code="USA", name="U", capital="Washington, D.C.")
    assert names_any("Washington said", names_of([Participation(country=country)]))


# only_expected

EXPECTED = "only_expected"


def test_a_held_meeting_that_is_only_announced_is_found():
    record = meeting(cite("Israel's minister will visit Azerbaijan"))
    assert found(record, EXPECTED) == {
        "": "The record says “held”, but its passages only announce or deny it; quote "
        "one that says that it came about, or change the status."
    }


def test_a_planned_meeting_may_be_only_announced():
    record = meeting(cite("Israel's minister will visit Azerbaijan"), status="planned")
    assert found(record, EXPECTED) == {}


def test_one_passage_that_says_that_it_took_place_is_enough():
    record = meeting(cite("Israel's minister will visit Azerbaijan"), cite())
    assert found(record, EXPECTED) == {}


def test_a_passage_for_the_purpose_says_nothing_of_whether_it_took_place():
    record = meeting(
        cite("Israel's minister will visit Azerbaijan"),
        cite(claim=["purpose"]),
    )
    assert list(found(record, EXPECTED)) == [""]


def test_a_signed_agreement_that_is_denied_is_found():
    record = AgreementFactory(
        citations=[cite("Azerbaijan denied that the agreement was signed")]
    )
    assert list(found(record, EXPECTED)) == [""]


@pytest.mark.parametrize(
    ("event_type", "number"), [("SUPPORT", 1), ("AGREE", 0), ("THREATEN", 0)]
)
def test_a_promise_or_a_threat_is_about_what_is_to_come(event_type, number):
    record = EventFactory(
        event_type=event_type, citations=[cite("Israel will act against Azerbaijan")]
    )
    assert len(found(record, EXPECTED)) == number


def test_a_passage_in_another_language_is_not_judged_without_a_translation():
    quote = "Nazir may ayında will"
    assert found(meeting(cite(quote, language="az")), EXPECTED) == {}
    translated = cite(quote, language="az", translation="The minister will come")
    assert list(found(meeting(translated), EXPECTED)) == [""]


@pytest.mark.parametrize(
    "text",
    [
        "Katz will visit Baku",
        "Katz is expected to visit Baku next week",
        "The visit is scheduled for June",
        "Katz is due to arrive in Baku on Monday",
        "The two are set to sign a deal",
        "Israel plans to buy oil from Azerbaijan",
        "Katz may visit Baku",
        "Katz said he would visit Baku",
        "The ministry announced on Monday that Katz will travel to Baku",
        "Officials confirmed that the agreement is expected to be signed in June",
        "Katz, who is to visit Baku, said the ministers would sign a memorandum",
        "The ministry denied that Katz met Hasanov",
        "Baku denied reports of a meeting with Israeli officials",
        "Katz did not meet Hasanov",
        "Katz didn’t meet Hasanov",
        "The agreement has not been signed",
        "No meeting took place between the two ministers",
        "The United States will send weapons to Israel",
        "The visit was postponed",
        "The delayed visit will take place in June",
        "The planned visit of Katz to Baku",
        "Katz to visit Baku next week",
        "Talks will be held in May",
    ],
)
def test_a_text_that_only_announces_or_denies_says_no_more(text):
    assert says_no_more(text)


@pytest.mark.parametrize(
    "text",
    [
        "Katz met Hasanov in Tel Aviv",
        "In May the ministers met",
        "May 12 talks in Baku",
        "Katz received Hasanov in may 2025",
        "The two met in Baku to discuss trade",
        "The ministers met and said they would meet again next month",
        "Katz, who will visit Ankara next week, met Hasanov in Tel Aviv",
        "It was his last will",
        "The talks showed the political will of both sides",
        "the will of the people",
        "They spoke about the upcoming visit",
        "The delay was due to the war in Gaza",
        "Israel signed the deal and will deliver the aircraft in 2026",
        "Katz has not only met Hasanov but also Aliyev",
        "The agreement was signed; it is expected to enter into force in June",
        "Although Baku denied it, Katz met Hasanov",
        "As expected, the ministers signed the memorandum",
        "The two ministers, who had not met before, spoke for an hour",
        "Katz receives Hasanov, will visit Baku",
        "Katz would like to thank Hasanov",
        "burgeoning security and diplomatic partnership",
        "",
    ],
)
def test_a_plain_statement_is_more_than_an_announcement(text):
    assert not says_no_more(text)


def test_what_lasts_may_be_told_in_the_present_tense():
    text = "Azerbaijan supplies Israel with oil and will increase deliveries"
    assert says_no_more(text)
    assert not says_no_more(text, lasting=True)


# relative_date

RELATIVE = "relative_date"
ON_TUESDAY = "Israel received the minister on Tuesday"


def test_a_relative_date_in_an_undated_article_is_found():
    record = meeting(cite(ON_TUESDAY, published=""))
    key = record.citations.get().pk
    assert found(record, RELATIVE) == {
        f"citation {key}": f"The passage “{ON_TUESDAY}” says “on Tuesday”, and its "
        "article has no date of publication to count from; give the article its date, "
        "or quote a passage with an absolute one."
    }


def test_a_relative_date_in_a_dated_article_is_fine():
    assert found(meeting(cite(ON_TUESDAY)), RELATIVE) == {}


def test_a_copy_is_dated_by_its_original():
    story = ArticleFactory()
    record = meeting(cite(ON_TUESDAY, published="", syndicated_from=story))
    assert found(record, RELATIVE) == {}


def test_a_record_without_a_date_worked_nothing_out():
    assert found(meeting(cite(ON_TUESDAY, published=""), start=""), RELATIVE) == {}


@pytest.mark.parametrize(
    ("claim", "number"), [(["start"], 1), (["end"], 0), (["topics"], 0), ([], 1)]
)
def test_a_passage_is_judged_for_the_dates_that_it_is_cited_for(claim, number):
    record = meeting(cite(ON_TUESDAY, claim=claim, published=""))
    assert len(found(record, RELATIVE)) == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They met yesterday", "yesterday"),
        ("They met last week", "last week"),
        ("Earlier this month they met", "Earlier this month"),
        ("Earlier in the month", "Earlier in the month"),
        ("It was signed two days ago", "two days ago"),
        ("Recently, the army opened a clinic", "Recently"),
        ("some weeks before the visit", "some weeks before"),
        ("Not long before the report", "Not long before"),
        ("They met on Tuesday, 20 May", ""),
        ("They met on 20 May 2025, two days later", ""),
        ("They met on Tuesday (May 20)", ""),
        ("Katz received Hasanov", ""),
        ("his last ally", ""),
        ("during the day", ""),
    ],
)
def test_relative_dates_are_told_from_absolute_ones(text, words):
    assert relative_words(text) == words


# not_in_post

NOT_THEN = "not_in_post"


def test_an_official_who_was_not_in_post_on_the_day_is_found():
    tenure = TenureFactory(
        post__country=CountryFactory(code="ISR"), start="2010", end="2012"
    )
    host = party("ISR", "host", official=tenure.official, tenure=tenure)
    record = MeetingFactory()
    record.participations.filter(role="host").get().delete()
    host.record = record
    host.save()
    assert found(record, NOT_THEN) == {f"participant {host.pk}": host.warnings()[0]}
    assert "not at the date of the record" in host.warnings()[0]


def test_an_official_in_post_is_fine():
    tenure = TenureFactory(post__country=CountryFactory(code="ISR"))
    record = MeetingFactory()
    host = record.participations.get(role="host")
    host.official, host.tenure = tenure.official, tenure
    host.save()
    assert found(record, NOT_THEN) == {}


# contradiction_open

OPEN = "contradiction_open"


def disputed():
    return meeting(
        cite(),
        cite(claim=["start"], stance="contradicts", claimed_value="21 May 2025"),
        start="2025-05-20",
    )


def test_a_contradiction_is_found_with_both_values():
    assert found(disputed(), OPEN) == {
        "start": "A passage contradicts the date, “20 May 2025”; it says “21 May "
        "2025”. Say which to prefer, and why."
    }


def test_a_contradiction_of_the_whole_record_has_no_subject():
    record = meeting(cite(), cite(stance="contradicts"))
    assert found(record, OPEN) == {
        "": "A passage contradicts this record as a whole. Say which to prefer, and "
        "why."
    }


def test_a_preferred_value_settles_a_contradiction():
    record = disputed()
    Preference.objects.create(record=record, field="start", reason="Corrected.")
    assert found(record, OPEN) == {}


def test_a_preferred_value_of_another_field_settles_nothing():
    record = disputed()
    Preference.objects.create(record=record, field="title", reason="Corrected.")
    assert list(found(record, OPEN)) == ["start"]


def test_sources_that_agree_are_no_contradiction():
    assert found(meeting(cite(), cite()), OPEN) == {}
