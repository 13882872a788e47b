"""Is it alive, and is it ready? Two addresses for whoever starts or watches it."""

import logging

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def alive(request):
    """Answer 200 while the process answers at all; the database is not asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request):
    """Answer 200 when requests can be served, else 503 with the reason."""
    reason = why_not_ready()
    if reason:
        return JsonResponse({"status": "unavailable", "reason": reason}, status=503)
    return JsonResponse({"status": "ok"})


def why_not_ready():
    """Return what is missing as a sentence, or "" when nothing is."""
    try:
        return why_not_migrated() or why_not_loaded()
    except DatabaseError:
        # Its words may name hosts and users: they go to the log, not to the world.
        logger.exception("The database did not answer the readiness question.")
        return "The database does not answer."


def why_not_migrated():
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return ""
    first = missing[0][0]
    return (
        f"{len(missing)} migration(s) are not applied, first {first.app_label}."
        f"{first.name}; run `python manage.py migrate`."
    )


def why_not_loaded():
    if apps.get_model("relations", "Country").objects.exists():
        return ""
    return "No country is loaded yet; run `python manage.py load_fixtures`."
