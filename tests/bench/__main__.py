"""`make bench`: requests per second of the API, beside the floor, on both engines.

make bench ARGS="--size 10000 --engine sqlite --seconds 5"
"""

import argparse
import json
import signal
import sys
import tempfile
from base64 import urlsafe_b64encode
from contextlib import ExitStack, contextmanager
from itertools import product
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
LIST, DEEP = "list", "deep page"
NAMES = (LIST, DEEP, "timeline", "one record", "walk")
GOALS = {LIST: (55, 65), "timeline": (55, 65), "one record": (45, 55)}
WARM_UP = 1  # seconds
LARGEST_PAGE = 500
LEAST = 10 * LARGEST_PAGE  # records: of fewer the deep page may be the last


def main():
    options = read_options()
    for engine in options.engine or ENGINES:
        sizes = sorted(options.size or SIZES)
        with ExitStack() as worlds:
            urls = {}
            for size in sizes:
                print(f"\n{engine}, {size:,} records: making the world.", flush=True)
                urls[size] = worlds.enter_context(database_of(engine, size))
            report(engine, measured(urls, options))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--size", type=size_of_world, action="append", help="records; repeat it"
    )
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument(
        "--seconds", type=float, default=4, help="of each run (default 4)"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="of all in turns (default 5)"
    )
    return parser.parse_args()


def size_of_world(word):
    """A number of records; raises `ArgumentTypeError`."""
    if not word.isdecimal() or int(word) < LEAST:
        raise argparse.ArgumentTypeError(f"“{word}”: give a number from {LEAST:,} on")
    return int(word)


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


def measured(urls, options):
    """Requests per second of the application and of the floor, of each round.

    They are kept by the size of the world, what is asked, and how many ask at a time.
    In each round all of it is asked in turns, so that what is compared (the application
    and the floor, a large world and a small one, a deep page and the first) is measured
    within seconds of each other, however the machine's speed changes.
    """
    with ExitStack() as servers:
        asked = {}
        for size, url in urls.items():
            both = [
                servers.enter_context(serving(module, url))
                for module in (APPLICATION, FLOOR)
            ]
            for name, paths in questions(*both).items():
                for each in {paths[0], paths[len(paths) // 2], paths[-1]}:
                    check_same(name, *both, each)
                asked[size, name] = [*zip(both, zip(*paths, strict=True), strict=True)]
        turns = [
            (size, name, concurrency, asked[size, name])
            for concurrency in CONCURRENCY
            for name in NAMES
            for size in urls
        ]
        run(turns, WARM_UP)
        found = {turn[:-1]: [] for turn in turns}
        for number in range(1, options.rounds + 1):
            print(f"  round {number} of {options.rounds}", flush=True)
            for key, rates in run(turns, options.seconds).items():
                found[key].append(rates)
        return found


def run(turns, seconds):
    """One round of all questions: requests per second of the application and floor."""
    return {
        (size, name, concurrency): tuple(
            rate(port, paths, concurrency, seconds) for port, paths in both
        )
        for size, name, concurrency, both in turns
    }


def questions(application, floor):
    """What is asked: by name, paths for the application, each with the floor's.

    "walk" never asks for a page that was asked for lately: nothing that is kept from
    one answer to the next is of use there.
    """
    one = json.loads(Connection(application).get(FIRST))["results"][7]["id"]
    return {
        LIST: [(FIRST, FIRST)],
        "timeline": [(BUSIEST, BUSIEST)],
        "one record": [(f"{FIRST}{one}/",) * 2],
        DEEP: [deep_pages(application)],
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


def report(engine, found):
    """Print the tables: rates and their ratio, growth, the deep page."""
    sizes = sorted({size for size, _, _ in found})
    print("\nRequests per second; the spread over the rounds in brackets.\n")
    print("| engine | records | what | at a time | app | floor | ratio | goal |")
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        for name, concurrency in product(NAMES, CONCURRENCY):
            rounds = found[size, name, concurrency]
            ours, least = (median(each) for each in zip(*rounds, strict=True))
            share = spread([100 * app / floor for app, floor in rounds], ".0f")
            goal = GOALS.get(name)
            goal = f">= {goal[CONCURRENCY.index(concurrency)]} %" if goal else ""
            print(
                f"| {engine} | {size:,} | {name} | {concurrency} | {ours:,.0f} | "
                f"{least:,.0f} | {share} % | {goal} |"
            )
    print("\nTime of one as a multiple of another's.\n")
    print("| engine | what | at a time | app | floor | goal |")
    print("|---|---|---|---|---|---|")
    small, large = sizes[0], sizes[-1]
    pairs = [
        (f"{name}, {large:,} to {small:,} records", (large, name), (small, name), 1.2)
        for name in NAMES
        if large > small
    ]
    pairs += [
        (f"deep page to first, {size:,} records", (size, DEEP), (size, LIST), 1)
        for size in sizes
    ]
    for what, slower, faster, goal in pairs:
        for concurrency in CONCURRENCY:
            rounds = [
                zip(one, other, strict=True)
                for one, other in zip(
                    found[*slower, concurrency],
                    found[*faster, concurrency],
                    strict=True,
                )
            ]
            times = [[much / little for little, much in both] for both in rounds]
            app, floor = (spread(each, ".2f") for each in zip(*times, strict=True))
            print(
                f"| {engine} | {what} | {concurrency} | {app} | {floor} | <= {goal} |"
            )


def spread(values, form):
    """The median, with the least and the most."""
    middle, least, most = (
        format(each, form) for each in (median(values), min(values), max(values))
    )
    return f"{middle} ({least}-{most})"


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
