"""Hear of every row that is written, and note it for the feed of changes.

It is not left to whoever writes a row, and `articles` must not know that there is a
feed: here is heard of every curated row that is saved or deleted, and the note is
written in the same transaction. Whoever writes rows in bulk, which tells nobody, gives
them to `note`; after `loaddata` there is `rebuild`.
"""

import threading

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save

from articles.curated import Curated
from articles.models import Article, ArticleText, Source
from relations.actions.feed import TABLES, flush
from relations.models import (
    AgreementAction,
    AgreementObligation,
    Citation,
    Country,
    CountryCode,
    CountryName,
    FeedNote,
    Meeting,
    Official,
    OfficialName,
    Participation,
    PostRole,
    Preference,
    Record,
    Succession,
    Tenure,
)
from relations.models.feed import Reach

# The columns by which a row is a part of another, or makes it public.
BELONGS = {
    Participation: {"record_id": ("record", Reach.ITSELF)},
    Preference: {"record_id": ("record", Reach.ITSELF)},
    AgreementAction: {"agreement_id": ("record", Reach.ITSELF)},
    AgreementObligation: {"agreement_id": ("record", Reach.ITSELF)},
    Citation: {
        "record_id": ("record", Reach.ITSELF),
        "article_id": ("article", Reach.VISIBILITY),
    },
    Meeting: {
        "trip_id": ("trip", Reach.VISIBILITY),
        "gathering_id": ("gathering", Reach.VISIBILITY),
    },
    OfficialName: {"official_id": ("official", Reach.ITSELF)},
    CountryCode: {"country_id": ("country", Reach.ITSELF)},
    CountryName: {"country_id": ("country", Reach.ITSELF)},
    Succession: {
        "predecessor_id": ("country", Reach.ITSELF),
        "successor_id": ("country", Reach.ITSELF),
    },
    Article: {
        "source_id": ("source", Reach.VISIBILITY),
        "syndicated_from_id": ("article", Reach.ITSELF),
    },
    ArticleText: {"article_id": ("article", Reach.ITSELF)},
}
# What others show of a row; of tables that are not named here, any column.
SHOWN = {
    Country: ("code", "name", "entity_type"),
    Official: ("name",),
    Source: ("name", "kind", "owner", "reliability", "country_code", "confidential"),
    Record: ("title",),
}
SIGNATURE = {"created", "created_by", "updated", "updated_by", "version"}
STORED = "_stored_for_feed"


class _Waiting(threading.local):
    notes = False


_waiting = _Waiting()


def note(rows):
    """Note rows that were written in bulk, or that look different without a write."""
    _keep({place for row in rows for place in _touched(row)})


def _keep(places):
    FeedNote.objects.bulk_create(
        FeedNote(table=table, row=key, reach=reach)
        for table, key, reach in sorted(places)
    )
    if places:
        _waiting.notes = True
        # What is noted stays until it is told: a failure here loses nothing.
        transaction.on_commit(_tell, robust=True)


def _tell():
    if _waiting.notes:
        _waiting.notes = False
        flush()


def _touched(row, stored=None):
    """What a write of a row touches: pairs of table and key, and how far it reaches."""
    model = type(row)
    name = "record" if isinstance(row, Record) else model._meta.model_name
    if name in TABLES:
        others = stored is not None and _looks_different(row, stored)
        yield name, row.pk, Reach.OTHERS if others else Reach.ITSELF
    for column, (table, reach) in BELONGS.get(model, {}).items():
        for key in {getattr(each, column) for each in (row, stored) if each}:
            if key is not None:
                yield table, key, reach
    if model is Tenure:
        for key in {each.official_id for each in (row, stored) if each}:
            yield "official", key, Reach.ITSELF
            yield "career", key, Reach.OTHERS
    if model is PostRole:
        for key in row.posts.values_list("pk", flat=True):
            yield "post", key, Reach.OTHERS


def _looks_different(row, stored):
    table = Record if isinstance(row, Record) else type(row)
    names = SHOWN.get(table) or [
        field.attname
        for field in row._meta.concrete_fields
        if field.name not in SIGNATURE
    ]
    return any(getattr(row, name) != getattr(stored, name) for name in names)


def _remember(sender, instance, raw, **kwargs):
    """Keep how the row is stored before it is saved."""
    if not raw and instance.pk and not instance._state.adding:
        stored = sender._base_manager.filter(pk=instance.pk).first()
        setattr(instance, STORED, stored)


def _hear_of_save(sender, instance, raw, **kwargs):
    if not raw:  # what it refers to may not be there yet
        stored = instance.__dict__.pop(STORED, None)
        _keep(set(_touched(instance, stored)))


def _hear_of_deletion(sender, instance, **kwargs):
    _keep(set(_touched(instance)))


for _model in apps.get_models():
    if issubclass(_model, Curated) or _model in (ArticleText, PostRole):
        _known_by = f"feed of {_model._meta.label}"
        pre_save.connect(_remember, _model, dispatch_uid=_known_by)
        post_save.connect(_hear_of_save, _model, dispatch_uid=_known_by)
        post_delete.connect(_hear_of_deletion, _model, dispatch_uid=_known_by)
