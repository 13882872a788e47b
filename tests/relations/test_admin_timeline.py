"""All records in one list: the timeline of a pair, and filters that speak."""

import pytest

from relations.models import Meeting, Record
from tests import factories as make
from tests.relations.admin_forms import address, told

URL = "/admin/relations/record/"


def titles(client, **parameters):
    page = client.get(URL, parameters)
    assert page.status_code == 200
    return [record.title for record in page.context["cl"].result_list]


def test_a_pair_sees_what_is_between_its_countries_newest_first(curator):
    make.MeetingFactory(title="older", start="2024")
    make.EventFactory(title="newer", start="2025")
    make.MeetingFactory(title="other", parties=[("TUR", "host"), ("AZE", "visitor")])
    for pair in ("ISR-AZE", "AZE-ISR", "isr - aze"):
        assert titles(curator, dyad=pair) == ["newer", "older"]


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"dyad": "ISR-AZ3"}, "No country has the code or name “AZ3”."),
        ({"dyad": "ISR"}, "“ISR” is no pair; give two codes, as in “ISR-AZE”."),
        ({"dyad": "ISR-ISR"}, "a pair needs two different countries"),
        ({"country": "Atlantis"}, "No country has the code or name “Atlantis”."),
        ({"date": "31/02/2023"}, "31/02/2023 is not a date"),
        ({"kind": "party"}, "“party” is no kind; choose from meeting,"),
        ({"dyad": "ISR-A\x00E"}, "has a NUL character"),
    ],
)
def test_a_filter_that_means_nothing_says_so_and_shows_nothing(
    curator, parameters, sentence
):
    make.MeetingFactory()
    page = curator.get(URL, parameters)
    assert page.status_code == 200
    assert sentence in told(page)
    assert page.context["cl"].result_count == 0


def test_the_list_is_filtered_by_country_kind_date_review_and_evidence(curator):
    make.MeetingFactory(title="a", start="2024", cited=True)
    make.EventFactory(title="b", start="2025", review="draft")
    make.TradeTieFactory(
        title="c", start="2019", parties=[("TUR", "importer"), ("SYR", "exporter")]
    )
    assert titles(curator, country="TUR") == ["c"]
    assert titles(curator, kind="event") == ["b"]
    assert titles(curator, date="2024/2025") == ["b", "a"]
    assert titles(curator, review="draft") == ["b"]
    assert titles(curator, cited="yes") == ["a"]
    assert titles(curator, cited="no") == ["b", "c"]
    assert titles(curator, q="SPOKE tra") == ["a"]


def test_a_record_opens_on_the_page_of_its_kind(curator):
    meeting = make.MeetingFactory()
    answer = curator.get(address(Record, "change", meeting.pk))
    assert answer.url == address(Meeting, "change", meeting.pk)
    listed = curator.get(URL).content.decode()
    assert f'href="{answer.url}"' in listed


def test_a_month_is_shown_as_a_month(curator):
    make.MeetingFactory(start="2025-05")
    page = curator.get(URL).content.decode()
    assert "May 2025" in page
    assert "1 May 2025" not in page


def test_the_evidence_column_tells_how_many_passages_were_seen(curator):
    article = make.ArticleFactory(text="Ministers met and spoke.")
    make.EventFactory(
        citations=[
            make.passage(article=article, quote="met and spoke"),
            make.passage(article=article, quote="danced and sang"),
        ]
    )
    assert ">1/2</span>" in curator.get(URL).content.decode()
