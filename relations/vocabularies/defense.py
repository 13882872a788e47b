"""Code lists of defense ties and arms transfers."""

from articles.vocabularies import Vocabulary


class DefenseTieType(Vocabulary):
    """Kinds of defense tie."""

    ALLIANCE = (
        "alliance",
        "A formal promise on what to do in war or crisis; link the agreement.",
        "ATOP; COW alliances; MILCON",
        "Alliance",
    )
    DCA = (
        "dca",
        "A framework for cooperation that does not oblige anybody to fight.",
        "DCAD type general, category DCA",
        "General defense cooperation agreement",
    )
    TRAINING = (
        "training",
        "One side trains or teaches the other's personnel, or they exchange people.",
        "DCAD TREX; ATOP MILAID 3",
        "Training, education, exchange",
    )
    EXERCISE = (
        "exercise",
        "Forces of two or more states train together; one state alone is an event.",
        "PLOVER COOPERATE+military (single-state = MOBILIZE)",
        "Joint exercise",
    )
    PROCUREMENT = (
        "procurement",
        "A standing arrangement for buying military equipment.",
        "DCAD PROCUREMENT",
        "Procurement agreement",
    )
    INDUSTRY = (
        "industry",
        "Firms build or develop arms together, or under license.",
        "DCAD DIC (expansion inferred); SIPRI licence",
        "Defense-industrial cooperation",
    )
    RESEARCH = (
        "research",
        "Joint military research or development.",
        "DCAD RESEARCH",
        "Defense research",
    )
    COMMISSION = (
        "commission",
        "A standing committee, or regular talks between staffs.",
        "DCAD COMMISSION; ATOP MILCON 1-3, ORGAN1",
        "Joint commission / staff talks",
    )
    ARMS_TRANSFER = (
        "arms_transfer",
        "Weapons are ordered or delivered, such as a contract for jets.",
        "SIPRI trade register",
        "Arms transfer",
    )
    MILITARY_AID = (
        "military_aid",
        "Equipment, money or credit for the forces is given, not sold.",
        "ATOP MILAID 1-4; PLOVER AID+military",
        "Military aid",
    )
    BASING = (
        "basing",
        "One side may use or keep a base or troops in the other.",
        "ATOP BASE 1-3",
        "Basing / access / stationing",
    )
    DEPLOYMENT = (
        "deployment",
        "Forces are sent to the other side's territory or brought back.",
        "PLOVER MOBILIZE / RETREAT withdraw",
        "Force deployment or withdrawal",
    )
    INTELLIGENCE = (
        "intelligence",
        "Services pass each other what they know.",
        "PLOVER COOPERATE + intelligence",
        "Intelligence sharing",
    )
    DIALOGUE = (
        "dialogue",
        "Defense officials meet regularly; a single meeting has its own record.",
        "AidData military_visits",
        "Defense dialogue / visit",
    )
    ARMS_EMBARGO = (
        "arms_embargo",
        "Arms may not be delivered to the target.",
        "SIPRI arms embargoes",
        "Arms embargo",
    )
    INCIDENT = (
        "incident",
        "Force was threatened, shown or used; record what happened as an event.",
        "COW MID",
        "Militarized incident or dispute",
    )


class WeaponCondition(Vocabulary):
    """Condition of transferred weapons."""

    NEW = ("new", "Never used before delivery.", "SIPRI status New", "New")
    SECOND_HAND = (
        "second_hand",
        "Used before, and delivered as it was.",
        "SIPRI Second hand",
        "Second-hand",
    )
    MODERNIZED = (
        "modernized",
        "Used before, and upgraded for this delivery.",
        "SIPRI Second hand but modernized",
        "Second-hand, modernized",
    )
    UNKNOWN = (
        "unknown",
        "The source does not tell whether it had been used.",
        "",
        "Unknown",
    )


class TransferMode(Vocabulary):
    """Terms of an arms transfer."""

    SALE = ("sale", "The recipient pays for it.", "SIPRI comments", "Sale")
    AID = (
        "aid",
        "The recipient gets it for nothing or nearly so.",
        "SIPRI comment aid",
        "Aid / gift",
    )
    LICENCE = (
        "licence",
        "The recipient makes or assembles it with the supplier's permission.",
        "SIPRI comment",
        "Licensed production / assembly",
    )
    LEASE = (
        "lease",
        "The recipient uses it for a time and gives it back.",
        "SIPRI comment",
        "Lease / loan",
    )
    OFFSET = (
        "offset",
        "The supplier buys or invests in return.",
        "SIPRI comment",
        "With offsets",
    )
    UNKNOWN = ("unknown", "The source does not tell on what terms.", "", "Unknown")


class TransferStatus(Vocabulary):
    """Stages of an arms transfer."""

    OFFERED = (
        "offered",
        "One side has offered or asked for it, and there is no contract.",
        "US DSCA notice",
        "Offered / requested",
    )
    ORDERED = (
        "ordered",
        "There is a contract, and nothing has arrived.",
        "SIPRI year of order",
        "Ordered",
    )
    PART_DELIVERED = (
        "part_delivered",
        "Some of what was ordered has arrived.",
        "n_delivered < n_ordered",
        "Part delivered",
    )
    DELIVERED = (
        "delivered",
        "All of what was ordered has arrived.",
        "SIPRI years of delivery",
        "Delivered",
    )
    CANCELLED = (
        "cancelled",
        "It was ordered or agreed and will not happen.",
        "SIPRI drops it",
        "Canceled",
    )
    ALLEGED = (
        "alleged",
        "Somebody reports it, and it is denied or nobody has confirmed it.",
        "",
        "Alleged",
    )
    STANDING = (
        "standing",
        "The source tells of regular supplies and names no single deal.",
        "",
        "Standing",
    )


class EmbargoType(Vocabulary):
    """Legal force of an arms embargo."""

    MANDATORY = (
        "mandatory",
        "It binds in law, such as one the Security Council imposes under Chapter VII.",
        "SIPRI UN mandatory",
        "Mandatory",
    )
    VOLUNTARY = (
        "voluntary",
        "States are asked to respect it and need not.",
        "SIPRI UN voluntary",
        "Voluntary",
    )
    POLITICAL = (
        "political",
        "Governments declared it together without making it law.",
        "SIPRI EU political",
        "Political commitment",
    )
