"""The dossier of a pair: its counts, its passages, its formats, its cost."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.actions.records import save_record
from relations.models import Participation
from tests import factories as make
from tests.factories import KIND_FACTORIES, UserFactory, passage
from tests.marked_world import World, markers
from tests.relations.api.problems import detail_of, errors_of

pytestmark = pytest.mark.django_db
PATH = "/api/v1/dyads/ISR-AZE/"
DAY = "2025-06-01"


@pytest.fixture
def pair():
    return [make.CountryFactory(code=code) for code in ("AZE", "ISR")]


def shown(client, **query):
    answer = client.get(PATH, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def written(client, **query):
    answer = client.get(PATH, {**query, "format": "md"})
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    return answer.content.decode()


def standing(factory, **columns):
    """A record that is true on `DAY`."""
    columns = {"start": "2025", "cited": True, **columns}
    if factory is make.AgreementFactory:
        columns = {"signed": columns.pop("start"), "in_force": "2025-05", **columns}
    elif factory not in (make.MeetingFactory, make.EventFactory):
        columns.setdefault("end_state", "ongoing")
    return factory(**columns)


def against(**columns):
    return passage(
        stance="contradicts",
        claim=["start"],
        claimed_value="2 May 2025",
        quote="spoke about trade",
        **columns,
    )


def a_bit_of_everything():
    """A record of each kind, cited and disputed, with an official and a holder."""
    for factory in KIND_FACTORIES.values():
        cited = passage()
        digest = passage(article=make.ArticleFactory(based_on=cited.article))
        made = standing(factory, cited=False, citations=[cited, digest, against()])
        tenure = make.TenureFactory(
            post__country=make.CountryFactory(code="ISR"), end_state="ongoing"
        )
        party = made.participations.first()
        party.official, party.tenure = tenure.official, tenure
        party.save()


# What it holds


def test_the_pair_is_shown_as_in_the_list_and_more(anonymous):
    standing(make.MeetingFactory)
    (listed,) = anonymous.get("/api/v1/dyads/").json()["results"]
    assert listed.items() <= shown(anonymous).items()


def test_a_pair_without_records_has_an_empty_dossier(anonymous, pair):
    told = shown(anonymous)
    assert told["valid_on"] == date.today().isoformat()
    assert [each["meeting"] for each in told["last_meetings"]] == [None] * 4
    assert [each["level"] for each in told["last_meetings"]] == ["1", "2", "3", "4"]
    assert told["last_meeting"] is None
    assert told["meetings_per_year"]["years"] == []
    assert told["agreements_in_force"]["results"] == []
    assert {name: ties["count"] for name, ties in told["ties"].items()} == {
        "trade": 0,
        "defense": 0,
        "diplomatic": 0,
    }
    assert told["disputes"]["count"] == 0


def test_the_holders_of_an_office_stand_side_by_side(anonymous, pair):
    tenure = make.TenureFactory(
        official__name="Israel Katz",
        post__country=pair[1],
        post__title="Minister of Defense",
        start="../2025-05-20",
        status="acting",
    )
    rows = {row["role"]: row for row in shown(anonymous)["posts"]}
    assert list(rows) == [
        "head_of_state",
        "head_of_government",
        "foreign_minister",
        "defense_minister",
        "trade_minister",
    ]
    ours, theirs = rows["defense_minister"]["sides"]
    assert (ours["country"]["code"], ours["holders"]) == ("AZE", None)
    (holder,) = theirs["holders"]
    assert holder["official"]["name"] == "Israel Katz"
    assert holder["official"]["id"] == tenure.official_id
    assert holder["post"]["title"] == "Minister of Defense"
    assert holder["since"]["display"] == "up to 20 May 2025"
    assert (holder["until"], holder["end_state"]) == (None, "unknown")
    assert holder["status"] == "acting"


def test_posts_agreements_and_ties_are_those_of_the_day(anonymous, pair):
    make.TenureFactory(
        post__country=pair[1], start="2019", end="2020", end_state="ended"
    )
    make.AgreementFactory(signed="2018", in_force="2018", ended="2021", cited=True)
    make.DefenseTieFactory(start="2018", end="2021", end_state="ended", cited=True)
    make.MeetingFactory(start="2018-03")
    make.MeetingFactory(start="2022-03")

    then = shown(anonymous, valid_on="2020-01-01")
    assert then["valid_on"] == "2020-01-01"
    assert then["posts"][3]["sides"][1]["holders"]
    assert then["agreements_in_force"]["count"] == 1
    assert then["ties"]["defense"]["count"] == 1
    assert then["last_meeting"]["start"]["edtf"] == "2018-03"

    now = shown(anonymous, valid_on="2023-01-01")
    assert not now["posts"][3]["sides"][1]["holders"]
    assert now["agreements_in_force"]["count"] == 0
    assert now["ties"]["defense"]["count"] == 0
    assert now["last_meeting"]["start"]["edtf"] == "2022-03"
    # How much there is does not depend on the day; what was held by then does.
    assert now["counts"] == then["counts"]
    for told, years in ((then, [2018]), (now, [2018, 2022])):
        assert [row["year"] for row in told["meetings_per_year"]["years"]] == years


def test_a_record_is_shown_as_by_itself_with_its_best_passage(anonymous):
    made = standing(make.TradeTieFactory, tie_type="aid", importance="crucial")
    (tie,) = shown(anonymous, valid_on=DAY)["ties"]["trade"]["results"]
    whole = anonymous.get(f"{tie['url']}?expand=citations").json()
    (citation,) = whole.pop("citations")
    assert tie.pop("passage") == {**citation, "original": None}
    assert (tie.pop("incidental"), tie.pop("withheld")) == (False, 0)
    assert tie.items() <= whole.items()
    assert (tie["id"], tie["tie_type"]) == (made.pk, "aid")


def test_a_record_in_which_one_of_the_two_only_mediates_says_so(anonymous):
    standing(
        make.DiplomaticTieFactory,
        tie_type="mediation",
        parties=[("ISR", "party"), ("TUR", "party"), ("AZE", "mediator")],
    )
    (tie,) = shown(anonymous, valid_on=DAY)["ties"]["diplomatic"]["results"]
    assert tie["incidental"] is True


def test_a_passage_is_cut_for_the_public_to_what_may_be_shown(anonymous, editor):
    story = make.ArticleFactory(
        text="Ministers of the two countries met.", rights="excerpt", excerpt_limit=20
    )
    quote = "Ministers of the two countries met"
    standing(
        make.TradeTieFactory,
        cited=False,
        citations=[passage(article=story, quote=quote)],
    )
    for client, words in ((anonymous, "Ministers of the tw…"), (editor, quote)):
        (tie,) = shown(client, valid_on=DAY)["ties"]["trade"]["results"]
        assert tie["passage"]["quote"] == words
        assert f"“{words}”" in written(client, valid_on=DAY)


def test_the_original_of_a_digest_is_named_where_it_may_be_read(anonymous, editor):
    original = make.ArticleFactory(title="The original")
    digest = make.ArticleFactory(text="They met and spoke.", based_on=original)
    cited = passage(article=digest, quote="They met and spoke")
    standing(make.TradeTieFactory, cited=False, citations=[cited])

    def named(client):
        (tie,) = shown(client, valid_on=DAY)["ties"]["trade"]["results"]
        return tie["passage"]["original"]

    assert named(anonymous) is None
    assert named(editor)["title"] == "The original"
    make.EventFactory(citations=[passage(article=original)])
    assert named(anonymous)["title"] == "The original"
    assert "after [The original]" in written(anonymous, valid_on=DAY)


def test_a_dispute_shows_each_value_with_its_passage(anonymous, editor):
    made = make.MeetingFactory(
        start="2025-05-01", citations=[passage(), against()], title="They met"
    )
    support, contradiction = made.citations.order_by("id")
    disputes = shown(anonymous)["disputes"]
    assert disputes["count"] == 1
    (dispute,) = disputes["results"]
    assert dispute["record"]["id"] == made.pk
    assert dispute["field"] == "start"
    assert [
        (each["value"], each["recorded"], each["citations"], each["passage"]["id"])
        for each in dispute["values"]
    ] == [
        ("1 May 2025", True, [support.pk], support.pk),
        ("2 May 2025", False, [contradiction.pk], contradiction.pk),
    ]
    assert dispute["preferred"] is None
    assert "Not settled." in written(anonymous)

    made.preferences.create(
        field="start", citation=contradiction, reason="The ministry said so."
    )
    (dispute,) = shown(anonymous)["disputes"]["results"]
    assert dispute["preferred"] == {
        "citation": contradiction.pk,
        "reason": "The ministry said so.",
    }
    assert "Preferred is “2 May 2025”: The ministry said so." in written(anonymous)


# Its counts are those of the lists


def counted(node):
    """Everything in an answer that has a count and the address of a list."""
    if isinstance(node, dict):
        if "count" in node and node.get("more"):
            yield node["count"], node["more"]
        node = node.values()
    elif not isinstance(node, list):
        return
    for each in node:
        yield from counted(each)


def compare_with_lists(client, **query):
    """The counts of the dossier, each compared with that of its list."""
    told = shown(client, **query)
    found = list(counted(told))
    for number, more in found:
        path = urlsplit(more).path
        asked = {**dict(parse_qsl(urlsplit(more).query)), "count": "exact"}
        answer = client.get(path, asked)
        assert answer.status_code == 200, answer.content
        assert answer.json()["count"] == number, more
    for kind in KIND_FACTORIES:
        answer = client.get(f"{told['more']['counts']}&kind={kind}&count=exact")
        assert answer.json()["count"] == told["counts"][kind], kind
    answer = client.get(f"{told['more']['incidental']}&count=exact")
    assert answer.json()["count"] == told["incidental"]
    then = {name: query[name] for name in query if name == "known_at"}
    answer = client.get(told["timeline"], {**then, "count": "exact"})
    timeline = answer.json()["count"]
    assert timeline == told["counts"]["total"] + told["incidental"]
    return {urlsplit(more).path.split("/")[3]: number for number, more in found}


@pytest.fixture
def world():
    """Records of all kinds: drafts, incidental, with dates that mean many things."""
    for factory in KIND_FACTORIES.values():
        standing(factory)
        standing(factory, review="draft")
        standing(factory, start="2020/2030")
        if factory is not make.AgreementFactory:
            standing(factory, start="", end="2024", end_state="ended")
    make.MeetingFactory(start="2024-12/2025-01", citations=[passage(), against()])
    make.MeetingFactory(
        meeting_format="third_country",
        parties=[("ISR", "participant"), ("TUR", "participant"), ("AZE", "venue_only")],
    )
    make.AgreementFactory(
        in_force="2020",
        parties=[("ISR", "party"), ("TUR", "party"), ("AZE", "depositary")],
    )
    secret = make.ArticleFactory(source__confidential=True, text="They met and spoke.")
    hidden = {"article": secret, "quote": "They met and spoke"}
    make.EventFactory(citations=[passage(**hidden, stance="contradicts")])
    make.EventFactory(review="draft", citations=[against()])


@pytest.mark.parametrize("query", [{}, {"valid_on": DAY}, {"valid_on": "2024-01-01"}])
def test_every_count_is_that_of_the_list(query, world, anonymous, editor):
    public = compare_with_lists(anonymous, **query)
    everything = compare_with_lists(editor, **query)
    assert (
        set(public)
        == set(everything)
        == {
            "meetings",
            "agreements",
            "trade-ties",
            "defense-ties",
            "diplomatic-ties",
            "records",
        }
    )
    assert (public["records"], everything["records"]) == (1, 3)
    # The draft is of 2025.
    drafts = 0 if query.get("valid_on") == "2024-01-01" else 1
    assert everything["meetings"] == public["meetings"] + drafts


def test_every_count_of_the_past_is_that_of_the_list_as_it_was(world, anonymous):
    moment = timezone.now().isoformat()
    before = compare_with_lists(anonymous, valid_on=DAY, known_at=moment)
    for factory in KIND_FACTORIES.values():
        standing(factory)
    after = compare_with_lists(anonymous, valid_on=DAY, known_at=moment)
    assert after == before
    assert compare_with_lists(anonymous, valid_on=DAY)["meetings"] == (
        before["meetings"] + 1
    )


def test_a_meeting_that_may_have_been_held_by_then_is_in_both(anonymous):
    make.MeetingFactory(start="../2025-09-01")
    told = shown(anonymous, valid_on=DAY)
    assert told["last_meeting"]["start"]["edtf"] == "../2025-09-01"
    assert told["meetings_per_year"]["count"] == 1
    then = shown(anonymous, valid_on="2025-09-02")
    assert then["last_meeting"] == told["last_meeting"]
    make.MeetingFactory(start="2025-06-02")
    assert shown(anonymous, valid_on=DAY)["meetings_per_year"]["count"] == 1


def test_a_long_list_is_cut_and_counted_to_its_end(anonymous, monkeypatch):
    monkeypatch.setattr("relations.dossier.MOST", 2)
    for year in (2019, 2021, 2020):
        standing(make.TradeTieFactory, start=str(year), title=f"Since {year}")
    trade = shown(anonymous, valid_on=DAY)["ties"]["trade"]
    assert trade["count"] == 3
    assert [tie["title"] for tie in trade["results"]] == ["Since 2021", "Since 2020"]
    told = written(anonymous, valid_on=DAY)
    assert "## Trade ties (3)" in told
    more = "http://testserver/api/v1/trade-ties/?dyad=AZE-ISR&valid_on=2025-06-01"
    assert f"The newest 2; all: <{more}>" in told


# Who reads what


def test_the_public_reads_nothing_that_is_hidden(anonymous, editor):
    World(UserFactory())
    for query in ({}, {"format": "md"}, {"valid_on": DAY}):
        assert markers(anonymous.get(PATH, query).content.decode()) == set()
    assert markers(editor.get(PATH).content.decode()) != set()


def test_what_is_not_published_is_marked_in_the_briefing(editor, anonymous):
    standing(make.TradeTieFactory, title="A draft", review="draft")
    assert "**Not published: draft.**" in written(editor, valid_on=DAY)
    assert "A draft" not in written(anonymous, valid_on=DAY)


def test_a_withheld_passage_is_told_of_and_not_shown(anonymous, editor):
    secret = make.ArticleFactory(source__confidential=True, text="They met and spoke.")
    cited = passage(article=secret, quote="They met and spoke")
    standing(make.TradeTieFactory, cited=False, citations=[cited])
    (tie,) = shown(anonymous, valid_on=DAY)["ties"]["trade"]["results"]
    assert (tie["passage"], tie["withheld"]) == (None, 1)
    assert "(What supports it is withheld.)" in written(anonymous, valid_on=DAY)
    assert "; **confidential source**." in written(editor, valid_on=DAY)


# The past


def test_a_dossier_of_the_past_says_what_it_said_then(anonymous):
    made = standing(make.TradeTieFactory, title="The old title")
    party = Participation.objects.filter(record=made).first()
    before, told = timezone.now(), shown(anonymous)
    made.title = "The new title"
    save_record(made)
    party.record.citations.get().delete()
    standing(make.TradeTieFactory)

    then = shown(anonymous, known_at=before.isoformat())
    assert then["valid_on"] == before.date().isoformat()
    (tie,) = then["ties"]["trade"]["results"]
    assert tie["title"] == "The old title"
    assert tie["passage"] == told["ties"]["trade"]["results"][0]["passage"]
    assert f"&known_at={then['known_at']}" in then["ties"]["trade"]["more"]
    assert then["disputes"]["more"] is None
    briefing = written(anonymous, known_at=before.isoformat())
    assert f"as this database was at {then['known_at']}." in briefing
    assert shown(anonymous)["ties"]["trade"]["count"] == 2


def test_a_moment_of_the_past_stands_for_its_day(anonymous, pair):
    told = shown(anonymous, known_at="2025-03-04T12:00:00Z")
    assert told["valid_on"] == "2025-03-04"
    both = shown(anonymous, known_at="2025-03-04T12:00:00Z", valid_on="2024-01-01")
    assert both["valid_on"] == "2024-01-01"


# Formats


@pytest.mark.parametrize(
    ("accept", "query", "expected"),
    [
        ("application/json", "", "application/json"),
        ("*/*", "", "application/json"),
        ("text/markdown", "", "text/markdown; charset=utf-8"),
        ("application/json", "?format=md", "text/markdown; charset=utf-8"),
        ("text/html", "?format=md", "text/markdown; charset=utf-8"),
        ("text/markdown", "?format=json", "application/json"),
    ],
)
def test_a_format_is_asked_for_in_the_address_or_accepted(
    accept, query, expected, anonymous, pair
):
    answer = anonymous.get(PATH + query, headers={"Accept": accept})
    assert answer["Content-Type"] == expected
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize("accept", ["text/csv", "text/html", "application/pdf"])
def test_another_format_is_not_accepted(accept, anonymous, pair):
    answer = anonymous.get(PATH, headers={"Accept": accept})
    assert answer.status_code == 406
    assert detail_of(answer) == (
        "This address answers in JSON and in Markdown: send “Accept: "
        "application/json” or “Accept: text/markdown”."
    )


@pytest.mark.parametrize("word", ["csv", "MD", "html", "md,json"])
def test_another_format_in_the_address_is_refused(word, anonymous, pair):
    answer = anonymous.get(PATH, {"format": word})
    assert errors_of(answer) == {"format": "invalid_choice"}
    assert detail_of(answer).endswith("Choose from json, md.")


def test_all_problems_of_a_question_are_told_at_once(anonymous, pair):
    answer = anonymous.get(f"{PATH}?format=&valid_on=31/02/2025&fromat=md")
    assert answer["Content-Type"] == "application/problem+json"
    assert errors_of(answer) == {
        "format": "empty",
        "valid_on": "invalid",
        "fromat": "unknown_parameter",
    }


def test_a_briefing_that_is_known_already_is_not_sent_again(anonymous, pair):
    first = anonymous.get(f"{PATH}?format=md")
    again = anonymous.get(f"{PATH}?format=md", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert anonymous.get(PATH)["ETag"] != first["ETag"]


# What it costs

LIMIT = 40


def test_a_dossier_costs_the_same_for_any_number_of_rows(anonymous, editor):
    queries = ("", "?format=md", "?valid_on=2025-06-01")
    costs = []
    for further in (1, 3):
        for _ in range(further):
            a_bit_of_everything()
        counted = []
        for client in (anonymous, editor):
            client.get(PATH)  # what is kept in memory, is
            for query in queries:
                with CaptureQueriesContext(connection) as asked:
                    answer = client.get(PATH + query)
                assert answer.status_code == 200
                counted.append(len(asked))
        costs.append(counted)
    assert shown(anonymous)["ties"]["trade"]["count"] == 4
    assert costs[1] == costs[0]
    assert max(costs[1]) <= LIMIT
