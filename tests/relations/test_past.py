"""The database as it was at a moment, whatever is asked of it."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.curated import Curated
from articles.models import ArticleText, Source
from relations.actions.records import save_record
from relations.models import (
    KINDS,
    Country,
    Meeting,
    Official,
    Participation,
    Record,
    RecordLink,
    RecordTopic,
)
from relations.past import NAMES_OF_COUNTRIES, PastIsReadOnly, as_today, known_at
from tests import factories as make
from tests.changing_world import World
from tests.factories import party

pytestmark = pytest.mark.django_db


def everything(model):
    """Every column of every row, however the row is read."""
    return list(model.objects.order_by("pk").values())


CURATED = sorted(
    (each for each in apps.get_models() if issubclass(each, Curated)),
    key=lambda model: model._meta.label,
)
INDEX = {
    RecordLink: ("record", "country", "partner", "kind", "sort_date", "incidental"),
    RecordTopic: ("record", "topic", "kind", "sort_date"),
}


def index_rows(model):
    return sorted(model.objects.values_list(*INDEX[model]))


def test_every_table_is_as_it_was_after_any_edit():
    world = World("tables")
    make.ImportRunFactory()
    make.CountryCodeFactory()
    make.CountryNameFactory()
    make.SuccessionFactory()
    before = timezone.now()
    rows = {model: everything(model) for model in CURATED}
    index = {model: index_rows(model) for model in INDEX}
    for step in world.steps:
        step(world)

    changed = [model for model in CURATED if everything(model) != rows[model]]
    assert {Record, Meeting, Participation, Official, Country, Source} <= {*changed}
    with known_at(before):
        for model in CURATED:
            assert everything(model) == rows[model], model
        for model in INDEX:
            assert index_rows(model) == index[model], model


@pytest.mark.parametrize(
    "parties",
    [
        [("ISR", "host"), ("AZE", "visitor")],
        [("ISR", "host"), ("AZE", "visitor"), ("TUR", "mediator")],
        [("TUR", "venue_only"), ("ISR", "host"), ("AZE", "visitor")],
        [("ISR", "mediator"), ("ISR", "host"), ("AZE", "visitor")],
        [("AZE", "visitor"), ("AZE", "observer"), ("ISR", "host")],
    ],
)
def test_the_index_of_pairs_is_worked_out_as_it_is_written(parties):
    make.MeetingFactory(parties=parties, topics=["energy", "trade"])
    written = {model: index_rows(model) for model in INDEX}
    before = timezone.now()
    Record.objects.get().specific.delete()
    assert index_rows(RecordLink) == []
    with known_at(before):
        for model in INDEX:
            assert index_rows(model) == written[model]


def test_a_country_with_two_officials_is_one_party_of_the_index():
    meeting = make.MeetingFactory()
    host, visitor = meeting.participations.order_by("position")
    host.official = make.OfficialFactory()
    second = party("ISR", "host", official=make.OfficialFactory())
    save_record(meeting, children={"participations": [host, visitor, second]})
    with known_at(timezone.now()):
        assert RecordLink.objects.count() == 4


def test_of_two_states_of_one_moment_the_later_one_counts():
    official = make.OfficialFactory(name="First")
    official.name = "Second"
    official.save()
    moment = timezone.now()
    Official.history.model.objects.update(history_date=moment)
    with known_at(moment):
        assert Official.objects.get().name == "Second"


def test_a_record_is_whole_between_the_deletions_of_its_halves():
    meeting = make.MeetingFactory()
    meeting.delete()
    half = Meeting.history.get(history_type="-")
    rest = Record.history.get(history_type="-")
    half.history_date, rest.history_date = sorted(
        [half.history_date, rest.history_date]
    )
    half.save()
    rest.save()
    with known_at(half.history_date):
        assert Record.objects.get().specific.meeting_format == "visit"
    with known_at(rest.history_date):
        assert not Record.objects.exists()
        assert not Meeting.objects.exists()


def test_a_text_is_there_from_the_moment_at_which_it_was_made():
    before = timezone.now()
    text = make.ArticleTextFactory(article=make.ArticleFactory())
    with known_at(before):
        assert not ArticleText.objects.exists()
    with known_at(text.created):
        assert ArticleText.objects.get().text == text.text


@pytest.mark.parametrize(
    "write",
    [
        lambda: make.MeetingFactory(),
        lambda: Record.objects.unrecorded().update(title="Changed"),
        lambda: Record.objects.get().specific.delete(),
        lambda: RecordLink.objects.all().delete(),
    ],
)
def test_the_past_cannot_be_written(write):
    make.MeetingFactory(title="As it was")
    moment = timezone.now()
    refused = pytest.raises(PastIsReadOnly, match="read and not written")
    with known_at(moment), refused, transaction.atomic():
        write()
    assert Record.objects.get().title == "As it was"


def test_a_past_within_a_past_is_refused():
    moment = timezone.now()
    with known_at(moment), known_at(moment), pytest.raises(PastIsReadOnly):
        Record.objects.exists()


def test_after_the_block_the_database_is_of_today_even_after_an_error():
    before = timezone.now()
    make.MeetingFactory()
    with pytest.raises(ZeroDivisionError), known_at(before):
        1 / Record.objects.count()
    assert Record.objects.count() == 1


def test_tables_without_a_past_and_accounts_are_those_of_today():
    before = timezone.now()
    make.UserFactory(username="new")
    make.PostRoleFactory(code="new_role")
    with known_at(before):
        assert make.models.PostRole.objects.filter(pk="new_role").exists()
        assert make.UserFactory._meta.model.objects.filter(username="new").exists()
        make.UserFactory(username="newer")


def test_countries_can_be_read_as_they_are_today():
    before = timezone.now()
    make.CountryFactory(code="ISR")
    with known_at(before):
        assert not Country.objects.exists()
        with as_today(*NAMES_OF_COUNTRIES):
            assert Country.objects.resolve("ISR").code == "ISR"
        assert not Country.objects.exists()


@pytest.mark.parametrize(
    "read",
    [
        lambda: [each.title for each in Record.objects.iterator(chunk_size=1)],
        lambda: list(Record.objects.values_list("title", flat=True).distinct()),
        lambda: [each["title"] for each in Record.objects.values("title")],
        lambda: [Record.objects.get().specific.title],
        lambda: [each.title for each in twice(Record.objects.order_by())],
        lambda: [
            each.record.title
            for each in Participation.objects.select_related("record")[:1]
        ],
        lambda: raw('SELECT title FROM "relations_record"'),
        lambda: raw("SELECT title FROM \"relations_record\" WHERE title LIKE 'A%'"),
    ],
)
def test_whatever_reads_through_the_connection_reads_the_past(read):
    meeting = make.MeetingFactory(title="As it was")
    before = timezone.now()
    meeting.title = "As it is"
    save_record(meeting)
    with known_at(before):
        assert read() == ["As it was"]
    assert Record.objects.get().title == "As it is"


def twice(rows):
    return rows.union(rows)


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def test_the_past_costs_no_statement_of_its_own():
    meeting = make.MeetingFactory(cited=True)

    def read():
        return list(Record.objects.published().with_parties().with_evidence())

    with CaptureQueriesContext(connection) as today:
        assert read() == [meeting.record_ptr]
    with known_at(timezone.now()), CaptureQueriesContext(connection) as then:
        assert read() == [meeting.record_ptr]
    assert len(then) == len(today)


def test_the_plan_of_a_question_about_the_past_can_be_seen():
    make.MeetingFactory()
    with known_at(timezone.now()):
        assert "historicalrecord" in Record.objects.all().explain()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_as_it_was(kind):
    record = make.KIND_FACTORIES[kind](title="As it was")
    before = timezone.now()
    record.delete()
    with known_at(before):
        assert KINDS[kind].objects.get().title == "As it was"
        assert Record.objects.get().specific == KINDS[kind].objects.get()
