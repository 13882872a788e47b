"""Code lists of officials and of the offices they hold."""

from articles.vocabularies import Vocabulary


class OfficialNameKind(Vocabulary):
    """Kinds of name of an official."""

    ALIAS = (
        "alias",
        "Another name the person is known by, such as a nickname or short form.",
        "",
        "Alias",
    )
    NATIVE = (
        "native",
        "The name in the script of the person's own language.",
        "",
        "Name in its own script",
    )
    TRANSLITERATION = (
        "transliteration",
        "A rendering in other letters, such as Aliev beside Aliyev.",
        "",
        "Transliteration",
    )
    FORMER = (
        "former",
        "A name given up, such as one borne before marriage or a name at birth.",
        "",
        "Former name",
    )
    RANK_AND_NAME = (
        "rank_and_name",
        "A rank and name together as a source prints them: Lt. Gen. Smith.",
        "",
        "Rank and name as printed",
    )


class Gender(Vocabulary):
    """Gender of an official."""

    FEMALE = ("female", "Sources refer to the official as a woman.", "", "Female")
    MALE = ("male", "Sources refer to the official as a man.", "", "Male")
    OTHER = (
        "other",
        "Sources describe the official as neither a woman nor a man.",
        "",
        "Other",
    )
    UNKNOWN = (
        "unknown",
        "Nobody has looked it up, or sources do not tell; do not guess from a name.",
        "",
        "Unknown",
    )


class Seniority(Vocabulary):
    """Seniority of a post, 1 being the highest."""

    HEADS = (
        "1",
        "Leads a state, government or international organization, by title or in fact.",
        "Corda level 1; COLT HOGS",
        "Heads of state or government",
    )
    MINISTERS = (
        "2",
        "A minister, a deputy head of government, an heir to the throne or a speaker.",
        "COLT Sub-HOGS",
        "Ministers and equivalents",
    )
    SUB_CABINET = (
        "3",
        "Just below ministers: a deputy minister, special envoy or head of a service.",
        "Corda lower level (not verified)",
        "Sub-cabinet and chiefs",
    )
    OFFICIALS = (
        "4",
        "Everybody else: ambassadors and their staff, legislators, civil servants.",
        "",
        "Diplomats and officials",
    )


class TenureStatus(Vocabulary):
    """How an office is held."""

    REGULAR = (
        "regular",
        "The office is held in full, without reservation.",
        "",
        "Regular",
    )
    ACTING = (
        "acting",
        "The office is filled for the time being, as by a caretaker prime minister.",
        "COLT EntryType interim; Archigos codes as Regular entry",
        "Acting / interim",
    )
    DESIGNATE = (
        "designate",
        "Elected or named, and not yet sworn in, such as a president-elect.",
        "Ostrander-Rider AsElect=1",
        "Designate / elect",
    )
    EXILE_BACKED = (
        "exile_backed",
        "The holder is abroad, and forces loyal to the holder rule some of the land.",
        "COLT Exiled=1",
        "In exile, backed by forces in control of territory",
    )
    EXILE_UNBACKED = (
        "exile_unbacked",
        "The holder is abroad and rules none of the land.",
        "COLT Exiled=2",
        "In exile, without territorial control",
    )
    DISPUTED = (
        "disputed",
        "Somebody else claims the same post at the same time; give each a tenure.",
        "",
        "Disputed holder",
    )


class EntryType(Vocabulary):
    """Ways into office."""

    REGULAR_DEMOCRATIC = (
        "regular_democratic",
        "By election, or by the vote of an elected body, within the rules.",
        "COLT democratic regular; Archigos Regular",
        "Regular, democratic",
    )
    REGULAR_AUTHORITARIAN = (
        "regular_authoritarian",
        "Within the rules of a regime without free elections, such as by inheritance.",
        "COLT authoritarian regular; Archigos Regular",
        "Regular, authoritarian",
    )
    INTERIM = (
        "interim",
        "Named to bridge a gap until a regular holder takes over.",
        "COLT interim; Archigos Regular",
        "Interim appointment",
    )
    COUP = (
        "coup",
        "The armed forces or insiders seized power for the holder.",
        "COLT coup; Archigos Irregular",
        "Coup",
    )
    REVOLT = (
        "revolt",
        "A popular uprising brought the holder in.",
        "COLT revolt; Archigos Irregular",
        "Revolt",
    )
    CIVIL_WAR = (
        "civil_war",
        "The holder's side won power by fighting within the country.",
        "COLT civil war; Archigos Irregular",
        "Civil war",
    )
    FOREIGN_IMPOSITION = (
        "foreign_imposition",
        "Another state put the holder in, by force or by threat of it.",
        "COLT foreign intervention; Archigos Foreign Imposition",
        "Foreign imposition",
    )
    INDEPENDENCE = (
        "independence",
        "The holder was the first when the state came into being.",
        "COLT independence",
        "Independence",
    )
    UNKNOWN = (
        "unknown",
        "Sources do not tell how the office was obtained.",
        "Archigos Unknown",
        "Unknown",
    )


class ExitType(Vocabulary):
    """Ways out of office."""

    REGULAR = (
        "regular",
        "Left within the rules: lost an election, resigned, finished the term.",
        "Archigos Regular; COLT democratic regular/authoritarian regime",
        "Regular",
    )
    INTERIM_ENDED = (
        "interim_ended",
        "Had been there for the time being and made way for a regular holder.",
        "COLT interim",
        "Interim ended",
    )
    NATURAL_DEATH = (
        "natural_death",
        "Died in office of natural causes.",
        "Archigos/COLT natural death",
        "Natural death",
    )
    ILL_HEALTH = (
        "ill_health",
        "Stepped down because of illness.",
        "Archigos Retired Due to Ill Health",
        "Retired, ill health",
    )
    SUICIDE = (
        "suicide",
        "Died in office by the official's own hand.",
        "Archigos Suicide",
        "Suicide",
    )
    ASSASSINATION = (
        "assassination",
        "Was killed in office on purpose by somebody else.",
        "COLT assassination; Archigos exitcode",
        "Assassination",
    )
    COUP = (
        "coup",
        "The armed forces or insiders removed the holder.",
        "COLT coup; Archigos Irregular",
        "Coup / removed by military",
    )
    REVOLT = (
        "revolt",
        "Mass protest or an uprising drove the holder out.",
        "COLT revolt; Archigos Irregular",
        "Revolt / popular protest",
    )
    CIVIL_WAR = (
        "civil_war",
        "Rebels or an enemy in a civil war removed the holder.",
        "COLT civil war; Archigos Removed by Rebels",
        "Rebels / civil war",
    )
    FOREIGN = (
        "foreign",
        "Another state removed the holder.",
        "COLT foreign intervention; Archigos Foreign",
        "Removed by foreign state",
    )
    STATE_ENDED = (
        "state_ended",
        "The office went away because its state did.",
        "",
        "State ceased to exist",
    )
    IN_OFFICE = (
        "in_office",
        "The data set stops while the person holds the office, so this is no exit.",
        "Archigos Still in Office",
        "Still in office at data cut-off",
    )
    UNKNOWN = (
        "unknown",
        "The tenure is over and sources do not tell how.",
        "Archigos Unknown",
        "Unknown",
    )
