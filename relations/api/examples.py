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
