"""Let meetings be of one trip, which is made when the second of them is recorded."""

from django.db import transaction

from relations.actions.changes import gate
from relations.actions.records import save_record, save_row
from relations.models import Participation, Trip
from relations.vocabularies import ParticipantRole

REASON = "Another meeting of the same trip"


def traveller(meeting):
    """The official whose journey a meeting was part of, or None if it is not plain."""
    visitors = Participation.objects.filter(
        record=meeting.pk, role=ParticipantRole.VISITOR, official__isnull=False
    )
    travelled = {party.official for party in visitors.select_related("official")}
    return travelled.pop() if len(travelled) == 1 else None


@transaction.atomic
def trip_with(first, *, user):
    """The trip of a meeting; one is made if it had none. Returns the trip and a gate.

    The gate tells what became of the first meeting, if it was published: that it is
    part of the trip then waits for a reviewer. Both are None where nobody is known to
    have travelled.
    """
    if first.trip_id:
        return first.trip, None
    official = traveller(first)
    if official is None:
        return None, None
    trip = save_row(Trip(official=official, start=first.start), user=user)
    with gate(first, user=user, reason=REASON) as found:
        first.trip = trip
        save_record(first, user=user, reason=REASON)
    return trip, found
