"""The review: who may take which step, from which state, on what evidence."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from relations.actions.records import save_record
from relations.actions.review import STEPS, WrongState, take, why_not_approve
from relations.models import Meeting, Record
from tests.factories import ArticleFactory, MeetingFactory, passage

pytestmark = pytest.mark.django_db


def drafted(user, **columns):
    """A draft with a proved passage, written by the user."""
    meeting = MeetingFactory(review="draft", cited=True, **columns)
    return save_record(meeting, user=user)


def in_review(user, **columns):
    return take("submit", drafted(user, **columns), user=user)


def public():
    return Record.objects.published()


def test_a_draft_becomes_public_when_another_reviewer_approves_it(
    curator_user, reviewer_user
):
    meeting = drafted(curator_user)
    assert not public().exists()

    meeting = take("submit", meeting, user=curator_user)
    assert meeting.review == "in_review"
    assert not public().exists()

    meeting = take("approve", meeting, user=reviewer_user, reason="Read both passages.")
    assert meeting.review == "approved"
    assert public().get().pk == meeting.pk


def test_each_step_is_a_state_of_the_history_with_who_and_why(
    curator_user, reviewer_user
):
    meeting = in_review(curator_user)
    take("return", meeting, user=reviewer_user, reason="Which day?")

    newest, submitted = Record.history.filter(id=meeting.pk)[:2]
    assert newest.history_change_reason == "Changes requested: Which day?"
    assert newest.review == "changes_requested"
    assert newest.updated_by == reviewer_user
    assert submitted.history_change_reason == "Submitted for review"


def test_nobody_approves_their_own_record(reviewer_user):
    meeting = in_review(reviewer_user)

    with pytest.raises(ValidationError, match="another reviewer must approve it"):
        take("approve", meeting, user=reviewer_user)


def test_nobody_approves_what_they_changed_last(curator_user, reviewer_user):
    meeting = in_review(curator_user)
    meeting.title = "The reviewer's own words"
    save_record(meeting, user=reviewer_user)

    with pytest.raises(ValidationError, match="another reviewer must approve it"):
        take("approve", meeting, user=reviewer_user)


def test_a_setting_lets_one_person_approve_their_own(reviewer_user, settings):
    settings.REVIEW_ALONE = True

    assert (
        take("approve", in_review(reviewer_user), user=reviewer_user).review
        == "approved"
    )


@pytest.mark.parametrize(
    "citations",
    [
        lambda: [],
        lambda: [passage(stance="contradicts")],
        lambda: [passage(stance="mentions")],
        lambda: [passage(quote="never written anywhere")],
        lambda: [passage(article=ArticleFactory(rights="no_text"))],
    ],
    ids=["none", "contradicting", "mentioning", "not found", "not checked"],
)
def test_without_a_proved_supporting_passage_nothing_is_approved(
    curator_user, reviewer_user, citations
):
    meeting = MeetingFactory(review="in_review", citations=citations())
    meeting = save_record(meeting, user=curator_user)

    with pytest.raises(ValidationError, match="No passage that supports this record"):
        take("approve", meeting, user=reviewer_user)
    assert Meeting.objects.get().review == "in_review"


def test_a_passage_that_was_verified_from_a_paste_is_proof_enough(
    curator_user, reviewer_user
):
    from relations.models import Citation

    meeting = MeetingFactory(
        review="in_review", citations=[passage(article=ArticleFactory())]
    )
    Citation.objects.unrecorded().update(
        anchor="verified_elsewhere", text_sha256="a" * 64, start=0, end=9
    )

    assert why_not_approve(meeting, reviewer_user) == []


def test_every_reason_against_an_approval_is_given_at_once(reviewer_user):
    meeting = save_record(MeetingFactory(review="in_review"), user=reviewer_user)

    with pytest.raises(ValidationError) as refused:
        take("approve", meeting, user=reviewer_user)
    assert [error.code for error in refused.value.error_list] == [
        "own_record",
        "no_evidence",
    ]


@pytest.mark.parametrize("step", ["return", "reject"])
def test_to_return_or_reject_needs_a_reason(curator_user, reviewer_user, step):
    meeting = in_review(curator_user)

    with pytest.raises(ValidationError, match="Say why"):
        take(step, meeting, user=reviewer_user, reason="  ")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "state",
    ["draft", "imported", "in_review", "changes_requested", "approved", "rejected"],
)
def test_a_step_is_refused_from_every_state_but_its_own(
    curator_user, reviewer_user, step, state
):
    meeting = MeetingFactory(review=state, cited=True)
    user = curator_user if step == "submit" else reviewer_user
    if state in STEPS[step].before:
        assert take(step, meeting, user=user, reason="So.").review == STEPS[step].after
    else:
        with pytest.raises(WrongState, match="This record is “"):
            take(step, meeting, user=user, reason="So.")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("Viewer", set()),
        ("Curator", {"submit"}),
        ("Reviewer", set(STEPS)),
        ("Administrator", set(STEPS)),
    ],
)
def test_each_role_takes_its_steps_and_no_other(user_in, role, allowed):
    user = user_in(role)
    for step, rule in STEPS.items():
        meeting = MeetingFactory(review=rule.before[0], cited=True)
        if step in allowed:
            assert take(step, meeting, user=user, reason="So.").review == rule.after
        else:
            with pytest.raises(PermissionDenied, match=f"may not {step}"):
                take(step, meeting, user=user, reason="So.")


def test_of_two_reviewers_the_second_learns_what_the_first_did(
    curator_user, reviewer_user, user_in
):
    meeting = in_review(curator_user)
    take("approve", meeting, user=reviewer_user)

    with pytest.raises(WrongState, match=r"“approved / published” .*by reviewer"):
        take("reject", meeting, user=user_in("Administrator"), reason="No.")


def test_what_changed_after_it_was_read_is_not_approved(curator_user, reviewer_user):
    meeting = in_review(curator_user)
    read = meeting.version
    meeting.title = "Changed in the meantime"
    save_record(meeting, user=curator_user)

    with pytest.raises(WrongState, match="changed this record after you read it"):
        take("approve", meeting, user=reviewer_user, seen_version=read)
