"""The timeline of a pair of countries in the admin, and the picker of the pair."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from relations.admin import between
from relations.admin.axis import Axis
from relations.models import Record
from tests import factories as make
from tests.relations.admin_forms import told

URL = "/admin/relations/record/between/"
PAIR = f"{URL}AZE-ISR/"


@pytest.fixture
def pair(db):
    return [make.CountryFactory(code=code) for code in ("AZE", "ISR")]


@pytest.fixture
def viewer(client_of, pair):
    return client_of("Viewer")


@pytest.fixture
def curator(client_of, pair):
    return client_of("Curator")


def shown(client, **asked):
    """The titles of the dated records on a page, in its order."""
    page = client.get(PAIR, asked)
    assert page.status_code == 200
    return [each["record"].title for each in page.context["items"]]


# The address


@pytest.mark.parametrize("pair_named", ["ISR-AZE", "isr-aze", "Country ISR-AZE"])
def test_any_name_and_order_of_a_pair_leads_to_its_one_address(viewer, pair_named):
    answer = viewer.get(f"{URL}{pair_named}/", {"kind": "meeting"})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAIR}?kind=meeting")


@pytest.mark.parametrize(
    ("pair_named", "sentence"),
    [
        ("ISR", "“ISR” is no pair; give two codes, as in “ISR-AZE”."),
        ("ISR-ISR", "“ISR-ISR” names Country ISR twice; a pair needs two countries."),
        ("ISR-XXQ", "No country has the code or name “XXQ”."),
        ("ISR-AZE-TUR", "“ISR-AZE-TUR” is no pair"),
        ("12", "“12” is no pair"),
    ],
)
def test_what_is_no_pair_is_told_above_the_picker(viewer, pair_named, sentence):
    page = viewer.get(f"{URL}{pair_named}/")
    assert page.status_code == 404
    assert sentence in told(page)
    assert 'name="one"' in page.content.decode()


def test_the_picker_leads_to_the_pair(viewer, pair):
    aze, isr = pair
    answer = viewer.get(URL, {"one": isr.pk, "other": aze.pk})
    assert (answer.status_code, answer["Location"]) == (302, PAIR)


def test_the_picker_refuses_one_country_twice_and_one_alone(viewer, pair):
    twice = viewer.get(URL, {"one": pair[0].pk, "other": pair[0].pk})
    words = "Country AZE is named twice; choose two different countries."
    assert words in twice.content.decode()
    alone = viewer.get(URL, {"one": pair[0].pk, "other": "'; DROP TABLE"})
    assert "Select a valid choice" in alone.content.decode()
    assert viewer.get(URL).status_code == 200


# What is shown


def test_a_pair_without_records_says_so(viewer):
    make.MeetingFactory(parties=[("ISR", "host"), ("TUR", "visitor")])
    html = viewer.get(PAIR).content.decode()
    assert "Nothing is recorded between Country AZE and Country ISR yet." in html
    assert 'class="axis"' not in html
    html = viewer.get(PAIR, {"kind": "event"}).content.decode()
    words = "No record between Country AZE and Country ISR matches these filters."
    assert words in html


def test_records_of_every_kind_stand_newest_first_and_undated_ones_apart(viewer):
    for number, factory in enumerate(make.KIND_FACTORIES.values(), 1):
        when = "signed" if factory is make.AgreementFactory else "start"
        factory(title=f"no. {number}", **{when: f"2025-0{number}-01"})
    make.MeetingFactory(title="some day", start="")
    page = viewer.get(PAIR)
    found = [each["record"].title for each in page.context["items"]]
    assert found == [f"no. {number}" for number in (6, 5, 4, 3, 2, 1)]
    assert [each["record"].title for each in page.context["undated"]] == ["some day"]
    html = page.content.decode()
    for kind in make.KIND_FACTORIES:
        assert f'href="#shape-{kind}"' in html
        assert f'id="shape-{kind}"' in html


def test_a_reader_sees_published_records_alone_and_cannot_ask_for_others(
    viewer, curator
):
    make.MeetingFactory(title="published")
    make.MeetingFactory(title="a draft", review="draft")
    assert shown(viewer) == ["published"]
    assert shown(viewer, review="draft") == ["published"]
    assert set(shown(curator)) == {"published", "a draft"}
    assert shown(curator, review="draft") == ["a draft"]
    assert "a draft" not in viewer.get(PAIR).content.decode()


def test_a_passage_of_a_confidential_source_is_not_shown_to_readers(viewer, curator):
    source = make.SourceFactory(name="A secret voice", confidential=True)
    article = make.ArticleFactory(source=source, text="They met and agreed on a lot.")
    make.MeetingFactory(
        title="met", citations=[make.passage(article=article, quote="agreed on a lot")]
    )
    assert "agreed on a lot" in curator.get(PAIR).content.decode()
    html = viewer.get(PAIR).content.decode()
    assert "agreed on a lot" not in html
    assert "A secret voice" not in html


def test_each_record_links_to_its_page_and_opens_its_best_passage(viewer):
    record = make.MeetingFactory(cited=True)
    html = viewer.get(PAIR).content.decode()
    address = reverse("admin:relations_meeting_change", args=[record.pk])
    assert f'href="{address}"' in html
    assert "“met and spoke about trade”" in html
    assert 'href="/api/v1/dyads/AZE-ISR/?format=md"' in html


def best_passage_line(client):
    html = client.get(PAIR).content.decode()
    (line,) = re.findall(r"</blockquote>\s*<p[^>]*>(.*?)</p>", html, re.DOTALL)
    return " ".join(strip_tags(line).split())


@pytest.mark.parametrize("how", ["syndicated_from", "based_on"])
def test_a_best_passage_tells_whose_article_it_is_and_of_when(viewer, curator, how):
    original = make.ArticleFactory(
        source=make.SourceFactory(name="A news site", owner="A holding"),
        title="As it was told",
        published="2025-05-20",
    )
    digest = make.ArticleFactory(
        source=make.SourceFactory(name="Digests"),
        title="As it was repeated",
        published="2026-11-22",
        text="The two ministers met in Baku.",
        **{how: original},
    )
    own = make.passage(article=digest, quote="The two ministers met")
    make.MeetingFactory(citations=[own])
    said = "Exact Digests, 22 November 2026 As it was repeated"
    after = "after A news site, 20 May 2025 As it was told"
    assert best_passage_line(curator) == f"{said} {after}"
    # No public record cites the original, so that the public may not read it.
    assert best_passage_line(viewer) == said
    make.EventFactory(
        parties=[("TUR", "actor"), ("FRA", "recipient")],
        citations=[make.passage(article=original)],
    )
    assert best_passage_line(viewer) == f"{said} {after}"


def test_an_incidental_record_is_marked(viewer):
    roles = [("TUR", "host"), ("ISR", "visitor"), ("AZE", "mediator")]
    make.MeetingFactory(title="aside", parties=roles)
    make.MeetingFactory(title="of both")
    marked = {
        each["record"].title: each["record"].incidental
        for each in viewer.get(PAIR).context["items"]
    }
    assert marked == {"aside": True, "of both": False}


def test_what_people_wrote_is_escaped(viewer):
    make.MeetingFactory(title="<script>alert(1)</script>", cited=True)
    assert "<script>alert(1)" not in viewer.get(PAIR).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "event"}, ["an event"]),
        ({"date": "2024"}, ["a meeting"]),
        ({"status": "postponed"}, ["a meeting"]),
        ({"cited": "yes"}, ["an event"]),
        ({"verified": "no"}, ["a meeting"]),
        ({"disputed": "yes"}, []),
    ],
)
def test_the_filters_are_those_of_the_list(viewer, asked, found):
    make.MeetingFactory(title="a meeting", start="2024-05", status="postponed")
    make.EventFactory(title="an event", start="2025-05", cited=True)
    assert shown(viewer, **asked) == found
    link = viewer.get(PAIR, asked).context["list_url"]
    listed = viewer.get(link).context["cl"].result_list
    assert [record.title for record in listed] == found


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"kind": "treaty"}, "“treaty” is no kind; choose from meeting, agreement"),
        ({"date": "yesterday"}, "is not a date we can hold"),
        ({"status": "gone"}, "“gone” is no status; choose from"),
    ],
)
def test_a_filter_that_means_nothing_is_a_sentence_and_shows_nothing(
    viewer, asked, sentence
):
    make.MeetingFactory()
    page = viewer.get(PAIR, asked)
    assert page.status_code == 200
    assert sentence in told(page)
    assert page.context["items"] == []


def test_the_page_of_a_record_has_its_styles_for_screen_and_paper(curator):
    record = make.MeetingFactory()
    page = curator.get(reverse("admin:relations_meeting_change", args=[record.pk]))
    html = page.content.decode()
    for name, media in (("review", "all"), ("print", "print")):
        assert f'href="/static/relations/{name}.css" media="{media}"' in html
    assert 'src="/static/relations/print.js"' in html


# Pages and costs


def test_every_record_comes_once_through_the_pages(viewer, monkeypatch):
    monkeypatch.setattr(between, "PAGE", 3)
    for number in range(8):
        make.MeetingFactory(title=f"no. {number}", start="2025-05")
        make.MeetingFactory(title=f"undated {number}", start="")
    url, dated = PAIR, []
    while url:
        page = viewer.get(url)
        dated += [each["record"].title for each in page.context["items"]]
        assert len(page.context["undated"]) == 3
        url = page.context["older"]
    assert dated == [f"no. {number}" for number in reversed(range(8))]
    url, undated = PAIR, []
    while url:
        page = viewer.get(url)
        undated += [each["record"].title for each in page.context["undated"]]
        url = page.context["more_undated"]
    assert sorted(undated) == [f"undated {number}" for number in range(8)]


@pytest.mark.parametrize("place", ["yesterday", "2025-05-01", "2025-05-01.x", "."])
def test_a_place_that_is_none_begins_with_the_newest(viewer, place):
    make.MeetingFactory(title="the newest")
    assert shown(viewer, before=place) == ["the newest"]


def test_a_pair_costs_the_same_for_one_record_and_for_many(curator):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            page = curator.get(PAIR)
        assert page.status_code == 200
        return len(captured)

    make.MeetingFactory(cited=True)
    statements()  # content types and the like are read once
    one = statements()
    for factory in make.KIND_FACTORIES.values():
        factory(cited=True)
        factory(citations=[make.passage(stance="contradicts", claim=["start"])])
    make.MeetingFactory(start="", cited=True)
    assert statements() == one


# The axis


def marks(**columns):
    record = make.MeetingFactory(**columns)
    axis = Axis([Record.objects.get(pk=record.pk)], date(2026, 1, 1))
    [(_, [mark], _)] = axis.lanes(["meeting"])
    return mark


@pytest.mark.parametrize(
    ("start", "hollow", "has_band"),
    [
        ("2025-05-20", False, False),
        ("2025-05-20~", True, False),
        ("2025-05-20?", True, False),
        ("2025-05", True, True),
        ("[2025-05-14..2025-05-20]", True, True),
        ("../2025-05-20", True, True),
    ],
)
def test_certain_and_uncertain_dates_are_drawn_differently(db, start, hollow, has_band):
    mark = marks(start=start)
    assert (mark.hollow, mark.band is not None) == (hollow, has_band)
    assert 0 <= mark.at <= 100


def test_what_lasts_has_a_line_up_to_its_end(db):
    mark = marks(start="2025-05-12", end="2025-05-14")
    assert mark.line.width > 0
    assert marks(start="2025-05-12").line is None


def test_records_of_one_day_stand_in_rows_of_their_own(db):
    records = [make.MeetingFactory(start="2025-05-20") for _ in range(9)]
    axis = Axis(records, date(2026, 1, 1))
    [(_, drawn, rows)] = axis.lanes(["meeting"])
    assert rows == 6
    assert len({mark.row for mark in drawn}) == 6


@pytest.mark.parametrize(
    ("first", "last"),
    [("0001-01-01", "9999-12-30"), ("2025-05-20", "2025-05-20"), ("1648", "2025")],
)
def test_any_span_of_time_has_a_few_ticks(db, first, last):
    records = [make.MeetingFactory(start=first), make.MeetingFactory(start=last)]
    ticks = Axis(records, date(2026, 1, 1)).ticks()
    assert len(ticks) <= 12
    assert all(re.fullmatch(r"([A-Z][a-z]{2} )?\d{1,4}", words) for _, words in ticks)
