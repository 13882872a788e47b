from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    """The project's own checks and commands; it has no models."""

    name = "config"
    label = "configuration"

    def ready(self):
        from config import checks  # noqa: F401 - registers the system checks
