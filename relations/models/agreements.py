"""Agreements between states, what each party did, and what each owes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import in_order, one_of, one_of_or_none
from articles.curated import Curated, history
from articles.fields import EdtfField
from relations.models.codes import CodesField
from relations.models.countries import Country
from relations.models.meetings import Meeting
from relations.models.records import Record
from relations.querysets.records import AgreementChildQuerySet, RecordQuerySet
from relations.vocabularies import (
    AgreementAmbit,
    AgreementDomain,
    AgreementForm,
    AgreementRelation,
    AgreementStatus,
    Bindingness,
    Obligation,
    ParticipantRole,
    PartyAction,
    RecordKind,
    Renewal,
    Secrecy,
    TerminationGrounds,
)

# Ends that leave no doubt about the state of the agreement.
GROUNDS_TO_STATUS = {
    TerminationGrounds.SUNSET: AgreementStatus.EXPIRED,
    TerminationGrounds.SUBSTITUTION: AgreementStatus.SUPERSEDED,
}


class Agreement(Record):
    """A treaty, a memorandum, a joint statement: something that parties agreed.

    Announcement, signature and entry into force are separate dates. Its place on a
    timeline (`start`) is its signature, else its announcement, else its entry into
    force; its `end` is when it ceased.
    """

    KIND = RecordKind.AGREEMENT
    ROLES = (
        ParticipantRole.PARTY,
        ParticipantRole.GUARANTOR,
        ParticipantRole.MEDIATOR,
        ParticipantRole.OBSERVER,
        ParticipantRole.DEPOSITARY,
    )

    form = models.CharField(max_length=20, choices=AgreementForm)
    ambit = models.CharField(
        max_length=20,
        choices=AgreementAmbit,
        default=AgreementAmbit.BILATERAL,
        help_text=_("Shape of the membership."),
    )
    domains = CodesField(vocabulary=AgreementDomain, max_length=300)
    bindingness = models.CharField(
        max_length=20, choices=Bindingness, default=Bindingness.UNKNOWN
    )
    secrecy = models.CharField(max_length=15, choices=Secrecy, default=Secrecy.PUBLIC)
    announced = EdtfField(help_text=_("When it was announced or promised."))
    signed = EdtfField(help_text=_("When it was signed."))
    in_force = EdtfField(
        _("in force since"), help_text=_("When it entered into force.")
    )
    ended = EdtfField(help_text=_("When it ceased."))
    term_months = models.PositiveIntegerField(
        _("term in months"),
        null=True,
        blank=True,
        help_text=_("Agreed duration. An agreed term is no end date."),
    )
    renewal = models.CharField(max_length=10, choices=Renewal, default=Renewal.UNKNOWN)
    termination_grounds = models.CharField(
        max_length=15, choices=TerminationGrounds, blank=True
    )
    registration_number = models.CharField(
        max_length=60, blank=True, help_text=_("For instance in the UN Treaty Series.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("The agreement that this one changes or carries out."),
    )
    parent_relation = models.CharField(
        max_length=12, choices=AgreementRelation, blank=True
    )
    signed_at = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        help_text=_("The meeting at which it was signed."),
    )
    status_override = models.CharField(
        max_length=20,
        choices=AgreementStatus,
        blank=True,
        help_text=_("Only where the dates do not tell; say why in the reason."),
    )

    history = history(excluded_fields=Record.base_fields())
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("agreement_form_known", "form", AgreementForm, _("a form")),
            one_of("agreement_ambit_known", "ambit", AgreementAmbit, _("an ambit")),
            one_of(
                "agreement_bindingness_known",
                "bindingness",
                Bindingness,
                _("the force"),
            ),
            one_of("agreement_secrecy_known", "secrecy", Secrecy, _("the publicity")),
            one_of("agreement_renewal_known", "renewal", Renewal, _("the renewal")),
            in_order(
                "agreement_ended_after_signed",
                "signed",
                "ended",
                _("The agreement ended before it was signed."),
            ),
            in_order(
                "agreement_ended_after_force",
                "in_force",
                "ended",
                _("The agreement ended before it entered into force."),
            ),
            one_of_or_none(
                "agreement_grounds_known",
                "termination_grounds",
                TerminationGrounds,
                _("the grounds"),
            ),
            models.CheckConstraint(
                name="agreement_parent_has_relation",
                condition=Q(parent__isnull=True, parent_relation="")
                | Q(parent__isnull=False, parent_relation__in=AgreementRelation.values),
                violation_error_message=_(
                    "Name both the parent agreement and the relation to it, or neither."
                ),
            ),
            models.CheckConstraint(
                name="agreement_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("record_ptr")),
                violation_error_message=_("An agreement is not its own parent."),
            ),
            one_of_or_none(
                "agreement_override_known",
                "status_override",
                AgreementStatus,
                _("the status"),
            ),
        ]

    def clean(self):
        super().clean()
        if last := self.leads_back_by("parent"):
            raise ValidationError(
                {
                    "parent": _(
                        "“{parent}” goes back to this agreement itself (by “{last}”); "
                        "name the one that was first."
                    ).format(parent=self.parent, last=last)
                }
            )

    def derive(self):
        self.start = self.signed or self.announced or self.in_force
        self.end = self.ended
        self.status = self.status_override or self.status_on(date.today())
        super().derive()

    def status_on(self, day):
        """The status that the dates give for a day; never a guess."""
        if self.ended and self.ended.latest and self.ended.latest <= day:
            return GROUNDS_TO_STATUS.get(
                self.termination_grounds, AgreementStatus.TERMINATED
            )
        if self.in_force and self.in_force.latest and self.in_force.latest <= day:
            return AgreementStatus.IN_FORCE
        if self.signed and not self._is_to_come(self.signed, day):
            return AgreementStatus.SIGNED
        if self.signed or self.announced:
            return AgreementStatus.NEGOTIATION
        return AgreementStatus.UNKNOWN

    @staticmethod
    def _is_to_come(planned, day):
        return planned.earliest is not None and planned.earliest > day


class AgreementAction(Curated):
    """What one party did about an agreement, and when: one dated step."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="actions", db_index=False
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    action = models.CharField(max_length=25, choices=PartyAction)
    date = EdtfField()
    note = models.CharField(max_length=300, blank=True)

    history = history()
    objects = AgreementChildQuerySet.as_manager()

    class Meta:
        ordering = ["agreement_id", "date_earliest", "id"]
        constraints = [
            one_of("agreementaction_known", "action", PartyAction, _("an action")),
            models.UniqueConstraint(
                name="agreementaction_once",
                fields=["agreement", "country", "action", "date"],
                violation_error_message=_("This step is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.country_id} {self.action} {self.date.display}"

    def natural_key(self):
        return (
            *self.agreement.natural_key(),
            *self.country.natural_key(),
            self.action,
            self.date.text,
        )

    natural_key.dependencies = ["relations.agreement"]


class AgreementObligation(Curated):
    """What one party owes under an agreement; a mutual duty is a row for each."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="obligations")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    obligation = models.CharField(max_length=15, choices=Obligation)
    toward = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Owed to this party; empty: to every other party."),
    )
    condition = models.CharField(
        max_length=300, blank=True, help_text=_("Only if, only where; empty: without.")
    )

    history = history()
    objects = AgreementChildQuerySet.as_manager()

    class Meta:
        ordering = ["agreement_id", "country_id", "obligation"]
        constraints = [
            one_of("agreementobligation_known", "obligation", Obligation, _("a duty")),
            models.CheckConstraint(
                name="agreementobligation_to_another",
                condition=Q(toward__isnull=True) | ~Q(toward=F("country")),
                violation_error_message=_("A party owes nothing to itself."),
            ),
            models.UniqueConstraint(
                name="agreementobligation_once",
                fields=["agreement", "country", "obligation", "toward"],
                condition=Q(toward__isnull=False),
                violation_error_message=_("This obligation is recorded already."),
            ),
            models.UniqueConstraint(
                name="agreementobligation_general_once",
                fields=["agreement", "country", "obligation"],
                condition=Q(toward__isnull=True),
                violation_error_message=_("This obligation is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.country_id} {self.obligation}"

    def natural_key(self):
        return (
            *self.agreement.natural_key(),
            *self.country.natural_key(),
            self.obligation,
            self.toward.code if self.toward_id else None,
        )

    natural_key.dependencies = ["relations.agreement"]
