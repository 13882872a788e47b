"""Settings of the API: Django REST framework, its description, its tokens."""

from datetime import timedelta

from config import environment

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # The token first: whoever sends nothing is told 401, not 403.
        "relations.api.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["relations.api.permissions.MayReadOrWrite"],
    "DEFAULT_RENDERER_CLASSES": ["relations.api.renderers.FastJSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "relations.api.negotiation.Negotiation",
    "DEFAULT_PARSER_CLASSES": ["relations.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "relations.api.pagination.KeysetPagination",
    "DEFAULT_THROTTLE_CLASSES": [
        "relations.api.throttles.AnonymousThrottle",
        "relations.api.throttles.UserThrottle",
        "relations.api.throttles.ExportThrottle",
    ],
    "DEFAULT_SCHEMA_CLASS": "relations.api.schema.Description",
    "EXCEPTION_HANDLER": "relations.api.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    # `format` is a parameter like any other, and unknown so far.
    "URL_FORMAT_OVERRIDE": None,
    # Whom to count is believed from as many proxies as we were told of.
    "NUM_PROXIES": environment.read()["PROXIES"],
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Bilateral",
    "DESCRIPTION": "Relations between states, each fact linked to the passage that "
    "supports it. The data are licensed under CC BY 4.0.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {
        "name": "Apache-2.0 (code), CC BY 4.0 (data)",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["relations.api.permissions.MayReadOrWrite"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    # The lists of codes stay where they are used: their names would collide.
    "POSTPROCESSING_HOOKS": ["relations.api.schema.add_problems"],
    # Everything the pages load is served from here.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Our own tokens know how far they reach; knox's table is never made.
KNOX_TOKEN_MODEL = "relations.Token"
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=30),
    "AUTO_REFRESH": False,
}
