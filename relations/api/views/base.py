"""What every view of the API does: strict parameters, ETags."""

import hashlib
import re
from contextlib import ExitStack, nullcontext
from functools import cache

from django.conf import settings
from django.http import HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.http import http_date
from rest_framework import exceptions, viewsets
from rest_framework.fields import DateTimeField
from rest_framework.response import Response
from rest_framework.views import APIView

from relations.api import members, parameters
from relations.api.errors import Problem
from relations.api.parameters import Code
from relations.api.past import NAME as KNOWN_AT
from relations.api.past import KnownAt, NoPast
from relations.api.permissions import MayReadOrWrite, sees_unpublished
from relations.api.replays import replayed
from relations.api.views.exports import ExportsLists
from relations.past import NAMES_OF_COUNTRIES, known_at

READS = ("GET", "HEAD", "OPTIONS")
_fields = {}
TAG = re.compile(r'(?:W/)?"([^"]*)"')


class View(APIView):
    """A view whose query parameters are all known; `asked` holds their values.

    `moment` is None, or the moment of the past that the whole request asks about.
    """

    permission_classes = (MayReadOrWrite,)
    model = None
    moment = None

    def query_fields(self):
        """The parameters of this request by name, filters apart."""
        return {}

    def fields_of_this(self, request):
        """`query_fields`, which are made once for each sort of reading."""
        if request.method not in ("GET", "HEAD"):
            return self.query_fields()
        sort = type(self), getattr(self, "action", None), request.method
        if sort not in _fields:
            _fields[sort] = self.query_fields()
        return _fields[sort].copy()

    def bound_filterset(self, request):
        """The filterset of this request, or None."""
        return None

    def judge(self, reading):
        """Refuse parameters that cannot be meant together, `reading.add_error`."""

    def read_address(self):
        """Read what the address names, before anything is asked of the past."""

    def in_the_past(self, besides=()):
        """A context in which the database answers as the request asks it to.

        It is entered for the whole of a request. Whatever reads on after the view has
        returned, a stream for instance, enters one of its own.
        """
        if self.moment is None:
            return nullcontext()
        openly = not sees_unpublished(self.request.user)
        return known_at(self.moment, openly=openly, besides=besides)

    def dispatch(self, request, *args, **kwargs):
        with ExitStack() as self.while_answering:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request, *args, **kwargs):
        refuse_large_body(request)
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return
        fields = self.fields_of_this(request)
        if KNOWN_AT in fields:
            self.moment = fields[KNOWN_AT].of(request.query_params)
        elif KNOWN_AT in request.query_params:
            fields[KNOWN_AT] = NoPast()
        # The code of a country means what it means today.
        with self.in_the_past(besides=NAMES_OF_COUNTRIES):
            self.filterset = self.bound_filterset(request)
            forms = [self.filterset.form] if self.filterset else []
            self.asked = parameters.read(
                request.query_params, fields, request.user, *forms, judge=self.judge
            )
            self.read_address()
        self.while_answering.enter_context(self.in_the_past())
        if request.method == "POST" and self.keeps_answers(request):
            self.post = replayed(self, self.post)

    def keeps_answers(self, request):
        """Whether a POST may name a key under which its answer is kept."""
        gives_token = getattr(self, "asks_for_token", False)
        known = request.user.is_authenticated
        return known and hasattr(self, "post") and not gives_token

    def options(self, request, *args, **kwargs):
        """Answer a browser that asks first; the headers say the rest."""
        return Response(status=204)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ("Authorization", "Cookie"))
        if request.method in ("GET", "HEAD") and isinstance(response, Response):
            if self.moment and isinstance(response.data, dict):
                said = DateTimeField().to_representation(self.moment)
                response.data = {KNOWN_AT: said, **response.data}
            response.add_post_render_callback(self._tagged)
        return response

    def _tagged(self, response):
        """Give an answer its ETag; 304 where the reader has it already.

        The tag begins with the row's version, which is what a writer sends back, and
        ends in a digest, because names of other rows are in the answer too. Of the past
        nobody writes: its tag is the digest alone.
        """
        if response.status_code != 200:
            return response
        digest = hashlib.sha256(response.content).hexdigest()[:16]
        row = None if self.moment else getattr(self, "shown", None)
        tag = f'"{row.pk}-{row.version}-{digest}"' if row else f'"{digest}"'
        response["ETag"] = tag
        if row:
            response["Last-Modified"] = http_date(row.updated.timestamp())
        known = TAG.findall(self.request.META.get("HTTP_IF_NONE_MATCH", ""))
        if tag.strip('"') not in known:
            return response
        unchanged = HttpResponseNotModified()
        for name in ("ETag", "Last-Modified", "Vary"):
            if name in response:
                unchanged[name] = response[name]
        return unchanged


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
        if self.is_paged:
            patch_vary_headers(response, ("Accept",))
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
        return self.prepared(self.filter_queryset(rows(*address)))

    def answer_with(self, found):
        """Answer with one page of what was found, or with all of it as a file."""
        if self.exported:
            return self.export(found)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.shape(page))

    def shape(self, rows):
        """What the rows look like in the answer."""
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
        if not self.past_is_public and not sees_unpublished(self.request.user):
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


def refuse_large_body(request):
    """Refuse a body above the limit before anything reads it."""
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = 0
    if not size and request.META.get("HTTP_TRANSFER_ENCODING"):
        # Django reads nothing of such a body; to go on would lose it without a word.
        raise Problem(411, "Send the body with its length (Content-Length).")
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if size > limit:
        raise Problem(
            413,
            f"The body has {size:,} bytes; at most {limit:,} are read.",
        )
