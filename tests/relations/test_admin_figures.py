"""The figures of the admin's index, its list of articles, and its way to a pair."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.admin import figures
from tests import factories as make

INDEX = "/admin/"


@pytest.fixture(autouse=True)
def counted_anew():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def viewer(client_of):
    return client_of("Viewer")


def figures_of(client):
    cache.clear()
    return client.get(INDEX).context["figures"]


def in_month(months, year, month):
    [found] = [each for each in months if each["month"] == date(year, month, 1)]
    return found["number"]


def test_the_last_months_run_up_to_this_one_over_the_turn_of_the_year():
    months = figures.last_months(date(2026, 1, 31))
    assert (months[0], months[-1]) == (date(2024, 2, 1), date(2026, 1, 1))
    assert len(set(months)) == figures.MONTHS


def test_records_count_in_the_month_in_which_they_happened(viewer):
    today = timezone.now().date()
    make.MeetingFactory(start=f"{today:%Y-%m}-01")
    make.EventFactory(start=f"{today:%Y-%m}")
    make.MeetingFactory(start="1999-05-20")
    found = figures_of(viewer)
    assert in_month(found["happened"], today.year, today.month) == 2
    assert sum(each["number"] for each in found["happened"]) == 2
    assert found["happened"][-1]["height"] == 100


def test_the_share_of_proved_records_is_told_by_kind_and_of_all(viewer):
    make.MeetingFactory(cited=True)
    make.MeetingFactory(citations=[make.passage(quote="not in the text")])
    make.MeetingFactory()
    make.EventFactory(cited=True)
    found = [
        (each["label"], each["seen"], each["number"], each["percent"])
        for each in figures_of(viewer)["proved"]
    ]
    assert found == [
        ("All records", 2, 4, 50),
        ("Meeting", 1, 3, 33),
        ("Event", 1, 1, 100),
    ]


def test_readers_count_published_records_and_open_passages_alone(viewer, curator):
    secret = make.SourceFactory(confidential=True)
    text = "They met and agreed on a lot."
    hidden = make.passage(
        article=make.ArticleFactory(source=secret, text=text), quote="agreed on a lot"
    )
    make.MeetingFactory(citations=[hidden])
    make.MeetingFactory(review="draft", cited=True)

    def of_all(client):
        whole = figures_of(client)["proved"][0]
        return whole["seen"], whole["number"]

    assert of_all(viewer) == (0, 1)
    assert of_all(curator) == (2, 2)
    # What one of them had counted is never shown to the other.
    assert curator.get(INDEX).context["figures"]["proved"][0]["number"] == 2
    assert viewer.get(INDEX).context["figures"]["proved"][0]["number"] == 1


def test_the_share_is_that_of_the_newest_records(viewer, monkeypatch):
    monkeypatch.setattr(figures, "NEWEST_RECORDS", 2)
    make.MeetingFactory()
    make.MeetingFactory(cited=True)
    make.MeetingFactory(cited=True)
    assert figures_of(viewer)["proved"][0]["percent"] == 100
    assert "Of the newest 2 records." in viewer.get(INDEX).content.decode()


def test_the_figures_are_kept_for_some_minutes_and_say_when_they_were_counted(viewer):
    make.MeetingFactory()
    first = figures_of(viewer)
    make.MeetingFactory()
    page = viewer.get(INDEX)
    assert page.context["figures"]["at"] == first["at"]
    assert page.context["figures"]["proved"][0]["number"] == 1
    at = timezone.localtime(first["at"]).strftime("%H:%M")
    assert f"Counted at {at} UTC, anew every 10 minutes." in page.content.decode()


def test_an_empty_database_has_figures_too(viewer):
    assert figures_of(viewer)["proved"] == []
    assert "There are no records yet." in viewer.get(INDEX).content.decode()


def test_every_bar_stands_in_a_table_as_well(viewer):
    today = timezone.now().date()
    make.MeetingFactory(start=f"{today:%Y-%m}-01")
    html = viewer.get(INDEX).content.decode()
    assert html.count('<th scope="row">') >= figures.MONTHS
    assert f'href="/admin/relations/record/?date={today:%Y-%m}"' in html


def test_the_newest_articles_that_no_record_cites_are_listed_for_curators(
    viewer, curator
):
    used = make.ArticleFactory(title="used", text="They met and spoke about trade.")
    make.MeetingFactory(citations=[make.passage(article=used)])
    for number in range(7):
        make.ArticleFactory(title=f"no. {number}")
    page = curator.get(INDEX)
    listed = [article.title for article in page.context["unrecorded"]]
    assert listed == ["no. 6", "no. 5", "no. 4", "no. 3", "no. 2"]
    assert "Newest articles without a record" in page.content.decode()
    assert "without a record" not in viewer.get(INDEX).content.decode()


def test_the_index_leads_to_a_pair(viewer):
    html = viewer.get(INDEX).content.decode()
    assert 'action="/admin/relations/record/between/"' in html
    assert html.count("admin-autocomplete") >= 2


def test_the_index_costs_the_same_for_one_record_and_for_many(curator):
    def statements():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            curator.get(INDEX)
        return len(captured)

    make.MeetingFactory(cited=True)
    make.ArticleFactory()
    statements()  # content types and the like are read once
    one = statements()
    for factory in make.KIND_FACTORIES.values():
        factory(cited=True)
        factory(review="draft")
        make.ArticleFactory()
    assert statements() == one
