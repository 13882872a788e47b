"""What passages amount to: one rule, in Python for a page, in SQL for a filter."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.vocabularies import AnchorState, SourceReliability, SourceType
from relations import evidence
from relations.models import KINDS, Citation, Country, Meeting, Record
from relations.querysets.completeness import EVER_NEEDED
from relations.querysets.evidence import OWN_VOICES
from relations.vocabularies import INCIDENTAL_ROLES, RecordKind, Stance
from tests import factories as make
from tests.factories import passage

pytestmark = pytest.mark.django_db


def article(**columns):
    text = "Ministers of the two countries met and spoke about trade."
    return make.ArticleFactory(text=text, **columns)


def owned(owner):
    return article(source=make.SourceFactory(owner=owner))


def copies():
    original = article()
    return [original, article(syndicated_from=original)]


def digests():
    original = article()
    return [original, article(based_on=original)]


def one_publisher():
    source = make.SourceFactory()
    return [article(source=source), article(source=source)]


CASES = {
    "two publishers": (lambda: [article(), article()], 2),
    "one publisher twice": (one_publisher, 1),
    "a copy and its original": (copies, 1),
    "a digest and its original": (digests, 1),
    "two outlets of one owner": (lambda: [owned("Group"), owned("Group")], 1),
    "two owners": (lambda: [owned("Group"), owned("Other")], 2),
    "an owner that is a publisher itself": (
        lambda: [owned("Trend"), article(source=make.SourceFactory(name="Trend"))],
        1,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_two_ways_of_counting_sources_agree(case):
    articles, number = CASES[case]
    record = make.MeetingFactory(
        citations=[passage(article=each) for each in articles()]
    )
    assert evidence.summary(record)["independent_sources"] == number
    rows = Record.objects.filter(pk=record.pk)
    assert rows.with_min_sources(number).exists()
    assert not rows.with_min_sources(number + 1).exists()


def from_(kind, **columns):
    """A passage from a source of a kind."""
    grade = {"reliability_reason": "known"} if "reliability" in columns else {}
    source = make.SourceFactory(
        kind=kind,
        **grade,
        **{
            name: columns.pop(name)
            for name in ("country_code", "owner", "reliability")
            if name in columns
        },
    )
    return passage(article=article(source=source), **columns)


def lose(citation, anchor):
    """Mark a passage as one that its article does not have."""
    rows = Citation.objects.unrecorded().filter(pk=citation.pk)
    rows.update(anchor=anchor, text_version=None, start=None, end=None)


def evidence_of(*citations, **columns):
    return evidence.summary(make.MeetingFactory(citations=[*citations], **columns))


# Support


def test_only_passages_that_support_count_as_sources():
    found = evidence_of(passage(stance="contradicts"), passage(stance="mentions"))
    assert found["citations"] == 2
    assert found["verified"] == 2
    assert found["independent_sources"] == 0
    assert found["source_quality"] is None
    assert found["best_admiralty"] is None
    assert found["attested_by"] == {"parties": [], "third": False}
    assert found["disputed"] is True
    assert not Record.objects.with_min_sources(1).exists()


@pytest.mark.parametrize("anchor", ["not_found", "orphaned"])
def test_a_passage_that_its_article_does_not_have_supports_nothing(anchor):
    record = make.MeetingFactory(citations=[from_("official_other")])
    lose(record.citations.get(), anchor)
    found = evidence.summary(Meeting.objects.get())
    assert found["citations"] == 1
    assert (found["verified"], found["independent_sources"]) == (0, 0)
    assert found["source_quality"] is None
    assert not Record.objects.cited().exists()
    assert not Record.objects.with_min_sources(1).exists()


def test_a_passage_whose_text_is_not_kept_supports_without_being_verified():
    unseen = make.ArticleFactory(rights="no_text")
    found = evidence_of(passage(article=unseen))
    assert (found["verified"], found["independent_sources"]) == (0, 1)
    assert Record.objects.cited().exists()


# The quality of the sources


QUALITY = {
    "media": (["media"], 1),
    "a wire, a newspaper and state media": (["news_agency", "media", "state_media"], 1),
    "an organization alone": (["ngo"], 1),
    "an official account alone": (["social_official"], 1),
    "media and an organization": (["media", "ngo"], 2),
    "state media and an official account": (["state_media", "social_official"], 2),
    "a journal": (["peer_reviewed"], 3),
    "a data set and media": (["scholarly_other", "media", "ngo"], 3),
    "one ministry": (["official_party", "peer_reviewed"], 4),
    "a treaty register": (["official_other"], 4),
    "two ministries": (["official_party", "official_party"], 5),
    "a ministry and a register": (["official_party", "official_other", "media"], 5),
}


@pytest.mark.parametrize("case", QUALITY)
def test_the_quality_of_sources_follows_their_kinds(case):
    kinds, quality = QUALITY[case]
    assert evidence_of(*map(from_, kinds))["source_quality"] == quality


def test_two_sites_of_one_government_are_one_official_source():
    ministries = [from_("official_party", owner="Government") for _ in range(2)]
    assert evidence_of(*ministries)["source_quality"] == 4


def test_a_newspaper_that_copies_a_communique_speaks_for_the_ministry():
    communique = article(
        source=make.SourceFactory(
            kind="official_party",
            country_code="ISR",
            reliability="B",
            reliability_reason="known",
        )
    )
    found = evidence_of(passage(article=article(syndicated_from=communique)))
    assert found["source_quality"] == 4
    assert found["best_admiralty"] == "B6"
    assert found["attested_by"] == {"parties": ["ISR"], "third": False}


def test_every_kind_of_source_has_a_quality():
    for kind in SourceType:
        assert evidence_of(from_(kind))["source_quality"] in (1, 3, 4)


# The grade


@pytest.mark.parametrize(
    ("grades", "best"),
    [
        ([("C", 1), ("B", 3), ("B", 2)], "B2"),
        ([("A", 5), ("B", 1)], "A5"),
        ([("F", 1), ("E", 6)], "E6"),
    ],
)
def test_the_best_grade_is_one_pair_by_letter_then_digit(grades, best):
    passages = [
        from_("media", reliability=letter, credibility=digit)
        for letter, digit in grades
    ]
    assert evidence_of(*passages)["best_admiralty"] == best


def test_a_grade_that_contradicts_is_not_the_best():
    against = from_("media", reliability="A", credibility=1, stance="contradicts")
    support = from_("media", reliability="C", credibility=3)
    assert evidence_of(against, support)["best_admiralty"] == "C3"


# Who says it


SIDES = {
    "its ministry": ("official_party", "ISR", ["ISR"], False),
    "its state media": ("state_media", "AZE", ["AZE"], False),
    "its official account": ("social_official", "AZE", ["AZE"], False),
    "a free newspaper of a party": ("media", "ISR", [], True),
    "a third government": ("official_other", "USA", [], True),
    "state media of a third country": ("state_media", "TUR", [], True),
    "a ministry of we do not know whom": ("official_party", "", [], False),
}


@pytest.mark.parametrize("case", SIDES)
def test_a_party_speaks_through_its_own_voices_and_others_are_third(case):
    kind, country, parties, third = SIDES[case]
    found = evidence_of(from_(kind, country_code=country))
    assert found["attested_by"] == {"parties": parties, "third": third}


# Completeness


def test_a_record_says_which_fields_it_lacks():
    assert evidence_of(start="2025")["completeness"] == {
        "share": 0.33,
        "missing": ["start", "place", "participants", "topics"],
    }


def test_a_record_with_all_that_matters_is_complete():
    record = make.MeetingFactory(
        place_city="Baku",
        topics=["trade"],
        meeting_format="third_country",
        parties=[("ISR", "participant"), ("AZE", "participant"), ("TUR", "venue_only")],
    )
    for party in record.participations.exclude(role="venue_only"):
        party.official = make.OfficialFactory()
        party.save()
    assert evidence.completeness(record) == {"share": 1, "missing": []}


@pytest.mark.parametrize(
    ("start", "known"),
    [
        ("2025-05-20", True),
        ("2025-05", True),
        ("[2025-05-14..2025-05-20]", True),
        ("2025", False),
        ("../2025-05-20", False),
        ("", False),
    ],
)
def test_a_date_is_known_that_lies_within_a_month(start, known):
    record = make.MeetingFactory(start=start)
    assert ("start" not in evidence.completeness(record)["missing"]) is known


def test_the_date_of_a_tie_is_known_within_a_year():
    missing = evidence.completeness(make.TradeTieFactory(start="2025"))["missing"]
    assert "start" not in missing


def test_a_mode_is_missed_only_where_the_type_has_modes():
    def missing(**columns):
        return evidence.completeness(make.EventFactory(**columns))["missing"]

    assert "mode" not in missing(event_type="SUPPORT")
    assert "mode" in missing(event_type="CONSULT")


@pytest.mark.parametrize("kind", RecordKind)
def test_every_kind_has_fields_that_it_needs(kind):
    record = make.KIND_FACTORIES[kind.value]()
    assert set(evidence.NEEDED[kind]) <= set(record.claimable())
    assert 0 < evidence.completeness(record)["share"] < 1


# Disputes


def test_a_dispute_names_the_field_both_values_and_both_passages():
    record = make.MeetingFactory(
        start="2025-05-20",
        citations=[
            passage(claim=["start"]),
            passage(),
            passage(claim=["status"]),
            passage(stance="contradicts", claim=["start"], claimed_value="19 May 2025"),
            passage(stance="contradicts", claim=["start"], claimed_value="19 May 2025"),
        ],
    )
    first, second, _, other, same = record.citations.order_by("id")
    assert evidence.summary(record)["disputes"] == [
        {
            "field": "start",
            "values": [
                {
                    "value": "20 May 2025",
                    "recorded": True,
                    "citations": [first.pk, second.pk],
                },
                {
                    "value": "19 May 2025",
                    "recorded": False,
                    "citations": [other.pk, same.pk],
                },
            ],
            "preferred": None,
        }
    ]


def test_a_passage_may_contradict_the_record_as_a_whole():
    record = make.MeetingFactory(
        title="Ministers meet",
        citations=[passage(stance="contradicts", claimed_value="They never met")],
    )
    against = record.citations.get().pk
    [dispute] = evidence.disputes(record)
    assert dispute == {
        "field": None,
        "values": [
            {"value": "Ministers meet", "recorded": True, "citations": []},
            {"value": "They never met", "recorded": False, "citations": [against]},
        ],
        "preferred": None,
    }


def test_the_own_value_of_every_field_is_shown_in_words():
    israel = make.CountryFactory(code="ISR", name="Israel")
    record = make.MeetingFactory(
        start="2025-05",
        status="postponed",
        place_city="Tel Aviv",
        place_country=israel,
        topics=["energy", "trade"],
        trip=make.TripFactory(title="Tour", start="2025"),
    )
    shown = {name: evidence.shown_value(record, name) for name in record.claimable()}
    assert shown["start"] == "May 2025"
    assert shown["status"] == "Postponed"
    assert shown["place"] == "Tel Aviv, Israel"
    assert shown["topics"] == "energy, trade"
    assert shown["trip"] == "Tour (2025)"
    assert shown["meeting_format"] == record.get_meeting_format_display()
    assert shown["participants"] == "Israel (Host); Country AZE (Visitor)"
    assert shown["confidence"] == ""


def test_a_row_that_was_not_fetched_is_shown_by_its_key():
    trip = make.TripFactory()
    made = make.MeetingFactory(trip=trip)
    record = Meeting.objects.get(pk=made.pk)
    with CaptureQueriesContext(connection) as asked:
        assert evidence.shown_value(record, "trip") == str(trip.pk)
    assert len(asked) == 0


def test_a_claim_about_a_field_that_the_kind_does_not_have_has_no_own_value():
    assert evidence.shown_value(make.MeetingFactory(), "amount") == ""


# Python and SQL


ROLES = ("participant", "participant", "venue_only", "mediator")


def random_records(random, number):
    """Records with random parties, and random passages from a few shared sources."""
    codes = ["ISR", "AZE", "TUR", "USA"]
    own = [(random.choice(OWN_VOICES), code) for code in codes * 2]
    others = [(kind, random.choice(["", *codes])) for kind in SourceType.values]
    sources = [
        make.SourceFactory(
            kind=kind,
            country_code=country,
            owner=random.choice(["", "", "Group"]),
            reliability=random.choice(SourceReliability.values),
            reliability_reason="known",
            confidential=random.random() < 0.25,
        )
        for kind, country in own + others
    ]
    originals = [article(source=source) for source in sources]
    copies = [
        article(source=random.choice(sources), **{how: random.choice(originals)})
        for how in ("syndicated_from", "based_on") * 4
    ]
    for _ in range(number):
        record = make.MeetingFactory(
            meeting_format="third_country",
            parties=list(zip(random.sample(codes, 4), ROLES, strict=True))[
                : random.randint(2, 4)
            ],
            citations=[
                passage(
                    article=each,
                    stance=random.choice(["supports", *Stance.values]),
                    credibility=random.randint(1, 6),
                )
                for each in random.sample(originals + copies, random.randint(0, 5))
            ],
        )
        for citation in record.citations.all():
            if random.random() < 0.2:
                lose(
                    citation,
                    random.choice([AnchorState.NOT_FOUND, AnchorState.ORPHANED]),
                )


def main_parties(record):
    return {
        party.country.code
        for party in record.participations.all()
        if party.role not in INCIDENTAL_ROLES
    }


def test_python_and_sql_agree_over_random_records_for_both_readers():
    random_records(Random(20250521), 80)
    python_and_sql_agree(Meeting.objects.all(), Record.objects.all())
    python_and_sql_agree(Meeting.objects.read_openly(), Record.objects.read_openly())


def python_and_sql_agree(rows, records):
    """What the rows amount to in Python is what is asked of the same records."""
    rows = rows.with_parties().with_evidence()
    told = {row.pk: evidence.summary(row) for row in rows}
    assert any(each["withheld"] for each in told.values()) is records.openly
    sides = {key: each["attested_by"] for key, each in told.items()}
    main = {row.pk: main_parties(row) for row in rows}

    def agree(asked, expected):
        """The rows are those that Python expects: some of all, and not all."""
        found = set(asked.values_list("pk", flat=True))
        assert found == {key for key in told if expected(key)}
        assert 0 < len(found) < len(told)

    def supported(key):
        return told[key]["source_quality"] or told[key]["withheld"]

    agree(records.cited(), supported)
    agree(records.cited(False), lambda key: not supported(key))
    agree(records.disputed(), lambda key: told[key]["disputed"])
    for number in (1, 2, 3):
        agree(
            records.with_min_sources(number),
            lambda key: told[key]["independent_sources"] >= number,  # noqa: B023
        )
    for number in (1, 2, 3, 4, 5):
        agree(
            records.with_quality(number),
            lambda key: (told[key]["source_quality"] or 0) >= number,  # noqa: B023
        )
    for country in Country.objects.all():
        agree(
            records.attested_by(country),
            lambda key: country.code in sides[key]["parties"],  # noqa: B023
        )
    agree(records.attested_by_both(), lambda key: main[key] <= {*sides[key]["parties"]})
    agree(records.attested_by_third_party(), lambda key: sides[key]["third"])
    agree(
        records.attested_by_nobody(),
        lambda key: not (sides[key]["parties"] or sides[key]["third"]),
    )


SPANS = ["", "2025", "2025-05", "2025-05-20", "2024/2025", "../2025", "2025-05-20/.."]
SPANS += ["[2025-05-01..2025-05-31]", "[2025-05-01..2025-06-01]"]
SPANS += ["[2024-01-01..2024-12-31]", "[2024-01-01..2025-01-01]"]
UNKNOWN_OR_NOT = {
    "meeting": {"meeting_format": ["unknown", "third_country"]},
    "agreement": {
        "bindingness": ["unknown", "executive"],
        "domains": [[], ["trade"]],
        "signed": SPANS,
    },
    "trade_tie": {"product_text": ["", "oil"], "status": ["unknown", "active"]},
    "defense_tie": {"designation": ["", "Heron"]},
    "diplomatic_tie": {"importance": ["", "crucial"]},
    "event": {"event_type": ["SUPPORT", "CONSULT"], "mode": [""]},
}


def random_facts(random, number):
    """Records of every kind with random fields of those that matter filled."""
    turkey = make.CountryFactory(code="TUR")
    product = make.ProductFactory()
    for turn in range(number):
        kind = random.choice(RecordKind.values)
        own = {
            name: random.choice(values) for name, values in UNKNOWN_OR_NOT[kind].items()
        }
        if own.get("event_type") == "CONSULT":
            own["mode"] = random.choice(["", "visit"])
        if kind == "trade_tie":
            own["product"] = random.choice([None, product])
        if kind != "agreement":
            own["start"] = random.choice(SPANS)
        record = make.KIND_FACTORIES[kind](
            title=f"Fact {turn}",
            topics=random.choice([[], ["trade"]]),
            place_city=random.choice(["", "Baku"]),
            place_country=random.choice([None, turkey]),
            **own,
        )
        make_parties(random, record)


def make_parties(random, record):
    """Further parties in random roles; of some an official is named."""
    for country, role in [("ISR", "participant"), ("TUR", "mediator")]:
        if record.kind == "meeting" and random.random() < 0.4:
            row = make.party(country, role, named_as="Their delegation")
            row.record = record
            row.save()
    for row in record.participations.all():
        if random.random() < 0.6:
            row.official = make.OfficialFactory()
            row.save()


def test_python_and_sql_agree_on_how_complete_random_records_are():
    random_facts(Random(20251128), 150)
    told = {
        row.pk: evidence.completeness(row.specific)
        for row in Record.objects.prefetch_related("participations")
    }
    for model in (Record, *KINDS.values()):
        rows = model.objects.all()
        keys = set(rows.values_list("pk", flat=True))
        for share in (0, 0.01, 0.17, 0.33, 0.4, 0.5, 0.67, 0.7, 0.8, 0.83, 0.99, 1):
            found = rows.with_completeness(share).values_list("pk", flat=True)
            assert set(found) == {key for key in keys if told[key]["share"] >= share}, (
                model,
                share,
            )
        for name in EVER_NEEDED:
            found = rows.missing([name]).values_list("pk", flat=True)
            expected = {key for key in keys if name in told[key]["missing"]}
            assert set(found) == expected, (model, name)
        either = rows.missing(["start", "place"]).values_list("pk", flat=True)
        assert set(either) == {
            key for key in keys if {"start", "place"} & {*told[key]["missing"]}
        }
    assert len({each["share"] for each in told.values()}) > 6
    ever = {name for each in told.values() for name in each["missing"]}
    assert {*EVER_NEEDED} - ever == {"form", "tie_type", "event_type"}
