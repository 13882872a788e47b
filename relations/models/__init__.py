"""The tables of relations between states.

Import direction, one way only: codes <- countries <- officials <- gatherings, imports
<- records <- parties, index, the kinds (meetings <- agreements; trade <- defense;
diplomacy; events) <- citations. Whoever needs all kinds reads `KINDS`; no other module
lists them.
"""

from relations.models.agreements import (
    Agreement,
    AgreementAction,
    AgreementObligation,
)
from relations.models.citations import Citation
from relations.models.countries import Country, CountryCode, CountryName, Succession
from relations.models.defense import DefenseTie, WeaponCategory
from relations.models.diplomacy import DiplomaticTie
from relations.models.events import Event
from relations.models.gatherings import Gathering, Trip
from relations.models.imports import ImportedRow, ImportRun
from relations.models.index import RecordLink, RecordTopic
from relations.models.meetings import Meeting
from relations.models.officials import (
    Official,
    OfficialName,
    Post,
    PostRole,
    Tenure,
)
from relations.models.parties import Participation
from relations.models.records import Record
from relations.models.trade import Product, TradeTie

KINDS = {
    kind.KIND.value: kind
    for kind in (Meeting, Agreement, TradeTie, DefenseTie, DiplomaticTie, Event)
}

__all__ = [
    "KINDS",
    "Agreement",
    "AgreementAction",
    "AgreementObligation",
    "Citation",
    "Country",
    "CountryCode",
    "CountryName",
    "DefenseTie",
    "DiplomaticTie",
    "Event",
    "Gathering",
    "ImportRun",
    "ImportedRow",
    "Meeting",
    "Official",
    "OfficialName",
    "Participation",
    "Post",
    "PostRole",
    "Product",
    "Record",
    "RecordLink",
    "RecordTopic",
    "Succession",
    "Tenure",
    "TradeTie",
    "Trip",
    "WeaponCategory",
]
