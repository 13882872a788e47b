"""What the passages of a record amount to, in the lists of the admin."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relations import evidence
from relations.models import KINDS, Preference, Record
from relations.models.citations import VERIFIED
from relations.querysets.completeness import EVER_NEEDED, NEEDED
from relations.querysets.proof import SEEN
from tests import factories as make
from tests.relations.admin_forms import address, told

URL = "/admin/relations/record/"
TEXT = "Ministers of the two countries met and spoke about trade."


def said_by(kind, country="", grade="F", confidential=False, **columns):
    """A passage of a source of a kind, a country and a grade."""
    source = make.SourceFactory(
        kind=kind,
        country_code=country,
        reliability=grade,
        reliability_reason="" if grade == "F" else "Known for years.",
        confidential=confidential,
    )
    article = make.ArticleFactory(source=source, text=TEXT)
    return make.passage(article=article, **columns)


def prefer(record, field, citation=None):
    Preference.objects.create(
        record=record, field=field, citation=citation, reason="It was corrected."
    )


def titles(client, url=URL, **parameters):
    page = client.get(url, parameters)
    assert page.status_code == 200
    return {record.title for record in page.context["cl"].result_list}


def explained(page):
    """Every word of a list that has a tooltip, with the tooltip."""
    found = re.findall(r'title="([^"]+)">([^<]+)</span>', page.content.decode())
    return {word: title for title, word in found}


# The columns


@pytest.mark.parametrize("url", [URL, "/admin/relations/meeting/"])
def test_a_list_tells_what_the_passages_amount_to_and_explains_each_word(curator, url):
    make.MeetingFactory(
        start="2025-05-20",
        topics=["trade"],
        citations=[
            said_by("official_party", "AZE", "B", credibility=2, claim=["start"]),
            said_by("media"),
            said_by("media", quote="words that are not there"),
            said_by("ngo", stance="mentions"),
            said_by(
                "media",
                stance="contradicts",
                claim=["start"],
                claimed_value="21 May 2025",
            ),
        ],
    )
    shown = explained(curator.get(url))
    assert shown["4/5"] == "4 of 5 passages were seen in their article."
    assert shown["disputed"] == (
        "start: recorded 20 May 2025; a passage says 21 May 2025."
    )
    assert shown["67% filled"] == "Missing: place, participants."
    assert shown["2"] == "2 independent sources; copies of one story count once."
    assert shown["Q4"] == "Source quality 4 of 5 (TUFF): one official source."
    assert shown["B2"] == (
        "Best Admiralty grade: source usually reliable; statement probably true."
    )
    assert shown["AZE"] == "Attested by Country AZE itself."
    assert shown["3rd"].startswith("Attested by a third party")
    assert shown["Approved"].endswith("it is public.")


def test_a_record_without_passages_says_so(curator):
    make.MeetingFactory(citations=[])
    page = curator.get(URL)
    shown = explained(page)
    assert shown["none"] == "No source supports this record."
    assert "No passage supports this record yet." in page.content.decode()
    assert "disputed" not in shown


def test_a_dispute_names_every_field_with_every_value(curator):
    make.MeetingFactory(
        title="Talks",
        place_city="Baku",
        citations=[
            make.passage(stance="contradicts", claim=["place"], claimed_value="Ganja"),
            make.passage(stance="contradicts", claim=["place"], claimed_value="Shusha"),
            make.passage(stance="contradicts", claimed_value="It never happened"),
        ],
    )
    assert explained(curator.get(URL))["disputed"] == (
        "the record as a whole: recorded Talks; a passage says It never happened. "
        "place: recorded Baku; a passage says Ganja or Shusha."
    )


@pytest.mark.parametrize(
    ("of_passage", "value"), [(True, "21 May 2025"), (False, "20 May 2025")]
)
def test_a_dispute_tells_which_value_is_preferred(curator, of_passage, value):
    claim = {"claim": ["start"], "claimed_value": "21 May 2025"}
    record = make.MeetingFactory(
        start="2025-05-20", citations=[make.passage(stance="contradicts", **claim)]
    )
    open_one = curator.get(URL).content.decode()
    citation = record.citations.get() if of_passage else None
    prefer(record, "start", citation)
    page = curator.get(URL)
    assert explained(page)["disputed"] == (
        f"start: recorded 20 May 2025; a passage says 21 May 2025; preferred {value}."
    )
    alarm = "bg-red-100 text-red-700"
    assert alarm in open_one
    assert alarm not in page.content.decode()


def test_what_a_passage_claims_is_escaped_in_the_tooltip(curator):
    claim = '"><script>alert(1)</script>'
    make.MeetingFactory(
        citations=[
            make.passage(stance="contradicts", claim=["start"], claimed_value=claim)
        ]
    )
    assert "<script>alert(1)" not in curator.get(URL).content.decode()


def test_a_reader_learns_nothing_of_a_confidential_source_from_the_list(client_of):
    make.MeetingFactory(
        citations=[said_by("official_party", "AZE", "A", confidential=True)]
    )
    shown = explained(client_of("Viewer").get(URL))
    assert shown["withheld"] == "Its source is confidential."
    assert not {"AZE", "A6", "Q4", "1/1"} & set(shown)


def passages():
    return [
        said_by("official_party", "AZE", "B"),
        said_by("media", stance="contradicts", claim=["place"], claimed_value="Baku"),
    ]


def test_the_list_of_all_kinds_costs_the_same_for_one_record_and_for_fifty(curator):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            page = curator.get(URL)
        assert page.status_code == 200
        return len(captured), len(page.context["cl"].result_list)

    make.MeetingFactory(citations=passages())
    statements()  # content types and the like are read once
    one = statements()
    factories = list(make.KIND_FACTORIES.values())
    for number in range(49):
        factories[number % len(factories)](citations=passages())
    assert (one, statements()) == ((10, 1), (10, 50))


# The filters: a record that one finds and a record that it does not


def case(found, other, **asked):
    return asked, found, other


MEDIA = [lambda: said_by("media")]
MISSING = [lambda: said_by("media", quote="not in the text")]
AGAINST = [lambda: said_by("media", stance="contradicts", claim=["start"])]
OFFICIAL = [lambda: said_by("official_party", "AZE", "B")]
BOTH = [*OFFICIAL, lambda: said_by("state_media", "ISR")]
FILTERS = {
    "a passage": case(MEDIA, MISSING, cited="yes"),
    "no passage": case(MISSING, MEDIA, cited="no"),
    "a verified passage": case(MEDIA, MISSING, verified="yes"),
    "no verified passage": case(AGAINST, MEDIA, verified="no"),
    "one source": case(MEDIA, AGAINST, min_sources="1"),
    "two sources": case(MEDIA * 2, MEDIA, min_sources="2"),
    "three sources": case(MEDIA * 3, MEDIA * 2, min_sources="3"),
    "quality 1": case(MEDIA, AGAINST, min_quality="1"),
    "quality 4": case(OFFICIAL, MEDIA, min_quality="4"),
    "quality 5": case(OFFICIAL * 2, OFFICIAL, min_quality="5"),
    "grade B": case(OFFICIAL, MEDIA, min_grade="B"),
    "grade A": case([lambda: said_by("media", grade="A")], OFFICIAL, min_grade="A"),
    "grade F": case(MEDIA, AGAINST, min_grade="F"),
    "a party": case(OFFICIAL, MEDIA, attested_by="AZE"),
    "both sides": case(BOTH, OFFICIAL, attested_by="both"),
    "a third party": case(MEDIA, OFFICIAL, attested_by="Third"),
    "nobody": case(AGAINST, MEDIA, attested_by="none"),
    "disputed": case(AGAINST, MEDIA, disputed="yes"),
    "not disputed": case(MEDIA, AGAINST, disputed="no"),
    "open": case(AGAINST, MEDIA, disputed="open"),
}


@pytest.mark.parametrize("url", [URL, "/admin/relations/meeting/"])
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_of_the_evidence_finds_what_it_says(curator, name, url):
    asked, found, other = FILTERS[name]
    make.MeetingFactory(title="found", citations=[each() for each in found])
    make.MeetingFactory(title="other", citations=[each() for each in other])
    assert titles(curator, url, **asked) == {"found"}


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"min_grade": "G"}, "“G” is no reliability of the best source; choose from A"),
        ({"min_sources": "0"}, "“0” is no independent sources; choose from 1, 2, 3."),
        ({"min_completeness": "2"}, "“2” is no completeness; choose from 0.5, 0.8, 1."),
        ({"missing": "visit_type"}, "“visit_type” is no missing field; choose from"),
        ({"attested_by": "Atlantis"}, "No country has the code or name “Atlantis”."),
        ({"author": "curator"}, "“curator” is no author; choose from me, others."),
    ],
)
def test_a_filter_that_means_nothing_says_so(curator, parameters, sentence):
    make.MeetingFactory()
    page = curator.get(URL, parameters)
    assert sentence in told(page)
    assert page.context["cl"].result_count == 0


def test_records_are_filtered_by_how_complete_they_are(curator):
    filled = {"start": "2025-05-20", "place_city": "Baku", "topics": ["trade"]}
    make.MeetingFactory(title="all but one", **filled)
    make.MeetingFactory(title="half", start="2025-05-20")
    make.TradeTieFactory(title="a tie", topics=["trade"])
    make.EventFactory(title="an event", start="2025")
    assert titles(curator, min_completeness="0.8") == {"all but one", "a tie"}
    assert titles(curator, min_completeness="1") == set()
    assert titles(curator, missing="place") == {"half", "an event"}
    assert titles(curator, missing="product") == {"a tie"}
    assert titles(curator, missing="start") == {"an event"}


def test_the_list_of_a_kind_offers_the_fields_that_this_kind_needs(curator):
    for model in (Record, *KINDS.values()):
        page = curator.get(address(model, "changelist"))
        [asked] = [
            each
            for each in page.context["cl"].filter_specs
            if each.parameter_name == "missing"
        ]
        offered = tuple(code for code, _ in asked.lookup_choices)
        assert offered == NEEDED.get(model.KIND, EVER_NEEDED)


def test_records_are_filtered_by_who_made_them(curator):
    mine = curator.session["_auth_user_id"]
    make.MeetingFactory(title="mine", created_by_id=mine)
    make.MeetingFactory(title="theirs", created_by=make.UserFactory())
    make.MeetingFactory(title="nobody's")
    assert titles(curator, author="me") == {"mine"}
    assert titles(curator, author="others") == {"theirs", "nobody's"}


def test_the_review_filter_has_two_groups_of_states(curator):
    for review in ("draft", "imported", "in_review", "changes_requested"):
        make.MeetingFactory(title="open", review=review)
    make.MeetingFactory(title="approved", review="approved")
    make.MeetingFactory(title="rejected", review="rejected")
    assert titles(curator, review="undecided") == {"open"}
    assert titles(curator, review="standing") == {"open", "approved"}


# The questions behind them


def test_a_passage_counts_as_seen_in_the_same_states_everywhere():
    assert set(SEEN) == VERIFIED


@pytest.mark.django_db
def test_the_two_ways_of_grading_agree():
    for grades in ("A", "BF", "CD", "EE", "F", ""):
        make.MeetingFactory(
            citations=[said_by("media", grade=grade) for grade in grades]
        )
    make.MeetingFactory(citations=[said_by("media", grade="A", stance="mentions")])
    for letter in "ABCDEF":
        expected = {
            record.pk
            for record in Record.objects.with_parties().with_evidence()
            if (evidence.summary(record)["best_admiralty"] or "Z")[0] <= letter
        }
        found = Record.objects.with_grade(letter).values_list("pk", flat=True)
        assert set(found) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("claims", "preferred", "settled"),
    [
        ([["start"]], [], False),
        ([["start"]], ["start"], True),
        ([["start"]], ["place"], False),
        ([["start"], ["place"]], ["start"], False),
        ([["start"], ["place"]], ["start", "place"], True),
        ([["start", "place"]], ["start"], False),
        ([["start", "place"]], ["place", "start"], True),
        ([["status_date"]], ["status"], False),
        ([[]], [], False),
        ([[]], ["start"], False),
        ([[]], [""], True),
        ([["start"]], [""], False),
        ([["start"], ["start"]], ["start"], True),
    ],
)
def test_a_dispute_is_settled_when_each_field_has_a_preferred_value(
    claims, preferred, settled
):
    record = make.MeetingFactory(
        citations=[
            make.passage(stance="contradicts", claim=claim, claimed_value=str(number))
            for number, claim in enumerate(claims)
        ]
    )
    for field in preferred:
        prefer(record, field)
    assert Record.objects.unsettled().exists() is not settled


def test_every_list_of_records_has_the_columns_and_the_filters(curator):
    for model in (Record, *KINDS.values()):
        page = curator.get(address(model, "changelist"))
        assert {"evidence", "sources"} <= set(page.context["cl"].list_display)
        asked = {each.parameter_name for each in page.context["cl"].filter_specs}
        assert {
            *("cited", "verified", "disputed", "min_sources", "min_quality"),
            *("min_grade", "attested_by", "author", "review"),
            *("min_completeness", "missing"),
        } <= asked
