"""`make bench`: requests per second of the API, beside the floor, on both engines.

make bench ARGS="--size 10000 --engine sqlite --seconds 5"
"""

import argparse
import json
import signal
import sys
import tempfile
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.load import Connection, rate
from tests.bench.serve import APPLICATION, FLOOR, ROOT, manage, serving

sys.path.insert(0, str(ROOT / "scripts"))
import throwaway_postgres

SIZES, ENGINES = (10_000, 100_000), ("postgresql", "sqlite")
CONCURRENCY = (1, 8)
BUSIEST = "/api/v1/dyads/XAB-XAC/timeline/"
FIRST = "/api/v1/records/"
PAGES = 200  # of the walk: more records than a process keeps the JSON of
GOALS = {"list": (55, 65), "timeline": (55, 65), "one record": (45, 55)}
LARGEST_PAGE = 500


def main():
    options = read_options()
    results = {}
    for engine in options.engine or ENGINES:
        for size in options.size or SIZES:
            print(f"\n{engine}, {size:,} records: making the world.", flush=True)
            with database_of(engine, size) as url:
                results[engine, size] = measured(url, options)
    report(results, options)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, action="append", help="records; repeat it")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument(
        "--seconds", type=float, default=4, help="of each run (default 4)"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="of both in turns (default 5)"
    )
    return parser.parse_args()


@contextmanager
def database_of(engine, size):
    """A database with a world of records; gives its address."""
    with address_of(engine) as url:
        yield made(url, size)


@contextmanager
def address_of(engine):
    """An empty database, which ends with the block; gives its address."""
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as folder:
        if engine == "sqlite":
            yield f"sqlite:///{Path(folder) / 'bench.db'}"
        else:
            with throwaway_postgres.running() as server:
                yield server.url


def made(url, size):
    manage(
        url,
        "from django.core.management import call_command; "
        "from tests.bench.world import fill; "
        f"call_command('migrate', verbosity=0); fill({size})",
    )
    return url


def measured(url, options):
    """Requests per second by what is asked, how many at a time, and of whom."""
    with serving(APPLICATION, url) as application, serving(FLOOR, url) as floor:
        found = {}
        for name, paths in questions(application, floor).items():
            for both in {paths[0], paths[len(paths) // 2], paths[-1]}:
                check_same(name, application, floor, both)
            for concurrency in CONCURRENCY:
                found[name, concurrency] = in_turns(
                    name, (application, floor), paths, concurrency, options
                )
        return found


def questions(application, floor):
    """What is asked: by name, paths for the application, each with the floor's.

    "walk" never asks for a page that was asked for lately: nothing that is kept from
    one answer to the next is of use there.
    """
    one = json.loads(Connection(application).get(FIRST))["results"][7]["id"]
    return {
        "list": [(FIRST, FIRST)],
        "timeline": [(BUSIEST, BUSIEST)],
        "one record": [(f"{FIRST}{one}/",) * 2],
        "deep page": [deep_pages(application)],
        "walk": walk(application),
    }


def walk(application):
    """The first pages of the list, one after the other, for both."""
    connection, found = Connection(application), [(FIRST, FIRST)]
    while len(found) < PAGES:
        page = json.loads(connection.get(found[-1][0]))
        if not page["next"]:
            break
        path = page["next"].split(f":{application}", 1)[1]
        found.append((path, f"{FIRST}?cursor={cursor_after(page['results'][-1])}"))
    return found


def deep_pages(application):
    """The page after nine tenths of the records, for both."""
    connection = Connection(application)
    path, seen, total = f"{FIRST}?page_size={LARGEST_PAGE}&count=exact", 0, None
    while total is None or seen < 0.9 * total:
        page = json.loads(connection.get(path))
        total = total or page["count"]
        seen += len(page["results"])
        path = page["next"].split(f":{application}", 1)[1]
    cursor = next(part for part in path.split("?")[1].split("&") if "cursor=" in part)
    last = page["results"][-1]
    return f"{FIRST}?{cursor}", f"{FIRST}?cursor={cursor_after(last)}"


def cursor_after(record):
    """The floor's cursor of the page after a record whose date is a day or a month."""
    place = [record["start"]["earliest"], record["id"]]
    return urlsafe_b64encode(json.dumps(place).encode()).decode()


def check_same(name, application, floor, paths):
    """Refuse to compare what is not the same, the cursors aside."""
    said = [
        without_cursors(json.loads(Connection(port).get(path)))
        for port, path in zip((application, floor), paths, strict=True)
    ]
    if said[0] != said[1]:
        sys.exit(
            f"{name}: the floor says something else; correct tests/bench/floor.py."
        )


def without_cursors(body):
    for link in ("next", "previous"):
        if link in body:
            body[link] = bool(body[link])
    return body


def in_turns(name, ports, paths, concurrency, options):
    """Runs of both, one after the other, again and again."""
    asked = [*zip(ports, zip(*paths, strict=True), strict=True)]
    for port, theirs in asked:
        rate(port, theirs, concurrency, 1)
    runs = [
        tuple(
            rate(port, theirs, concurrency, options.seconds) for port, theirs in asked
        )
        for _ in range(options.rounds)
    ]
    shares = [100 * ours / least for ours, least in runs]
    ours, least = (median(each) for each in zip(*runs, strict=True))
    print(
        f"  {name}, {concurrency} at a time: {ours:,.0f}/s, floor {least:,.0f}/s, "
        f"{median(shares):.0f} % ({min(shares):.0f}-{max(shares):.0f})",
        flush=True,
    )
    return ours, least, median(shares), min(shares), max(shares)


def report(results, options):
    """Print the tables: rates and ratios, growth, the deep page."""
    print("\nRequests per second; the ratio's spread over the rounds in brackets.\n")
    print("| engine | records | what | at a time | app | floor | ratio | goal |")
    print("|---|---|---|---|---|---|---|---|")
    for (engine, size), found in results.items():
        for (name, concurrency), (ours, least, share, low, high) in found.items():
            goal = GOALS.get(name)
            goal = f">= {goal[CONCURRENCY.index(concurrency)]} %" if goal else ""
            print(
                f"| {engine} | {size:,} | {name} | {concurrency} | {ours:,.0f} | "
                f"{least:,.0f} | {share:.0f} % ({low:.0f}-{high:.0f}) | {goal} |"
            )
    sizes = sorted({size for _, size in results})
    print("\n| engine | what | at a time | time, largest to smallest | goal |")
    print("|---|---|---|---|---|")
    for engine in {engine: None for engine, _ in results}:
        small, large = results[engine, sizes[0]], results[engine, sizes[-1]]
        for key in small if len(sizes) > 1 else ():
            growth = small[key][0] / large[key][0]
            print(f"| {engine} | {key[0]} | {key[1]} | {growth:.2f} | <= 1.2 |")
        for concurrency in CONCURRENCY:
            deep = large["list", concurrency][0] / large["deep page", concurrency][0]
            print(f"| {engine} | deep page to first | {concurrency} | {deep:.2f} | 1 |")


def end(number, frame):
    """Turn a signal into an exception, so that the servers are ended."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing is left running.")
