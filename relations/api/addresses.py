"""The address of each row, and the row that an address means."""

import re

from django.urls import reverse

KIND_ROUTES = {
    "meeting": "meetings",
    "agreement": "agreements",
    "trade_tie": "trade-ties",
    "defense_tie": "defense-ties",
    "diplomatic_tie": "diplomatic-ties",
    "event": "events",
}
ADDRESS = re.compile(r"/api/v1/(?P<route>[a-z-]+)/(?P<key>[A-Za-z0-9]+)/?$")


def address(route, key):
    """The path of one row: `/api/v1/meetings/3/`."""
    return f"{reverse('api-root')}{route}/{key}/"


def record_address(record):
    return address(KIND_ROUTES[record.kind], record.pk)


def key_of(value, routes):
    """The last part of an address below one of the routes, or None."""
    found = ADDRESS.search(value)
    return found["key"] if found and found["route"] in routes else None
