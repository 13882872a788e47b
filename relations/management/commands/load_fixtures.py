from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from relations.actions.fixtures import FixtureError, load

FILES = ("groups.json", "countries.json", "posts.json", "products.json", "weapons.json")


class Command(BaseCommand):
    help = (
        "Load the reference data and the seed article. A second run changes nothing, "
        "and rows that somebody edited or deleted since are left alone."
    )

    def handle(self, *args, **options):
        folder = settings.BASE_DIR / "fixtures"
        paths = [folder / name for name in FILES]
        paths += sorted((folder / "seed").glob("*.json"))
        try:
            counts = load(paths)
        except FixtureError as error:
            raise CommandError(f"The fixtures cannot be loaded: {error}") from error
        self.stdout.write(
            "Fixtures: {made} rows made, {updated} updated, {unchanged} unchanged, "
            "{kept} left as edited.".format(**counts)
        )
