"""Changes to published records: proposed, compared, approved or not."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from relations.actions.changes import approve, gate, reject, withdraw
from relations.actions.documents import document, edits_between
from relations.actions.records import save_citation, save_record
from relations.actions.review import WrongState
from relations.models import Citation, Meeting, PendingChange, Record
from tests.factories import (
    KIND_FACTORIES,
    AgreementFactory,
    MeetingFactory,
    passage,
)
from tests.factories import party as a_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory(title="The old title", cited=True)


def propose(record, user, *, children=None, reason="It was corrected.", **columns):
    """Edit a record as a form or the API does; returns the change that came of it."""
    record = type(record).objects.get(pk=record.pk)
    with gate(record, user=user, reason=reason) as found:
        for name, value in columns.items():
            setattr(record, name, value)
        save_record(record, children=children, user=user, reason=reason)
    return found.change


def now(record):
    return type(record).objects.get(pk=record.pk)


def test_an_edit_of_a_published_record_waits_and_the_public_version_stays(
    meeting, curator_user
):
    before = document(meeting), meeting.history.count()
    change = propose(meeting, curator_user, title="The new title", start="2025-05-12")

    assert (document(meeting), meeting.history.count()) == before
    assert now(meeting).version == meeting.version
    assert change.state == "open"
    assert (change.author, change.reason) == (curator_user, "It was corrected.")
    assert change.edits == [
        {
            "table": "record",
            "row": meeting.pk,
            "action": "change",
            "before": {"title": "The old title", "start": "2025-05"},
            "after": {"title": "The new title", "start": "2025-05-12"},
        }
    ]


def test_approving_writes_what_was_proposed(meeting, curator_user, reviewer_user):
    change = propose(meeting, curator_user, title="The new title", start="2025-05-12")
    change = approve(change, user=reviewer_user, reason="Read it.")

    record = now(meeting)
    assert (record.title, record.start.text) == ("The new title", "2025-05-12")
    assert record.start_earliest.isoformat() == "2025-05-12"
    assert (record.review, record.updated_by) == ("approved", curator_user)
    assert (change.state, change.decided_by) == ("approved", reviewer_user)
    state = Record.history.filter(id=record.pk).first()
    assert state.history_change_reason == (
        f"Change {change.pk} by curator (It was corrected.), approved by reviewer: "
        "Read it."
    )


def test_parties_and_passages_are_part_of_a_change(
    meeting, curator_user, reviewer_user
):
    host, visitor = meeting.participations.all()
    (old,) = meeting.citations.all()
    host.named_as = "the host"
    added = passage(quote="spoke about trade", article=old.article)
    change = propose(
        meeting,
        curator_user,
        children={
            "participations": [host, a_party("TUR", "visitor")],
            "citations": [old, added],
        },
    )

    assert [(e["table"], e["action"], e["row"]) for e in change.edits] == [
        ("citations", "add", None),
        ("participations", "remove", visitor.pk),
        ("participations", "change", host.pk),
        ("participations", "add", None),
    ]
    assert meeting.participations.count() == 2
    assert not Citation.objects.filter(quote="spoke about trade").exists()

    approve(change, user=reviewer_user)
    assert [
        (party.country.code, party.role, party.named_as)
        for party in meeting.participations.select_related("country")
    ] == [("ISR", "host", "the host"), ("TUR", "visitor", "")]
    found = meeting.citations.get(quote="spoke about trade")
    assert (found.anchor, found.created_by) == ("exact", curator_user)
    assert set(meeting.links.values_list("partner__code", flat=True)) == {"ISR", "TUR"}


def test_the_offset_that_settled_a_passage_is_kept(
    meeting, curator_user, reviewer_user
):
    article = meeting.citations.get().article
    text = "They met. Later they met."
    article.texts.create(version=2, text=text)
    again = Citation(article=article, quote="they met", start=16)
    change = propose(
        meeting, curator_user, children={"citations": [*meeting.citations.all(), again]}
    )
    approve(change, user=reviewer_user)
    assert meeting.citations.get(quote="they met").start == 16


def test_steps_of_an_agreement_are_part_of_a_change(curator_user, reviewer_user):
    from relations.models import AgreementAction

    pact = AgreementFactory(cited=True)
    country = pact.participations.first().country
    step = AgreementAction(country=country, action="signature", date="2025-05")
    change = propose(pact, curator_user, children={"actions": [step]})
    assert not pact.actions.exists()
    approve(change, user=reviewer_user)
    assert pact.actions.get().date.text == "2025-05"


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_saving_what_is_there_changes_nothing_in_any_kind(kind, curator_user):
    record = KIND_FACTORIES[kind](cited=True)
    with gate(record, user=curator_user) as found:
        save_record(
            now(record),
            children={
                "participations": list(record.participations.all()),
                "citations": list(record.citations.all()),
            },
            user=curator_user,
        )
    assert (found.held, found.change) == (True, None)
    assert now(record).version == record.version


@pytest.mark.parametrize("state", ["draft", "in_review", "changes_requested"])
def test_what_is_not_published_is_written_at_once(state, curator_user):
    draft = MeetingFactory(review=state)
    assert propose(draft, curator_user, title="Written at once") is None
    assert now(draft).title == "Written at once"
    assert not PendingChange.objects.exists()


def test_a_refused_edit_leaves_neither_a_row_nor_a_change(meeting, curator_user):
    with pytest.raises(ValidationError):
        propose(meeting, curator_user, title="")
    assert now(meeting).title == "The old title"
    assert not PendingChange.objects.exists()


def test_a_passage_alone_is_a_change_too(meeting, curator_user):
    citation = meeting.citations.get()
    citation.stance = "contradicts"
    with gate(meeting, user=curator_user) as found:
        save_citation(citation, user=curator_user)
    assert found.change.edits[0]["after"] == {"stance": "contradicts"}
    assert meeting.citations.get().stance == "supports"


def test_nobody_approves_a_change_of_their_own(meeting, reviewer_user, settings):
    change = propose(meeting, reviewer_user, title="Mine")
    with pytest.raises(ValidationError, match="another reviewer must approve it"):
        approve(change, user=reviewer_user)
    assert now(meeting).title == "The old title"

    settings.REVIEW_ALONE = True
    approve(change, user=reviewer_user)
    assert now(meeting).title == "Mine"


def test_a_reviewer_approves_the_change_of_a_record_that_they_wrote(
    meeting, curator_user, reviewer_user
):
    save_record(meeting, user=reviewer_user)
    change = propose(meeting, curator_user, title="Better")
    assert approve(change, user=reviewer_user).state == "approved"


def test_a_curator_decides_on_no_change(meeting, curator_user, user_in):
    change = propose(meeting, user_in("Reviewer"), title="New")
    with pytest.raises(PermissionDenied, match="may not decide on changes"):
        approve(change, user=curator_user)
    with pytest.raises(PermissionDenied, match="may not decide on changes"):
        reject(change, user=curator_user, reason="No.")


def test_a_change_that_would_take_the_last_proof_is_not_approved(
    meeting, curator_user, reviewer_user
):
    change = propose(meeting, curator_user, children={"citations": []})
    with pytest.raises(ValidationError, match="No passage that supports this record"):
        approve(change, user=reviewer_user)
    assert meeting.citations.count() == 1
    assert PendingChange.objects.get().state == "open"


def test_two_changes_of_different_fields_are_both_approved(
    meeting, curator_user, reviewer_user
):
    title = propose(meeting, curator_user, title="The new title")
    start = propose(meeting, curator_user, start="2025-05-12")
    approve(title, user=reviewer_user)
    approve(start, user=reviewer_user)
    assert (now(meeting).title, now(meeting).start.text) == (
        "The new title",
        "2025-05-12",
    )


def test_of_two_changes_of_one_field_the_second_is_refused(
    meeting, curator_user, reviewer_user
):
    first = propose(meeting, curator_user, title="First")
    second = propose(meeting, curator_user, title="Second")
    approve(first, user=reviewer_user)
    with pytest.raises(WrongState, match=r"title .* was changed after .* anew"):
        approve(second, user=reviewer_user)
    assert now(meeting).title == "First"


def test_a_change_of_a_row_that_is_gone_is_refused(
    meeting, curator_user, reviewer_user
):
    host, visitor = meeting.participations.all()
    host.named_as = "somebody"
    change = propose(
        meeting, curator_user, children={"participations": [host, visitor]}
    )
    other = a_party("ISR", "host", named_as="another")
    gone = propose(meeting, curator_user, children={"participations": [other, visitor]})
    approve(gone, user=reviewer_user)
    with pytest.raises(WrongState, match=f"participation no. {host.pk} was removed"):
        approve(change, user=reviewer_user)


def test_of_two_reviewers_the_second_learns_what_the_first_did(
    meeting, curator_user, reviewer_user, user_in
):
    change = propose(meeting, curator_user, title="New")
    reject(change, user=reviewer_user, reason="No source.")
    with pytest.raises(WrongState, match="reviewer decided on this change already"):
        approve(change, user=user_in("Administrator"))
    change.refresh_from_db()
    assert (change.state, change.decision) == ("rejected", "No source.")


def test_rejecting_needs_a_reason(meeting, curator_user, reviewer_user):
    change = propose(meeting, curator_user, title="New")
    with pytest.raises(ValidationError, match="Say why"):
        reject(change, user=reviewer_user, reason=" ")


def test_its_author_takes_a_change_back_and_nobody_else(
    meeting, curator_user, reviewer_user
):
    change = propose(meeting, curator_user, title="New")
    with pytest.raises(PermissionDenied, match="Only its author"):
        withdraw(change, user=reviewer_user)
    assert withdraw(change, user=curator_user).state == "withdrawn"


def test_a_change_of_a_record_that_was_taken_back_is_not_approved(
    meeting, curator_user, reviewer_user
):
    from relations.actions.review import take

    change = propose(meeting, curator_user, title="New")
    take("return", meeting, user=reviewer_user, reason="Doubtful.")
    with pytest.raises(WrongState, match="not published any more"):
        approve(change, user=reviewer_user)


def test_two_equal_documents_have_no_edits(meeting):
    assert edits_between(document(meeting), document(Meeting.objects.get())) == []
