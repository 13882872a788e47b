"""What one may ask of how complete records are.

`relations.evidence.completeness` answers the same for one record, in Python, and a
test holds the two together over random records of every kind.
"""

from datetime import timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from relations.vocabularies import (
    EVENT_MODES,
    INCIDENTAL_ROLES,
    TIE_KINDS,
    RecordKind,
)

# The fields that a record of each kind should have, by their names in the API.
NEEDED = {
    RecordKind.MEETING: (
        "start",
        "place",
        "participants",
        "meeting_format",
        "status",
        "topics",
    ),
    RecordKind.AGREEMENT: (
        "start",
        "form",
        "domains",
        "bindingness",
        "status",
        "topics",
    ),
    RecordKind.TRADE_TIE: ("start", "tie_type", "product", "status", "topics"),
    RecordKind.DEFENSE_TIE: ("start", "tie_type", "designation", "status", "topics"),
    RecordKind.DIPLOMATIC_TIE: (
        "start",
        "tie_type",
        "importance",
        "status",
        "topics",
    ),
    RecordKind.EVENT: ("start", "place", "event_type", "mode", "status", "topics"),
}
EVER_NEEDED = tuple(dict.fromkeys(name for each in NEEDED.values() for name in each))
SHARED = ("start", "place", "participants", "status", "topics")  # of every kind's rows
A_MONTH, A_YEAR = 31, 366  # days, at most


def longest_start(kind):
    """The days within which the start of a record of a kind must lie to be known."""
    return A_YEAR if kind in TIE_KINDS else A_MONTH


def share_filled(kind, missing):
    """The share (0 to 1) that is told of a kind's record that lacks so many fields."""
    return round(1 - missing / len(NEEDED[kind]), 2)


class CompletenessQuestions:
    """The part of `RecordQuerySet` that asks which of the needed fields are filled."""

    def with_completeness(self, share):
        """Records of whose needed fields at least this share (0 to 1) is filled."""
        found = Q(pk__in=[])
        for kind in self._kinds():
            needed = len(NEEDED[kind])
            enough = next(
                number
                for number in range(needed + 1)
                if share_filled(kind, needed - number) >= share
            )
            filled = sum(
                Case(When(self._filled(kind, name), then=1), default=0)
                for name in NEEDED[kind]
            )
            found |= Q(kind=kind) & Q(GreaterThanOrEqual(filled, enough))
        return self.filter(found)

    def missing(self, names):
        """Records that need one of these fields and lack it."""
        found = Q(pk__in=[])
        for kind in self._kinds():
            for name in names:
                if name in NEEDED[kind]:
                    found |= Q(kind=kind) & ~self._filled(kind, name)
        return self.filter(found)

    def _kinds(self):
        return [self.model.KIND] if self.model.KIND else list(NEEDED)

    def _filled(self, kind, name):
        """Whether a record of a kind has a field: a condition that is never NULL."""
        if name == "participants":
            return self._all_named()
        if name == "start":
            condition = _within(timedelta(days=longest_start(kind)))
        elif name in FILLED:
            condition = FILLED[name]
        else:
            condition = ~Q(**{f"{name}__in": ("", "unknown")})
        if name in SHARED:
            return condition
        rows = self._table_of(kind).objects.filter(condition, pk=OuterRef("pk"))
        return Q(Exists(rows.order_by()))

    def _table_of(self, kind):
        if kind == self.model.KIND:
            return self.model
        return self.model._meta.get_field(kind.replace("_", "")).related_model

    def _all_named(self):
        """Whether an official is named for every country that is not incidental."""
        main = self._parties().exclude(role__in=INCIDENTAL_ROLES).order_by()
        named = (
            main.model._default_manager.filter(
                record=OuterRef("record"), country=OuterRef("country")
            )
            .filter(official__isnull=False)
            .exclude(role__in=INCIDENTAL_ROLES)
        )
        return Q(Exists(main)) & ~Q(Exists(main.filter(~Exists(named))))


def _within(length):
    known = Q(start_earliest__isnull=False, start_latest__isnull=False)
    width = F("start_latest") - F("start_earliest")
    return known & Q(LessThan(width, Value(length)))


WITH_MODES = [code for code in EVENT_MODES if EVENT_MODES[code]]
FILLED = {
    "place": ~Q(place_city="") | Q(place_country__isnull=False),
    "topics": ~Q(topics=""),
    "domains": ~Q(domains=""),
    "product": Q(product__isnull=False) | ~Q(product_text=""),
    "mode": ~Q(mode="") | ~Q(event_type__in=WITH_MODES),
}
