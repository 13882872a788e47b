"""Dates as people type them, read into EDTF; what could mean two things is refused.

Read are English month names and numbers with the day first or last. "Before",
"until" and "by" include the day they name, as EDTF's `../2025-05-20` does, and so
do "after" and "since".
"""

import re
import unicodedata

from articles.edtf import (
    MAX_LENGTH,
    MONTHS,
    SEASONS,
    EdtfError,
    parse,
    why_impossible,
)

EXAMPLES = "20 May 2025, May 2025, 2025, 12-14 May 2025 or 2025-05-12/2025-05-14"
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"


def _pattern(text):
    return re.compile(text, re.IGNORECASE)


NAMED_MONTH = (
    _pattern(rf"{_DAY}(?: of)? {_MONTH},? {_YEAR}"),
    _pattern(rf"{_MONTH} {_DAY},? {_YEAR}"),
    _pattern(rf"{_YEAR},? {_MONTH}(?: {_DAY})?"),
    _pattern(rf"{_MONTH}(?: of|,)? {_YEAR}"),
)
NUMBERS = (
    _pattern(r"(?P<year>[0-9]{4})[-./](?P<month>[0-9]{1,2})[-./](?P<day>[0-9]{1,2})"),
    _pattern(r"(?P<year>[0-9]{4})[./](?P<month>[0-9]{1,2})"),
    _pattern(r"(?P<month>[0-9]{1,2})[-./](?P<year>[0-9]{4})"),
)
TWO_NUMBERS_AND_YEAR = _pattern(
    r"(?P<a>[0-9]{1,2})([-./])(?P<b>[0-9]{1,2})\2(?P<year>[0-9]{4})"
)
SEASON = _pattern(rf"{_SEASON}(?: of)? {_YEAR}(?:[-/](?P<next>[0-9]{{2,4}}))?")
DECADE = _pattern(r"(?:the )?(?P<decade>[0-9]{3})0'?s")
QUARTER = _pattern(rf"q(?P<quarter>[1-4]) {_YEAR}")

ABOUT = _pattern(
    r"(?:(?:about|around|approximately|circa) |approx\.? ?|ca?\. ?|ca? ?(?=[0-9]))"
    r"(?P<rest>.+)"
)
UNCERTAIN = _pattern(r"(?P<rest>.+?) ?(?:\(uncertain\)|(?P<mark>[~?%]))")
BETWEEN = _pattern(r"between (?P<first>.+) and (?P<last>.+)")
FROM_TO = _pattern(r"from (?P<rest>.+(?: to | until | till |-).+)")
UNKNOWN_END = _pattern(
    r"(?P<until>up to )?(?P<since>from )?(?P<rest>.+) \((?:start|end) unknown\)"
)
UNTIL = _pattern(r"(?:before|until|till|by|up to|(?:no|not) later than) (?P<rest>.+)")
SINCE = _pattern(r"(?:since|after|from|(?:no|not) earlier than) (?P<rest>.+)")
TO = _pattern(r" ?- ?| (?:to|until|till|through) ")
NOW = _pattern(r"present|now|today|ongoing")
VAGUE = _pattern(
    r"\b(?P<part>early|mid|middle|late|beginning|start|end)\b(?:[- ]of)?[- ]?"
    rf"(?:{_MONTH})? ?{_YEAR}?"
)
EDTF_SIGNS = _pattern(r"[0-9X./~?%\[\]{},-]+(T.*)?")
SHORT_YEAR = _pattern(r"[0-9]{1,2}[-./ ](?:[0-9]{1,2}|[a-z]{3,9}\.?)[-./ ]'?[0-9]{2}")


def read(text: str) -> str:
    """The EDTF text of a date that someone typed; empty when nothing was typed.

    EDTF is returned as it is, but for stray spaces. Raises EdtfError where the text
    is no date, where it could be two (`ambiguous`, both are named), and where it
    is too vague to have bounds (`vague`: "early 2024").

    >>> read("12-14 Mar 2023")
    '2023-03-12/2023-03-14'
    """
    text = text.strip()
    if "\x00" in text:
        raise EdtfError("The date holds a NUL byte; remove it.", "nul")
    if len(text) > MAX_LENGTH:
        raise EdtfError(
            f"The date is longer than {MAX_LENGTH} characters; shorten it.", "too_long"
        )
    _refuse_short_span(text)
    text = _plain(text)
    try:
        return parse(re.sub(r" ?([,/\[\]]|\.\.) ?", r"\1", text).upper()).text
    except EdtfError as error:
        if error.code != "invalid":
            raise
        looks_like_edtf = EDTF_SIGNS.fullmatch(text) and not SHORT_YEAR.fullmatch(text)
        advice = str(error) if looks_like_edtf else _advice(text)
    known = _phrase(text)
    if not known:
        raise EdtfError(advice)
    try:
        return parse(known).text
    except EdtfError as error:
        # Name what was typed, not what we made of it.
        raise EdtfError(str(error).replace(known, text), error.code) from None


def _refuse_short_span(text):
    """With a real dash, 2011–12 may be two years; with a hyphen it is EDTF."""
    found = re.fullmatch(r"([0-9]{2})([0-9]{2}) ?[‐‑‒–—−] ?([0-9]{2})", text)
    if found and found[3] > found[2]:
        century, first, last = found.groups()
        raise EdtfError(
            f"{text} could be the years {century}{first}/{century}{last} or "
            f"{century}{first}-{last}; write one of these.",
            "ambiguous",
        )


def _plain(text):
    """The text in Latin digits and plain dashes and spaces, without invisible marks."""
    letters = []
    for letter in text.translate(DASHES):
        kind = unicodedata.category(letter)
        if kind == "Nd":
            letters.append(str(unicodedata.decimal(letter)))
        elif kind != "Cf":
            letters.append(letter)
    return " ".join("".join(letters).split())


def _phrase(text):
    found = UNKNOWN_END.fullmatch(text)
    if found and (found["until"] or found["since"]):
        known = _qualified(found["rest"])
        return known and (f"/{known}" if found["until"] else f"{known}/")
    found = QUARTER.fullmatch(text)
    if found:
        last = 3 * int(found["quarter"])
        return f"{found['year']}-{last - 2:02}/{found['year']}-{last:02}"
    vague = VAGUE.search(text)
    if vague:
        raise EdtfError(_ask_for_bounds(text, vague), "vague")
    known = _qualified(text)
    if known:
        return known
    found = BETWEEN.fullmatch(text)
    if found:
        ends = _ends(found["first"], found["last"])
        return ends and "[{}..{}]".format(*ends)
    found = FROM_TO.fullmatch(text)
    known = _range(found["rest"] if found else text)
    if known:
        return known
    for pattern, shape in ((UNTIL, "../{}"), (SINCE, "{}/..")):
        found = pattern.fullmatch(text)
        known = found and _qualified(found["rest"])
        if known:
            return shape.format(known)
    return None


def _range(text):
    for dash in TO.finditer(text):
        first, last = text[: dash.start()], text[dash.end() :]
        if NOW.fullmatch(last):
            first = _qualified(first)
            return first and f"{first}/.."
        ends = _ends(first, last)
        if ends:
            return "{}/{}".format(*ends)
    return None


def _ends(first, last):
    """Both ends of a span; the first may leave out the month or year of the last."""
    same_month = re.fullmatch(rf"(?:{_MONTH}) {_DAY}", first, re.IGNORECASE)
    if same_month and re.fullmatch(r"[0-9]{1,2},? [0-9]{4}", last):
        last = f"{same_month['month']} {last}"  # March 12-14, 2023
    end = _qualified(last)
    if not end:
        return None
    start = _qualified(first)
    if start:
        return start, end
    until = parse(end)
    month, year = MONTHS[until.latest.month - 1], f"{until.latest.year:04}"
    for missing in (year, f"{month} {year}"):
        start = _qualified(f"{first} {missing}")
        if start and parse(start).precision == until.precision:
            return start, end
    return None


def _qualified(text):
    """One date with what people say of its certainty."""
    about = sure = ""
    found = ABOUT.fullmatch(text)
    if found:
        about, text = "~", found["rest"]
    found = UNCERTAIN.fullmatch(text)
    if found:
        sure, text = found["mark"] or "?", found["rest"]
    known = _point(text)
    if not known or not (about or sure):
        return known
    if not re.fullmatch(r"[0-9X-]+", known):
        return None
    return known + ("%" if {about, sure} in ({"~", "?"}, {"~", "%"}) else about or sure)


def _point(text):
    """One date without qualifier, or None when it is not one."""
    for pattern in NAMED_MONTH:
        found = pattern.fullmatch(text)
        if found:
            month = found["month"][:3].title()
            number = [name[:3] for name in MONTHS].index(month) + 1
            day = found.groupdict().get("day")
            return _numbers(text, found["year"], number, day)
    found = TWO_NUMBERS_AND_YEAR.fullmatch(text)
    if found:
        return _day_and_month(text, int(found["a"]), int(found["b"]), found["year"])
    for pattern in NUMBERS:
        found = pattern.fullmatch(text)
        if found:
            day = found.groupdict().get("day")
            return _numbers(text, found["year"], int(found["month"]), day)
    found = SEASON.fullmatch(text)
    if found:
        return _season(found)
    found = DECADE.fullmatch(text)
    if found:
        return _decade(text, found["decade"])
    try:
        return parse(text.upper()).text if re.match("[0-9]", text) else None
    except EdtfError as error:
        if error.code != "invalid":
            raise
        return None


def _numbers(text, year, month, day):
    """EDTF of a year, a month and perhaps a day, named as typed when impossible."""
    if int(year) > 0:  # the year 0000 is for parse() to refuse
        why = why_impossible(int(year), month, int(day or 1))
        if why:
            raise EdtfError(f"{text} is not a date: {why}.", "impossible")
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _day_and_month(text, first, second, year):
    if first == second or first > 12:
        return _numbers(text, year, second, str(first))
    if second > 12:
        return _numbers(text, year, first, str(second))
    raise EdtfError(
        f"{text} could be {first} {MONTHS[second - 1]} {year} or {second} "
        f"{MONTHS[first - 1]} {year}; write the month as a word.",
        "ambiguous",
    )


def _season(found):
    name, year = found["season"].lower(), int(found["year"])
    code = {**{label: code for code, label in SEASONS.items()}, "fall": 23}[name]
    following = found["next"]
    if following and (
        code != 24 or following not in (f"{year + 1:04}", f"{(year + 1) % 100:02}")
    ):
        return None
    return f"{year:04}-{code}"


def _decade(text, decade):
    if decade.endswith("0"):
        raise EdtfError(
            f"{text} could be a decade or a century; write {decade}X or "
            f"{decade[:2]}XX.",
            "ambiguous",
        )
    return f"{decade}X"


def vague_bounds(vague, year=""):
    """The first and the last month or day that a match of VAGUE may mean, as EDTF."""
    part = vague["part"].lower()
    place = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1}.get(part, 2)
    year = vague["year"] or year
    if not vague["month"]:
        first, last = (("01", "04"), ("05", "08"), ("09", "12"))[place]
        return f"{year}-{first}", f"{year}-{last}"
    months = [name[:3].lower() for name in MONTHS]
    month = f"{year}-{months.index(vague['month'][:3].lower()) + 1:02}"
    first, last = (("01", "10"), ("11", "20"), ("21", parse(month).latest.day))[place]
    return f"{month}-{first}", f"{month}-{last}"


def _ask_for_bounds(text, vague):
    unit = "days" if vague["month"] else "months"
    first, last = vague_bounds(vague, "2024")
    return (
        f"“{text}” has no clear bounds; give the {unit} you mean, for example "
        f"{first}/{last}."
    )


def _advice(text):
    if SHORT_YEAR.fullmatch(text):
        return f"“{text}” has a short year; write all four digits of the year."
    if not re.search("[0-9]{4}", text) and re.search(_MONTH, text, re.IGNORECASE):
        return f"“{text}” lacks its year; write a date like {EXAMPLES}."
    return f"“{text}” is not a date we can read; write it like {EXAMPLES}."
