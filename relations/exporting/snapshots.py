"""Many statements that see the database as it was at one moment, and block nobody."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot():
    """Let every read inside see the same state, for as long as it takes.

    Within a transaction that is open already, that one is the snapshot, as far as its
    isolation goes.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            yield
    else:
        # Not `atomic()`: our transactions begin IMMEDIATE on SQLite, so that all who
        # write would wait for one who only reads. A deferred one takes no lock.
        connection.ensure_connection()
        driver = connection.connection
        driver.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            driver.execute("ROLLBACK")
