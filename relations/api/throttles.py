"""Who is counted under which rate (`relations.rates`), and how the API refuses."""

from django.conf import settings
from rest_framework.exceptions import APIException
from rest_framework.throttling import BaseThrottle

from relations import rates
from relations.visitors import address_of

EXPORTS = {"csv", "ndjson", "xlsx"}


class TooOften(APIException):
    """The rate is used up; `wait` becomes the answer's Retry-After."""

    status_code = 429

    def __init__(self, used_up, asked):
        seconds = used_up.seconds
        super().__init__(
            f"No more than {used_up.most} {asked} a {used_up.span} are answered; go on "
            f"in {seconds} second{'s' * (seconds != 1)}."
        )
        self.wait = used_up.wait


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
        whom = self.whom(request) if settings.API_RATES[self.rate] else None
        if whom is not None and (used_up := rates.take(self.rate, whom)):
            raise TooOften(used_up, self.asked)
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
            return rates.exporter(request.user)
        return address_of(request)
