"""The filters that one kind of record has beside those of every kind."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from relations.api.filtersets import Asked, column, columns_in, has_code
from relations.api.parameters import Code, Parameter, Row, Switch
from relations.api.permissions import visible_gatherings, visible_trips
from relations.api.record_filtersets import RecordFilters, TieFilters
from relations.models import (
    Agreement,
    AgreementObligation,
    DefenseTie,
    DiplomaticTie,
    Event,
    Meeting,
    Product,
    TradeTie,
)
from relations.models.records import STATUSES
from relations.vocabularies import (
    EVENT_MODES,
    EVENT_SCORES,
    AgreementAmbit,
    AgreementDomain,
    AgreementForm,
    Bindingness,
    DefenseTieType,
    DiplomaticTieType,
    EmbargoType,
    EventContext,
    EventType,
    MeetingFormat,
    MissionType,
    Obligation,
    QuadClass,
    RelationStatus,
    RepresentationLevel,
    Secrecy,
    Seniority,
    TieImportance,
    TradeFlow,
    TradeTieType,
    TransferMode,
    VisitType,
    WeaponCondition,
)

IMPORTANCE = "How much the tie matters, as the source puts it."


def status_of(model):
    vocabulary = STATUSES[model.KIND]
    return columns_in(vocabulary, "status", "The state of the fact.")


def of_any_kind(name):
    """A question about a column that every kind of tie has."""

    def ask(rows, values):
        condition = Q()
        for kind in (TradeTie, DefenseTie, DiplomaticTie):
            condition |= Q(**{f"{kind._meta.model_name}__{name}__in": values})
        return rows.filter(condition)

    return ask


class AllTieFilters(TieFilters):
    tie_type = Asked(
        Code(
            [
                *TradeTieType.values,
                *DefenseTieType.values,
                *DiplomaticTieType.values,
            ],
            "The type of tie, of any kind.",
        ),
        of_any_kind("tie_type"),
    )
    importance = Asked(
        Code(TieImportance.values, IMPORTANCE), of_any_kind("importance")
    )


class MeetingFilters(RecordFilters):
    class Meta:
        model = Meeting
        fields = ()

    status = status_of(Meeting)
    meeting_format = columns_in(MeetingFormat, "meeting_format", "How they met.")
    visit_type = columns_in(VisitType, "visit_type", "The protocol rank of a visit.")
    level = columns_in(
        Seniority, "level", "The seniority that every side reaches; 1 is highest."
    )
    trip = Asked(Row("trip", visible_trips, "On this trip."), column("trip"))
    gathering = Asked(
        Row("gathering", visible_gatherings, "On the occasion of this gathering."),
        column("gathering"),
    )


def in_force(rows, yes):
    today = date.today()
    condition = Q(in_force_latest__lte=today) & (
        Q(ended="") | Q(ended_latest__gt=today) | Q(ended_latest__isnull=True)
    )
    return rows.filter(condition) if yes else rows.exclude(condition)


def with_obligation(rows, values):
    owed = AgreementObligation.objects.filter(
        agreement=OuterRef("pk"), obligation__in=values
    )
    return rows.filter(Exists(owed))


class AgreementFilters(RecordFilters):
    class Meta:
        model = Agreement
        fields = ()

    status = status_of(Agreement)
    form = columns_in(AgreementForm, "form", "Treaty, memorandum, joint statement.")
    ambit = columns_in(AgreementAmbit, "ambit", "The shape of the membership.")
    domain = Asked(
        Code(AgreementDomain.values, "It covers one of these domains."),
        has_code("domains"),
    )
    bindingness = columns_in(Bindingness, "bindingness", "Whether it binds in law.")
    secrecy = columns_in(Secrecy, "secrecy", "Whether it was made public.")
    in_force = Asked(
        Switch("Whether it is in force today, by its dates alone."), in_force
    )
    obligation = Asked(
        Code(Obligation.values, "A party owes one of these."), with_obligation
    )
    parent = Asked(
        Row(
            "agreement",
            lambda user: Agreement.objects.visible_to(user),
            "It changes or carries out this agreement.",
        ),
        column("parent"),
    )


class TradeTieFilters(RecordFilters):
    class Meta:
        model = TradeTie
        fields = ()

    status = status_of(TradeTie)
    tie_type = columns_in(TradeTieType, "tie_type", "The type of trade tie.")
    product = Asked(
        Row("product", lambda user: Product.objects.all(), "Of this product heading."),
        column("product"),
    )
    product_code = Asked(
        Parameter("Of headings whose code begins so: “27”."),
        lambda rows, found: rows.filter(product__code__startswith=found),
    )
    importance = columns_in(TieImportance, "importance", IMPORTANCE)
    flow = columns_in(TradeFlow, "flow", "Whose statistics it comes from.")


class DefenseTieFilters(RecordFilters):
    class Meta:
        model = DefenseTie
        fields = ()

    status = status_of(DefenseTie)
    tie_type = columns_in(DefenseTieType, "tie_type", "The type of defense tie.")
    weapon_category = Asked(
        Parameter("Of these weapon categories, by code.", many=True),
        column("weapon_category"),
    )
    importance = columns_in(TieImportance, "importance", IMPORTANCE)
    condition = columns_in(WeaponCondition, "condition", "New, used, refurbished.")
    transfer_mode = columns_in(TransferMode, "transfer_mode", "On what terms.")
    embargo_type = columns_in(EmbargoType, "embargo_type", "The sort of embargo.")


class DiplomaticTieFilters(RecordFilters):
    class Meta:
        model = DiplomaticTie
        fields = ()

    status = status_of(DiplomaticTie)
    tie_type = columns_in(DiplomaticTieType, "tie_type", "The type of diplomatic tie.")
    relation_status = columns_in(
        RelationStatus, "relation_status", "The state of diplomatic relations."
    )
    mission_type = columns_in(MissionType, "mission_type", "Embassy, consulate, ...")
    level = columns_in(RepresentationLevel, "level", "The level of representation.")
    importance = columns_in(TieImportance, "importance", IMPORTANCE)


def in_quad_class(rows, values):
    types = [each for each, (quad, _) in EVENT_SCORES.items() if quad in values]
    return rows.filter(event_type__in=types)


class EventFilters(RecordFilters):
    class Meta:
        model = Event
        fields = ()

    status = status_of(Event)
    event_type = columns_in(EventType, "event_type", "The PLOVER type.")
    mode = Asked(
        Code(
            [mode for modes in EVENT_MODES.values() for mode in modes],
            "The PLOVER mode.",
        ),
        column("mode"),
    )
    context = Asked(
        Code(EventContext.values, "In one of these contexts."), has_code("contexts")
    )
    quad_class = Asked(
        Code(QuadClass.values, "Verbal or material, cooperation or conflict."),
        in_quad_class,
    )
