"""How often one may ask; the rates are `settings.API_RATES`, “300/min” or None."""

from math import ceil

from django.conf import settings
from rest_framework.exceptions import APIException
from rest_framework.throttling import BaseThrottle

from relations.api.counts import shared
from relations.visitors import address_of

SPANS = {
    "s": ("second", 1),
    "m": ("minute", 60),
    "h": ("hour", 3600),
    "d": ("day", 24 * 3600),
}
EXPORTS = {"csv", "ndjson", "xlsx"}


class TooOften(APIException):
    """The rate is used up; `wait` becomes the answer's Retry-After."""

    status_code = 429

    def __init__(self, most, asked, span, wait):
        seconds = ceil(wait)
        super().__init__(
            f"No more than {most} {asked} a {span} are answered; go on in {seconds} "
            f"second{'s' * (seconds != 1)}."
        )
        self.wait = wait


class Throttle(BaseThrottle):
    """Refuses who has asked as often as `rate` allows; `whom` says who is counted.

    Raises `TooOften`.
    """

    rate = ""
    asked = "requests"

    def whom(self, request):
        """A name to count the request under, or None if this is not about it."""
        raise NotImplementedError

    def allow_request(self, request, view):
        rate = settings.API_RATES[self.rate]
        whom = self.whom(request) if rate else None
        if whom is None:
            return True
        most, _, span = rate.partition("/")
        span, seconds = SPANS[span[0]]
        if wait := shared().take(f"{self.rate} {whom}", int(most), seconds):
            raise TooOften(most, self.asked, span, wait)
        return True


class AnonymousThrottle(Throttle):
    """Counts readers without an account by their address."""

    rate = "anonymous"

    def whom(self, request):
        return None if request.user.is_authenticated else address_of(request)


class UserThrottle(Throttle):
    """Counts accounts, whatever tokens and sessions they use."""

    rate = "user"

    def whom(self, request):
        return request.user.pk if request.user.is_authenticated else None


class ExportThrottle(Throttle):
    """Counts whole lists as files, besides what the other throttles count."""

    rate = "export"
    asked = "exports"

    def whom(self, request):
        # The format was agreed on by then, by the address or by `Accept`.
        if request.accepted_renderer.format not in EXPORTS:
            return None
        if request.user.is_authenticated:
            return f"user {request.user.pk}"
        return address_of(request)
