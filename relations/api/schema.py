"""How the API describes itself in OpenAPI 3.1."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from relations.api import components, examples
from relations.api.replays import HEADER
from relations.api.serializers.changes import PendingChangeSerializer
from relations.api.views.exports import RENDERERS, XlsxRenderer

MATCH = "If-Match"
IF_MATCH = OpenApiParameter(
    MATCH,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The etag of the row as you have read it.",
)
MAY_MATCH = OpenApiParameter(
    MATCH,
    str,
    OpenApiParameter.HEADER,
    description="The etag of the row as you have read it; without it, what was changed "
    "since does not matter.",
)
PROBLEM = {
    "type": "object",
    "description": "An error, RFC 9457.",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
                "additionalProperties": True,
            },
        },
    },
    "additionalProperties": True,
}
EMPTY = {"type": "string", "maxLength": 0}
ANYWHERE = {
    "400": "The request has problems; “errors” lists all of them.",
    "401": "Not logged in, or the token is not valid.",
    "403": "The account may not do this.",
    "406": "What “Accept” asks for is not answered here.",
    "413": "The body is too large.",
    "429": "Too many requests; “Retry-After” says when to go on.",
}
BELOW_A_KEY = {"404": "There is no such row."}
OF_A_ROW = {"410": "The row was deleted."}
OF_A_MERGED_ROW = {"301": "It was merged; “Location” and “merged_into” say into which."}
MERGED = ("/officials/{", "/posts/{", "/sources/{", "/countries/{")
OF_A_BODY = {
    "409": "It is known already, or in use.",
    "411": "The request does not say how long its body is.",
    "415": "Only JSON is read.",
}
OF_A_GUARD = {
    "412": "Somebody changed it since it was read: “changed_by”, “changed_at” and "
    "“changed” say who, when and what differs, “etag” what to send.",
}
OF_A_CHANGE = {
    "409": "It is known already, or in use.",
    **OF_A_GUARD,
    "428": "“If-Match” is missing.",
}


# A list as a file: lines of text, or a workbook.
FILES = {
    renderer.media_type: {
        "schema": {"type": "string"}
        if renderer is not XlsxRenderer
        else {"type": "string", "format": "binary"}
    }
    for renderer in RENDERERS
}


class Description(AutoSchema):
    """Describes the strict parameters, and the header that writers send."""

    def get_override_parameters(self):
        found = []
        fields = self._fields()
        for name, field in fields.items():
            schema, example = _parted(field.openapi())
            found.append(
                OpenApiParameter(
                    name,
                    schema,
                    OpenApiParameter.QUERY,
                    description=f"{field.help_text}{example}",
                    explode=False if field.many else None,
                    style="form" if field.many else None,
                )
            )
        if self.method in ("PUT", "PATCH", "DELETE") and self._writes_rows():
            found.append(IF_MATCH)
        if getattr(self.view, "action", "") in getattr(self.view, "may_match", ()):
            found.append(MAY_MATCH)
        if self.method == "POST" and not getattr(self.view, "asks_for_token", False):
            found.append(
                OpenApiParameter(
                    HEADER,
                    OpenApiTypes.STR,
                    OpenApiParameter.HEADER,
                    description="A name for this very request, a UUID for instance. "
                    "Sent again within a day, it is answered as before and not done "
                    "again.",
                )
            )
        return found

    def get_response_serializers(self):
        """What is written to a published record may have to wait: 202."""
        known = super().get_response_serializers()
        view = self.view
        if getattr(view, "action", "") not in getattr(view, "may_wait", ()):
            return known
        usual = {"POST": 201, "DELETE": 204}.get(self.method, 200)
        known = None if self.method == "DELETE" else known
        return {usual: known, 202: PendingChangeSerializer}

    def _get_response_for_code(
        self, serializer, status_code, media_types=None, direction="response"
    ):
        """A list is described as its pages in JSON, and comes as files as well."""
        is_list = self.method == "GET" and getattr(self.view, "comes_as_file", False)
        if is_list:
            media_types = [self.view.renderer_classes[0].media_type]
        found = super()._get_response_for_code(
            serializer, status_code, media_types, direction
        )
        if is_list and str(status_code) == "200":
            found["content"].update(FILES)
        return found

    def _map_basic_serializer(self, serializer, direction):
        """In an answer every member is there, but for those that the shape excepts."""
        described = super()._map_basic_serializer(serializer, direction)
        if direction == "response" and "properties" in described:
            excepted = getattr(serializer, "sometimes", ())
            described["required"] = sorted(set(described["properties"]) - {*excepted})
        return described

    def _fields(self):
        view = self.view
        fields = {}
        if getattr(view, "is_paged", False) and view.filterset_class:
            filters = view.filterset_class.base_filters
            fields.update({name: each.field for name, each in filters.items()})
        if isinstance(view.request, Request) or view.request is None:
            view.request = _Asking(self.method)
        if hasattr(view, "query_fields"):
            fields.update(view.query_fields())
        return fields

    def _writes_rows(self):
        return hasattr(self.view, "lock")

    def get_filter_backends(self):
        return []

    def get_auth(self):
        """Everybody may read, and ask for a token, without being known."""
        asks_for_token = getattr(self.view, "asks_for_token", False)
        known = super().get_auth()
        open_to_all = self.method == ("POST" if asks_for_token else "GET")
        return [{}, *known] if open_to_all else known


def _parted(schema):
    """The schema of a parameter without its example, and the example in words.

    Pages on which an operation is tried fill every parameter in with the example of
    its schema, and nobody can mean all of them together.
    """
    if "items" in schema:
        inner, example = _parted(schema["items"])
        return {**schema, "items": inner}, example
    if "example" not in schema:
        return schema, ""
    left = {name: value for name, value in schema.items() if name != "example"}
    return left, f" For instance “{schema['example']}”."


class _Asking:
    """Stands for the request while the schema is made: only its method is asked."""

    def __init__(self, method):
        self.method = method


# How far the integers of the databases reach: SQLite's further than PostgreSQL's.
REACH = {2**15 - 1, 2**31 - 1, 2**63 - 1, -(2**15), -(2**31), -(2**63)}


def add_problems(result, generator, request, public):
    """Document the errors of each operation, and null as OpenAPI 3.1 writes it."""
    _forget_reach(result)
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    answers = result["components"].setdefault("responses", {})
    every = ANYWHERE, BELOW_A_KEY, OF_A_ROW, OF_A_MERGED_ROW, OF_A_BODY, OF_A_CHANGE
    for known in every:
        for status, description in known.items():
            answers[f"Problem{status}"] = _problem(description)
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            known = dict(ANYWHERE)
            if "{" in path:
                known.update(BELOW_A_KEY)
            if "{id}/" in path or (method != "get" and "{code}/" in path):
                known.update(OF_A_ROW)
            if method == "get" and any(each in path for each in MERGED):
                known.update(OF_A_MERGED_ROW)
            if method in ("post", "put", "patch"):
                known.update(OF_A_BODY)
            for each in operation.get("parameters", ()):
                if each["name"] == MATCH:
                    known.update(OF_A_CHANGE if each.get("required") else OF_A_GUARD)
            if method == "get":
                operation["responses"].setdefault(
                    "304", {"description": "Nothing has changed since."}
                )
            for status in known:
                reference = {"$ref": f"#/components/responses/Problem{status}"}
                operation["responses"].setdefault(status, reference)
    return examples.attach(components.share(_as_3_1(result)))


def _forget_reach(node):
    """Say the same of an integer whatever database the server stands on."""
    if isinstance(node, list):
        for each in node:
            _forget_reach(each)
    elif isinstance(node, dict):
        for name in ("maximum", "minimum"):
            if type(node.get(name)) is int and node[name] in REACH:
                del node[name]
        if node.get("format") == "int64":
            del node["format"]
        for each in node.values():
            _forget_reach(each)


def _problem(description):
    return {
        "description": description,
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"}
            }
        },
    }


def _as_3_1(node):
    """OpenAPI 3.1 has no `nullable`, null is a type; and formats are no conditions, so
    that an empty text may match both of “empty or an address”.
    """
    if isinstance(node, list):
        return [_as_3_1(each) for each in node]
    if not isinstance(node, dict):
        return node
    node = {name: _as_3_1(each) for name, each in node.items()}
    if EMPTY in node.get("oneOf", ()):
        node["anyOf"] = node.pop("oneOf")
    return components.nullable(node) if node.pop("nullable", None) is True else node
