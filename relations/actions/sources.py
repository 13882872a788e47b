"""What follows for records when one of their sources changes."""

from relations.actions.links import settle
from relations.models import Record


def settle_undated(source):
    """Put the undated records that cite a source where they stand now.

    They stand at their oldest open article, so that a source which becomes
    confidential moves them, and one that is opened again.
    """
    records = Record.objects.filter(
        start_earliest=None, start_latest=None, citations__article__source=source
    )
    for record in records.distinct():
        settle(record)
