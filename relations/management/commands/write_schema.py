"""Write down how the API describes itself, and refuse to break what was released."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from relations.api.compatibility import breaks, promises
from relations.api.views.description import described

API = Path(__file__).resolve().parents[2] / "api"
CURRENT = API / "openapi.json"
RELEASED = API / "released.json"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def write(path, document):
    """Sorted and a member a line, so that a change of the API is a readable change."""
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


class Command(BaseCommand):
    help = (
        "Writes relations/api/openapi.json, the description of the API; nothing where "
        "it breaks what was released (relations/api/released.json)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--release",
            action="store_true",
            help="promise what the API does now: for the commit of a release",
        )
        parser.add_argument(
            "--breaking",
            action="store_true",
            help="write although it breaks clients; say why in the changelog",
        )

    def handle(self, *args, release, breaking, **options):
        now = described()
        broken = breaks(read(RELEASED), now) if RELEASED.exists() else []
        for sentence in broken:
            self.stderr.write(sentence)
        if broken and not breaking:
            raise CommandError(
                f"{len(broken)} changes break clients of the released API; nothing was "
                "written. Add beside what is there, or, if it must be, run it with "
                "--breaking and say so in the changelog."
            )
        write(CURRENT, now)
        written = [CURRENT.name]
        if release or breaking:
            write(RELEASED, promises(now))
            written.append(RELEASED.name)
        operations = sum(len(methods) for methods in now["paths"].values())
        self.stdout.write(f"{operations} operations: {', '.join(written)}.")
