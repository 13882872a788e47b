"""Examples for the OpenAPI description."""

from drf_spectacular.utils import OpenApiExample

NEW_MEETING = OpenApiExample(
    "A visit with its passage",
    request_only=True,
    value={
        "title": "Defense ministers meet in Tel Aviv",
        "meeting_format": "visit",
        "status": "held",
        "start": "2025-05-20~",
        "place": {"city": "Tel Aviv", "country": "ISR"},
        "topics": ["security"],
        "participants": [
            {"country": "ISR", "role": "host", "official": 4},
            {"country": "AZE", "role": "visitor", "named_as": "his counterpart"},
        ],
        "citations": [
            {
                "article": 7,
                "quote": "received his counterpart in Tel Aviv",
                "claim": ["participants", "place"],
            }
        ],
    },
)

NEW_ARTICLE = OpenApiExample(
    "An article with its text",
    request_only=True,
    value={
        "source": {"name": "Example News", "kind": "media", "country_code": "GBR"},
        "url": "https://news.example/2025/05/talks",
        "title": "Ministers meet",
        "published": "2025-05-20",
        "language": "en",
        "text": "The minister received his counterpart in Tel Aviv.",
    },
)

NEW_ARTICLE_FROM_PAGE = OpenApiExample(
    "An article from its saved page",
    request_only=True,
    value={
        "source": {"name": "Example News", "kind": "media", "country_code": "GBR"},
        "url": "https://news.example/2025/05/talks",
        "html": "<html><head><title>Ministers meet</title></head><body>...</body>",
    },
)

TIMELINE = OpenApiExample(
    "One record",
    response_only=True,
    value={
        "id": 12,
        "url": "/api/v1/meetings/12/",
        "kind": "meeting",
        "title": "Defense ministers meet in Tel Aviv",
        "start": {
            "edtf": "2025-05-20~",
            "earliest": "2025-05-20",
            "latest": "2025-05-20",
            "precision": "day",
            "display": "about 20 May 2025",
        },
        "end": None,
        "status": "held",
        "review": "approved",
        "evidence": {
            "citations": 1,
            "independent_sources": 1,
            "verified": 1,
            "source_quality": 1,
            "completeness": {"share": 0.83, "missing": ["participants"]},
            "best_admiralty": "B2",
            "attested_by": {"parties": [], "third": True},
            "disputed": False,
            "disputes": [],
        },
        "etag": '"12-1"',
    },
)

ISRAEL = {"code": "ISR", "iso3": "ISR", "name": "Israel"}
AZERBAIJAN = {"code": "AZE", "iso3": "AZE", "name": "Azerbaijan"}
DAY = {
    "edtf": "2025-05-20~",
    "earliest": "2025-05-20",
    "latest": "2025-05-20",
    "precision": "day",
    "display": "about 20 May 2025",
}
VISIT = {
    "id": 12,
    "url": "/api/v1/meetings/12/",
    "kind": "meeting",
    "title": "Defense ministers meet in Tel Aviv",
    "summary": "",
    "start": DAY,
    "end": None,
    "end_state": "not_applicable",
    "status": "held",
    "review": "approved",
    "participants": [
        {
            "id": 30,
            "country": ISRAEL,
            "role": "host",
            "official": None,
            "tenure": None,
            "named_as": "",
            "is_lead": True,
        },
        {
            "id": 31,
            "country": AZERBAIJAN,
            "role": "visitor",
            "official": None,
            "tenure": None,
            "named_as": "his counterpart",
            "is_lead": False,
        },
    ],
    "place": {"city": "Tel Aviv", "country": ISRAEL},
    "incidental": False,
    "passage": {
        "id": 40,
        "url": "/api/v1/citations/40/",
        "article": {
            "id": 7,
            "url": "/api/v1/articles/7/",
            "title": "Ministers meet",
            "published": {**DAY, "edtf": "2025-05-20", "display": "20 May 2025"},
            "web": "https://news.example/2025/05/talks",
            "archive_url": "",
            "language": "en",
            "source": {"id": 3, "name": "Example News", "kind": "media"},
        },
        "quote": "received his counterpart in Tel Aviv",
        "anchor": {
            "state": "exact",
            "start": 13,
            "end": 49,
            "text_version": 9,
            "prefix": "",
            "suffix": "",
        },
        "verified": True,
        "claim": [],
        "claimed_value": "",
        "stance": "supports",
        "credibility": {"value": 2, "label": "Probably true"},
        "translation": "",
        "note": "",
        "etag": '"40-1"',
        "created": "2025-05-21T09:00:00Z",
        "updated": "2025-05-21T09:00:00Z",
        "original": None,
    },
    "withheld": 0,
    "meeting_format": "visit",
    "level": "2",
}


def nothing(route):
    """A list of the example's pair that is empty."""
    day = "&valid_on=2025-06-01"
    return {"count": 0, "more": f"/api/v1/{route}/?dyad=AZE-ISR{day}", "results": []}


DOSSIER = OpenApiExample(
    "A pair with one meeting",
    response_only=True,
    media_type="application/json",
    value={
        "dyad": "AZE-ISR",
        "url": "/api/v1/dyads/AZE-ISR/",
        "timeline": "/api/v1/dyads/AZE-ISR/timeline/",
        "countries": [AZERBAIJAN, ISRAEL],
        "counts": {
            "total": 1,
            "meeting": 1,
            "agreement": 0,
            "trade_tie": 0,
            "defense_tie": 0,
            "diplomatic_tie": 0,
            "event": 0,
        },
        "incidental": 0,
        "first": "2025-05-20",
        "last": "2025-05-20",
        "valid_on": "2025-06-01",
        "posts": [
            {
                "role": "defense_minister",
                "label": "Defense minister",
                "sides": [
                    {"country": AZERBAIJAN, "holders": None},
                    {
                        "country": ISRAEL,
                        "holders": [
                            {
                                "url": "/api/v1/tenures/1/",
                                "official": {
                                    "id": 4,
                                    "url": "/api/v1/officials/4/",
                                    "name": "Israel Katz",
                                },
                                "post": {
                                    "id": 2,
                                    "url": "/api/v1/posts/2/",
                                    "title": "Defense Minister",
                                    "role": "defense_minister",
                                    "seniority": "2",
                                    "country": ISRAEL,
                                },
                                "since": DAY,
                                "until": None,
                                "end_state": "ongoing",
                                "status": "regular",
                            }
                        ],
                    },
                ],
            }
        ],
        "last_meeting": VISIT,
        "last_meetings": [
            {"level": "2", "label": "Ministers and equivalents", "meeting": VISIT}
        ],
        "meetings_per_year": {
            "count": 1,
            "more": "/api/v1/meetings/?dyad=AZE-ISR&status=held",
            "years": [{"year": 2025, "held": 1, "incidental": 0}],
        },
        "agreements_in_force": nothing("agreements"),
        "ties": {
            "trade": nothing("trade-ties"),
            "defense": nothing("defense-ties"),
            "diplomatic": nothing("diplomatic-ties"),
        },
        "disputes": {
            "count": 0,
            "more": "/api/v1/records/?dyad=AZE-ISR&disputed=true",
            "results": [],
        },
    },
)

BRIEFING = OpenApiExample(
    "The beginning of a briefing",
    response_only=True,
    media_type="text/markdown",
    value="# Azerbaijan and Israel\n\nAs of 1 June 2025.\n\n1 meeting, of 2025.\n",
)
