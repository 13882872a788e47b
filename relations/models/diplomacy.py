"""Diplomatic ties: relations, missions, recognition, borders, backing, mediation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import one_of, one_of_or_none
from articles.curated import history
from relations.models.records import Record
from relations.querysets.records import RecordQuerySet
from relations.vocabularies import (
    Accreditation,
    DiplomaticTieType,
    MissionType,
    ParticipantRole,
    RecordKind,
    RelationStatus,
    RepresentationLevel,
    TieImportance,
    TieStatus,
)

NEEDED_ROLES = {
    DiplomaticTieType.MISSION: (ParticipantRole.SENDING, ParticipantRole.RECEIVING),
    DiplomaticTieType.RECOGNITION: (ParticipantRole.ACTOR, ParticipantRole.TARGET),
    DiplomaticTieType.BORDER: (ParticipantRole.NEIGHBOR,),
    DiplomaticTieType.BACKING: (ParticipantRole.BACKER, ParticipantRole.BACKED),
    DiplomaticTieType.MEDIATION: (ParticipantRole.MEDIATOR, ParticipantRole.PARTY),
}


class DiplomaticTie(Record):
    """A standing relation that is neither trade nor defense.

    A mission goes from the sending to the receiving state, backing from the backer
    to the backed; a border and diplomatic relations have no direction.
    """

    KIND = RecordKind.DIPLOMATIC_TIE
    DEFAULT_STATUS = TieStatus.UNKNOWN
    ROLES = (
        ParticipantRole.PARTNER,
        ParticipantRole.SENDING,
        ParticipantRole.RECEIVING,
        ParticipantRole.ACTOR,
        ParticipantRole.TARGET,
        ParticipantRole.NEIGHBOR,
        ParticipantRole.BACKER,
        ParticipantRole.BACKED,
        ParticipantRole.MEDIATOR,
        ParticipantRole.PARTY,
    )

    tie_type = models.CharField("type", max_length=15, choices=DiplomaticTieType)
    relation_status = models.CharField(
        "relations",
        max_length=20,
        choices=RelationStatus,
        blank=True,
        help_text=_("For diplomatic relations only."),
    )
    mission_type = models.CharField(
        max_length=20,
        choices=MissionType,
        blank=True,
        help_text=_("For missions only."),
    )
    level = models.CharField(
        _("level of representation"),
        max_length=20,
        choices=RepresentationLevel,
        blank=True,
        help_text=_("For missions only; 9 means that the level is unknown, not high."),
    )
    accreditation = models.CharField(
        max_length=12,
        choices=Accreditation,
        blank=True,
        help_text=_("For missions only."),
    )
    importance = models.CharField(
        max_length=12,
        choices=TieImportance,
        blank=True,
        help_text=_("As the source says."),
    )

    history = history(excluded_fields=Record.base_fields())
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of(
                "diplomatictie_type_known", "tie_type", DiplomaticTieType, _("a type")
            ),
            models.CheckConstraint(
                name="diplomatictie_relations_only",
                condition=Q(relation_status="")
                | Q(
                    tie_type=DiplomaticTieType.RELATIONS,
                    relation_status__in=RelationStatus.values,
                ),
                violation_error_message=_(
                    "Only a tie of the type “diplomatic relations” has a state "
                    "of relations."
                ),
            ),
            models.CheckConstraint(
                name="diplomatictie_mission_only",
                condition=Q(mission_type="", level="", accreditation="")
                | Q(
                    tie_type=DiplomaticTieType.MISSION,
                    mission_type__in=["", *MissionType.values],
                    level__in=["", *RepresentationLevel.values],
                    accreditation__in=["", *Accreditation.values],
                ),
                violation_error_message=_(
                    "Only a mission has a mission type, a level and an accreditation."
                ),
            ),
            one_of_or_none(
                "diplomatictie_importance_known",
                "importance",
                TieImportance,
                _("the importance"),
            ),
        ]

    def check_roles(self, roles):
        needed = NEEDED_ROLES.get(self.tie_type)
        if needed:
            self.needs_roles(roles, needed, f"“{self.get_tie_type_display()}”")
