"""How the API describes itself: the document, and the pages that show it."""

import json
from functools import lru_cache

import orjson
from django.http import HttpResponse
from drf_spectacular import views as openapi
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema

from relations.api.views.base import View


def described():
    """The description that the server gives now: plain lists and texts."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    return json.loads(json.dumps(document))


@lru_cache
def written():
    """The description as it is sent; it takes a second to make and never changes."""
    return orjson.dumps(described())


class SchemaView(View):
    """The description in OpenAPI 3.1."""

    renderer_classes = openapi.SpectacularJSONAPIView.renderer_classes

    @extend_schema(exclude=True)
    def get(self, request):
        response = HttpResponse(
            written(), content_type=request.accepted_renderer.media_type
        )
        response.headers["Content-Disposition"] = 'inline; filename="Bilateral.json"'
        return self._tagged(response)


class Page(View):
    """A page for people; it loads nothing from elsewhere."""

    to_accept = (
        "This is a page to look at: send “Accept: text/html”. Programs find the same "
        "at /api/v1/schema/."
    )


class SwaggerPage(Page, openapi.SpectacularSwaggerView):
    """Every operation, to be tried."""


class RedocPage(Page, openapi.SpectacularRedocView):
    """Every operation, to be read."""

    template_name = "relations/api/redoc.html"
