"""One story from a saved page to what the public reads, over HTTP.

It is told while it is tested: `pytest -s tests/relations/api/test_story.py`.
"""

import sys

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE = """<!doctype html><html lang="en"><head>
<title>Ministers open a rail link</title>
<meta property="og:title" content="Ministers open a rail link">
<meta property="article:published_time" content="2025-05-20T09:00:00Z">
<link rel="canonical" href="https://wire.example/2025/05/rail?utm_source=x">
</head><body><nav>Home News Sport</nav><article><h1>Ministers open a rail link</h1>
<p>Transport minister Aylin Demir of Turkey received her Azerbaijani colleague in Kars
on 20 May 2025, and both ministers opened the new rail link between the two countries
in the presence of several hundred guests.</p>
<p>Turkey and Azerbaijan signed an agreement on customs clearance in Kars on the same
day, the ministry of transport said in a statement that was read to the guests after
the ceremony had ended.</p></article><footer>Imprint</footer></body></html>"""
VISIT = "received her Azerbaijani colleague in Kars"
CUSTOMS = "Turkey and Azerbaijan signed an agreement on customs clearance in Kars"


class Teller:
    """Sends requests as somebody, and tells what came of them."""

    def __init__(self, clients):
        self.clients = clients

    def __call__(self, who, verb, path, body=None, status=200, tag=None):
        headers = {"If-Match": tag} if tag else None
        send = getattr(self.clients[who], verb)
        more = {} if verb == "get" else {"format": "json"}
        answer = send(f"/api/v1/{path}", body, headers=headers, **more)
        assert answer.status_code == status, answer.content
        say(f"  {who}: {verb.upper()} {path} -> {answer.status_code}")
        return answer.json() if answer.content else None


def say(words):
    sys.stdout.write(f"{words}\n")


@pytest.fixture
def tell(anonymous, api_of):
    for code, name in (("TUR", "Turkey"), ("AZE", "Azerbaijan")):
        make.CountryFactory(code=code, name=name)
    make.SourceFactory(name="Wire Example", domain="wire.example")
    make.SourceFactory(name="Kars Gazette", owner="Another house")
    return Teller(
        {
            "public": anonymous,
            "curator": api_of("Curator"),
            "reviewer": api_of("Reviewer"),
        }
    )


def visit(article, quote=VISIT):
    return {
        "title": "Transport ministers meet in Kars",
        "meeting_format": "visit",
        "status": "held",
        "start": "2025-05-20",
        "place": {"city": "Kars", "country": "TUR"},
        "participants": [
            {"country": "TUR", "role": "host"},
            {"country": "AZE", "role": "visitor", "named_as": "colleague"},
        ],
        "citations": [{"article": article, "quote": quote}],
    }


def customs(article):
    return {
        "title": "Agreement on customs clearance",
        "form": "treaty",
        "signed": "2025-05-20",
        "participants": [
            {"country": "TUR", "role": "party"},
            {"country": "AZE", "role": "party"},
        ],
        "citations": [{"article": article, "quote": CUSTOMS}],
    }


def about(tell, route, row, body, status=200):
    """Change a row as the curator, with the tag of its newest state."""
    tag = tell("curator", "get", f"{route}/{row}/")["etag"]
    return tell("curator", "patch", f"{route}/{row}/", body, status, tag)


def state_of(tell, record):
    shown = tell("curator", "get", f"records/{record}/?expand=citations")
    return [(each["quote"], each["anchor"]["state"]) for each in shown["citations"]]


def test_a_story_from_the_saved_page_to_the_public(tell):
    say("\n1. The curator pastes the source of a saved page.")
    article = tell(
        "curator",
        "post",
        "articles/",
        {"html": PAGE, "source": {"name": "Wire Example", "kind": "media"}},
        201,
    )
    say(f"     “{article['title']}”, {article['published']['display']}")
    say(f"     {article['canonical_url']}")
    assert article["title"] == "Ministers open a rail link"
    assert article["published"]["edtf"] == "2025-05-20"
    assert "utm_source" not in article["canonical_url"]
    text = tell("curator", "get", f"articles/{article['id']}/")["text"]["text"]
    assert VISIT in text
    assert "Imprint" not in text

    say("\n2. Two records from two passages.")
    meeting = tell("curator", "post", "meetings/", visit(article["id"]), 201)["id"]
    pact = tell("curator", "post", "agreements/", customs(article["id"]), 201)["id"]
    for record in (meeting, pact):
        ((quote, state),) = state_of(tell, record)
        say(f"     {state}: “{quote}”")
        assert state == "exact"

    say("\n3. One word of a quotation is changed: refused if strict, else a warning.")
    wrong = visit(article["id"], VISIT.replace("Kars", "Ankara"))
    refused = tell("curator", "post", "meetings/?strict=1", wrong, 400)
    say(f"     {refused['errors'][0]['field']}: {refused['errors'][0]['message']}")
    assert refused["errors"][0]["code"] == "not_found"
    warned = tell("curator", "post", "meetings/", wrong, 201)
    say(f"     warning: {warned['warnings'][0]['message']}")
    assert warned["warnings"][0]["code"] == "not_found"
    tell("curator", "delete", f"meetings/{warned['id']}/", None, 204, warned["etag"])

    say("\n4. The wire corrects its text: one passage moves, the other is gone.")
    corrected = "CORRECTED. " + text.replace("customs clearance", "customs transit")
    told = about(tell, "articles", article["id"], {"text": corrected})
    say(f"     version {told['text']['version']}: {told['passages']}")
    assert state_of(tell, meeting) == [(VISIT, "exact")]
    assert state_of(tell, pact) == [(CUSTOMS, "orphaned")]
    say("     the meeting's passage is exact, the agreement's is orphaned")
    words = CUSTOMS.replace("clearance", "transit")
    mended = {"article": article["id"], "quote": words}
    about(tell, "agreements", pact, {"citations": [mended]})
    assert state_of(tell, pact) == [(words, "exact")]

    say("\n5. A second source contradicts the date: the record is disputed.")
    body = "The two ministers met in Kars only on 21 May 2025, a day late."
    source = {"name": "Kars Gazette", "kind": "media"}
    other = {"title": "A day late", "published": "2025-05-22", "text": body}
    gazette = tell("curator", "post", "articles/", {**other, "source": source}, 201)
    against = {
        "record": meeting,
        "article": gazette["id"],
        "quote": "met in Kars only on 21 May 2025",
        "claim": ["start"],
        "claimed_value": "2025-05-21",
        "stance": "contradicts",
    }
    passage = tell("curator", "post", "citations/", against, 201)
    (dispute,) = tell("curator", "get", f"records/{meeting}/")["evidence"]["disputes"]
    values = [value["value"] for value in dispute["values"]]
    say(f"     {dispute['field']}: {' / '.join(values)}")
    assert values == ["20 May 2025", "2025-05-21"]

    say("\n6. Review. Nobody reads the drafts; nobody approves their own.")
    tell("public", "get", f"records/{meeting}/", status=404)
    tell("curator", "post", f"records/{meeting}/submit/", {})
    tell("curator", "post", f"records/{meeting}/approve/", {}, 403)
    asked = {"reason": "Which of the two days?"}
    tell("reviewer", "post", f"records/{meeting}/return/", asked)
    about(
        tell,
        "meetings",
        meeting,
        {"preferences": [{"field": "start", "reason": "The wire was on the spot."}]},
    )
    tell("curator", "post", f"records/{meeting}/submit/", {})
    tell("reviewer", "post", f"records/{meeting}/approve/", {"reason": "Both read."})

    say("\n7. What the public reads now.")
    shown = tell("public", "get", f"records/{meeting}/?expand=citations")
    told = shown["evidence"]
    say(f"     {shown['title']}, {shown['start']['display']}, {shown['review']}")
    say(
        f"     {told['verified']} of {told['citations']} passages verified, disputed: "
        f"{told['disputed']}, preferred: {told['disputes'][0]['preferred']}"
    )
    assert told["disputed"] is True
    assert told["disputes"][0]["preferred"]["reason"] == "The wire was on the spot."
    assert {each["id"] for each in shown["citations"]} >= {passage["id"]}
    tell("public", "get", f"records/{pact}/", status=404)

    say("\n8. An edit of the published record waits; the public sees the old version.")
    better = {"title": "Demir receives her colleague", "reason": "Names the host."}
    waiting = about(tell, "meetings", meeting, better, 202)
    public = tell("public", "get", f"records/{meeting}/")
    say(f"     the public reads: “{public['title']}”")
    assert public["title"] == "Transport ministers meet in Kars"
    change = f"pending-changes/{waiting['id']}"
    tell("public", "get", f"{change}/", status=401)
    tell("reviewer", "post", f"{change}/approve/", {"reason": "As the passage says."})
    public = tell("public", "get", f"records/{meeting}/")
    say(f"     the public reads: “{public['title']}”")
    assert public["title"] == "Demir receives her colleague"
