"""For each filter of one kind: a row that matches, one that does not, the query."""

from relations.actions.records import save_record
from relations.models import AgreementObligation, Meeting
from tests import factories as make
from tests.factories import party
from tests.relations.api.cases_of_records import grouped, pair_of


def agreement_with_obligation():
    rows = make.AgreementFactory(
        obligations=[
            AgreementObligation(
                country=make.CountryFactory(code="ISR"), obligation="defense"
            )
        ]
    )
    return rows, make.AgreementFactory(), {"obligation": "defense"}


def amended_agreement():
    parent = make.AgreementFactory()
    child = make.AgreementFactory(parent=parent, parent_relation="amends")
    return child, parent, {"parent": parent.pk}


def flow_of_product(query):
    def case():
        oil = make.ProductFactory(code="270900")
        rows = (
            make.TradeTieFactory(product=oil),
            make.TradeTieFactory(product=make.ProductFactory(code="010100")),
        )
        return *rows, {query: oil.pk if query == "product" else "27"}

    return case


def weapon():
    rows = (
        make.DefenseTieFactory(weapon_category=make.WeaponCategoryFactory()),
        make.DefenseTieFactory(),
    )
    return *rows, {"weapon_category": "aircraft"}


def one_level():
    minister, president = (
        make.TenureFactory(
            post__role=make.PostRoleFactory(code=f"role{level}", seniority=level),
            post__country=make.CountryFactory(code="ISR"),
            end_state="ongoing",
        )
        for level in "21"
    )
    made = []
    for tenure in (minister, president):
        host = party("ISR", "host", official=tenure.official, tenure=tenure)
        made.append(meeting_of(host))
    return *made, {"level": "2"}


def meeting_of(host):
    return save_record(
        Meeting(
            title="Talks", meeting_format="visit", start="2025-05", review="approved"
        ),
        children={"participations": [host, party("AZE", "visitor")]},
    )


def column(factory, name, value, other=None, **more):
    """A case: a row with this code and one with another, or without."""
    second = {name: other} if other is not None else {}
    return pair_of({name: value}, {name: value, **more}, {**second, **more}, factory)


MISSION = {"tie_type": "mission", "parties": (("ISR", "sending"), ("AZE", "receiving"))}
KINDS = {
    "meetings": {
        "status": column(make.MeetingFactory, "status", "planned", "held"),
        "meeting_format": column(
            make.MeetingFactory, "meeting_format", "call", "visit"
        ),
        "visit_type": column(make.MeetingFactory, "visit_type", "state", "official"),
        "level": one_level,
        "trip": lambda: grouped(make.TripFactory, "trip"),
        "gathering": lambda: grouped(make.GatheringFactory, "gathering"),
    },
    "agreements": {
        "status": pair_of(
            {"status": "signed"}, {}, {"in_force": "2025-06"}, make.AgreementFactory
        ),
        "form": column(make.AgreementFactory, "form", "mou", "treaty"),
        "ambit": column(make.AgreementFactory, "ambit", "multilateral", "bilateral"),
        "domain": pair_of(
            {"domain": "trade"}, {"domains": ["trade"]}, {}, make.AgreementFactory
        ),
        "bindingness": column(
            make.AgreementFactory, "bindingness", "executive", "unknown"
        ),
        "secrecy": column(make.AgreementFactory, "secrecy", "secret", "public"),
        "in_force": pair_of(
            {"in_force": "true"}, {"in_force": "2025-06"}, {}, make.AgreementFactory
        ),
        "obligation": agreement_with_obligation,
        "parent": amended_agreement,
    },
    "trade-ties": {
        "status": column(make.TradeTieFactory, "status", "ended", "active"),
        "tie_type": column(
            make.TradeTieFactory, "tie_type", "goods_flow", "supply_relation"
        ),
        "product": flow_of_product("product"),
        "product_code": flow_of_product("product_code"),
        "importance": column(make.TradeTieFactory, "importance", "crucial", "minor"),
        "flow": column(make.TradeTieFactory, "flow", "M", "X"),
    },
    "defense-ties": {
        "status": column(make.DefenseTieFactory, "status", "delivered", "standing"),
        "tie_type": column(
            make.DefenseTieFactory, "tie_type", "military_aid", "arms_transfer"
        ),
        "weapon_category": weapon,
        "importance": column(make.DefenseTieFactory, "importance", "crucial", "minor"),
        "condition": column(make.DefenseTieFactory, "condition", "new", "unknown"),
        "transfer_mode": column(
            make.DefenseTieFactory, "transfer_mode", "sale", "unknown"
        ),
        "embargo_type": column(make.DefenseTieFactory, "embargo_type", "mandatory"),
    },
    "diplomatic-ties": {
        "status": column(make.DiplomaticTieFactory, "status", "ended", "active"),
        "tie_type": pair_of(
            {"tie_type": "mission"}, MISSION, {}, make.DiplomaticTieFactory
        ),
        "relation_status": column(
            make.DiplomaticTieFactory, "relation_status", "severed"
        ),
        "mission_type": column(
            make.DiplomaticTieFactory, "mission_type", "embassy", **MISSION
        ),
        "level": column(make.DiplomaticTieFactory, "level", "3", **MISSION),
        "importance": column(
            make.DiplomaticTieFactory, "importance", "crucial", "minor"
        ),
    },
    "events": {
        "status": column(make.EventFactory, "status", "denied", "happened"),
        "event_type": column(make.EventFactory, "event_type", "CONSULT", "SUPPORT"),
        "mode": pair_of(
            {"mode": "visit"},
            {"event_type": "CONSULT", "mode": "visit"},
            {},
            make.EventFactory,
        ),
        "context": pair_of(
            {"context": "military"}, {"contexts": ["military"]}, {}, make.EventFactory
        ),
        "quad_class": pair_of(
            {"quad_class": "material_cooperation"},
            {"event_type": "AID"},
            {},
            make.EventFactory,
        ),
    },
    "ties": {
        "kind": lambda: (
            make.TradeTieFactory(),
            make.DefenseTieFactory(),
            {"kind": "trade_tie"},
        ),
        "status": column(make.TradeTieFactory, "status", "ended", "active"),
        "tie_type": column(
            make.DefenseTieFactory, "tie_type", "military_aid", "arms_transfer"
        ),
        "importance": column(make.DefenseTieFactory, "importance", "crucial", "minor"),
    },
}
