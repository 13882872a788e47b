"""`make fuzz`: asks every operation of the API as every role, hundreds of times each.

    python scripts/fuzz.py --most 100 --roles anonymous,Reviewer --only meetings

It works on a test database of its own, in memory or on the server that DATABASE_URL
names. The last lines are a table; it exits with 1 if anything failed. Runs with another
`--seed` ask other things.
"""

import argparse
import logging
import os
import secrets
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROLES = ("anonymous", "read token", "Viewer", "Curator", "Reviewer", "Administrator")


def main():
    asked = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(60))
    os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
    import django

    django.setup()
    from django.test.utils import (
        setup_databases,
        setup_test_environment,
        teardown_databases,
    )

    setup_test_environment()
    logging.disable(logging.WARNING)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        return fuzz(asked)
    finally:
        teardown_databases(made, verbosity=0)


def arguments():
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument(
        "--most", type=int, default=200, help="cases of an operation, right and wrong"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--roles", default=",".join(ROLES))
    parser.add_argument("--only", default="", help="operations with this in the path")
    return parser.parse_args()


def fuzz(asked):
    from relations.actions.fixtures import load
    from tests.conftest import FIXTURES
    from tests.fuzz.asking import Asker, operations, told
    from tests.fuzz.world import make_world

    load([FIXTURES / "groups.json"])
    editor = make_world()
    found = [each for each in operations() if asked.only in each.path]
    rows, failures = [], {}
    for role in asked.roles.split(","):
        began = time.monotonic()
        asker = Asker(editor, token_for(role))
        for operation in found:
            asker.ask(operation, most=asked.most // 2, number=asked.seed)
            print(
                f"\r{role}: {asker.tally.operations} of {len(found)} operations, "
                f"{asker.tally.cases} cases",
                end="",
                flush=True,
            )
        rows.append((role, asker.tally, time.monotonic() - began))
        failures.update(asker.tally.failures)
        print()
    print(f"\n{told(failures)}\n" if failures else "\nNothing failed.\n")
    print_table(rows)
    return bool(failures)


def token_for(role):
    from django.contrib.auth.models import Group

    from tests.factories import UserFactory
    from tests.fuzz.world import token_of

    if role == "anonymous":
        return None
    scope = "read" if role == "read token" else "write"
    name = "Reviewer" if role == "read token" else role
    user = UserFactory(username=role.lower().replace(" ", "-"), is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return token_of(user, scope)


def print_table(rows):
    print("role           operations   cases     2xx     4xx  5xx  failures  seconds")
    for role, tally, seconds in rows:
        several = [
            sum(count for status, count in tally.statuses.items() if status // 100 == h)
            for h in (2, 4, 5)
        ]
        print(
            f"{role:<14} {tally.operations:>10} {tally.cases:>7} {several[0]:>7} "
            f"{several[1]:>7} {several[2]:>4} {len(tally.failures):>9} {seconds:>8.0f}"
        )


if __name__ == "__main__":
    sys.exit(main())
