"""Bringing back what a record said before; restoring is history itself."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.vocabularies import AnchorState
from relations.actions import changes, links
from relations.actions.chronicle import Chronicle, deletions
from relations.actions.documents import document
from relations.actions.feed import flush
from relations.actions.merge import merge
from relations.actions.plans import plan
from relations.actions.redaction import redact
from relations.actions.restoring import preview, restore, undelete
from relations.actions.review import WrongState, take
from relations.actions.unmerge import undo
from relations.models import (
    Citation,
    FeedEntry,
    Finding,
    Meeting,
    Participation,
    PendingChange,
    Preference,
    Record,
    RecordLink,
    RecordWords,
)
from relations.past import known_at
from tests.factories import (
    KIND_FACTORIES,
    ArticleFactory,
    MeetingFactory,
    OfficialFactory,
    PostFactory,
    TenureFactory,
    TripFactory,
    passage,
)
from tests.relations.test_chronicle import TEXT, edit, ten_edits

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks(curator_user):
    """A draft that lost a participant and a passage, and got another title."""
    article = ArticleFactory(text=TEXT)
    meeting = MeetingFactory(
        title="Talks",
        review="draft",
        meeting_format="multilateral",
        parties=[("ISR", "host"), ("AZE", "participant"), ("TUR", "participant")],
        citations=[
            passage(article=article, quote="received Hasanov in Tel Aviv"),
            passage(article=article, quote="spoke about defense technology"),
        ],
    )
    meeting.before = timezone.now()
    meeting.full = document(meeting)
    rows = {
        "participations": list(meeting.participations.order_by("position"))[:2],
        "citations": list(meeting.citations.order_by("pk"))[:1],
    }
    edit(meeting, "Fewer", curator_user, rows, title="Meeting")
    return meeting


def again(record):
    return type(record).objects.get(pk=record.pk)


def test_one_field_is_restored_and_the_others_stay(talks, curator_user):
    edit(talks, "more", summary="They met.")
    restore(
        talks, moment=talks.before, fields=["title"], user=curator_user, reason="Right"
    )
    meeting = again(talks)
    assert (meeting.title, meeting.summary) == ("Talks", "They met.")
    assert meeting.participations.count() == 2


def test_a_state_is_restored_with_a_participant_and_a_passage_that_left(
    talks, curator_user
):
    restore(talks, moment=talks.before, user=curator_user, reason="All were there.")
    assert document(again(talks)) == talks.full
    assert RecordLink.objects.filter(record=talks, country__code="TUR").exists()
    words = RecordWords.objects.get(pk=talks.pk)
    assert "defense" in str(vars(words)).lower()


def test_restoring_is_history_itself(talks, curator_user):
    number = Record.history.filter(id=talks.pk).count()
    before = timezone.now()
    restore(talks, moment=talks.before, user=curator_user, reason="All were there.")
    assert Record.history.filter(id=talks.pk).count() == number + 1
    newest = Chronicle(talks.pk).entries[0]
    assert newest.who == curator_user.pk
    assert newest.reason.startswith("Restored the whole record as of ")
    assert newest.reason.endswith("UTC: All were there.")
    with known_at(before):
        assert Meeting.objects.get(pk=talks.pk).title == "Meeting"
        assert Participation.objects.filter(record=talks).count() == 2
    with known_at(timezone.now()):
        assert Meeting.objects.get(pk=talks.pk).title == "Talks"
        assert Participation.objects.filter(record=talks).count() == 3


def test_what_was_restored_can_be_restored_back(talks, curator_user):
    between = timezone.now()
    now = document(again(talks))
    restore(talks, moment=talks.before, user=curator_user, reason="There")
    restore(talks, moment=between, user=curator_user, reason="And back")
    assert document(again(talks)) == now


def test_a_row_comes_back_under_its_number_as_its_next_state(talks, curator_user):
    (left,) = Citation.history.filter(record_id=talks.pk, history_type="-")
    creator = left.created_by_id
    name = f"citations.{left.id}"
    restore(
        talks, moment=talks.before, fields=[name], user=curator_user, reason="Needed"
    )
    citation = Citation.objects.get(pk=left.id)
    assert citation.version == left.version + 1
    assert citation.created_by_id == creator
    assert citation.updated_by == curator_user
    assert citation.anchor == AnchorState.EXACT
    assert again(talks).title == "Meeting"


def test_one_column_of_a_participant_is_restored(talks, curator_user):
    host, other = talks.participations.order_by("position")
    was = timezone.now()
    host.named_as, other.named_as = "the minister", "his guest"
    edit(talks, "named", children={"participations": [host, other]})
    field = f"participations.{host.pk}.named_as"
    restore(talks, moment=was, fields=[field], user=curator_user, reason="Not named")
    names = talks.participations.order_by("position").values_list("named_as", flat=True)
    assert list(names) == ["", "his guest"]


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_every_kind_can_be_restored(kind, curator_user):
    record = KIND_FACTORIES[kind](review="draft", cited=True, title="Old")
    was, before = timezone.now(), document(record)
    edit(record, "new", title="New", children={"citations": []}, place_city="Baku")
    restore(record, moment=was, user=curator_user, reason="Better")
    assert document(again(record)) == before


def test_restoring_a_published_record_waits_and_keeps_the_numbers(
    talks, curator_user, reviewer_user
):
    Record.objects.unrecorded().filter(pk=talks.pk).update(review="approved")
    found = restore(
        talks, moment=talks.before, user=curator_user, reason="All were there"
    )
    assert found.held
    assert again(talks).title == "Meeting"
    added = [edit for edit in found.change.edits if edit["action"] == "add"]
    assert {(edit["table"], edit["row"]) for edit in added} == {
        *(("citations", key) for key in talks.full["citations"]),
        *(("participations", key) for key in talks.full["participations"]),
    } - {
        *(("citations", row.pk) for row in talks.citations.all()),
        *(("participations", row.pk) for row in talks.participations.all()),
    }
    changes.approve(found.change, user=reviewer_user)
    assert document(again(talks)) == talks.full


def test_of_two_changes_that_bring_back_one_row_the_second_is_refused(
    talks, curator_user, reviewer_user
):
    Record.objects.unrecorded().filter(pk=talks.pk).update(review="approved")
    (key,) = talks.full["citations"].keys() - {row.pk for row in talks.citations.all()}
    first, second = (
        restore(
            talks,
            moment=talks.before,
            fields=[f"citations.{key}"],
            user=curator_user,
            reason="Needed",
        )
        for _ in range(2)
    )
    changes.approve(first.change, user=reviewer_user)
    with pytest.raises(WrongState, match=f"no. {key} is there again already"):
        changes.approve(second.change, user=reviewer_user)


def test_a_state_that_was_read_before_another_change_is_not_restored(
    talks, curator_user
):
    seen = again(talks).version
    edit(talks, "meanwhile", summary="They met.")
    with pytest.raises(WrongState, match="changed this record after you read it"):
        restore(
            talks,
            moment=talks.before,
            user=curator_user,
            reason="Old",
            seen_version=seen,
        )
    assert again(talks).title == "Meeting"


def test_restoring_a_state_that_breaks_a_rule_is_refused_and_writes_nothing(
    talks, curator_user
):
    was = timezone.now()
    edit(talks, "later", start="2025-06", end="2025-07", title="Longer")
    before = document(again(talks))
    edit(talks, "earlier", start="2025-05")
    states = Record.history.count(), Citation.history.count()
    after = document(again(talks))
    edit(talks, "ended", end="2025-05")
    assert before != after
    moment = timezone.now()
    assert moment > was
    # The start of then with the end of now.
    with pytest.raises(ValidationError, match="The end is before the start"):
        restore(
            talks,
            moment=_moment(talks, "later"),
            fields=["start"],
            user=curator_user,
            reason="Wrong",
        )
    assert Record.history.count() == states[0] + 1
    assert Citation.history.count() == states[1]
    found = preview(talks, _moment(talks, "later"), ["start"])
    assert "The end is before the start." in " ".join(found.problems)


def _moment(record, reason):
    entries = Chronicle(record.pk).entries
    return next(entry.at for entry in entries if entry.reason == reason)


def test_a_participant_is_not_restored_beside_one_who_says_the_same(
    talks, curator_user
):
    kept = list(talks.participations.order_by("position"))
    twin = Participation(country_id=_left(talks), role="participant")
    edit(talks, "again", children={"participations": [*kept, twin]})
    with pytest.raises(ValidationError, match="takes part in this role already"):
        restore(
            talks,
            moment=talks.before,
            fields=["participations." + str(_left_key(talks))],
            user=curator_user,
            reason="Twice",
        )


def _left(record):
    past = Participation.history.filter(record_id=record.pk, history_type="-")
    return past.get().country_id


def _left_key(record):
    past = Participation.history.filter(record_id=record.pk, history_type="-")
    return past.get().id


def test_what_refers_to_a_deleted_official_comes_back_without_them(talks, curator_user):
    official = OfficialFactory()
    host = talks.participations.order_by("position")[0]
    others = list(talks.participations.order_by("position"))[1:]
    host.official = official
    edit(talks, "with", children={"participations": [host, *others]})
    edit(talks, "without", children={"participations": [*others[:1], _plain(talks)]})
    key = official.pk
    official.delete()
    found = preview(talks, _moment(talks, "with"), [f"participations.{host.pk}"])
    assert f"comes back empty: official no. {key} is deleted" in " ".join(found.notes)
    restore(
        talks,
        moment=_moment(talks, "with"),
        fields=[f"participations.{host.pk}"],
        user=curator_user,
        reason="He was there",
    )
    assert Participation.objects.get(pk=host.pk).official is None


def _plain(record):
    turkey = Participation(country_id=_left(record), role="participant")
    return turkey


def test_a_passage_of_a_deleted_article_is_not_restored(talks, curator_user):
    (left,) = Citation.history.filter(record_id=talks.pk, history_type="-")
    only = passage()
    edit(talks, "added", children={"citations": [*talks.citations.all(), only]})
    number, article = only.pk, only.article
    was = timezone.now()
    edit(talks, "taken", children={"citations": list(talks.citations.all())[:1]})
    article.delete()
    with pytest.raises(ValidationError, match=r"article no. \d+ is deleted"):
        restore(
            talks,
            moment=was,
            fields=[f"citations.{number}"],
            user=curator_user,
            reason="Needed",
        )
    assert left.id != number


def test_a_redacted_value_is_never_restored(talks, curator_user, reviewer_user):
    edit(talks, "worded", summary="A secret.")
    was = timezone.now()
    edit(talks, "reworded", summary="They met.", purpose="Trade")
    redact(talks, "summary", user=reviewer_user, reason="Law", past_only=True)
    found = plan(talks, was)
    assert "The summary stays as it is: what it said then was redacted." in found.notes
    restore(talks, moment=was, user=curator_user, reason="As it was")
    meeting = again(talks)
    assert (meeting.summary, meeting.purpose) == ("They met.", "")
    with pytest.raises(ValidationError, match="nothing to restore"):
        restore(talks, moment=was, fields=["summary"], user=curator_user, reason="It")


def test_a_passage_whose_words_were_redacted_comes_back_without_them(
    talks, curator_user, reviewer_user
):
    (left,) = Citation.history.filter(record_id=talks.pk, history_type="-")
    redact(Citation(pk=left.id), "quote", user=reviewer_user, reason="Law")
    restore(talks, moment=talks.before, user=curator_user, reason="Needed")
    citation = Citation.objects.get(pk=left.id)
    assert citation.quote == "[redacted]"
    assert citation.is_verified


def test_a_proof_of_words_elsewhere_comes_back_with_the_passage(talks, curator_user):
    proved = passage(
        article=ArticleFactory(),
        quote="were seen elsewhere",
    )
    edit(talks, "added", children={"citations": [*talks.citations.all(), proved]})
    proved.anchor, proved.text_sha256 = AnchorState.VERIFIED_ELSEWHERE, "a" * 64
    proved.start, proved.end = 1, 5
    proved.save()
    was = timezone.now()
    edit(talks, "taken", children={"citations": list(talks.citations.all())[:1]})
    field = f"citations.{proved.pk}"
    restore(talks, moment=was, fields=[field], user=curator_user, reason="Needed")
    citation = Citation.objects.get(pk=proved.pk)
    assert (citation.anchor, citation.start) == (AnchorState.VERIFIED_ELSEWHERE, 1)


def test_a_preferred_value_comes_back_with_its_passage(talks, curator_user):
    against = passage(
        article=ArticleFactory(text=TEXT),
        quote="received Hasanov in Tel Aviv",
        stance="contradicts",
        claim=["start"],
        claimed_value="June",
    )
    edit(talks, "against", children={"citations": [*talks.citations.all(), against]})
    preferred = Preference(field="start", citation=against, reason="The ministry")
    edit(talks, "preferred", children={"preferences": [preferred]})
    was, before = timezone.now(), document(again(talks))
    kept = list(talks.citations.exclude(pk=against.pk))
    edit(talks, "gone", children={"citations": kept})
    assert not talks.preferences.exists()
    restore(talks, moment=was, user=curator_user, reason="It was right")
    assert document(again(talks)) == before


def test_restoring_needs_a_reason_a_field_and_a_moment_that_it_has(talks, curator_user):
    asked = {"moment": talks.before, "user": curator_user, "reason": "It"}
    with pytest.raises(ValidationError, match="Say why"):
        restore(talks, **{**asked, "reason": "  "})
    with pytest.raises(ValidationError, match="“titel” is no field of it; choose from"):
        restore(talks, **asked, fields=["titel"])
    with pytest.raises(ValidationError, match=r"never had a citation no\. 4711"):
        restore(talks, **asked, fields=["citations.4711"])
    with pytest.raises(ValidationError, match="“review” is no field"):
        restore(talks, **asked, fields=["review"])
    early = talks.before.replace(year=1999)
    with pytest.raises(ValidationError, match="was not there at 1999"):
        restore(talks, **{**asked, "moment": early})
    with pytest.raises(ValidationError, match="nothing to restore"):
        restore(talks, **{**asked, "moment": timezone.now()})


def test_only_who_may_change_a_record_restores_it(talks, user_in):
    with pytest.raises(PermissionDenied):
        restore(talks, moment=talks.before, user=user_in("Viewer"), reason="It")


# A record that was deleted


def deleted(record, user=None):
    """Delete a record as it stands in the database; its number, uid and document."""
    record = again(record)
    told = record.pk, record.uid, document(record)
    record._change_reason, record._history_user = "By mistake", user
    record.delete()
    return told


def test_a_deleted_record_comes_back_with_all_that_belonged_to_it(talks, curator_user):
    positions = list(talks.participations.values_list("pk", "position"))
    key, uid, before = deleted(talks, curator_user)
    assert [state.id for state in deletions()] == [key]
    was = timezone.now()
    undelete(key, user=curator_user, reason="It did happen")
    meeting = Meeting.objects.get(pk=key)
    assert (meeting.uid, meeting.review) == (uid, "draft")
    assert document(meeting) == before
    assert list(meeting.participations.values_list("pk", "position")) == positions
    assert {citation.anchor for citation in meeting.citations.all()} == {"exact"}
    assert not links.settle(meeting)
    assert RecordLink.objects.filter(record=key).exists()
    assert RecordWords.objects.filter(pk=key).exists()
    assert Finding.objects.filter(record=key).exists()
    assert not deletions()
    newest = Chronicle(key).entries[0]
    assert (newest.action, newest.reason) == ("undeleted", "Undeleted: It did happen")
    with known_at(was):
        assert not Record.objects.filter(pk=key).exists()


def test_a_published_record_comes_back_in_review_for_another_reviewer(
    reviewer_user, user_in
):
    meeting = MeetingFactory(cited=True)
    flush()
    key, *_ = deleted(meeting)
    flush()
    told = FeedEntry.objects.filter(kind="meeting").order_by("id")
    assert told.last().action == "deleted"
    undelete(key, user=reviewer_user, reason="It did happen")
    meeting = Meeting.objects.get(pk=key)
    assert meeting.review == "in_review"
    with pytest.raises(ValidationError, match="another reviewer must approve"):
        take("approve", meeting, user=reviewer_user)
    Finding.objects.filter(record=key).delete()
    take("approve", meeting, user=user_in("Administrator"))
    flush()
    assert told.last().action == "created"


def test_a_version_is_never_used_twice(talks, curator_user):
    number = again(talks).version
    key, *_ = deleted(talks)
    undelete(key, user=curator_user, reason="It did happen")
    assert Meeting.objects.get(pk=key).version == number + 1


def test_the_past_before_the_deletion_is_restored_as_ever(talks, curator_user):
    key, *_ = deleted(talks)
    undelete(key, user=curator_user, reason="It did happen")
    meeting = Meeting.objects.get(pk=key)
    restore(meeting, moment=talks.before, user=curator_user, reason="All were there")
    assert document(Meeting.objects.get(pk=key)) == talks.full


def test_a_record_that_is_there_or_never_was_is_not_undeleted(talks, curator_user):
    with pytest.raises(WrongState, match="is not deleted"):
        undelete(talks.pk, user=curator_user, reason="It")
    with pytest.raises(Record.DoesNotExist):
        undelete(4711, user=curator_user, reason="It")


def test_only_a_reviewer_brings_back_what_was_published(curator_user, user_in):
    key, *_ = deleted(MeetingFactory(cited=True))
    with pytest.raises(PermissionDenied, match="ask a reviewer"):
        undelete(key, user=curator_user, reason="It")
    draft, *_ = deleted(MeetingFactory(review="draft"))
    with pytest.raises(PermissionDenied):
        undelete(draft, user=user_in("Viewer"), reason="It")


def test_a_record_comes_back_without_a_trip_that_is_deleted_too(curator_user):
    trip = TripFactory()
    key, *_ = deleted(MeetingFactory(review="draft", trip=trip))
    trip.delete()
    undelete(key, user=curator_user, reason="It did happen")
    assert Meeting.objects.get(pk=key).trip is None


def test_a_record_whose_article_is_deleted_cannot_come_back_whole(curator_user):
    meeting = MeetingFactory(review="draft", cited=True)
    article = meeting.citations.get().article
    key, *_ = deleted(meeting)
    article.delete()
    with pytest.raises(ValidationError, match=r"article no. \d+ is deleted"):
        undelete(key, user=curator_user, reason="It")
    assert not Record.objects.filter(pk=key).exists()


def test_redacted_words_do_not_come_back_with_a_record(curator_user, reviewer_user):
    meeting = MeetingFactory(title="Secret", review="draft", cited=True)
    citation = meeting.citations.get().pk
    key, *_ = deleted(meeting)
    redact(Meeting(pk=key), "title", user=reviewer_user, reason="Law")
    redact(Citation(pk=citation), "quote", user=reviewer_user, reason="Law")
    undelete(key, user=curator_user, reason="It did happen")
    assert Meeting.objects.get(pk=key).title == "[redacted]"
    assert Citation.objects.get(pk=citation).quote == "[redacted]"


def test_ten_edits_are_undone_one_by_one(curator_user):
    meeting = ten_edits()
    entries = Chronicle(meeting.pk).entries
    documents = {e.at: Chronicle(meeting.pk).document_at(e.at) for e in entries}
    Record.objects.unrecorded().filter(pk=meeting.pk).update(review="draft")
    for entry in entries[2:]:
        restore(meeting, moment=entry.at, user=curator_user, reason="Back")
        assert document(again(meeting)) == documents[entry.at]
    assert PendingChange.objects.count() == 0


# What was merged since


@pytest.fixture
def two_of_one_name():
    """Two officials who are one, each in the post of a defense minister."""
    post = PostFactory(country__code="ISR")
    return [
        TenureFactory(official__name=name, post=post, start="2020", end_state="ongoing")
        for name in ("Zakir Gasanov", "Zakir Hasanov")
    ]


def represented(tenure):
    """A draft in which somebody took part for Israel."""
    meeting = MeetingFactory(
        review="draft",
        start="2021-05-20",
        meeting_format="multilateral",
        parties=[("ISR", "host"), ("AZE", "participant"), ("TUR", "participant")],
    )
    place = meeting.participations.get(country__code="ISR")
    place.official, place.tenure = tenure.official, tenure
    place.save()
    meeting.before = timezone.now()
    return meeting, place


@pytest.mark.parametrize("left", [False, True])
def test_a_place_is_restored_for_whom_its_official_was_merged_into(
    two_of_one_name, reviewer_user, left
):
    former, stays = two_of_one_name
    meeting, place = represented(former)
    places = list(meeting.participations.order_by("position"))
    if left:
        del places[0]
    else:
        places[0].official = places[0].tenure = None
    edit(meeting, "not there", reviewer_user, {"participations": places})
    merge(former.official, stays.official, user=reviewer_user, reason="One man.")
    notes = plan(again(meeting), meeting.before).notes
    assert notes[0] == (
        f"The official of participation no. {place.pk} comes back as official no. "
        f"{stays.official_id}: no. {former.official_id} was merged into it."
    )
    assert f"comes back as tenure no. {stays.pk}: no. {former.pk}" in notes[1]
    restore(meeting, moment=meeting.before, user=reviewer_user, reason="He was there.")
    restored = Participation.objects.get(pk=place.pk)
    assert (restored.official, restored.tenure) == (stays.official, stays)


def test_a_tenure_that_moved_with_its_official_is_named_again(reviewer_user):
    former = TenureFactory(official__name="Zakir Gasanov", post__country__code="ISR")
    stays = OfficialFactory(name="Zakir Hasanov")
    meeting, place = represented(former)
    places = list(meeting.participations.order_by("position"))
    places[0].official = places[0].tenure = None
    edit(meeting, "not there", reviewer_user, {"participations": places})
    merge(former.official, stays, user=reviewer_user, reason="One man.")
    restore(meeting, moment=meeting.before, user=reviewer_user, reason="He was there.")
    restored = Participation.objects.get(pk=place.pk)
    assert (restored.official, restored.tenure_id) == (stays, former.pk)


def test_a_deleted_record_comes_back_with_whom_its_officials_were_merged_into(
    two_of_one_name, reviewer_user
):
    former, stays = two_of_one_name
    meeting, place = represented(former)
    key = meeting.pk
    meeting.delete()
    merge(former.official, stays.official, user=reviewer_user, reason="One man.")
    undelete(key, user=reviewer_user, reason="A mistake.")
    restored = Participation.objects.get(pk=place.pk)
    assert (restored.official, restored.tenure) == (stays.official, stays)


def test_after_the_merge_is_undone_the_first_official_is_restored(
    two_of_one_name, reviewer_user
):
    former, stays = two_of_one_name
    meeting, place = represented(former)
    places = list(meeting.participations.order_by("position"))
    places[0].official = places[0].tenure = None
    edit(meeting, "not there", reviewer_user, {"participations": places})
    done = merge(former.official, stays.official, user=reviewer_user, reason="One man.")
    undo(done, user=reviewer_user, reason="Two men.")
    found = plan(again(meeting), meeting.before)
    assert found.notes == []
    restore(meeting, moment=meeting.before, user=reviewer_user, reason="He was there.")
    restored = Participation.objects.get(pk=place.pk)
    assert (restored.official_id, restored.tenure) == (former.official_id, former)


def test_what_names_the_merged_official_already_is_left_as_it_is(
    two_of_one_name, reviewer_user
):
    former, stays = two_of_one_name
    meeting, _place = represented(former)
    edit(meeting, "renamed", reviewer_user, title="Another title")
    merge(former.official, stays.official, user=reviewer_user, reason="One man.")
    found = plan(again(meeting), meeting.before)
    assert found.notes == []
    assert [edit["table"] for edit in found.edits] == ["record"]
