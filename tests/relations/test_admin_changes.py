"""Published records in the admin: edits wait, and a reviewer decides on them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from relations.actions.changes import approve, gate, reject
from relations.actions.documents import document
from relations.actions.records import save_record
from relations.models import Citation, Meeting, PendingChange, Record
from tests import factories as make
from tests.relations.admin_forms import add, address, errors, shown, told

pytestmark = pytest.mark.django_db
TEXT = "Ministers of the two countries met and spoke about trade. It was in Baku."


@pytest.fixture
def article():
    return make.ArticleFactory(title="Ministers meet", text=TEXT)


@pytest.fixture
def meeting(article):
    citation = make.passage(article=article)
    return make.MeetingFactory(title="The old title", citations=[citation])


def page_of(record):
    return address(type(record), "change", record.pk)


def save(client, row, follow=True, **typed):
    """Change a form of the admin as it was shown; `then` adds what else is typed."""
    then = typed.pop("then", dict)
    url = page_of(row)
    form = {**shown(client, url), **typed}
    return client.post(url, then(form) or form, follow=follow)


def propose(record, author, **columns):
    """A pending change of a record, as the page of the record would make it."""
    record = type(record).objects.get(pk=record.pk)
    children = columns.pop("children", None)
    with gate(record, user=author, reason="It was corrected.") as found:
        for name, value in columns.items():
            setattr(record, name, value)
        save_record(record, children=children, user=author)
    return found.change


def press(client, decision, change, reason=""):
    url = reverse(f"admin:relations_pendingchange_{decision}", args=[change.pk])
    return client.post(url, {"reason": reason, "_form_submitted": "on"})


def read(client, change):
    return client.get(address(PendingChange, "change", change.pk))


# An edit of a published record


def test_what_is_saved_of_a_published_record_waits_and_says_so(curator, meeting):
    before = document(meeting), meeting.history.count()
    answer = save(curator, meeting, title="The new title", reason="It was misspelt.")

    change = PendingChange.objects.get()
    assert answer.redirect_chain == [(page_of(meeting), 302)]
    assert f"change no. {change.pk}</a>); the public sees the record" in told(answer)
    assert address(PendingChange, "change", change.pk) in told(answer)
    assert "successfully" not in told(answer)
    assert (document(meeting), meeting.history.count()) == before
    assert (change.author.username, change.reason) == ("curator", "It was misspelt.")
    assert change.edits[0]["after"] == {"title": "The new title"}
    assert not LogEntry.objects.exists()


def test_saving_what_was_there_makes_no_change(curator, meeting):
    answer = save(curator, meeting)
    assert told(answer) == "Nothing was changed."
    assert not PendingChange.objects.exists()


@pytest.mark.parametrize("kind", make.KIND_FACTORIES)
def test_the_form_of_any_kind_as_it_was_shown_changes_nothing(curator, kind):
    record = make.KIND_FACTORIES[kind](cited=True)
    assert "Nothing was changed." in told(save(curator, record))
    assert not PendingChange.objects.exists()


def test_parties_and_passages_of_the_form_wait_with_it(curator, meeting, article):
    def typed(form):
        form["participations-0-named_as"] = "the host"
        return add(
            form,
            "citations",
            article=article.pk,
            quote="It was in Tbilisi",
            stance="supports",
            credibility="6",
        )

    answer = save(curator, meeting, then=typed)

    edits = PendingChange.objects.get().edits
    assert {(edit["table"], edit["action"]) for edit in edits} == {
        ("participations", "change"),
        ("citations", "add"),
    }
    assert meeting.citations.count() == 1
    assert "is not in the text of" in told(answer), "what is doubtful is said at once"


def test_a_wrong_value_is_refused_as_in_a_draft(curator, meeting):
    said = errors(save(curator, meeting, end="2020"))
    assert "The end is before the start." in said
    assert not PendingChange.objects.exists()


def test_what_a_colleague_changed_meanwhile_is_not_proposed_over(
    curator, meeting, user_in
):
    url = page_of(meeting)
    form = shown(curator, url)
    change = propose(meeting, user_in("Administrator"), title="A colleague's")
    approve(change, user=user_in("Reviewer"))
    said = errors(curator.post(url, {**form, "title": "Mine"}))
    assert "saved this meeting while you were editing it" in said
    assert PendingChange.objects.count() == 1


def test_a_draft_is_written_at_once(curator):
    draft = make.MeetingFactory(review="draft")
    answer = save(curator, draft, title="Written at once")
    assert "was changed successfully" in told(answer)
    assert Meeting.objects.get().title == "Written at once"
    assert LogEntry.objects.count() == 1


def test_a_published_record_says_that_edits_of_it_wait_and_which_do(
    curator, client_of, meeting, user_in
):
    words = "what you save waits for a reviewer"
    page = curator.get(page_of(meeting)).content.decode()
    assert words in page
    change = propose(meeting, user_in("Reviewer"), title="New", start="2024")
    page = curator.get(page_of(meeting)).content.decode()
    assert address(PendingChange, "change", change.pk) in page
    assert "title, date" in page

    seen = client_of("Viewer").get(page_of(meeting)).content.decode()
    assert words not in seen
    assert address(PendingChange, "change", change.pk) not in seen
    draft = make.MeetingFactory(review="draft")
    assert words not in curator.get(page_of(draft)).content.decode()


def test_a_former_state_is_never_written_back(curator, meeting):
    for row in (meeting, meeting.citations.get()):
        past = row.history.first()
        url = address(type(row), "simple_history", row.pk, past.pk)
        assert curator.get(url).status_code == 200
        assert curator.post(url, {"title": "Mine"}).status_code == 403


# Deleting


def test_a_published_record_is_deleted_by_reviewers_alone(curator, client_of, meeting):
    url = address(Meeting, "delete", meeting.pk)
    assert url not in curator.get(page_of(meeting)).content.decode()
    assert curator.post(url, {"post": "yes"}).status_code == 403
    chosen = {
        "action": "delete_selected",
        "_selected_action": [meeting.pk],
        "post": "yes",
    }
    lists = address(Meeting, "changelist")
    assert curator.post(lists, chosen).status_code == 403
    assert Record.objects.count() == 1

    assert client_of("Reviewer").post(url, {"post": "yes"}).status_code == 302
    assert not Record.objects.exists()


def test_a_curator_deletes_a_draft_with_what_was_said_of_it(curator, user_in):
    draft = make.MeetingFactory(review="draft", cited=True)
    draft.comments.create(author=user_in("Reviewer"), text="Doubtful.")
    url = address(Meeting, "delete", draft.pk)
    assert url in curator.get(page_of(draft)).content.decode()
    assert curator.post(url, {"post": "yes"}).status_code == 302
    assert not Record.objects.exists()


# Passages on their own page


def test_a_passage_that_is_added_to_a_published_record_waits(curator, meeting, article):
    typed = {
        "record": meeting.pk,
        "article": article.pk,
        "quote": "It was in Baku",
        "stance": "supports",
        "credibility": "2",
    }
    answer = curator.post(address(Citation, "add"), typed, follow=True)
    assert answer.redirect_chain == [(page_of(meeting), 302)]
    assert "waits for a reviewer" in told(answer)
    assert "successfully" not in told(answer)
    assert meeting.citations.count() == 1
    assert PendingChange.objects.get().edits[0]["after"]["quote"] == "It was in Baku"


def test_a_passage_of_a_published_record_is_changed_and_deleted_by_proposal(
    curator, meeting
):
    citation = meeting.citations.get()
    answer = save(curator, citation, stance="partially", reason="Only half.")
    assert "waits for a reviewer" in told(answer)
    answer = curator.post(
        address(Citation, "delete", citation.pk), {"post": "yes"}, follow=True
    )
    assert "waits for a reviewer" in told(answer)
    assert "successfully" not in told(answer)
    assert meeting.citations.get().stance == "supports"
    removed, changed = PendingChange.objects.order_by("-id")
    assert changed.reason == "Only half."
    assert changed.edits[0]["after"] == {"stance": "partially"}
    assert removed.edits[0]["action"] == "remove"
    assert not LogEntry.objects.exists()


def test_passages_deleted_together_wait_record_by_record(curator, meeting, article):
    draft = make.MeetingFactory(review="draft", cited=True)
    other = make.MeetingFactory(
        citations=[make.passage(), make.passage(quote="countries met and spoke")]
    )
    chosen = list(Citation.objects.values_list("pk", flat=True))
    lists = address(Citation, "changelist")
    typed = {"action": "delete_selected", "_selected_action": chosen}
    assert "Are you sure" in curator.post(lists, typed).content.decode()
    answer = curator.post(lists, {**typed, "post": "yes"}, follow=True)

    assert not draft.citations.exists()
    assert (meeting.citations.count(), other.citations.count()) == (1, 2)
    found = {each.record_id: len(each.edits) for each in PendingChange.objects.all()}
    assert found == {meeting.pk: 1, other.pk: 2}
    assert told(answer).count("waits for a reviewer") == 2
    assert "Successfully deleted 1 citation." in told(answer)
    assert LogEntry.objects.count() == 1


def test_a_passage_does_not_leave_a_published_record_for_another(curator, meeting):
    draft = make.MeetingFactory(review="draft")
    answer = save(curator, meeting.citations.get(), record=draft.pk)
    assert "A passage of a published record does not move" in errors(answer)
    assert meeting.citations.count() == 1


def test_a_passage_moves_between_drafts(curator):
    one = make.MeetingFactory(review="draft", cited=True)
    other = make.MeetingFactory(review="draft")
    save(curator, one.citations.get(), record=other.pk)
    assert other.citations.count() == 1


# The list of changes


def test_the_list_shows_what_waits_and_more_if_it_is_asked(client_of, user_in, meeting):
    author = user_in("Curator")
    reviewer = client_of("Reviewer")
    waiting = propose(meeting, author, title="Waiting")
    refused = propose(meeting, author, title="Refused")
    reject(refused, user=make.UserFactory(is_superuser=True), reason="No.")
    event = make.EventFactory(parties=[("TUR", "actor"), ("SYR", "recipient")])
    other = propose(event, author, title="Of others")

    def listed(**asked):
        page = reviewer.get(address(PendingChange, "changelist"), asked)
        return {row.pk for row in page.context["cl"].queryset}

    assert listed() == {waiting.pk, other.pk}
    assert listed(state="rejected") == {refused.pk}
    assert listed(state="all") == {waiting.pk, refused.pk, other.pk}
    assert listed(author="me") == set()
    assert listed(kind="event") == {other.pk}
    assert listed(country="TUR") == {other.pk}
    assert listed(dyad="ISR-AZE") == {waiting.pk}


def test_a_list_of_twelve_changes_costs_what_one_does(client_of, user_in):
    reviewer, author = client_of("Reviewer"), user_in("Curator")

    def cost():
        url = address(PendingChange, "changelist")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert reviewer.get(url).status_code == 200
        return len(captured)

    propose(make.MeetingFactory(cited=True), author, title="New")
    cost()  # content types are read once
    one = cost()
    for _ in range(11):
        record = make.MeetingFactory(cited=True)
        propose(record, author, title="New", children={"citations": []})
    assert cost() == one


def test_readers_find_no_change_anywhere(client_of, user_in, meeting):
    change = propose(meeting, user_in("Curator"), title="Not public")
    viewer = client_of("Viewer")
    for url in (
        address(PendingChange, "changelist"),
        address(PendingChange, "change", change.pk),
    ):
        answer = viewer.get(url)
        assert answer.status_code == 403
        assert "Not public" not in answer.content.decode()
    for decision in ("approve", "reject", "withdraw"):
        assert press(viewer, decision, change, "So.").status_code == 403


# The page of one change


def table(answer):
    return {row.label: row for row in answer.context["rows"]}


def test_the_page_shows_each_field_as_it_is_and_as_it_would_be(
    client_of, user_in, meeting
):
    change = propose(
        meeting,
        user_in("Curator"),
        title="The new title",
        start="2025-06-01~",
        place_country=make.CountryFactory(code="GEO", name="Georgia"),
        topics=["trade"],
        meeting_format="call",
    )
    rows = table(read(client_of("Reviewer"), change))
    assert {label: (row.old, row.new) for label, row in rows.items()} == {
        "Title": (["The old title"], ["The new title"]),
        "Date": (["May 2025"], ["about 1 June 2025"]),
        "Place: country": ([""], ["Georgia"]),
        "Topics": ([""], ["Trade"]),
        "Format": (["Visit"], ["Telephone call"]),
    }


def test_passages_stand_beside_the_fields_that_they_speak_of(
    client_of, user_in, meeting, article
):
    children = {
        "citations": [
            *meeting.citations.all(),
            make.passage(article=article, quote="It was in Baku", claim=["place"]),
            make.passage(article=article, quote="It was in Tbilisi", claim=["place"]),
        ]
    }
    change = propose(
        meeting, user_in("Curator"), place_city="Baku", title="New", children=children
    )
    rows = table(read(client_of("Reviewer"), change))

    def beside(label):
        return [
            (each.citation.quote, each.mark, each.citation.anchor)
            for each in rows[label].passages
        ]

    whole = ("met and spoke about trade", "", "exact")
    assert beside("Title") == [whole]
    assert beside("Place: city") == [
        ("It was in Baku", "added", "exact"),
        ("It was in Tbilisi", "added", "not_found"),
        whole,
    ]


def test_parties_and_passages_are_shown_as_rows(client_of, user_in, meeting):
    host, _ = meeting.participations.all()
    host.named_as = "the host"
    change = propose(
        meeting,
        user_in("Curator"),
        children={
            "participations": [host, make.party("TUR", "visitor")],
            "citations": [make.passage(quote="countries met and spoke")],
        },
    )
    rows = table(read(client_of("Reviewer"), change))
    assert rows["Participant Country ISR, Host: named as"].new == ["the host"]
    assert rows["Participant removed"].old == ["country: Country AZE", "role: Visitor"]
    assert rows["Participant added"].new == ["country: Country TUR", "role: Visitor"]
    assert [each.mark for each in rows["Passage removed"].passages] == ["removed"]
    assert [each.mark for each in rows["Passage added"].passages] == ["added"]


def test_a_passage_that_cannot_be_placed_says_why(client_of, user_in, meeting, article):
    change = propose(
        meeting,
        user_in("Curator"),
        children={"citations": [make.passage(article=article, quote="It was in")]},
    )
    article.texts.create(version=2, text="It was in Baku. It was in Tbilisi.")
    page = read(client_of("Reviewer"), change).content.decode()
    assert "The article has this passage more than once" in page


def test_a_change_in_the_same_place_since_is_shown_before_anybody_presses(
    client_of, user_in, meeting
):
    author, reviewer = user_in("Curator"), client_of("Reviewer")
    first = propose(meeting, author, title="First")
    second = propose(meeting, author, title="Second")
    assert read(reviewer, second).context["conflicts"] == []
    press(reviewer, "approve", first)

    answer = read(reviewer, second)
    (row,) = answer.context["rows"]
    assert (row.moved, row.old, row.new) == (["First"], ["The old title"], ["Second"])
    page = answer.content.decode()
    assert "was changed after this was proposed" in page
    press(reviewer, "approve", second)
    assert "was changed after" in told(read(reviewer, second))
    assert Record.objects.get().title == "First"


def test_whatever_people_typed_is_escaped(client_of, user_in, meeting):
    script = "<script>alert(1)</script>"
    article = make.ArticleFactory(title=script, text=f"They said {script} twice.")
    quote = make.passage(article=article, quote=f"said {script}", note=script)
    author = user_in("Curator")
    change = propose(meeting, author, title=script, children={"citations": [quote]})
    change.reason = script
    change.save()
    meeting.comments.create(author=author, text=script)
    reviewer = client_of("Reviewer")
    for url in (
        address(PendingChange, "changelist"),
        address(PendingChange, "change", change.pk),
        page_of(meeting),
    ):
        page = reviewer.get(url).content.decode()
        assert script not in page
        assert str(escape(script)) in page or url == page_of(meeting)


def test_the_author_is_a_link_for_those_who_may_see_accounts(
    client_of, user_in, meeting
):
    author = user_in("Curator")
    change = propose(meeting, author, title="New")
    link = f'href="{reverse("admin:auth_user_change", args=[author.pk])}"'
    assert link in read(client_of("Administrator"), change).content.decode()
    html = read(client_of("Reviewer"), change).content.decode()
    assert link not in html
    assert "curator" in html


# Deciding


@pytest.mark.parametrize(
    ("role", "own", "buttons"),
    [
        ("Curator", False, set()),
        ("Curator", True, {"withdraw"}),
        ("Reviewer", False, {"approve", "reject"}),
        ("Reviewer", True, {"reject", "withdraw"}),
    ],
)
def test_a_change_has_the_buttons_of_its_reader(client_of, meeting, role, own, buttons):
    client = client_of(role)
    author = make.UserFactory()
    if own:
        author = type(author).objects.get(username=role.lower())
    change = propose(meeting, author, title="New")
    page = read(client, change).content.decode()
    found = {
        each
        for each in ("approve", "reject", "withdraw")
        if reverse(f"admin:relations_pendingchange_{each}", args=[change.pk]) in page
    }
    assert found == buttons


def test_approving_writes_the_change_and_says_so(client_of, user_in, meeting):
    change = propose(meeting, user_in("Curator"), title="The new title")
    reviewer = client_of("Reviewer")
    answer = press(reviewer, "approve", change, "Read it.")
    assert answer["HX-Redirect"] == address(PendingChange, "change", change.pk)
    assert Record.objects.get().title == "The new title"
    answer = read(reviewer, change)
    assert "is approved." in told(answer)
    (row,) = answer.context["rows"]
    assert (row.old, row.new) == (["The old title"], ["The new title"])


def test_a_passage_that_was_approved_is_no_new_one_any_more(
    client_of, user_in, meeting, article
):
    added = make.passage(article=article, quote="It was in Baku", claim=["start"])
    children = {"citations": [*meeting.citations.all(), added]}
    change = propose(meeting, user_in("Curator"), start="2024", children=children)
    reviewer = client_of("Reviewer")
    press(reviewer, "approve", change)
    row = table(read(reviewer, change))["Date"]
    assert [(each.citation.quote, each.mark) for each in row.passages] == [
        ("It was in Baku", ""),
        ("met and spoke about trade", ""),
    ]


def test_rejecting_asks_for_a_reason_and_keeps_it(client_of, user_in, meeting):
    change = propose(meeting, user_in("Curator"), title="New")
    reviewer = client_of("Reviewer")
    answer = press(reviewer, "reject", change)
    assert "This field is required" in answer.content.decode()
    press(reviewer, "reject", change, "No source says so.")
    page = read(reviewer, change).content.decode()
    assert "No source says so." in page
    assert Record.objects.get().title == "The old title"


def test_an_author_is_told_why_they_cannot_approve_their_own(client_of, meeting):
    reviewer = client_of("Reviewer")
    save(reviewer, meeting, title="Mine")
    change = PendingChange.objects.get()
    press(reviewer, "approve", change)
    assert "You proposed this change yourself" in told(read(reviewer, change))
    press(reviewer, "withdraw", change)
    change.refresh_from_db()
    assert change.state == "withdrawn"


def test_the_second_of_two_reviewers_learns_what_the_first_did(
    client_of, user_in, meeting
):
    change = propose(meeting, user_in("Curator"), title="New")
    reviewer = client_of("Reviewer")
    press(reviewer, "approve", change)
    press(reviewer, "reject", change, "Too late.")
    assert "decided on this change already" in told(read(reviewer, change))
    late = reverse("admin:relations_pendingchange_reject", args=[change.pk])
    said = "reviewer decided on this change already: it is “approved”."
    assert said in reviewer.get(late).content.decode()


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_curator_decides_on_nothing(client_of, meeting, decision):
    change = propose(meeting, make.UserFactory(), title="New")
    assert press(client_of("Curator"), decision, change, "So.").status_code == 403
    change.refresh_from_db()
    assert change.state == "open"


def test_nobody_withdraws_the_change_of_another(client_of, user_in, meeting):
    change = propose(meeting, user_in("Curator"), title="New")
    assert press(client_of("Reviewer"), "withdraw", change).status_code == 403
