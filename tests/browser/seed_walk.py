"""Make the ten records of the seed article through the workbench, and count the work.

    python -m tests.browser.seed_walk TEXT_OF_THE_ARTICLE [bare]

Serves a database of its own that is gone afterwards. The text is an argument because
it may not be kept here; passages are named by their places in it. Topics, which the
records name in free words, are left out but for one. With `bare` the forms begin with
the passage and nothing that it says, for comparison.
"""

import re
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tests.bench.serve import APPLICATION, manage, serving
from tests.browser.conftest import CHROMIUM
from tests.browser.hand import Hand, Wanted

PASSWORD = "only-for-this-walk"
FILL = f"""
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_fixtures", verbosity=0)
user = get_user_model().objects.create_user(
    "curator", password={PASSWORD!r}, is_staff=True
)
user.groups.add(Group.objects.get(name="Curator"))
"""
NEWS, SO_FAR = "[2025-05-14..2025-05-20]", "../2025-05-20"
WALK = [
    Wanted(
        "Hasanov in Tel Aviv",
        "m",
        (625, 730),
        NEWS,
        [("Israel", "Host", "Katz"), ("Azerbaijan", "Visitor", "Hasanov")],
        choices={"meeting_format": "Visit"},
        title="Katz receives Hasanov in Tel Aviv",
        place="Tel Aviv",
        place_country="Israel",
    ),
    Wanted(
        "Netanyahu's trip put off",
        "m",
        (961, 1066),
        "",
        [("Israel", "Visitor", "Netanyahu"), ("Azerbaijan", "Host", "")],
        texts={
            "status_date": "[2025-04-08..2025-05-13]",
            "status_reason": "The war in Gaza",
        },
        choices={"meeting_format": "Visit", "status": "Postponed"},
        title="Netanyahu's trip to Baku is put off",
        place="Baku",
        place_country="Azerbaijan",
    ),
    Wanted(
        "Basiuk in Azerbaijan",
        "m",
        (1502, 1618),
        "[2025-05-01..2025-05-19]",
        [
            ("Israel", "Participant", "Basiuk"),
            ("Turkey", "Participant", ""),
            ("Azerbaijan", "Third-party host", ""),
        ],
        choices={"meeting_format": "In a third country"},
        title="Basiuk meets Turkish counterparts",
        place_country="Azerbaijan",
    ),
    Wanted(
        "Oil for Israel",
        "t",
        (1922, 2017),
        SO_FAR,
        [("Azerbaijan", "Exporter", ""), ("Israel", "Importer", "")],
        texts={"product_text": "oil"},
        choices={"tie_type": "Standing supply relation"},
        title="Azerbaijan supplies oil",
    ),
    Wanted(
        "Arms for Azerbaijan",
        "d",
        (2022, 2075),
        SO_FAR,
        [("Israel", "Supplier", ""), ("Azerbaijan", "Recipient", "")],
        texts={"designation": "defense technology"},
        choices={"tie_type": "Arms transfer"},
        title="Azerbaijan buys defense technology",
    ),
    Wanted(
        "Quiet mediation",
        "e",
        (856, 909),
        SO_FAR,
        [
            ("Azerbaijan", "Actor", ""),
            ("Israel", "Recipient", ""),
            ("Turkey", "Recipient", ""),
        ],
        choices={"event_type": "Consult", "mode": "third-party"},
        title="Azerbaijan mediates",
    ),
    Wanted(
        "Support after the attack",
        "e",
        (798, 851),
        "2023-10-07/2025-05-20",
        [("Azerbaijan", "Actor", ""), ("Israel", "Recipient", "")],
        choices={"event_type": "Support"},
        title="Azerbaijan supports Israel",
    ),
    Wanted(
        "Katz's praise",
        "e",
        (732, 785),
        NEWS,
        [("Israel", "Actor", "Katz"), ("Azerbaijan", "Recipient", "")],
        choices={"event_type": "Support"},
        title="Katz praises the relations",
    ),
    Wanted(
        "Demilitarized south",
        "e",
        (1174, 1270),
        SO_FAR,
        [("Israel", "Actor", "Netanyahu"), ("Syria", "Recipient", "")],
        choices={"event_type": "Request", "mode": "change"},
        title="Netanyahu asks for demilitarization",
    ),
    Wanted(
        "A clinic for the Druze",
        "e",
        (1282, 1412),
        "[2025-03-20..2025-05-20]",
        [("Israel", "Actor", ""), ("Syria", "Recipient", "")],
        choices={"event_type": "Aid", "topics": "Humanitarian"},
        title="Israel opens a clinic",
    ),
]


def capture(page, text):
    """Log in and paste the article; capture ends in the workbench."""
    page.goto("/admin/")
    page.fill("#id_username", "curator")
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    title = "Pasted for the walk"
    page.goto(
        f"/admin/articles/article/add/?source=1&title={title}"
        "&published=2025-05-20&language=en"
    )
    page.fill("#id_text", text)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/workbench/")


def walk(page):
    """Yield what each record took: its name, keystrokes, clicks, seconds."""
    for wanted in WALK:
        hand = Hand(page)
        hand.record(wanted)
        yield wanted.name, hand.keys, hand.clicks, hand.seconds


def without_draft(page, text):
    """Let forms of new records begin with their passage alone."""

    def send(route):
        address = urlsplit(route.request.url)
        query = dict(parse_qsl(address.query))
        start, end = map(int, query.pop("_passage").split("-"))
        query |= {"citations-0-article": query.pop("_article"), "citations-0-at": start}
        query["citations-0-quote"] = text[start:end]
        bare = urlunsplit(address._replace(query=urlencode(query)))
        route.fulfill(status=302, headers={"Location": bare})

    page.route(re.compile(r"/add/\?.*_passage="), send)


def line(name, keys, clicks, seconds):
    sys.stdout.write(f"{name:<28}{keys:>7}{clicks:>8}{seconds:>9}\n")
    sys.stdout.flush()


def main(path, *options):
    from playwright.sync_api import sync_playwright

    text = Path(path).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        database = f"sqlite:///{folder}/walk.db"
        manage(database, FILL)
        with serving(APPLICATION, database, DEBUG="1") as port:
            browser = play.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(
                base_url=f"http://127.0.0.1:{port}",
                viewport={"width": 1400, "height": 900},
            )
            page.set_default_timeout(15_000)
            capture(page, text)
            if "bare" in options:
                without_draft(page, text)
            line("record", "keys", "clicks", "seconds")
            rows = []
            for row in walk(page):
                rows.append(row)
                line(*row[:3], f"{row[3]:.1f}")
            browser.close()
    middle = [statistics.median(row[column] for row in rows) for column in (1, 2, 3)]
    line("median", *middle[:2], f"{middle[2]:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
