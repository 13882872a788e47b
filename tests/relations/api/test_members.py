"""`fields` and `omit`: the members of rows that are shown, and the cost of these."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.api import router
from relations.api.addresses import KIND_ROUTES
from relations.api.rows.records import NEEDED
from relations.api.serializers.kinds import KIND_SERIALIZERS
from tests import factories as make
from tests.relations.api.problems import errors_of
from tests.relations.api.test_costs import INTERNAL, ROWS
from tests.relations.api.worlds import World

RECORDS = "/api/v1/records/"


def rows(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def kept(row, names):
    return {name: value for name, value in row.items() if name in names}


@pytest.mark.parametrize("route", ROWS)
def test_each_member_of_each_list_can_be_asked_for_and_left_out(
    route, anonymous, editor
):
    client = editor if route in INTERNAL else anonymous
    ROWS[route]()
    path = f"/api/v1/{route}/"
    whole = rows(client, path)
    for name in sorted({name for row in whole for name in row}):
        alone = rows(client, path, fields=name)
        assert alone == [kept(row, {name}) for row in whole], name
        others = rows(client, path, omit=name)
        assert others == [kept(row, {*row} - {name}) for row in whole], name


def test_every_list_takes_both():
    assert {prefix for prefix, _, _ in router.registry} == set(ROWS)


@pytest.mark.parametrize("embedded", ["", "citations"])
def test_any_selection_of_a_record_is_a_part_of_the_whole(embedded, editor):
    World(1)
    query = {"expand": embedded} if embedded else {}
    for kind in KIND_SERIALIZERS:
        path = f"/api/v1/{KIND_ROUTES[kind]}/"
        whole = rows(editor, path, **query)
        members = sorted({name for row in whole for name in row})
        for number, name in enumerate(members):
            two = {name, members[number - 1]}
            some = rows(editor, path, fields=",".join(two), **query)
            assert some == [kept(row, two) for row in whole], (kind, two)


def test_members_of_a_member_are_asked_for_by_their_path(anonymous):
    make.MeetingFactory(parties=[("ISR", "host"), ("AZE", "visitor")])
    query = {"fields": "participants.country.code,start.edtf,evidence.completeness"}
    [row] = rows(anonymous, RECORDS, **query)
    codes = [{"country": {"code": "ISR"}}, {"country": {"code": "AZE"}}]
    assert row["participants"] == codes
    assert [*row["start"]] == ["edtf"]
    assert [*row["evidence"]] == ["completeness"]
    assert [*row["evidence"]["completeness"]] == ["share", "missing"]


def test_members_of_a_member_can_be_left_out(anonymous):
    make.MeetingFactory(cited=True)
    query = {"omit": "participants.country,evidence", "expand": "citations"}
    [row] = rows(anonymous, RECORDS, **query, fields="participants,citations,evidence")
    assert [*row] == ["participants", "citations"]
    assert "country" not in row["participants"][0]
    assert "role" in row["participants"][0]


def test_an_outer_member_is_whole_where_an_inner_one_is_named_too(anonymous):
    make.MeetingFactory()
    one = rows(anonymous, RECORDS, fields="start,start.edtf")
    other = rows(anonymous, RECORDS, fields="start.edtf,start")
    assert one == other == rows(anonymous, RECORDS, fields="start")


def test_details_take_both_too(anonymous):
    made = make.MeetingFactory()
    for path in (f"records/{made.pk}/", f"meetings/{made.pk}/"):
        answer = anonymous.get(f"/api/v1/{path}?fields=id,title")
        assert answer.json() == {"id": made.pk, "title": made.title}
        assert "ETag" in answer
    answer = anonymous.get("/api/v1/countries/ISR/?fields=code")
    assert answer.json() == {"code": "ISR"}
    answer = anonymous.get("/api/v1/dyads/AZE-ISR/?fields=posts.role,dyad")
    assert [*answer.json()] == ["dyad", "posts"]
    assert {*answer.json()["posts"][0]} == {"role"}


def test_the_past_and_the_timeline_of_a_pair_take_both(anonymous):
    made = make.MeetingFactory()
    now = timezone.now().isoformat()
    answer = anonymous.get(RECORDS, {"fields": "id", "known_at": now}).json()
    assert answer["results"] == [{"id": made.pk}]
    assert "known_at" in answer
    answer = anonymous.get("/api/v1/dyads/AZE-ISR/timeline/?fields=id").json()
    assert (answer["dyad"], answer["results"]) == ("AZE-ISR", [{"id": made.pk}])


def test_a_cursor_keeps_the_members(anonymous):
    for _ in range(3):
        make.MeetingFactory()
    answer = anonymous.get(RECORDS, {"fields": "title", "page_size": 2}).json()
    [row] = anonymous.get(answer["next"]).json()["results"]
    assert [*row] == ["title"]


BAD = {
    "fields=titel": ("fields", "Did you mean “title”?"),
    "omit=titel": ("omit", "Did you mean “title”?"),
    "fields=participants.contry": ("fields", "Did you mean “participants.country”?"),
    "fields=title.length": ("fields", "“title” has no members of its own"),
    "fields=": ("fields", "It is empty"),
    "fields=id,,title": ("fields", "It is empty"),
    "fields=citations": ("fields", "add that"),
    "fields=warnings": ("fields", "There is no member “warnings”"),
    "fields=id,title&omit=id,title": ("omit", "leaves out all"),
    "fields=start.edtf&omit=start": ("omit", "leaves out all"),
}


@pytest.mark.parametrize("query", BAD)
def test_what_is_no_member_is_refused_with_the_nearest(query, anonymous):
    field, sentence = BAD[query]
    answer = anonymous.get(f"{RECORDS}?{query}")
    assert answer.status_code == 400
    assert [*errors_of(answer)] == [field]
    assert sentence in answer.json()["errors"][0]["message"]


def test_every_problem_of_a_selection_is_told_at_once(anonymous):
    answer = anonymous.get(f"{RECORDS}?fields=titel&omit=kindd&contry=ISR")
    assert {*errors_of(answer)} == {"fields", "omit", "contry"}


def test_what_only_editors_are_told_is_no_member_to_others(anonymous, editor):
    path = "/api/v1/sources/?fields=confidential"
    assert anonymous.get(path).status_code == 400
    assert editor.get(path).status_code == 200


def test_a_briefing_is_whole(anonymous):
    make.MeetingFactory()
    path = "/api/v1/dyads/AZE-ISR/?fields=posts"
    answer = anonymous.get(f"{path}&format=md")
    assert errors_of(answer) == {"fields": "whole"}
    answer = anonymous.get(path, headers={"Accept": "text/markdown"})
    assert errors_of(answer) == {"fields": "whole"}


def test_a_write_takes_no_selection(curator):
    answer = curator.post("/api/v1/posts/?fields=id", {}, format="json")
    assert errors_of(answer) == {"fields": "unknown_parameter"}


# The cost


def cost(client, **query):
    with CaptureQueriesContext(connection) as asked:
        rows(client, RECORDS, **query)
    return len(asked)


def test_what_no_shown_member_needs_is_not_read(anonymous):
    make.MeetingFactory(cited=True)
    make.AgreementFactory(cited=True)
    whole = cost(anonymous)
    assert cost(anonymous, omit="evidence") == whole - 1
    assert cost(anonymous, omit="evidence,participants") == whole - 2
    assert cost(anonymous, omit="obligations") == whole - 1
    assert cost(anonymous, fields="id,title") == whole - len(NEEDED) - 2
    assert cost(anonymous, fields="participants.country.code") == whole - 3


@pytest.mark.parametrize("route", ROWS)
def test_a_selection_costs_no_more_for_more_rows(route, anonymous, editor):
    client = editor if route in INTERNAL else anonymous
    path = f"/api/v1/{route}/"

    def statements(**query):
        with CaptureQueriesContext(connection) as asked:
            found = rows(client, path, **query)
        return found, len(asked)

    ROWS[route]()
    [row, *_], whole = statements()
    name = next(iter(row))
    few, first = statements(fields=name)
    for _ in range(3):
        ROWS[route]()
    many, last = statements(fields=name)
    assert len(many) > len(few)
    assert first == last <= whole
