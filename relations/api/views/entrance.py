"""The first page of the API, its code lists and its description."""

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.response import Response

from relations.api.addresses import address
from relations.api.parameters import nearest
from relations.api.serializers.countries import VocabularySerializer
from relations.api.views.base import View
from relations.exporting.files import LICENCE
from relations.models import PostRole, WeaponCategory
from relations.vocabularies import VOCABULARIES

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
        "docs": {"type": "string"},
        "token": {"type": "string"},
        "resources": {
            "type": "object",
            "description": "The address of every table, by its name.",
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
        "token",
        "resources",
    ],
}
# Lists that are tables, because they may grow without a release.
TABLES = {"post_role": PostRole, "weapon_category": WeaponCategory}


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
                "token": reverse("token"),
                "resources": {name: f"{root}{name}/" for name in RESOURCES},
            }
        )


def vocabulary(name):
    """A code list with its terms, as JSON."""
    if name in TABLES:
        terms, title = TABLES[name].objects.all(), TABLES[name].__doc__
    else:
        terms, title = VOCABULARIES[name], VOCABULARIES[name].__doc__
    return {
        "name": name,
        "url": address("vocabularies", name),
        "title": title.strip().splitlines()[0],
        "terms": [
            {
                "code": term.code if name in TABLES else term.value,
                "label": str(term.label),
                "definition": term.definition,
                "anchor": term.anchor,
            }
            for term in terms
        ],
    }


def names():
    return sorted([*VOCABULARIES, *TABLES])


class VocabulariesView(View):
    """Every code list with its terms."""

    @extend_schema(
        operation_id="vocabularies_list", responses=VocabularySerializer(many=True)
    )
    def get(self, request):
        return Response([vocabulary(name) for name in names()])


class VocabularyView(View):
    """One code list."""

    @extend_schema(
        operation_id="vocabularies_retrieve",
        responses=VocabularySerializer,
        parameters=[
            OpenApiParameter("list", OpenApiTypes.STR, OpenApiParameter.PATH),
        ],
    )
    def get(self, request, list):
        if list not in names():
            raise exceptions.NotFound(
                f"There is no code list “{list}”{nearest(list, names())}"
            )
        return Response(vocabulary(list))
