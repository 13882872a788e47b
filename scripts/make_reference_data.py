"""Write fixtures/{countries,posts,products,weapons}.json, the data every install has.

    python scripts/make_reference_data.py \\
        --cow states2016.csv --gw gw_states.csv --wikidata world_leaders.csv

Run it after changing a table in scripts/reference/; the same input gives the same
bytes. Installs never run it: the fixtures are what ships.

Sources
    pycountry 26.2.16 (LGPL-2.1): ISO 3166-1 and 3166-3 codes and English names.
    Babel 2.18.0 (BSD-3-Clause), carrying Unicode CLDR (Unicode License v3): names of
        countries in eighteen languages.
    Correlates of War, State System Membership v2016 (free with citation;
        correlatesofwar.org): `--cow`, columns stateabb, ccode, statenme, st*, end*.
    Gleditsch and Ward, list of independent states, to 2017 (free with citation):
        `--gw`, columns gwcode, statename, startdate, enddate. Their separate list of
        microstates is reference/gw_microstates.csv.
    Wikidata (CC0): `--wikidata`, only the columns country and countryid.
    scripts/reference/*.csv: written for this project. Regions are the UN's M49 codes,
        the finest level there is (Eastern Africa, 014, rather than Sub-Saharan, 202).

Which codes
    Countries and territories: ISO alpha-3; Kosovo XKX. Former states: the alpha-4 code
    of ISO 3166-3; where ISO only changed the code of a state that lives on (Burma,
    Zaire), or of a part of one (Midway), the old code belongs to the living one.
    A state ISO never coded: X and its abbreviation in the Correlates of War list
    (XHAN Hanover, XGFR West Germany, XRVN South Vietnam), else in Gleditsch and Ward's
    (XTBT, XABK), else one of ours (XTAN Tanganyika, XUAR United Arab Republic, XNCY
    Northern Cyprus, XSMD Somaliland).
    Organizations: their abbreviation, with ORG added where a country has it already:
    AUORG (AU is Australia), NAMORG (NAM is Namibia), GUAMORG (Guam is a territory).
    Abbreviations of the Correlates of War look like ISO codes and are not (SWZ is
    Switzerland there, Eswatini in ISO): ask for them by scheme.

Codes in time
    A number of a state system belongs to one country on any day. Where one number
    outlived a country of ours, reference/system_numbers.csv divides it: 365 is Russia
    to 1922-12-29, the Soviet Union to 1991-12-25, then Russia; 345 (Correlates of War)
    is Serbia to 1918-11-30, Yugoslavia to 2003-02-03, Serbia and Montenegro to
    2006-06-04, then Serbia; 816 is North Vietnam to 1976-07-01, then Vietnam; 510 is
    Tanganyika to 1964-04-25, then Tanzania. Other changes of name or regime (Ottoman
    Empire, Persia) do not divide a number. The last day a data set covers is no end.
    An ISO code ends on the day before its withdrawal, and with the year where only
    the year is known.
"""

import argparse
import json
from pathlib import Path

import pycountry
from babel import Locale
from reference.atlas import Atlas, read, table

HERE = Path(__file__).resolve().parent
LANGUAGES = ("ar", "az", "de", "en", "es", "fa", "fr", "he", "hi")
LANGUAGES += ("it", "ja", "ka", "ko", "pt", "ru", "tr", "uk", "zh")
COW_LAST_DAY = "2016-12-31"
GW_LAST_DAY = "2017-12-31"
PARTS = ("year", "month", "day")
CLDR_ORGANIZATIONS = {"EU": "EU", "UN": "UN"}
# Wikidata's item is the government in exile; ours is the territory.
NOT_THE_SAME_THING = {"Sahrawi Arab Democratic Republic"}


def gather_iso(atlas):
    """Living countries, with the codes and names that ISO gives them."""
    for row in table("countries"):
        iso = pycountry.countries.get(alpha_3=row["code"])
        row["name"] = row["name"] or iso.name
        official = row["official_name"] or getattr(iso, "official_name", row["name"])
        atlas.add_country(row, official_name=official, end_state="ongoing")
        if iso:
            atlas.add_code(iso.alpha_3, "iso2", iso.alpha_2)
            atlas.add_code(iso.alpha_3, "iso3", iso.alpha_3)
            atlas.add_code(iso.alpha_3, "iso_num", iso.numeric)
            atlas.add_name(iso.alpha_3, iso.name, "en", "source_name")
    missing = {iso.alpha_3 for iso in pycountry.countries} - set(atlas.countries)
    if missing:
        raise SystemExit(f"countries.csv has no row for {', '.join(sorted(missing))}.")


def gather_others(atlas):
    """Former states, organizations, armed groups and the unknown party."""
    for row in table("former_states"):
        atlas.add_country(row, official_name=row["official_name"], end_state="ended")
    for row in table("organizations"):
        end_state = "ended" if row["end"] else "ongoing"
        if row["entity_type"] == "unknown":
            end_state = "unknown"
        atlas.add_country(row, official_name=row["official_name"], end_state=end_state)


def gather_translations(atlas):
    """Names from CLDR. In English they are aliases: the common name is ours."""
    territories = {iso.alpha_2: iso.alpha_3 for iso in pycountry.countries}
    territories |= {"XK": "XKX"} | CLDR_ORGANIZATIONS
    for language in LANGUAGES:
        names = Locale(language).territories
        for alpha_2, country in territories.items():
            kind = "alias" if language == "en" else "common"
            if alpha_2 in names:
                atlas.add_name(country, names[alpha_2], language, kind)


def gather_former_iso(atlas):
    """ISO 3166-3: who holds a withdrawn code, and until when."""
    withdrawn = {iso.alpha_4: iso for iso in pycountry.historic_countries}
    rows = {row["alpha4"]: row for row in table("former_iso_codes")}
    if withdrawn.keys() != rows.keys():
        different = ", ".join(sorted(withdrawn.keys() ^ rows.keys()))
        raise SystemExit(f"former_iso_codes.csv and ISO 3166-3 differ: {different}.")
    for alpha_4, row in sorted(rows.items()):
        iso, country = withdrawn[alpha_4], row["country"]
        validity = (row["first"], row["last"])
        numeric = (row["numeric_first"], row["numeric_last"])
        atlas.add_code(country, "iso3166_3", alpha_4)
        for scheme, value, (first, last) in (
            ("iso2", iso.alpha_2, validity),
            ("iso3", iso.alpha_3, validity),
            ("iso_num", getattr(iso, "numeric", ""), numeric),
        ):
            # A number often outlives the letters: 104 is Burma and Myanmar.
            if value and (scheme, value, country) not in atlas.codes:
                atlas.add_code(country, scheme, value, first, last)


def gather_own_codes(atlas):
    """codes.csv: what ISO does not say. It overrides a row of the same country."""
    for row in table("codes"):
        atlas.codes.pop((row["scheme"], row["value"], row["country"]), None)
        atlas.add_code(
            row["country"], row["scheme"], row["value"], row["first"], row["last"]
        )


def cow_spells(path):
    """(number, abbreviation, name, first, last) of each spell; no last: still one."""
    for row in read(path):
        first, last = (
            "{}-{:0>2}-{:0>2}".format(*(row[edge + part] for part in PARTS))
            for edge in ("st", "end")
        )
        last = "" if last == COW_LAST_DAY else last
        yield row["ccode"], row["stateabb"], row["statenme"], first, last


def gw_spells(path):
    """The same of Gleditsch and Ward, whose abbreviations no one refers to."""
    for row in read(path):
        last = "" if row["enddate"] == GW_LAST_DAY else row["enddate"]
        yield row["gwcode"], "", row["statename"], row["startdate"], last
    for row in table("gw_microstates"):
        yield row["number"], "", "", row["start"], ""


def gather_system(atlas, system, spells):
    """Numbers of a state system, each spell cut where its number changes hands."""
    holders = {}
    for row in table("system_numbers"):
        if row["system"] in ("both", system):
            holders.setdefault(row["number"], []).append(row)
    for number, abbreviation, name, first, last in spells:
        if number not in holders:
            raise SystemExit(
                f"system_numbers.csv has no country for {system} {number}."
            )
        for row in holders[number]:
            begins = max(first, row["first"])
            ends = min(last or "9999", row["last"] or "9999")
            if begins > ends:
                continue
            ends = "" if ends == "9999" else ends
            atlas.add_code(row["country"], system, number, begins, ends)
            if abbreviation:
                atlas.add_code(row["country"], "cow_abb", abbreviation, begins, ends)
        # A number that several countries shared lends its name to none of them.
        if name and len(holders[number]) == 1:
            atlas.add_name(holders[number][0]["country"], name, "en", "source_name")


def gather_wikidata(atlas, path):
    """Items of the countries the file names in words we know; the others are left."""
    names = atlas.english()
    for row in read(path):
        bearers = names.get(row["country"], set())
        if len(bearers) == 1 and row["country"] not in NOT_THE_SAME_THING:
            (country,) = bearers
            atlas.countries[country]["wikidata"] = row["countryid"]


def country_objects(atlas):
    """The fixture's objects, in the order in which they depend on each other."""
    for fields in atlas.countries.values():
        yield {"model": "relations.country", "fields": fields}
    for (scheme, value, country), ranges in sorted(atlas.codes.items()):
        for first, last in sorted(ranges):
            fields = {"country": [country], "scheme": scheme, "value": value}
            fields |= {"valid_from": first or None, "valid_to": last or None}
            yield {"model": "relations.countrycode", "fields": fields}
    for country, language, kind, name in sorted(atlas.names):
        fields = {"country": [country], "name": name, "language": language}
        yield {"model": "relations.countryname", "fields": fields | {"kind": kind}}
    for row in table("successions"):
        fields = {
            "predecessor": [row["predecessor"]],
            "successor": [row["successor"]],
            "kind": row["kind"],
            "date": row["date"],
        }
        yield {"model": "relations.succession", "fields": fields}


def vocabulary_objects(model, name):
    """Objects of a table whose column code is the primary key."""
    for row in table(name):
        yield {"model": model, "pk": row.pop("code"), "fields": row}


def product_objects():
    for row in table("hs_chapters"):
        yield {"model": "relations.product", "fields": {"scheme": "HS22"} | row}


def write(path, objects):
    """One object a line, so that a change of one fact is a change of one line."""
    lines = [json.dumps(item, ensure_ascii=False) for item in objects]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{path.name}: {len(lines)} objects")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cow", type=Path, required=True)
    parser.add_argument("--gw", type=Path, required=True)
    parser.add_argument("--wikidata", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=HERE.parent / "fixtures")
    options = parser.parse_args()
    atlas = Atlas()
    gather_iso(atlas)
    gather_others(atlas)
    gather_translations(atlas)
    gather_former_iso(atlas)
    gather_own_codes(atlas)
    gather_system(atlas, "cow", cow_spells(options.cow))
    gather_system(atlas, "gw", gw_spells(options.gw))
    gather_wikidata(atlas, options.wikidata)
    posts = vocabulary_objects("relations.postrole", "post_roles")
    weapons = vocabulary_objects("relations.weaponcategory", "weapon_categories")
    write(options.out / "countries.json", country_objects(atlas))
    write(options.out / "posts.json", posts)
    write(options.out / "weapons.json", weapons)
    write(options.out / "products.json", product_objects())


if __name__ == "__main__":
    main()
