"""Events coded after PLOVER: who did what to whom."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.constraints import one_of
from articles.curated import history
from articles.vocabularies import EndState
from relations.models.codes import CodesField
from relations.models.records import Record
from relations.querysets.records import RecordQuerySet
from relations.vocabularies import (
    EVENT_MODES,
    EVENT_SCORES,
    NEEDS_RECIPIENT,
    EventContext,
    EventStatus,
    EventType,
    ParticipantRole,
    RecordKind,
)


class Event(Record):
    """One happening, coded by type, mode and contexts; many articles may report it.

    A future meeting, signing or aid is AGREE; a signing SUPPORT; a cancellation
    REJECT; a summoned ambassador ACCUSE. What a source denies is no event.
    """

    KIND = RecordKind.EVENT
    DEFAULT_STATUS = EventStatus.HAPPENED
    ROLES = (
        ParticipantRole.ACTOR,
        ParticipantRole.RECIPIENT,
        ParticipantRole.MEDIATOR,
        ParticipantRole.VENUE_ONLY,
        ParticipantRole.OBSERVER,
    )
    DEFAULT_END_STATE = EndState.NOT_APPLICABLE

    event_type = models.CharField("type", max_length=12, choices=EventType)
    mode = models.CharField(
        max_length=20,
        blank=True,
        help_text=_("How, where the type has modes: “visit”, “change”."),
    )
    contexts = CodesField(vocabulary=EventContext)

    history = history(excluded_fields=Record.base_fields())
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("event_type_known", "event_type", EventType, _("a type")),
        ]

    def clean(self):
        super().clean()
        modes = EVENT_MODES.get(self.event_type, ())
        if self.mode and self.mode not in modes:
            sentence = _("{type} has no mode “{mode}”; choose from {choices}.")
            if not modes:
                sentence = _("{type} has no mode “{mode}”; leave it empty.")
            said = sentence.format(
                type=self.event_type, mode=self.mode, choices=", ".join(modes)
            )
            raise ValidationError({"mode": said})

    def check_roles(self, roles):
        self.needs_roles(roles, (ParticipantRole.ACTOR,), _("An event"))
        if self.event_type in NEEDS_RECIPIENT:
            self.needs_roles(roles, (ParticipantRole.RECIPIENT,), self.event_type)

    @property
    def quad_class(self):
        """Verbal or material, cooperation or conflict; follows from the type."""
        return EVENT_SCORES[EventType(self.event_type)][0]

    @property
    def score(self):
        """Intensity from -10 (conflict) to +10 (cooperation); None if unsettled."""
        return EVENT_SCORES[EventType(self.event_type)][1]
