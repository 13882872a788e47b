"""Django's development server, which first says what is wrong with the settings.

Its own checks run in a thread of the reloader, where an error is a traceback and the
process stays; here it is a sentence and the command ends.
"""

from django.contrib.staticfiles.management.commands import runserver

from config.checks import TAG


class Command(runserver.Command):
    def get_check_kwargs(self, options):
        """Judge the environment before the reloader starts; all checks follow in it."""
        return {"tags": [TAG]}
