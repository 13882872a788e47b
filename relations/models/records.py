"""What every kind of record shares."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from simple_history.signals import post_create_historical_record

from articles.constraints import end_agrees, given, in_order, one_of
from articles.curated import Curated, history
from articles.fields import EdtfField
from articles.vocabularies import EndState
from relations.models.codes import CodesField
from relations.models.countries import Country
from relations.models.deletion import DeletedWhole
from relations.models.imports import ImportRun
from relations.querysets.records import RecordQuerySet
from relations.vocabularies import (
    AgreementStatus,
    EventStatus,
    MeetingStatus,
    RecordConfidence,
    RecordKind,
    ReviewStatus,
    TieStatus,
    Topic,
    TransferStatus,
)

STATUSES = {
    RecordKind.MEETING: MeetingStatus,
    RecordKind.AGREEMENT: AgreementStatus,
    RecordKind.TRADE_TIE: TieStatus,
    RecordKind.DEFENSE_TIE: TransferStatus,
    RecordKind.DIPLOMATIC_TIE: TieStatus,
    RecordKind.EVENT: EventStatus,
}


def _statuses_fit():
    fits = Q()
    for kind, vocabulary in STATUSES.items():
        fits |= Q(kind=kind, status__in=vocabulary.values)
    return fits


class Record(Curated, DeletedWhole):
    """One fact between states: what every kind of record has in common.

    A record is always made as one of its kinds; `specific` is the record as its
    kind. `start` tells when it began: an interval or a set means that the day lies
    somewhere between the bounds. An empty `end` means what `end_state` says.
    """

    KIND = None  # each kind names its own
    ROLES = ()  # roles that a party to this kind may have
    MIN_COUNTRIES = 2
    DEFAULT_STATUS = ""
    DEFAULT_END_STATE = EndState.UNKNOWN

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=15, choices=RecordKind, editable=False)
    title = models.CharField(
        max_length=300,
        help_text=_("What happened, in one line: “Katz receives Hasanov in Tel Aviv”."),
    )
    summary = models.TextField(blank=True, help_text=_("In our own words."))
    purpose = models.TextField(
        blank=True,
        help_text=_("The stated motive: “to protect the Druze communities”."),
    )
    start = EdtfField(
        "date",
        help_text=_(
            "When it happened or began: “20 May 2025”, “May 2025”, "
            "“[2025-05-14..2025-05-20]” for one day between two, "
            "“../2025-05-20” for some time up to then."
        ),
    )
    end = EdtfField(_("end date"), help_text=_("When it ended; empty if it has not."))
    end_state = models.CharField(
        max_length=15,
        choices=EndState,
        blank=True,
        help_text=_("What an empty end date means."),
    )
    sort_date = models.DateField(editable=False)
    status = models.CharField(max_length=20, help_text=_("The state of the fact."))
    status_date = EdtfField(
        _("status since"),
        help_text=_("When that state came about: the day a trip was put off."),
    )
    status_reason = models.TextField(
        blank=True, help_text=_("Why: “the war in Gaza”, in our own words.")
    )
    review = models.CharField(
        max_length=20,
        choices=ReviewStatus,
        default=ReviewStatus.DRAFT,
        editable=False,
    )
    confidence = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=[(int(level.value), level.label) for level in RecordConfidence],
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("COLT scale; 1 is best."),
    )
    topics = CodesField(vocabulary=Topic, max_length=300)
    place_city = models.CharField("city", max_length=100, blank=True)
    place_country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Where it took place."),
    )
    import_run = models.ForeignKey(
        ImportRun,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="records",
    )

    history = history()
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-sort_date", "-id"]
        permissions = [
            ("view_unpublished", _("Can see records that are not published")),
            ("review_record", _("Can approve, return and reject records")),
        ]
        indexes = [
            models.Index(fields=["-sort_date", "-id"], name="record_timeline"),
            models.Index(fields=["kind", "-sort_date", "-id"], name="record_by_kind"),
            models.Index(
                fields=["review", "-sort_date", "-id"], name="record_by_review"
            ),
            models.Index(
                fields=["kind", "status", "-sort_date", "-id"], name="record_by_status"
            ),
            models.Index(fields=["updated", "id"], name="record_by_update"),
            models.Index(
                fields=["place_city", "place_country"], name="record_by_place"
            ),
        ]
        constraints = [
            one_of("record_kind_known", "kind", RecordKind, _("a kind")),
            given("record_title_given", "title", _("Say in one line what happened.")),
            in_order(
                "record_end_after_start",
                "start",
                "end",
                _("The end is before the start."),
            ),
            end_agrees("record_end_agrees"),
            models.CheckConstraint(
                name="record_status_fits_kind",
                condition=_statuses_fit(),
                violation_error_message=_("This kind of record has no such status."),
            ),
            one_of("record_review_known", "review", ReviewStatus, _("a review state")),
            models.CheckConstraint(
                name="record_confidence_1_to_5",
                condition=Q(confidence__isnull=True)
                | Q(confidence__gte=1, confidence__lte=5),
                violation_error_message=_("Confidence runs from 1 (best) to 5."),
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (str(self.uid),)

    @property
    def specific(self):
        """The record as its kind: a `Meeting`, an `Agreement`, ..."""
        if type(self) is not Record:
            return self
        return getattr(self, self.kind.replace("_", ""))

    @property
    def status_label(self):
        return str(STATUSES[self.kind](self.status).label)

    def clean_fields(self, exclude=None):
        self.derive()
        super().clean_fields(exclude=exclude)

    def clean(self):
        super().clean()
        statuses = STATUSES.get(self.kind)
        if statuses and self.status and self.status not in statuses.values:
            raise ValidationError(
                {
                    "status": _(
                        "“{status}” is no status of this kind; choose from {names}."
                    ).format(status=self.status, names=", ".join(statuses.values))
                }
            )

    def derive(self):
        """Set what follows from the other fields of this row."""
        if self.KIND:
            self.kind = self.KIND
        self.status = self.status or self.DEFAULT_STATUS
        if self.end:
            self.end_state = EndState.ENDED
        elif not self.end_state:
            self.end_state = self.DEFAULT_END_STATE
        known = self.known_sort_date()
        if known or self.sort_date is None:
            self.sort_date = known or self.created.date()

    def known_sort_date(self):
        """Where the record stands on a timeline by its own dates, or None.

        An undated one stands at its oldest cited article (`actions.links` sees to
        it), else at the day on which it was made.
        """
        return self.start.earliest or self.start.latest

    def save(self, *args, **kwargs):
        if type(self) is Record:
            raise TypeError("Save a record as its kind: record.specific.save().")
        self.derive()
        super().save(*args, **kwargs)

    def check_parties(self, parties):
        """Refuse parties that do not make a record of this kind.

        `parties` are unsaved or saved participations. Raises `ValidationError` with
        every problem at once.
        """
        problems = []
        for party in parties:
            if party.role and party.role not in self.ROLES:
                problems.append(
                    _(
                        "{kind} has no party in the role “{role}”; choose from {names}."
                    ).format(
                        kind=self.a_kind(),
                        role=party.role,
                        names=", ".join(self.ROLES),
                    )
                )
        countries = {party.country_id for party in parties if party.country_id}
        if len(countries) < self.MIN_COUNTRIES:
            problems.append(self._too_few(parties))
        if problems:
            raise ValidationError(
                [
                    ValidationError(each, code="parties")
                    for each in dict.fromkeys(problems)
                ]
            )
        self.check_roles({party.role for party in parties})

    def _too_few(self, parties):
        named = [party.country for party in parties if party.country_id]
        if len(named) > 1:
            return _(
                "{named} is named {number} times and no other country; "
                "{kind} needs two different countries."
            ).format(named=named[0], number=len(named), kind=self.a_kind().lower())
        return _("{kind} needs two different countries.").format(kind=self.a_kind())

    def a_kind(self):
        """“A meeting”, “An agreement”: for the beginning of a sentence."""
        noun = self.specific._meta.verbose_name
        return f"{'An' if noun[0] in 'aeiou' else 'A'} {noun}"

    def check_roles(self, roles):
        """Refuse a set of roles that makes no sense for this kind and type."""

    def needs_roles(self, roles, needed, what):
        """Raise unless all the needed roles are among the roles."""
        missing = [role for role in needed if role not in roles]
        if missing:
            raise ValidationError(
                _("{what} needs a party in the role {roles}.").format(
                    what=what,
                    roles=_(" and one in the role ").join(
                        f"“{role}”" for role in missing
                    ),
                ),
                code="parties",
            )

    @classmethod
    def base_fields(cls):
        """The names of the columns that every kind shares."""
        return [field.name for field in Record._meta.local_fields]

    @classmethod
    def claimable(cls):
        """The names of the fields that a passage can be said to support."""
        derived = {"uid", "kind", "sort_date", "review", "version", "import_run"}
        own = [
            field.name
            for field in cls._meta.concrete_fields
            if field.editable and not field.primary_key and field.name not in derived
        ]
        own = [name for name in own if not name.endswith("_ptr")]
        return [*dict.fromkeys([*own, "place", "participants"])]


@receiver(post_create_historical_record)
def keep_shared_history(sender, instance, history_instance, **kwargs):
    """Write the shared half of a record's history together with its kind's half.

    Saving a meeting makes a state of the meeting's own columns only; a deletion
    reaches both tables by itself.
    """
    if not isinstance(instance, Record) or type(instance) is Record:
        return
    if history_instance.history_type == "-":
        return
    past = Record.history.model
    past.objects.create(
        history_date=history_instance.history_date,
        history_type=history_instance.history_type,
        history_user=history_instance.history_user,
        history_change_reason=history_instance.history_change_reason,
        **{
            field.attname: getattr(instance, field.attname)
            for field in past.tracked_fields
        },
    )
