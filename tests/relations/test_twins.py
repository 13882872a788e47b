"""Records that may be there already: found while saving, and told apart for good."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from relations.actions.twins import add_passages, tell_apart
from relations.models import Meeting, NotATwin, PendingChange, Record
from relations.twins import likely_twins
from tests import factories as make
from tests.relations.admin_forms import address, errors, shown, told

pytestmark = pytest.mark.django_db
TITLE = "Katz receives Hasanov in Tel Aviv"
AGAIN = "Defense Minister Katz welcomes Hasanov to Tel Aviv"
QUOTE = "met and spoke about trade"


@pytest.fixture
def known():
    return make.MeetingFactory(title=TITLE, start="2025-05-20")


def twins(title=AGAIN, start="2025-05-20", parties=None, user=None, kind=Meeting):
    parties = parties or (("ISR", "host"), ("AZE", "visitor"))
    record = kind(title=title, start=start)
    rows = [make.party(*each) for each in parties]
    return likely_twins(record, rows, user or make.UserFactory(is_superuser=True))


def titles(found):
    return [each.title for each in found]


@pytest.mark.parametrize(
    "start",
    ["2025-05-20", "2025-05", "2025", "[2025-05-14..2025-05-20]", "../2025-06", ""],
)
def test_a_record_of_the_kind_the_parties_a_date_and_a_title_is_found(known, start):
    assert twins(start=start) == [known.record_ptr]


@pytest.mark.parametrize(
    ("why", "options"),
    [
        ("another day", {"start": "2025-05-21"}),
        ("another title", {"title": "Cohen signs a pact on water in Baku"}),
        ("only one word is the same", {"title": "Katz speaks"}),
        ("another country", {"parties": (("ISR", "host"), ("TUR", "visitor"))}),
        (
            "one country more",
            {"parties": (("ISR", "host"), ("AZE", "visitor"), ("TUR", "visitor"))},
        ),
        ("no title", {"title": " "}),
    ],
)
def test_what_differs_is_no_twin(known, why, options):
    assert twins(**options) == []


def test_the_order_of_parties_and_those_who_only_look_on_do_not_count(known):
    parties = (("AZE", "visitor"), ("ISR", "host"), ("TUR", "mediator"))
    assert titles(twins(parties=parties)) == [TITLE]


def test_an_uncertain_date_of_the_known_record_may_coincide(known):
    other = make.MeetingFactory(title=AGAIN, start="[2024-06-01..2025-05-25]")
    assert titles(twins(title=AGAIN)) == [other.title, TITLE]


def test_another_kind_and_a_rejected_record_are_no_twins():
    make.EventFactory(title=TITLE, start="2025-05-20")
    make.MeetingFactory(title=TITLE, start="2025-05-20", review="rejected")
    assert twins() == []


def test_only_what_the_user_may_see_is_told():
    make.MeetingFactory(title=TITLE, start="2025-05-20", review="draft")
    assert twins(user=make.UserFactory()) == []
    assert titles(twins()) == [TITLE]


def test_the_likest_is_first_and_five_are_enough():
    for number in range(8):
        make.MeetingFactory(title=f"{TITLE} {number}{number}", start="2025-05-20")
    exact = make.MeetingFactory(title=AGAIN, start="2025-05-20")
    found = twins()
    assert (found[0].pk, len(found)) == (exact.pk, 5)
    assert titles(found) == titles(twins())


def test_looking_for_twins_costs_the_same_for_one_record_and_for_twelve(known):
    user = make.UserFactory(is_superuser=True)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            record = Meeting.objects.get(pk=known.pk)
            parties = list(record.participations.all())
            assert likely_twins(record, parties, user)
        return len(queries) - 2

    make.MeetingFactory(title=AGAIN, start="2025-05-20")
    one = cost()
    for _ in range(11):
        make.MeetingFactory(title=AGAIN, start="2025-05-20")
    assert cost() == one == 4


def test_what_was_told_apart_is_never_found_again_until_it_is_taken_back(known):
    other = make.MeetingFactory(title=AGAIN, start="2025-05-20")
    user = make.UserFactory(is_superuser=True)

    def found():
        return likely_twins(other, list(other.participations.all()), user)

    assert titles(found()) == [TITLE]
    [said] = tell_apart(other, [known], user=user, reason=" Two days. ")
    assert (said.one_id, said.other_id) == (known.pk, other.pk)
    assert (said.reason, said.by) == ("Two days.", user)
    assert tell_apart(known, [other], user=user, reason="Again.") == []
    assert found() == []
    said.delete()
    assert titles(found()) == [TITLE]


@pytest.mark.parametrize("reason", ["", "  ", "nul \x00"])
def test_telling_apart_needs_a_reason(known, reason):
    other = make.MeetingFactory(title=AGAIN)
    with pytest.raises(ValidationError):
        tell_apart(other, [known], user=make.UserFactory(), reason=reason)
    assert not NotATwin.objects.exists()


def test_a_passage_that_is_there_already_is_refused_and_nothing_is_written(known):
    article = make.ArticleFactory(text="They met and spoke about trade. More.")
    user = make.UserFactory()
    draft = make.MeetingFactory(review="draft", title=TITLE)
    add_passages(draft, [make.passage(article=article)], user=user)
    rows = [make.passage(article=article, quote="More"), make.passage(article=article)]
    with pytest.raises(ValidationError):
        add_passages(draft, rows, user=user)
    assert draft.citations.count() == 1
    with pytest.raises(ValidationError, match="no passage to add"):
        add_passages(draft, [], user=user)


# In the admin


def form(client, article=None, title=AGAIN, **more):
    """The form of a new meeting as somebody fills it in."""
    url = address(Meeting, "add")
    typed = {
        **shown(client, url),
        "title": title,
        "start": "2025-05-20",
        "meeting_format": "visit",
        "status": "held",
        "participations-0-country": make.CountryFactory(code="ISR").pk,
        "participations-0-role": "host",
        "participations-1-country": make.CountryFactory(code="AZE").pk,
        "participations-1-role": "visitor",
        **more,
    }
    if article is not None:
        typed |= {"citations-0-article": article.pk, "citations-0-quote": QUOTE}
    return typed


def post(client, typed, url=None):
    return client.post(url or address(Meeting, "add"), typed, follow=True)


def test_the_form_shows_what_may_be_the_same_and_saves_nothing(curator, known):
    answer = post(curator, form(curator, _addanother="1"))
    assert "may be recorded already" in errors(answer)
    page = answer.content.decode()
    assert TITLE in page
    assert f"/admin/relations/meeting/{known.pk}/change/" in page
    assert 'name="_addanother" value="1"' in page
    assert Meeting.objects.count() == 1


def test_it_is_saved_anyway_on_request(curator, known):
    answer = post(curator, form(curator, _save_anyway="1"))
    assert "was added successfully" in told(answer)
    assert Meeting.objects.count() == 2
    assert not NotATwin.objects.exists()


def test_no_duplicate_is_saved_and_remembered_with_its_reason(curator, known):
    typed = form(curator, _not_twins="1", twin=[str(known.pk), "x"])
    answer = post(curator, typed)
    assert "Say why it is no duplicate." in errors(answer)
    assert Meeting.objects.count() == 1
    answer = post(curator, {**typed, "not_a_twin": "The second visit."})
    assert Meeting.objects.count() == 2
    said = NotATwin.objects.get()
    assert (said.one_id, said.reason) == (known.pk, "The second visit.")
    assert said.by.username == "curator"
    url = address(Meeting, "change", said.other_id)
    changed = {**shown(curator, url), "title": f"{AGAIN} again"}
    assert "was changed successfully" in told(post(curator, changed, url))


def test_the_passage_goes_to_the_draft_that_is_there(curator):
    draft = make.MeetingFactory(title=TITLE, start="2025-05-20", review="draft")
    article = make.ArticleFactory(text="They met and spoke about trade.")
    answer = post(curator, form(curator, article, _add_passages_to=str(draft.pk)))
    assert "The passage was added here" in told(answer)
    assert answer.redirect_chain[-1][0].endswith(f"/meeting/{draft.pk}/change/")
    assert draft.citations.get().quote == QUOTE
    assert Meeting.objects.count() == 1


def test_the_passage_waits_where_the_record_is_published(curator, known):
    article = make.ArticleFactory(text="They met and spoke about trade.")
    answer = post(curator, form(curator, article, _add_passages_to=str(known.pk)))
    assert "waits for a reviewer" in told(answer)
    assert known.citations.count() == 0
    assert PendingChange.objects.get().record_id == known.pk
    assert Meeting.objects.count() == 1


def test_without_a_passage_or_with_a_wrong_one_nothing_is_written(curator, known):
    answer = post(curator, form(curator, _add_passages_to=str(known.pk)))
    assert "There is no passage to add" in told(answer)
    typed = form(curator, _add_passages_to=str(known.pk))
    typed["citations-0-quote"] = "without an article"
    answer = post(curator, typed)
    assert "Correct the passage below" in told(answer)
    assert "may be recorded already" in errors(answer)
    assert Meeting.objects.count() == 1
    assert not PendingChange.objects.exists()


@pytest.mark.parametrize("key", ["0", "999999", "x", "", "-1"])
def test_passages_go_to_no_record_that_is_not_there(curator, key):
    article = make.ArticleFactory(text="They met and spoke about trade.")
    typed = form(curator, article, _add_passages_to=key)
    assert curator.post(address(Meeting, "add"), typed).status_code == 403


def test_a_reader_gives_no_passages_to_a_record(client_of, curator, known):
    typed = form(curator, _add_passages_to=str(known.pk))
    viewer = client_of("Viewer")
    assert viewer.post(address(Meeting, "add"), typed).status_code == 403


def test_an_edit_that_says_nothing_new_of_date_title_and_parties_is_not_asked(curator):
    for _ in range(2):
        record = make.MeetingFactory(title=TITLE, start="2025-05-20", review="draft")
    url = address(Meeting, "change", record.pk)
    typed = {**shown(curator, url), "summary": "Said in other words."}
    assert "was changed successfully" in told(post(curator, typed, url))
    typed = {**shown(curator, url), "title": AGAIN}
    answer = post(curator, typed, url)
    assert "may be recorded already" in errors(answer)
    assert "Add my passage there" not in answer.content.decode()


def test_titles_are_shown_as_text(curator):
    make.MeetingFactory(title="<b>Katz</b> receives Hasanov", start="2025-05-20")
    page = post(curator, form(curator)).content.decode()
    assert "&lt;b&gt;Katz&lt;/b&gt; receives" in page
    assert "<b>Katz</b>" not in page


@pytest.mark.parametrize("role", ["Curator", "Reviewer", "Administrator"])
def test_what_was_told_apart_is_listed_and_taken_back(client_of, known, role):
    client = client_of(role)
    other = make.MeetingFactory(title=AGAIN, start="2025-05-20")
    said = NotATwin.objects.create(
        one_id=known.pk,
        other_id=other.pk,
        reason="Two days.",
        by=make.UserFactory(),
    )
    assert "Two days." in client.get(address(NotATwin, "changelist")).content.decode()
    client.post(address(NotATwin, "delete", said.pk), {"post": "yes"})
    assert not NotATwin.objects.exists()


def test_readers_learn_nothing_of_what_was_told_apart(client_of, known):
    viewer = client_of("Viewer")
    assert viewer.get(address(NotATwin, "changelist")).status_code == 403


# In the API


def body(**more):
    for code in ("ISR", "AZE"):
        make.CountryFactory(code=code)
    return {
        "title": AGAIN,
        "start": "2025-05-20",
        "meeting_format": "visit",
        "status": "held",
        "participants": [
            {"country": "ISR", "role": "host"},
            {"country": "AZE", "role": "visitor"},
        ],
        **more,
    }


def test_a_post_answers_with_what_may_be_the_same(user_in, known):
    api = APIClient()
    api.force_login(user_in("Curator"))
    answer = api.post("/api/v1/meetings/", body(), format="json")
    assert answer.status_code == 201, answer.json()
    [warning] = answer.json()["warnings"]
    assert (warning["code"], warning["field"]) == ("likely_twin", "title")
    assert f"“{TITLE}” (20 May 2025), no. {known.pk}" in warning["message"]
    assert Record.objects.count() == 2
    made = api.get(answer["Location"])
    assert "likely_twin" not in made.content.decode()
