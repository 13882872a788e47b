"""A walk through all passages while another client adds some: each comes exactly once.

All passages were written at one moment, as by an import, and between any two pages
another client writes two more: one now, and one of that very moment.

python -m tests.relations.api.citation_walk --rows 20000 --engine sqlite
"""

import argparse
from itertools import count
from time import perf_counter

from tests.bench.__main__ import ENGINES, address_of
from tests.bench.serve import manage

ORDERINGS = ("-id", "id", "updated", "-updated")
PASSAGES = "/api/v1/citations/"
RECORDS = 50


class Passages:
    """So many passages of one moment, of drafts that editors read; and two clients."""

    def __init__(self, rows):
        from rest_framework.test import APIClient

        from tests import factories as make
        from tests.bench.world import MADE, Writer

        self.moment = MADE
        self.records = [
            make.MeetingFactory(review="draft").pk for _ in range(min(RECORDS, rows))
        ]
        self.article = make.ArticleFactory(text="They met.")
        self.writer = Writer(make.models.Citation)
        self.numbers = count()
        editor = make.UserFactory(username="walker", is_superuser=True)
        self.reader, self.other = APIClient(), APIClient()
        for client in (self.reader, self.other):
            client.force_login(editor)
        for _ in range(rows):
            self.add()
        self.writer.flush()

    def add(self):
        """One more passage of the very moment."""
        number = next(self.numbers)
        self.writer.add(
            record_id=self.records[number % len(self.records)],
            article_id=self.article.pk,
            quote="They met.",
            claim=["start"],
            stance="mentions",
            credibility=3,
            anchor="text_not_kept",
            fingerprint=f"walked {number}",
            created=self.moment,
            updated=self.moment,
        )

    def write_meanwhile(self):
        self.add()
        self.writer.flush()
        number = next(self.numbers)
        answer = self.other.post(
            PASSAGES,
            {
                "record": self.records[number % len(self.records)],
                "article": self.article.pk,
                "quote": f"They met {number} times.",
            },
            format="json",
        )
        assert answer.status_code == 201, answer.content

    def walk(self, ordering, page_size):
        """The numbers in the order of the pages; `counted` is what the first says."""
        query = {"ordering": ordering, "page_size": page_size, "count": "exact"}
        answer = self.reader.get(PASSAGES, query).json()
        self.counted = answer["count"]
        found = [row["id"] for row in answer["results"]]
        self.pages = 1
        while answer["next"]:
            self.write_meanwhile()
            answer = self.reader.get(answer["next"]).json()
            found += [row["id"] for row in answer["results"]]
            self.pages += 1
        return found


def check(passages, ordering, page_size):
    """Walk once; a sentence on what was found. Raises AssertionError."""
    from relations.models import Citation

    before = set(Citation.objects.values_list("pk", flat=True))
    begin = perf_counter()
    found = passages.walk(ordering, page_size)
    seconds = perf_counter() - begin
    added = Citation.objects.count() - len(before)
    assert passages.counted == len(before)
    assert len(found) == len(set(found)), "a passage came twice"
    assert before <= set(found), "a passage that was there did not come"
    later = len(set(found) - before)
    return (
        f"ordering={ordering}: {len(before):,} passages were there, count=exact says "
        f"{passages.counted:,}; {passages.pages} pages while {added} were added: "
        f"{len(found):,} rows, {len(set(found)):,} different ones, all that were there "
        f"once each and {later} of those added since ({seconds:.1f} s)"
    )


def show(rows, page_size):
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    passages = Passages(rows)
    print(connection.vendor)  # noqa: T201
    for ordering in ORDERINGS:
        print(check(passages, ordering, page_size), flush=True)  # noqa: T201


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--page-size", type=int, default=500)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    options = parser.parse_args()
    walked = f"show({options.rows}, {options.page_size})"
    for engine in options.engine or ENGINES:
        with address_of(engine) as url:
            manage(url, f"from tests.relations.api.citation_walk import show; {walked}")


if __name__ == "__main__":
    main()
