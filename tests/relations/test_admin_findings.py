"""Findings of the evidence lint in the admin: on a record's page and as a queue."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.actions import findings
from relations.models import KINDS, Citation, Dismissal, Finding
from tests.factories import (
    KIND_FACTORIES,
    ArticleFactory,
    CountryFactory,
    MeetingFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ONE, EXPECTED = "single_source", "only_expected"
PANEL = 'id="findings"'


def announced(quote="Ministers will come to Country ISR", **columns):
    """A meeting with an error and a warning."""
    article = ArticleFactory(text=f"{quote} soon.")
    return MeetingFactory(citations=[Citation(article=article, quote=quote)], **columns)


def page(client, record):
    name = f"admin:relations_{type(record)._meta.model_name}_change"
    return client.get(reverse(name, args=[record.pk])).content.decode()


def panel(client, record):
    html = page(client, record)
    return html.split("<section", 1)[1].split("</section>")[0]


def answer(client, record, rule, verdict="dismiss", reason="It is so.", **more):
    url = reverse("admin:relations_meeting_findings", args=[record.pk])
    given = {"rule": rule, "subject": "", "verdict": verdict, "reason": reason}
    return client.post(url, {**given, **more}, follow=True)


def told(response):
    return [str(each) for each in response.context["messages"]]


def queue(client, **asked):
    response = client.get(reverse("admin:relations_finding_changelist"), asked)
    assert response.status_code == 200
    return response


def listed(client, **asked):
    found = queue(client, **asked).context["cl"].result_list
    return [(each.record_id, each.rule) for each in found]


# The record's page


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_every_kind_shows_what_was_found(client_of, kind):
    record = KIND_FACTORIES[kind](cited=True)
    shown = panel(client_of("Curator"), record)
    assert "One source only" in shown
    assert "All that supports this record comes from one source" in shown


def test_a_record_with_nothing_found_has_no_panel(client_of):
    assert PANEL not in page(client_of("Curator"), MeetingFactory())


def test_a_reader_of_published_records_sees_no_findings(client_of):
    html = page(client_of("Viewer"), announced())
    assert PANEL not in html
    assert "only announce or deny" not in html


def test_the_panel_shows_findings_as_they_are_now(client_of):
    record = announced()
    Finding.objects.all().delete()
    assert "Only announced or denied" in panel(client_of("Curator"), record)


def test_the_panel_leads_to_the_passage(client_of):
    record = MeetingFactory(cited=True)
    client = client_of("Curator")
    assert 'href="#id_citations-0-quote"' in panel(client, record)
    assert 'id="id_citations-0-quote"' in page(client, record)


def test_words_of_a_passage_are_escaped(client_of):
    quote = "<script>alert(1)</script> they met"
    shown = panel(client_of("Curator"), announced(quote))
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>" not in shown


def test_a_reason_is_escaped(client_of):
    record, client = announced(), client_of("Curator")
    answer(client, record, ONE, reason="<b>so</b>")
    assert "“&lt;b&gt;so&lt;/b&gt;”" in panel(client, record)


def test_a_dismissal_shows_who_and_why_and_can_be_taken_back(client_of):
    record, client = announced(), client_of("Curator")

    response = answer(client, record, ONE, reason="The ministry itself.")

    assert told(response) == ["Dismissed; the reason is kept with the record."]
    shown = panel(client, record)
    assert "curator, " in shown
    assert "“The ministry itself.”" in shown
    assert "Open again" in shown
    assert told(answer(client, record, ONE, "reopen")) == ["Open again."]
    assert not Dismissal.objects.exists()
    assert told(answer(client, record, ONE, "reopen")) == [
        "Somebody has opened this again already."
    ]


def test_a_dismissal_without_a_reason_is_refused_with_a_sentence(client_of):
    record = announced()
    response = answer(client_of("Curator"), record, ONE, reason=" ")
    assert told(response) == ["Say why it is no problem."]
    assert not Dismissal.objects.exists()


def test_a_curator_is_told_that_an_error_is_for_reviewers(client_of):
    record, client = announced(), client_of("Curator")
    shown = panel(client, record)
    assert shown.count('value="dismiss"') == 1
    assert "Only a reviewer can dismiss this" in shown
    assert answer(client, record, EXPECTED).status_code == 403


def test_a_reviewer_dismisses_an_error(client_of):
    record = announced()
    answer(client_of("Reviewer"), record, EXPECTED, reason="The headline says so.")
    assert Dismissal.objects.get().reason == "The headline says so."


@pytest.mark.parametrize("review", ["draft", "approved"])
def test_a_viewer_cannot_answer(client_of, review):
    answer(client_of("Viewer"), announced(review=review), ONE)
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"rule": "nonsense"}, {"verdict": "x"}, {"subject": "y" * 61}]
)
def test_an_answer_that_no_form_sends_is_refused(client_of, wrong):
    record = announced()
    given = {"rule": ONE, **wrong}
    response = answer(client_of("Curator"), record, **given)
    assert told(response) != []
    assert not Dismissal.objects.exists()


def test_an_answer_is_sent_by_a_form_of_the_page_alone(user_in):
    record = announced()
    url = reverse("admin:relations_meeting_findings", args=[record.pk])
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_in("Curator"))
    assert client.get(url).status_code == 405
    assert client.post(url, {"rule": ONE, "verdict": "dismiss"}).status_code == 403


def test_a_record_is_answered_at_the_page_of_its_kind(client_of):
    record = announced()
    url = reverse("admin:relations_event_findings", args=[record.pk])
    given = {"rule": ONE, "verdict": "dismiss", "reason": "So."}
    client_of("Curator").post(url, given)
    assert not Dismissal.objects.exists()


# The queue


def test_the_queue_has_the_open_findings_errors_first(client_of):
    first, second = announced(), announced()
    user = UserFactory(is_superuser=True)
    findings.dismiss(first, ONE, "", user=user, reason="So.")
    assert listed(client_of("Curator")) == [
        (second.pk, EXPECTED),
        (first.pk, EXPECTED),
        (second.pk, ONE),
    ]


def test_the_queue_can_show_what_was_dismissed(client_of):
    record, client = announced(), client_of("Curator")
    user = UserFactory(username="boss", is_superuser=True)
    findings.dismiss(record, ONE, "", user=user, reason="Known to all.")
    assert listed(client, state="dismissed") == [(record.pk, ONE)]
    assert "boss: Known to all." in queue(client, state="all").content.decode()
    assert len(listed(client, state="all")) == 2


@pytest.mark.parametrize(
    ("asked", "rules"),
    [
        ({"severity": "error"}, {EXPECTED}),
        ({"rule": ONE}, {ONE}),
        ({"country": "AZE"}, {EXPECTED, ONE}),
        ({"country": "TUR"}, set()),
        ({"dyad": "AZE-ISR"}, {EXPECTED, ONE}),
        ({"dyad": "AZE-TUR"}, set()),
        ({"review": "approved"}, {EXPECTED, ONE}),
        ({"review": "draft"}, set()),
        ({"q": "Talks"}, {EXPECTED, ONE}),
        ({"q": "Nothing"}, set()),
    ],
)
def test_the_queue_is_filtered_and_searched(client_of, asked, rules):
    CountryFactory(code="TUR")
    announced(title="Talks in Baku")
    assert {rule for _, rule in listed(client_of("Curator"), **asked)} == rules


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"severity": "bad"}, "“bad” is no severity"),
        ({"state": "shut"}, "“shut” is no state"),
        ({"country": "XX"}, "No country has the code or name “XX”"),
        ({"dyad": "ISR"}, "“ISR” is no pair"),
    ],
)
def test_a_filter_that_means_nothing_is_a_sentence(client_of, asked, sentence):
    announced()
    response = queue(client_of("Curator"), **asked)
    assert sentence in "".join(told(response))
    assert list(response.context["cl"].result_list) == []


def test_a_row_of_the_queue_leads_to_the_record(client_of):
    record, client = announced(), client_of("Curator")
    row = Finding.objects.first()
    url = reverse("admin:relations_finding_change", args=[row.pk])
    expected = reverse("admin:relations_meeting_change", args=[record.pk])
    assert client.get(url)["Location"] == f"{expected}#findings"
    assert f'href="{expected}#findings"' in queue(client).content.decode()


@pytest.mark.parametrize("model", ["finding", "dismissal"])
def test_a_viewer_has_no_queue(client_of, model):
    url = reverse(f"admin:relations_{model}_changelist")
    assert client_of("Viewer").get(url).status_code == 403


@pytest.mark.parametrize("model", ["finding", "dismissal"])
def test_nobody_writes_these_rows_by_hand(administrator, model):
    url = reverse(f"admin:relations_{model}_add")
    assert administrator.get(url).status_code == 403


@pytest.mark.parametrize("model", ["finding", "dismissal"])
def test_a_list_costs_the_same_for_one_row_and_for_twelve(administrator, model):
    user = UserFactory(is_superuser=True)

    def row():
        record = MeetingFactory(
            parties=[(CountryFactory(), "host"), (CountryFactory(), "visitor")],
            cited=True,
        )
        findings.dismiss(record, ONE, "", user=user, reason="So.")

    def statements():
        url = reverse(f"admin:relations_{model}_changelist")
        with CaptureQueriesContext(connection) as asked:
            assert administrator.get(url, {"state": "all"}).status_code in (200, 302)
        return len(asked)

    row()
    statements()
    one = statements()
    for _ in range(11):
        row()
    assert statements() == one


def test_the_list_of_dismissals_has_who_and_why(client_of):
    record = announced()
    user = UserFactory(username="boss", is_superuser=True)
    findings.dismiss(record, ONE, "", user=user, reason="Known to all.")
    url = reverse("admin:relations_dismissal_changelist")
    html = client_of("Curator").get(url).content.decode()
    assert "Known to all." in html
    assert "boss" in html
    assert record.title in html
