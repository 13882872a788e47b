"""What breaks clients of the API is named; what only adds to it is let through."""

import copy
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from relations.api.compatibility import breaks, promises
from relations.management.commands import write_schema

DOCUMENT = {
    "paths": {
        "/rows/": {
            "get": {
                "operationId": "rows_list",
                "security": [{}, {"token": []}],
                "parameters": [
                    {"$ref": "#/components/parameters/q"},
                    {"in": "query", "name": "size", "schema": {"maximum": 500}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "allOf": [
                                        {"$ref": "#/components/schemas/Page"},
                                        {"properties": {"title": {"type": "string"}}},
                                    ]
                                }
                            }
                        }
                    },
                    "404": {"description": "Gone."},
                },
            },
            "post": {
                "operationId": "rows_create",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/RowRequest"}
                        }
                    }
                },
                "responses": {"201": {"description": "Made."}},
            },
        }
    },
    "components": {
        "parameters": {
            "q": {"in": "query", "name": "q", "schema": {"type": "string"}},
        },
        "schemas": {
            "Page": {
                "type": "object",
                "properties": {
                    "next": {"type": ["string", "null"]},
                    "rows": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/Row"},
                    },
                },
                "required": ["next", "rows"],
            },
            "Row": {
                "type": "object",
                "properties": {
                    "id": {"type": "integer"},
                    "parent": {"$ref": "#/components/schemas/Row"},
                    "when": {"type": "string", "format": "date"},
                    "state": {"$ref": "#/components/schemas/State"},
                },
                "required": ["id", "state"],
            },
            "RowRequest": {
                "type": "object",
                "properties": {
                    "title": {"type": "string", "maxLength": 300},
                    "state": {"$ref": "#/components/schemas/State"},
                    "place": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
                },
                "required": ["title"],
            },
            "State": {"type": "string", "enum": ["held", "planned"]},
        },
    },
}
GET, POST = "GET /rows/", "POST /rows/"


def get(document):
    return document["paths"]["/rows/"]["get"]


def row(document):
    return document["components"]["schemas"]["Row"]


def asked(document):
    return document["components"]["schemas"]["RowRequest"]


def page(document):
    return document["components"]["schemas"]["Page"]


BREAKING = {
    "a path goes": (
        lambda d: d["paths"].pop("/rows/"),
        f"{GET}: the operation is gone",
    ),
    "an operation goes": (
        lambda d: d["paths"]["/rows/"].pop("post"),
        f"{POST}: the operation is gone",
    ),
    "an operation is renamed": (
        lambda d: get(d).update(operationId="list_rows"),
        f"{GET}: “rows_list” is called differently now",
    ),
    "a login is asked for": (
        lambda d: get(d)["security"].remove({}),
        f"{GET}: a login is asked for now",
    ),
    "a parameter goes": (
        lambda d: get(d)["parameters"].pop(0),
        f"{GET} query “q”: the parameter is gone",
    ),
    "a parameter becomes required": (
        lambda d: d["components"]["parameters"]["q"].update(required=True),
        f"{GET} query “q”: the parameter is required now",
    ),
    "a new parameter is required": (
        lambda d: get(d)["parameters"].append(
            {"in": "header", "name": "If-Match", "required": True}
        ),
        f"{GET} header “If-Match”: a new parameter that is required",
    ),
    "less is taken of a parameter": (
        lambda d: get(d)["parameters"][1]["schema"].update(maximum=100),
        f"{GET} query “size”: maximum is 100 now",
    ),
    "an answer goes": (
        lambda d: get(d)["responses"].pop("200"),
        f"{GET} 200: this answer is gone",
    ),
    "a body becomes required": (
        lambda d: d["paths"]["/rows/"]["post"]["requestBody"].update(required=True),
        f"{POST} body: it is required now",
    ),
    "a member of an answer goes": (
        lambda d: row(d)["properties"].pop("when"),
        "Row (in answers).when: the member is gone",
    ),
    "a member of a part goes": (
        lambda d: page(d)["properties"].pop("next"),
        f"{GET} 200.next: the member is gone",
    ),
    "a member of an answer is not always there": (
        lambda d: row(d)["required"].remove("id"),
        "Row (in answers).id: it is not always there now",
    ),
    "a member of an answer may be null": (
        lambda d: row(d)["properties"]["id"].update(type=["integer", "null"]),
        "Row (in answers).id: may be null now",
    ),
    "a named member of an answer may be null": (
        lambda d: row(d)["properties"].update(
            state={"oneOf": [{"$ref": "#/components/schemas/State"}, {"type": "null"}]}
        ),
        "State (in answers): may be null now",
    ),
    "a member of an answer has another type": (
        lambda d: row(d)["properties"]["id"].update(type="string"),
        "Row (in answers).id: may be string now",
    ),
    "a date is a text now": (
        lambda d: row(d)["properties"]["when"].pop("format"),
        "Row (in answers).when: the format “date” is no longer said",
    ),
    "a code goes": (
        lambda d: d["components"]["schemas"]["State"]["enum"].remove("planned"),
        "State (in answers): the code “planned” is gone",
    ),
    "a member of a request goes": (
        lambda d: asked(d)["properties"].pop("place"),
        "RowRequest (in requests).place: the member is gone",
    ),
    "a new member of a request is required": (
        lambda d: asked(d)["required"].append("state"),
        "RowRequest (in requests).state: it is required now",
    ),
    "a text may be less long": (
        lambda d: asked(d)["properties"]["title"].update(maxLength=100),
        "RowRequest (in requests).title: maxLength is 100 now",
    ),
    "one of two forms goes": (
        lambda d: asked(d)["properties"]["place"]["oneOf"].pop(),
        "RowRequest (in requests).place: string is no longer taken",
    ),
}
ADDING = {
    "a new path": lambda d: d["paths"].update({"/more/": {"get": {"responses": {}}}}),
    "a new parameter": lambda d: get(d)["parameters"].append(
        {"in": "query", "name": "kind", "schema": {"type": "string"}}
    ),
    "a new member of an answer": lambda d: row(d)["properties"].update(new={}),
    "a new member of a request": lambda d: asked(d)["properties"].update(new={}),
    "a new code": lambda d: d["components"]["schemas"]["State"]["enum"].append("new"),
    "another form of a request": lambda d: asked(d)["properties"]["place"][
        "oneOf"
    ].append({"type": "object"}),
    "a longer text": lambda d: asked(d)["properties"]["title"].update(maxLength=500),
    "a number for an integer": lambda d: asked(d)["properties"]["place"].update(
        oneOf=[{"type": "number"}, {"type": "string"}]
    ),
    "an error that was not told": lambda d: get(d)["responses"].update({"418": {}}),
    "an error less": lambda d: get(d)["responses"].pop("404"),
    "other words": lambda d: row(d).update(description="A row."),
    "a schema written out": lambda d: row(d)["properties"].update(
        state=copy.deepcopy(d["components"]["schemas"]["State"])
    ),
}


@pytest.mark.parametrize("change", BREAKING)
def test_what_breaks_a_client_is_named(change):
    make, sentence = BREAKING[change]
    after = copy.deepcopy(DOCUMENT)
    make(after)
    assert sentence in breaks(DOCUMENT, after)


@pytest.mark.parametrize("change", ADDING)
def test_what_adds_breaks_nothing(change):
    after = copy.deepcopy(DOCUMENT)
    ADDING[change](after)
    assert breaks(DOCUMENT, after) == []


def test_a_promise_has_no_words_and_keeps_members_that_are_called_like_words():
    with_words = copy.deepcopy(DOCUMENT)
    row(with_words)["properties"]["title"] = {"type": "string", "description": "Long."}
    kept = promises(with_words)
    assert row(kept)["properties"]["title"] == {"type": "string"}
    assert asked(kept)["properties"]["title"]["maxLength"] == 300
    assert breaks(kept, with_words) == []


@pytest.fixture(scope="module")
def now():
    return write_schema.described()


def test_nothing_that_was_released_is_broken(now):
    """Mend it, or, if it must be, say so with `make schema ARGS=--breaking`."""
    assert breaks(write_schema.read(write_schema.RELEASED), now) == []


def test_the_description_is_the_same_in_every_process():
    script = (
        "import django, json; django.setup();"
        "from relations.management.commands.write_schema import described;"
        "print(json.dumps(described()))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "SECRET_KEY": "only-for-this-test-" * 4,
                "PYTHONHASHSEED": seed,
            },
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@pytest.fixture
def files(tmp_path, monkeypatch, now):
    """Files of our own, and a released API that had one parameter more."""
    for name in ("CURRENT", "RELEASED"):
        monkeypatch.setattr(write_schema, name, tmp_path / f"{name}.json")
    released = promises(now)
    released["paths"]["/api/v1/records/"]["get"]["parameters"].append(
        {"in": "query", "name": "gone", "schema": {"type": "string"}}
    )
    write_schema.write(write_schema.RELEASED, released)


def test_a_description_that_breaks_clients_is_not_written(files, capsys):
    with pytest.raises(CommandError, match="1 changes break clients"):
        call_command("write_schema")
    assert not write_schema.CURRENT.exists()
    assert "GET /api/v1/records/ query “gone”: the parameter is gone" in (
        capsys.readouterr().err
    )


def test_it_is_written_on_purpose_and_is_the_promise_then(files, now):
    call_command("write_schema", "--breaking")
    assert write_schema.read(write_schema.CURRENT) == now
    assert write_schema.read(write_schema.RELEASED) == promises(now)


def test_a_release_promises_what_there_is(files, now):
    write_schema.RELEASED.unlink()
    call_command("write_schema")
    assert not write_schema.RELEASED.exists()
    call_command("write_schema", "--release")
    assert write_schema.read(write_schema.RELEASED) == promises(now)
