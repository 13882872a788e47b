"""Keep the pairs of records that look like one: the only writer of `LikelyTwins`.

Whatever settles a record (`actions.links.settle`) compares it with those of its pair,
kind and dates; the cost follows the number of these and not that of all records. What
somebody said of two records stays beside it (`NotATwin`), and takes a pair off.
"""

from relations.models import LikelyTwins, Record
from relations.querysets.staying import staying
from relations.twins import numbers_of_twins


def refresh(record, parties):
    """Make the pairs of a settled record true; True if any was not."""
    pairs = {
        pair.other_id if pair.one_id == record.pk else pair.one_id: pair.pk
        for pair in LikelyTwins.objects.of(record.pk)
    }
    wanted = numbers_of_twins(record, parties, known=pairs)
    stale = [key for other, key in pairs.items() if other not in wanted]
    fresh = sorted(staying(Record, wanted - pairs.keys()))
    if stale:
        LikelyTwins.objects.filter(pk__in=stale).delete()
    if fresh:
        LikelyTwins.objects.bulk_create(
            (
                LikelyTwins(one_id=min(record.pk, each), other_id=max(record.pk, each))
                for each in fresh
            ),
            ignore_conflicts=True,  # another request may have found the same
        )
    return bool(stale or fresh)
