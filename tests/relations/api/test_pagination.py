"""Pages: each row once, in order, whatever happens meanwhile."""

import pytest
from django.db import connection
from django.utils import timezone

from tests import factories as make
from tests.relations.api.problems import errors_of


def walk(client, path, **query):
    """The pages of a list to the end, by following `next`."""
    answer = client.get(path, query)
    while True:
        assert answer.status_code == 200, answer.content
        page = answer.json()
        yield page
        if page["next"] is None:
            return
        answer = client.get(page["next"])


def ids(pages):
    return [row["id"] for page in pages for row in page["results"]]


@pytest.mark.parametrize("ordering", ["updated", "-updated", "name", "-name", "-id"])
def test_rows_of_one_timestamp_appear_exactly_once(editor, ordering):
    moment = timezone.now()
    made = [make.SourceFactory(updated=moment).pk for _ in range(23)]
    found = ids(walk(editor, "/api/v1/sources/", page_size=4, ordering=ordering))
    assert sorted(found) == sorted(made)


def test_rows_of_one_day_appear_exactly_once_newest_first(anonymous):
    made = [make.MeetingFactory(start="2025-05-20").pk for _ in range(7)]
    found = ids(walk(anonymous, "/api/v1/records/", page_size=2))
    assert found == sorted(made, reverse=True)


def test_rows_that_come_in_between_do_not_move_the_others(anonymous):
    made = [make.MeetingFactory(start="2025-05-20").pk for _ in range(9)]
    found = []
    for page in walk(anonymous, "/api/v1/meetings/", page_size=2):
        found += [row["id"] for row in page["results"]]
        make.MeetingFactory(start="2026-01-01")
    assert found == sorted(made, reverse=True)


def test_previous_leads_back_through_the_same_pages(editor):
    for _ in range(7):
        make.SourceFactory()
    pages = list(walk(editor, "/api/v1/sources/", page_size=3, ordering="id"))
    back = [pages[-1]]
    while back[-1]["previous"]:
        back.append(editor.get(back[-1]["previous"]).json())
    assert ids(reversed(back)) == ids(pages)


def test_the_last_page_of_exactly_full_pages_has_no_next(editor):
    for _ in range(4):
        make.SourceFactory()
    pages = list(walk(editor, "/api/v1/sources/", page_size=2))
    assert [len(page["results"]) for page in pages] == [2, 2]


def test_pairs_are_paged_too(anonymous):
    for partner in ("AZE", "TUR", "IRN", "GEO", "ARM"):
        make.MeetingFactory(parties=[("ISR", "host"), (partner, "visitor")])
    pages = walk(anonymous, "/api/v1/dyads/", page_size=2)
    found = [row["dyad"] for page in pages for row in page["results"]]
    assert found == ["ARM-ISR", "AZE-ISR", "GEO-ISR", "IRN-ISR", "ISR-TUR"]


@pytest.mark.parametrize("how", ["exact", "estimate"])
def test_a_count_is_given_when_asked_for(editor, how):
    for _ in range(3):
        make.SourceFactory()
    answer = editor.get(f"/api/v1/sources/?page_size=1&count={how}").json()
    assert (answer["count"], answer["count_is_exact"]) == (3, True)
    assert "count" not in editor.get(answer["next"]).json()


def test_an_estimate_beyond_the_limit_says_so_or_counts(editor, monkeypatch):
    monkeypatch.setattr("relations.api.pagination.COUNTED", 2)
    for _ in range(5):
        make.SourceFactory()
    answer = editor.get("/api/v1/sources/?count=estimate").json()
    if connection.vendor == "postgresql":
        assert answer["count"] >= 3
        assert answer["count_is_exact"] is False
    else:
        assert (answer["count"], answer["count_is_exact"]) == (5, True)


def test_no_count_is_given_unless_asked_for(editor):
    assert set(editor.get("/api/v1/sources/").json()) == {
        "next",
        "previous",
        "results",
    }


@pytest.mark.parametrize("cursor", ["x", "eyJhIjoxfQ:1:2", "☃", "a" * 1500])
def test_a_garbage_cursor_is_refused(anonymous, cursor):
    answer = anonymous.get("/api/v1/records/", {"cursor": cursor})
    assert answer.status_code == 400
    assert errors_of(answer) == {"cursor": "bad_cursor"}


@pytest.mark.parametrize(
    "change", ["&ordering=id", "&kind=ngo", "&updated_since=2020-01-01"]
)
def test_a_cursor_holds_for_its_own_question_only(editor, change):
    for _ in range(3):
        make.SourceFactory()
    following = editor.get("/api/v1/sources/?page_size=1").json()["next"]
    answer = editor.get(following + change)
    assert answer.status_code == 400
    assert errors_of(answer) == {"cursor": "bad_cursor"}


def test_a_cursor_of_one_list_does_not_open_another(anonymous):
    for _ in range(3):
        make.MeetingFactory()
    following = anonymous.get("/api/v1/records/?page_size=1").json()["next"]
    answer = anonymous.get(following.replace("/records/", "/meetings/"))
    assert errors_of(answer) == {"cursor": "bad_cursor"}


def test_the_size_of_a_page_may_change_on_the_way(editor):
    made = [make.SourceFactory().pk for _ in range(5)]
    first = editor.get("/api/v1/sources/?page_size=1&ordering=id").json()
    rest = editor.get(first["next"].replace("page_size=1", "page_size=500")).json()
    assert ids([first, rest]) == made
