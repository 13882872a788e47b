"""The parties to a record: countries in their roles, and who acted for them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from articles.constraints import one_of
from articles.curated import Curated, history
from relations.models.countries import Country
from relations.models.officials import Official, Tenure
from relations.models.records import Record
from relations.querysets.records import ParticipationQuerySet
from relations.vocabularies import ParticipantRole


class Participation(Curated):
    """A country takes part in a record, in a role, perhaps through an official."""

    record = HistoricForeignKey(
        Record, models.CASCADE, related_name="participations", db_index=False
    )
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="participations", db_index=False
    )
    role = models.CharField(max_length=15, choices=ParticipantRole)
    official = models.ForeignKey(
        Official,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        help_text=_("Who took part for the country, if the source says."),
    )
    tenure = models.ForeignKey(
        Tenure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("in the post of"),
        help_text=_("The post in which the official took part."),
    )
    named_as = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("The source's own words: “Turkish counterparts”."),
    )
    is_lead = models.BooleanField(
        "leads", default=False, help_text=_("Heads the country's delegation.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    history = history()
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["record_id", "position", "id"]
        indexes = [
            models.Index(fields=["country", "role"], name="participation_by_country"),
            models.Index(fields=["record", "position"], name="participation_in_order"),
        ]
        constraints = [
            one_of("participation_role_known", "role", ParticipantRole, _("a role")),
            models.UniqueConstraint(
                name="participation_official_once",
                fields=["record", "country", "role", "official"],
                condition=Q(official__isnull=False),
                violation_error_message=_(
                    "This official takes part in this role already."
                ),
            ),
            models.UniqueConstraint(
                name="participation_unnamed_once",
                fields=["record", "country", "role", "named_as"],
                condition=Q(official__isnull=True),
                violation_error_message=_(
                    "This country takes part in this role already; name an "
                    "official or say how the source names them."
                ),
            ),
            models.CheckConstraint(
                name="participation_tenure_has_official",
                condition=Q(tenure__isnull=True) | Q(official__isnull=False),
                violation_error_message=_("Name the official who holds the post."),
            ),
        ]

    def __str__(self):
        return _("{role} in record {record_id}").format(
            role=self.get_role_display().lower(), record_id=self.record_id
        )

    def natural_key(self):
        return (
            *self.record.natural_key(),
            *self.country.natural_key(),
            self.role,
            str(self.official.uid) if self.official_id else None,
            self.named_as,
        )

    natural_key.dependencies = ["relations.record", "relations.country"]

    def clean(self):
        super().clean()
        if self.tenure_id and not self.official_id:
            self.official = self.tenure.official
        if self.tenure_id and self.tenure.official_id != self.official_id:
            raise ValidationError(
                {
                    "tenure": _(
                        "This post was held by {official}, not by {other}."
                    ).format(official=self.tenure.official, other=self.official)
                }
            )

    def post_then(self):
        """The tenure in which the official took part, as given or as it follows.

        It follows where the official may have held exactly one post of the country
        at the record's date. Reads the official's tenures; prefetch them.
        """
        if self.tenure_id or not self.official_id:
            return self.tenure
        held = [
            tenure
            for tenure in self.official.tenures.all()
            if tenure.post.country_id == self.country_id
            and tenure.possibly_held(self.record.start.earliest, self._last_day())
        ]
        return held[0] if len(held) == 1 else None

    def _last_day(self):
        return self.record.end.latest or self.record.start.latest

    def _warnings_without_post(self):
        """Whoever has posts, but none for this country at this date, looks wrong."""
        posts = self.official.tenures.all() if self.official_id else []
        first, last = self.record.start.earliest, self._last_day()
        if not posts or any(
            held.post.country_id == self.country_id and held.possibly_held(first, last)
            for held in posts
        ):
            return []
        return [
            _(
                "{official} is known in no post of {country} at the date of the record."
            ).format(official=self.official, country=self.country)
        ]

    def warnings(self):
        """Sentences on what looks wrong about this party but may be right."""
        tenure = self.tenure
        if tenure is None:
            return self._warnings_without_post()
        found = []
        if not tenure.possibly_held(self.record.start.earliest, self._last_day()):
            found.append(
                _(
                    "{official} was {post}, not at the date of the record ({day})."
                ).format(
                    official=self.official,
                    post=tenure.describe(),
                    day=self.record.start.display,
                )
            )
        if tenure.post.country_id != self.country_id:
            found.append(
                _("{official} takes part for {country} in a post of {other}.").format(
                    official=self.official,
                    country=self.country,
                    other=tenure.post.country,
                )
            )
        return found
