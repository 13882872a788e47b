"""Flat rows say what the serializers say, to every reader, wherever one reads."""

import gc
from contextlib import nullcontext
from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import (
    DatabaseError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.test import RequestFactory
from django.urls import clear_script_prefix, resolve, set_script_prefix
from django.utils.translation import gettext_lazy
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIClient

from articles.fields import Companion
from articles.models import Source
from relations.api.addresses import KIND_ROUTES
from relations.api.renderers import FastJSONRenderer
from relations.api.rows import questions, statements
from relations.api.rows.light import Light, NotRead, Reading
from relations.api.rows.reading import own_columns
from relations.api.rows.records import _written
from relations.api.rows.shapes import shape_of
from relations.api.rows.statements import Statement, mark
from relations.api.serializers.kinds import KIND_SERIALIZERS
from relations.api.views.base import View
from relations.api.views.lists import ListView
from relations.api.views.records import AnyRecords
from relations.models import (
    KINDS,
    AgreementAction,
    AgreementObligation,
    Citation,
    Country,
    Finding,
    Gathering,
    Official,
    Participation,
    Post,
    Preference,
    Product,
    Record,
    Trip,
)
from tests.relations.api.worlds import World

pytestmark = pytest.mark.django_db


def paths():
    """Everything that is read of records, with and without passages."""
    lists = ["records/", "ties/", "dyads/ISR-AZE/timeline/"]
    lists += [f"{route}/" for route in KIND_ROUTES.values()]
    for record in Record.objects.order_by("id"):
        lists.append(f"records/{record.pk}/")
        lists.append(f"{KIND_ROUTES[record.kind]}/{record.pk}/")
    for path in lists:
        yield f"/api/v1/{path}"
        yield f"/api/v1/{path}?expand=citations"


def answers(client):
    found = {}
    for path in paths():
        answer = client.get(path)
        found[path] = answer.status_code, answer.json(), answer.get("ETag")
    return found


@pytest.mark.parametrize("seed", range(4))
def test_flat_rows_say_what_the_serializers_say(seed, anonymous, api_of, monkeypatch):
    World(seed)
    clients = [anonymous, *map(api_of, ("Viewer", "Curator"))]
    flat = [answers(client) for client in clients]
    monkeypatch.setattr(AnyRecords, "found", ListView.found)
    monkeypatch.setattr(AnyRecords, "retrieve", ListView.retrieve)
    for client, read in zip(clients, flat, strict=True):
        for path, said in answers(client).items():
            assert read[path] == said, path


def test_flat_rows_say_what_the_serializers_say_of_the_seed_article(
    seed, anonymous, editor, monkeypatch
):
    flat = [answers(client) for client in (anonymous, editor)]
    monkeypatch.setattr(AnyRecords, "found", ListView.found)
    monkeypatch.setattr(AnyRecords, "retrieve", ListView.retrieve)
    assert flat == [answers(client) for client in (anonymous, editor)]


# Rows that a record shows something of, and a column of each that is shown.
NAMED_BY_RECORDS = [
    (Record, "title"),
    (Country, "name"),
    (Official, "name"),
    (Participation, "named_as"),
    (Post, "title"),
    (Trip, "title"),
    (Gathering, "name"),
    (Product, "title"),
    (AgreementAction, "note"),
    (AgreementObligation, "condition"),
    (Citation, "claimed_value"),
    (Preference, "reason"),
]


@pytest.mark.parametrize("role", [None, "Curator"])
def test_json_that_is_kept_says_what_the_rows_say_now(
    role, anonymous, api_of, monkeypatch
):
    """Whatever wrote them: `update()` and raw SQL tell nobody."""
    World(0)
    World(1)
    client = api_of(role) if role else anonymous
    path = "/api/v1/records/?page_size=500"
    _written.cache_clear()
    before = client.get(path).json()
    assert _written.cache_info().misses == len(before["results"])
    assert client.get(path).json() == before
    assert _written.cache_info().hits == len(before["results"])
    another = Concat(Value("now "), Cast("pk", TextField()))
    changes = [(model, column, another) for model, column in NAMED_BY_RECORDS]
    # What the evidence amounts to follows from who speaks.
    for model, column, value in [*changes, (Source, "kind", "peer_reviewed")]:
        QuerySet(model).update(**{column: value})
        now = client.get(path).json()
        assert now != before, model
        with monkeypatch.context() as patched:
            patched.setattr(AnyRecords, "found", ListView.found)
            assert client.get(path).json() == now, model
        before = now


def test_json_is_kept_apart_for_those_who_see_more(anonymous, editor):
    World(0)
    for _ in range(2):
        assert {each["review"] for each in anonymous.get(LIST).json()["results"]} == {
            "approved"
        }
        withheld = [
            each["evidence"]["withheld"] for each in editor.get(LIST).json()["results"]
        ]
        assert not any(withheld)


def test_json_is_kept_apart_below_another_root(anonymous):
    World(0)
    try:
        for prefix in ("/", "/bilateral/"):
            set_script_prefix(prefix)
            for each in anonymous.get(LIST).json()["results"]:
                assert each["url"].startswith(f"{prefix}api/v1/")
    finally:
        clear_script_prefix()


EMPTY = ("", None, [], 0)
LIST = "/api/v1/records/"


def test_the_worlds_have_something_of_everything(editor):
    """Else the test above would compare what is not there."""
    shown = {}
    for seed in range(4):
        World(seed)
    address = "/api/v1/records/?page_size=500&expand=citations"
    for record in editor.get(address).json()["results"]:
        known = shown.setdefault(record["kind"], set())
        for members in (record, record["evidence"], *record["evidence"]["disputes"]):
            known |= {name for name, value in members.items() if value not in EMPTY}
    for kind, serializer in KIND_SERIALIZERS.items():
        wanted = {*serializer().fields} - {"preferences", "warnings", "reason"}
        assert wanted - shown[kind] == set(), f"{kind}: the worlds leave these empty"
    everywhere = set().union(*shown.values())
    assert {"disputes", "preferred", "verified", "source_quality"} <= everywhere
    public = {}
    for record in APIClient().get(address).json()["results"]:
        public[record["id"]] = record["evidence"]["withheld"]
    assert any(public.values())


# Questions whose SQL is kept: each is asked after another one of the same sort.
SAME_SQL = [
    ("records/?country=ISR", "records/?country=AZE"),
    ("records/?country=ISR,AZE", "records/?country=AZE,TUR"),
    ("records/?country=ISR,AZE&with=TUR", "records/?country=TUR,ISR&with=AZE"),
    ("records/?country=ISR,AZE&with=AZE", "records/?country=AZE,TUR&with=TUR"),
    ("records/?country=ISR,ISR", "records/?country=ISR,TUR"),
    ("records/?dyad=ISR-AZE", "records/?dyad=TUR-AZE"),
    ("records/?from=AZE", "records/?from=ISR"),
    ("records/?date_after=2025-05-01", "records/?date_after=2025-06"),
    (
        "records/?date_after=2025&date_before=2025&date_match=certain",
        "records/?date_after=2024&date_before=2025-05&date_match=certain",
    ),
    ("records/?updated_since=2020-01-01", "records/?updated_since=2999-01-01"),
    ("records/?kind=meeting,event", "records/?kind=trade_tie,event"),
    ("records/?ordering=updated&page_size=3", "records/?ordering=-updated&page_size=3"),
    ("meetings/?meeting_format=visit", "meetings/?meeting_format=unknown"),
    ("agreements/?in_force=true", "agreements/?in_force=false"),
    ("records/?valid_on=2025-05-20", "records/?valid_on=2019-05-20"),
    ("records/?q=meeting", "records/?q=agreement"),
    (
        "records/?dyad=ISR-AZE&incidental=false",
        "records/?dyad=TUR-AZE&incidental=false",
    ),
    (
        "dyads/ISR-AZE/timeline/?incidental=true",
        "dyads/TUR-AZE/timeline/?incidental=true",
    ),
    ("records/?attested_by=both", "records/?attested_by=ISR"),
    ("ties/?country=ISR&topic=energy", "ties/?country=AZE&topic=trade"),
    ("dyads/ISR-AZE/timeline/?kind=meeting", "dyads/ISR-AZE/timeline/?kind=event"),
    ("dyads/TUR-AZE/timeline/?country=ISR", "dyads/TUR-AZE/timeline/?country=AZE"),
]


def walked(client, path):
    """All pages of a list, forward, and the one before the last."""
    answer = client.get(f"/api/v1/{path}").json()
    pages = [answer["results"]]
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        pages.append(answer["results"])
    if answer["previous"]:
        pages.append(client.get(answer["previous"]).json()["results"])
    return pages


@pytest.mark.parametrize("role", [None, "Curator"])
def test_sql_that_is_kept_answers_as_the_orm_does(role, anonymous, api_of, monkeypatch):
    World(0)
    World(1)
    client = api_of(role) if role else anonymous
    asked = [path for both in SAME_SQL for path in both]
    questions._kept.clear()
    kept = [walked(client, path) for path in asked]
    again = [walked(client, path) for path in asked]
    monkeypatch.setattr(AnyRecords, "found", ListView.found)
    plain = [walked(client, path) for path in asked]
    for path, first, second, orm in zip(asked, kept, again, plain, strict=True):
        assert first == second == orm, path


def kept_after(client, *queries):
    questions._kept.clear()
    for query in queries:
        assert client.get("/api/v1/records/", query).status_code == 200
    return len(questions._kept)


def test_sql_is_kept_once_for_other_values_and_apart_for_other_shapes(anonymous):
    World(0)
    assert kept_after(anonymous, {"country": "ISR"}, {"country": "AZE"}) == 1
    assert kept_after(anonymous, {"country": "ISR"}, {"country": "ISR,AZE"}) == 2
    assert kept_after(anonymous, {"kind": "event"}, {"kind": "meeting"}) == 2
    # That one country is named twice changes what is asked.
    same = {"country": "ISR,AZE", "with": "AZE"}
    other = {"country": "ISR,AZE", "with": "TUR"}
    assert kept_after(anonymous, same, other) == 2


def test_sql_that_looks_at_today_or_at_words_is_not_kept(anonymous):
    World(0)
    assert kept_after(anonymous, {"valid_on": "2025-01-01"}, {"q": "meeting"}) == 0


def test_no_more_sql_is_kept_than_fits(anonymous, monkeypatch):
    monkeypatch.setattr(questions, "MOST_KEPT", 3)
    sizes = [{"page_size": str(size)} for size in range(1, 8)]
    assert kept_after(anonymous, *sizes) == 3


def test_a_row_says_which_column_was_not_read():
    row = Reading(Trip, ["title"]).light((1, "A tour"))
    assert row.title == "A tour"
    with pytest.raises(NotRead, match=r"LightTrip\.note was not read"):
        _ = row.note


def test_a_relation_that_is_new_fails_by_name():
    with pytest.raises(LookupError, match="Rows of Finding are named by others now"):
        Reading.of_named(Finding)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_kind_is_read_by_itself(kind):
    """So a new one is shown, and can be disputed, without a word about it here."""
    own = KINDS[kind]._meta.local_concrete_fields
    wanted = {field.attname for field in own if not isinstance(field, Companion)}
    read = {*own_columns(kind).reading.columns}
    assert wanted - {KINDS[kind]._meta.pk.attname} <= read
    shape = shape_of(KIND_SERIALIZERS[kind])
    members = {*shape.shown, *(name for name, _ in (*shape.made, *shape.if_asked))}
    assert members == {
        name
        for name, field in KIND_SERIALIZERS[kind]().fields.items()
        if not field.write_only
    }


# Connections that were kept from an earlier request


class Connection:
    """Stands for a connection of Django's whose server may have gone."""

    connection, vendor, queries_logged, execute_wrappers = object(), "x", False, ()
    health_check_enabled, health_check_done, in_atomic_block = True, False, False
    wrap_database_errors = nullcontext()

    def __init__(self, failures):
        self.failures, self.opened = failures, 0

    def ensure_connection(self):
        self.opened += 1

    def is_usable(self):
        return False

    def close(self):
        pass


def ask_through(connection, monkeypatch):
    def from_driver(asked, connection):
        connection.failures -= 1
        if connection.failures >= 0:
            raise OperationalError("server closed the connection unexpectedly")
        return [["a row"]]

    monkeypatch.setattr(statements, "_from_driver", from_driver)
    return statements._past_django([None], connection)


def test_a_connection_that_was_lost_between_requests_is_opened_again(monkeypatch):
    lost = Connection(failures=1)
    assert ask_through(lost, monkeypatch) == [["a row"]]
    assert lost.opened == 2
    assert lost.health_check_done


@pytest.mark.parametrize(
    "state", [{"health_check_done": True}, {"in_atomic_block": True}]
)
def test_a_connection_that_is_in_use_is_not_opened_again(state, monkeypatch):
    lost = Connection(failures=1)
    for name, value in state.items():
        setattr(lost, name, value)
    with pytest.raises(OperationalError):
        ask_through(lost, monkeypatch)


def test_a_server_that_stays_away_is_an_error(monkeypatch):
    with pytest.raises(OperationalError):
        ask_through(Connection(failures=2), monkeypatch)


# JSON


def written(data, accept="application/json"):
    return FastJSONRenderer().render(data, accept).decode()


def test_json_is_written_as_before():
    moment = datetime(2025, 5, 20, 12, 30, 0, 250, tzinfo=UTC)
    data = {
        "at": moment,
        "day": date(2025, 5, 20),
        "label": gettext_lazy("Held"),
        "name": "Əliyev",
        "amount": Decimal("7.50"),
    }
    assert written({"at": moment}) == '{"at":"2025-05-20T12:30:00.000250Z"}'
    assert written(data) == JSONRenderer().render(data).decode()


def test_what_orjson_does_not_write_is_written_all_the_same():
    assert written({"large": 2**70, 7: "seven"}) == (
        '{"large":1180591620717411303424,"7":"seven"}'
    )
    assert written({"a": 1}, "application/json; indent=2") == '{\n  "a": 1\n}'
    assert written(None) == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans no more.")
def test_plans_are_left_to_the_server_again_after_the_rows_of_a_page(anonymous):
    World(0)

    def mode():
        with connection.cursor() as cursor:
            cursor.execute("SHOW plan_cache_mode")
            return cursor.fetchone()[0]

    modes, prepared = [], statements._prepared

    def watched(asked, driver):
        found = prepared(asked, driver)
        modes.append((len(asked) > 1, mode()))
        return found

    with patch.object(statements, "_prepared", watched):
        before = anonymous.get(LIST).json()
        assert anonymous.get(LIST).json() == before
    assert {of_many for of_many, _ in modes} == {False, True}
    assert {each for _, each in modes} == {"auto"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps none.")
def test_cursors_stay_with_their_connection_until_one_fails(anonymous):
    World(0)
    driver = connection.connection
    anonymous.get(LIST)
    kept = vars(driver)[statements.CURSORS]
    number = len(kept)
    anonymous.get(LIST)
    assert vars(driver)[statements.CURSORS] is kept
    assert len(kept) == number
    [wrong] = [Statement(Record.objects.filter(pk=mark(1, 0)).values_list("pk"), [])]
    wrong.sql = "SELECT nothing"
    with pytest.raises(ProgrammingError), transaction.atomic():
        wrong.fetch()
    assert statements.CURSORS not in vars(driver)
    assert anonymous.get(LIST).status_code == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL asks at once.")
@pytest.mark.django_db(transaction=True)
def test_rows_of_several_statements_are_of_one_moment(anonymous):
    World(0)
    asked = Statement(Record.objects.values_list("pk")), ()
    [wrong] = [Statement(Record.objects.values_list("pk"))]
    wrong.sql_of_driver = "SELECT nothing"
    said = []
    connection.connection.set_trace_callback(said.append)
    try:
        both = statements.fetch_all([asked, asked])
        assert both[0] == both[1] != []
        assert [said[0], said[-1], len(said)] == ["BEGIN", "COMMIT", 4]
        del said[:]
        statements.fetch_all([asked])
        assert len(said) == 1
        with pytest.raises(DatabaseError):
            statements.fetch_all([asked, (wrong, ())])
        assert not connection.connection.in_transaction
        with transaction.atomic():
            assert statements.fetch_all([asked, asked]) == both
            assert connection.connection.in_transaction
    finally:
        connection.connection.set_trace_callback(None)


@pytest.mark.parametrize("query", ["", "?fields=id", "?expand=citations"])
def test_an_answer_leaves_nothing_for_the_collector(query):
    """What is in a circle, with all that hangs on it, waits and takes new memory."""
    World(0)
    record = Record.objects.filter(review="approved").first()

    def answer(path):
        request = RequestFactory().get(path + query)
        view, args, kwargs = resolve(path)
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        assert response.status_code == 200

    def living():
        return sum(issubclass(type(each), View | Light) for each in gc.get_objects())

    flat = ("citations", "officials", "articles", "countries")
    lists = [f"/api/v1/{route}/" for route in flat if "expand" not in query]
    for path in (LIST, f"{LIST}{record.pk}/", *lists):
        answer(path)
        gc.collect()
        gc.disable()
        try:
            before = living()
            answer(path)
            assert living() == before
        finally:
            gc.enable()
