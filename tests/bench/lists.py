"""What each list of the admin costs: statements, milliseconds and bytes, by size.

    python -m tests.bench.lists                       # both engines, 1,000 and 200,000
    python -m tests.bench.lists --engine sqlite --size 1000 --only record
    python -m tests.bench.lists --keep /tmp/worlds --engine sqlite --explain 300

Each list is opened as an administrator, then with each of its filters, words and sorts
that `questions` names. `--explain` prints the plans of statements that took longer.
"""

import argparse
import gzip
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.serve import ROOT, manage

sys.path.insert(0, str(ROOT / "scripts"))
import throwaway_postgres

SIZES, ENGINES = (1_000, 200_000), ("sqlite", "postgresql")
# 50,000 officials and some 500,000 passages among 200,000 records.
OFFICIALS_OF, PASSAGES = 4, (10, 40, 40, 10)
ROUNDS = 3
# What the lists of records are asked. The most common pair is XAB and XAC.
OF_RECORDS = [
    "dyad=XAB-XAC",
    "dyad=XGA-XGB",
    "country=XAB",
    "country=XGR",
    "dyad=XAB-XAC&date=2010",
    "date=2010",
    "date=May 2010",
    "review=draft",
    "review=standing",
    "author=me",
    "author=others",
    "place=XGR",
    "cited=yes",
    "cited=no",
    "verified=yes",
    "verified=no",
    "min_sources=2",
    "min_quality=5",
    "min_grade=B",
    "attested_by=XAB",
    "attested_by=both",
    "attested_by=third",
    "attested_by=none",
    "disputed=yes",
    "disputed=open",
    "disputed=no",
    "min_completeness=0.8",
    "min_completeness=1",
    "missing=start",
    "missing=participants",
    "q=number 777",
    "q=countries",
    "q=Фамилия",
    "q=Family 77",
    "dyad=XAB-XAC&cited=yes&date=2010",
]
OF_LISTS = {
    "relations.record": [*OF_RECORDS, "kind=agreement", "kind=event&date=2010"],
    "relations.meeting": [*OF_RECORDS, "status=held", "meeting_format=virtual"],
    "relations.agreement": ["status=signed", "form=treaty", "missing=domains"],
    "relations.event": ["event_type=CONSULT", "missing=mode"],
    "relations.official": ["q=Given 777", "q=Гивен", "country=XAB"],
    "relations.post": ["q=envoy 77", "country=XAB"],
    "relations.tenure": ["q=Given 777", "country=XAB"],
    "relations.citation": ["anchor=not_found", "stance=contradicts", "q=at length"],
    "articles.article": ["q=day 777", "rights__exact=excerpt"],
    "articles.source": ["q=Source 77"],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, action="append", help="records; repeat it")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--only", default="", help="a part of the lists' names")
    parser.add_argument("--explain", type=int, default=0, metavar="MS")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="for worlds on SQLite, made once"
    )
    parser.add_argument("--database", help="the address of a world that stands already")
    options = parser.parse_args()
    for engine in options.engine or ENGINES:
        for size in options.size or SIZES:
            with database_of(engine, size, options) as url:
                print(f"\n{engine}, {size:,} records", flush=True)
                manage(
                    url,
                    "from tests.bench.lists import measure; "
                    f"measure({options.only!r}, {options.explain})",
                )


@contextmanager
def database_of(engine, size, options):
    """A database with a world of records; gives its address."""
    if options.database:
        yield options.database
    elif engine == "postgresql":
        with throwaway_postgres.running() as server:
            yield made(server.url, size)
    else:
        folder = options.keep or Path(f"{ROOT}/var/bench")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"lists-{size}.db"
        url = f"sqlite:///{path}"
        try:
            yield url if path.exists() else made(url, size)
        finally:
            if not options.keep:
                path.unlink(missing_ok=True)


def made(url, size):
    print(f"Making a world of {size:,} records.", flush=True)
    manage(url, f"from tests.bench.lists import make_world; make_world({size})")
    return url


def make_world(size):
    """Fill an empty database, with everything that searches need."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.world import fill, find_by_words

    call_command("migrate", verbosity=0)
    fill(size, officials=max(2000, size // OFFICIALS_OF), passages=PASSAGES)
    find_by_words()
    get_user_model().objects.create_superuser("bench", password=None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(only, explain):
    """Print what the lists of the database cost whose name has `only` in it."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.test.utils import override_settings

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with override_settings(
        ALLOWED_HOSTS=["testserver"], STORAGES={"staticfiles": {"BACKEND": plain}}
    ):
        client = Client()
        client.force_login(get_user_model().objects.get(username="bench"))
        client.get("/admin/")  # content types and the like are read once
        print(f"{'list':58} {'statements':>10} {'ms':>7} {'KB':>6} {'gzip':>5}")
        for name, url in questions(only):
            report(client, name, url, explain)


def questions(only):
    """The index, every list, and what is asked of it: a name and an address each."""
    from django.contrib import admin
    from django.urls import reverse

    if only in "index":
        yield "index", reverse("admin:index")
    for model, page in sorted(admin.site._registry.items(), key=lambda x: str(x[0])):
        label = model._meta.label_lower
        if only not in label:
            continue
        address = reverse(f"admin:{label.replace('.', '_')}_changelist")
        yield label, address
        for asked in OF_LISTS.get(label, ()):
            yield f"  {asked}", f"{address}?{asked}"
        for number, column in enumerate(page.list_display, 1):
            if hasattr(getattr(page, str(column), None), "admin_order_field"):
                yield f"  sorted by {column}", f"{address}?o={number}"


def report(client, name, url, explain):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    statements = asked.captured_queries  # the next request empties the log
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        client.get(url)
        times.append(1000 * (time.perf_counter() - begin))
    body = answer.content
    status = "" if answer.status_code == 200 else f"  HTTP {answer.status_code}"
    print(
        f"{name:58} {len(statements):10} {median(times):7.0f} {len(body) / 1024:6.0f} "
        f"{len(gzip.compress(body)) / 1024:5.0f}{status}",
        flush=True,
    )
    for each in statements if explain else ():
        if 1000 * float(each["time"]) >= explain:
            print_plan(each)


def print_plan(asked):
    from django.db import connection

    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN ANALYZE"
    print(f"    {float(asked['time']):.3f} s: {asked['sql'][:1500]}")
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {asked['sql']}")
        for row in cursor.fetchall():
            print(f"      {row[-1]}")


if __name__ == "__main__":
    main()
