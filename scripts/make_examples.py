"""Write relations/api/examples.json: what the API answers to the examples of requests.

It serves the seed article from a database in memory, sends what `REQUESTS` in
relations/api/examples.py holds, and keeps the answers: python scripts/make_examples.py
"""

import json
import os
import re
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["SECRET_KEY"] = secrets.token_urlsafe(60)
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["ALLOWED_HOSTS"] = "testserver"

import django  # noqa: E402

FIXTURES = ("groups", "countries", "posts", "products", "weapons", "seed/article")
LONG = 2  # of the rows of a list within an answer, so many are shown
# What is made, in an order in which everything that is named is there.
MADE = {
    "sources": "SourceRequest",
    "articles": "ArticleRequest",
    "countries": "CountryRequest",
    "officials": "OfficialRequest",
    "posts": "PostRequest",
    "tenures": "TenureRequest",
    "trips": "TripRequest",
    "gatherings": "GatheringRequest",
    "meetings": "MeetingRequest",
    "agreements": "AgreementRequest",
    "trade-ties": "TradeTieRequest",
    "defense-ties": "DefenseTieRequest",
    "diplomatic-ties": "DiplomaticTieRequest",
    "events": "EventRequest",
    "redactions": "RedactRequest",
    "records/1/comments": "CommentRequest",
    "articles/1/prove": "PasteRequest",
    "auth/token": "CredentialsRequest",
}
# What is read then; of a page the first row.
READ = {
    "Root": "",
    "Country": "countries/AZE/",
    "CountryList": "countries/?code=AZE",
    "Product": "products/27/",
    "Finding": "findings/",
    "FeedEntry": "changes/",
    "Dyad": "dyads/?country=AZE",
    "Dossier": "dyads/AZE-ISR/?valid_on=2025-06-01",
    "PanelRow": "panel/?countries=AZE,ISR&year_from=2025&year_to=2025",
    "Vocabulary": "vocabularies/stance/",
    "KnownToken": "auth/token/",
    "Meeting": "meetings/1/?expand=citations",
    "Citation": "citations/1/",
}
# Said once for all moments, tokens and places in a list: the file stays as it is.
SAME = (
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z"), "2025-06-01T09:00:00Z"),
    (re.compile(r"[0-9a-f]{64}"), "9f2c" * 16),
    (re.compile(r'"(token|key)": "[^"/]+"'), r'"\1": "9f2c1b7e…"'),
)


def main():
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from rest_framework.test import APIClient

    from relations.actions.fixtures import load
    from relations.api.examples import ANSWERS, REQUESTS

    call_command("migrate", verbosity=0)
    load([ROOT / "fixtures" / f"{name}.json" for name in FIXTURES])
    password = REQUESTS["CredentialsRequest"]["password"]
    user = get_user_model().objects.create_superuser("demo", password=password)
    client = APIClient()
    client.force_login(user)
    found = {}
    for route, name in MADE.items():
        answer = send(client.post, f"{route}/", REQUESTS[name])
        found[component(route, "post")] = answer
    # What is public already waits for a reviewer.
    found["PendingChange"] = send(
        client.patch, "meetings/1/", {"summary": "In short."}, HTTP_IF_MATCH="*"
    )
    found["ChangedArticle"] = send(
        client.patch, "articles/3/", {"byline": "A. Reporter"}, HTTP_IF_MATCH="*"
    )
    merge, asked = "officials/6/merge/", REQUESTS["MergingRequest"]
    found["Plan"] = send(client.post, merge, {**asked, "dry_run": True})
    found["Merge"] = send(client.post, merge, asked)
    key = found["Event"]["id"]
    edit = {"summary": "In short.", "reason": "Asked for by a reader"}
    send(client.patch, f"events/{key}/", edit, HTTP_IF_MATCH="*")
    found["HistoryEntry"] = read(client, f"records/{key}/history/")
    found["Article"] = read(client, "articles/3/")
    found.update((name, read(client, address)) for name, address in READ.items())
    text = json.dumps(short(found), indent=1, sort_keys=True, ensure_ascii=False)
    for pattern, same in SAME:
        text = pattern.sub(same, text)
    ANSWERS.write_text(f"{text}\n", encoding="utf-8")
    print(f"{ANSWERS.relative_to(ROOT)}: {len(found)} answers")


def component(route, method):
    """The name of the schema that describes the answer of an operation."""
    from relations.api.compatibility import resolve
    from relations.api.examples import name_of
    from relations.management.commands.write_schema import CURRENT
    from relations.management.commands.write_schema import read as read_file

    document = read_file(CURRENT)
    path = re.sub(r"/\d+", "/{id}", f"/api/v1/{route}/")
    responses = document["paths"][path][method]["responses"]
    answer = responses.get("201") or responses["200"]
    return name_of(resolve(document, answer)["content"]["application/json"]["schema"])


def send(method, address, body, **headers):
    answer = method(f"/api/v1/{address}", body, format="json", **headers)
    if answer.status_code not in (200, 201, 202):
        sys.exit(f"{address} answered {answer.status_code}: {answer.content.decode()}")
    return answer.json()


def read(client, address):
    found = client.get(f"/api/v1/{address}").json()
    if isinstance(found, list):
        return found[-1]
    if "results" in found:
        return found["results"][0]
    return found


def short(node):
    """The same with long lists cut; what they are a list of shows as well in few."""
    if isinstance(node, list):
        return [short(each) for each in node[:LONG]]
    if isinstance(node, dict):
        return {name: short(each) for name, each in node.items()}
    return node


if __name__ == "__main__":
    main()
