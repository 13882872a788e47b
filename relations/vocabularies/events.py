"""Code lists of events, after the PLOVER manual, with its scores and modes."""

from decimal import Decimal

from articles.vocabularies import Vocabulary


class QuadClass(Vocabulary):
    """The four classes of event: verbal or material, cooperation or conflict."""

    VERBAL_COOPERATION = (
        "verbal_cooperation",
        "Words that bring the sides closer, such as a promise or a meeting.",
        "",
        "Verbal cooperation",
    )
    MATERIAL_COOPERATION = (
        "material_cooperation",
        "Deeds that help or join the sides, such as aid or an exercise.",
        "",
        "Material cooperation",
    )
    VERBAL_CONFLICT = (
        "verbal_conflict",
        "Words against the other side, such as an accusation or a threat.",
        "",
        "Verbal conflict",
    )
    MATERIAL_CONFLICT = (
        "material_conflict",
        "Deeds against the other side, such as sanctions or an attack.",
        "",
        "Material conflict",
    )


class EventType(Vocabulary):
    """PLOVER event types."""

    AGREE = (
        "AGREE",
        "Promises to cooperate; what is still to come, such as a visit, goes here.",
        "Verbal coop +2.5; CAMEO 03",
        "Agree",
    )
    CONSULT = (
        "CONSULT",
        "Met or spoke: a visit, a call or a conference that has taken place.",
        "Verbal coop +2.5; CAMEO 04",
        "Consult",
    )
    SUPPORT = (
        "SUPPORT",
        "Backs the other side by word or by signing, ratifying or recognizing.",
        "Verbal coop +5; CAMEO 05",
        "Support",
    )
    CONCEDE = (
        "CONCEDE",
        "Gives way in words, such as by announcing a truce or a pullout not yet begun.",
        "Verbal coop +4.5; CAMEO 081-083",
        "Concede",
    )
    COOPERATE = (
        "COOPERATE",
        "Works together in fact, such as by a joint exercise; name with whom.",
        "Material coop +9.5; CAMEO 06",
        "Cooperate",
    )
    AID = (
        "AID",
        "Gives something of use: money, arms, refuge, debt relief; name to whom.",
        "Material coop +10; CAMEO 07",
        "Aid",
    )
    RETREAT = (
        "RETREAT",
        "Gives way in fact, such as by pulling out troops or freeing prisoners.",
        "Material coop +6.5; CAMEO 084-087",
        "Retreat",
    )
    REQUEST = (
        "REQUEST",
        "Asks, urges or orders the other side to do something.",
        "Verbal conflict 0; CAMEO 10 (02 APPEAL dropped)",
        "Request",
    )
    ACCUSE = (
        "ACCUSE",
        "Blames or criticizes, opens an inquiry, or summons an ambassador.",
        "Verbal conflict; CAMEO 09, 11",
        "Accuse",
    )
    REJECT = (
        "REJECT",
        "Says no to a request or proposal, or calls off what had been planned.",
        "Verbal conflict -2; CAMEO 12",
        "Reject",
    )
    THREATEN = (
        "THREATEN",
        "Announces harm in case the other side does, or fails to do, something.",
        "Verbal conflict -3.5; CAMEO 13",
        "Threaten",
    )
    PROTEST = (
        "PROTEST",
        "People show dissent in public, such as by a march, strike or boycott.",
        "Material conflict -5; CAMEO 14",
        "Protest",
    )
    SANCTION = (
        "SANCTION",
        "Cuts back relations, such as by expelling diplomats; name who is hit.",
        "Material conflict -6; CAMEO 16",
        "Sanction",
    )
    MOBILIZE = (
        "MOBILIZE",
        "Moves or readies forces without using them, as in an exercise of its own.",
        "Material conflict -5.5; CAMEO 15",
        "Mobilize",
    )
    COERCE = (
        "COERCE",
        "Uses power short of assault, such as by arrests, seizures or a cyber attack.",
        "Material conflict -7; CAMEO 17",
        "Coerce",
    )
    ASSAULT = (
        "ASSAULT",
        "Uses violence that hurts people or destroys things, such as an air strike.",
        "Material conflict -9; CAMEO 18-20",
        "Assault",
    )


class EventContext(Vocabulary):
    """PLOVER contexts: the affairs an event is about."""

    MILITARY = (
        "military",
        "Armed forces, weapons or war play a part.",
        "PLOVER context",
        "Military",
    )
    INTELLIGENCE = (
        "intelligence",
        "Espionage or intelligence services play a part.",
        "PLOVER context",
        "Intelligence",
    )
    EXECUTIVE = (
        "executive",
        "A government or its leader is at issue, such as a change of cabinet.",
        "PLOVER context",
        "Executive",
    )
    LEGISLATIVE = (
        "legislative",
        "A parliament or its lawmaking is at issue.",
        "PLOVER context",
        "Legislative",
    )
    ELECTION = (
        "election",
        "A vote, a campaign or its outcome is at issue.",
        "PLOVER context",
        "Election",
    )
    POLITICAL_INSTITUTIONS = (
        "political_institutions",
        "A constitution, a court's role or the form of government is at issue.",
        "PLOVER context",
        "Political institutions",
    )
    PRO_DEMOCRACY = (
        "pro_democracy",
        "Somebody acts for more democracy.",
        "PLOVER context",
        "Pro-democracy",
    )
    PRO_AUTOCRACY = (
        "pro_autocracy",
        "Somebody acts for less democracy.",
        "PLOVER context",
        "Pro-autocracy",
    )
    ECONOMIC = (
        "economic",
        "Trade, money, work or business is at issue.",
        "PLOVER context",
        "Economic",
    )
    LEGAL = (
        "legal",
        "Courts, trials, treaties or points of law are at issue.",
        "PLOVER context",
        "Legal",
    )
    REPARATIONS = (
        "reparations",
        "Amends for past wrongs are at issue.",
        "PLOVER context",
        "Reparations",
    )
    HUMAN_RIGHTS = (
        "human_rights",
        "Grave abuse of people, or protection from it, is at issue.",
        "PLOVER context",
        "Human rights",
    )
    RIGHTS_FREEDOMS = (
        "rights_freedoms",
        "Civil liberties are at issue, such as speech, press or assembly.",
        "PLOVER context",
        "Rights and freedoms",
    )
    REPRESSION = (
        "repression",
        "A state's force against its own people is at issue.",
        "PLOVER context",
        "Repression",
    )
    HUMAN_SECURITY = (
        "human_security",
        "Basic needs such as food, water or shelter are at issue.",
        "PLOVER context",
        "Human security",
    )
    GENDER = (
        "gender",
        "Women, or relations between men and women, are at issue.",
        "PLOVER context",
        "Gender",
    )
    LGBT = ("lgbt", "Sexual minorities are at issue.", "PLOVER context", "LGBT")
    RELIGION_ETHNICITY = (
        "religion_ethnicity",
        "Faith, language or descent is at issue.",
        "PLOVER context",
        "Religion and ethnicity",
    )
    INEQUALITY = (
        "inequality",
        "Gaps in wealth, status or opportunity are at issue.",
        "PLOVER context",
        "Inequality",
    )
    DIPLOMATIC = (
        "diplomatic",
        "Embassies, envoys or recognition are at issue.",
        "PLOVER context",
        "Diplomatic",
    )
    TERRITORY = (
        "territory",
        "A border, a region or its status is at issue.",
        "PLOVER context",
        "Territory",
    )
    PEACEKEEPING = (
        "peacekeeping",
        "An international force or mission to keep a peace plays a part.",
        "PLOVER context",
        "Peacekeeping",
    )
    HEALTH = (
        "health",
        "Disease, medicine or public health is at issue.",
        "PLOVER context",
        "Health",
    )
    ASYLUM = (
        "asylum",
        "Refuge for people who flee is at issue.",
        "PLOVER context",
        "Asylum",
    )
    MIGRATION = (
        "migration",
        "People moving to live elsewhere are at issue.",
        "PLOVER context",
        "Migration",
    )
    DISASTERS = (
        "disasters",
        "A catastrophe such as an earthquake or a flood plays a part.",
        "PLOVER context",
        "Disasters",
    )
    NATURAL_RESOURCE = (
        "natural_resource",
        "Oil, gas, minerals, water or land as a resource is at issue.",
        "PLOVER context",
        "Natural resources",
    )
    ENVIRONMENT = (
        "environment",
        "Climate, pollution or nature is at issue.",
        "PLOVER context",
        "Environment",
    )
    TECHNOLOGY = (
        "technology",
        "Research, space or digital technology is at issue.",
        "PLOVER context",
        "Technology",
    )
    TERRORISM = (
        "terrorism",
        "Terrorist acts, or the fight against them, are at issue.",
        "PLOVER context",
        "Terrorism",
    )
    CBRN = (
        "cbrn",
        "Chemical, biological, radiological or nuclear matters play a part.",
        "PLOVER context",
        "CBRN",
    )
    CYBER = (
        "cyber",
        "Attacks on computers or networks, or defense from them, play a part.",
        "PLOVER context",
        "Cyber",
    )
    MISINFORMATION = (
        "misinformation",
        "False or misleading reports are at issue.",
        "PLOVER context",
        "Misinformation",
    )
    CRIME = (
        "crime",
        "Ordinary or organized crime is at issue.",
        "PLOVER context",
        "Crime",
    )
    CORRUPTION = (
        "corruption",
        "Bribery or the abuse of office is at issue.",
        "PLOVER context",
        "Corruption",
    )
    ILLEGAL_DRUGS = (
        "illegal_drugs",
        "Banned drugs, or trade in them, are at issue.",
        "PLOVER context",
        "Illegal drugs",
    )
    TRAFFICKING = (
        "trafficking",
        "Smuggling of people, arms or goods is at issue.",
        "PLOVER context",
        "Trafficking",
    )


class EventStatus(Vocabulary):
    """Whether an event happened."""

    HAPPENED = ("happened", "The source reports it as done.", "", "Happened")
    ANNOUNCED = (
        "announced",
        "The source says that it will happen; its type is then mostly AGREE.",
        "PLOVER future",
        "Announced",
    )
    ALLEGED = (
        "alleged",
        "Somebody reports it, and nobody has confirmed it.",
        "",
        "Alleged",
    )
    DENIED = (
        "denied",
        "Somebody reports it, and the side named says that it is untrue.",
        "",
        "Denied",
    )


# Class and base score of each type in the PLOVER manual of 2024, from -10 to +10. The
# manual prints +3 for ACCUSE while all modes of ACCUSE are negative. It is a misprint,
# so ACCUSE has no score here until a corrected one is published.
EVENT_SCORES: dict[EventType, tuple[QuadClass, Decimal | None]] = {
    EventType.AGREE: (QuadClass.VERBAL_COOPERATION, Decimal("2.5")),
    EventType.CONSULT: (QuadClass.VERBAL_COOPERATION, Decimal("2.5")),
    EventType.SUPPORT: (QuadClass.VERBAL_COOPERATION, Decimal("5")),
    EventType.CONCEDE: (QuadClass.VERBAL_COOPERATION, Decimal("4.5")),
    EventType.COOPERATE: (QuadClass.MATERIAL_COOPERATION, Decimal("9.5")),
    EventType.AID: (QuadClass.MATERIAL_COOPERATION, Decimal("10")),
    EventType.RETREAT: (QuadClass.MATERIAL_COOPERATION, Decimal("6.5")),
    EventType.REQUEST: (QuadClass.VERBAL_CONFLICT, Decimal("0")),
    EventType.ACCUSE: (QuadClass.VERBAL_CONFLICT, None),
    EventType.REJECT: (QuadClass.VERBAL_CONFLICT, Decimal("-2")),
    EventType.THREATEN: (QuadClass.VERBAL_CONFLICT, Decimal("-3.5")),
    EventType.PROTEST: (QuadClass.MATERIAL_CONFLICT, Decimal("-5")),
    EventType.SANCTION: (QuadClass.MATERIAL_CONFLICT, Decimal("-6")),
    EventType.MOBILIZE: (QuadClass.MATERIAL_CONFLICT, Decimal("-5.5")),
    EventType.COERCE: (QuadClass.MATERIAL_CONFLICT, Decimal("-7")),
    EventType.ASSAULT: (QuadClass.MATERIAL_CONFLICT, Decimal("-9")),
}

_REQUEST_MODES = ("assist", "change", "yield", "meet")

# The modes, that is subtypes, an event type may be refined by in the PLOVER manual. A
# type without modes has an empty tuple, so that every type can be looked up.
EVENT_MODES: dict[EventType, tuple[str, ...]] = {
    EventType.AGREE: (),
    EventType.CONSULT: ("visit", "third-party", "multilateral", "phone"),
    EventType.SUPPORT: (),
    EventType.CONCEDE: (),
    EventType.COOPERATE: (),
    EventType.AID: (),
    EventType.RETREAT: (
        "withdraw",
        "release",
        "disarm",
        "ceasefire",
        "access",
        "resign",
    ),
    EventType.REQUEST: _REQUEST_MODES,
    EventType.ACCUSE: ("disapprove", "investigate", "allege"),
    EventType.REJECT: _REQUEST_MODES,
    EventType.THREATEN: (
        "restrict",
        "arrest",
        "relations",
        "expel",
        "territory",
        "violence",
    ),
    EventType.PROTEST: (
        "demo",
        "riot",
        "strike",
        "hunger",
        "boycott",
        "obstruct",
        "vandalize",
    ),
    EventType.SANCTION: ("convict", "expel", "withdraw", "discontinue"),
    EventType.MOBILIZE: ("troops", "weapons", "police", "militia"),
    EventType.COERCE: (
        "seize",
        "restrict",
        "censor",
        "curfew",
        "martial-law",
        "arrest",
        "deport",
        "withhold",
        "misinformation",
        "cyber",
    ),
    EventType.ASSAULT: (
        "abduct",
        "beat",
        "torture",
        "sexual",
        "targeted",
        "destroy",
        "primitive",
        "firearms",
        "explosives",
        "suicide-attack",
        "aerial",
        "drone",
        "heavy-weapons",
        "crowd-control",
        "unconventional",
    ),
}

# An event of one of these types says nothing unless it names whom it is done to.
NEEDS_RECIPIENT = frozenset({EventType.COOPERATE, EventType.AID, EventType.SANCTION})
