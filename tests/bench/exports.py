"""How fast whole lists leave as files, and in how much memory.

python -m tests.bench.exports --size 20000 --engine sqlite
"""

import argparse
import resource
from time import perf_counter

from tests.bench.__main__ import ENGINES, database_of
from tests.bench.serve import manage

QUESTIONS = [
    f"{path}format={format}"
    for path in ("records/?", "records/?expand=citations&", "citations/?")
    for format in ("ndjson", "csv")
] + ["records/?format=xlsx"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=20_000, help="records")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    options = parser.parse_args()
    for engine in options.engine or ENGINES:
        print(f"{engine}, {options.size:,} records", flush=True)
        with database_of(engine, options.size) as url:
            manage(url, "from tests.bench.exports import measure; measure()")


def measure():
    """Print rows a second of each question, asked within this process."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    for question in QUESTIONS:
        begin, size, lines = perf_counter(), 0, 0
        answer = client.get(f"/api/v1/{question}")
        assert answer.status_code == 200, answer.content
        for piece in answer.streaming_content:
            size += len(piece)
            lines += piece.count(b"\n")
        seconds = perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows = "" if "xlsx" in question else f"{lines / seconds:9,.0f} rows/s"
        print(
            f"{question:42}{rows:18}{seconds:7.1f} s {size / 2**20:7.1f} MB, "
            f"peak {peak:,.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
