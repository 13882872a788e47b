"""The first page of the API."""

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from relations.api.views.base import View
from relations.exporting.files import LICENCE

VERSION = "0.1.0"
RESOURCES = (
    "countries",
    "officials",
    "posts",
    "tenures",
    "records",
    "meetings",
    "agreements",
    "trade-ties",
    "defense-ties",
    "diplomatic-ties",
    "events",
    "ties",
    "trips",
    "gatherings",
    "products",
    "citations",
    "articles",
    "sources",
    "dyads",
    "panel",
    "changes",
    "vocabularies",
)
OF_EDITORS = ("findings", "pending-changes", "merges", "redactions")
ROOT = {
    "x-name": "Root",
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "data_licence": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "url": {"type": "string"}},
            "required": ["name", "url"],
        },
        "review_alone": {
            "type": "boolean",
            "description": "Reviewers here may approve records of their own.",
        },
        "schema": {"type": "string"},
        "docs": {"type": "string", "description": "Every operation, to be tried."},
        "redoc": {"type": "string", "description": "Every operation, to be read."},
        "token": {"type": "string"},
        "resources": {
            "type": "object",
            "description": "The address of every table, by its name.",
            "additionalProperties": {"type": "string"},
        },
        "of_editors": {
            "type": "object",
            "description": "The same of tables for those who work on records.",
            "additionalProperties": {"type": "string"},
        },
    },
    "required": [
        "name",
        "version",
        "data_licence",
        "review_alone",
        "schema",
        "docs",
        "redoc",
        "token",
        "resources",
        "of_editors",
    ],
}


class RootView(View):
    """Name, version, licence of the data, and where everything is."""

    @extend_schema(operation_id="root", responses={200: ROOT})
    def get(self, request):
        root = reverse("api-root")
        return Response(
            {
                "name": "Bilateral",
                "version": VERSION,
                "data_licence": LICENCE,
                "review_alone": settings.REVIEW_ALONE,
                "schema": reverse("schema"),
                "docs": reverse("docs"),
                "redoc": reverse("redoc"),
                "token": reverse("token"),
                "resources": {name: f"{root}{name}/" for name in RESOURCES},
                "of_editors": {name: f"{root}{name}/" for name in OF_EDITORS},
            }
        )
