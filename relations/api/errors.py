"""Errors of the API: each one is application/problem+json (RFC 9457), never HTML.

A problem has `type`, `title`, `status`, `detail` and, where something can be pointed
at, `errors`: a list of `{field, code, message}` with every problem of the request.
"""

import logging
from http import HTTPStatus

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.exceptions import (
    ValidationError as ModelError,
)
from django.core.signals import got_request_exception
from django.http import Http404, JsonResponse
from django.urls import Resolver404, resolve
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
PREFIX = "/api/"


class Problem(exceptions.APIException):
    """An error with a status of its own; `extra` are more members of the answer."""

    def __init__(self, status, detail, *, errors=(), headers=None, **extra):
        super().__init__(detail)
        self.status_code = status
        self.errors = list(errors)
        self.headers = headers
        self.extra = extra


class Invalid(Problem):
    """A request with problems; `errors` lists every one of them."""

    def __init__(self, errors):
        errors = list(errors)
        first = errors[0]
        detail = first["message"]
        if first["field"] and detail.startswith(("It ", "This field")):
            detail = f"“{first['field']}”: {detail}"
        if len(errors) > 1:
            detail = f"The request has {len(errors)} problems; see “errors”."
        super().__init__(HTTPStatus.BAD_REQUEST, detail, errors=errors)


def problem(field, code, message, **extra):
    """One entry of `errors`."""
    return {"field": field, "code": code, "message": str(message), **extra}


def from_serializer(detail, path=""):
    """The entries for the errors of a serializer, nested: `citations.0.quote`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            deeper = [path] if name == "non_field_errors" else [path, str(name)]
            yield from from_serializer(inner, ".".join(filter(None, deeper)))
    elif isinstance(detail, list | tuple):
        for index, inner in enumerate(detail):
            deeper = path if isinstance(inner, str) else f"{path}.{index}".strip(".")
            yield from from_serializer(inner, deeper)
    else:
        yield problem(path, getattr(detail, "code", None) or "invalid", detail)


def from_model(error, names=None):
    """The entries for a model's `ValidationError`; `names` maps columns to fields."""
    names = names or {}
    found = getattr(error, "error_dict", None) or {"": error.error_list}
    for field, leaves in found.items():
        path = "" if field == "__all__" else names.get(field, field)
        for leaf in leaves:
            params = leaf.params if isinstance(leaf.params, dict) else {}
            inner = [path]
            if "item" in params:
                column = params.get("column", "__all__")
                inner.append(str(params["item"] - 1))
                inner.append("" if column == "__all__" else names.get(column, column))
            extra = {key: params[key] for key in ("candidates",) if key in params}
            message = params["text"] if "item" in params else leaf.messages[0]
            code = leaf.code or "invalid"
            if "candidates" in params:
                message = (
                    f"{message} Or say by “start” which is meant, see “candidates”."
                )
            yield problem(".".join(filter(None, inner)), code, message, **extra)


def answer(status, detail, errors=(), headers=None, **extra):
    """The HTTP response for a problem."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "errors": list(errors),
        **extra,
    }
    return JsonResponse(
        body,
        status=status,
        headers=headers,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def exception_handler(error, context):
    """Turn whatever a view raised into a problem; unforeseen errors are logged."""
    if isinstance(error, Problem):
        said = error.status_code, str(error.detail), error.errors, error.headers
        return answer(*said, **error.extra)
    if isinstance(error, exceptions.ValidationError):
        invalid = Invalid(from_serializer(error.detail))
        return answer(invalid.status_code, str(invalid.detail), invalid.errors)
    if isinstance(error, ModelError):
        invalid = Invalid(from_model(error))
        return answer(invalid.status_code, str(invalid.detail), invalid.errors)
    if isinstance(error, exceptions.APIException):
        return answer(
            error.status_code, _sentence(error), _errors(error), _headers(error)
        )
    if isinstance(error, Http404):
        return answer(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
    if isinstance(error, PermissionDenied):
        return answer(HTTPStatus.FORBIDDEN, "Your account may not do this.")
    if isinstance(error, RequestDataTooBig):
        return answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large.")
    if isinstance(error, SuspiciousOperation):
        return answer(HTTPStatus.BAD_REQUEST, "The request is malformed.")
    return _unforeseen(error, context)


def _sentence(error):
    if isinstance(error, exceptions.NotAuthenticated):
        return (
            "Log in, or send a token: “Authorization: Token ...”; POST your name and "
            "password to /api/v1/auth/token/ to get one."
        )
    if isinstance(error, exceptions.NotAcceptable):
        return "This address answers in JSON only: send “Accept: application/json”."
    if isinstance(error, exceptions.UnsupportedMediaType):
        return "Send the body as JSON, with “Content-Type: application/json”."
    return str(error.detail)


def _errors(error):
    if isinstance(error, exceptions.ParseError):
        return [problem("", "malformed", error.detail)]
    return []


def _headers(error):
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)
    return headers


def _unforeseen(error, context):
    request = context.get("request")
    logger.exception("The API failed at %s.", request and request.path, exc_info=error)
    got_request_exception.send(
        sender=type(context.get("view")), request=getattr(request, "_request", None)
    )
    return answer(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong on our side; it has been logged.",
    )


# Outside views: addresses that no view has, and errors before one is reached.


@csrf_exempt  # there is nothing to guard, and its refusal would be a page
def no_such_route(request, *args, **kwargs):
    """Answer every address below /api/ that no view has."""
    hint = ""
    if not request.path_info.endswith("/") and _exists(f"{request.path_info}/"):
        hint = f" Did you mean {request.path_info}/?"
    return answer(
        HTTPStatus.NOT_FOUND,
        f"There is nothing at this address.{hint} /api/v1/ lists what there is.",
    )


def _exists(path):
    try:
        return resolve(path).func is not no_such_route
    except Resolver404:
        return False


def bad_request(request, exception=None):
    """`handler400` of the site."""
    if request.path_info.startswith(PREFIX):
        return answer(HTTPStatus.BAD_REQUEST, "The request is malformed.")
    return defaults.bad_request(request, exception)


def server_error(request):
    """`handler500` of the site."""
    if request.path_info.startswith(PREFIX):
        return answer(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong on our side; it has been logged.",
        )
    return defaults.server_error(request)
