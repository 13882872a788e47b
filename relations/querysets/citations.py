"""What one may ask of citations, and who may read them and their articles.

The fact may be public where its source is not: whoever does not see drafts never
reads the articles of a confidential source, nor the passages cited from them.
"""

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.db.models.query import ModelIterable

from articles.curated import CuratedQuerySet
from articles.querysets import ORIGINALS

SEES_ALL = "relations.view_unpublished"


class OpenPassages(ModelIterable):
    """Passages as the public reads them: what a copy copies is told if it is open."""

    def __iter__(self):
        for citation in super().__iter__():
            article = citation._state.fields_cache.get("article")
            if article is not None:
                forget_confidential(article)
            yield citation


def forget_confidential(article):
    """Let an article that was fetched with its originals know the open ones alone.

    Its columns stay as they are, so that saving the row would lose nothing.
    """
    for name in ORIGINALS:
        field = article._meta.get_field(name)
        original = field.get_cached_value(article, default=None)
        if original is not None and original.source.confidential:
            field.set_cached_value(article, None)


class CitationQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, record, article, quote, stance, claim):
        return self.get(
            record__uid=record,
            article__uid=article,
            quote=quote,
            stance=stance,
            claim=claim,
        )

    def open(self):
        """Citations that anybody may read whose record they may read.

        The articles that come with them name no confidential original.
        """
        rows = self.filter(article__source__confidential=False)
        rows._iterable_class = OpenPassages
        return rows

    def withheld(self):
        """Citations that the public does not read, whatever their record."""
        return self.filter(article__source__confidential=True)

    def published(self):
        """What the public reads: citations of published records, the open ones."""
        return self.open().filter(record__review="approved")

    def visible_to(self, user):
        """What this user may read: everything with the permission to see drafts."""
        return self if user.has_perm(SEES_ALL) else self.published()

    def with_article(self):
        """Citations ready to be shown, with article, publisher and original.

        Of the text that they stand in comes what tells its version, not its words.
        """
        return self.defer("text_version__text").select_related(
            "record",
            "text_version",
            "article__source",
            "article__syndicated_from__source",
            "article__based_on__source",
        )


def readable_articles(articles, user):
    """The articles that a user may read; the public: those that public records cite.

    Those of a confidential source are not among them.
    """
    if user.has_perm(SEES_ALL):
        return articles
    citations = articles.model._meta.get_field("citations").related_model
    published = citations.objects.published().filter(article=OuterRef("pk"))
    return articles.filter(Exists(published))


def with_readable_originals(articles, user, texts=None):
    """Articles ready to be shown in a list, with publisher, versions and copies.

    `texts` are the versions, if with their words; see `telling_originals` as well.
    """
    if texts is None:
        versions = articles.model._meta.get_field("texts").related_model.objects
        texts = versions.order_by("-version").defer("text")
    among = readable_articles(articles.model.objects.all(), user)
    copies = among.only("id", "syndicated_from").order_by("id")
    rows = articles.with_source().prefetch_related(
        Prefetch("texts", texts), Prefetch("copies", copies)
    )
    return telling_originals(rows, user)


def telling_originals(articles, user):
    """Articles with the numbers of what they copy, where the user may know of it.

    The public is told of `told_syndicated_from` and `told_based_on`; whoever sees
    drafts, of all.
    """
    if user.has_perm(SEES_ALL):
        return articles
    among = readable_articles(articles.model.objects.all(), user)
    return articles.annotate(
        **{
            f"told_{name}": Subquery(among.filter(pk=OuterRef(name)).values("pk"))
            for name in ORIGINALS
        }
    )


def readable_sources(sources, user):
    """The sources that a user may read; the public: those of articles it reads."""
    if user.has_perm(SEES_ALL):
        return sources
    articles = sources.model._meta.get_field("articles").related_model.objects
    shown = readable_articles(articles.filter(source=OuterRef("pk")), user)
    return sources.filter(Exists(shown))
