"""The description of the API: valid, complete, and readable without a network."""

import json

import pytest
from django.core.management import call_command
from openapi_spec_validator import OpenAPIV31SpecValidator

from config.api import router
from relations.api import components
from relations.api.compatibility import resolve
from relations.api.serializers.records import ASKED
from relations.api.views.lists import ListView
from relations.exporting.panel import MEASURES
from relations.management.commands import write_schema
from relations.vocabularies import MeetingFormat


@pytest.fixture(scope="module")
def schema():
    return write_schema.described()


def parameters_of(schema, operation):
    """The parameters of an operation, those that several share included."""
    return [resolve(schema, each) for each in operation.get("parameters", [])]


def test_the_committed_description_is_what_the_server_says(schema):
    assert write_schema.read(write_schema.CURRENT) == schema, (
        "The API is not what relations/api/openapi.json says. Run `make schema` and "
        "commit what it writes; it refuses what breaks clients. After a conflict in "
        "the file, run it again."
    )


def test_the_description_is_valid_and_made_without_a_warning(tmp_path):
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--file", tmp_path / "api.yml"
    )
    assert (tmp_path / "api.yml").stat().st_size > 1000


def test_the_description_is_openapi_3_1(schema):
    assert schema["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(schema).validate()


def test_every_parameter_is_described(schema):
    silent = [
        (path, method, parameter["name"])
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        for parameter in parameters_of(schema, operation)
        if parameter["in"] != "path" and not parameter.get("description")
    ]
    assert silent == []


def test_no_parameter_is_filled_in_for_whoever_tries_an_operation(schema):
    """All together they can mean nothing; each says an example in words."""
    for operations in schema["paths"].values():
        for operation in operations.values():
            for parameter in parameters_of(schema, operation):
                if parameter["in"] == "query":
                    assert "example" not in json.dumps(parameter["schema"])
    known_at = resolve(schema, {"$ref": "#/components/parameters/known_at"})
    assert known_at["description"].endswith("For instance “2025-05-20T12:00:00Z”.")


@pytest.mark.parametrize(("prefix", "view"), [(p, v) for p, v, _ in router.registry])
def test_every_filter_of_a_list_is_a_parameter(prefix, view, schema):
    operation = schema["paths"][f"/api/v1/{prefix}/"]["get"]
    described = {each["name"] for each in parameters_of(schema, operation)}
    assert {"cursor", "page_size", "count", "ordering"} <= described
    if isinstance(view.filterset_class, type):
        assert set(view.filterset_class.base_filters) <= described
    assert issubclass(view, ListView)


def test_writers_are_told_of_if_match(schema):
    for verb in ("put", "patch", "delete"):
        operation = schema["paths"]["/api/v1/meetings/{id}/"][verb]
        parameters = parameters_of(schema, operation)
        headers = [each for each in parameters if each["in"] == "header"]
        assert [(each["name"], each["required"]) for each in headers] == [
            ("If-Match", True)
        ]
        assert {"409", "412", "428"} <= set(operation["responses"])


@pytest.mark.parametrize(
    "path",
    [
        *(
            f"records/{{id}}/{step}/"
            for step in ("submit", "approve", "return", "reject")
        ),
        "officials/{id}/merge/",
        "countries/{code}/merge/",
    ],
)
def test_who_takes_a_step_is_told_of_if_match(path, schema):
    operation = schema["paths"][f"/api/v1/{path}"]["post"]
    headers = {each["name"]: each for each in parameters_of(schema, operation)}
    assert not headers["If-Match"].get("required")
    assert {"410", "411", "412"} <= set(operation["responses"])
    assert "428" not in operation["responses"]


def test_nothing_is_nullable_in_the_old_way(schema):
    assert "nullable" not in str(schema)


def test_reading_needs_no_token_in_the_description(schema):
    assert {} in schema["paths"]["/api/v1/records/"]["get"]["security"]
    assert {} not in schema["paths"]["/api/v1/meetings/"]["post"]["security"]


@pytest.mark.django_db
def test_what_is_served_is_the_committed_description(anonymous):
    first = anonymous.get("/api/v1/schema/")
    assert first["Content-Type"] == "application/vnd.oai.openapi+json"
    assert first.json() == write_schema.read(write_schema.CURRENT)
    tag = {"If-None-Match": first["ETag"]}
    assert anonymous.get("/api/v1/schema/", headers=tag).status_code == 304
    plain = anonymous.get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert plain["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_the_description_is_made_once(anonymous, monkeypatch):
    anonymous.get("/api/v1/schema/")
    monkeypatch.setattr("relations.api.views.description.described", None)
    assert anonymous.get("/api/v1/schema/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["schema/", "docs/", "docs/redoc/"])
def test_the_description_takes_no_parameter(path, anonymous):
    answer = anonymous.get(f"/api/v1/{path}", {"version": "9"})
    assert answer.status_code == 400
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("version", "unknown_parameter")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["docs/", "docs/redoc/"])
def test_a_page_says_what_it_can_be_asked_for_as(path, anonymous):
    asked = {"Accept": "application/json"}
    answer = anonymous.get(f"/api/v1/{path}", headers=asked)
    assert answer.status_code == 406
    assert "text/html" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["docs/", "docs/redoc/"])
def test_the_pages_load_nothing_from_elsewhere(path, anonymous):
    answer = anonymous.get(f"/api/v1/{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'src="http' not in page
    assert "//cdn" not in page
    assert "fonts.googleapis" not in page
    assert "'self'" in answer["Content-Security-Policy"]


def test_what_many_operations_say_alike_is_said_once(schema):
    start = schema["components"]["schemas"]["Meeting"]["properties"]["start"]
    assert start["oneOf"] == [{"$ref": "#/components/schemas/Date"}, {"type": "null"}]
    said = json.dumps(schema["paths"]) + json.dumps(schema["components"]["schemas"])
    assert said.count(json.dumps(MeetingFormat.values)[:-1]) == 1
    assert {"$ref": "#/components/parameters/known_at"} in (
        schema["paths"]["/api/v1/meetings/"]["get"]["parameters"]
    )


def test_two_schemas_of_one_name_are_refused():
    def member(kind):
        return {"x-name": "Thing", "type": kind}

    result = {
        "paths": {},
        "components": {"schemas": {"A": {"properties": {"a": member("string")}}}},
    }
    components.share(result)
    assert result["components"]["schemas"]["Thing"] == {"type": "string"}
    result["components"]["schemas"]["B"] = {
        "properties": {"a": member("string"), "b": member("integer")}
    }
    with pytest.raises(ValueError, match="Two different schemas are named Thing"):
        components.share(result)


def test_a_list_answers_pages_and_an_answer_says_what_is_always_there(schema):
    for path in ("records/", "ties/"):
        answer = schema["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]
        assert answer["content"]["application/json"]["schema"] == {
            "$ref": "#/components/schemas/PaginatedRecordList"
        }
    meeting = schema["components"]["schemas"]["Meeting"]
    assert set(meeting["properties"]) - set(meeting["required"]) == set(ASKED)


def test_what_may_be_empty_or_missing_says_so(schema):
    schemas = schema["components"]["schemas"]
    level = schemas["Meeting"]["properties"]["level"]
    assert level["$ref"] == "#/components/schemas/SeniorityOrNone"
    decided_by = schemas["PendingChange"]["properties"]["decided_by"]
    assert decided_by["type"] == ["string", "null"]
    row = schemas["PanelRow"]
    assert "dyad" in row["required"]
    assert set(row["required"]).isdisjoint(MEASURES)
