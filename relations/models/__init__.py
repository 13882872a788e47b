"""The tables of relations between states.

Import direction, one way only: codes <- countries <- officials <- likeness,
gatherings, imports <- records <- parties, index, the kinds (meetings <- agreements;
trade <- defense; diplomacy; events) <- citations <- preferences, changes <-
edit_groups, comments, findings, redactions, search, twins; feed, logins, merges,
pairs, replays and tokens stand alone. Whoever needs all kinds reads `KINDS`; no other
module lists them.
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
from relations.models.edit_groups import EditedRow, EditGroup
from relations.models.events import Event
from relations.models.feed import FeedEntry, FeedNote
from relations.models.findings import Dismissal, Finding
from relations.models.gatherings import Gathering, Trip
from relations.models.imports import ImportedRow, ImportRun
from relations.models.index import RecordLink, RecordTopic
from relations.models.likeness import LikelySame, NameKey, NotTheSame
from relations.models.logins import FailedLogin
from relations.models.meetings import Meeting
from relations.models.merges import Merge, MergedRow
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
from relations.models.replays import Replay
from relations.models.search import ArticleWords, OfficialWords, RecordWords
from relations.models.tokens import Token
from relations.models.trade import Product, TradeTie
from relations.models.twins import LikelyTwins, NotATwin

KINDS = {
    kind.KIND.value: kind
    for kind in (Meeting, Agreement, TradeTie, DefenseTie, DiplomaticTie, Event)
}

__all__ = [
    "KINDS",
    "Agreement",
    "AgreementAction",
    "AgreementObligation",
    "ArticleWords",
    "Citation",
    "Comment",
    "Country",
    "CountryCode",
    "CountryName",
    "DefenseTie",
    "DiplomaticTie",
    "Dismissal",
    "EditGroup",
    "EditedRow",
    "Event",
    "FailedLogin",
    "FeedEntry",
    "FeedNote",
    "Finding",
    "Gathering",
    "ImportRun",
    "ImportedRow",
    "LikelySame",
    "LikelyTwins",
    "Meeting",
    "Merge",
    "MergedRow",
    "NameKey",
    "NotATwin",
    "NotTheSame",
    "Official",
    "OfficialName",
    "OfficialWords",
    "Participation",
    "PendingChange",
    "Post",
    "PostRole",
    "Preference",
    "Product",
    "Record",
    "RecordLink",
    "RecordTopic",
    "RecordWords",
    "Redaction",
    "Replay",
    "Succession",
    "Tenure",
    "Token",
    "TradeTie",
    "Trip",
    "WeaponCategory",
]
