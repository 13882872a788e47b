"""Reads the errors of an answer."""


def errors_of(answer):
    """The entries of `errors` as a mapping from field to code."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return {entry["field"]: entry["code"] for entry in answer.json()["errors"]}


def detail_of(answer):
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.json()["detail"]
