"""Two rows become one: what moves, what contradicts, and what the world sees of it."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.models import Article, Source
from relations.actions import changes, likeness
from relations.actions.changes import gate
from relations.actions.feed import flush
from relations.actions.merge import Refused, merge
from relations.actions.merge_plan import plan
from relations.actions.mergeable import (
    BY_CODE,
    DERIVED,
    MODELS,
    NAMED,
    columns,
    is_derived,
    is_past,
    references,
)
from relations.actions.rebuild import rebuild
from relations.actions.records import save_record
from relations.actions.redaction import redact
from relations.actions.restoring import restore
from relations.models import (
    Country,
    CountryName,
    FeedEntry,
    Merge,
    NotTheSame,
    Official,
    OfficialName,
    Participation,
    Post,
    Record,
    RecordLink,
    Tenure,
    Trip,
)
from relations.past import known_at
from relations.querysets.search import searched
from tests import factories as make
from tests.factories import party

pytestmark = pytest.mark.django_db
WHY = "One man in two spellings"


@pytest.fixture
def user(user_in):
    return user_in("Administrator")


def two(**columns):
    """Two officials who are one: “Gasanov” and “Hasanov”."""
    return (
        make.OfficialFactory(name="Zakir Gasanov", **columns),
        make.OfficialFactory(name="Zakir Hasanov"),
    )


def a_meeting(official, country="AZE", **columns):
    """A meeting in which an official takes part for a country."""
    meeting = make.MeetingFactory(**columns)
    own = party(country, "visitor", official=official)
    host = party("ISR", "host")
    return save_record(meeting, children={"participations": [host, own]})


# Nothing is forgotten


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda each: each.__name__)
def test_every_row_that_can_name_a_merged_row_is_moved_or_derived(model):
    handled = {(each.model, each.name) for each in references(model)}
    for other in apps.get_models():
        if is_past(other) or other in DERIVED:
            continue
        for column in other._meta.local_fields:
            if column.related_model is not model or is_derived(column):
                continue
            name = f"{other._meta.label}.{column.name}"
            assert (other, column.name) in handled, f"a merge forgets {name}"
            assert hasattr(other, "history"), (
                f"{name} has no past to be undone from; keep its history, or name the "
                "table among the DERIVED of relations.actions.mergeable"
            )


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda each: each.__name__)
def test_every_column_that_people_write_is_chosen_or_becomes_another_name(model):
    decided = {column.name for group in columns(model) for column in group}
    written = {
        column.name
        for column in model._meta.concrete_fields
        if column.editable and not column.primary_key
    }
    assert decided | set(NAMED[model]) == written


def test_every_column_that_names_a_country_by_its_code_is_known():
    named = {
        (other, column.name)
        for other in apps.get_models()
        if not is_past(other)
        for column in other._meta.local_fields
        if column.name in ("country_code", "country") and column.related_model is None
    }
    assert named == set(BY_CODE[Country])


# Officials


def test_everything_of_the_merged_official_belongs_to_the_other_one(user):
    gasanov, hasanov = two(rank="Colonel-General", wikidata="Q1")
    tenure = make.TenureFactory(official=gasanov)
    trip = make.TripFactory(official=gasanov)
    spelling = make.OfficialNameFactory(official=gasanov, name="Закир Гасанов")
    other = make.OfficialFactory()
    said = NotTheSame.objects.create(one=gasanov, other=other, reason="Cousins.")
    meeting = a_meeting(gasanov)

    done = merge(gasanov, hasanov, user=user, reason=WHY)

    assert not Official.objects.filter(pk=gasanov.pk).exists()
    for row in (tenure, trip, spelling):
        row.refresh_from_db()
        assert row.official == hasanov
        assert row.history.first().history_change_reason == f"Merge {done.pk}: {WHY}"
        assert row.history.first().history_user == user
    said.refresh_from_db()
    assert {said.one_id, said.other_id} == {hasanov.pk, other.pk}
    assert meeting.participations.get(role="visitor").official == hasanov
    hasanov.refresh_from_db()
    assert (hasanov.rank, hasanov.wikidata) == ("Colonel-General", "Q1")
    assert set(hasanov.names.values_list("name", flat=True)) == {
        "Zakir Gasanov",
        "Закир Гасанов",
    }
    assert str(done) == f"official {gasanov.pk} into official {hasanov.pk}"
    assert rebuild()["settled"] == rebuild()["worded"] == rebuild()["told"] == 0


def test_a_record_whose_official_was_merged_has_a_new_state_that_says_why(user):
    gasanov, hasanov = two()
    meeting = a_meeting(gasanov)
    version = meeting.version

    done = merge(gasanov, hasanov, user=user, reason=WHY)

    meeting.refresh_from_db()
    assert meeting.version == version + 1
    assert meeting.history.first().history_change_reason == f"Merge {done.pk}: {WHY}"
    assert meeting.updated_by is None, "who merges may still review the record"


def test_the_merged_official_is_found_by_no_list_and_the_other_by_both_names(user):
    gasanov, hasanov = two()
    meeting = a_meeting(gasanov)
    merge(gasanov, hasanov, user=user, reason=WHY)

    assert list(Official.objects.named("Gasanov")) == [hasanov]
    for rows in (Official.objects.all(), Record.objects.all()):
        found = list(searched(rows, "Gasanov", openly=True))
        assert [each.pk for each in found] == [
            hasanov.pk if rows.model is Official else meeting.pk
        ]


@pytest.mark.parametrize(("choice", "born"), [("this", "1959"), ("into", "1960")])
def test_two_births_contradict_each_other_until_one_is_chosen(user, choice, born):
    gasanov, hasanov = two(birth="1959")
    hasanov.birth = "1960"
    hasanov.save()

    with pytest.raises(Refused, match=r"Born: “1959” or “1960”. Choose one"):
        merge(gasanov, hasanov, user=user, reason=WHY)
    assert Official.objects.count() == 2

    merge(gasanov, hasanov, user=user, reason=WHY, choices={"birth": choice})
    hasanov.refresh_from_db()
    assert hasanov.birth.text == born


def test_a_wikidata_item_of_the_merged_row_can_be_taken_over(user):
    gasanov, hasanov = two(wikidata="Q1")
    hasanov.wikidata = "Q2"
    hasanov.save()

    merge(gasanov, hasanov, user=user, reason=WHY, choices={"wikidata": "this"})

    hasanov.refresh_from_db()
    assert hasanov.wikidata == "Q1"


def overlapping():
    gasanov, hasanov = two()
    post = make.PostFactory(title="Defense Minister", country__code="AZE")
    own = make.TenureFactory(official=gasanov, post=post, start="2013", end="2020")
    other = make.TenureFactory(official=hasanov, post=post, start="2014", end="2021")
    return gasanov, hasanov, own, other


@pytest.mark.parametrize("choice", ["this", "into"])
def test_of_two_tenures_that_overlap_the_chosen_one_stays(user, choice):
    gasanov, hasanov, own, other = overlapping()
    meeting = make.MeetingFactory(start="2015")
    for official, tenure, role in ((gasanov, own, "host"), (hasanov, other, "visitor")):
        row = party("AZE", role, official=official, tenure=tenure)
        row.record = meeting
        row.save()
    key = f"tenures.{own.pk}"

    with pytest.raises(Refused, match=r"Defense Minister, .*2013–2020.* or .*2014"):
        merge(gasanov, hasanov, user=user, reason=WHY)
    merge(gasanov, hasanov, user=user, reason=WHY, choices={key: choice})

    kept = own if choice == "this" else other
    assert list(Tenure.objects.all()) == [kept]
    kept.refresh_from_db()
    assert kept.official == hasanov
    assert {row.tenure for row in Participation.objects.exclude(official=None)} == {
        kept
    }


def test_two_tenures_after_each_other_are_both_kept(user):
    gasanov, hasanov = two()
    post = make.PostFactory()
    make.TenureFactory(official=gasanov, post=post, start="2013", end="2015")
    make.TenureFactory(official=hasanov, post=post, start="2017", end="2020")
    merge(gasanov, hasanov, user=user, reason=WHY)
    assert hasanov.tenures.count() == 2


def test_a_spelling_that_both_have_is_kept_once(user):
    gasanov, hasanov = two()
    for official in (gasanov, hasanov):
        make.OfficialNameFactory(official=official, name="Z. Hasanov")

    assert plan(gasanov, hasanov).same == [("official name", 1)]
    merge(gasanov, hasanov, user=user, reason=WHY)

    names = OfficialName.objects.values_list("name", flat=True)
    assert sorted(names) == ["Z. Hasanov", "Zakir Gasanov"]


@pytest.mark.parametrize("choice", ["this", "into"])
def test_of_two_parties_to_one_record_the_chosen_one_stays(user, choice):
    gasanov, hasanov = two()
    meeting = make.MeetingFactory()
    rows = []
    for official, named in ((gasanov, "Gasanov"), (hasanov, "the minister")):
        row = party("AZE", "participant", official=official, named_as=named)
        row.record = meeting
        row.save()
        rows.append(row)
    found = plan(gasanov, hasanov)
    assert [each.key for each in found.undecided] == [f"participations.{rows[0].pk}"]
    assert "named “Gasanov”" in found.undecided[0].this

    merge(
        gasanov,
        hasanov,
        user=user,
        reason=WHY,
        choices={found.undecided[0].key: choice},
    )

    kept = rows[0] if choice == "this" else rows[1]
    left = Participation.objects.get(record=meeting, role="participant")
    assert (left.pk, left.official) == (kept.pk, hasanov)


def test_choices_that_keep_and_drop_one_row_are_refused(user):
    gasanov, hasanov = two()
    post = make.PostFactory()
    first = make.TenureFactory(official=gasanov, post=post, start="2013", end="2015")
    later = make.TenureFactory(official=gasanov, post=post, start="2017", end="2020")
    make.TenureFactory(official=hasanov, post=post, start="2013", end="2020")
    choices = {f"tenures.{first.pk}": "this", f"tenures.{later.pk}": "into"}
    with pytest.raises(ValidationError, match="One choice keeps tenure"):
        merge(gasanov, hasanov, user=user, reason=WHY, choices=choices)


# Refusals


def test_a_row_is_not_merged_into_itself(user):
    gasanov, _ = two()
    with pytest.raises(ValidationError, match="itself; name the official that it is"):
        merge(gasanov, gasanov, user=user, reason=WHY)


def test_what_was_merged_is_not_merged_again(user):
    gasanov, hasanov = two()
    other = make.OfficialFactory()
    merge(gasanov, hasanov, user=user, reason=WHY)
    said = f"The official {gasanov.pk} was merged into official {hasanov.pk}."
    for row, into in ((gasanov, other), (other, gasanov)):
        with pytest.raises(ValidationError, match=said):
            merge(row, into, user=user, reason=WHY)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Say why."),
        ("  ", "Say why."),
        ("x" * 1001, "The reason has 1001 characters; at most 1000 are kept."),
        ("a\x00b", "The text holds a NUL byte; remove it."),
    ],
)
def test_a_merge_has_a_reason_that_can_be_kept(user, reason, said):
    with pytest.raises(ValidationError) as refused:
        merge(*two(), user=user, reason=reason)
    assert refused.value.messages == [said]


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"birth": "this"}, "“birth” is no conflict of these two; choose of nothing."),
        ({"birth": "mine"}, "“mine” is no choice; choose “this” or “into”."),
    ],
)
def test_a_choice_of_what_is_no_conflict_is_refused(user, choices, said):
    with pytest.raises(ValidationError) as refused:
        merge(*two(), user=user, reason=WHY, choices=choices)
    assert said in refused.value.messages


def test_two_of_whom_it_was_said_that_they_are_not_one_are_not_merged(user):
    gasanov, hasanov = two()
    likeness.say_not_the_same(gasanov, hasanov, user=user, reason="Brothers.")
    with pytest.raises(Refused, match=r"administrator said .* Brothers. Take that"):
        merge(gasanov, hasanov, user=user, reason=WHY)


def test_a_row_that_was_changed_meanwhile_is_looked_at_again(user):
    gasanov, hasanov = two()
    gasanov.save()
    with pytest.raises(ValidationError, match="changed meanwhile; look at it again"):
        merge(gasanov, hasanov, user=user, reason=WHY, seen_version=1)


@pytest.mark.parametrize("role", ["Viewer", "Curator", None])
def test_who_may_not_review_may_not_merge(role, user_in):
    user = user_in(role) if role else make.UserFactory()
    with pytest.raises(PermissionDenied, match="may not merge officials"):
        merge(*two(), user=user, reason=WHY)


def test_countries_are_merged_by_administrators_alone(reviewer_user):
    rows = make.CountryFactory(code="VATI"), make.CountryFactory(code="VAT")
    with pytest.raises(PermissionDenied, match="may not merge countries"):
        merge(*rows, user=reviewer_user, reason=WHY)


# Changes that wait


def test_a_change_that_waits_follows_the_merged_official(user, user_in, settings):
    settings.REVIEW_ALONE = True
    gasanov, hasanov = two()
    meeting = make.MeetingFactory(cited=True)
    visitor = meeting.participations.get(role="visitor")
    with gate(meeting, user=user_in("Curator")) as found:
        visitor.official = gasanov
        visitor.save()
    merge(gasanov, hasanov, user=user, reason=WHY)

    changes.approve(found.change, user=user)

    visitor.refresh_from_db()
    assert visitor.official == hasanov


def test_a_change_that_waits_is_no_conflict_because_its_official_was_merged(
    user, user_in, settings
):
    settings.REVIEW_ALONE = True
    gasanov, hasanov = two()
    other = make.OfficialFactory()
    meeting = a_meeting(gasanov, cited=True)
    visitor = meeting.participations.get(role="visitor")
    with gate(meeting, user=user_in("Curator")) as found:
        visitor.official = other
        visitor.save()
    merge(gasanov, hasanov, user=user, reason=WHY)

    changes.approve(found.change, user=user)

    visitor.refresh_from_db()
    assert visitor.official == other


def test_a_former_state_of_a_record_comes_back_with_the_other_official(user):
    gasanov, hasanov = two()
    meeting = a_meeting(gasanov, title="As it was", review="draft")
    moment = timezone.now()
    meeting.refresh_from_db()
    meeting.title = "Edited"
    save_record(
        meeting,
        children={"participations": [party("ISR", "host"), party("AZE", "visitor")]},
    )
    merge(gasanov, hasanov, user=user, reason=WHY)

    restore(meeting, moment=moment, user=user, reason="It was right.")

    meeting.refresh_from_db()
    assert meeting.title == "As it was"
    assert meeting.participations.get(role="visitor").official == hasanov


def test_a_name_that_is_redacted_is_gone_from_the_merge_too(user):
    gasanov, hasanov = two()
    done = merge(gasanov, hasanov, user=user, reason="Zakir Gasanov is Hasanov")

    redact(hasanov.names.get(), "name", user=user, reason="A court said so.")

    done.refresh_from_db()
    assert "Gasanov" not in f"{done.merged_name} {done.reason}"
    assert done.into_name == "Zakir Hasanov"


# Posts, sources, countries


def test_two_posts_become_one_with_its_other_title(user):
    country = make.CountryFactory(code="AZE")
    defence = make.PostFactory(country=country, title="Minister of Defence")
    defense = make.PostFactory(country=country, title="Defense Minister")
    tenure = make.TenureFactory(post=defence)

    merge(defence, defense, user=user, reason=WHY)

    tenure.refresh_from_db()
    defense.refresh_from_db()
    assert tenure.post == defense
    assert defense.other_titles == "Minister of Defence"
    assert "defence" in defense.folded


def test_posts_of_two_countries_are_two_posts(user):
    rows = (make.PostFactory(country__code=code) for code in ("ISR", "AZE"))
    with pytest.raises(Refused, match="posts of two countries"):
        merge(*rows, user=user, reason=WHY)


def test_two_sources_become_one_that_is_found_by_both_names(user):
    agency = make.SourceFactory(
        name="Trend News Agency", reliability="B", reliability_reason="Checked."
    )
    trend = make.SourceFactory(name="Trend")
    article = make.ArticleFactory(source=agency, text="They met.")
    meeting = make.MeetingFactory(
        citations=[make.passage(article=article, quote="met")]
    )

    merge(agency, trend, user=user, reason=WHY)

    article.refresh_from_db()
    trend.refresh_from_db()
    assert article.source == trend
    assert (trend.reliability, trend.reliability_reason) == ("B", "Checked.")
    assert Source.objects.called("trend news agency") == trend
    assert Article.history.filter(id=article.pk).first().source_id == trend.pk
    assert rebuild()["settled"] == rebuild()["worded"] == 0
    assert meeting.citations.get().article == article


def test_that_a_source_is_confidential_is_a_choice(user):
    agency = make.SourceFactory(name="Trend News Agency", confidential=True)
    trend = make.SourceFactory(name="Trend")
    with pytest.raises(Refused, match="Confidential: “yes” or “no”"):
        merge(agency, trend, user=user, reason=WHY)
    merge(agency, trend, user=user, reason=WHY, choices={"confidential": "this"})
    trend.refresh_from_db()
    assert trend.confidential


def holy_see():
    double = make.CountryFactory(code="VATI", name="Vatican")
    return double, make.CountryFactory(code="VAT", name="Holy See")


def test_a_country_that_was_made_twice_becomes_one(user):
    double, country = holy_see()
    source = make.SourceFactory(country_code="VATI")
    meeting = make.MeetingFactory(parties=[("VATI", "host"), ("ISR", "visitor")])
    meeting.place_country = double
    save_record(meeting)
    post = make.PostFactory(country=double)

    merge(double, country, user=user, reason=WHY)

    source.refresh_from_db()
    meeting.refresh_from_db()
    post.refresh_from_db()
    assert source.country_code == "VAT"
    assert meeting.place_country == post.country == country
    assert Country.objects.resolve("VATI") == Country.objects.resolve("Vatican")
    assert set(CountryName.objects.values_list("name", flat=True)) == {
        "VATI",
        "Vatican",
    }
    assert RecordLink.objects.filter(country=country, record=meeting).count() == 2
    assert rebuild()["settled"] == rebuild()["worded"] == 0


def test_countries_that_both_have_a_code_of_one_scheme_are_two(user):
    double, country = holy_see()
    make.CountryCodeFactory(country=double, value="327")
    make.CountryCodeFactory(country=country, value="328")
    with pytest.raises(Refused, match=r"Both have a code of the scheme .*327, 328"):
        merge(double, country, user=user, reason=WHY)


def test_countries_that_met_each_other_are_two(user):
    double, country = holy_see()
    make.MeetingFactory(title="A visit", parties=[("VATI", "host"), ("VAT", "visitor")])
    with pytest.raises(Refused, match="Both take part in the same records: “A visit”"):
        merge(double, country, user=user, reason=WHY)


def test_a_country_that_followed_the_other_is_another(user):
    double, country = holy_see()
    succession = make.SuccessionFactory(predecessor=double, successor=country)
    said = f"Succession {succession.pk} names both of the two"
    with pytest.raises(Refused, match=said):
        merge(double, country, user=user, reason=WHY)


def test_posts_that_both_countries_have_are_merged_first(user):
    double, country = holy_see()
    for each in (double, country):
        make.PostFactory(country=each, title="Secretary of State")
    with pytest.raises(Refused, match="Both have the post “Secretary of State”; merge"):
        merge(double, country, user=user, reason=WHY)


# The past and the feed


def test_before_a_merge_both_are_there_and_after_it_one(user):
    gasanov, hasanov = two()
    meeting = a_meeting(gasanov)
    before = timezone.now()
    merge(gasanov, hasanov, user=user, reason=WHY)
    after = timezone.now()

    with known_at(before):
        assert set(Official.objects.all()) == {gasanov, hasanov}
        assert Participation.objects.get(official=gasanov).record_id == meeting.pk
    with known_at(after):
        assert list(Official.objects.all()) == [hasanov]
        assert Participation.objects.get(official=hasanov).record_id == meeting.pk


def entries(kind):
    flush()
    rows = FeedEntry.objects.filter(kind=kind).order_by("pk")
    return [(each.action, each.row) for each in rows]


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_of_a_merge(user):
    gasanov, hasanov = two()
    flush()
    FeedEntry.objects.count()
    merge(gasanov, hasanov, user=user, reason=WHY)
    assert entries("official")[2:] == [
        ("changed", hasanov.pk),
        ("merged", gasanov.pk),
    ]


def test_a_merge_that_is_refused_writes_nothing(user):
    gasanov, hasanov = two(birth="1959")
    hasanov.birth = "1960"
    hasanov.save()
    a_meeting(gasanov)
    states = Participation.history.count(), Official.history.count()
    with pytest.raises(Refused):
        merge(gasanov, hasanov, user=user, reason=WHY)
    assert (Participation.history.count(), Official.history.count()) == states
    assert not Merge.objects.exists()


def test_a_plan_counts_what_moves_and_writes_nothing(user):
    gasanov, hasanov = two()
    a_meeting(gasanov)
    make.TripFactory(official=gasanov)
    make.TenureFactory(official=gasanov)
    found = plan(gasanov, hasanov)
    assert found.moves == [("participation", 1), ("tenure", 1), ("trip", 1)]
    assert found.names == ["Zakir Gasanov"]
    assert Trip.objects.get().official == gasanov
    assert Post.objects.count() == 1
