"""Code lists that every kind of record shares."""

from articles.vocabularies import Vocabulary
from relations.vocabularies.agreements import AgreementDomain


class RecordKind(Vocabulary):
    """Kinds of record."""

    MEETING = (
        "meeting",
        "Officials of different countries met or spoke, or planned to.",
        "",
        "Meeting",
    )
    AGREEMENT = (
        "agreement",
        "A text on which parties agreed, from a treaty to a joint statement.",
        "",
        "Agreement",
    )
    TRADE_TIE = (
        "trade_tie",
        "Goods, services, money, or a measure such as a tariff, between countries.",
        "",
        "Trade tie",
    )
    DEFENSE_TIE = (
        "defense_tie",
        "A military connection: an alliance, an exercise, a sale of arms.",
        "",
        "Defense tie",
    )
    DIPLOMATIC_TIE = (
        "diplomatic_tie",
        "A lasting relation of another sort: recognition, an embassy, a shared border.",
        "",
        "Diplomatic tie",
    )
    EVENT = (
        "event",
        "A single act by one side toward another, such as a threat or a gift of aid.",
        "PLOVER",
        "Event",
    )


TIE_KINDS = ("trade_tie", "defense_tie", "diplomatic_tie")


class ParticipantRole(Vocabulary):
    """Roles of a party in a record."""

    VISITOR = (
        "visitor",
        "Comes to the other side's country for a meeting.",
        "PLOVER actor; COLT LeaderCountry",
        "Visitor",
    )
    HOST = (
        "host",
        "Receives the other side in its own country.",
        "PLOVER recipient; COLT CountryVisited",
        "Host",
    )
    VENUE_ONLY = (
        "venue_only",
        "Lends the place for a meeting and takes no part in the talks.",
        "PLOVER third-party",
        "Third-party host",
    )
    PARTICIPANT = (
        "participant",
        "Takes part where nobody is host or visitor, as in a phone call.",
        "PLOVER: all in actor list",
        "Participant",
    )
    MEDIATOR = (
        "mediator",
        "Helps other sides reach an understanding and is not itself a side.",
        "CAMEO 045",
        "Mediator",
    )
    OBSERVER = (
        "observer",
        "Is present or witnesses a signing, and is bound by nothing.",
        "COLT SignedAgreement counts observing",
        "Observer / witness",
    )
    EXPORTER = (
        "exporter",
        "Is where the traded goods or services come from.",
        "",
        "Exporter",
    )
    IMPORTER = ("importer", "Is where the traded goods or services go.", "", "Importer")
    SUPPLIER = (
        "supplier",
        "Is where arms, help or instructors come from, paid for or not.",
        "",
        "Supplier",
    )
    RECIPIENT = (
        "recipient",
        "Is given arms or aid, or is the one an event is done to.",
        "",
        "Recipient",
    )
    ACTOR = ("actor", "Does the act that the event describes.", "", "Actor")
    TARGET = (
        "target",
        "Is hit by a restriction, such as a tariff or a ban on arms.",
        "",
        "Target",
    )
    PARTY = (
        "party",
        "Is bound by an agreement, or is one of the sides in a mediation.",
        "",
        "Party",
    )
    GUARANTOR = (
        "guarantor",
        "Answers for others' keeping of an agreement.",
        "",
        "Guarantor",
    )
    DEPOSITARY = (
        "depositary",
        "Holds the original of a treaty and takes in ratifications.",
        "",
        "Depositary",
    )
    SENDING = (
        "sending",
        "Has an embassy or another mission in the other country.",
        "",
        "Sending state",
    )
    RECEIVING = (
        "receiving",
        "Is where the other country has its mission.",
        "",
        "Receiving state",
    )
    BACKER = (
        "backer",
        "Gives another country or its leadership political support.",
        "",
        "Backer",
    )
    BACKED = ("backed", "Has the support of another country.", "", "Backed")
    NEIGHBOR = (
        "neighbor",
        "Has a border with the other country; both sides get this role.",
        "",
        "Neighbor",
    )
    STATIONING = (
        "stationing",
        "Has troops or a base in the other country.",
        "",
        "Stationing state",
    )
    PARTNER = (
        "partner",
        "Shares the tie on equal terms, as in a joint exercise.",
        "",
        "Partner",
    )


# A pair that touches one of these roles is shown on its timeline, never counted.
INCIDENTAL_ROLES = frozenset(
    {
        ParticipantRole.VENUE_ONLY,
        ParticipantRole.MEDIATOR,
        ParticipantRole.OBSERVER,
        ParticipantRole.DEPOSITARY,
    }
)


Topic = Vocabulary(
    "Topic",
    [
        # Whatever an agreement can be about, any record can be about.
        *(
            (each.name, (each.value, each.definition, each.anchor, str(each.label)))
            for each in AgreementDomain
        ),
        (
            "REGIONAL_CONFLICT",
            (
                "regional_conflict",
                "It concerns a war or crisis among other countries of a region.",
                "",
                "Regional conflict",
            ),
        ),
        (
            "SPORT_MEDIA",
            (
                "sport_media",
                "It concerns games, athletes, broadcasters or the press.",
                "",
                "Sport and media",
            ),
        ),
        (
            "HUMANITARIAN",
            (
                "humanitarian",
                "It concerns relief for people in need, prisoners or the missing.",
                "",
                "Humanitarian",
            ),
        ),
    ],
    module=__name__,
)
Topic.__doc__ = "Topics of a record."


class TieImportance(Vocabulary):
    """Importance of a tie, in the source's judgment."""

    MINOR = (
        "minor",
        "The source plays the tie down: marginal, symbolic, small.",
        "",
        "Minor",
    )
    NOTABLE = (
        "notable",
        "The source finds the tie worth a mention without stressing its size.",
        "",
        "Notable",
    )
    SUBSTANTIAL = (
        "substantial",
        "The source calls the tie large or significant, such as a major supplier.",
        "",
        "Substantial",
    )
    CRUCIAL = (
        "crucial",
        "The source says that one side could hardly do without it: vital.",
        "",
        "Crucial",
    )


class TieStatus(Vocabulary):
    """State of a tie."""

    ANNOUNCED = (
        "announced",
        "It has been made public and has not begun.",
        "",
        "Announced",
    )
    ACTIVE = ("active", "It is in effect, as far as the source knows.", "", "Active")
    SUSPENDED = (
        "suspended",
        "It is on hold and may be taken up again.",
        "",
        "Suspended",
    )
    ENDED = ("ended", "It was in effect once and no longer is.", "", "Ended")
    ALLEGED = (
        "alleged",
        "Somebody says it exists, and it is denied or nobody has confirmed it.",
        "",
        "Alleged",
    )
    UNKNOWN = (
        "unknown",
        "The source does not tell whether it is in effect.",
        "",
        "Unknown",
    )


class ReviewStatus(Vocabulary):
    """Editorial state of a record."""

    DRAFT = (
        "draft",
        "A curator is still writing it; nobody has been asked to check it.",
        "",
        "Draft",
    )
    IMPORTED = (
        "imported",
        "A bulk load made it, and no person has read it yet.",
        "PE-Latam leads",
        "Imported",
    )
    IN_REVIEW = (
        "in_review",
        "Its author has handed it in, and a reviewer is to check it.",
        "COLT weekly vetting",
        "In review",
    )
    CHANGES_REQUESTED = (
        "changes_requested",
        "A reviewer sent it back to its author with a remark.",
        "",
        "Changes requested",
    )
    APPROVED = (
        "approved",
        "Somebody other than its author checked it against a passage; it is public.",
        "PE-Latam Verificada-URL",
        "Approved / published",
    )
    REJECTED = (
        "rejected",
        "A reviewer found it wrong or out of scope; it is kept and never published.",
        "PE-Latam Descartado; Wikidata deprecated",
        "Rejected",
    )


class RecordConfidence(Vocabulary):
    """Coder's confidence in a record, 1 being the best."""

    CLEAR = (
        "1",
        "The source states plainly who did what, when and where.",
        "COLT CR1",
        "No ambiguity",
    )
    MINOR_INFERENCE = (
        "2",
        "One thing, most often a date, had to be concluded from the context.",
        "COLT CR2",
        "Minor inference",
    )
    SOME_UNCERTAINTY = (
        "3",
        "That it happened is clear, and what was done in it is partly a guess.",
        "COLT CR3",
        "Some uncertainty",
    )
    BASIC_FACTS = (
        "4",
        "Little more than place and month is known, as from an unverified photo.",
        "COLT CR4",
        "Basic facts only",
    )
    UNCLEAR = (
        "5",
        "Something essential is in doubt, such as where the visitor went.",
        "COLT CR5",
        "Core fact unclear",
    )
