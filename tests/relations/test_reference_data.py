"""The reference data says what the field's lists say, and one thing for each code."""

import json
import re
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FILES = ("countries.json", "posts.json", "products.json", "weapons.json")
OPEN_BY_DEFAULT = ("iso2", "iso_num", "iso3166_3", "iso_user")


def read(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def rows(model):
    return [
        item["fields"]
        for item in read("countries.json")
        if item["model"] == f"relations.{model}"
    ]


@pytest.fixture(scope="module")
def countries():
    return {row["code"]: row for row in rows("country")}


@pytest.fixture(scope="module")
def codes():
    return rows("countrycode")


@pytest.fixture(scope="module")
def names():
    return rows("countryname")


@pytest.fixture(scope="module")
def successions():
    return {
        (row["predecessor"][0], row["successor"][0]): row for row in rows("succession")
    }


def span(row):
    return row["valid_from"] or "0001-01-01", row["valid_to"] or "9999-12-31"


def holders(codes, scheme, value, day):
    return {
        row["country"][0]
        for row in codes
        if (row["scheme"], row["value"]) == (scheme, value)
        and span(row)[0] <= day <= span(row)[1]
    }


def values(codes, country, scheme):
    return {
        row["value"]
        for row in codes
        if row["country"] == [country] and row["scheme"] == scheme
    }


@pytest.mark.parametrize("name", FILES)
def test_a_fixture_has_one_object_a_line_in_plain_letters(name):
    text = (FIXTURES / name).read_text(encoding="utf-8")

    assert len(text.splitlines()) == len(read(name)) + 2
    assert text.endswith("}\n]\n")
    assert "\\u" not in text


def test_all_of_iso_3166_1_is_there_and_kosovo(countries, codes):
    alpha_3 = {
        row["value"]
        for row in codes
        if row["scheme"] == "iso3" and row["country"] == [row["value"]]
    }

    assert len(alpha_3) == 249
    assert alpha_3 <= countries.keys()
    assert "XKX" in countries.keys() - alpha_3


def test_there_is_something_of_every_kind(countries):
    kinds = Counter(row["entity_type"] for row in countries.values())

    assert kinds["state"] == 194  # the UN's members and the Holy See
    assert kinds["igo"] + kinds["supranational"] >= 45
    assert kinds["former_state"] >= 30
    assert kinds["nonstate_armed"] >= 10
    assert kinds["unknown"] == 1


def test_no_two_countries_share_a_public_code(countries):
    assert len(rows("country")) == len(countries)


def test_a_public_code_is_capitals_and_digits_without_a_hyphen(countries):
    assert [c for c in countries if not re.fullmatch(r"[A-Z0-9]{2,12}", c)] == []


def test_a_code_of_ours_is_never_somebody_elses_iso_code(countries, codes):
    taken = {
        (row["value"], row["country"][0])
        for row in codes
        if row["scheme"] in OPEN_BY_DEFAULT
    }

    assert [(v, c) for v, c in taken if v in countries and v != c] == []


def test_an_organization_takes_no_code_of_any_country(countries, codes):
    others = ("igo", "supranational", "nonstate_armed", "unknown")
    letters = {row["value"] for row in codes}

    clashes = [
        code
        for code, row in countries.items()
        if row["entity_type"] in others and code in letters
    ]

    assert clashes == []


def test_a_state_that_iso_never_coded_is_x_and_its_correlates_of_war_abbreviation(
    countries, codes
):
    wrong = {
        (row["country"][0], row["value"])
        for row in codes
        if row["scheme"] == "cow_abb"
        and row["country"][0].startswith("X")
        and row["country"][0] not in ("XKX", "XTAN")  # Tanganyika shares TAZ
        and row["country"][0] != f"X{row['value']}"
    }

    assert wrong == set()


def test_every_row_points_at_a_country_that_is_there(
    countries, codes, names, successions
):
    meant = {row["country"][0] for row in [*codes, *names]}
    meant |= {code for pair in successions for code in pair}

    assert meant - countries.keys() == set()


def test_natural_keys_are_unique(codes, names):
    of_codes = Counter((r["scheme"], r["value"], r["valid_from"]) for r in codes)
    of_names = Counter(
        (r["country"][0], r["name"], r["language"], r["kind"]) for r in names
    )
    pairs = Counter(
        (r["predecessor"][0], r["successor"][0]) for r in rows("succession")
    )

    for counted in (of_codes, of_names, pairs):
        assert [key for key, count in counted.items() if count > 1] == []


def test_a_code_means_one_country_on_any_day(codes):
    by_value = defaultdict(list)
    for row in codes:
        by_value[row["scheme"], row["value"]].append(row)

    overlaps = [
        (key, a["country"], b["country"])
        for key, same in by_value.items()
        for a, b in combinations(same, 2)
        if span(a)[0] <= span(b)[1] and span(b)[0] <= span(a)[1]
    ]

    assert overlaps == []


def test_validity_is_in_days_and_in_order(codes):
    for row in codes:
        for day in (row["valid_from"], row["valid_to"]):
            assert day is None or date.fromisoformat(day).isoformat() == day
        assert span(row)[0] <= span(row)[1], row


@pytest.mark.parametrize(
    ("scheme", "value", "day", "country"),
    [
        ("cow", "255", "1914-07-28", "DEU"),
        ("cow", "255", "1970-01-01", None),
        ("cow", "255", "2015-01-01", "DEU"),
        ("cow", "260", "1970-01-01", "XGFR"),
        ("cow", "260", "1995-01-01", None),
        ("gw", "260", "1970-01-01", "XGFR"),
        ("gw", "260", "1995-01-01", "DEU"),
        ("cow", "265", "1970-01-01", "DDDE"),
        ("cow", "345", "1900-01-01", "SRB"),
        ("cow", "345", "1970-01-01", "YUCS"),
        ("cow", "345", "1999-03-24", "YUCS"),
        ("cow", "345", "2004-01-01", "CSXX"),
        ("cow", "345", "2010-01-01", "SRB"),
        ("gw", "345", "1970-01-01", "YUCS"),
        ("gw", "345", "2010-01-01", None),
        ("gw", "340", "2010-01-01", "SRB"),
        ("cow", "679", "2000-01-01", "YEM"),
        ("cow", "678", "1980-01-01", "XYAR"),
        ("cow", "678", "2000-01-01", None),
        ("gw", "678", "1980-01-01", "XYAR"),
        ("gw", "678", "2000-01-01", "YEM"),
        ("cow", "680", "1980-01-01", "YDYE"),
        ("cow", "946", "2010-01-01", "KIR"),
        ("gw", "970", "2010-01-01", "KIR"),
        ("cow", "947", "2010-01-01", "TUV"),
        ("gw", "973", "2010-01-01", "TUV"),
        ("cow", "955", "2010-01-01", "TON"),
        ("gw", "972", "2010-01-01", "TON"),
        ("cow", "970", "2010-01-01", "NRU"),
        ("gw", "971", "2010-01-01", "NRU"),
        ("cow", "816", "1970-01-01", "VDVN"),
        ("cow", "816", "2000-01-01", "VNM"),
        ("cow", "817", "1970-01-01", "XRVN"),
        ("cow", "315", "1930-01-01", "CSHH"),
        ("cow", "315", "1942-01-01", None),
        ("cow", "315", "1970-01-01", "CSHH"),
        ("cow", "365", "1905-01-01", "RUS"),
        ("cow", "365", "1962-10-16", "SUHH"),
        ("cow", "365", "1991-12-25", "SUHH"),
        ("cow", "365", "1991-12-26", "RUS"),
        ("cow", "640", "1853-10-16", "TUR"),
        ("cow", "511", "1964-01-12", "XZAN"),
        ("cow", "510", "1963-01-01", "XTAN"),
        ("cow", "510", "1970-01-01", "TZA"),
        ("cow", "300", "1914-07-28", "XAUH"),
        ("cow", "2", "2016-12-31", "USA"),
        ("cow", "2", "2024-01-01", "USA"),
        ("gw", "2", "2024-01-01", "USA"),
        ("cow_abb", "SWZ", "2000-01-01", "CHE"),
        ("iso3", "SWZ", "2000-01-01", "SWZ"),
        ("cow_abb", "GMY", "1990-10-03", "DEU"),
        ("iso2", "CS", "1990-01-01", "CSHH"),
        ("iso2", "CS", "2004-01-01", "CSXX"),
        ("iso2", "SK", "1970-01-01", "SKIN"),
        ("iso2", "SK", "2000-01-01", "SVK"),
        ("iso_num", "891", "2000-01-01", "YUCS"),
        ("iso_num", "891", "2004-01-01", "CSXX"),
        ("iso3166_3", "BUMM", "2000-01-01", "MMR"),
        ("iso3166_3", "ZRCD", "2000-01-01", "COD"),
        ("iso3166_3", "SUHH", "2000-01-01", "SUHH"),
        ("comtrade", "757", "2000-01-01", "CHE"),
        ("comtrade", "842", "2000-01-01", "USA"),
        ("comtrade", "490", "2000-01-01", "TWN"),
    ],
)
def test_a_code_of_a_scheme_means_the_country_of_its_day(
    codes, scheme, value, day, country
):
    assert holders(codes, scheme, value, day) == ({country} if country else set())


def test_the_end_of_a_data_set_is_no_end_of_membership(codes):
    assert not {r["valid_to"] for r in codes} & {"2016-12-31", "2017-12-31"}


def test_a_state_that_left_a_system_and_came_back_has_a_row_for_each_spell(codes):
    spells = [
        (row["valid_from"], row["valid_to"])
        for row in codes
        if row["scheme"] == "cow" and row["country"] == ["HTI"]
    ]

    assert spells == [("1859-01-01", "1915-07-28"), ("1934-08-15", None)]


def test_the_state_systems_are_whole(codes):
    numbers = {row["value"] for row in codes if row["scheme"] == "cow"}
    abbreviations = {row["value"] for row in codes if row["scheme"] == "cow_abb"}

    assert (len(numbers), len(abbreviations)) == (217, 217)
    # 202 states and the 23 microstates of their second list
    assert len({row["value"] for row in codes if row["scheme"] == "gw"}) == 225


def test_namibia_is_na(codes):
    assert holders(codes, "iso2", "NA", "2000-01-01") == {"NAM"}


def test_iso_numbers_keep_their_zeros(codes):
    numbers = {row["value"] for row in codes if row["scheme"] == "iso_num"}

    assert {n for n in numbers if not re.fullmatch(r"[0-9]{3}", n)} == set()
    assert holders(codes, "iso_num", "004", "2000-01-01") == {"AFG"}


def test_kosovo_has_every_user_assigned_code_and_no_iso_code(countries, codes):
    assert values(codes, "XKX", "iso_user") == {
        *("XK", "XKX", "XKS", "XKV", "UNK", "KOS", "KSV"),
    }
    assert not {r["scheme"] for r in codes if r["country"] == ["XKX"]} & {
        *("iso2", "iso3", "iso_num"),
    }
    for code in ("XKX", "TWN", "PSE"):
        assert countries[code]["entity_type"] == "partially_recognized"
    assert countries["ESH"]["entity_type"] == "disputed_territory"


def test_every_state_has_what_a_curator_looks_for(countries):
    # Neither has a seat that all accept.
    without_capital = {"PSE"}
    for code, row in countries.items():
        if row["entity_type"] in ("state", "partially_recognized"):
            assert row["demonyms"], code
            assert re.fullmatch(r"[0-9]{3}", row["region"]), code
            assert row["capital"] or code in without_capital, code


def test_names_are_those_of_the_news(countries, names):
    spoken = {
        "TUR": "Turkey",
        "SYR": "Syria",
        "PRK": "North Korea",
        "CIV": "Ivory Coast",
        "PSE": "Palestine",
        "USA": "United States",
        "XKX": "Kosovo",
    }
    aliases = {(r["country"][0], r["name"]) for r in names if r["language"] == "en"}

    assert {code: countries[code]["name"] for code in spoken} == spoken
    assert aliases >= {
        ("TUR", "Türkiye"),
        ("USA", "U.S."),
        ("GBR", "Britain"),
        ("PSE", "Gaza"),
        ("MMR", "Burma"),
        ("SWZ", "Swaziland"),
        ("AUORG", "AU"),
    }


def test_israel_is_named_in_all_languages_of_the_desk(names):
    spoken = {r["language"]: r["name"] for r in names if r["country"] == ["ISR"]}

    assert spoken["he"] == "ישראל"
    assert spoken["az"] == "İsrail"
    assert len(spoken) == 17  # the name in English is the country's own


def test_a_name_is_one_countrys_but_where_the_world_itself_is_unclear(countries, names):
    from relations.names import fold

    bearers = defaultdict(set)
    for code, row in countries.items():
        bearers[fold(row["name"])].add(code)
        bearers[fold(row["official_name"])].add(code)
    for row in names:
        bearers[fold(row["name"])].add(row["country"][0])

    shared = {name: who for name, who in bearers.items() if len(who) > 1}

    assert shared == {"congo": {"COD", "COG"}, "korea": {"KOR", "XKOR"}}


def test_dates_are_edtf(countries, successions):
    from articles.edtf import parse

    dates = [row[part] for row in countries.values() for part in ("start", "end")]
    dates += [row["date"] for row in successions.values()]

    for text in filter(None, dates):
        assert parse(text).earliest, text


def test_what_has_an_end_has_ended(countries):
    for code, row in countries.items():
        assert (row["end_state"] == "ended") == bool(row["end"]), code
        if row["entity_type"] == "former_state":
            assert row["start"], code
            assert row["end"], code


def test_the_soviet_union_was_followed_by_fifteen_states(successions):
    kinds = {s: row["kind"] for (p, s), row in successions.items() if p == "SUHH"}

    assert len(kinds) == 15
    assert [code for code, kind in kinds.items() if kind == "continuator"] == ["RUS"]


@pytest.mark.parametrize(
    ("predecessor", "successor", "kind", "day"),
    [
        ("DDDE", "DEU", "merger", "1990-10-03"),
        ("XGFR", "DEU", "continuator", "1990-10-03"),
        ("YDYE", "YEM", "merger", "1990-05-22"),
        ("XYAR", "YEM", "merger", "1990-05-22"),
        ("SDN", "SSD", "secession", "2011-07-09"),
        ("CSHH", "SVK", "successor", "1993-01-01"),
        ("CSXX", "MNE", "secession", "2006-06-03"),
        ("XZAN", "TZA", "merger", "1964-04-26"),
        ("XRVN", "VNM", "merger", "1976-07-02"),
    ],
)
def test_a_state_follows_another(successions, predecessor, successor, kind, day):
    row = successions[predecessor, successor]

    assert (row["kind"], row["date"]) == (kind, day)


def test_no_organization_lacks_the_abbreviation_that_news_use(countries, names):
    known = {row["name"] for row in countries.values()} | {r["name"] for r in names}
    known |= countries.keys()

    assert known >= {"EU", "NATO", "AU", "NAM", "SCO", "GCC", "OTS", "WTO", "PKK"}


def test_post_roles_have_the_seniority_of_the_list():
    levels = {item["pk"]: item["fields"]["seniority"] for item in read("posts.json")}

    assert len(levels) == 26
    assert {code for code, level in levels.items() if level == "1"} == {
        *("hos", "hog", "hos_hog", "de_facto_leader", "igo_head"),
    }
    assert {code for code, level in levels.items() if level == "3"} == {
        *("junior_minister", "special_envoy", "military_chief", "intelligence_chief"),
    }
    assert (levels["speaker"], levels["ambassador"]) == ("2", "4")


@pytest.mark.parametrize("name", ["posts.json", "weapons.json"])
def test_every_term_has_a_label_and_a_definition(name):
    for item in read(name):
        assert item["fields"]["label"], item["pk"]
        assert item["fields"]["definition"].endswith("."), item["pk"]


def test_weapon_categories_are_those_of_sipri_and_two_outside_its_scope():
    ours = {i["pk"] for i in read("weapons.json") if i["fields"]["anchor"] != "SIPRI"}

    assert len(read("weapons.json")) == 14
    assert ours == {"small_arms", "dual_use"}


def test_products_are_the_chapters_of_the_harmonized_system():
    chapters = [item["fields"] for item in read("products.json")]

    assert [row["code"] for row in chapters] == [
        f"{number:02}" for number in range(1, 98) if number != 77
    ]
    assert {row["scheme"] for row in chapters} == {"HS22"}
    assert chapters[26]["title"] == "Mineral fuels and oils"
