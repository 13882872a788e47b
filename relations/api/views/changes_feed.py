"""`changes/`: what was created, changed and deleted in public, for copies of it."""

from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from relations.actions.feed import KIND_NAMES, flush
from relations.api.filtersets import Asked, StrictFilterSet, column
from relations.api.pagination import KeysetPagination
from relations.api.parameters import Code, Moment
from relations.api.serializers.changes_feed import FeedEntrySerializer
from relations.api.views.lists import ListView
from relations.models import FeedEntry


class FeedFilters(StrictFilterSet):
    kind = Asked(Code(KIND_NAMES, "Of these kinds."), column("kind"))
    since = Asked(
        Moment("Written to the feed at this moment or later."),
        lambda rows, found: rows.since(found),
    )


class FeedPagination(KeysetPagination):
    """Pages in the order of the feed; the last one too says where to go on."""

    def fields(self, view):
        only = Code(
            [view.ordering], "There is one order, the oldest first.", many=False
        )
        return {**super().fields(view), "ordering": only}

    def get_paginated_response(self, data):
        response = super().get_paginated_response(data)
        links = {name: response.data.pop(name) for name in ("next", "previous")}
        response.data = {**links, "resume": self._resume(), **response.data}
        return response

    def _resume(self):
        """Where whatever comes after this page will be found."""
        at = [0]
        if self.page:
            at = [self.page[-1].pk]
        elif self.cursor and not self.cursor["back"]:
            at = self.cursor["at"]
        url = remove_query_param(self.request.build_absolute_uri(), "count")
        return replace_query_param(url, "cursor", self.cursor_at(at))

    def get_paginated_response_schema(self, schema):
        described = super().get_paginated_response_schema(schema)
        described["required"] = [*described["required"], "resume"]
        described["properties"]["resume"] = {
            "type": "string",
            "format": "uri",
            "description": "Where to ask again later for what comes after this page.",
        }
        return described


class FeedViewSet(ListView):
    """What everybody may read, as a feed: created, changed, deleted; oldest first.

    Whoever follows it from its beginning, and fetches what it names, holds the public
    database. A passage belongs to its record: one that comes, changes or goes is a
    change of the record.
    """

    model = FeedEntry
    serializer_class = FeedEntrySerializer
    filterset_class = FeedFilters
    pagination_class = FeedPagination
    orderings = {"id": ("id",)}
    ordering = "id"

    def visible(self):
        return FeedEntry.objects.all()

    def list(self, request, *args, **kwargs):
        flush()  # what nobody could be told of when it was written
        return super().list(request, *args, **kwargs)

    def retrieve(self, request, *args, **kwargs):
        return Response(self.shape([self.get_object()])[0])
