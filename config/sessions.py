"""Sessions, their accounts and messages, but not for what has nothing of them.

A reader of the API without a session has no use for the three, which cost a tenth of
the time of an answer about one record. Whoever sends a session's cookie has them all.
"""

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware

from relations.api.errors import PREFIX


class NotWithoutSession:
    """Passes on at once what is asked of the API without the cookie of a session."""

    def __call__(self, request):
        is_of_api = request.path_info.startswith(PREFIX)
        if is_of_api and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        return super().__call__(request)


class Sessions(NotWithoutSession, SessionMiddleware):
    """`request.session`."""


class Accounts(NotWithoutSession, AuthenticationMiddleware):
    """`request.user`, as the session knows it."""


class Messages(NotWithoutSession, MessageMiddleware):
    """What the next page tells."""
