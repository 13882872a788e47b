"""Examples for the OpenAPI description, by the component that they are one of.

What is asked for stands here. What is answered stands in `examples.json`: the answers
of a server with the seed article to these very requests, written by
`python scripts/make_examples.py`. Every operation shows the examples of its schemas.
"""

import json
from functools import cache
from pathlib import Path

from drf_spectacular.utils import OpenApiExample

from relations.api.compatibility import resolve

ANSWERS = Path(__file__).with_name("examples.json")
# Members of a page that the list knows beside its rows.
OF_A_PAGE = {
    "next": None,
    "previous": None,
    "resume": "http://127.0.0.1:8000/api/v1/changes/?cursor=eyJhdCI6WzQyXX0",
    "dyad": "AZE-ISR",
}

ISRAEL_AND_AZERBAIJAN = [
    {"country": "ISR", "role": "host", "official": 1},
    {"country": "AZE", "role": "visitor", "named_as": "his Azerbaijani colleague"},
]
QUOTE = "received his Azerbaijani colleague"
REQUESTS = {
    "CredentialsRequest": {
        "username": "demo",
        "password": "the password",
        "scope": "read",
        "note": "nightly copy",
        "days": 90,
    },
    "SourceRequest": {
        "name": "Example News",
        "kind": "media",
        "country_code": "GBR",
        "domain": "news.example",
        "language": "en",
    },
    "ArticleRequest": {
        "source": {"name": "Example News", "kind": "media", "country_code": "GBR"},
        "url": "https://news.example/2025/05/talks",
        "title": "Ministers meet",
        "published": "2025-05-20",
        "language": "en",
        "text": "The minister received his counterpart in Tel Aviv.",
    },
    "PasteRequest": {"text": "Copied from the page: Israel and Azerbaijan ..."},
    "CountryRequest": {
        "code": "XEXA",
        "name": "Exampleland",
        "entity_type": "former_state",
        "start": "1830",
        "end": "1871",
        "end_state": "ended",
        "codes": [{"scheme": "source_name", "value": "Kingdom of Exampleland"}],
        "names": [{"name": "Exemplaria", "language": "la", "kind": "alias"}],
    },
    "OfficialRequest": {
        "name": "Jeyhun Bayramov",
        "name_native": "Ceyhun Bayramov",
        "names": [{"name": "Джейхун Байрамов", "language": "ru", "kind": "native"}],
        "gender": "male",
    },
    "PostRequest": {
        "country": "AZE",
        "title": "Minister of Foreign Affairs",
        "role": "foreign_minister",
    },
    "TenureRequest": {
        "official": 2,
        "post": 1,
        "start": "2020-07-16",
        "end_state": "ongoing",
    },
    "TripRequest": {"official": 1, "title": "To Baku and Ankara", "start": "2025-06"},
    "GatheringRequest": {
        "name": "Munich Security Conference 2025",
        "start": "2025-02-14",
        "end": "2025-02-16",
        "place": {"city": "Munich", "country": "DEU"},
    },
    "MeetingRequest": {
        "title": "Defense ministers meet in Tel Aviv",
        "meeting_format": "visit",
        "status": "held",
        "start": "2025-05-20~",
        "place": {"city": "Tel Aviv", "country": "ISR"},
        "topics": ["security"],
        "participants": ISRAEL_AND_AZERBAIJAN,
        "citations": [
            {"article": 2, "quote": QUOTE, "claim": ["participants", "place"]}
        ],
    },
    "AgreementRequest": {
        "title": "Agreement on the avoidance of double taxation",
        "form": "agreement",
        "signed": "2016-12-13",
        "domains": ["investment"],
        "participants": [
            {"country": "ISR", "role": "party"},
            {"country": "AZE", "role": "party"},
        ],
        "actions": [{"country": "AZE", "action": "ratification", "date": "2017"}],
    },
    "TradeTieRequest": {
        "title": "Azerbaijan supplies Israel with oil",
        "tie_type": "supply_relation",
        "product": 27,
        "start": "../2025-05-20",
        "end_state": "ongoing",
        "importance": "crucial",
        "participants": [
            {"country": "AZE", "role": "exporter"},
            {"country": "ISR", "role": "importer"},
        ],
    },
    "DefenseTieRequest": {
        "title": "Azerbaijan orders Barak-8 air defense",
        "tie_type": "arms_transfer",
        "designation": "Barak-8",
        "start": "2012",
        "ordered": 75,
        "ordered_uncertain": True,
        "status": "ordered",
        "participants": [
            {"country": "ISR", "role": "supplier"},
            {"country": "AZE", "role": "recipient"},
        ],
    },
    "DiplomaticTieRequest": {
        "title": "Azerbaijan opens an embassy in Tel Aviv",
        "tie_type": "mission",
        "mission_type": "embassy",
        "level": "3",
        "start": "2023-03-29",
        "participants": [
            {"country": "AZE", "role": "sending"},
            {"country": "ISR", "role": "receiving"},
        ],
    },
    "EventRequest": {
        "title": "Israel's minister praises Azerbaijan",
        "event_type": "SUPPORT",
        "contexts": ["diplomatic"],
        "start": "2025-05-20~",
        "participants": [
            {"country": "ISR", "role": "actor", "official": 1},
            {"country": "AZE", "role": "recipient"},
        ],
    },
    "CitationRequest": {
        "record": 1,
        "article": 2,
        "quote": "called it deep and strategic",
        "stance": "mentions",
        "credibility": 2,
    },
    "CommentRequest": {"text": "The second source gives another day."},
    "MergingRequest": {
        "into": 2,
        "choices": {},
        "reason": "One man in two spellings.",
    },
    "ReasonRequest": {"reason": "The passage names no day; say “about”."},
    "DecisionRequest": {"reason": "The passage does not say so."},
    "RestoreRequest": {
        "known_at": "2025-06-01T09:00:00.123456Z",
        "fields": ["title", "participants.12"],
        "reason": "The ministry confirmed it.",
    },
    "UndeleteRequest": {"reason": "It was no duplicate."},
    "DismissRequest": {"reason": "The outlet is the ministry's own."},
    "RedactRequest": {
        "table": "records",
        "id": 1,
        "column": "purpose",
        "reason": "A court order of 3 June 2025.",
    },
}

BRIEFING = OpenApiExample(
    "The beginning of a briefing",
    response_only=True,
    media_type="text/markdown",
    value="# Azerbaijan and Israel\n\nAs of 1 June 2025.\n\n1 meeting, of 2025.\n",
)


class NoExample(LookupError):
    """A schema of which there is no example; the message says what to do."""


def attach(result):
    """Show with each operation an example of what it takes and of what it answers."""
    shown = result["components"].setdefault("examples", {})
    for methods in result["paths"].values():
        for operation in methods.values():
            for schema, content in contents(result, operation):
                name = name_of(schema)
                try:
                    value = example(result, schema)
                except NoExample:
                    continue  # a test names it
                shown[name] = {"value": value}
                reference = {"$ref": f"#/components/examples/{name}"}
                content["examples"] = {name: reference}
    return result


def contents(result, operation):
    """The JSON that an operation takes and, where all is well, answers: its schemas."""
    answers = operation["responses"].items()
    found = [each for status, each in answers if status.startswith("2")]
    for each in [operation.get("requestBody", {}), *found]:
        for media, content in resolve(result, each).get("content", {}).items():
            if media == "application/json":
                yield content["schema"], content


def name_of(schema):
    """What the example of a schema is called."""
    if "items" in schema:
        return f"{name_of(schema['items'])}List"
    return schema.get("$ref", "").rsplit("/", 1)[-1]


def example(result, schema):
    """A value of a schema; raises `NoExample`."""
    name = name_of(schema)
    known = {**answers(), **REQUESTS}
    if name in known:
        return known[name]
    if "items" in schema:
        return [example(result, schema["items"])]
    whole = resolve(result, schema)
    if name.startswith("Patched"):
        return part(example(result, {"$ref": name.removeprefix("Patched")}))
    if "oneOf" in whole:
        return example(result, whole["oneOf"][0])
    if "allOf" in whole:
        first, *more = whole["allOf"]
        wanted = [name for each in more for name in each["required"]]
        return {**{name: OF_A_PAGE[name] for name in wanted}, **example(result, first)}
    if "results" in whole.get("properties", {}):
        rows = [example(result, whole["properties"]["results"]["items"])]
        beside = [name for name in whole["required"] if name != "results"]
        return {**{name: OF_A_PAGE[name] for name in beside}, "results": rows}
    raise NoExample(
        f"There is no example of {name}: add what is asked to REQUESTS in "
        "relations/api/examples.py and the request that is answered so to "
        "scripts/make_examples.py, then run it."
    )


def part(body):
    """What changes a row: one text of the body that makes one."""
    texts = [name for name, value in body.items() if isinstance(value, str)]
    name = "title" if "title" in texts else texts[-1]
    return {name: body[name]}


@cache
def answers():
    """The answers that were written down, by the component that describes them."""
    return json.loads(ANSWERS.read_text(encoding="utf-8")) if ANSWERS.exists() else {}
