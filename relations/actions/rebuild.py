"""Make everything that is derived anew: after `loaddata`, or to prove it true."""

from collections import Counter

from django.apps import apps
from django.db import transaction
from simple_history.utils import get_history_manager_for_model

from articles import syndication
from articles.curated import Curated
from articles.models import Article
from relations.actions import feed, likeness
from relations.actions.links import settle_and_look
from relations.actions.search import refresh_all
from relations.models import Agreement, Record

REASON = "History began with a rebuild"


def rebuild():
    """Settle every record, index every text and begin histories that are missing.

    Returns a Counter: `settled` records whose index or derived columns were wrong,
    `linted` records whose findings were out of date (a source, a post or an article
    changed, or a rule), `voiced` articles that did not speak for the right source,
    `paired` records whose likely twins were, `dated` agreements whose status had
    changed with the calendar, `begun` rows that had no history, `indexed` articles
    whose copies could not be found, `worded` records, officials and articles whose
    words for searches were not true, `compared` officials who were not found by their
    names, and `told` entries that the feed of changes lacked. A second call finds
    nothing.
    """
    names = ("settled", "linted", "paired", "dated", "begun", "indexed", "worded")
    counts = Counter(dict.fromkeys(names, 0))
    counts["voiced"] = Article.objects.all().settle_voices()
    for model in apps.get_models():
        if issubclass(model, Curated) and hasattr(model, "history"):
            counts["begun"] += _begin_history(model)
    for agreement in Agreement.objects.iterator(chunk_size=500):
        counts["dated"] += _follow_calendar(agreement)
    resettled = []
    for record in Record.objects.order_by("pk").iterator(chunk_size=500):
        found = settle_and_look(record)
        counts.update(found)
        resettled += [record.pk] if found["settled"] else []
    counts["indexed"] += syndication.index_all()
    counts["worded"] += refresh_all()
    counts["compared"] += likeness.refresh_all()
    counts["told"] += feed.check(resettled)
    return counts


@transaction.atomic
def _begin_history(model):
    past = get_history_manager_for_model(model)
    key = model._meta.pk.attname
    rows = model.objects.exclude(pk__in=past.values(key))
    begun = 0
    for row in rows.iterator(chunk_size=500):
        past.model.objects.create(
            history_date=row.updated,
            history_type="+",
            history_change_reason=REASON,
            **{
                field.attname: getattr(row, field.attname)
                for field in past.model.tracked_fields
            },
        )
        begun += 1
    return begun


def _follow_calendar(agreement):
    """Save an agreement whose dates give another status today; True if so."""
    before = agreement.status
    agreement.derive()
    if agreement.status == before:
        return False
    agreement._change_reason = "The dates give this status now"
    agreement.save()
    return True
