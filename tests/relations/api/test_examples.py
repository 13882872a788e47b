"""Every operation shows what it takes and answers, and what it shows is true."""

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from relations.api import examples
from relations.management.commands import write_schema

DOCUMENT = write_schema.described()
SHOWN = {
    f"{method.upper()} {path} {examples.name_of(schema)}": (schema, content)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    for schema, content in examples.contents(DOCUMENT, operation)
}


@pytest.mark.parametrize("name", SHOWN)
def test_an_operation_shows_an_example_and_it_is_one(name):
    schema, content = SHOWN[name]
    value = examples.example(DOCUMENT, schema)  # NoExample says what to do
    whole = {**schema, "components": DOCUMENT["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(value)] == []
    (reference,) = content["examples"].values()
    shown = DOCUMENT["components"]["examples"][examples.name_of(schema)]
    assert reference["$ref"].endswith(f"/{examples.name_of(schema)}")
    assert shown == {"value": value}


def test_a_schema_without_an_example_says_what_to_do():
    document = {"components": {"schemas": {"New": {"type": "object"}}}}
    with pytest.raises(examples.NoExample, match="no example of New: add what is"):
        examples.example(document, {"$ref": "#/components/schemas/New"})


def test_nothing_is_kept_that_no_operation_shows():
    used = {examples.name_of(schema) for schema, _ in SHOWN.values()}
    used |= {name.removesuffix("List") for name in used}
    used |= {name.removeprefix("Paginated") for name in used}
    assert set(examples.REQUESTS) <= used
    assert set(examples.answers()) <= used
