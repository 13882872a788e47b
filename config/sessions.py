"""Sessions, their accounts and messages, and whom a write is by: not for what has none.

A reader of the API without a session has no use for the four, which cost a tenth of
the time of an answer about one record. Whoever sends a session's cookie has them all.
"""

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from rest_framework.permissions import SAFE_METHODS
from simple_history.middleware import HistoryRequestMiddleware

from relations.api.errors import PREFIX


def is_without_session(request):
    """Whether something is asked of the API without the cookie of a session."""
    if not hasattr(request, "lacks_session"):
        is_of_api = request.path_info.startswith(PREFIX)
        has_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.lacks_session = is_of_api and not has_cookie
    return request.lacks_session


class NotWithoutSession:
    """Passes on at once what is asked of the API without the cookie of a session."""

    def __call__(self, request):
        if is_without_session(request):
            return self.get_response(request)
        return super().__call__(request)


class Sessions(NotWithoutSession, SessionMiddleware):
    """`request.session`."""


class Accounts(NotWithoutSession, AuthenticationMiddleware):
    """`request.user`, as the session knows it."""


class Messages(NotWithoutSession, MessageMiddleware):
    """What the next page tells."""


class Authors:
    """Lets the history know whom a write is by; reads without a session have none."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.noting_author = HistoryRequestMiddleware(get_response)

    def __call__(self, request):
        if request.method in SAFE_METHODS and is_without_session(request):
            return self.get_response(request)
        return self.noting_author(request)
