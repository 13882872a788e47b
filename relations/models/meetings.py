"""Meetings: visits, talks, calls, and those that were put off."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.constraints import one_of
from articles.curated import history
from articles.vocabularies import EndState
from relations.models.gatherings import Gathering, Trip
from relations.models.records import Record
from relations.querysets.records import RecordQuerySet
from relations.vocabularies import (
    MeetingFormat,
    MeetingStatus,
    ParticipantRole,
    RecordKind,
    Seniority,
    VisitType,
)


class Meeting(Record):
    """One encounter between representatives of states, held or planned.

    A three-day visit with two encounters is one `Trip` and two meetings.
    """

    KIND = RecordKind.MEETING
    DEFAULT_STATUS = MeetingStatus.HELD
    ROLES = (
        ParticipantRole.HOST,
        ParticipantRole.VISITOR,
        ParticipantRole.PARTICIPANT,
        ParticipantRole.VENUE_ONLY,
        ParticipantRole.MEDIATOR,
        ParticipantRole.OBSERVER,
    )
    DEFAULT_END_STATE = EndState.NOT_APPLICABLE

    meeting_format = models.CharField(
        "format",
        max_length=15,
        choices=MeetingFormat,
        default=MeetingFormat.UNKNOWN,
        help_text=_("How they met: one side visits, on the sidelines, by telephone."),
    )
    visit_type = models.CharField(
        max_length=20,
        choices=VisitType,
        default=VisitType.UNKNOWN,
        help_text=_("Protocol rank, if the source says."),
    )
    level = models.CharField(
        max_length=1,
        choices=Seniority,
        blank=True,
        editable=False,
        help_text=_("Highest seniority that all sides reach; derived."),
    )
    trip = models.ForeignKey(
        Trip, models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    gathering = models.ForeignKey(
        Gathering,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        help_text=_("The summit or assembly on whose occasion they met."),
    )

    history = history(excluded_fields=Record.base_fields())
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of(
                "meeting_format_known", "meeting_format", MeetingFormat, _("a format")
            ),
            one_of("meeting_visit_type_known", "visit_type", VisitType, _("a type")),
        ]

    def check_roles(self, roles):
        if self.meeting_format == MeetingFormat.VISIT:
            self.needs_roles(
                roles, (ParticipantRole.HOST, ParticipantRole.VISITOR), _("A visit")
            )
