from django.apps import AppConfig
from django.conf import settings
from django.core.cache import close_caches
from django.core.signals import request_finished
from django.db import close_old_connections


class ConfigurationConfig(AppConfig):
    """The project's own checks and commands; it has no models."""

    name = "config"
    label = "configuration"

    def ready(self):
        from config import checks  # noqa: F401 - registers the system checks

        # Connections are kept, so they are looked at when the next request begins; to
        # do that when one ends as well takes as long as to find a row.
        request_finished.disconnect(close_old_connections)
        if settings.CACHES["default"]["BACKEND"].endswith(".LocMemCache"):
            # A cache in memory has nothing to close; to look whether there is one, of
            # each request, took longer than a statement.
            request_finished.disconnect(close_caches)
