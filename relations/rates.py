"""How often one may ask; the rates are `settings.API_RATES`, “300/min” or None."""

from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.utils.translation import gettext_lazy

from relations.counts import shared

SPANS = {
    "s": (gettext_lazy("second"), 1),
    "m": (gettext_lazy("minute"), 60),
    "h": (gettext_lazy("hour"), 3600),
    "d": (gettext_lazy("day"), 24 * 3600),
}


@dataclass(frozen=True)
class UsedUp:
    """A rate that allows no more: so many a span, and `wait` seconds to go on."""

    most: int
    span: str
    wait: float

    @property
    def seconds(self):
        return ceil(self.wait)


def take(rate, whom):
    """Count once more under a rate by its name; `UsedUp` if it allows no more.

    `whom` names who is counted: requests of one name count together, wherever they
    come in.
    """
    allowed = settings.API_RATES[rate]
    if not allowed:
        return None
    most, __, span = allowed.partition("/")
    span, seconds = SPANS[span[0]]
    wait = shared().take(f"{rate} {whom}", int(most), seconds)
    return UsedUp(int(most), span, wait) if wait else None


def exporter(user):
    """The name under which the exports of an account are counted."""
    return f"user {user.pk}"
