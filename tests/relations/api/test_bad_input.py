"""Bad values for every parameter and member that the description tells of.

All parameters of an operation get the same bad value in one request, because every
problem is told at once: each of them must be named. What may be legal, as any word is
for a search, is asked by itself and must be answered, or refused by name.
"""

import pytest
from rest_framework.test import APIClient

from relations.api.compatibility import resolve, types_of
from relations.management.commands import write_schema
from tests.fuzz.asking import LEFT_ALONE, Asker
from tests.fuzz.world import make_world

DOCUMENT = write_schema.described()
OPERATIONS = {
    f"{method.upper()} {path}": (method, path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
QUERIES = {
    name: {
        each["name"]: each["schema"]
        for each in (resolve(DOCUMENT, one) for one in operation.get("parameters", []))
        if each["in"] == "query"
    }
    for name, (_, _, operation) in OPERATIONS.items()
}
BODIES = [
    name
    for name, (_, path, operation) in OPERATIONS.items()
    if "requestBody" in operation and not path.startswith(LEFT_ALONE)
]

# No parameter takes these.
NEVER = {
    "empty": "",
    "blank": "  ",
    "NUL": "a\x00b",
    "10,000 characters": "x" * 10_000,
}
# A word may be these; a code, a number, a day or a yes or no never is.
WORDS = {
    "emoji": "🎉",
    "SQL": "'; DROP TABLE relations_record; --",
    "markup": "<script>alert(1)</script>",
    "a path": "../../etc/passwd",
    "a percent sign": "%",
    "another script": "נתניהו",
}
NUMBERS = {"negative": "-1", "huge": "9" * 400, "a fraction": "1.5", "not one": "NaN"}
WRONG = {
    "an object": {"no": "such"},
    "a list of a list": [[]],
    "NUL": "a\x00b",
    "huge": 10**40,
    "negative": -1,
    "10,000 characters": "x" * 10_000,
    "neither": True,
    "null": None,
}


@pytest.fixture
def asker(db, settings):
    settings.API_RATES = settings.API_RATES.copy()  # given back after the test
    return Asker(make_world())


def address(asker, path):
    """The address of an operation, about a row that is there if one is."""
    name = path.partition("{")[2].partition("}")[0]
    keys = asker.keys(path) or ["1"]
    return path.replace(f"{{{name}}}", keys[0])


def is_word(schema):
    """Whether a parameter takes any word, as far as its description tells."""
    one = resolve(DOCUMENT, schema.get("items", schema))
    return types_of(DOCUMENT, one) == {"string"} and "enum" not in one


def refused(answer):
    """The fields that a refusal names."""
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    errors = answer.json()["errors"]
    assert all(error["message"] for error in errors)
    return {error["field"] for error in errors}


def ask(asker, name, query):
    method, path, _ = OPERATIONS[name]
    sent = getattr(asker.client, method)
    headers = {"HTTP_IF_MATCH": "*"} if method != "get" else {}
    if method == "get":
        return sent(address(asker, path), query)
    return sent(address(asker, path), {}, format="json", query_params=query, **headers)


ASKED = [name for name, query in QUERIES.items() if query]


def test_what_no_parameter_takes_is_refused_by_the_name_of_each(asker):
    for name in ASKED:
        for value in NEVER.values():
            fields = refused(ask(asker, name, dict.fromkeys(QUERIES[name], value)))
            assert set(QUERIES[name]) <= fields, (name, value[:20])


def test_what_is_no_code_number_or_day_is_refused_by_the_name_of_each(asker):
    for name in ASKED:
        strict = [key for key, schema in QUERIES[name].items() if not is_word(schema)]
        for value in [*WORDS.values(), *NUMBERS.values()] if strict else ():
            fields = refused(ask(asker, name, dict.fromkeys(strict, value)))
            assert set(strict) <= fields, (name, value[:20])


def test_a_value_that_is_given_twice_is_refused_where_one_is_meant(asker):
    for name in ASKED:
        single = [
            key
            for key, schema in QUERIES[name].items()
            if schema.get("type") != "array"
        ]
        if single:
            fields = refused(ask(asker, name, {key: ["1", "2"] for key in single}))
            assert set(single) <= fields, name


def test_any_word_is_answered_or_refused_by_name(asker):
    for name in ASKED:
        for key, schema in QUERIES[name].items():
            for value in (
                [*WORDS.values(), *NUMBERS.values()] if is_word(schema) else ()
            ):
                answer = ask(asker, name, {key: value})
                if answer.status_code != 200:
                    assert key in refused(answer), (name, key, value[:20])


def test_a_body_of_wrong_values_is_refused_with_the_names_of_its_members(asker):
    for name in BODIES:
        method, path, operation = OPERATIONS[name]
        send, where = getattr(asker.client, method), address(asker, path)
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        members = resolve(DOCUMENT, schema)["properties"]
        for body in ([], ["a"], "text", 5, {"no_such_member": 1}):
            answer = send(where, body, format="json", HTTP_IF_MATCH="*")
            assert 400 <= answer.status_code < 500, (name, body)
        for value in WRONG.values():
            body = dict.fromkeys(members, value)
            answer = send(where, body, format="json", HTTP_IF_MATCH="*")
            assert answer.status_code < 500, (name, value)
            if answer.status_code == 400:
                assert refused(answer), (name, value)


def test_every_operation_refuses_what_it_cannot_write(asker):
    for name, (method, path, _) in OPERATIONS.items():
        client = asker.client if not path.startswith(LEFT_ALONE) else APIClient()
        send = getattr(client, method)
        answer = send(address(asker, path), HTTP_ACCEPT="application/x-yaml")
        assert answer.status_code == 406, name
        assert answer["Content-Type"] == "application/problem+json", name
