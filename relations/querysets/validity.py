"""Which records were true in the world on a day: the condition for each kind.

`RecordQuerySet.valid_on` states the rule. Status and end state are those of the
record: what is known of it, and not what was known on that day.
"""

from django.db.models import Q

from articles.fields import certainly, possibly
from articles.vocabularies import EndState
from relations.querysets.today import today
from relations.vocabularies import (
    AgreementStatus,
    EventStatus,
    MeetingStatus,
    RecordKind,
    TieStatus,
    TransferStatus,
)

# What did not come about, and what nobody vouches for.
NEVER_TRUE = {
    MeetingStatus.POSTPONED.value,
    MeetingStatus.CANCELLED.value,
    TransferStatus.OFFERED.value,
    TransferStatus.CANCELLED.value,
}
DOUBTFUL = {
    MeetingStatus.PLANNED.value,
    MeetingStatus.ALLEGED.value,
    TieStatus.ANNOUNCED.value,
    EventStatus.DENIED.value,
}
# An agreement of which this is said has been in force, whenever that began.
WAS_IN_FORCE = {
    AgreementStatus.PROVISIONAL.value,
    AgreementStatus.IN_FORCE.value,
    AgreementStatus.SUSPENDED.value,
    AgreementStatus.TERMINATED.value,
    AgreementStatus.EXPIRED.value,
    AgreementStatus.SUPERSEDED.value,
}
# What is over, whenever that was.
OVER = {
    TieStatus.ENDED.value,
    AgreementStatus.TERMINATED.value,
    AgreementStatus.EXPIRED.value,
    AgreementStatus.SUPERSEDED.value,
}
# An empty end of a tie, in these states, may mean that it still stands.
MAY_LAST = [EndState.ONGOING, EndState.UNKNOWN, EndState.CENSORED]
ONCE = Q(kind__in=[RecordKind.MEETING, RecordKind.EVENT])
AGREEMENTS = Q(kind=RecordKind.AGREEMENT)


def true_on(day, match, force_dated):
    """A condition on records: possibly, or certainly, true on the day.

    `force_dated(condition)` is a condition on agreements whose date of entry into
    force, `in_force`, meets one.
    """
    certain = match == "certain"
    begun = _begun(day, certain)
    in_force = force_dated(_begins("in_force", day, certain))
    if not certain:
        undated = force_dated(Q(in_force="")) & Q(status__in=WAS_IN_FORCE)
        in_force |= undated & begun
    found = (
        AGREEMENTS & in_force & _not_over(day, certain, [*MAY_LAST], "gt")
        | ONCE & _at(day, certain, begun, [EndState.ONGOING])
        | ~AGREEMENTS & ~ONCE & _at(day, certain, begun, MAY_LAST)
    )
    found &= ~Q(status__in=NEVER_TRUE) & ~_over_by(day)
    return found & ~Q(status__in=DOUBTFUL) if certain else found


def _at(day, certain, begun, open_ends):
    """From the start to the end; of what has none and does not last, at the start."""
    once = Q(end="") & ~Q(end_state__in=open_ends)
    reading = certainly if certain else possibly
    point = reading("start", day, day)
    if not certain:
        point |= Q(start="", sort_date=day)
    return begun & _not_over(day, certain, open_ends, "gte") | once & point


def _over_by(day):
    """What is over without a day on which it ended: today, or since its status is."""
    over = Q(end="", status__in=OVER)
    if day >= today():
        return over
    since = Q(status_date_latest__lt=day)
    return over & (since | AGREEMENTS & Q(status_date_latest=day))


def _begins(name, day, certain):
    given = ~Q(**{name: ""})
    if certain:
        return given & Q(**{f"{name}_latest__lte": day})
    earliest = f"{name}_earliest"
    return given & (Q(**{f"{earliest}__isnull": True}) | Q(**{f"{earliest}__lte": day}))


def _begun(day, certain):
    begun = _begins("start", day, certain)
    return begun if certain else begun | Q(start="", sort_date__lte=day)


def _not_over(day, certain, open_ends, reach):
    if certain:
        stated = Q(**{f"end_earliest__{reach}": day})
        going_on = Q(end="", end_state=EndState.ONGOING)
        return stated | going_on if day <= today() else stated
    stated = Q(end_latest__isnull=True) | Q(**{f"end_latest__{reach}": day})
    return ~Q(end="") & stated | Q(end="", end_state__in=open_ends)
