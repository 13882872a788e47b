"""What the passages of a record amount to; derived, never stored.

The same rule on independent sources is written in SQL in
`RecordQuerySet.with_min_sources`, and a test holds the two together.
"""

from relations.vocabularies import Stance

SUPPORTING = (Stance.SUPPORTS, Stance.PARTIALLY)


def publisher(article):
    """Who stands behind an article: copies and digests count as their original.

    Two outlets of one owner count as that owner. Reads the article's source and
    originals; prefetch them with `Citation.objects.with_article()`.
    """
    source = (article.syndicated_from or article.based_on or article).source
    return source.owner or source.name


def summary(citations):
    """How many passages a record has, how many of them are proved, by how many."""
    citations = list(citations)
    supporting = [each for each in citations if each.stance in SUPPORTING]
    return {
        "citations": len(citations),
        "independent_sources": len({publisher(each.article) for each in supporting}),
        "verified": sum(each.is_verified for each in citations),
        "disputed": any(each.stance == Stance.CONTRADICTS for each in citations),
    }
