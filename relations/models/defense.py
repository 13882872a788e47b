"""Defense ties: alliances, training, arms transfers, basing, embargoes."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import one_of, one_of_or_none
from articles.curated import history
from relations.models.agreements import Agreement
from relations.models.records import Record
from relations.models.trade import CURRENCY
from relations.querysets.records import RecordQuerySet
from relations.vocabularies import (
    DefenseTieType,
    EmbargoType,
    ParticipantRole,
    RecordKind,
    TieImportance,
    TransferMode,
    TransferStatus,
    WeaponCondition,
)

# Something goes from one side to the other.
TRANSFERS = {DefenseTieType.ARMS_TRANSFER, DefenseTieType.MILITARY_AID}


class WeaponCategory(models.Model):
    """A category of arms, after the list of SIPRI."""

    code = models.CharField(primary_key=True, max_length=20)
    label = models.CharField(max_length=80)
    definition = models.TextField(blank=True)
    anchor = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = _("weapon categories")

    def __str__(self):
        return self.label


class DefenseTie(Record):
    """A military relation between states.

    Direction is in the parties' roles: supplier and recipient, stationing and host,
    actor and target. TIV is SIPRI's volume index: it is never money.
    """

    KIND = RecordKind.DEFENSE_TIE
    DEFAULT_STATUS = TransferStatus.STANDING
    ROLES = (
        ParticipantRole.SUPPLIER,
        ParticipantRole.RECIPIENT,
        ParticipantRole.PARTNER,
        ParticipantRole.PARTICIPANT,
        ParticipantRole.HOST,
        ParticipantRole.STATIONING,
        ParticipantRole.ACTOR,
        ParticipantRole.TARGET,
    )

    tie_type = models.CharField("type", max_length=20, choices=DefenseTieType)
    weapon_category = models.ForeignKey(
        WeaponCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="defense_ties",
    )
    designation = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("What exactly, as named: “Barak-8”, “defense technology”."),
    )
    condition = models.CharField(
        max_length=12, choices=WeaponCondition, default=WeaponCondition.UNKNOWN
    )
    transfer_mode = models.CharField(
        "terms", max_length=10, choices=TransferMode, default=TransferMode.UNKNOWN
    )
    ordered = models.PositiveIntegerField(_("number ordered"), null=True, blank=True)
    ordered_uncertain = models.BooleanField(
        default=False, help_text=_("The number ordered is an estimate.")
    )
    delivered = models.PositiveIntegerField(
        _("number delivered"), null=True, blank=True
    )
    delivered_uncertain = models.BooleanField(
        default=False, help_text=_("The number delivered is an estimate.")
    )
    tiv_ordered = models.DecimalField(
        _("TIV of the order"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Trend-indicator value, an index of volume; not money."),
    )
    tiv_delivered = models.DecimalField(
        _("TIV of deliveries"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    amount = models.DecimalField(
        "value",
        max_digits=20,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Price or size in money, in whole units of the currency."),
    )
    currency = models.CharField(max_length=3, blank=True, validators=[CURRENCY])
    as_reported = models.CharField(
        max_length=200, blank=True, help_text=_("The figure in the source's words.")
    )
    embargo_type = models.CharField(max_length=12, choices=EmbargoType, blank=True)
    importance = models.CharField(
        max_length=12,
        choices=TieImportance,
        blank=True,
        help_text=_("As the source puts it: “substantial”."),
    )
    rests_on = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="defense_ties",
        help_text=_("The agreement that it rests on."),
    )

    history = history(excluded_fields=Record.base_fields())
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("defensetie_type_known", "tie_type", DefenseTieType, _("a type")),
            one_of("defensetie_condition_known", "condition", WeaponCondition, _("it")),
            one_of(
                "defensetie_mode_known", "transfer_mode", TransferMode, _("the terms")
            ),
            one_of_or_none(
                "defensetie_embargo_known",
                "embargo_type",
                EmbargoType,
                _("the embargo"),
            ),
            one_of_or_none(
                "defensetie_importance_known",
                "importance",
                TieImportance,
                _("the importance"),
            ),
            models.CheckConstraint(
                name="defensetie_value_has_currency",
                condition=Q(amount__isnull=True, currency="")
                | Q(amount__isnull=False, amount__gte=0) & ~Q(currency=""),
                violation_error_message=_(
                    "Give both the value and its currency, or neither; a value "
                    "is not negative."
                ),
            ),
            models.CheckConstraint(
                name="defensetie_tiv_positive",
                condition=(Q(tiv_ordered__isnull=True) | Q(tiv_ordered__gte=0))
                & (Q(tiv_delivered__isnull=True) | Q(tiv_delivered__gte=0)),
                violation_error_message=_("A trend-indicator value is not negative."),
            ),
        ]

    def check_roles(self, roles):
        what = f"“{self.get_tie_type_display()}”"
        if self.tie_type in TRANSFERS:
            self.needs_roles(
                roles, (ParticipantRole.SUPPLIER, ParticipantRole.RECIPIENT), what
            )
        elif self.tie_type == DefenseTieType.ARMS_EMBARGO:
            self.needs_roles(
                roles, (ParticipantRole.ACTOR, ParticipantRole.TARGET), what
            )
