"""The day that it is, for whoever asks what is true: of the past, the day of then."""

from contextlib import contextmanager
from datetime import date
from threading import local

_asked = local()


def today():
    """The day that it is, or was at the moment that this thread asks about."""
    return getattr(_asked, "day", None) or date.today()


@contextmanager
def being(day):
    """Let it be another day for this thread.

    What “goes on” vouches for the days up to the one on which it was said, so that an
    answer about the past is the same whenever it is asked for.
    """
    before = getattr(_asked, "day", None)
    _asked.day = day
    try:
        yield
    finally:
        _asked.day = before
