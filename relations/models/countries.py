"""Countries and the other actors of international relations, under all their codes.

One rule says which country a code means; see `CountryQuerySet.resolve`.
"""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import end_agrees, given, in_order, one_of
from articles.curated import Curated, history
from articles.fields import EdtfField
from articles.vocabularies import EndState
from relations.models.codes import FoldedField
from relations.querysets.countries import (
    OPEN_SCHEMES,
    CountryCodeQuerySet,
    CountryNameQuerySet,
    CountryQuerySet,
    SuccessionQuerySet,
)
from relations.vocabularies import (
    CodeScheme,
    CountryNameKind,
    EntityType,
    SuccessionKind,
)

CODE = RegexValidator(
    r"^[A-Z0-9]{2,12}$",
    _("A code is 2 to 12 capital letters or digits, without a hyphen: “ISR”."),
)


class Country(Curated):
    """A state, a territory, an organization or another actor that relations link."""

    code = models.CharField(
        max_length=12,
        unique=True,
        validators=[CODE],
        help_text=_(
            "ISO alpha-3 for countries (ISR), alpha-4 for former states "
            "(SUHH), the usual abbreviation for organizations (NATO)."
        ),
    )
    name = models.CharField(
        max_length=120, help_text=_("As the news says: “Azerbaijan”.")
    )
    official_name = models.CharField(
        max_length=200, blank=True, help_text=_("“Republic of Azerbaijan”.")
    )
    entity_type = models.CharField(max_length=20, choices=EntityType)
    start = EdtfField(help_text=_("When it came to be, where that matters."))
    end = EdtfField(help_text=_("When it ceased to exist."))
    end_state = models.CharField(
        max_length=15,
        choices=EndState,
        default=EndState.ONGOING,
        help_text=_("What an empty end date means."),
    )
    region = models.CharField(
        max_length=3, blank=True, help_text=_("UN M49 code of the region: “145”.")
    )
    demonyms = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Adjective and people, by commas: “Israeli, Israelis”."),
    )
    capital = models.CharField(max_length=100, blank=True)
    wikidata = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q\d+$", _("Give the item's number: “Q801”."))],
    )
    folded = FoldedField("name", "official_name", "code")

    history = history()
    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(
                name="country_code_plain",
                condition=Q(code__regex=r"^[A-Z0-9]{2,12}$"),
                violation_error_message=CODE.message,
            ),
            given("country_name_given", "name", _("Give the country a name.")),
            one_of("country_type_known", "entity_type", EntityType, _("what it is")),
            in_order(
                "country_end_after_start",
                "start",
                "end",
                _("The end is before the start."),
            ),
            end_agrees("country_end_agrees"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        other = (
            CountryCode.objects.filter(scheme__in=OPEN_SCHEMES, value=self.code)
            .exclude(country=self.pk)
            .select_related("country")
            .first()
        )
        if other:
            raise ValidationError(
                {
                    "code": _("“{code}” is a code of {country} ({own}).").format(
                        code=self.code, country=other.country, own=other.country.code
                    )
                }
            )

    @property
    def iso3(self):
        """Its ISO 3166-1 alpha-3 code, user-assigned XKX included, or None.

        Our own code is that code for every country and territory; the abbreviations
        of organizations and other actors only look like one.
        """
        return self.code if len(self.code) == 3 and not self.is_organization else None

    @property
    def is_organization(self):
        return self.entity_type in (
            EntityType.SUPRANATIONAL,
            EntityType.IGO,
            EntityType.NONSTATE_ARMED,
        )

    def natural_key(self):
        return (self.code,)


class CountryCode(Curated):
    """One code of a country in one scheme, for the days on which it meant that country.

    The rows of the schemes `cow` and `gw` are at the same time the spells in which
    the country was a member of those state systems.
    """

    country = models.ForeignKey(Country, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=12, choices=CodeScheme)
    value = models.CharField(
        max_length=60, help_text=_("As the scheme writes it: “031”, not “31”.")
    )
    valid_from = models.DateField(
        null=True, blank=True, help_text=_("First day; empty if always so.")
    )
    valid_to = models.DateField(
        null=True, blank=True, help_text=_("Last day; empty if it is still so.")
    )

    history = history()
    objects = CountryCodeQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "value", "valid_from"]
        indexes = [
            models.Index(fields=["value", "scheme"], name="countrycode_value"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="countrycode_once",
                fields=["scheme", "value", "valid_from"],
                violation_error_message=_("This code is taken from that day on."),
            ),
            models.UniqueConstraint(
                name="countrycode_once_undated",
                fields=["scheme", "value"],
                condition=Q(valid_from__isnull=True),
                violation_error_message=_("This code is taken."),
            ),
            one_of("countrycode_scheme_known", "scheme", CodeScheme, _("a scheme")),
            models.CheckConstraint(
                name="countrycode_end_after_start",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"

    def natural_key(self):
        day = self.valid_from.isoformat() if self.valid_from else None
        return (self.scheme, self.value, day)

    def clean(self):
        super().clean()
        same = CountryCode.objects.filter(scheme=self.scheme, value=self.value)
        same = same.exclude(country=self.country_id).select_related("country")
        met = list(same.valid_within(self.valid_from, self.valid_to))
        if any(code.valid_from == self.valid_from for code in met):
            return  # a constraint speaks
        other = met[0].country if met else None
        if other is None and self.scheme in OPEN_SCHEMES:
            others = Country.objects.exclude(pk=self.country_id)
            other = others.filter(code=self.value).first()
        if other:
            raise ValidationError(
                {
                    "value": _(
                        "“{value}” means {country} ({code}) on some of these days; "
                        "correct it there first."
                    ).format(value=self.value, country=other, code=other.code)
                }
            )


class CountryName(Curated):
    """A name of a country in some language, or as a source prints it."""

    country = models.ForeignKey(
        Country, models.CASCADE, related_name="names", db_index=False
    )
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=35, blank=True, help_text=_("“az”, “he”."))
    kind = models.CharField(
        max_length=15, choices=CountryNameKind, default=CountryNameKind.ALIAS
    )
    folded = FoldedField("name", db_index=True)

    history = history()
    objects = CountryNameQuerySet.as_manager()

    class Meta:
        ordering = ["language", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                name="countryname_once",
                fields=["country", "name", "language", "kind"],
                violation_error_message=_("The country has this name already."),
            ),
            given("countryname_given", "name", _("Give the name.")),
            one_of(
                "countryname_kind_known", "kind", CountryNameKind, _("a kind of name")
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (*self.country.natural_key(), self.name, self.language, self.kind)

    natural_key.dependencies = ["relations.country"]


class Succession(Curated):
    """One state followed another: the Soviet Union, then Azerbaijan."""

    predecessor = models.ForeignKey(
        Country, models.CASCADE, related_name="successors", db_index=False
    )
    successor = models.ForeignKey(Country, models.CASCADE, related_name="predecessors")
    kind = models.CharField(max_length=12, choices=SuccessionKind)
    date = EdtfField()

    history = history()
    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["predecessor", "successor"]
        constraints = [
            models.UniqueConstraint(
                name="succession_once",
                fields=["predecessor", "successor"],
                violation_error_message=_("This succession is recorded already."),
            ),
            models.CheckConstraint(
                name="succession_of_two",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("A state does not succeed itself."),
            ),
            one_of("succession_kind_known", "kind", SuccessionKind, _("a kind")),
        ]

    def __str__(self):
        return f"{self.predecessor_id} → {self.successor_id}"

    def natural_key(self):
        return (*self.predecessor.natural_key(), *self.successor.natural_key())

    natural_key.dependencies = ["relations.country"]
