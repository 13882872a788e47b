"""The cards on the admin's index: what waits for whom, and how much of it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.actions.twins import tell_apart
from relations.admin.queues import FOR_CURATORS, FOR_REVIEWERS, capped
from relations.models import (
    Citation,
    Finding,
    LikelySame,
    NotTheSame,
    PendingChange,
    Preference,
)
from tests import factories as make

QUEUES = {queue.title: queue for queue in [*FOR_CURATORS, *FOR_REVIEWERS]}


def index(client):
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    return page


def cards(client):
    """The cards of the index by their titles."""
    return {
        card["queue"].title: card
        for group in index(client).context["queues"]
        for card in group["cards"]
    }


def statements(client):
    with CaptureQueriesContext(connection) as captured:
        index(client)
    return len(captured)


def lose(anchor):
    """Make a meeting whose only passage its article does not have."""
    citation = make.MeetingFactory(cited=True).citations.get()
    rows = Citation.objects.unrecorded().filter(pk=citation.pk)
    rows.update(anchor=anchor, text_version=None, start=None, end=None)


def find(record, rule, severity):
    Finding.objects.create(
        record=record, rule=rule, severity=severity, sentence="Look at it."
    )


def work_for(user):
    """Make rows of every queue of this user, others of other people, and no work."""
    other = make.UserFactory()
    for author in (user, other):
        for review in ("draft", "changes_requested", "in_review", "rejected"):
            make.MeetingFactory(review=review, created_by=author)
        published = make.MeetingFactory(cited=True)
        for state in ("open", "withdrawn"):
            decided = {"decided_by": other, "decided_at": published.created}
            PendingChange.objects.create(
                record=published,
                base_version=1,
                edits=[],
                author=author,
                state=state,
                **({} if state == "open" else decided),
            )
    for _ in range(2):
        record = make.MeetingFactory(
            citations=[make.passage(stance="contradicts", claim=["start"])]
        )
    Preference.objects.create(record=record, field="start", reason="Corrected.")
    lose("not_found")
    lose("orphaned")
    lose("orphaned")
    look_alike(other)
    Finding.objects.all().delete()  # those of the rows above
    find(record, "not_in_post", "error")
    find(published, "not_in_post", "error")
    find(published, "relative_date", "warning")
    find(published, "single_source", "warning")
    published.dismissals.create(
        rule="single_source", sentence="One only.", reason="Known.", by=other
    )


def look_alike(user):
    """Make two pairs of records and of officials; one of each was told apart."""
    day = f"{1950 + make.models.LikelyTwins.objects.count()}-05-20"
    alike = {"title": "Katz receives Hasanov", "start": day, "cited": True}
    first, second = (make.EventFactory(**alike) for _ in range(2))
    tell_apart(first, [second], user=user, reason="A second call.")
    for _ in range(2):
        make.MeetingFactory(**alike)
    for told_apart in (True, False):
        name = f"Zakir Hasanov {chr(97 + LikelySame.objects.count()) * 5}"
        one, other = (make.OfficialFactory(name=name) for _ in range(2))
        if told_apart:
            NotTheSame.objects.create(one=one, other=other, reason="Father and son.")


def the(role):
    return get_user_model().objects.get(username=role)


EXPECTED = {
    "My drafts": 1,
    "Returned to me": 1,
    "My pending changes": 1,
    "Awaiting review": 2,
    "Pending changes": 2,
    "Errors in the evidence": 2,
    "Warnings in the evidence": 1,
    "Open contradictions": 1,
    "Without a passage": 6,
    "Passages not found": 1,
    "Orphaned passages": 2,
    "Likely duplicates": 1,
    "Likely the same officials": 1,
}


def test_the_numbers_below_are_of_every_queue():
    assert set(EXPECTED) == set(QUEUES)


@pytest.mark.parametrize("title", QUEUES)
def test_a_card_counts_the_rows_of_the_list_that_it_opens(reviewer, title):
    work_for(the("reviewer"))
    card = cards(reviewer)[title]
    listed = reviewer.get(card["url"])
    assert listed.status_code == 200
    assert card["number"] == EXPECTED[title]
    assert len(listed.context["cl"].result_list) == card["number"]
    asked = parse_qs(urlsplit(card["url"]).query)
    assert asked == {name: [value] for name, value in QUEUES[title].asked.items()}


def test_a_reviewer_sees_every_queue(reviewer):
    assert set(cards(reviewer)) == set(QUEUES)


def test_a_queue_asks_only_what_its_list_can_be_asked(reviewer):
    request = index(reviewer).wsgi_request
    for queue in QUEUES.values():
        page = admin.site.get_model_admin(queue.model)
        known = {each.parameter_name for each in page.get_list_filter(request)}
        assert queue.asked.keys() <= known


def test_a_curator_sees_their_own_work_alone(client_of):
    found = set(cards(client_of("Curator")))
    assert found == {queue.title for queue in FOR_CURATORS}


def test_a_viewer_sees_no_queue(client_of):
    work_for(make.UserFactory())
    viewer = client_of("Viewer")
    assert cards(viewer) == {}
    page = index(viewer).content.decode()
    assert 'class="queue ' not in page
    assert "Articles" in page


def test_the_index_shows_each_card_with_its_number_and_link(reviewer):
    make.MeetingFactory(review="draft", created_by=the("reviewer"))
    page = index(reviewer).content.decode()
    assert 'href="/admin/relations/record/?review=draft&amp;author=me"' in page
    assert "My drafts" in page
    assert "Still to be handed in." in page


def test_a_card_counts_no_further_than_its_list(reviewer, monkeypatch):
    monkeypatch.setattr("articles.desk.CappedPaginator.LIMIT", 3)
    for _ in range(3):
        make.MeetingFactory(review="in_review")
    assert cards(reviewer)["Awaiting review"]["shown"] == "3"
    for _ in range(2):
        make.MeetingFactory(review="in_review")
    assert cards(reviewer)["Awaiting review"]["shown"] == "3+"


def test_large_counts_are_grouped_by_thousands():
    assert (capped(999), capped(1000), capped(1001)) == ("999", "1,000", "1,000+")


@pytest.mark.parametrize("role", ["Viewer", "Curator", "Reviewer"])
def test_the_index_costs_the_same_with_little_work_and_with_much(client_of, role):
    client = client_of(role)
    work_for(the(role.lower()))
    statements(client)  # content types and the like are read once
    little = statements(client)
    for _ in range(11):
        work_for(the(role.lower()))
    assert statements(client) == little


def test_the_index_asks_one_statement_a_card(reviewer):
    index(reviewer)
    number = len(cards(reviewer))
    # The session, the user, two of permissions, the newest articles without a record,
    # and the user's latest actions.
    assert statements(reviewer) == number + 6


def test_what_others_wrote_comes_first_in_what_awaits_review(reviewer):
    mine = {"review": "in_review", "created_by": the("reviewer")}
    make.MeetingFactory(title="mine", start="2025", **mine)
    make.MeetingFactory(title="theirs", start="2020", review="in_review")
    changed = {"review": "in_review", "updated_by": the("reviewer")}
    make.MeetingFactory(title="changed by me", start="2024", **changed)
    page = reviewer.get(cards(reviewer)["Awaiting review"]["url"])
    titles = [record.title for record in page.context["cl"].result_list]
    assert titles == ["theirs", "mine", "changed by me"]
