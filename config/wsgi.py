"""The WSGI application: `gunicorn --config config/gunicorn.py config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from config import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
environment.exit_unless_usable()
application = get_wsgi_application()
