"""Code lists of countries, their codes, names and successions."""

from articles.vocabularies import Vocabulary


class EntityType(Vocabulary):
    """Kinds of country and other party."""

    STATE = (
        "state",
        "An independent state in the period, as Azerbaijan has been since 1991.",
        "COW & GW system member; ISO officially-assigned + independent",
        "Sovereign state",
    )
    FORMER_STATE = (
        "former_state",
        "A state that no longer exists, such as the Soviet Union or East Germany.",
        "COW/GW end date; ISO 3166-3",
        "Former state",
    )
    PARTIALLY_RECOGNIZED = (
        "partially_recognized",
        "It claims to be a state and only some states agree, such as Kosovo or Taiwan.",
        "PLOVER sector PRE; COLT XKX/XCR self-assigned codes",
        "Partially recognized state",
    )
    DEPENDENCY = (
        "dependency",
        "It has a government or ISO code, but another state is sovereign: Greenland.",
        "COLT SemiAutoTerritory=Yes (coded as parent); PLOVER folds into controller",
        "Dependency / semi-autonomous territory",
    )
    DISPUTED_TERRITORY = (
        "disputed_territory",
        "Land that several states claim and none holds unchallenged, such as Abyei.",
        "COLT DisputedTerritory (Schultz 2017)",
        "Disputed territory",
    )
    IGO = (
        "igo",
        "A body whose members are states, such as the UN, NATO or the African Union.",
        "COLT role I; PLOVER IGO/UNO; SIPRI name suffix **",
        "Intergovernmental organization",
    )
    SUPRANATIONAL = (
        "supranational",
        "A union that acts as one party in place of its members, such as the EU.",
        "PLOVER EUR; GGO TypeAmbit External/Interregional",
        "Supranational union",
    )
    NONSTATE_ARMED = (
        "nonstate_armed",
        "A rebel, insurgent or militia organization that acts or receives arms.",
        "SIPRI name suffix *; PLOVER REB/IMG",
        "Non-state armed group",
    )
    UNKNOWN = (
        "unknown",
        "Somebody took part, but the source does not let you say who.",
        "SIPRI unknown supplier(s)/recipient(s)",
        "Unknown / unspecified",
    )


class CodeScheme(Vocabulary):
    """Schemes of country codes."""

    ISO2 = (
        "iso2",
        "Two capital letters, such as AZ; NA is Namibia, not a missing value.",
        "ISO 3166-1",
        "ISO 3166-1 alpha-2",
    )
    ISO3 = (
        "iso3",
        "Three capital letters, such as AZE.",
        "ISO 3166-1",
        "ISO 3166-1 alpha-3",
    )
    ISO_NUM = (
        "iso_num",
        "Three digits kept as text with their zeros, such as 031 for Azerbaijan.",
        "ISO / M49",
        "ISO 3166-1 numeric / UN M49",
    )
    ISO3166_3 = (
        "iso3166_3",
        "Four letters for a country no longer in ISO 3166-1: SUHH for the USSR.",
        "ISO 3166-3",
        "ISO 3166-3 alpha-4",
    )
    ISO_USER = (
        "iso_user",
        "An unofficial code in ISO's form; Kosovo alone has XKX, XKS, XKV and KOS.",
        "ISO X** range; COLT; PLOVER; World Bank",
        "User-assigned ISO-style code",
    )
    COW = (
        "cow",
        "The number of a state in the Correlates of War lists, such as 2 or 710.",
        "COW ccode / StateNme",
        "COW state number",
    )
    COW_ABB = (
        "cow_abb",
        "Three letters of the Correlates of War; not ISO codes: GMY is Germany.",
        "COW stateabb",
        "COW abbreviation",
    )
    GW = (
        "gw",
        "The number in the Gleditsch-Ward list, which differs from COW in a few cases.",
        "GW gwcode",
        "Gleditsch-Ward number",
    )
    COMTRADE = (
        "comtrade",
        "The number in UN trade data: M49 with exceptions, such as 842 for the US.",
        "UN Comtrade reporterCode",
        "UN Comtrade reporter/partner code",
    )
    WIKIDATA = (
        "wikidata",
        "The item of the country in Wikidata, such as Q227.",
        "Wikidata",
        "Wikidata item",
    )
    SOURCE_NAME = (
        "source_name",
        "The words one source uses for the country, such as Korea in DESTA.",
        "",
        "Name as printed by a source",
    )


# The codes of these schemes are spells of membership in a system of states.
STATE_SYSTEMS = (CodeScheme.COW.value, CodeScheme.GW.value)


class CountryNameKind(Vocabulary):
    """Kinds of country name."""

    COMMON = (
        "common",
        "The short name in everyday use, such as Iran.",
        "",
        "Common name",
    )
    OFFICIAL = (
        "official",
        "The full name in law and treaties, such as Islamic Republic of Iran.",
        "",
        "Official name",
    )
    ALIAS = (
        "alias",
        "Another name in use today, such as Holland or the UAE.",
        "",
        "Alias",
    )
    FORMER = (
        "former",
        "A name the same country bore earlier, such as Swaziland.",
        "",
        "Former name",
    )
    SOURCE_NAME = (
        "source_name",
        "A spelling met in one source or data set and nowhere else.",
        "",
        "Name as a source prints it",
    )


class SuccessionKind(Vocabulary):
    """Ways one state follows another."""

    CONTINUATOR = (
        "continuator",
        "The same legal person goes on in a smaller shape: Russia after the USSR.",
        "",
        "Continuing state",
    )
    SUCCESSOR = (
        "successor",
        "A new state takes the place of one that broke up: Slovakia in 1993.",
        "",
        "Successor state",
    )
    MERGER = (
        "merger",
        "Two or more states become one: North and South Yemen in 1990.",
        "",
        "Merger",
    )
    SECESSION = (
        "secession",
        "Part of a state leaves and the rest goes on: South Sudan from Sudan.",
        "",
        "Secession",
    )
    RENAME = (
        "rename",
        "The state is the same and only its name is new: Burma and Myanmar.",
        "",
        "Change of name",
    )
