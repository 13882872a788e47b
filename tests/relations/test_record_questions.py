"""What one may ask of records: `RecordQuerySet`, on the base and on a kind."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from relations.evidence import summary
from relations.models import Citation, Country, DiplomaticTie, Meeting, Record
from tests.bench.world import fill
from tests.factories import (
    AgreementFactory,
    ArticleFactory,
    DefenseTieFactory,
    DiplomaticTieFactory,
    EventFactory,
    MeetingFactory,
    OfficialFactory,
    SourceFactory,
    TradeTieFactory,
    passage,
)

pytestmark = pytest.mark.django_db

TEXT = "Ministers of the two countries met and spoke about trade."


def country(code):
    return Country.objects.get(code=code)


def titles(rows):
    return sorted(rows.values_list("title", flat=True))


def found(row, **question):
    return Record.objects.dated(**question).filter(pk=row.pk).exists()


# Between whom


def test_a_pair_finds_its_records_in_either_order_and_of_every_kind():
    MeetingFactory(title="visit")
    TradeTieFactory(title="oil")
    MeetingFactory(title="other", parties=[("ISR", "host"), ("TUR", "visitor")])
    for one, other in (("ISR", "AZE"), ("AZE", "ISR")):
        rows = Record.objects.between(country(one), country(other))
        assert titles(rows) == ["oil", "visit"]


def test_a_pair_of_a_kind_finds_that_kind_alone():
    MeetingFactory(title="visit")
    TradeTieFactory(title="oil")
    rows = Meeting.objects.between(country("ISR"), country("AZE"))
    assert titles(rows) == ["visit"]
    assert isinstance(rows.get(), Meeting)


def test_a_country_named_twice_gives_its_record_once():
    MeetingFactory(
        title="talks",
        meeting_format="multilateral",
        parties=[
            ("AZE", "host"),
            ("AZE", "mediator"),
            ("ISR", "participant"),
            ("TUR", "participant"),
        ],
    )
    assert titles(Record.objects.involving(country("AZE"))) == ["talks"]
    assert titles(Record.objects.between(country("ISR"), country("TUR"))) == ["talks"]


def test_involving_several_countries_means_any_of_them():
    MeetingFactory(title="a")
    MeetingFactory(title="b", parties=[("TUR", "host"), ("IRN", "visitor")])
    rows = Record.objects.involving(country("ISR"), country("IRN"))
    assert titles(rows) == ["a", "b"]
    assert not Record.objects.involving().exists()


@pytest.mark.parametrize(
    ("make", "sender", "receiver"),
    [
        (MeetingFactory, "AZE", "ISR"),
        (TradeTieFactory, "AZE", "ISR"),
        (DefenseTieFactory, "ISR", "AZE"),
        (EventFactory, "ISR", "AZE"),
    ],
)
def test_direction_runs_from_the_one_who_goes_or_gives(make, sender, receiver):
    record = make()
    ask = Record.objects.directed
    sender, receiver = country(sender), country(receiver)
    assert ask(sender, receiver).filter(pk=record.pk).exists()
    assert not ask(receiver, sender).exists()
    assert ask(sender=sender).exists()
    assert ask(receiver=receiver).exists()
    assert not ask(sender=receiver).exists()
    assert ask().exists()


@pytest.mark.parametrize("make", [AgreementFactory, DiplomaticTieFactory])
def test_what_has_no_direction_is_found_in_none(make):
    make()
    assert not Record.objects.directed(country("ISR")).exists()
    assert not Record.objects.directed(None, country("ISR")).exists()


def test_a_role_is_asked_for_with_and_without_its_country():
    MeetingFactory(title="visit")
    assert titles(Record.objects.in_role(["host"])) == ["visit"]
    assert titles(Record.objects.in_role(["host"], country("ISR"))) == ["visit"]
    assert not Record.objects.in_role(["host"], country("AZE")).exists()


def test_records_of_an_official_are_those_in_which_he_took_part():
    official = OfficialFactory()
    record, _ = MeetingFactory(), MeetingFactory()
    host = record.participations.get(role="host")
    host.official = official
    host.save()
    assert list(Meeting.objects.with_official([official])) == [record]


# When


@pytest.mark.parametrize(
    ("start", "possible", "certain"),
    [
        ("2025-05-20", True, True),
        ("2025-05", True, True),
        ("2025", True, False),
        ("2025-04", False, False),
        ("2025-05-31/2025-06-02", True, False),
        ("../2025-05-20", True, False),
        ("2025-05-20/..", True, False),
        ("[2025-04-30,2025-06-01]", True, False),
        ("202X", True, False),
        ("2025-06", False, False),
    ],
)
def test_a_start_matches_a_month_possibly_or_certainly(start, possible, certain):
    record = MeetingFactory(start=start)
    month = {"after": date(2025, 5, 1), "before": date(2025, 5, 31)}
    assert found(record, **month) is possible
    assert found(record, **month, match="certain") is certain


@pytest.mark.parametrize(
    ("start", "end", "possible", "certain"),
    [
        ("2025-04", "2025-06", True, False),
        ("2025-05-02", "2025-05-03", True, True),
        ("2025-05-02", "2025-06", True, False),
        ("2024", "2025-04", False, False),
        ("2025-06", "2026", False, False),
        ("", "2025-05-20", True, False),
        ("2024", "2025-05-20/..", True, False),
    ],
)
def test_a_record_with_an_end_lasts_from_its_start_to_it(start, end, possible, certain):
    record = TradeTieFactory(start=start, end=end)
    month = {"after": date(2025, 5, 1), "before": date(2025, 5, 31)}
    assert found(record, **month) is possible
    assert found(record, **month, match="certain") is certain


def test_the_days_of_a_question_are_included():
    record = MeetingFactory(start="2025-05-20")
    day = date(2025, 5, 20)
    assert found(record, after=day, before=day, match="certain")
    assert not found(record, after=date(2025, 5, 21))
    assert not found(record, before=date(2025, 5, 19))


def test_an_undated_record_is_possibly_where_the_timeline_shows_it():
    article = ArticleFactory(text=TEXT, published="2025-05-20")
    record = DiplomaticTieFactory(start="", citations=[passage(article=article)])
    assert record.sort_date == date(2025, 5, 20)
    assert found(record, after=date(2025, 5, 1), before=date(2025, 5, 31))
    assert not found(record, before=date(2025, 5, 19))
    assert not found(record, after=date(2025, 5, 1), match="certain")


def test_a_question_without_days_finds_everything():
    assert found(MeetingFactory(start="2025"), match="certain")


# On what evidence


def cited(record, **columns):
    citation = passage(**columns)
    citation.record = record
    citation.full_clean()
    citation.save()
    return citation


@pytest.mark.parametrize(
    ("stance", "supported", "disputed"),
    [
        ("supports", True, False),
        ("partially", True, False),
        ("contradicts", False, True),
        ("mentions", False, False),
    ],
)
def test_a_passage_supports_or_disputes_by_its_stance(stance, supported, disputed):
    record = MeetingFactory()
    cited(record, stance=stance)
    rows = Record.objects.filter(pk=record.pk)
    assert rows.cited().exists() is supported
    assert rows.cited(False).exists() is not supported
    assert rows.disputed().exists() is disputed
    assert rows.disputed(False).exists() is not disputed


def test_records_are_found_by_their_articles_and_publishers():
    record, other = MeetingFactory(cited=True), MeetingFactory(cited=True)
    article = record.citations.get().article
    assert list(Meeting.objects.from_articles([article])) == [record]
    assert list(Meeting.objects.from_sources([article.source])) == [record]
    assert other in Meeting.objects.cited()


def two_articles(first, second):
    record = MeetingFactory()
    for article in (first, second):
        cited(record, article=article)
    return record


def sources_of(record):
    """The number of independent sources, as the database counts it."""
    rows = Record.objects.filter(pk=record.pk)
    number = 0
    while rows.with_min_sources(number + 1).exists():
        number += 1
    return number


def article(**columns):
    return ArticleFactory(text=TEXT, **columns)


def test_two_publishers_are_two_sources():
    assert sources_of(two_articles(article(), article())) == 2


def test_two_articles_of_one_publisher_are_one_source():
    source = SourceFactory()
    record = two_articles(article(source=source), article(source=source))
    assert sources_of(record) == 1


def test_two_outlets_of_one_owner_are_one_source():
    outlets = [SourceFactory(owner="Holding") for _ in range(2)]
    record = two_articles(*[article(source=outlet) for outlet in outlets])
    assert sources_of(record) == 1


def test_an_owner_that_publishes_itself_is_one_source_with_its_outlet():
    holding = SourceFactory(name="Holding")
    outlet = SourceFactory(owner="Holding")
    assert (
        sources_of(two_articles(article(source=holding), article(source=outlet))) == 1
    )


@pytest.mark.parametrize("relation", ["syndicated_from", "based_on"])
def test_a_copy_or_a_digest_counts_as_its_original(relation):
    original = article()
    assert sources_of(two_articles(original, article(**{relation: original}))) == 1


def test_a_passage_that_contradicts_or_mentions_is_no_source():
    record = MeetingFactory()
    cited(record, stance="contradicts")
    cited(record, stance="mentions")
    assert sources_of(record) == 0


def test_no_source_at_all_is_asked_of_every_record():
    record = MeetingFactory()
    assert list(Meeting.objects.with_min_sources(0)) == [record]


def test_the_database_and_the_page_count_the_same_sources():
    original = article(source=SourceFactory(owner="Holding"))
    record = MeetingFactory()
    for each in (
        original,
        article(syndicated_from=original),
        article(based_on=original),
        article(source=SourceFactory(owner="Holding")),
        article(),
    ):
        cited(record, article=each)
    told = summary(record)
    assert told["independent_sources"] == sources_of(record) == 2


def said_by(kind, code="", **columns):
    source = SourceFactory(kind=kind, country_code=code)
    return passage(article=article(source=source), **columns)


def test_records_are_found_by_the_quality_of_their_sources():
    for kinds in (["media"], ["media", "ngo"], ["peer_reviewed"], ["official_other"]):
        MeetingFactory(title=" ".join(kinds), citations=[*map(said_by, kinds)])

    def titles(number):
        return {record.title for record in Record.objects.with_quality(number)}

    assert titles(4) == {"official_other"}
    assert titles(3) == {"peer_reviewed"} | titles(4)
    assert titles(2) == {"media ngo"} | titles(3)
    assert titles(1) == {"media"} | titles(2)
    assert titles(5) == set()


def test_a_country_attests_only_records_to_which_it_is_a_party():
    inside = MeetingFactory(citations=[said_by("official_party", "ISR")])
    outside = MeetingFactory(
        citations=[said_by("official_party", "ISR")],
        parties=[("TUR", "host"), ("AZE", "visitor")],
    )
    assert list(Meeting.objects.attested_by(country("ISR"))) == [inside]
    assert list(Meeting.objects.attested_by_third_party()) == [outside]


def test_both_attest_where_every_main_party_says_it_and_not_the_mediator():
    parties = [("ISR", "participant"), ("AZE", "participant"), ("TUR", "mediator")]
    said = {}
    for codes in (("ISR", "AZE"), ("ISR", "TUR"), ("ISR", "AZE", "TUR")):
        said[codes] = MeetingFactory(
            meeting_format="third_country",
            parties=parties,
            citations=[said_by("state_media", code) for code in codes],
        )
    assert set(Meeting.objects.attested_by_both()) == {
        said["ISR", "AZE"],
        said["ISR", "AZE", "TUR"],
    }


def test_a_party_that_contradicts_attests_nothing():
    record = MeetingFactory(
        citations=[said_by("official_party", "ISR", stance="contradicts")]
    )
    assert not Meeting.objects.attested_by(country("ISR")).exists()
    assert list(Meeting.objects.attested_by_nobody()) == [record]


# Who may see it, and in which order


@pytest.mark.parametrize(
    "review", ["draft", "in_review", "changes_requested", "rejected", "imported"]
)
def test_the_public_sees_approved_records_alone(review):
    MeetingFactory(title="hidden", review=review, cited=True)
    MeetingFactory(title="public", cited=True)
    anybody = AnonymousUser()
    assert titles(Record.objects.visible_to(anybody)) == ["public"]
    assert Citation.objects.visible_to(anybody).get().record.title == "public"


@pytest.mark.parametrize(
    ("role", "number"),
    [("Viewer", 0), ("Curator", 1), ("Reviewer", 1), ("Administrator", 1)],
)
def test_whoever_works_on_records_sees_drafts(user_in, role, number):
    MeetingFactory(review="draft", cited=True)
    user = user_in(role)
    assert Record.objects.visible_to(user).count() == number
    assert Citation.objects.visible_to(user).count() == number


def test_the_newest_comes_first_and_of_one_day_the_last_made():
    old = MeetingFactory(start="2024")
    first = MeetingFactory(start="2025-05-20")
    second = MeetingFactory(start="2025-05-20")
    assert list(Meeting.objects.newest_first()) == [second, first, old]
    assert list(Meeting.objects.all()) == [second, first, old]


def test_a_topic_finds_its_records_each_once():
    MeetingFactory(title="a", topics=["trade", "security"])
    MeetingFactory(title="b", topics=["legal"])
    assert titles(Record.objects.on_topic(["trade", "security"])) == ["a"]
    assert not Record.objects.on_topic(["energy"]).exists()
    assert not Record.objects.on_topic([]).exists()


def test_questions_may_be_combined_in_one_sentence():
    wanted = MeetingFactory(topics=["trade"], start="2025-05-20", cited=True)
    MeetingFactory(topics=["trade"], start="2025-05-20")
    MeetingFactory(topics=["trade"], start="2024", cited=True)
    rows = (
        Meeting.objects.published()
        .between(country("ISR"), country("AZE"))
        .on_topic(["trade"])
        .dated(after=date(2025, 1, 1), match="certain")
        .cited()
        .with_min_sources(1)
        .with_quality(1)
        .attested_by_third_party()
        .with_parties()
        .with_evidence()
        .newest_first()
    )
    assert list(rows) == [wanted]


def test_a_kind_without_records_answers_every_question_with_nothing():
    MeetingFactory(cited=True)
    rows = DiplomaticTie.objects
    assert not rows.between(country("ISR"), country("AZE")).exists()
    assert not rows.cited().exists()
    assert not rows.with_min_sources(0).exists()
    assert not rows.with_quality(1).exists()
    assert not rows.attested_by(country("ISR")).exists()
    assert not rows.attested_by_both().exists()
    assert not rows.attested_by_nobody().exists()


def test_a_pair_is_read_from_the_index_of_links_in_its_order():
    MeetingFactory()
    rows = Record.objects.between(country("ISR"), country("AZE"))
    columns = rows.columns_in_order(("sort_date", "id"))
    page = rows.order_by(*(f"-{name}" for name in columns))[:51]
    assert "JOIN" in str(page.query)
    assert "EXISTS" not in str(page.query)
    if connection.vendor == "sqlite":  # PostgreSQL sorts what is so little
        plan = page.explain()
        assert "of_pair USING COVERING INDEX link_by_pair" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.django_db(transaction=True)  # VACUUM, which follows writes in life
def test_a_busy_pair_is_read_in_order_by_a_plan_for_it_and_by_one_for_any_pair():
    fill(3000)
    rows = Record.objects.published().between(country("XAB"), country("XAC"))
    columns = rows.columns_in_order(("sort_date", "id"))
    page = rows.order_by(*(f"-{name}" for name in columns))[:51]
    if connection.vendor == "sqlite":
        plans = [page.explain()]
    else:
        plans = [*plans_of(page, "force_custom_plan", "force_generic_plan")]
    for plan in plans:
        assert "link_by_pair" in plan
        assert not re.search("Sort|TEMP B-TREE", plan), plan


def plans_of(rows, *modes):
    """How PostgreSQL answers a prepared statement when it plans in these ways."""
    sql, params = rows.query.sql_with_params()
    for number in range(1, len(params) + 1):
        sql = sql.replace("%s", f"${number}", 1)
    values = ", ".join(["%s"] * len(params))
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE of_pair AS {sql}")
        for mode in modes:
            cursor.execute(f"SET LOCAL plan_cache_mode = {mode}")
            cursor.execute(f"EXPLAIN EXECUTE of_pair({values})", params)
            yield "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("DEALLOCATE of_pair")


def test_asked_for_two_pairs_a_record_is_of_both():
    MeetingFactory(title="talks")
    MeetingFactory(title="other", parties=[("ISR", "host"), ("TUR", "visitor")])
    israel, azerbaijan, turkey = map(country, ("ISR", "AZE", "TUR"))
    rows = Record.objects.between(israel, azerbaijan)
    assert titles(rows.between(azerbaijan, israel)) == ["talks"]
    assert not rows.between(israel, turkey).exists()
    assert titles(Record.objects.involving(israel).involving(turkey)) == ["other"]
