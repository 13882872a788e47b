from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from relations.models import Official, OfficialName, Post, Tenure
from tests.factories import (
    CountryFactory,
    OfficialFactory,
    OfficialNameFactory,
    PostFactory,
    PostRoleFactory,
    TenureFactory,
    TripFactory,
)

pytestmark = pytest.mark.django_db


def problems(row):
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


def two_tenures(first, second):
    """A tenure that is saved and one of the same person and post that is not."""
    held = TenureFactory(**first)
    return held, Tenure(official=held.official, post=held.post, **second)


ONGOING = {"end_state": "ongoing"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"start": "2019", "end": "2024"}, {"start": "2021"}),
        ({"start": "2019", "end": "2024"}, {"start": "2020", "end": "2022"}),
        ({"start": "2019", **ONGOING}, {"start": "2024-05-20"}),
        ({"start": "2019", **ONGOING}, {"start": "2024", **ONGOING}),
        ({"start": "", **ONGOING}, {"start": "../2024", **ONGOING}),
        ({"start": "2024-05-20", "end": "2024-05-22"}, {"start": "2024-05-21"}),
        ({"start": "2019-05", "end": "2024-05"}, {"start": "2019-06", "end": "2025"}),
        ({"start": "2019~", "end": "2024?"}, {"start": "2020-01", "end": "2021-01"}),
        ({"start": "[2019,2020]", "end": "2024"}, {"start": "2021"}),
    ],
)
def test_tenures_of_one_person_in_one_post_must_not_certainly_overlap(first, second):
    held, other = two_tenures(first, second)
    (message,) = problems(other)["start"]
    assert message == (
        f"{held.official.name} held this post at that time already: {held.years()}. "
        "Change the dates, or edit that tenure."
    )
    with pytest.raises(ValidationError):
        other.save()
    assert Tenure.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"start": "2019", "end": "2021"}, {"start": "2022"}),
        ({"start": "2019", "end": "2021"}, {"start": "2021", "end": "2024"}),
        ({"start": "2019", "end": "2021-05"}, {"start": "2021-05", "end": "2024"}),
        ({"start": "2019", "end": "2021-05-20"}, {"start": "2021-05-20"}),
        ({"start": "2019"}, {"start": "2021"}),
        ({"start": "2019", "end_state": "censored"}, {"start": "2021"}),
        ({"start": "2019", **ONGOING}, {"start": "2010", "end": "2015"}),
        ({"start": "2019", **ONGOING}, {"start": "2010"}),
        ({"start": "../2025-05-20", **ONGOING}, {"start": "2019", "end": "2021"}),
        ({"start": ""}, {"start": "2021", **ONGOING}),
        ({"start": "2021", "end": "2021"}, {"start": "2021-05", "end": "2021-06"}),
    ],
)
def test_tenures_that_may_follow_one_another_are_accepted(first, second):
    _, other = two_tenures(first, second)
    other.full_clean()
    other.save()
    assert Tenure.objects.count() == 2


def test_overlap_does_not_depend_on_which_tenure_comes_first():
    rows = [
        Tenure(start=start, end=end, end_state=state)
        for start, end, state in [
            ("2019", "2021", "ended"),
            ("2020", "2022", "ended"),
            ("2021-05", "", "ongoing"),
            ("", "", "ongoing"),
            ("../2020", "2021", "ended"),
            ("2022", "", "unknown"),
        ]
    ]
    for one in rows:
        for other in rows:
            assert one.certainly_overlaps(other) == other.certainly_overlaps(one)


def test_a_tenure_may_be_saved_again_and_moved():
    tenure = TenureFactory(start="2019", end_state="ongoing")
    tenure.start = "2020"
    tenure.full_clean()
    tenure.save()
    assert Tenure.objects.get().start.text == "2020"


def test_two_people_may_hold_one_post_and_one_person_two_posts():
    tenure = TenureFactory(end_state="ongoing")
    TenureFactory(post=tenure.post, end_state="ongoing")
    TenureFactory(official=tenure.official, end_state="ongoing")
    assert Tenure.objects.count() == 3


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-05-20", "2025-05-19"),
        ("2025-05", "2025-04-30"),
        ("2025", "2024-12-31"),
        ("[2025-05-14..2025-05-20]", "2025-05-13"),
        ("2025-05-14/2025-05-20", "2025-05-13"),
    ],
)
def test_an_end_that_is_certainly_before_the_start_is_refused(start, end):
    tenure = TenureFactory.build(
        official=OfficialFactory(), post=PostFactory(), start=start, end=end
    )
    assert problems(tenure)["__all__"] == ["The end is before the start."]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-05-20", "2025-05-20"),
        ("2025-05-20", "2025-05"),
        ("2025-05", "2025-05-01"),
        ("2025", "2025"),
        ("../2025-05-20", "2020"),
        ("2025-05-20", "2020/.."),
        ("", "2020"),
    ],
)
def test_an_end_that_may_be_after_the_start_is_accepted(start, end):
    tenure = TenureFactory.build(
        official=OfficialFactory(), post=PostFactory(), start=start, end=end
    )
    tenure.full_clean()
    tenure.save()
    assert Tenure.objects.get().end_state == "ended"


def test_an_end_taken_back_asks_what_the_empty_end_means():
    tenure = TenureFactory(start="2020", end="2021")
    tenure.end = ""
    assert problems(tenure)["__all__"] == [
        "With an end date the end state is “ended”; without one, say what the empty "
        "end means."
    ]


def test_an_unknown_end_is_never_shown_as_going_on_by_a_question_about_a_day():
    ended = TenureFactory(start="2019", end="2021")
    unknown = TenureFactory(start="2019")
    later = TenureFactory(start="2024")
    on = Tenure.objects.held_on(date(2022, 6, 1))
    assert set(on) == {unknown}
    assert set(Tenure.objects.held_on(date(2021, 6, 1))) == {ended, unknown}
    assert later in Tenure.objects.held_on(date(2024, 1, 1))


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2021, 12, 31)])
def test_the_outermost_days_of_uncertain_bounds_may_have_been_held(day):
    tenure = TenureFactory(start="2019", end="2021")
    assert tenure.possibly_held(day, day)
    assert list(Tenure.objects.held_on(day)) == [tenure]


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2022, 1, 1)])
def test_a_day_beyond_the_bounds_was_not_held(day):
    tenure = TenureFactory(start="2019", end="2021")
    assert not tenure.possibly_held(day, day)
    assert not Tenure.objects.held_on(day).exists()


def test_who_was_in_office_is_asked_by_day_and_by_properties_of_one_post():
    minister = TenureFactory(start="2019", end="2021").official
    country = minister.tenures.get().post.country
    TenureFactory(official=minister, start="2023")
    asked = Official.objects.in_office
    assert list(asked(date(2020, 1, 1), country=country)) == [minister]
    assert list(asked(date(2023, 6, 1), country=country)) == []


@pytest.mark.parametrize(
    ("columns", "years"),
    [
        ({"start": "2024", "end_state": "ongoing"}, "2024–"),
        ({"start": "2019", "end": "2021"}, "2019–2021"),
        ({"start": "../2025-05-20"}, "up to 20 May 2025–"),
        ({"start": ""}, ""),
        ({"start": "", "end": "2021"}, "–2021"),
    ],
)
def test_the_years_of_a_tenure_are_told_as_far_as_they_are_known(columns, years):
    assert TenureFactory(**columns).years() == years


def test_a_label_tells_a_person_apart_by_the_highest_and_newest_post():
    katz = OfficialFactory(name="Israel Katz", note="politician")
    assert katz.label() == "Israel Katz — politician"
    israel = CountryFactory(code="ISR", name="Israel")
    minister = PostFactory(country=israel, title="Defense Minister")
    TenureFactory(official=katz, post=minister, start="2024")
    foreign = PostFactory(country=israel, title="Foreign Minister")
    TenureFactory(official=katz, post=foreign, start="2019", end="2020")
    clerk = PostRoleFactory(code="clerk", seniority="4")
    TenureFactory(
        official=katz, post=PostFactory(country=israel, role=clerk), start="2025"
    )
    katz = Official.objects.with_posts().get()
    assert katz.label() == "Israel Katz — Defense Minister, Israel (2024–)"


def test_a_person_without_a_post_or_a_note_is_labelled_by_the_name():
    assert OfficialFactory(name="Zakir Hasanov").label() == "Zakir Hasanov"


def test_a_label_of_a_loaded_person_costs_no_query(django_assert_num_queries):
    TenureFactory()
    (official,) = Official.objects.with_posts()
    with django_assert_num_queries(0):
        official.label()


def test_a_post_has_the_seniority_of_its_role_unless_it_says_otherwise():
    post = PostFactory(role=PostRoleFactory(code="minister", seniority="2"))
    assert post.seniority == "2"
    post.seniority_override = "1"
    assert post.seniority == "1"


@pytest.mark.parametrize("query", ["katz", "isr katz", "Кац", "כץ", "Yisrael"])
def test_a_person_is_found_by_every_spelling(query):
    katz = OfficialFactory(name="Israel Katz", name_native="ישראל כץ")
    OfficialNameFactory(official=katz, name="Исраэль Кац")
    OfficialNameFactory(official=katz, name="Yisrael Katz")
    OfficialFactory(name="Zakir Hasanov")
    assert list(Official.objects.named(query)) == [katz]


def test_a_sort_name_is_worked_out_and_one_that_is_given_is_kept():
    assert OfficialFactory(name="Zakir Hasanov").sort_name == "Hasanov, Zakir"
    assert OfficialFactory(name="Xi Jinping", sort_name="Xi").sort_name == "Xi"


def test_a_name_that_fills_its_column_can_be_saved():
    official = OfficialFactory(name="a" * 99 + " " + "b" * 100)
    official.refresh_from_db()
    assert len(official.sort_name) <= 200
    with pytest.raises(ValidationError, match="at most 200"):
        OfficialFactory.build(name="a" * 201).full_clean()


def test_a_name_that_folds_to_more_than_its_key_holds_can_be_saved():
    official = OfficialFactory(name="習" * 200, name_native="𝔘" * 200)
    official.refresh_from_db()
    assert len(official.folded) <= 600


def test_the_same_spelling_twice_is_refused_and_of_another_kind_accepted():
    name = OfficialNameFactory(name="Katz", kind="alias")
    again = OfficialName(official=name.official, name="Katz", kind="alias")
    assert problems(again)["__all__"] == ["This spelling is recorded already."]
    again.kind = next(kind for kind in again._meta.get_field("kind").choices)[0]
    if again.kind != "alias":
        again.full_clean()


def test_namesakes_are_two_people():
    OfficialFactory(name="Ali Hasanov")
    OfficialFactory.build(name="Ali Hasanov").full_clean()


def test_a_person_with_a_post_or_a_trip_is_not_deleted():
    for row in (TenureFactory(), TripFactory()):
        with pytest.raises(ProtectedError):
            row.official.delete()


def test_a_post_that_was_held_is_not_deleted_and_an_empty_one_is():
    tenure = TenureFactory()
    with pytest.raises(ProtectedError):
        tenure.post.delete()
    PostFactory().delete()
    assert list(Post.objects.all()) == [tenure.post]


@pytest.mark.parametrize("wikidata", ["Q9616", ""])
def test_a_wikidata_item_or_none_is_accepted(wikidata):
    OfficialFactory(wikidata=wikidata).full_clean()
    OfficialFactory.build(wikidata="").full_clean()


@pytest.mark.parametrize("wikidata", ["9616", "q9616", "Q", "Q1 ", "L1"])
def test_what_is_no_wikidata_item_is_refused(wikidata):
    assert problems(OfficialFactory.build(wikidata=wikidata))["wikidata"] == [
        "Give the item's number: “Q9616”."
    ]
