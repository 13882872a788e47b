"""Code lists of diplomatic relations and missions."""

from articles.vocabularies import Vocabulary


class DiplomaticTieType(Vocabulary):
    """Kinds of diplomatic tie."""

    RELATIONS = (
        "relations",
        "Whether the two have diplomatic relations, and in what state these are.",
        "COW diplomatic exchange",
        "Diplomatic relations",
    )
    MISSION = (
        "mission",
        "One has an embassy, consulate or similar office in the other.",
        "COW; Lowy",
        "Mission",
    )
    RECOGNITION = (
        "recognition",
        "One accepts the other as a state or as its government.",
        "",
        "Recognition",
    )
    BORDER = (
        "border",
        "The two are neighbors, by land or across a narrow stretch of water.",
        "COW direct contiguity",
        "Shared border",
    )
    BACKING = (
        "backing",
        "One supports the other, or its leaders, politically over time.",
        "",
        "Backing or patronage",
    )
    MEDIATION = (
        "mediation",
        "One keeps helping others to settle; a single dated round is an event.",
        "PLOVER CONSULT third-party",
        "Mediation",
    )
    CULTURAL = (
        "cultural",
        "Language, faith, kinship or popular sympathy ties the two together.",
        "",
        "Cultural or popular tie",
    )


class RelationStatus(Vocabulary):
    """State of diplomatic relations."""

    NONE = (
        "none",
        "The two have at no time had relations; missing evidence alone is not enough.",
        "COW DE 0 (caution)",
        "No relations ever established",
    )
    ESTABLISHED = (
        "established",
        "The two have relations.",
        "PLOVER SUPPORT first ties",
        "Relations established",
    )
    DOWNGRADED = (
        "downgraded",
        "They go on at a lower level, such as without an ambassador.",
        "PLOVER SANCTION",
        "Downgraded",
    )
    SUSPENDED = (
        "suspended",
        "They are on hold, and neither side has broken them off.",
        "PLOVER SANCTION discontinue",
        "Suspended",
    )
    SEVERED = (
        "severed",
        "One side has broken them off.",
        "PLOVER SANCTION discontinue",
        "Severed",
    )
    RESTORED = (
        "restored",
        "They were broken off or on hold and have been taken up again.",
        "PLOVER SUPPORT resume",
        "Restored",
    )
    RECOGNITION_ONLY = (
        "recognition_only",
        "One recognizes the other, and they have no relations.",
        "",
        "Recognized, no relations",
    )
    UNKNOWN = (
        "unknown",
        "Sources do not tell in what state they are.",
        "COW 9",
        "Unknown",
    )


class RepresentationLevel(Vocabulary):
    """Rank of one state's representative in another."""

    NONE = (
        "0",
        "The sender is not represented, as far as any source shows.",
        "COW DE 0",
        "None",
    )
    CHARGE = (
        "1",
        "A chargé d'affaires leads the mission.",
        "COW 1; DDR charge",
        "Chargé d'affaires",
    )
    ENVOY = (
        "2",
        "A minister or envoy leads it, mostly in a legation before the 1960s.",
        "COW 2; DDR minister/envoy",
        "Minister / envoy",
    )
    AMBASSADOR = (
        "3",
        "An ambassador leads it, or the equal of one: a high commissioner or nuncio.",
        "COW 3; DDR ambassador, Apostolic Nuncio, secretary of People's Bureau",
        "Ambassador / high commissioner / nuncio",
    )
    INTERESTS_SECTION = (
        "interests_section",
        "Its diplomats work under the flag of another state's embassy.",
        "DDR interest desk",
        "Interests section / desk",
    )
    PROTECTING_POWER = (
        "protecting_power",
        "Another state's diplomats look after its interests.",
        "DDR interests served by",
        "Interests served by a third state",
    )
    UNKNOWN = (
        "9",
        "Somebody represents the sender, and sources do not tell at what rank.",
        "COW 9; DDR unknown",
        "Represented, level unknown",
    )


class MissionType(Vocabulary):
    """Kinds of diplomatic or consular mission."""

    EMBASSY = (
        "embassy",
        "The main mission in a state, whatever its title between these states.",
        "Lowy",
        "Embassy / high commission / nunciature",
    )
    CONSULATE_GENERAL = (
        "consulate_general",
        "A large consular office, led by a consul general.",
        "Lowy consulate",
        "Consulate-general",
    )
    CONSULATE = (
        "consulate",
        "A consular office of lesser rank, run by career staff.",
        "Lowy consulate",
        "Consulate",
    )
    PERMANENT_MISSION = (
        "permanent_mission",
        "A mission to an organization such as the UN.",
        "Lowy",
        "Permanent mission to an IGO",
    )
    LIAISON = (
        "liaison",
        "An office that serves as a mission without the name, like those of Taipei.",
        "Lowy other",
        "Liaison / representative / trade office",
    )
    INTERESTS = (
        "interests",
        "A section for its affairs in the embassy of another state.",
        "DDR",
        "Interests section",
    )
    HONORARY = (
        "honorary",
        "A consular office kept by somebody who is not a career diplomat.",
        "",
        "Honorary consulate",
    )


class Accreditation(Vocabulary):
    """Where and to whom an envoy is accredited."""

    SINGLE = (
        "single",
        "The envoy lives in the country and serves there alone.",
        "DDR focus single",
        "Resident, accredited only here",
    )
    MULTIPLE = (
        "multiple",
        "The envoy serves several countries and may live in another one.",
        "DDR focus multiple",
        "Non-resident / multiple accreditation",
    )
    WITHDRAWN = (
        "withdrawn",
        "The envoy has been called home or sent away and not yet replaced.",
        "DDR focus withdrawn",
        "Withdrawn, recalled or expelled",
    )
