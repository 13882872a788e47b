"""What format was agreed on once holds for the same `Accept` and the same formats."""

import pytest

from relations.api.negotiation import LONGEST, Negotiation

PATH = "/api/v1/countries/"
FORMATS = [
    ("*/*", "application/json"),
    ("application/json", "application/json"),
    ("text/csv", "text/csv"),
    ("text/csv;q=0.5, application/json", "application/json"),
    ("application/x-ndjson", "application/x-ndjson"),
    ("application/json;q=0.1, text/csv", "text/csv"),
    ("application/json;q=0.1, text/csv;q=0.2, */*;q=0.05", "text/csv"),
    ("*/*;q=0.5, application/json;q=0.4, text/csv;q=0.6", "text/csv"),
    ("text/*, application/json;q=0.9", "text/csv"),
    ("text/csv;q=high, application/json;q=0.5", "text/csv"),
    ("application/json;q=0, */*;q=0.1", "text/csv"),
    ("text/html, application/xml;q=0.9, */*;q=0.8", "application/json"),
]
REFUSED = ["image/png", "application/json;q=0", "*/*;q=0", "text/csv/x"]


@pytest.fixture(autouse=True)
def nothing_agreed(monkeypatch):
    monkeypatch.setattr(Negotiation, "_agreed", {})


@pytest.mark.django_db
@pytest.mark.parametrize(("accept", "given"), FORMATS)
def test_the_second_answer_has_the_format_of_the_first(accept, given, anonymous):
    for _ in range(2):
        answer = anonymous.get(PATH, headers={"Accept": accept})
        assert answer["Content-Type"].partition(";")[0] == given
    assert len(Negotiation._agreed) == 1


@pytest.mark.django_db
def test_one_row_has_not_the_formats_of_a_list(anonymous, seed):
    csv = {"Accept": "text/csv"}
    assert anonymous.get(PATH, headers=csv).status_code == 200
    assert anonymous.get(f"{PATH}ISR/", headers=csv).status_code == 406


@pytest.mark.django_db
@pytest.mark.parametrize("accept", REFUSED)
def test_what_is_refused_once_is_refused_again(accept, anonymous):
    for _ in range(2):
        answer = anonymous.get(PATH, headers={"Accept": accept})
        assert answer.status_code == 406
    assert not Negotiation._agreed


@pytest.mark.django_db
def test_no_more_is_remembered_than_fits(anonymous, monkeypatch):
    monkeypatch.setattr("relations.api.negotiation.MOST_KEPT", 3)
    for number in range(8):
        accept = f"application/json;q=0.{number + 1}"
        assert anonymous.get(PATH, headers={"Accept": accept}).status_code == 200
        assert len(Negotiation._agreed) <= 3
    known = dict(Negotiation._agreed)
    long = "application/json," + "text/x, " * LONGEST + "*/*"
    assert anonymous.get(PATH, headers={"Accept": long}).status_code == 200
    assert Negotiation._agreed == known
