"""How often one may ask; the rates are `settings.API_RATES`."""

from django.conf import settings
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class AnonymousThrottle(AnonRateThrottle):
    def get_rate(self):
        return settings.API_RATES["anonymous"]


class UserThrottle(UserRateThrottle):
    """Counts users that are logged in; the others are counted as anonymous."""

    def get_rate(self):
        return settings.API_RATES["user"]

    def get_cache_key(self, request, view):
        if not request.user.is_authenticated:
            return None
        return super().get_cache_key(request, view)
