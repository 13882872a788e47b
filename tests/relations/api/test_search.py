"""`q` in the API: the same rules on every list, and no query that breaks it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from tests import factories as make
from tests.factories import KIND_FACTORIES, passage
from tests.relations.api.problems import errors_of

pytestmark = pytest.mark.django_db
LISTS = (
    *("records", "meetings", "agreements", "trade-ties", "defense-ties"),
    *("diplomatic-ties", "events", "ties", "dyads/ISR-AZE/timeline"),
    *("officials", "articles"),
)


def told(answer):
    """The problems of a 400 as (parameter, code, sentence)."""
    assert answer.status_code == 400, answer.content
    errors = answer.json()["errors"]
    return [(each["field"], each["code"], each["message"]) for each in errors]


@pytest.fixture
def a_pair():
    make.CountryFactory(code="ISR")
    make.CountryFactory(code="AZE")


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_searched(path, a_pair, ask, editor):
    for factory in KIND_FACTORIES.values():
        factory(title="Quillfeather and others")
        factory()
    make.OfficialFactory(name="Ada Quillfeather")
    make.ArticleFactory(title="Quillfeather speaks")
    found = ask(f"{path}/", client=editor, q="quill")
    assert len(found) == {"records": 6, "dyads/ISR-AZE/timeline": 6, "ties": 3}.get(
        path, 1
    )
    assert ask(f"{path}/", client=editor, q="quill", ordering="relevance") == found or (
        len(found) > 1
    )


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "code", "sentence"),
    [
        ("…!?", "unsearchable", "There is no letter and no digit in it"),
        ("🙂", "unsearchable", "There is no letter and no digit in it"),
        ("''", "unsearchable", "There is no letter and no digit in it"),
        ("", "empty", "It is empty"),
        ("  ", "empty", "It is empty"),
        ("a\x00b", "nul", "It holds a NUL byte"),
        ("x" * 10_000, "too_long", "It has 10000 characters"),
    ],
)
def test_a_query_that_asks_for_nothing_is_refused(
    path, query, code, sentence, a_pair, anonymous
):
    ((field, known, message),) = told(anonymous.get(f"/api/v1/{path}/", {"q": query}))
    assert (field, known) == ("q", code)
    assert message.startswith(sentence)


def test_a_query_is_given_once(anonymous):
    answer = anonymous.get("/api/v1/records/?q=a&q=b")
    assert told(answer) == [("q", "repeated", "Give it once, not repeatedly.")]


def test_what_was_known_is_not_searched(anonymous):
    answer = anonymous.get("/api/v1/records/?q=katz&known_at=2025-05-20")
    assert [(field, code) for field, code, _ in told(answer)] == [("q", "no_past")]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=st.text(max_size=230) | st.text("\"*:^()-+ aZ9'\\|&!<>%_é京", max_size=60))
@pytest.mark.parametrize("path", ["records", "officials", "articles"])
def test_no_query_breaks_a_list(path, query, db):
    answer = APIClient().get(
        f"/api/v1/{path}/", {"q": query, "ordering": "relevance", "count": "exact"}
    )
    if answer.status_code == 429:
        return
    assert answer.status_code in (200, 400), answer.content
    assert "results" in answer.json() or errors_of(answer)


def test_a_query_of_a_hundred_words_is_answered(ask):
    record = make.MeetingFactory(summary="a b c d e f")
    assert ask("records/", q="a b c d e f " * 16) == [record.pk]
    assert ask("records/", q='"a b c" ' * 25) == [record.pk]
    assert ask("records/", q="北京" * 100) == []


def test_a_search_is_combined_with_other_filters_and_pages(anonymous):
    rows = [
        make.MeetingFactory(title="Oil talks", start=f"2025-{month:02}")
        for month in range(1, 10)
    ]
    make.MeetingFactory(title="Oil talks", start="2024")
    make.EventFactory(title="Oil talks")
    make.MeetingFactory(title="Gas talks")
    url = "/api/v1/records/?q=oil&date_after=2025&kind=meeting&page_size=4&count=exact"
    answer = anonymous.get(url).json()
    assert answer["count"] == 9
    assert walk(anonymous, url) == [row.pk for row in reversed(rows)]


def walk(client, url):
    found = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        found += [row["id"] for row in answer.json()["results"]]
        url = answer.json()["next"]
    return found


def by_relevance():
    """Records of three worths, and their numbers in the order of relevance."""
    worths = {2: {"title": "Oil and gas"}, 1: {"title": "Oil", "summary": "gas"}}
    worths[0] = {"title": "Talks", "summary": "oil gas"}
    made = {
        worth: [
            make.MeetingFactory(**columns, start=start).pk
            for start in ("2020", "2020", "2022", "2021")
        ]
        for worth, columns in worths.items()
    }
    return [made[worth][at] for worth in (2, 1, 0) for at in (2, 3, 1, 0)]


@pytest.mark.parametrize("path", ["records", "meetings", "dyads/ISR-AZE/timeline"])
@pytest.mark.parametrize("size", [1, 3, 5, 50])
def test_pages_by_relevance_hold_each_record_once_in_both_directions(
    path, size, anonymous
):
    expected = by_relevance()
    make.MeetingFactory(title="Oil alone")
    url = f"/api/v1/{path}/?q=gas+oil&ordering=relevance&page_size={size}"
    assert walk(anonymous, url) == expected
    answer = anonymous.get(url).json()
    seen = [[row["id"] for row in answer["results"]]]
    while answer["next"]:
        answer = anonymous.get(answer["next"]).json()
        seen.append([row["id"] for row in answer["results"]])
    back = [seen[-1]]
    while answer["previous"]:
        answer = anonymous.get(answer["previous"]).json()
        back.insert(0, [row["id"] for row in answer["results"]])
    assert back == seen


def test_pages_by_relevance_lose_nothing_while_others_write(anonymous):
    expected = by_relevance()
    url = "/api/v1/records/?q=gas+oil&ordering=relevance&page_size=2"
    found = []
    while url:
        answer = anonymous.get(url).json()
        found += [row["id"] for row in answer["results"]]
        make.MeetingFactory(title="Gas, oil", start="2030")
        url = answer["next"]
    assert [each for each in found if each in expected] == expected
    assert len(found) == len(set(found))


def test_officials_and_articles_are_ranked_by_their_names_and_titles(ask, editor):
    told_ = make.OfficialFactory(name="Ada Quill", note="not Zakir")
    named = make.OfficialFactory(name="Zakir Quill")
    query = {"q": "zakir quill", "ordering": "relevance"}
    assert ask("officials/", **query) == [named.pk, told_.pk]
    titled = make.ArticleFactory(title="Zakir quill")
    written = make.ArticleFactory(title="Quill", byline="Zakir")
    assert ask("articles/", client=editor, **query) == [titled.pk, written.pk]


@pytest.mark.parametrize("ordering", ["relevance", " relevance "])
def test_relevance_needs_a_query(ordering, anonymous):
    answer = anonymous.get("/api/v1/records/", {"ordering": ordering})
    sentence = "“ordering=relevance” ranks what “q” finds; give “q” as well."
    assert told(answer) == [("q", "required", sentence)]
    answer = anonymous.get("/api/v1/records/", {"ordering": ordering, "q": "oil"})
    assert answer.status_code == 200


def test_relevance_is_no_order_of_other_lists_and_has_one_direction(anonymous):
    make.MeetingFactory()
    for url in (
        "/api/v1/posts/?ordering=relevance",
        "/api/v1/dyads/?ordering=relevance",
        "/api/v1/records/?q=oil&ordering=-relevance",
    ):
        assert told(anonymous.get(url))[0][1] == "invalid_choice"


# What a query tells the public


def whispers():
    """A word in each place that the public may not read, and where it stands."""
    secret = make.SourceFactory(confidential=True, name="Sourceword")
    article = make.ArticleFactory(
        source=secret, title="Titleword", text="Quoteword and more.", rights="full"
    )
    words = "Cutting a long passage short leaves the Cutword out."
    limited = make.ArticleFactory(text=words, rights="excerpt", excerpt_limit=20)
    make.ArticleFactory(title="Uncitedword", text="It.", rights="full")
    make.MeetingFactory(
        title="Public talks",
        citations=[
            passage(),
            passage(article=article, quote="Quoteword and more", note="Noteword"),
            passage(article=limited, quote=words[:-1], translation="Translatedword"),
        ],
    )
    make.MeetingFactory(title="Draftword", review="draft")
    return [
        "titleword",
        "quoteword",
        "noteword",
        "cutword",
        "translatedword",
        "draftword",
        "uncitedword",
        "sourceword",
    ]


def test_no_query_tells_the_public_what_it_may_not_read(anonymous, editor, a_pair):
    hidden, found = whispers(), set()
    for word in hidden:
        for query in (word, f'"{word}"', f"public {word}", word[:-1]):
            for path in ("records", "meetings", "articles", "dyads/ISR-AZE/timeline"):
                asked = {"q": query, "count": "exact"}
                answer = anonymous.get(f"/api/v1/{path}/", asked).json()
                assert (answer["results"], answer["count"]) == ([], 0), (path, query)
                answer = editor.get(f"/api/v1/{path}/", asked).json()
                found |= {word} if answer["count"] else set()
    assert found == set(hidden)


def test_the_whole_text_of_an_article_is_searched_where_it_may_be_read(ask):
    text = "Ministers of the two countries met and spoke about trade. Oddly."
    for rights in ("full", "excerpt"):
        article = make.ArticleFactory(text=text, rights=rights, title=rights)
        make.MeetingFactory(citations=[passage(article=article)])
    full = ask("articles/", q="full")
    assert ask("articles/", q="oddly") == full
    assert len(ask("articles/", q="excerpt")) == 1


def statements(client, url):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    return len(answer.json()["results"]), len(asked)


@pytest.mark.parametrize("ordering", ["relevance", "-sort_date"])
def test_a_search_costs_the_same_for_any_number_of_rows(ordering, anonymous):
    url = f"/api/v1/records/?q=oil&ordering={ordering}"
    make.MeetingFactory(title="Oil", cited=True)
    _, first = statements(anonymous, url)
    for _ in range(11):
        make.MeetingFactory(title="Oil", cited=True)
    assert statements(anonymous, url) == (12, first)


def test_a_search_costs_no_statement_more_than_the_list(anonymous):
    make.MeetingFactory(title="Oil", cited=True)
    plain = statements(anonymous, "/api/v1/records/")
    assert statements(anonymous, "/api/v1/records/?q=oil") == plain
