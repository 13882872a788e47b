"""Edits of many rows: what is written, what is refused, and the way back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from relations.actions import bulk, changes, redaction
from relations.actions.bulk_edits import Edit, editable
from relations.actions.bulk_preview import preview
from relations.actions.bulk_undo import undo
from relations.models import KINDS, Citation, EditGroup, Event, Meeting, Post, Record
from relations.vocabularies import EditOutcome
from tests import factories as make

pytestmark = pytest.mark.django_db

CONFIDENT = Edit(values={"confidence": 2}, added={"topics": ["trade"]})


def drafts(number=2, **columns):
    return [
        make.MeetingFactory(review="draft", cited=True, **columns)
        for _ in range(number)
    ]


def apply(model, edit, rows, user, versions=None, reason="The new code book"):
    versions = versions or {row.pk: row.version for row in rows}
    return bulk.apply(model, edit, versions, user=user, reason=reason)


def outcomes(group):
    return dict(group.rows.values_list("row", "outcome"))


def why(group, row):
    return group.rows.get(row=row.pk).why


# What is written


def test_every_row_is_written_with_its_history_and_told_as_one_edit(curator_user):
    rows = drafts(topics=["security"])
    group = apply(Meeting, CONFIDENT, rows, curator_user)
    for row in Meeting.objects.all():
        assert (row.confidence, row.topics) == (2, ["security", "trade"])
        past = Record.history.filter(id=row.pk).first()
        assert past.history_change_reason == f"The new code book (edit {group.pk})"
        assert row.updated_by == curator_user
    assert (group.table, group.columns, group.by) == (
        "relations.meeting",
        ["confidence", "topics"],
        curator_user,
    )
    (first, _) = group.rows.all()
    assert (first.version_before, first.version_after) == (1, 2)


def test_rows_of_several_kinds_are_edited_as_records(curator_user):
    rows = [*drafts(1), make.EventFactory(review="draft")]
    group = apply(Record, CONFIDENT, rows, curator_user)
    assert set(outcomes(group).values()) == {EditOutcome.CHANGED}
    assert set(group.rows.values_list("table", flat=True)) == {
        "relations.meeting",
        "relations.event",
    }
    assert Event.objects.get().confidence == 2


def test_codes_are_taken_away_and_fields_emptied(curator_user):
    (row,) = drafts(1, topics=["trade", "security"], place_city="Baku")
    edit = Edit(values={"place_city": ""}, removed={"topics": ["trade"]})
    apply(Meeting, edit, [row], curator_user)
    row = Meeting.objects.get()
    assert (row.topics, row.place_city) == (["security"], "")


def test_a_published_record_waits_for_a_reviewer(curator_user):
    row = make.MeetingFactory(cited=True)
    group = apply(Meeting, CONFIDENT, [row], curator_user)
    assert outcomes(group) == {row.pk: EditOutcome.WAITS}
    change = row.pending_changes.get()
    assert group.rows.get().change == change
    assert change.edits[0]["after"] == {"confidence": 2, "topics": ["trade"]}
    assert Meeting.objects.get().confidence is None


def test_passages_of_one_published_record_wait_together(curator_user):
    article = make.ArticleFactory(text="They met and spoke. They left and slept.")
    quotes = ("They met and spoke", "They left and slept")
    row = make.MeetingFactory(
        citations=[make.passage(article=article, quote=each) for each in quotes]
    )
    group = apply(
        Citation, Edit(values={"credibility": 1}), row.citations.all(), curator_user
    )
    assert set(outcomes(group).values()) == {EditOutcome.WAITS}
    assert row.pending_changes.count() == 1
    assert not Citation.objects.filter(credibility=1).exists()


def test_records_are_submitted_after_the_change(curator_user):
    draft, returned = drafts(2)
    waiting = make.MeetingFactory(review="in_review")
    edit = Edit(values={"confidence": 2}, submits=True)
    group = apply(Meeting, edit, [draft, returned, waiting], curator_user)
    assert outcomes(group)[waiting.pk] == EditOutcome.REFUSED
    assert "only one that is" in why(group, waiting)
    waiting.refresh_from_db()
    assert waiting.confidence is None
    assert set(Meeting.objects.values_list("review", flat=True)) == {"in_review"}


# What is refused


def test_a_row_that_breaks_a_rule_is_refused_and_the_others_are_written(curator_user):
    good = make.MeetingFactory(review="draft", meeting_format="call")
    bad = make.MeetingFactory(
        review="draft",
        meeting_format="call",
        parties=[("ISR", "participant"), ("AZE", "participant")],
    )
    group = apply(
        Meeting, Edit(values={"meeting_format": "visit"}), [good, bad], curator_user
    )
    assert outcomes(group) == {
        good.pk: EditOutcome.CHANGED,
        bad.pk: EditOutcome.REFUSED,
    }
    assert "needs a party in the role" in why(group, bad)
    assert Meeting.history.filter(record_ptr=bad.pk).count() == 1


def test_the_preview_says_what_applying_does_and_writes_nothing(curator_user):
    good = make.MeetingFactory(review="draft", meeting_format="call")
    bad = make.MeetingFactory(
        review="draft",
        meeting_format="call",
        parties=[("ISR", "participant"), ("AZE", "participant")],
    )
    public = make.MeetingFactory(meeting_format="call")
    same = make.MeetingFactory(review="draft", meeting_format="visit")
    edit = Edit(values={"meeting_format": "visit"})
    keys = [each.pk for each in (good, bad, public, same)]
    shown = {
        each.was.pk: each for each in preview(Meeting, edit, keys, user=curator_user)
    }
    assert not shown[good.pk].problems
    assert "needs a party in the role" in shown[bad.pk].problems[0]
    assert (shown[public.pk].waits, shown[public.pk].differs) == (True, True)
    assert not shown[same.pk].differs
    assert shown[good.pk].was.meeting_format == "call"
    assert Meeting.objects.filter(meeting_format="visit").get() == same
    assert not EditGroup.objects.exists()


def test_a_row_that_was_changed_after_the_preview_is_refused(curator_user):
    first, second = drafts()
    versions = {first.pk: 1, second.pk: 1}
    first.sign(make.UserFactory(username="colleague"))
    first.save()
    group = apply(Meeting, CONFIDENT, [], curator_user, versions)
    assert outcomes(group)[first.pk] == EditOutcome.REFUSED
    assert why(group, first).startswith("colleague changed it after the preview")
    assert outcomes(group)[second.pk] == EditOutcome.CHANGED


def test_without_the_permission_a_row_is_refused(user_in):
    (row,) = drafts(1)
    viewer = user_in("Viewer")
    group = apply(Meeting, CONFIDENT, [row], viewer)
    assert outcomes(group) == {row.pk: EditOutcome.REFUSED}
    assert why(group, row) == "Your account may not change meetings."


@pytest.mark.parametrize(
    ("edit", "reason", "sentence"),
    [
        (CONFIDENT, " ", "Say why the rows are changed."),
        (CONFIDENT, "Two\x00", "The text holds a NUL byte"),
        (Edit(), "Why", "Nothing is chosen to be changed."),
        (Edit(values={"title": "One for all"}), "Why", "“title” cannot be changed in"),
        (Edit(values={"review": "approved"}), "Why", "“review” cannot be changed in"),
        (Edit(values={"status": "held"}), "Why", "Nothing would change"),
    ],
)
def test_an_edit_that_makes_no_sense_writes_nothing(
    curator_user, edit, reason, sentence
):
    rows = drafts(1)
    with pytest.raises(ValidationError, match=sentence):
        apply(Meeting, edit, rows, curator_user, reason=reason)
    assert not EditGroup.objects.exists()


def test_a_value_that_is_in_no_list_is_refused_row_by_row(curator_user):
    (row,) = drafts(1)
    group = apply(
        Meeting, Edit(values={"meeting_format": "nonsense"}), [row], curator_user
    )
    assert outcomes(group) == {row.pk: EditOutcome.REFUSED}


def test_more_rows_than_the_limit_are_refused_with_a_sentence(curator_user):
    versions = dict.fromkeys(range(1, bulk.LIMIT + 2), 1)
    with pytest.raises(ValidationError, match="Narrow the list by a filter"):
        apply(Meeting, CONFIDENT, [], curator_user, versions)


def test_every_kind_can_be_edited_and_none_in_what_makes_it_itself():
    for kind in KINDS.values():
        names = set(editable(kind))
        assert {"topics", "confidence", "place_country"} <= names
        assert not names & {"title", "review", "start", "uid", "kind"}


@pytest.mark.parametrize(
    "model", [Meeting, Citation, Post], ids=lambda each: each.__name__
)
def test_a_row_costs_the_same_statements_whatever_the_number_of_rows(
    curator_user, model, django_assert_max_num_queries
):
    edits = {
        Meeting: CONFIDENT,
        Citation: Edit(values={"credibility": 1}),
        Post: Edit(values={"organization": "The ministry"}),
    }

    def rows(number):
        if model is Post:
            return [make.PostFactory() for _ in range(number)]
        records = drafts(number)
        found = [each.citations.get() for each in records]
        return records if model is Meeting else found

    def cost(number):
        made = rows(number)
        keys = [each.pk for each in made]
        with django_assert_max_num_queries(10_000) as shown:
            preview(model, edits[model], keys, user=curator_user)
        with django_assert_max_num_queries(10_000) as written:
            apply(model, edits[model], made, curator_user)
        return len(shown), len(written)

    cost(1)
    one, two, four = cost(1), cost(2), cost(4)
    for each in (0, 1):
        assert four[each] - two[each] == 2 * (two[each] - one[each])


# The way back


def test_the_undo_gives_back_what_every_row_said_as_a_new_state(curator_user):
    rows = drafts(2, topics=["security"], confidence=4)
    group = apply(Meeting, CONFIDENT, rows, curator_user)
    made = undo(group, user=curator_user, reason="The wrong code book")
    assert made.undoes == group
    for row in Meeting.objects.all():
        assert (row.confidence, row.topics, row.version) == (4, ["security"], 3)
        past = Record.history.filter(id=row.pk).first()
        assert past.history_change_reason == f"The wrong code book (edit {made.pk})"


def test_a_row_that_was_changed_since_is_left_alone_with_a_sentence(curator_user):
    first, second = drafts()
    group = apply(Meeting, CONFIDENT, [first, second], curator_user)
    later = Meeting.objects.get(pk=first.pk)
    later.title = "Corrected since"
    later.sign(make.UserFactory(username="colleague"))
    later.save()
    made = undo(group, user=curator_user, reason="Wrong")
    assert outcomes(made) == {
        first.pk: EditOutcome.REFUSED,
        second.pk: EditOutcome.CHANGED,
    }
    assert why(made, first).startswith("colleague changed it on")
    first.refresh_from_db()
    assert (first.title, first.confidence) == ("Corrected since", 2)


def test_a_row_that_was_deleted_since_is_told(curator_user):
    rows = drafts()
    group = apply(Meeting, CONFIDENT, rows, curator_user)
    Meeting.objects.get(pk=rows[0].pk).delete()
    made = undo(group, user=curator_user, reason="Wrong")
    assert why(made, make.MeetingFactory.build(pk=rows[0].pk)) == (
        "It was deleted after this edit."
    )


def test_a_change_that_waits_is_withdrawn_by_the_undo(curator_user):
    row = make.MeetingFactory(cited=True)
    group = apply(Meeting, CONFIDENT, [row], curator_user)
    made = undo(group, user=curator_user, reason="Wrong")
    assert outcomes(made) == {row.pk: EditOutcome.TAKEN_BACK}
    assert row.pending_changes.get().state == "withdrawn"


def test_passages_that_wait_in_one_change_are_taken_back_together(curator_user):
    article = make.ArticleFactory(text="They met and spoke. They left and slept.")
    quotes = ("They met and spoke", "They left and slept")
    row = make.MeetingFactory(
        citations=[make.passage(article=article, quote=each) for each in quotes]
    )
    group = apply(
        Citation, Edit(values={"credibility": 1}), row.citations.all(), curator_user
    )
    made = undo(group, user=curator_user, reason="Wrong")
    assert set(outcomes(made).values()) == {EditOutcome.TAKEN_BACK}


def test_only_the_author_or_a_reviewer_takes_a_waiting_change_back(
    curator_user, user_in
):
    row = make.MeetingFactory(cited=True)
    group = apply(Meeting, CONFIDENT, [row], curator_user)
    other = make.UserFactory(username="other")
    other.groups.set(curator_user.groups.all())
    made = undo(group, user=other, reason="Wrong")
    assert why(made, row) == (
        "The change of curator waits; they or a reviewer take it back."
    )
    made.delete()
    made = undo(group, user=user_in("Reviewer"), reason="Wrong")
    assert row.pending_changes.get().state == "rejected"


def test_a_change_that_was_approved_since_is_refused_by_the_undo(curator_user, user_in):
    row = make.MeetingFactory(cited=True)
    group = apply(Meeting, CONFIDENT, [row], curator_user)
    changes.approve(row.pending_changes.get(), user=user_in("Reviewer"))
    made = undo(group, user=curator_user, reason="Wrong")
    assert why(made, row) == "Its change is approved by now; propose the opposite."


def test_the_undo_takes_a_submission_back(curator_user):
    rows = drafts(1)
    group = apply(Meeting, Edit(submits=True), rows, curator_user)
    undo(group, user=curator_user, reason="Too early")
    assert Meeting.objects.get().review == "draft"


def test_an_edit_is_undone_once_and_the_undo_can_be_undone(curator_user):
    rows = drafts(1, confidence=4)
    group = apply(Meeting, CONFIDENT, rows, curator_user)
    made = undo(group, user=curator_user, reason="Wrong")
    with pytest.raises(ValidationError, match="curator undid this edit already"):
        undo(group, user=curator_user, reason="Wrong")
    undo(made, user=curator_user, reason="It was right")
    assert Meeting.objects.get().confidence == 2


def test_undoing_the_edit_of_passages_and_posts(curator_user):
    citation = drafts(1)[0].citations.get()
    post = make.PostFactory(organization="")
    for model, row, edit in (
        (Citation, citation, Edit(values={"stance": "mentions"})),
        (Post, post, Edit(values={"organization": "The ministry"})),
    ):
        undo(apply(model, edit, [row], curator_user), user=curator_user, reason="Wrong")
    assert Citation.objects.get().stance == "supports"
    assert Post.objects.get(pk=post.pk).organization == ""


def test_a_redacted_value_is_gone_from_what_was_said_of_an_edit(curator_user, user_in):
    (row,) = drafts(1, status_reason="a secret illness")
    group = apply(
        Meeting, CONFIDENT, [row], curator_user, reason="Because of a secret illness"
    )
    row = Meeting.objects.get()
    redaction.redact(row, "status_reason", user=user_in("Reviewer"), reason="Asked")
    group.refresh_from_db()
    assert "secret illness" not in group.reason


# At once


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_of_the_same_rows_at_once_the_second_is_refused_everywhere(
    user_in,
):
    curator_user = user_in("Curator")
    rows = drafts(4)
    versions = {row.pk: row.version for row in rows}

    def attempt(confidence):
        try:
            edit = Edit(values={"confidence": confidence})
            return bulk.apply(
                Meeting, edit, versions, user=curator_user, reason="Now"
            ).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        groups = list(threads.map(attempt, (1, 2)))
    said = [set(outcomes(EditGroup.objects.get(pk=key)).values()) for key in groups]
    assert sorted(map(sorted, said)) == [["changed"], ["refused"]]
    assert Meeting.objects.values("confidence").distinct().count() == 1
    assert {row.version for row in Meeting.objects.all()} == {2}
