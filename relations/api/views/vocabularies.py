"""Every code list: with its terms in JSON, or as a file with a row for each term."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.response import Response

from relations.api.addresses import address
from relations.api.members import Selection
from relations.api.parameters import nearest
from relations.api.serializers.countries import (
    TermRowSerializer,
    VocabularySerializer,
)
from relations.api.views.base import View
from relations.api.views.exports import ExportsLists
from relations.models import PostRole, WeaponCategory
from relations.vocabularies import VOCABULARIES

# Lists that are tables, because they may grow without a release.
TABLES = {"post_role": PostRole, "weapon_category": WeaponCategory}


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


class CodeLists(ExportsLists, View):
    """Code lists, each of which fits into one answer."""

    comes_as_file = True
    selection = Selection({})

    def read_shapes(self):
        return (TermRowSerializer,)

    def pieces(self, found):
        """The rows of each list."""
        for each in found:
            yield [{"vocabulary": each["name"], **term} for term in each["terms"]]

    def shape(self, rows):
        return rows


class VocabulariesView(CodeLists):
    """Every code list with its terms."""

    @extend_schema(
        operation_id="vocabularies_list", responses=VocabularySerializer(many=True)
    )
    def get(self, request):
        found = [vocabulary(name) for name in names()]
        return self.export(found) if self.exported else Response(found)


class VocabularyView(CodeLists):
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
        found = vocabulary(list)
        return self.export([found]) if self.exported else Response(found)
