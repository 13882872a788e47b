"""The 47 facts of the seed article: which record, and which field of it, holds each.

A fact is held by a record (told by the end of its `uid`) and one of its fields, by
a row of reference data, or by the article itself; three are deliberately held by
nothing, with the reason.
"""

from dataclasses import dataclass

COUNTRY, ARTICLE, NOTHING = "country", "article", "nothing"


@dataclass(frozen=True)
class Fact:
    number: str
    says: str
    holder: str  # the number of a seed record, or COUNTRY, ARTICLE, NOTHING
    field: str = ""  # a field of the record, "" for the record as a whole
    expected: str = ""  # what the field says


FACTS = [
    Fact("F01", "Israel", COUNTRY, "ISR"),
    Fact("F02", "Azerbaijan", COUNTRY, "AZE"),
    Fact("F03", "Syria", COUNTRY, "SYR"),
    Fact("F04", "Turkey", COUNTRY, "TUR"),
    Fact("F05", "Iran", COUNTRY, "IRN"),
    Fact("F06", "Gaza", COUNTRY, "PSE"),
    Fact(
        "F07",
        "Israel Katz, Defense Minister of Israel",
        "01",
        "participants",
        "ISR host Israel Katz, Defense Minister",
    ),
    Fact(
        "F08",
        "Zakir Hasanov, Colonel-General, his counterpart",
        "01",
        "participants",
        "AZE visitor Zakir Hasanov, Defense Minister, Colonel-General",
    ),
    Fact(
        "F09",
        "Benjamin Netanyahu, Prime Minister of Israel",
        "02",
        "participants",
        "ISR visitor Benjamin Netanyahu, Prime Minister",
    ),
    Fact(
        "F10",
        "Ahmed (Ahmad) al-Sharaa, President of Syria",
        "12",
        "participants",
        "SYR backed Ahmed al-Sharaa, President",
    ),
    Fact(
        "F11",
        "Oded Basiuk, IDF operations chief",
        "03",
        "participants",
        "ISR participant Oded Basiuk, Operations Command Chief",
    ),
    Fact(
        "F12",
        "unnamed Turkish counterparts",
        "03",
        "participants",
        "TUR participant “Turkish counterparts”",
    ),
    Fact(
        "F13",
        "Yuval Raphael, singer, no office",
        "13",
        "participants",
        "ISR partner Yuval Raphael, no post",
    ),
    Fact("F14", "dated 2025-05-20", ARTICLE, "published", "2025-05-20"),
    Fact("F15", "October 7 (2023)", "14", "start", "2023-10-07"),
    Fact(
        "F16",
        "just weeks after",
        "02",
        "status_date",
        "[2025-04-08..2025-05-13]",
    ),
    Fact("F17", "Recently", "10", "start", "[2025-03-20..2025-05-20]"),
    Fact("F18", "Earlier in the month", "03", "start", "[2025-05-01..2025-05-19]"),
    Fact("F19", "Katz welcomed Hasanov to Tel Aviv", "01", "place_city", "Tel Aviv"),
    Fact("F20", "Netanyahu deferred a trip to Baku", "02", "status", "postponed"),
    Fact(
        "F21",
        "Basiuk met Turkish counterparts in Azerbaijan",
        "03",
        "meeting_format",
        "third_country",
    ),
    Fact("F22", "Azerbaijan supplies oil to Israel", "04", "product_text", "oil"),
    Fact(
        "F23",
        "Azerbaijan buys Israeli defense technology",
        "05",
        "designation",
        "defense technology",
    ),
    Fact(
        "F24",
        "Azerbaijan mediates between Israel and Turkey",
        "06",
        "tie_type",
        "mediation",
    ),
    Fact("F25", "Azerbaijan's support after 7 October", "07", "event_type", "SUPPORT"),
    Fact("F26", "Katz praised the relationship", "08", "event_type", "SUPPORT"),
    Fact(
        "F27",
        "Netanyahu asks for a demilitarized southern Syria",
        "09",
        "event_type",
        "REQUEST",
    ),
    Fact("F28", "mobile medical unit in southern Syria", "10", "event_type", "AID"),
    Fact("F29", "deconfliction with Turkey", "11", "event_type", "CONSULT"),
    Fact(
        "F30",
        "indirect channels to Syria's government",
        "03",
        "purpose",
        "To look for indirect channels to the government of Syria.",
    ),
    Fact("F31", "Turkey backs al-Sharaa", "12", "tie_type", "backing"),
    Fact("F32", "support at Eurovision, noted by Katz", "13", "tie_type", "cultural"),
    Fact("F33", "the Hamas attack", "14", "event_type", "ASSAULT"),
    Fact(
        "F34",
        "burgeoning security and diplomatic partnership",
        "01",
        "purpose",
        "To show a growing partnership in security and diplomacy.",
    ),
    Fact("F35", "talks on Syria", "01", "topics", "regional_conflict"),
    Fact("F36", "Azerbaijan borders Iran", "15", "tie_type", "border"),
    Fact(
        "F37",
        "the conflict in Gaza (context)",
        "02",
        "status_reason",
        "The war in Gaza",
    ),
    Fact(
        "F38",
        "Druze hurt by ethnic strife (context)",
        "10",
        "purpose",
        "To help Druze residents hurt by ethnic strife.",
    ),
    Fact(
        "F39",
        "to protect the Druze communities",
        "09",
        "purpose",
        "To protect the Druze communities.",
    ),
    Fact("F40", "remains influential", NOTHING, "an assessment, no act"),
    Fact(
        "F41",
        "Azerbaijani votes for the Israeli singer",
        "13",
        "participants",
        "AZE partner “Azerbaijani votes”",
    ),
    Fact(
        "F42",
        "profound friendship",
        NOTHING,
        "an assessment; unclear whether Katz or the reporter speaks",
    ),
    Fact("F43", "crucial supplier", "04", "importance", "crucial"),
    Fact("F44", "substantial purchaser", "05", "importance", "substantial"),
    Fact("F45", "date line", ARTICLE, "published", "2025-05-20"),
    Fact("F46", "“Left Menu”", NOTHING, "boilerplate of the page"),
    Fact(
        "F47",
        "(With inputs from agencies.)",
        ARTICLE,
        "credit",
        "With inputs from agencies",
    ),
]
