"""Rows that are named by others while somebody may delete them."""

from django.db import connection


def staying(model, keys):
    """Those of the rows of a model that nobody is deleting; until the end of the
    transaction, nobody will. They may be written meanwhile.

    Whoever deletes one locks it first (`relations.models.deletion`).
    """
    if not keys or connection.vendor == "sqlite":  # whose writers wait for each other
        return keys
    rows = model.objects.filter(pk__in=keys).order_by("pk").values_list("pk")
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR KEY SHARE", params)
        return {key for (key,) in cursor.fetchall()}
