"""Sources: who publishes, and how far they are to be believed."""

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import one_of
from articles.curated import Curated, history
from articles.querysets import SourceQuerySet
from articles.vocabularies import SourceReliability, SourceType

LANGUAGE = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    _("Give a language tag such as “en”, “az” or “zh-Hant”."),
)


class Source(Curated):
    """Who publishes: a ministry, a news agency, a newspaper, a journal."""

    name = models.CharField(max_length=200, help_text=_("As it calls itself: “Trend”."))
    other_names = models.CharField(
        max_length=500,
        blank=True,
        help_text=_(
            "Names that mean it as well, by semicolons: “Trend News Agency; Trend AZ”."
        ),
    )
    kind = models.CharField(
        max_length=20,
        choices=SourceType,
        help_text=_(
            "What it is to the facts it reports; a party's own ministry is an "
            "official source of a party, its state broadcaster is state media."
        ),
    )
    country_code = models.CharField(
        "country",
        max_length=12,
        blank=True,
        help_text=_(
            "Code of the country it works from: “AZE”. Empty if international."
        ),
    )
    domain = models.CharField(
        max_length=200, blank=True, help_text=_("Host of its site: “trend.example”.")
    )
    language = models.CharField(
        max_length=35, blank=True, validators=[LANGUAGE], help_text=_("Usually “en”.")
    )
    owner = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Who owns it. Two outlets of one owner count as one source."),
    )
    reliability = models.CharField(
        max_length=1,
        choices=SourceReliability,
        default=SourceReliability.F,
        help_text=_("Admiralty code. Leave F until there is a basis for judging."),
    )
    reliability_reason = models.TextField(
        blank=True, help_text=_("Why this grade; required for any grade but F.")
    )
    confidential = models.BooleanField(
        default=False,
        help_text=_(
            "What it says may be published; that it says so, and its articles "
            "and passages, only curators see."
        ),
    )

    history = history()
    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="source_name_once",
                fields=["name"],
                violation_error_message=_("There is already a source with this name."),
            ),
            one_of("source_kind_known", "kind", SourceType, _("the kind of source")),
            one_of(
                "source_reliability_known",
                "reliability",
                SourceReliability,
                _("a reliability from A to F"),
            ),
            models.CheckConstraint(
                name="source_grade_has_reason",
                condition=Q(reliability=SourceReliability.F)
                | ~Q(reliability_reason=""),
                violation_error_message=_("Say why the source deserves this grade."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)

    def save(self, *args, **kwargs):
        with transaction.atomic():
            # Locked, so that of two writers the second one sees what the first wrote.
            stored = Source.objects.select_for_update(no_key=True).filter(pk=self.pk)
            was = stored.values_list("confidential", flat=True).first()
            super().save(*args, **kwargs)
            if was not in (None, self.confidential):
                articles, of_it = (
                    self.articles.model.objects,
                    self.articles.values("pk"),
                )
                articles.speaking_for(of_it).settle_voices()

    def all_other_names(self):
        """Its other names, each without regard to capitals."""
        return {name.strip().casefold() for name in self.other_names.split(";")}
