"""The ASGI application, for servers of that kind."""

import os

from django.core.asgi import get_asgi_application

from config import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
environment.exit_unless_usable()
application = get_asgi_application()
