"""What every view of the API does: strict parameters, the past, ETags."""

import hashlib
from contextlib import ExitStack, nullcontext
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseNotModified, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.http import http_date
from rest_framework.exceptions import NotAcceptable
from rest_framework.fields import DateTimeField
from rest_framework.response import Response
from rest_framework.views import APIView

from relations.api import parameters
from relations.api.errors import Problem
from relations.api.past import NAME as KNOWN_AT
from relations.api.past import NoPast
from relations.api.permissions import MayReadOrWrite, sees_unpublished
from relations.api.preconditions import TAG
from relations.api.replays import replayed
from relations.past import known_at

# Headers of a request that an answer depends on, whatever is asked: who asks, and
# whether it is to be compressed.
DEPENDS_ON = ("Authorization", "Cookie", "Accept-Encoding")
TODAY = nullcontext()
NO_QUERY = QueryDict()  # nobody can change it
_fields = {}


class View(APIView):
    """A view whose query parameters are all known; `asked` holds their values.

    `moment` is None, or the moment of the past that the whole request asks about.
    """

    permission_classes = (MayReadOrWrite,)
    model = None
    moment = None
    # What to send as `Accept`, in a sentence, where it is not JSON alone.
    to_accept = None

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
        return _fields[sort]

    def bound_filterset(self, request):
        """The filterset of this request, or None."""
        return None

    def judge(self, reading):
        """Refuse parameters that cannot be meant together, `reading.add_error`."""

    def read_address(self):
        """Read what the address names, before anything is asked of the past."""

    def in_the_past(self):
        """A context in which the database answers as the request asks it to.

        It is entered for the whole of a request. Whatever reads on after the view has
        returned, a stream for instance, enters one of its own.
        """
        if self.moment is None:
            return TODAY
        return known_at(self.moment, openly=self.openly)

    @cached_property
    def openly(self):
        """Whether the answer is for the public."""
        return not sees_unpublished(self.request.user)

    def dispatch(self, request, *args, **kwargs):
        with ExitStack() as self.while_answering:
            response = super().dispatch(request, *args, **kwargs)
        self._let_go()
        return response

    def _let_go(self):
        """Leave no circle behind, which would wait for the collector.

        With all that hangs on it, it would take memory that is in no cache any more
        from one request to the next.
        """
        del self.response
        self.request.parser_context.clear()
        for verb in getattr(self, "action_map", ()):
            delattr(self, verb)

    def initialize_request(self, request, *args, **kwargs):
        if not request.META.get("QUERY_STRING"):
            request.GET = NO_QUERY
        asked = super().initialize_request(request, *args, **kwargs)
        # Found at once where Django REST framework would first look in vain.
        asked.method, asked.META = request.method, request.META
        return asked

    def perform_authentication(self, request):
        """Find out who asks; nobody does who sends neither a token nor a session."""
        asked = request._request
        # The last is how tests say it.
        is_known = hasattr(asked, "user") or hasattr(asked, "_force_auth_user")
        if is_known or "HTTP_AUTHORIZATION" in request.META:
            super().perform_authentication(request)
        else:
            request.user, request.auth = AnonymousUser(), None

    def perform_content_negotiation(self, request, force=False):
        try:
            return super().perform_content_negotiation(request, force)
        except NotAcceptable as error:
            if self.to_accept is None:
                raise
            raise Problem(406, self.to_accept) from error

    def initial(self, request, *args, **kwargs):
        refuse_large_body(request)
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return
        query = request.query_params
        fields = self.fields_of_this(request)
        if KNOWN_AT in query:
            if KNOWN_AT in fields:
                self.moment = fields[KNOWN_AT].of(query)
            else:
                fields = {**fields, KNOWN_AT: NoPast()}
        with self.in_the_past():
            self.filterset = self.bound_filterset(request)
            forms = [self.filterset.form] if self.filterset else []
            self.asked = parameters.read(
                query, fields, request.user, *forms, judge=self.judge
            )
            self.read_address()
        if self.moment:
            self.while_answering.enter_context(self.in_the_past())
        if request.method == "POST" and self.keeps_answers(request):
            self.post = replayed(self, self.post)

    def keeps_answers(self, request):
        """Whether a POST may name a key under which its answer is kept."""
        gives_token = getattr(self, "asks_for_token", False)
        known = request.user.is_authenticated
        return known and hasattr(self, "post") and not gives_token

    @property
    def default_response_headers(self):
        """Without `Allow` where it says no more than that there is an answer."""
        verb = self.request.method
        if verb in ("GET", "HEAD") and hasattr(self, verb.lower()):
            return {}
        return super().default_response_headers

    def options(self, request, *args, **kwargs):
        """Answer a browser that asks first; the headers say the rest."""
        return Response(status=204)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.has_header("Vary"):
            patch_vary_headers(response, DEPENDS_ON)
        else:
            response.headers["Vary"] = ", ".join(DEPENDS_ON)
        if request.method in ("GET", "HEAD") and isinstance(response, Response):
            if self.moment and isinstance(response.data, dict):
                said = DateTimeField().to_representation(self.moment)
                response.data = {KNOWN_AT: said, **response.data}
            response.add_post_render_callback(self._tagged)
            response.add_post_render_callback(forget_renderer)
        return response

    def written(self, data):
        """The answer to a read, written at once.

        A `Response` is written when nothing can change it any more; to wait for that
        takes as long as to find a row.
        """
        request = self.request
        body = request.accepted_renderer.render(
            data, request.accepted_media_type, self.get_renderer_context()
        )
        media_type = request.accepted_renderer.media_type
        return self._tagged(HttpResponse(body, content_type=media_type))

    def _tagged(self, response):
        """Give an answer its ETag; 304 where the reader has it already.

        The tag begins with the row's version, which is what a writer sends back, and
        ends in a digest, because names of other rows are in the answer too. Of the past
        nobody writes: its tag is the digest alone.
        """
        if response.status_code != 200:
            return response
        tag = hashlib.sha256(response.content).hexdigest()[:16]
        row = None if self.moment else getattr(self, "shown", None)
        if row:
            tag = f"{row.pk}-{row.version}-{tag}"
            response.headers["Last-Modified"] = moment_of_http(row.updated)
        response.headers["ETag"] = f'"{tag}"'
        known = self.request.META.get("HTTP_IF_NONE_MATCH")
        if not known or (known.strip() != "*" and tag not in TAG.findall(known)):
            return response
        unchanged = HttpResponseNotModified()
        for name in ("ETag", "Last-Modified", "Vary"):
            if name in response:
                unchanged[name] = response[name]
        return unchanged


def forget_renderer(response):
    """Part an answer that was written from what it was written with: see `_let_go`."""
    response.renderer_context = None


@lru_cache(1000)
def moment_of_http(moment):
    """A moment as headers write it; rows of one import share it."""
    return http_date(moment.timestamp())


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
