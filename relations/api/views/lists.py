"""Lists of the API and their single rows: filters, pages, members, deleted rows."""

from functools import cache

from django.utils.functional import cached_property
from rest_framework import exceptions, viewsets
from rest_framework.response import Response

from relations.api import members
from relations.api.errors import Problem
from relations.api.parameters import Code
from relations.api.past import NAME as KNOWN_AT
from relations.api.past import KnownAt
from relations.api.rows.light import Light
from relations.api.rows.lists import ListQuestion, flat_list
from relations.api.views.base import View
from relations.api.views.exports import TABLES, ExportsLists

READS = ("GET", "HEAD", "OPTIONS")


class ListView(ExportsLists, View, viewsets.GenericViewSet):
    """Lists with a filterset and keyset pages, and single rows.

    `orderings` and `rankings` map the public name of an order to its columns, see
    `KeysetPagination`; `expandable` names what `expand` may embed.
    """

    lookup_value_regex = "[0-9]{1,18}"
    filterset_class = None
    orderings = {"id": ("id",), "updated": ("updated", "id")}
    rankings = {}
    ordering = "-id"
    expandable = ()
    paged_actions = ("list",)
    # How pages of the list are read as flat rows, see `rows.lists`; None: they are not.
    flat_rows = None
    # Whether everybody may know that a row was there; its past does not tell whether
    # a row was public that is public only through others.
    past_is_public = True

    def visible(self):
        """The rows that the user may read."""
        raise NotImplementedError

    def prepared(self, rows):
        """The rows with what their shape needs, in a fixed number of statements."""
        return rows

    def get_queryset(self):
        return self.visible()

    @property
    def is_paged(self):
        return self.action in self.paged_actions

    @property
    def shows_rows(self):
        return self.is_paged or self.action == "retrieve"

    def read_shapes(self):
        """The serializer classes whose shapes an answer to a read has."""
        return (self.get_serializer_class(),)

    def query_fields(self):
        fields = super().query_fields()
        if self.is_paged:
            fields.update(self.paginator.fields(self))
        if self.expandable and self.request.method in READS:
            fields["expand"] = Code(self.expandable, "Embed these in each row.")
        if self.request.method in READS and self.shows_rows:
            fields.update(members.parameters(self.read_shapes()))
        if self.request.method in READS and has_past(self.model):
            fields[KNOWN_AT] = KnownAt()
        return fields

    def judge(self, reading):
        super().judge(reading)
        members.judge(reading, self.expandable)

    def bound_filterset(self, request):
        if not (self.is_paged and self.filterset_class):
            return None
        return self.filterset_class(request.query_params, request=request)

    def filter_queryset(self, queryset):
        return self.filterset.filter_queryset(queryset) if self.filterset else queryset

    def get_serializer_context(self):
        expand = getattr(self, "asked", {}).get("expand") or ()
        return {**super().get_serializer_context(), "expand": expand}

    @cached_property
    def selection(self):
        """The members of rows that the request asks for."""
        return members.Selection(getattr(self, "asked", {}))

    def finalize_response(self, request, response, *args, **kwargs):
        if isinstance(response, Response) and response.status_code == 200:
            self._select(response)
        return super().finalize_response(request, response, *args, **kwargs)

    def _select(self, response):
        """Leave in an answer the members of its rows that were asked for."""
        if not self.selection:
            return
        if self.is_paged:
            response.data["results"] = self.selection.of(response.data["results"])
        else:
            [response.data] = self.selection.of([response.data])

    def page_of(self, rows, *address):
        """Answer with `rows(*address)`, filtered: one page, or all of them."""
        return self.answer_with(self.found(rows, *address))

    def found(self, rows, *address):
        """What `rows(*address)` are after the filters, for pages to be taken of it."""
        if self._asks_for_flat_rows():
            flat = self._flat_list()
            return ListQuestion(flat, self.audience, rows, address, self.filterset)
        return self.prepared(self.filter_queryset(rows(*address)))

    def _flat_list(self):
        return flat_list(self.flat_rows, self.get_serializer_class(), self.openly)

    @property
    def asks_for_columns(self):
        """Whether the columns of today's rows say all that is asked for.

        What ranks rows is no column of theirs.
        """
        return self.moment is None and self.asked["ordering"] not in self.rankings

    def _asks_for_flat_rows(self):
        return (
            self.flat_rows is not None
            and self.action == "list"
            and self.asks_for_columns
            and self.exported not in TABLES  # they are made of models
        )

    @property
    def audience(self):
        """What the SQL depends on, besides what is asked."""
        return type(self), self.openly

    def answer_with(self, found):
        """Answer with one page of what was found, or with all of it as a file."""
        if self.exported:
            return self.export(found)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.shape(page))

    def shape(self, rows):
        """What the rows look like in the answer."""
        if rows and isinstance(rows[0], Light):
            return self._flat_list().shown(rows, self.get_serializer_context())
        return self.get_serializer(rows, many=True).data

    def list(self, request, *args, **kwargs):
        return self.page_of(self.visible)

    def retrieve(self, request, *args, **kwargs):
        self.shown = self.get_object()
        return Response(self.shape([self.shown])[0])

    def get_object(self):
        key = self.kwargs[self.lookup_url_kwarg or self.lookup_field]
        row = self.prepared(self.visible()).filter(pk=int(key)).first()
        if row is None:
            self.refuse_missing(key)
        return row

    def refuse_missing(self, key):
        """Say that there is no such row; 410 where there was a public one."""
        noun = self.model._meta.verbose_name
        if self.was_deleted(key):
            raise Problem(410, f"The {noun} {key} was deleted.")
        if self.moment:
            raise exceptions.NotFound(f"There was no {noun} {key} at that moment.")
        raise exceptions.NotFound(f"There is no {noun} {key}.")

    def was_deleted(self, key):
        if not has_past(self.model):
            return False
        if self.openly and not self.past_is_public:
            return False
        return self.deletions(self.model, key).exists()

    def deletions(self, model, key):
        """The states, up to the moment that is asked about, in which a row is gone."""
        past = model.history.filter(history_type="-", **{model._meta.pk.attname: key})
        return past.filter(history_date__lte=self.moment) if self.moment else past


@cache
def has_past(model):
    """Whether a model keeps its history; to look makes a manager, each time."""
    return hasattr(model, "history")
