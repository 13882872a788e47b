"""The address of each row, and the row that an address means."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.urls import get_script_prefix, reverse

KIND_ROUTES = {
    "meeting": "meetings",
    "agreement": "agreements",
    "trade_tie": "trade-ties",
    "defense_tie": "defense-ties",
    "diplomatic_tie": "diplomatic-ties",
    "event": "events",
}
_root = ContextVar("what addresses begin with", default=None)
ADDRESS = re.compile(r"/api/v1/(?P<route>[a-z-]+)/(?P<key>[A-Za-z0-9]+)/?$")


def address(route, key):
    """The path of one row: `/api/v1/meetings/3/`."""
    return f"{_root.get() or root()}{route}/{key}/"


def root():
    """What all addresses begin with: `/api/v1/`."""
    return _root_below(get_script_prefix())


@contextmanager
def same_root(known=None):
    """Work out once, for many addresses of one answer, what they begin with."""
    token = _root.set(known or root())
    try:
        yield
    finally:
        _root.reset(token)


@cache
def _root_below(prefix):
    return reverse("api-root")


def record_address(record):
    return address(KIND_ROUTES[record.kind], record.pk)


def key_of(value, routes):
    """The last part of an address below one of the routes, or None."""
    found = ADDRESS.search(value)
    return found["key"] if found and found["route"] in routes else None
