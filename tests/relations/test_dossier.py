"""What belongs in the dossier of a pair, and which passage stands for a record."""

import json
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from relations import dossier, evidence
from relations.actions.records import save_record
from relations.dossier import FACING, Dossier
from relations.models import Meeting, Record
from tests import factories as make
from tests.conftest import FIXTURES
from tests.factories import UserFactory, party, passage

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 1)


def dossier_of(user=None, day=DAY):
    pair = [make.CountryFactory(code=code) for code in ("AZE", "ISR")]
    return Dossier(*pair, day, user or AnonymousUser())


def article(published="2025-05-20", reliability="F", text=True, **columns):
    source = make.SourceFactory(reliability=reliability, reliability_reason="Known.")
    words = "Ministers of the two countries met and spoke about trade." if text else ""
    return make.ArticleFactory(
        source=source, published=published, text=words, **columns
    )


# The best passage


BETTER = {
    "one that was seen before one that was not": (
        {"article": {}},
        {"article": {"text": False, "reliability": "A", "published": "2020"}},
    ),
    "the more reliable source": (
        {"article": {"reliability": "B"}},
        {"article": {"reliability": "C", "published": "2020"}},
    ),
    "of one reliability the more credible statement": (
        {"article": {"reliability": "B"}, "credibility": 2},
        {"article": {"reliability": "B", "published": "2020"}, "credibility": 3},
    ),
    "of one grade the earlier article": (
        {"article": {"published": "2025-05-19"}, "claim": ["start"]},
        {"article": {"published": "2025-05-20"}},
    ),
    "a dated article before one without a date": (
        {"article": {"published": "2025"}},
        {"article": {"published": ""}},
    ),
    "of one day the one about the whole record": (
        {"article": {}},
        {"article": {}, "claim": ["start"]},
    ),
    "one that supports before one that only mentions": (
        {"article": {"text": False}},
        {"article": {"reliability": "A"}, "stance": "mentions"},
    ),
    "one that is in its article before one that is not": (
        {"article": {"text": False}},
        {"article": {"reliability": "A"}, "quote": "words that are nowhere"},
    ),
}


@pytest.mark.parametrize("better_first", [True, False])
@pytest.mark.parametrize("case", BETTER)
def test_the_best_passage_is(case, better_first):
    better, worse = (
        passage(**{**columns, "article": article(**columns["article"])})
        for columns in BETTER[case]
    )
    citations = [better, worse] if better_first else [worse, better]
    record = make.MeetingFactory(citations=citations)
    assert evidence.best_passage(record) == better


@pytest.mark.parametrize("stance", ["contradicts", "mentions"])
def test_a_record_without_support_has_no_best_passage(stance):
    record = make.MeetingFactory(citations=[passage(stance=stance)])
    assert evidence.best_passage(record) is None


def test_what_the_public_may_not_read_is_not_its_best_passage():
    secret = article(reliability="A")
    secret.source.confidential = True
    secret.source.save()
    opened = passage(article=article(reliability="E"))
    make.MeetingFactory(citations=[passage(article=secret), opened])
    (told,) = Record.objects.published().with_evidence()
    (known,) = Record.objects.all().with_evidence()
    assert evidence.best_passage(told) == opened
    assert evidence.best_passage(known).article == secret


# Posts


def holder(country, role, **columns):
    """The official of a tenure in a post of a country."""
    post = make.PostFactory(
        country=make.CountryFactory(code=country),
        role=make.PostRoleFactory(code=role),
    )
    columns.setdefault("end_state", "ongoing")
    return make.TenureFactory(post=post, **columns).official


def names(posts):
    return {
        office: [[tenure.official for tenure in side] for side in sides]
        for office, sides in posts.items()
        if any(sides)
    }


def test_holders_of_the_same_office_face_each_other():
    ours = holder("AZE", "foreign_minister")
    theirs = holder("ISR", "foreign_minister")
    holder("TUR", "foreign_minister")
    holder("ISR", "other_minister")
    assert names(dossier_of().posts()) == {"foreign_minister": [[ours], [theirs]]}


def test_whoever_holds_both_leading_offices_in_one_faces_both():
    president = holder("AZE", "hos_hog")
    head, premier = holder("ISR", "hos"), holder("ISR", "hog")
    assert names(dossier_of().posts()) == {
        "head_of_state": [[president], [head]],
        "head_of_government": [[president], [premier]],
    }


def test_everybody_who_may_hold_a_post_is_shown_and_the_newest_first():
    claimant = holder("ISR", "hog", start="2021", status="disputed")
    stand_in = holder("ISR", "hog", start="2025-05", status="acting")
    holder("ISR", "hog", start="2015", end="2020", end_state="ended")
    holder("ISR", "hog", start="2025-07")
    found = names(dossier_of().posts())
    assert found == {"head_of_government": [[], [stand_in, claimant]]}


def test_every_role_that_faces_another_is_in_the_list_of_roles():
    posts = json.loads((FIXTURES / "posts.json").read_text(encoding="utf-8"))
    known = {each["pk"] for each in posts}
    assert {role for _, roles in FACING.values() for role in roles} <= known


# Meetings


def met(start, role=None, seniority="2", **columns):
    """A meeting that was held; `role` is the post of a representative of each side."""
    parties = [party("ISR", "host"), party("AZE", "visitor")]
    for each in parties if role else ():
        each.tenure = make.TenureFactory(
            post__country=each.country,
            post__role=make.PostRoleFactory(code=role, seniority=seniority),
        )
        each.official = each.tenure.official
    columns = {"status": "held", "review": "approved", **columns}
    meeting = Meeting(title="A visit", start=start, **columns)
    return save_record(meeting, children={"participations": parties})


def test_the_last_meeting_is_found_at_each_level():
    met("2025-01", "hog", "1")
    heads = met("2025-03", "hog", "1")
    ministers = met("2025-02", "defense_minister")
    unknown = met("2025-04")
    last = dossier_of().last_meetings()
    assert last == {
        "1": heads.pk,
        "2": ministers.pk,
        "": unknown.pk,
    }


def test_the_last_meeting_of_all_may_have_any_level():
    met("2025-01")
    last = met("2025-03", "hog", "1")
    assert dossier_of().last_meetings()[""] == last.pk


def test_of_two_meetings_of_one_day_the_one_recorded_later_is_the_last():
    met("2025-03", "hog", "1")
    second = met("2025-03", "hog", "1")
    assert dossier_of().last_meetings() == {"1": second.pk, "": second.pk}


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled", "alleged"])
def test_a_meeting_that_was_not_held_is_not_the_last(status):
    met("2025-03", status=status)
    assert dossier_of().last_meetings() == {"": None}
    assert dossier_of().meetings_per_year() == []


def test_a_meeting_after_the_day_is_not_the_last():
    before, after = met("2025-05-31"), met("2025-06-02")
    assert dossier_of().last_meetings()[""] == before.pk
    assert dossier_of(day=date(2025, 6, 2)).last_meetings()[""] == after.pk


def on_their_soil(start):
    return make.MeetingFactory(
        start=start,
        meeting_format="third_country",
        parties=[("ISR", "participant"), ("TUR", "participant"), ("AZE", "venue_only")],
    )


def test_a_meeting_that_was_only_on_the_soil_of_one_is_counted_apart():
    on_their_soil("2025-05")
    on_their_soil("2023")
    met("2025-04")
    met("2024-04")
    met("2025-01")
    assert dossier_of().meetings_per_year() == [
        (2023, 0, 1),
        (2024, 1, 0),
        (2025, 2, 1),
    ]
    last = dossier_of().last_meetings()[""]
    assert Meeting.objects.get(pk=last).start.text == "2025-04"


def test_drafts_are_counted_for_those_who_see_them():
    draft = met("2025-05", review="draft")
    published = met("2025-04")
    editor = UserFactory(is_superuser=True)
    assert dossier_of().last_meetings()[""] == published.pk
    assert dossier_of().meetings_per_year() == [(2025, 1, 0)]
    assert dossier_of(editor).last_meetings()[""] == draft.pk
    assert dossier_of(editor).meetings_per_year() == [(2025, 2, 0)]


# What stands, and what is disputed


def test_what_stands_on_the_day_is_counted_and_the_newest_come_first(monkeypatch):
    monkeypatch.setattr(dossier, "MOST", 2)
    ties = [
        make.TradeTieFactory(start=start, end_state="ongoing")
        for start in ("2022", "2024", "2023")
    ]
    make.TradeTieFactory(start="2020", end="2021", end_state="ended")
    make.TradeTieFactory(start="2026", end_state="ongoing")
    treaty = make.AgreementFactory(signed="2019", in_force="2020")
    make.AgreementFactory(signed="2019")
    make.EventFactory(start="2025-06-01")
    assert dossier_of().standing() == {
        "agreement": (1, [treaty.pk]),
        "trade_tie": (3, [ties[1].pk, ties[2].pk]),
        "defense_tie": (0, []),
        "diplomatic_tie": (0, []),
    }


def test_disputed_records_are_counted_and_the_newest_come_first(monkeypatch):
    monkeypatch.setattr(dossier, "MOST", 1)
    made = [
        make.EventFactory(start=start, citations=[passage(stance="contradicts")])
        for start in ("2024", "2025")
    ]
    make.EventFactory(start="2026", cited=True)
    assert dossier_of().disputed() == (2, [made[1].pk])


def test_a_pair_of_which_nothing_is_known_has_a_dossier():
    empty = dossier_of()
    assert names(empty.posts()) == {}
    assert empty.last_meetings() == {"": None}
    assert empty.disputed() == (0, [])
