"""Records of several kinds as what they are, each with its own columns."""

from django.db.models import prefetch_related_objects

from relations.models import KINDS

# What each kind needs beside what every record has.
RELATED = {
    "meeting": ("trip", "gathering"),
    "agreement": (
        "parent",
        "signed_at",
        "actions__country",
        "obligations__country",
        "obligations__toward",
    ),
    "trade_tie": ("product",),
    "defense_tie": ("rests_on",),
    "diplomatic_tie": (),
    "event": (),
}


def as_kinds(records):
    """The records as their kinds, in their order, with all that is shown of them.

    The columns of a kind cost its statements only where the kind is on the page. The
    records come `with_parties()` and `with_evidence()`.
    """
    specific = {}
    for kind in sorted({record.kind for record in records}):
        keys = [record.pk for record in records if record.kind == kind]
        rows = list(KINDS[kind].objects.filter(pk__in=keys))
        prefetch_related_objects(rows, *RELATED[kind])
        specific.update((row.pk, row) for row in rows)
    # Without one that was deleted since they were asked for.
    found = [record for record in records if record.pk in specific]
    for record in found:
        row = specific[record.pk]
        row._prefetched_objects_cache = {
            **getattr(row, "_prefetched_objects_cache", {}),
            **record._prefetched_objects_cache,
        }
        row._state.fields_cache.update(record._state.fields_cache)
        row.withheld = getattr(record, "withheld", 0)
    return [specific[record.pk] for record in found]
