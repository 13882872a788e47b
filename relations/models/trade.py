"""Trade ties: flows, supply relations, contracts, measures; and their products."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import given, one_of, one_of_or_none
from articles.curated import Curated, history
from relations.models.records import Record
from relations.querysets.records import RecordQuerySet
from relations.querysets.trade import ProductQuerySet
from relations.vocabularies import (
    ParticipantRole,
    ProductScheme,
    RecordKind,
    TieImportance,
    TieStatus,
    TradeFlow,
    TradeTieType,
    Valuation,
)

CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Give the ISO 4217 code: “USD”."))

# Goods or services that go from one to the other.
EXPORTS = {
    TradeTieType.GOODS_FLOW,
    TradeTieType.SERVICES_FLOW,
    TradeTieType.SUPPLY_CONTRACT,
    TradeTieType.SUPPLY_RELATION,
}
# What one side does to the other's trade.
MEASURES = {
    TradeTieType.TARIFF,
    TradeTieType.IMPORT_BAN,
    TradeTieType.EXPORT_CONTROL,
    TradeTieType.SANCTION,
}


class Product(Curated):
    """A heading of a product classification: HS chapter 27, mineral fuels."""

    scheme = models.CharField(max_length=10, choices=ProductScheme)
    code = models.CharField(
        max_length=12, help_text=_("With its leading zeros: “01”, “270900”.")
    )
    title = models.CharField(max_length=300)

    history = history()
    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [
            one_of("product_scheme_known", "scheme", ProductScheme, _("a scheme")),
            given("product_code_given", "code", _("Give the code.")),
            given("product_title_given", "title", _("Give the title.")),
            models.UniqueConstraint(
                name="product_once",
                fields=["scheme", "code"],
                violation_error_message=_("The scheme has this code already."),
            ),
        ]

    def __str__(self):
        return f"{self.scheme} {self.code} {self.title}"

    def natural_key(self):
        return (self.scheme, self.code)


class TradeTie(Record):
    """A commercial relation: who supplies whom with what, or acts on whose trade.

    Direction is in the parties' roles: exporter and importer, or actor and target.
    A pledge (`target`) is no measurement and never adds to one; a two-way total is
    a type of its own and has partners instead of directions.
    """

    KIND = RecordKind.TRADE_TIE
    DEFAULT_STATUS = TieStatus.UNKNOWN
    ROLES = (
        ParticipantRole.EXPORTER,
        ParticipantRole.IMPORTER,
        ParticipantRole.ACTOR,
        ParticipantRole.TARGET,
        ParticipantRole.SUPPLIER,
        ParticipantRole.RECIPIENT,
        ParticipantRole.PARTNER,
    )

    tie_type = models.CharField("type", max_length=20, choices=TradeTieType)
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trade_ties",
        help_text=_("Heading of a classification, where it fits."),
    )
    product_text = models.CharField(
        _("product as named"), max_length=200, blank=True, help_text=_("“oil”.")
    )
    flow = models.CharField(
        max_length=2,
        choices=TradeFlow,
        blank=True,
        help_text=_("Whose statistics a measured flow comes from."),
    )
    amount = models.DecimalField(
        max_digits=20,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In whole units of the currency: 1,200,000.00, not 1.2 million."),
    )
    currency = models.CharField(
        max_length=3, blank=True, validators=[CURRENCY], help_text=_("“USD”.")
    )
    valuation = models.CharField(
        max_length=10, choices=Valuation, default=Valuation.UNKNOWN
    )
    as_reported = models.CharField(
        max_length=200, blank=True, help_text=_("The figure in the source's words.")
    )
    quantity = models.DecimalField(
        max_digits=20,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField(max_length=30, blank=True, help_text=_("“t”, “bbl/d”."))
    importance = models.CharField(
        max_length=12,
        choices=TieImportance,
        blank=True,
        help_text=_("As the source puts it: “crucial”."),
    )

    history = history(excluded_fields=Record.base_fields())
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("tradetie_type_known", "tie_type", TradeTieType, _("a type")),
            one_of("tradetie_valuation_known", "valuation", Valuation, _("a basis")),
            one_of_or_none("tradetie_flow_known", "flow", TradeFlow, _("the flow")),
            one_of_or_none(
                "tradetie_importance_known",
                "importance",
                TieImportance,
                _("the importance"),
            ),
            models.CheckConstraint(
                name="tradetie_amount_has_currency",
                condition=Q(amount__isnull=True, currency="")
                | Q(amount__isnull=False) & ~Q(currency=""),
                violation_error_message=_(
                    "Give both the amount and its currency, or neither."
                ),
            ),
            models.CheckConstraint(
                name="tradetie_amount_positive",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message=_("An amount is not negative."),
            ),
            models.CheckConstraint(
                name="tradetie_quantity_has_unit",
                condition=Q(quantity__isnull=True, unit="")
                | Q(quantity__isnull=False, quantity__gte=0) & ~Q(unit=""),
                violation_error_message=_(
                    "Give both the quantity and its unit, or neither; a "
                    "quantity is not negative."
                ),
            ),
        ]

    def check_roles(self, roles):
        what = f"“{self.get_tie_type_display()}”"
        if self.tie_type in EXPORTS:
            self.needs_roles(
                roles, (ParticipantRole.EXPORTER, ParticipantRole.IMPORTER), what
            )
        elif self.tie_type in MEASURES:
            self.needs_roles(
                roles, (ParticipantRole.ACTOR, ParticipantRole.TARGET), what
            )
        elif self.tie_type == TradeTieType.TOTAL_TRADE:
            self.needs_roles(roles, (ParticipantRole.PARTNER,), what)
