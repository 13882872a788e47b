"""Which records were true in the world on a day: the rule for each kind."""

from datetime import date, timedelta

import pytest

from relations.models import Agreement, Meeting, Record
from tests.factories import (
    AgreementFactory,
    DefenseTieFactory,
    DiplomaticTieFactory,
    EventFactory,
    MeetingFactory,
    TradeTieFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2025, 5, 10)
NO, MAYBE, SURE = "not at all", "possibly", "certainly"

CASES = {
    "a meeting on the day": (MeetingFactory, {"start": "2025-05-10"}, SURE),
    "a meeting on another day": (MeetingFactory, {"start": "2025-05-11"}, NO),
    "a meeting in the month": (MeetingFactory, {"start": "2025-05"}, MAYBE),
    "a meeting of several days": (
        MeetingFactory,
        {"start": "2025-05-08", "end": "2025-05-10"},
        SURE,
    ),
    "a meeting that was over": (
        MeetingFactory,
        {"start": "2025-05-07", "end": "2025-05-09"},
        NO,
    ),
    "a meeting that was put off": (
        MeetingFactory,
        {"start": "2025-05-10", "status": "postponed"},
        NO,
    ),
    "a planned meeting": (
        MeetingFactory,
        {"start": "2025-05-10", "status": "planned"},
        MAYBE,
    ),
    "an event within two days": (
        EventFactory,
        {"start": "2025-05-09/2025-05-10"},
        MAYBE,
    ),
    "an event that is denied": (
        EventFactory,
        {"start": "2025-05-10", "status": "denied"},
        MAYBE,
    ),
    "an event of long ago": (EventFactory, {"start": "2001"}, NO),
    "an event that goes on": (
        EventFactory,
        {"start": "2023-10-07", "end_state": "ongoing"},
        SURE,
    ),
    "an event that may have ended": (
        EventFactory,
        {"start": "2023-10-07", "end_state": "unknown"},
        NO,
    ),
    "a tie that goes on": (
        TradeTieFactory,
        {"start": "2020", "end_state": "ongoing"},
        SURE,
    ),
    "a tie of which no end is known": (
        TradeTieFactory,
        {"start": "2020", "end_state": "unknown"},
        MAYBE,
    ),
    "a tie that began within the month": (
        DiplomaticTieFactory,
        {"start": "2025-05", "end_state": "ongoing"},
        MAYBE,
    ),
    "a tie that was there before": (
        DiplomaticTieFactory,
        {"start": "../2025-05-20", "end_state": "ongoing"},
        MAYBE,
    ),
    "a tie that began later": (DiplomaticTieFactory, {"start": "2025-06"}, NO),
    "a tie on its last day": (
        DefenseTieFactory,
        {"start": "2020", "end": "2025-05-10"},
        SURE,
    ),
    "a tie that ended in the month": (
        DefenseTieFactory,
        {"start": "2020", "end": "2025-05"},
        MAYBE,
    ),
    "a tie that had ended": (
        DefenseTieFactory,
        {"start": "2020", "end": "2025-05-09"},
        NO,
    ),
    "a transfer that is merely offered": (
        DefenseTieFactory,
        {"start": "2025-05-01", "status": "offered"},
        NO,
    ),
    "a transfer that happens once": (
        DefenseTieFactory,
        {"start": "2025-05-09", "end_state": "not_applicable"},
        NO,
    ),
    "a tie that somebody alleges": (
        TradeTieFactory,
        {"start": "2020", "end_state": "ongoing", "status": "alleged"},
        MAYBE,
    ),
    "a tie that has ended, nobody says when": (
        TradeTieFactory,
        {"start": "2020", "end_state": "unknown", "status": "ended"},
        MAYBE,
    ),
    "a tie that is over since a day": (
        TradeTieFactory,
        {"start": "2020", "status": "ended", "status_date": "2025-05-09"},
        NO,
    ),
    "a tie that is over since the day": (
        TradeTieFactory,
        {"start": "2020", "status": "ended", "status_date": "2025-05-10"},
        MAYBE,
    ),
    "a tie that is over since some day of the month": (
        DiplomaticTieFactory,
        {"start": "2020", "status": "ended", "status_date": "2025-05"},
        MAYBE,
    ),
    "an agreement that was given up, nobody says when": (
        AgreementFactory,
        {"in_force": "2021", "status_override": "terminated", "status_reason": "So."},
        MAYBE,
    ),
    "an agreement that was given up on the day": (
        AgreementFactory,
        {
            "in_force": "2021",
            "status_override": "terminated",
            "status_reason": "So.",
            "status_date": "2025-05-10",
        },
        NO,
    ),
    "an agreement in force": (
        AgreementFactory,
        {"signed": "2020", "in_force": "2021", "end_state": "ongoing"},
        SURE,
    ),
    "an agreement of which no end is known": (
        AgreementFactory,
        {"signed": "2020", "in_force": "2021"},
        MAYBE,
    ),
    "an agreement that enters into force later": (
        AgreementFactory,
        {"signed": "2020", "in_force": "2025-05-11"},
        NO,
    ),
    "an agreement signed alone": (AgreementFactory, {"signed": "2020"}, NO),
    "an agreement that somebody says is in force": (
        AgreementFactory,
        {"signed": "2020", "status_override": "in_force", "status_reason": "So said."},
        MAYBE,
    ),
    "an agreement that ended on the day": (
        AgreementFactory,
        {"signed": "2020", "in_force": "2020", "ended": "2025-05-10"},
        NO,
    ),
    "an agreement that ended the day after": (
        AgreementFactory,
        {"signed": "2020", "in_force": "2020", "ended": "2025-05-11"},
        SURE,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_record_is_true_on_a_day(name):
    factory, columns, expected = CASES[name]
    record = factory(**columns)
    for rows in (Record.objects.all(), type(record).objects.all()):
        possible = rows.valid_on(DAY).count()
        certain = rows.valid_on(DAY, "certain").count()
        assert [possible, certain] == {NO: [0, 0], MAYBE: [1, 0], SURE: [1, 1]}[
            expected
        ]


def test_what_is_undated_begins_where_the_timeline_shows_it():
    tie = TradeTieFactory(start="", end_state="ongoing")
    meeting = MeetingFactory(start="")
    day = tie.sort_date
    assert meeting.sort_date == day
    for number, expected in ((-1, set()), (0, {tie.pk, meeting.pk}), (1, {tie.pk})):
        found = Record.objects.valid_on(day + timedelta(days=number))
        assert set(found.values_list("pk", flat=True)) == expected
    assert not Record.objects.valid_on(day, "certain").exists()


def test_an_ongoing_tie_is_certain_up_to_today_and_possible_for_ever():
    TradeTieFactory(start="2020", end_state="ongoing")
    tomorrow = date.today() + timedelta(days=1)
    assert Record.objects.valid_on(date.today(), "certain").exists()
    assert not Record.objects.valid_on(tomorrow, "certain").exists()
    assert Record.objects.valid_on(tomorrow).exists()


def test_what_is_over_is_not_true_today_whenever_it_ended():
    TradeTieFactory(start="2020", end_state="unknown", status="ended")
    AgreementFactory(in_force="2021", status_override="superseded", status_reason="So.")
    standing = TradeTieFactory(start="2020", end_state="unknown")
    yesterday = date.today() - timedelta(days=1)
    assert Record.objects.valid_on(yesterday).count() == 3
    for days in (0, 30):
        found = Record.objects.valid_on(date.today() + timedelta(days=days))
        assert [row.pk for row in found] == [standing.pk]


def test_the_condition_of_one_kind_does_not_reach_another():
    AgreementFactory(in_force="2020", end_state="ongoing")
    MeetingFactory(start="2025-05-10")
    assert Agreement.objects.valid_on(DAY).count() == 1
    assert Meeting.objects.valid_on(DAY).count() == 1
    assert Record.objects.valid_on(DAY).count() == 2
