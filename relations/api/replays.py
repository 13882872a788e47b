"""The header `Idempotency-Key`: a POST that is repeated with it changes nothing.

The first answer is kept for a day, in the transaction of the write itself, and given
again to the same account, for the same address and the same body. Refusals are not
kept: what was refused may be sent again under its key.
"""

import hashlib
import json
import re

from django.http import HttpResponse

from relations.actions.replays import NotKept, OtherRequest, once
from relations.api.errors import Invalid, Problem, problem

HEADER = "Idempotency-Key"
VISIBLE = re.compile(r"[\x21-\x7e]{1,255}")
KEPT_HEADERS = ("Location", "ETag")


def replayed(view, handler):
    """The handler of a POST, which answers a repeated one with what was said first."""

    def handle(request, *args, **kwargs):
        key = request.headers.get(HEADER)
        if key is None:
            return handler(request, *args, **kwargs)
        if not VISIBLE.fullmatch(key):
            sentence = "Send 1 to 255 visible ASCII characters, a UUID for instance."
            raise Invalid([problem(HEADER, "invalid", sentence)])
        answered = []

        def write(replay):
            response = handler(request, *args, **kwargs)
            answered.append(response)
            if not 200 <= response.status_code < 300:
                raise NotKept
            _keep(replay, view, response)

        try:
            replay, was_kept = once(
                write, user=request.user, key=key, request=_digest(request)
            )
        except NotKept:
            return answered[0]
        except OtherRequest:
            raise _refusal(
                "This key was sent with another address or body; send each new request "
                "under a key of its own.",
                "other_request",
            ) from None
        return _again(replay) if was_kept else answered[0]

    return handle


def _digest(request):
    """A hash of the address and the body; how the JSON was laid out does not matter."""
    asked = [request.method, request.get_full_path(), request.data]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _keep(replay, view, response):
    renderer = view.request.accepted_renderer
    body = renderer.render(
        response.data,
        view.request.accepted_media_type,
        view.get_renderer_context(),
    )
    replay.status = response.status_code
    replay.body = body.decode()
    replay.headers = {
        "Content-Type": renderer.media_type,
        **{name: response[name] for name in KEPT_HEADERS if name in response},
    }


def _again(replay):
    if replay.body is None:
        raise _refusal(
            "This was done already; its answer is not kept any more, because something "
            "was redacted since.",
            "answer_gone",
            existing=replay.headers.get("Location"),
        )
    return HttpResponse(
        replay.body,
        status=replay.status,
        headers={**replay.headers, "Idempotent-Replay": "true"},
    )


def _refusal(sentence, code, **extra):
    return Problem(409, sentence, errors=[problem(HEADER, code, sentence)], **extra)
