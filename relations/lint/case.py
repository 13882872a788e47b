"""What the rules read: one record, its passages and what these speak to."""

from dataclasses import dataclass
from functools import cached_property

from relations import evidence
from relations.vocabularies import (
    AgreementStatus,
    EventStatus,
    MeetingStatus,
    RecordKind,
    TieStatus,
    TransferStatus,
)

# The states in which a record says that something came about, be it over by now.
# The others are announced, put off, in doubt or unknown.
HAPPENED = {
    RecordKind.MEETING: {MeetingStatus.HELD},
    RecordKind.AGREEMENT: {
        AgreementStatus.INITIALLED,
        AgreementStatus.SIGNED,
        AgreementStatus.PROVISIONAL,
        AgreementStatus.IN_FORCE,
        AgreementStatus.SUSPENDED,
        AgreementStatus.TERMINATED,
        AgreementStatus.EXPIRED,
        AgreementStatus.SUPERSEDED,
        AgreementStatus.NEVER_IN_FORCE,  # but signed
    },
    RecordKind.TRADE_TIE: {TieStatus.ACTIVE, TieStatus.SUSPENDED, TieStatus.ENDED},
    RecordKind.DEFENSE_TIE: {
        TransferStatus.ORDERED,
        TransferStatus.PART_DELIVERED,
        TransferStatus.DELIVERED,
        TransferStatus.STANDING,
    },
    RecordKind.DIPLOMATIC_TIE: {
        TieStatus.ACTIVE,
        TieStatus.SUSPENDED,
        TieStatus.ENDED,
    },
    RecordKind.EVENT: {EventStatus.HAPPENED},
}
# A passage cited for one of these fields, or for the whole record, tells that it
# came about; one cited for the place or the purpose need not.
HAPPENING = {"status", "start", "participants", "signed", "in_force"}
SHOWN = 60


@dataclass(frozen=True)
class Finding:
    """Something that a rule found. `subject` tells the findings of one rule apart."""

    rule: str
    severity: str
    subject: str
    sentence: str


class Case:
    """A record and its passages, as the rules ask for them."""

    def __init__(self, record, participants=None):
        self.record = record
        if participants is None:
            participants = record.participations.all()
        self.participants = list(participants)
        for party in self.participants:
            party.record = record

    @cached_property
    def citations(self):
        return list(self.record.citations.all())

    @cached_property
    def supporting(self):
        return [each for each in self.citations if evidence.supports(each)]

    @property
    def happened(self):
        """Whether the status says that it came about."""
        return self.record.status in HAPPENED[self.record.kind]

    @property
    def telling(self):
        """The supporting passages that speak to whether it came about."""
        return [
            each
            for each in self.supporting
            if not each.claim or HAPPENING.intersection(each.claim)
        ]


def quoted(citation):
    """A passage as a sentence names it. Only those who see drafts read findings."""
    words = " ".join(citation.quote.split())
    return f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"


def in_english(citation):
    """The words of a passage as far as they are English: translation, else quote.

    Empty where the article is known to be in another language and nobody translated.
    """
    if citation.translation.strip():
        return citation.translation
    return citation.quote if citation.article.is_english else ""
