"""The history of a record as a page, and the ways back from there."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from relations.actions.documents import document
from relations.models import Meeting, PendingChange, Record
from tests import factories as make
from tests.relations.admin_forms import address, told
from tests.relations.test_chronicle import TEXT, edit, ten_edits

pytestmark = pytest.mark.django_db
DELETED = "admin:relations_record_deleted"


@pytest.fixture
def talks():
    article = make.ArticleFactory(text=TEXT)
    meeting = make.MeetingFactory(
        title="Talks",
        review="draft",
        citations=[make.passage(article=article, quote="received Hasanov in Tel Aviv")],
    )
    meeting.before = timezone.now()
    edit(meeting, "No passage", title="Meeting", children={"citations": []})
    return meeting


def restoring(record, moment, *fields):
    """The address of the page that asks whether to restore."""
    query = [("known_at", moment.isoformat()), *(("field", each) for each in fields)]
    return f"{address(type(record), 'restore', record.pk)}?{urlencode(query)}"


def entries(client, record, **query):
    page = client.get(address(type(record), "history", record.pk), query)
    assert page.status_code == 200
    return page.context["entries"]


def deleted(record, reason="Entered twice"):
    record = type(record).objects.get(pk=record.pk)
    record._change_reason = reason
    record.delete()


def test_the_page_tells_ten_edits_newest_first(curator):
    meeting = ten_edits()
    shown = entries(curator, meeting)
    assert len(shown) == 11
    assert [row.label for each in shown[:5] for row in each["rows"]] == [
        "Review",
        "Place: city",
        "Passage “spoke about defense technology”: note",
        "Passage removed",
        "Date",
        "Participant removed",
    ]
    html = curator.get(address(Meeting, "history", meeting.pk)).content.decode()
    assert "“received Hasanov in Tel Aviv”" in html
    assert "country: Country TUR" in html


def test_the_page_can_be_narrowed_to_one_field(curator):
    meeting = ten_edits()
    shown = entries(curator, meeting, field="title")
    assert [each["entry"].reason for each in shown] == ["one", ""]
    shown = entries(curator, meeting, field="participations")
    assert [each["entry"].reason for each in shown] == ["six", "five", "four", ""]
    page = curator.get(address(Meeting, "history", meeting.pk), {"field": "titel"})
    assert "“titel” is no field of this record." in told(page)


def test_a_long_history_is_paged(curator):
    meeting = make.MeetingFactory(review="draft")
    for number in range(51):
        edit(meeting, f"edit {number}", summary=f"Version {number}")
    assert len(entries(curator, meeting)) == 50
    assert [e["entry"].reason for e in entries(curator, meeting, page=2)] == [
        "edit 0",
        "",
    ]


def test_the_page_costs_the_same_statements_whatever_its_length(
    curator, django_assert_max_num_queries
):
    meeting = make.MeetingFactory(review="draft", cited=True)
    edit(meeting, "first", title="Another")
    with django_assert_max_num_queries(100) as few:
        entries(curator, meeting)
    for number in range(12):
        edit(meeting, f"edit {number}", make.UserFactory(), title=f"Talks {number}")
    with django_assert_max_num_queries(100) as many:
        entries(curator, meeting)
    # Who wrote is asked for once, where anybody did.
    assert len(many) - len(few) <= 1
    assert len(many) < 20


def test_each_line_leads_back_where_it_says_something_else_than_now(curator, talks):
    newest, oldest = entries(curator, talks)
    rows = {row.label: row for row in newest["rows"]}
    assert rows["Title"].back_to_old.endswith("field=title")
    assert rows["Title"].back_to_new == ""
    assert ".".join(["field=citations", ""]) in rows["Passage removed"].back_to_old
    assert newest["url"] == ""
    assert oldest["url"]


def test_the_preview_shows_what_would_change_and_writes_nothing(curator, talks):
    states = Record.history.count()
    page = curator.get(restoring(talks, talks.before))
    title, passage = page.context["rows"]
    assert (title.label, title.old, title.new) == ("Title", ["Meeting"], ["Talks"])
    assert passage.label == "Passage added"
    assert (Record.history.count(), document(talks)["citations"]) == (states, {})


def test_a_field_is_restored_with_a_reason(curator, talks):
    url = restoring(talks, talks.before, "title")
    page = curator.get(url)
    seen = page.context["form"].initial["seen_version"]
    refused = curator.post(url, {"seen_version": seen})
    assert "Say why; the history keeps it." in refused.content.decode()
    answer = curator.post(
        url, {"seen_version": seen, "reason": "It was right"}, follow=True
    )
    assert "Restored" in told(answer)
    meeting = Meeting.objects.get(pk=talks.pk)
    assert (meeting.title, meeting.citations.count()) == ("Talks", 0)
    newest = Record.history.filter(id=talks.pk).first()
    assert newest.history_user.username == "curator"
    assert newest.history_change_reason.endswith("It was right")


def test_a_published_record_is_restored_by_a_pending_change(curator, talks):
    Record.objects.unrecorded().filter(pk=talks.pk).update(review="approved")
    answer = curator.post(
        restoring(talks, talks.before), {"reason": "It was right"}, follow=True
    )
    assert "Your change waits for a reviewer" in told(answer)
    assert Meeting.objects.get(pk=talks.pk).title == "Meeting"
    change = PendingChange.objects.get()
    page = curator.get(address(PendingChange, "change", change.pk))
    assert "received Hasanov in Tel Aviv" in page.content.decode()


def test_of_two_who_restore_at_once_the_second_is_shown_what_changed(curator, talks):
    url = restoring(talks, talks.before)
    seen = curator.get(url).context["form"].initial["seen_version"]
    edit(talks, "meanwhile", summary="They met.")
    answer = curator.post(url, {"seen_version": seen, "reason": "It was right"})
    html = answer.content.decode()
    assert "changed this record after you read it" in html
    assert "They met." in html
    assert Meeting.objects.get(pk=talks.pk).title == "Meeting"
    form = answer.context["form"].initial
    assert form["reason"] == "It was right"
    curator.post(url, form)
    assert Meeting.objects.get(pk=talks.pk).title == "Talks"


def test_a_state_that_breaks_a_rule_is_refused_with_a_sentence(curator, talks):
    edit(talks, "longer", start="2025-06", end="2025-07")
    was = timezone.now()
    edit(talks, "shorter", start="2025-04", end="2025-05")
    url = restoring(talks, was, "start")
    for answer in (curator.get(url), curator.post(url, {"reason": "It"})):
        assert "The end is before the start." in answer.content.decode()
        assert not answer.context["possible"]
    assert Meeting.objects.get(pk=talks.pk).start.text == "2025-04"


@pytest.mark.parametrize(
    "known_at", ["", "yesterday", "2025-05-20", "2025-13-45T99:00Z"]
)
def test_a_moment_that_is_none_leads_back_to_the_history(curator, talks, known_at):
    url = address(Meeting, "restore", talks.pk)
    answer = curator.get(url, {"known_at": known_at}, follow=True)
    assert "Choose what to restore in the history." in told(answer)


def test_an_unknown_field_or_record_is_told_and_never_an_error(curator, talks):
    page = curator.get(restoring(talks, talks.before, "titel"))
    assert "“titel” is no field of it" in page.content.decode()
    for name in ("restore", "undelete"):
        answer = curator.get(address(Meeting, name, 4711), follow=True)
        assert "doesn’t exist" in told(answer)
    answer = curator.get(address(Meeting, "history", 4711), follow=True)
    assert "doesn’t exist" in told(answer)
    event = make.EventFactory()
    answer = curator.get(address(Meeting, "history", event.pk), follow=True)
    assert "doesn’t exist" in told(answer)


# Deleted records


def test_deleted_records_are_listed_with_who_when_and_why(curator, talks):
    make.MeetingFactory(title="Still there")
    url = address(Meeting, "delete", talks.pk)
    assert "Reason for the deletion" in curator.get(url).content.decode()
    curator.post(url, {"post": "yes", "reason": "Entered twice"})
    page = curator.get(reverse(DELETED))
    html = page.content.decode()
    assert "Entered twice" in html
    assert "Still there" not in html
    (row,) = page.context["rows"]
    assert row["state"].history_user.username == "curator"
    assert not curator.get(reverse(DELETED), {"q": "parade"}).context["rows"]
    assert len(curator.get(reverse(DELETED), {"q": "MEETING"}).context["rows"]) == 1


def test_a_deleted_record_comes_back_from_its_page(curator, talks):
    before = document(Meeting.objects.get(pk=talks.pk))
    deleted(talks)
    page = curator.get(address(Meeting, "history", talks.pk))
    assert page.context["gone"]
    url = page.context["undelete_url"]
    assert "Talks" not in curator.get(url).content.decode()
    assert "Say why" in curator.post(url, {"reason": " "}).content.decode()
    answer = curator.post(url, {"reason": "It did happen"}, follow=True)
    assert "Brought back; it is “Draft”." in told(answer)
    assert document(Meeting.objects.get(pk=talks.pk)) == before
    answer = curator.post(url, {"reason": "Again"}, follow=True)
    assert "This record is not deleted." in told(answer)


def test_only_a_reviewer_is_offered_what_was_published(curator, client_of):
    meeting = make.MeetingFactory(cited=True)
    deleted(meeting)
    url = address(Meeting, "undelete", meeting.pk)
    assert curator.get(reverse(DELETED)).context["rows"][0]["undelete"] == ""
    assert curator.post(url, {"reason": "It"}).status_code == 403
    reviewer = client_of("Reviewer")
    assert reviewer.get(reverse(DELETED)).context["rows"][0]["undelete"] == url
    assert "another reviewer has to approve" in reviewer.get(url).content.decode()
    answer = reviewer.post(url, {"reason": "It did happen"}, follow=True)
    assert "it is “In review”" in told(answer)


def test_a_reader_sees_neither_the_past_nor_what_was_deleted(client_of, talks):
    viewer = client_of("Viewer")
    deleted(talks)
    for url in (
        reverse(DELETED),
        address(Meeting, "history", talks.pk),
        address(Meeting, "undelete", talks.pk),
        restoring(talks, talks.before),
    ):
        assert viewer.get(url).status_code == 403
        assert viewer.post(url, {"reason": "It"}).status_code == 403


def test_the_list_of_deleted_records_costs_the_same_for_one_and_twelve(
    curator, django_assert_max_num_queries
):
    deleted(make.MeetingFactory(review="draft"))
    with django_assert_max_num_queries(30) as few:
        curator.get(reverse(DELETED))
    for factory in list(make.KIND_FACTORIES.values()) * 2:
        deleted(factory(review="draft"))
    with django_assert_max_num_queries(30) as many:
        assert len(curator.get(reverse(DELETED)).context["rows"]) == 13
    assert len(many) == len(few)


def test_the_sidebar_leads_editors_to_deleted_records(curator, client_of):
    assert reverse(DELETED) in curator.get("/admin/").content.decode()
    assert reverse(DELETED) not in client_of("Viewer").get("/admin/").content.decode()
