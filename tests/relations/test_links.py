"""The index of pairs and topics, and the derived columns that `settle` keeps true."""

import random

import pytest

from relations.actions.links import settle
from relations.actions.rebuild import rebuild
from relations.actions.records import save_record
from relations.models import Country, Meeting, Participation, Record, RecordLink
from tests.factories import (
    KIND_FACTORIES,
    ArticleFactory,
    CountryFactory,
    MeetingFactory,
    OfficialFactory,
    PostFactory,
    PostRoleFactory,
    TenureFactory,
    party,
    passage,
)

pytestmark = pytest.mark.django_db


def links(record):
    rows = RecordLink.objects.filter(record=record).order_by(
        "country__code", "partner__code"
    )
    return [
        (row.country.code, row.partner.code, row.incidental)
        for row in rows.select_related("country", "partner")
    ]


def someone(country, role_code, seniority):
    """An official of the country in a post of this seniority."""
    role = PostRoleFactory(code=role_code, seniority=seniority)
    tenure = TenureFactory(post=PostFactory(country=country, role=role), start="2020")
    return {"official": tenure.official, "tenure": tenure}


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_a_pair_has_two_rows_and_each_party_one_with_itself(kind):
    record = KIND_FACTORIES[kind]()

    assert [row[:2] for row in links(record)] == [
        ("AZE", "AZE"),
        ("AZE", "ISR"),
        ("ISR", "AZE"),
        ("ISR", "ISR"),
    ]
    row = record.links.first()
    assert (row.kind, row.sort_date) == (kind, record.sort_date)


def test_a_country_with_two_officials_is_one_party():
    one, two = OfficialFactory(), OfficialFactory()
    record = MeetingFactory(
        parties=[("ISR", "host"), ("AZE", "visitor")],
    )
    record.participations.all().delete()
    israel, azerbaijan = CountryFactory(code="ISR"), CountryFactory(code="AZE")
    save_record(
        record,
        children={
            "participations": [
                party(israel, "host", official=one),
                party(israel, "host", official=two),
                party(azerbaijan, "visitor"),
            ]
        },
    )

    assert len(links(record)) == 4


def test_a_pair_that_touches_the_venue_is_incidental():
    record = MeetingFactory(
        meeting_format="third_country",
        parties=[
            ("ISR", "participant"),
            ("TUR", "participant"),
            ("AZE", "venue_only"),
        ],
    )

    pairs = {(one, other): incidental for one, other, incidental in links(record)}
    assert pairs["ISR", "TUR"] is False
    assert pairs["ISR", "AZE"] is pairs["AZE", "TUR"] is True
    assert pairs["AZE", "AZE"] is True
    assert pairs["ISR", "ISR"] is False


def test_a_mediator_that_is_also_a_participant_is_no_bystander():
    record = MeetingFactory(
        meeting_format="multilateral",
        parties=[("AZE", "mediator"), ("AZE", "participant"), ("ISR", "participant")],
    )

    assert not any(incidental for *_, incidental in links(record))


def test_a_new_date_moves_the_index_rows():
    record = MeetingFactory(start="2025-05", topics=["trade"])
    record.start = "2024-01"
    save_record(record)

    assert {row.sort_date.isoformat() for row in record.links.all()} == {"2024-01-01"}
    assert record.topic_rows.get().sort_date.isoformat() == "2024-01-01"


def test_topics_that_are_taken_away_leave_the_index():
    record = MeetingFactory(topics=["trade", "energy"])
    record.topics = ["energy"]
    save_record(record)

    assert [row.topic for row in record.topic_rows.all()] == ["energy"]


def test_a_record_without_a_date_stands_at_its_oldest_article():
    new = ArticleFactory(published="2025-05-20", text="They met and spoke about trade.")
    old = ArticleFactory(published="2025-05-18", text="They met and spoke about trade.")
    record = MeetingFactory(
        start="",
        citations=[passage(article=new), passage(article=old)],
    )

    assert record.sort_date.isoformat() == "2025-05-18"
    assert record.history.first().history_type == "+"
    past = Record.history.filter(id=record.pk)
    assert [state.sort_date.isoformat() for state in past] == ["2025-05-18"]


def test_the_level_is_what_every_known_side_reaches():
    israel, azerbaijan = CountryFactory(code="ISR"), CountryFactory(code="AZE")
    record = MeetingFactory(
        parties=[
            (israel, "host"),
            (azerbaijan, "visitor"),
        ]
    )
    assert record.level == ""

    head = party(israel, "host", **someone(israel, "hog", "1"))
    minister = party(azerbaijan, "visitor", **someone(azerbaijan, "minister", "2"))
    save_record(record, children={"participations": [head, minister]})

    assert Meeting.objects.get(pk=record.pk).level == "2"
    assert record.history.first().level == "2"


def test_the_level_does_not_look_at_the_host_of_a_meeting_between_others():
    venue = CountryFactory(code="AZE")
    israel = CountryFactory(code="ISR")
    record = MeetingFactory(
        meeting_format="third_country",
        parties=[
            (israel, "participant"),
            ("TUR", "participant"),
            (venue, "venue_only"),
        ],
    )
    parties = list(record.participations.all())
    for one in parties:
        if one.country == venue:
            one.official = someone(venue, "ambassador", "4")["official"]
        if one.country == israel:
            one.official = someone(israel, "hog", "1")["official"]
    save_record(record, children={"participations": parties})

    assert Meeting.objects.get(pk=record.pk).level == "1"


def test_settling_twice_changes_nothing():
    record = MeetingFactory(topics=["trade"], cited=True)

    assert settle(record) is False


def test_a_rebuild_repairs_what_was_damaged_and_then_finds_nothing():
    record = MeetingFactory(topics=["trade"])
    expected = links(record)
    RecordLink.objects.filter(incidental=False).first().delete()
    RecordLink.objects.update(incidental=True)
    record.topic_rows.all().delete()

    assert rebuild()["settled"] == 1
    assert links(record) == expected
    assert rebuild()["settled"] == 0


def test_a_rebuild_after_a_random_life_changes_nothing():
    dice = random.Random(20250520)
    codes = ["ISR", "AZE", "TUR", "SYR"]
    records = [MeetingFactory(meeting_format="multilateral") for _ in range(3)]
    for _ in range(12):
        record = Meeting.objects.get(pk=dice.choice(records).pk)
        record.start = dice.choice(["2025", "2025-05", "../2024-02-01", ""])
        record.topics = dice.sample(["trade", "energy", "health"], dice.randint(0, 3))
        chosen = dice.sample(codes, dice.randint(2, 4))
        roles = ["participant", "participant", "venue_only", "observer"]
        save_record(
            record,
            children={
                "participations": [
                    party(code, role) for code, role in zip(chosen, roles, strict=False)
                ]
            },
        )

    assert set(rebuild().values()) == {0}


def test_the_index_goes_with_its_record():
    record = MeetingFactory(topics=["trade"])
    record.delete()

    assert not RecordLink.objects.exists()
    assert not Participation.objects.exists()
    assert Country.objects.count() == 2
