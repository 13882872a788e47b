"""Findings of the evidence lint over HTTP: for editors alone."""

import pytest

from relations.actions import findings
from relations.models import Citation, Dismissal, Finding
from tests.factories import ArticleFactory, CountryFactory, MeetingFactory, UserFactory
from tests.relations.api.problems import detail_of

ONE, EXPECTED = "single_source", "only_expected"


@pytest.fixture
def announced(db):
    """A meeting with an error and a warning."""
    quote = "Ministers will come to Country ISR"
    article = ArticleFactory(text=f"{quote} soon.")
    citations = [Citation(article=article, quote=quote)]
    return MeetingFactory(citations=citations, title="Talks in Baku")


def number(record, rule):
    return Finding.objects.get(record=record.pk, rule=rule).pk


def post(client, record, rule, step, body=None):
    path = f"/api/v1/findings/{number(record, rule)}/{step}/"
    return client.post(path, body, format="json")


def dismiss(record, rule=ONE):
    user = UserFactory(username="boss", is_superuser=True)
    return findings.dismiss(record, rule, "", user=user, reason="Known.")


def test_a_finding_has_its_record_rule_and_sentence(curator, announced):
    answer = curator.get(f"/api/v1/findings/{number(announced, EXPECTED)}/")

    assert answer.status_code == 200
    assert answer.json() == {
        "id": number(announced, EXPECTED),
        "url": f"/api/v1/findings/{number(announced, EXPECTED)}/",
        "record": {
            "id": announced.pk,
            "kind": "meeting",
            "title": "Talks in Baku",
            "url": f"/api/v1/meetings/{announced.pk}/",
        },
        "rule": "only_expected",
        "severity": "error",
        "subject": "",
        "sentence": "The record says “held”, but its passages only announce or deny "
        "it; quote one that says that it came about, or change the status.",
        "dismissed": None,
    }


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("Viewer", 403)])
@pytest.mark.parametrize("path", ["", "1/"])
def test_the_public_reads_no_findings(api_of, anonymous, announced, role, status, path):
    client = api_of(role) if role else anonymous
    assert client.get(f"/api/v1/findings/{path}").status_code == status


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ({}, {ONE, EXPECTED}),
        ({"rule": ONE}, {ONE}),
        ({"severity": "error"}, {EXPECTED}),
        ({"open": "true"}, {EXPECTED}),
        ({"open": "false"}, {ONE}),
        ({"country": "AZE"}, {ONE, EXPECTED}),
        ({"country": "TUR"}, set()),
        ({"dyad": "ISR-AZE"}, {ONE, EXPECTED}),
        ({"dyad": "ISR-TUR"}, set()),
    ],
)
def test_the_list_is_filtered(curator, announced, query, rules):
    CountryFactory(code="TUR")
    dismiss(announced)
    answer = curator.get("/api/v1/findings/", query)
    assert {row["rule"] for row in answer.json()["results"]} == rules


def test_the_list_of_one_record_has_no_other(curator, announced):
    MeetingFactory(cited=True)
    answer = curator.get("/api/v1/findings/", {"record": announced.pk})
    found = {row["record"]["id"] for row in answer.json()["results"]}
    assert found == {announced.pk}


def test_the_list_comes_in_pages(curator, announced):
    first = curator.get("/api/v1/findings/?page_size=1").json()
    second = curator.get(first["next"]).json()
    found = [first["results"][0]["id"], second["results"][0]["id"]]
    assert found == sorted(Finding.objects.values_list("pk", flat=True), reverse=True)
    assert second["next"] is None


def test_an_unknown_filter_is_refused(curator, announced):
    answer = curator.get("/api/v1/findings/?severty=error")
    assert answer.status_code == 400
    assert "Did you mean “severity”?" in detail_of(answer)


def test_a_dismissal_tells_who_when_and_why(curator, announced):
    answer = post(curator, announced, ONE, "dismiss", {"reason": "The ministry."})

    assert answer.status_code == 200
    told = answer.json()["dismissed"]
    assert (told["by"], told["reason"]) == ("curator", "The ministry.")
    assert told["at"].endswith("Z")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "reason", "required"),
        ({"reason": " "}, "reason", "blank"),
        ({"reason": "x" * 501}, "reason", "max_length"),
        ({"reason": "a\x00b"}, "reason", "nul"),
        ({"raeson": "So."}, "raeson", "unknown_field"),
        (["So."], "", "invalid"),
    ],
)
def test_a_dismissal_without_a_usable_reason_is_refused(
    curator, announced, body, field, code
):
    answer = post(curator, announced, ONE, "dismiss", body)

    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert (error["field"], error["code"]) == (field, code)
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize(
    ("role", "rule", "status"),
    [
        (None, ONE, 401),
        ("Viewer", ONE, 403),
        ("Curator", EXPECTED, 403),
        ("Reviewer", EXPECTED, 200),
    ],
)
def test_who_may_dismiss(api_of, anonymous, announced, role, rule, status):
    client = api_of(role) if role else anonymous
    answer = post(client, announced, rule, "dismiss", {"reason": "So."})
    assert answer.status_code == status


def test_a_curator_is_told_who_dismisses_an_error(curator, announced):
    answer = post(curator, announced, EXPECTED, "dismiss", {"reason": "So."})
    assert detail_of(answer) == (
        "Only a reviewer can dismiss an error; mend the record, or ask one."
    )


def test_a_second_dismissal_is_a_conflict_that_tells_of_the_first(curator, announced):
    dismiss(announced)
    answer = post(curator, announced, ONE, "dismiss", {"reason": "So."})
    assert answer.status_code == 409
    assert detail_of(answer) == "boss dismissed this already: Known."


def test_what_was_mended_meanwhile_is_a_conflict(curator, announced):
    announced.citations.get().delete()
    answer = post(curator, announced, ONE, "dismiss", {"reason": "So."})
    assert answer.status_code == 409


def test_a_dismissal_is_taken_back(curator, announced):
    dismiss(announced)

    answer = post(curator, announced, ONE, "reopen")

    assert answer.status_code == 200
    assert answer.json()["dismissed"] is None
    assert post(curator, announced, ONE, "reopen").status_code == 409


def test_a_curator_does_not_reopen_what_a_reviewer_dismissed(curator, announced):
    dismiss(announced, EXPECTED)
    assert post(curator, announced, EXPECTED, "reopen").status_code == 403


# The filter on records


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("error", ["announced"]),
        ("only_expected", ["announced"]),
        ("warning", ["other"]),
        ("none", ["bare"]),
    ],
)
def test_records_are_asked_for_their_open_findings(curator, announced, asked, found):
    rows = {
        "announced": announced,
        "other": MeetingFactory(cited=True),
        "bare": MeetingFactory(),
    }
    dismiss(announced)
    answer = curator.get("/api/v1/records/", {"finding": asked}).json()
    assert [row["id"] for row in answer["results"]] == [rows[name].pk for name in found]


@pytest.mark.parametrize("path", ["records/", "meetings/", "dyads/ISR-AZE/timeline/"])
def test_the_public_does_not_ask_records_for_findings(anonymous, announced, path):
    answer = anonymous.get(f"/api/v1/{path}", {"finding": "none"})
    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert (error["field"], error["code"]) == ("finding", "permission_denied")


def test_an_approval_is_refused_with_the_code_of_the_lint(api_of, announced):
    type(announced).objects.unrecorded().update(review="in_review")
    record = type(announced).objects.get()
    answer = api_of("Reviewer").post(f"/api/v1/records/{record.pk}/approve/")
    assert answer.status_code == 400
    assert [each["code"] for each in answer.json()["errors"]] == ["lint"]
