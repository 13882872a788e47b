"""Undoing a merge restores both rows exactly, or says what stands in the way."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from articles.models import Source
from relations.actions.feed import flush
from relations.actions.merge import merge
from relations.actions.merge_plan import plan
from relations.actions.rebuild import rebuild
from relations.actions.records import save_record
from relations.actions.unmerge import CannotUndo, undo
from relations.models import (
    Country,
    FeedEntry,
    LikelySame,
    Merge,
    NotTheSame,
    Official,
    OfficialName,
    Participation,
    Post,
    Tenure,
    Trip,
)
from relations.past import known_at
from tests import factories as make
from tests.factories import party

pytestmark = pytest.mark.django_db
WHY = "One man in two spellings"
BACK = "Father and son after all"
SIGNATURE = {"version", "updated", "updated_by_id", "created_by_id"}


@pytest.fixture
def user(user_in):
    return user_in("Administrator")


def world():
    """Two officials with something of every sort, half of it in conflict."""
    gasanov = make.OfficialFactory(
        name="Zakir Gasanov", wikidata="Q1", birth="1959", rank="General"
    )
    hasanov = make.OfficialFactory(name="Zakir Hasanov", birth="1960")
    minister = make.PostFactory(title="Defense Minister", country__code="AZE")
    deputy = make.PostFactory(title="Deputy", country__code="AZE")
    own = make.TenureFactory(official=gasanov, post=minister, start="2013")
    other = make.TenureFactory(official=hasanov, post=minister, start="2014")
    make.TenureFactory(official=gasanov, post=deputy, start="2009", end="2012")
    for row in (own, other):
        row.end_state = "ongoing"
        row.save()
    make.TripFactory(official=gasanov)
    for official in (gasanov, hasanov):
        make.OfficialNameFactory(official=official, name="Z. Hasanov")
    cousin = make.OfficialFactory(name="Another")
    for official in (gasanov, hasanov):
        NotTheSame.objects.create(one=official, other=cousin, reason="Cousins.")
    meeting = make.MeetingFactory()
    rows = [
        party("ISR", "host"),
        party("AZE", "visitor", official=gasanov, tenure=own),
        party("AZE", "participant", official=hasanov, tenure=other),
    ]
    save_record(meeting, children={"participations": rows})
    return gasanov, hasanov


def everything(*models):
    """What every row of the models says, who wrote it and when apart."""
    return {
        model: [
            {name: value for name, value in row.items() if name not in SIGNATURE}
            for row in model.objects.order_by("pk").values()
        ]
        for model in models
    }


TABLES = (
    *(Official, OfficialName, Tenure, Trip, Participation, NotTheSame),
    *(Post, Source, Country, LikelySame),
)


@pytest.mark.parametrize("side", ["this", "into"])
def test_undoing_restores_every_row_as_it_was(user, side):
    gasanov, hasanov = world()
    before = everything(*TABLES)
    choices = {each.key: side for each in plan(gasanov, hasanov).conflicts}
    assert len(choices) == 2
    done = merge(gasanov, hasanov, user=user, reason=WHY, choices=choices)
    assert everything(*TABLES) != before

    undo(done, user=user, reason=BACK)

    # Pairs that were derived anew have numbers of their own.
    now = everything(*TABLES)
    for found in (now, before):
        for row in found[LikelySame]:
            del row["id"]
    assert now == before
    assert Official.objects.get(pk=gasanov.pk).uid == gasanov.uid
    found = rebuild()
    assert not any(found.values()), found


@pytest.mark.parametrize("side", ["this", "into"])
def test_sources_posts_and_countries_come_back_as_they_were(user, side):
    country = make.CountryFactory(code="VAT", name="Holy See")
    double = make.CountryFactory(code="VATI", name="Vatican", capital="Rome")
    country.capital = "Vatican City"
    country.save()
    meeting = make.MeetingFactory(parties=[("VATI", "host"), ("ISR", "visitor")])
    meeting.place_country = double
    save_record(meeting)
    make.CountryNameFactory(country=double)
    agency = make.SourceFactory(name="Vatican News", country_code="VATI", owner="A")
    media = make.SourceFactory(name="Vatican Media", country_code="VAT", owner="B")
    make.ArticleFactory(source=agency)
    first = make.PostFactory(country=double, title="Nuncio")
    second = make.PostFactory(country=double, title="Ambassador")
    make.TenureFactory(post=first)
    before = everything(*TABLES)
    merges = []
    for row, into in ((first, second), (agency, media), (double, country)):
        row.refresh_from_db()
        into.refresh_from_db()
        choices = {each.key: side for each in plan(row, into).conflicts}
        merges.append(merge(row, into, user=user, reason=WHY, choices=choices))
    meeting.refresh_from_db()
    assert meeting.place_country == country

    for done in reversed(merges):
        undo(done, user=user, reason=BACK)

    assert everything(*TABLES) == before
    meeting.refresh_from_db()
    assert meeting.place_country == double
    found = rebuild()
    assert not any(found.values()), found


def simple(user, **columns):
    gasanov = make.OfficialFactory(name="Zakir Gasanov", **columns)
    hasanov = make.OfficialFactory(name="Zakir Hasanov")
    trip = make.TripFactory(official=gasanov)
    return gasanov, hasanov, trip, merge(gasanov, hasanov, user=user, reason=WHY)


def test_undoing_is_history_and_the_past_keeps_the_time_between(user):
    gasanov, hasanov, trip, done = simple(user)
    between = timezone.now()
    undo(done, user=user, reason=BACK)

    states = gasanov.history.all()
    assert [each.history_type for each in states] == ["+", "-", "+"]
    said = f"Merge {done.pk} undone: {BACK}"
    assert states[0].history_change_reason == said
    assert trip.history.first().history_change_reason == said
    with known_at(between):
        assert list(Official.objects.all()) == [hasanov]
        assert Trip.objects.get().official_id == hasanov.pk
    assert set(Official.objects.all()) == {gasanov, hasanov}


def test_whoever_saw_the_merged_row_has_not_seen_the_one_that_came_back(user):
    gasanov, _, _, done = simple(user)
    undo(done, user=user, reason=BACK)
    assert Official.objects.get(pk=gasanov.pk).version > gasanov.version


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_that_the_row_is_there_again(user):
    gasanov, _, _, done = simple(user)
    flush()
    undo(done, user=user, reason=BACK)
    flush()
    told = FeedEntry.objects.filter(kind="official", row=gasanov.pk).order_by("pk")
    assert [each.action for each in told] == ["created", "merged", "created"]


def test_after_undoing_the_two_can_be_merged_again(user):
    gasanov, hasanov, _, done = simple(user)
    undo(done, user=user, reason=BACK)
    again = merge(gasanov, hasanov, user=user, reason=WHY)
    undo(again, user=user, reason=BACK)
    assert Official.objects.count() == 2
    assert Merge.objects.standing().count() == 0


def test_what_came_to_the_other_row_since_stays_with_it(user):
    gasanov, hasanov, trip, done = simple(user)
    later = make.TripFactory(official=hasanov)
    trip.refresh_from_db()
    trip.title = "Edited since, elsewhere"
    trip.save()

    undo(done, user=user, reason=BACK)

    trip.refresh_from_db()
    later.refresh_from_db()
    assert (trip.official, trip.title) == (gasanov, "Edited since, elsewhere")
    assert later.official == hasanov


def refusal(done, user):
    with pytest.raises(CannotUndo) as refused:
        undo(done, user=user, reason=BACK)
    done.refresh_from_db()
    assert done.stands
    return " ".join(refused.value.messages)


def test_a_moved_row_that_went_elsewhere_since_stands_in_the_way(user):
    _, _, trip, done = simple(user)
    trip.refresh_from_db()
    trip.official = make.OfficialFactory()
    trip.save()
    said = f"The official of trip {trip.pk} was changed since; change it back first."
    assert refusal(done, user) == said


def test_a_moved_row_that_was_deleted_since_stands_in_the_way(user):
    _, _, trip, done = simple(user)
    key = trip.pk
    Trip.objects.get().delete()
    assert refusal(done, user) == f"The trip {key} was deleted since."


def test_a_value_that_was_taken_over_and_edited_since_stands_in_the_way(user):
    _, hasanov, _, done = simple(user, rank="General")
    hasanov.refresh_from_db()
    hasanov.rank = "Marshal"
    hasanov.save()
    said = f"The rank of official {hasanov.pk} was changed since; change it back first."
    assert refusal(done, user) == said


def test_a_spelling_that_the_merge_made_and_somebody_edited_stands_in_the_way(user):
    _, hasanov, _, done = simple(user)
    name = hasanov.names.get()
    name.language = "ru"
    name.save()
    assert "“Zakir Gasanov”, which the merge made, was edited since" in refusal(
        done, user
    )


def test_a_name_that_was_taken_since_stands_in_the_way(user):
    agency, trend = make.SourceFactory(name="Trend AZ"), make.SourceFactory()
    done = merge(agency, trend, user=user, reason=WHY)
    make.SourceFactory(name="Trend AZ")
    said = f"Source {agency.pk}: There is already a source with this name."
    assert refusal(done, user) == said


def test_the_other_row_that_was_merged_since_is_undone_first(user):
    _, hasanov, _, done = simple(user)
    third = make.OfficialFactory()
    later = merge(hasanov, third, user=user, reason=WHY)
    said = f"The official {hasanov.pk} was merged into official {third.pk}. Undo that"
    assert said in refusal(done, user)
    undo(later, user=user, reason=BACK)
    undo(done, user=user, reason=BACK)
    assert Official.objects.count() == 3


def test_a_merge_is_undone_once(user):
    _, _, _, done = simple(user)
    undo(done, user=user, reason=BACK)
    with pytest.raises(CannotUndo, match=f"administrator undid this .*: {BACK}"):
        undo(done, user=user, reason=BACK)


def test_undoing_has_a_reason(user):
    with pytest.raises(ValidationError, match="Say why"):
        undo(simple(user)[-1], user=user, reason=" ")


def test_who_may_not_merge_may_not_undo(user, user_in):
    done = simple(user)[-1]
    with pytest.raises(PermissionDenied, match="may not merge officials"):
        undo(done, user=user_in("Curator"), reason=BACK)


def test_a_merge_says_nothing_of_what_the_rows_said():
    """What is redacted in their past is gone from here as well."""
    texts = {
        column.name
        for column in apps.get_model("relations", "mergedrow")._meta.concrete_fields
        if column.get_internal_type() in ("CharField", "TextField", "JSONField")
    }
    assert texts == {"table"}


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_one_is_done_and_the_other_one_told():
    user = make.UserFactory(is_superuser=True)
    gasanov = make.OfficialFactory(name="Zakir Gasanov")
    hasanov = make.OfficialFactory(name="Zakir Hasanov")
    for official in (gasanov, hasanov):
        make.TripFactory(official=official)
    start = threading.Barrier(2)

    def attempt(pair):
        start.wait(10)
        try:
            return merge(*pair, user=user, reason=WHY)
        except ValidationError as error:
            return error.messages[0]
        finally:
            connection.close()

    pairs = [(gasanov, hasanov), (hasanov, gasanov)]
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(attempt, pairs))

    done = next(each for each in results if isinstance(each, Merge))
    told = next(each for each in results if isinstance(each, str))
    assert told == f"The official {done.merged} was merged into official {done.into}."
    assert Official.objects.get().trips.count() == 2
