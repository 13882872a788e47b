from django.core.management.base import BaseCommand

from relations.actions.rebuild import rebuild


class Command(BaseCommand):
    help = (
        "Make the index of pairs, topics, texts and words, derived columns, findings "
        "and missing history anew. Needed after loaddata; harmless at any time."
    )

    def handle(self, *args, **options):
        counts = rebuild()
        self.stdout.write(
            "Rebuilt: {settled} records settled, {dated} agreements brought up to "
            "today, {begun} histories begun, {indexed} texts indexed, {voiced} "
            "articles let speak for the right source, the findings of {linted} "
            "records brought up to date, {paired} records compared with those like "
            "them, the words of {worded} records, officials and articles made true, "
            "{compared} officials compared with those of their names, {told} entries "
            "added to the feed of changes.".format(**counts)
        )
