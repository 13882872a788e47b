"""The tables of this folder, and the rows of countries.json while they are gathered."""

import csv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def read(path):
    """Rows of a CSV file as dicts. NA stays text: it is Namibia."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(name):
    """Rows of the table of this name beside this module."""
    return read(HERE / f"{name}.csv")


def several(cell):
    """The parts of a cell that holds a list: `Israeli;Israelis`."""
    return [part.strip() for part in cell.split(";") if part.strip()]


class Atlas:
    """Countries with their codes and names, each under the code of its country."""

    def __init__(self):
        self.countries = {}
        self.codes = {}  # (scheme, value, country) -> list of (first, last)
        self.names = {}  # (country, language, kind, name) -> None, in order

    def add_country(self, row, *, official_name, end_state):
        code = row["code"]
        if code in self.countries:
            raise SystemExit(f"The code {code} is given to two countries.")
        self.countries[code] = {
            "code": code,
            "name": row["name"],
            "official_name": official_name,
            "entity_type": row["entity_type"],
            "start": row.get("start", ""),
            "end": row.get("end", ""),
            "end_state": end_state,
            "region": row.get("region", ""),
            "demonyms": ", ".join(several(row.get("demonyms", ""))),
            "capital": row.get("capital", ""),
            "wikidata": "",
        }
        for kind, column in (("alias", "aliases"), ("former", "former_names")):
            for name in several(row.get(column) or ""):
                self.add_name(code, name, "en", kind)

    def add_name(self, country, name, language, kind):
        """Keep a name, unless it is the country's English name or listed already."""
        if country not in self.countries:
            raise SystemExit(f"The name {name} is given to {country}, no country.")
        fields = self.countries[country]
        if language == "en":
            known = {fields["name"], fields["official_name"]}
            known |= {n for c, g, _, n in self.names if (c, g) == (country, "en")}
            if name in known:
                return
        self.names[country, language, kind, name] = None

    def add_code(self, country, scheme, value, first="", last=""):
        if country not in self.countries:
            raise SystemExit(
                f"The {scheme} code {value} is given to {country}, no country."
            )
        self.codes.setdefault((scheme, value, country), []).append((first, last))

    def english(self):
        """Every English name there is, with the countries that bear it."""
        names = {}
        for code, fields in self.countries.items():
            for name in (fields["name"], fields["official_name"]):
                names.setdefault(name, set()).add(code)
        for country, language, _, name in self.names:
            if language == "en":
                names.setdefault(name, set()).add(country)
        return names
