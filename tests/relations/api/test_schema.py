"""The description of the API: valid, complete, and readable without a network."""

import pytest
from django.core.management import call_command
from openapi_spec_validator import OpenAPIV31SpecValidator

from config.api import router
from relations.api.views.base import ListView


@pytest.fixture(scope="module")
def schema():
    from drf_spectacular.generators import SchemaGenerator

    return SchemaGenerator().get_schema(request=None, public=True)


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
        for parameter in operation.get("parameters", [])
        if parameter["in"] != "path" and not parameter.get("description")
    ]
    assert silent == []


@pytest.mark.parametrize(("prefix", "view"), [(p, v) for p, v, _ in router.registry])
def test_every_filter_of_a_list_is_a_parameter(prefix, view, schema):
    described = {
        parameter["name"]
        for parameter in schema["paths"][f"/api/v1/{prefix}/"]["get"]["parameters"]
    }
    assert {"cursor", "page_size", "count", "ordering"} <= described
    if isinstance(view.filterset_class, type):
        assert set(view.filterset_class.base_filters) <= described
    assert issubclass(view, ListView)


def test_writers_are_told_of_if_match(schema):
    for verb in ("put", "patch", "delete"):
        operation = schema["paths"]["/api/v1/meetings/{id}/"][verb]
        headers = [p for p in operation["parameters"] if p["in"] == "header"]
        assert [(each["name"], each["required"]) for each in headers] == [
            ("If-Match", True)
        ]
        assert {"409", "412", "428"} <= set(operation["responses"])


def test_nothing_is_nullable_in_the_old_way(schema):
    assert "nullable" not in str(schema)


def test_reading_needs_no_token_in_the_description(schema):
    assert {} in schema["paths"]["/api/v1/records/"]["get"]["security"]
    assert {} not in schema["paths"]["/api/v1/meetings/"]["post"]["security"]


@pytest.mark.parametrize("path", ["docs/", "docs/redoc/"])
def test_the_pages_load_nothing_from_elsewhere(path, anonymous):
    answer = anonymous.get(f"/api/v1/{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'src="http' not in page
    assert "//cdn" not in page
    assert "fonts.googleapis" not in page
    assert "'self'" in answer["Content-Security-Policy"]
