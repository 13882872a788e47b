"""The tables of relations between states.

Import direction, one way only: codes <- countries <- officials <- gatherings, imports
<- records <- parties, index, the kinds (meetings <- agreements; trade <- defense;
diplomacy; events) <- citations <- preferences, changes, comments, findings,
redactions. Whoever needs all kinds reads `KINDS`; no other module lists them.
"""

from relations.models.agreements import (
    Agreement,
    AgreementAction,
    AgreementObligation,
)
from relations.models.changes import PendingChange
from relations.models.citations import Citation
from relations.models.comments import Comment
from relations.models.countries import Country, CountryCode, CountryName, Succession
from relations.models.defense import DefenseTie, WeaponCategory
from relations.models.diplomacy import DiplomaticTie
from relations.models.events import Event
from relations.models.findings import Dismissal, Finding
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
from relations.models.preferences import Preference
from relations.models.records import Record
from relations.models.redactions import Redaction
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
    "Comment",
    "Country",
    "CountryCode",
    "CountryName",
    "DefenseTie",
    "DiplomaticTie",
    "Dismissal",
    "Event",
    "Finding",
    "Gathering",
    "ImportRun",
    "ImportedRow",
    "Meeting",
    "Official",
    "OfficialName",
    "Participation",
    "PendingChange",
    "Post",
    "PostRole",
    "Preference",
    "Product",
    "Record",
    "RecordLink",
    "RecordTopic",
    "Redaction",
    "Succession",
    "Tenure",
    "TradeTie",
    "Trip",
    "WeaponCategory",
]
