"""What one may ask of citations."""

from django.db.models import Exists, OuterRef

from articles.curated import CuratedQuerySet


class CitationQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, record, article, quote, stance, claim):
        return self.get(
            record__uid=record,
            article__uid=article,
            quote=quote,
            stance=stance,
            claim=claim,
        )

    def published(self):
        """Citations of published records."""
        return self.filter(record__review="approved")

    def visible_to(self, user):
        """What this user may read: everything with the permission to see drafts."""
        return self if user.has_perm("relations.view_unpublished") else self.published()

    def with_article(self):
        """Citations ready to be shown, with article, publisher and original."""
        return self.select_related(
            "record",
            "article__source",
            "article__syndicated_from__source",
            "article__based_on__source",
        )


def readable_articles(articles, user):
    """The articles that a user may read; the public: those that public records cite."""
    if user.has_perm("relations.view_unpublished"):
        return articles
    citations = articles.model._meta.get_field("citations").related_model
    published = citations.objects.published().filter(article=OuterRef("pk"))
    return articles.filter(Exists(published))
