"""Code lists of agreements and of what their parties do."""

from articles.vocabularies import Vocabulary


class AgreementForm(Vocabulary):
    """Forms of agreement."""

    TREATY = (
        "treaty",
        "A solemn instrument under international law, named a treaty or convention.",
        "GGO Agreement; IEADB Treaty, Convention; UNTS",
        "Treaty / convention",
    )
    AGREEMENT = (
        "agreement",
        "A binding instrument of less solemn form, named an agreement or accord.",
        "GGO Agreement; IEADB Agreement",
        "Agreement / accord",
    )
    EXCHANGE_OF_NOTES = (
        "exchange_of_notes",
        "Two notes or letters, an offer and its acceptance, make up the agreement.",
        "IEADB Exchange of Notes",
        "Exchange of notes or letters constituting an agreement",
    )
    PROTOCOL = (
        "protocol",
        "Adds to an agreement that exists already and cannot stand without it.",
        "GGO/IEADB/DESTA Protocol",
        "Protocol",
    )
    AMENDMENT = (
        "amendment",
        "Alters the wording of an agreement that exists already.",
        "GGO/IEADB Amendment; DESTA protocol or amendment",
        "Amendment",
    )
    EXTENSION = (
        "extension",
        "Prolongs an agreement that exists already.",
        "GGO Extending; IEADB Extension",
        "Renewal / extension",
    )
    MOU = (
        "mou",
        "A memorandum of understanding; most of them state intent and bind nobody.",
        "GGO MOU",
        "Memorandum of understanding",
    )
    JOINT_STATEMENT = (
        "joint_statement",
        "Parties make a position public together, as after a summit.",
        "PLOVER SUPPORT",
        "Joint statement / declaration / communiqué",
    )
    LETTER_OF_INTENT = (
        "letter_of_intent",
        "Parties say that they mean to conclude something and leave the terms open.",
        "PLOVER AGREE",
        "Letter of intent / framework announcement",
    )
    ARRANGEMENT = (
        "arrangement",
        "Settles how agencies carry out an agreement in practice.",
        "IEADB Arrangement",
        "Implementing / technical arrangement",
    )
    CONTRACT = (
        "contract",
        "Governments, or a government and a firm, buy, lend or build on stated terms.",
        "SIPRI deal; AidData",
        "Government-to-government contract",
    )
    RESOLUTION = (
        "resolution",
        "A decision that an international organization adopts.",
        "GGO Resolution, Regulation",
        "Resolution / decision / regulation",
    )
    ACCESSION = (
        "accession",
        "A state joins an agreement among others by depositing an instrument.",
        "DESTA accession; UNTC a",
        "Accession instrument",
    )
    OTHER = (
        "other",
        "The form is known and is none of these; name it in the summary.",
        "",
        "Other",
    )


class AgreementAmbit(Vocabulary):
    """Who can be party to an agreement."""

    BILATERAL = (
        "bilateral",
        "Two parties and no more, even if each is large.",
        "GGO Bilateral; DESTA typememb 1; GPTAD B; ATOP bilat=1",
        "Bilateral",
    )
    TRILATERAL = (
        "trilateral",
        "Three parties and no more, such as Israel, Greece and Cyprus.",
        "GGO Trilateral",
        "Trilateral",
    )
    PLURILATERAL = (
        "plurilateral",
        "Four or more parties in a club that others cannot simply join.",
        "GGO Regional; DESTA 2; GPTAD P",
        "Regional / plurilateral",
    )
    MULTILATERAL = (
        "multilateral",
        "Many parties, and any state, or nearly any, may join.",
        "GGO Multilateral; UNTC MTDSG",
        "Multilateral",
    )
    EXTERNAL = (
        "external",
        "An organization such as the EU is one side and a state is the other.",
        "GGO External; DESTA 3",
        "Organization with state",
    )
    INTERREGIONAL = (
        "interregional",
        "Organizations stand on both sides, such as the EU and ASEAN.",
        "GGO Interregional; DESTA 4",
        "Between organizations",
    )
    INTERMINISTERIAL = (
        "interministerial",
        "Ministries or agencies concluded it in their own name.",
        "GGO Interministerial",
        "Between ministries or agencies",
    )


class AgreementDomain(Vocabulary):
    """Subjects of an agreement."""

    SECURITY = (
        "security",
        "It concerns armed forces, alliances, arms or other matters of defense.",
        "GGO Security; ATOP; DCAD; PLOVER military",
        "Security and defense",
    )
    TRADE = (
        "trade",
        "It concerns goods or services crossing borders, tariffs or market access.",
        "GGO Trade; DESTA; PLOVER economic",
        "Trade",
    )
    INVESTMENT = (
        "investment",
        "It concerns capital, banks, currencies or taxes.",
        "DESTA investments; PLOVER economic",
        "Investment and finance",
    )
    AID = (
        "aid",
        "It concerns help on easy terms: grants, loans, relief from debt.",
        "AidData flow type; PLOVER AID",
        "Aid, loans, debt",
    )
    ENERGY = (
        "energy",
        "It concerns oil, gas, electricity, minerals or other raw materials.",
        "PLOVER natural resource",
        "Energy and resources",
    )
    NUCLEAR = (
        "nuclear",
        "It concerns nuclear power or the spread of weapons of mass destruction.",
        "PLOVER cbrn",
        "Nuclear and non-proliferation",
    )
    TERRITORY = (
        "territory",
        "It concerns where a border runs or whose land or sea it is.",
        "PLOVER territory; ATOP terrres",
        "Borders and territory",
    )
    TRANSPORT = (
        "transport",
        "It concerns roads, railways, ports, flights or building them.",
        "",
        "Transport and infrastructure",
    )
    ENVIRONMENT = (
        "environment",
        "It concerns climate, rivers and other water, fish or nature.",
        "GGO Environment; IEADB; TFDD",
        "Environment, water, fisheries",
    )
    HEALTH = (
        "health",
        "It concerns medicine, disease or public health.",
        "GGO Health",
        "Health",
    )
    SCIENCE_TECH = (
        "science_tech",
        "It concerns research, space, digital technology or computer security.",
        "PLOVER technology, cyber",
        "Science, technology, cyber",
    )
    CULTURE_EDUCATION = (
        "culture_education",
        "It concerns the arts, schools, students or contact between people.",
        "",
        "Culture, education, people",
    )
    MIGRATION = (
        "migration",
        "It concerns entry, residence, refugees or consular help.",
        "PLOVER migration, asylum",
        "Visas, migration, consular",
    )
    LEGAL = (
        "legal",
        "It concerns courts, extradition, police work or crime across borders.",
        "PLOVER legal, crime",
        "Judicial and law enforcement",
    )
    HUMAN_RIGHTS = (
        "human_rights",
        "It concerns freedoms, minorities or conditions of work.",
        "GGO Human Rights, Labour",
        "Human rights and labor",
    )
    DIPLOMATIC = (
        "diplomatic",
        "It concerns recognition, embassies or the relations as such.",
        "PLOVER diplomatic",
        "Diplomatic relations, recognition",
    )
    GENERAL = (
        "general",
        "It is about cooperation at large and names no single field.",
        "",
        "General cooperation",
    )


class AgreementStatus(Vocabulary):
    """Stages in the life of an agreement."""

    NEGOTIATION = (
        "negotiation",
        "It is being negotiated, or it is announced, and there is no signature.",
        "DESTA entry_type negotiation; PLOVER AGREE",
        "Under negotiation / announced",
    )
    INITIALLED = (
        "initialled",
        "Negotiators put their initials under the text, and it awaits signature.",
        "",
        "Initialed",
    )
    SIGNED = (
        "signed",
        "It bears signatures and has not taken effect.",
        "PLOVER SUPPORT; ATOP YRENT counts from here",
        "Signed, not in force",
    )
    PROVISIONAL = (
        "provisional",
        "Parties apply it, in whole or part, before it formally takes effect.",
        "UNTC n",
        "Provisionally applied",
    )
    IN_FORCE = (
        "in_force",
        "It has taken effect and not ended; that no end is known does not show this.",
        "ATOP ineffect=1; GGO Force without End",
        "In force",
    )
    SUSPENDED = (
        "suspended",
        "Its effect is on hold and may come back.",
        "",
        "Suspended",
    )
    TERMINATED = (
        "terminated",
        "An act of the parties, or of one of them, ended it.",
        "GGO Term; DCAD terminated=1",
        "Terminated",
    )
    EXPIRED = (
        "expired",
        "It ran for its set term and was not renewed.",
        "GGO Grounds Sunset",
        "Expired",
    )
    SUPERSEDED = (
        "superseded",
        "A later agreement, with a record of its own, took its place.",
        "GGO Substitution; ATOP termmode 2",
        "Superseded",
    )
    NEVER_IN_FORCE = (
        "never_in_force",
        "It was signed and given up before it took effect.",
        "ATOP excludes",
        "Never entered into force",
    )
    UNKNOWN = (
        "unknown",
        "Sources do not tell; do not choose in force for want of news.",
        "GGO NA; DCAD -88/-99",
        "Unknown",
    )


class Bindingness(Vocabulary):
    """Legal force of an agreement."""

    RATIFIED_TREATY = (
        "ratified_treaty",
        "It binds under international law once the parties have ratified it.",
        "ATOP ESTMODE=1",
        "Binding, subject to ratification",
    )
    EXECUTIVE = (
        "executive",
        "It binds under international law by signature alone, without ratification.",
        "ATOP ESTMODE=0",
        "Binding, no domestic ratification",
    )
    NON_BINDING = (
        "non_binding",
        "It expresses a political will and creates no legal duty.",
        "GGO MOU",
        "Political / non-binding",
    )
    UNKNOWN = (
        "unknown",
        "Sources do not tell whether it binds.",
        "ATOP ESTMODE missing",
        "Unknown",
    )


class Secrecy(Vocabulary):
    """Publicity of an agreement."""

    PUBLIC = (
        "public",
        "Its whole text may be known, even if we have not seen it.",
        "ATOP PUBSECR 0",
        "Public",
    )
    PARTLY_SECRET = (
        "partly_secret",
        "It is known, and some of its articles or annexes are withheld.",
        "ATOP PUBSECR 1",
        "Some articles secret",
    )
    SECRET = (
        "secret",
        "Its existence or all of its text was kept from the public.",
        "ATOP PUBSECR 2",
        "Entirely secret",
    )


class Renewal(Vocabulary):
    """How an agreement is renewed."""

    NONE = ("none", "It ends when its term ends.", "", "No renewal")
    EXPLICIT = (
        "explicit",
        "It goes on only if the parties decide so each time.",
        "",
        "By explicit act",
    )
    AUTOMATIC = (
        "automatic",
        "It goes on by itself unless a party gives notice.",
        "",
        "Automatic",
    )
    UNKNOWN = (
        "unknown",
        "Sources do not tell what happens when its term ends.",
        "",
        "Unknown",
    )


class TerminationGrounds(Vocabulary):
    """Why an agreement ended."""

    SUNSET = (
        "sunset",
        "Its set term was over.",
        "GGO Sunset; ATOP term 1 / termmode 1",
        "Sunset",
    )
    SUCCESS = (
        "success",
        "It had done what it was made for.",
        "GGO Success; ATOP term 1",
        "Purpose fulfilled",
    )
    MUTUAL = (
        "mutual",
        "All parties agreed to end it.",
        "GGO Recession",
        "Dissolved by mutual consent",
    )
    SUBSTITUTION = (
        "substitution",
        "A newer agreement replaced it.",
        "GGO Substitution; ATOP term 3 / termmode 2",
        "Replaced by new agreement",
    )
    RENUNCIATION = (
        "renunciation",
        "The side that drew rights from it gave them up.",
        "GGO Renunciation",
        "Rights renounced",
    )
    WITHDRAWAL = (
        "withdrawal",
        "A party denounced or left it, and that ended it.",
        "GGO Withdrawal; DESTA withdrawal",
        "A party withdrew / denounced",
    )
    VIOLATION = (
        "violation",
        "A party broke it, and that ended it.",
        "ATOP term 2 / termmode 3",
        "Broken / violated",
    )
    EXTINCTION = (
        "extinction",
        "One of the parties no longer exists.",
        "GGO Extinction; ATOP termmode 4",
        "A party ceased to exist",
    )
    OTHER = (
        "other",
        "None of these; say in the summary what it was.",
        "GGO Other",
        "Other",
    )


class AgreementRelation(Vocabulary):
    """What an agreement does to its parent agreement."""

    AMENDS = ("amends", "Changes the wording or terms of the parent.", "GGO", "Amends")
    SUPPLEMENTS = (
        "supplements",
        "Adds to the parent and leaves its wording as it is.",
        "GGO",
        "Supplements",
    )
    REPLACES = (
        "replaces",
        "Takes the place of the parent, which ends.",
        "GGO",
        "Replaces",
    )
    IMPLEMENTS = (
        "implements",
        "Sets out how the parent is carried out.",
        "GGO",
        "Implements",
    )
    ACCEDES_TO = (
        "accedes_to",
        "Brings a new party into the parent.",
        "GGO",
        "Accedes to",
    )
    RENEWS = ("renews", "Prolongs the parent beyond its term.", "GGO", "Renews")


class PartyAction(Vocabulary):
    """Dated acts of a party to an agreement."""

    SIGNATURE = (
        "signature",
        "Signed it, which as a rule does not bind yet.",
        "UNTC Signature; ATOP YRENT; GGO StateSignature",
        "Signature",
    )
    DEFINITIVE_SIGNATURE = (
        "definitive_signature",
        "Signed it with binding effect, no ratification being needed.",
        "UNTC s",
        "Definitive signature",
    )
    RATIFICATION = (
        "ratification",
        "Confirmed after signing, by its domestic procedure, that it will be bound.",
        "UNTC (no suffix); GGO StateRatification",
        "Ratification",
    )
    ACCEPTANCE = (
        "acceptance",
        "Gave its consent in an instrument that is called acceptance.",
        "UNTC A",
        "Acceptance",
    )
    APPROVAL = (
        "approval",
        "Gave its consent in an instrument that is called approval.",
        "UNTC AA",
        "Approval",
    )
    ACCESSION = (
        "accession",
        "Joined without having signed.",
        "UNTC a; DESTA accession",
        "Accession",
    )
    SUCCESSION = (
        "succession",
        "Took over the obligations of the state it followed.",
        "UNTC d",
        "Succession",
    )
    FORMAL_CONFIRMATION = (
        "formal_confirmation",
        "An organization did what ratification is for a state.",
        "UNTC c",
        "Formal confirmation",
    )
    CONSENT_TO_BE_BOUND = (
        "consent_to_be_bound",
        "Agreed to be bound, and the register names no more particular act.",
        "UNTC P",
        "Consent to be bound",
    )
    PROVISIONAL_APPLICATION = (
        "provisional_application",
        "Began to apply it before it took effect.",
        "UNTC n",
        "Provisional application",
    )
    ENTRY_INTO_FORCE = (
        "entry_into_force",
        "From this date it binds this party.",
        "GGO StateForce",
        "Entry into force for the party",
    )
    RESERVATION = (
        "reservation",
        "Excluded or interpreted some provision for itself.",
        "UNTC declarations",
        "Reservation / declaration",
    )
    OBJECTION = (
        "objection",
        "Contested the reservation of another party.",
        "UNTC declarations",
        "Objection",
    )
    SUSPENSION = ("suspension", "Stopped applying it for a time.", "", "Suspension")
    WITHDRAWAL = (
        "withdrawal",
        "Left it or gave notice of leaving.",
        "DESTA withdrawal; GGO StateEnd",
        "Withdrawal / denunciation",
    )


class Obligation(Vocabulary):
    """What an ally promises."""

    DEFENSE = (
        "defense",
        "Fights on the partner's side if somebody attacks the partner.",
        "ATOP DEFENSE; COW Type I defense",
        "Defense",
    )
    OFFENSE = (
        "offense",
        "Fights on the partner's side even where nobody has attacked it.",
        "ATOP OFFENSE",
        "Offense",
    )
    NEUTRALITY = (
        "neutrality",
        "Stays out if the partner is at war and gives its enemy no help.",
        "ATOP NEUTRAL; COW Type II neutrality",
        "Neutrality",
    )
    NONAGGRESSION = (
        "nonaggression",
        "Does not attack the partner.",
        "ATOP NONAGG; COW Type II nonaggression",
        "Non-aggression",
    )
    CONSULTATION = (
        "consultation",
        "Confers with the partner in a crisis that may turn into fighting.",
        "ATOP CONSUL; COW Type III entente",
        "Consultation",
    )
