"""Follow officials, countries, articles and sources into the words of what names them.

These rows are saved in many places: the admin and its inlines, the API, fixtures,
redactions, a shell; and `articles` must not know that there are searches. So it is not
left to whoever saves one: here is heard of every row that is saved or deleted, and
what it changes is written in the same transaction. Whoever writes such rows in bulk,
which tells nobody, gives them to `follow`; after `loaddata` there is `rebuild`.
"""

from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_save

from articles.models import Article, ArticleText, Source
from relations.actions.search import (
    refresh_articles,
    refresh_officials,
    refresh_records,
)
from relations.models import (
    Citation,
    Country,
    CountryName,
    Official,
    OfficialName,
    Participation,
    Record,
)

# So many rows, the newest, follow a new name at once; `rebuild` follows in the others.
FOLLOWED = 1_000


def follow(rows, *, limit):
    """Make the words true of everything that names these rows, all of one table.

    Names follow into at most so many records and articles, into all without a limit;
    what the public may read of a passage always follows. Rows of other tables are
    named nowhere.
    """
    for model, (owner, follow_keys) in FOLLOWERS.items():
        named = {getattr(row, owner) for row in rows if type(row) is model}
        if named:
            follow_keys(sorted(named), limit)


def _follow_officials(keys, limit):
    refresh_officials(keys)
    parties = Participation.objects.filter(official__in=keys)
    _follow_into_records(Q(pk__in=parties.values("record")), limit)


def _follow_countries(keys, limit):
    parties = Participation.objects.filter(country__in=keys)
    named = Q(pk__in=parties.values("record")) | Q(place_country__in=keys)
    _follow_into_records(named, limit)


def _follow_articles(keys, limit):
    refresh_articles(keys)
    cited = Citation.objects.filter(article__in=keys)
    _follow_into_records(Q(pk__in=cited.values("record")), None)


def _follow_texts(keys, limit):
    refresh_articles(keys)


def _follow_sources(keys, limit):
    articles = Article.objects.filter(source__in=keys).order_by("-pk")
    refresh_articles(articles.values_list("pk", flat=True)[:limit])


def _follow_into_records(condition, limit):
    rows = Record.objects.filter(condition).order_by("-sort_date", "-pk")
    refresh_records(rows.values_list("pk", flat=True)[:limit])


# By table: the column that tells whom the row names, and what follows.
FOLLOWERS = {
    Official: ("pk", _follow_officials),
    OfficialName: ("official_id", _follow_officials),
    Country: ("pk", _follow_countries),
    CountryName: ("country_id", _follow_countries),
    Source: ("pk", _follow_sources),
    Article: ("pk", _follow_articles),
    ArticleText: ("article_id", _follow_texts),
}
# The columns whose change is followed; a text never changes.
WATCHED = {
    Official: ("name", "name_native", "sort_name", "rank", "note"),
    OfficialName: ("name", "official_id"),
    Country: ("name", "official_name", "code"),
    CountryName: ("name", "country_id"),
    Source: ("name", "confidential"),
    Article: (
        *("title", "byline", "credit", "url", "source_id"),
        *("rights", "excerpt_limit"),
    ),
    ArticleText: (),
}


def _remember(sender, instance, raw, **kwargs):
    """Note how the row is stored before it is saved."""
    instance._stored = None
    if not raw and instance.pk and not instance._state.adding:
        instance._stored = sender._base_manager.filter(pk=instance.pk).first()


def _hear_of_save(sender, instance, raw, **kwargs):
    if raw:
        return  # whatever it refers to may not be there yet
    stored = instance.__dict__.pop("_stored", None)
    changed = [
        name
        for name in WATCHED[sender]
        if stored is None or getattr(stored, name) != getattr(instance, name)
    ]
    if changed or stored is None:
        follow([instance, *filter(None, [stored])], limit=FOLLOWED)
    if sender is Source and "confidential" in changed and stored is not None:
        cited = Citation.objects.filter(article__source=instance)
        _follow_into_records(Q(pk__in=cited.values("record")), None)


def _hear_of_deletion(sender, instance, origin, **kwargs):
    # A row that goes with the one that it names has nobody left to tell.
    asked = origin.model if isinstance(origin, QuerySet) else type(origin)
    if asked is sender:
        follow([instance], limit=FOLLOWED)


for _model in FOLLOWERS:
    _known_by = f"words of {_model._meta.label}"
    pre_save.connect(_remember, _model, dispatch_uid=_known_by)
    post_save.connect(_hear_of_save, _model, dispatch_uid=_known_by)
for _model in (OfficialName, CountryName, ArticleText):
    _known_by = f"words of {_model._meta.label}"
    post_delete.connect(_hear_of_deletion, _model, dispatch_uid=_known_by)
