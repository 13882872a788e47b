"""Sources, their articles, and the texts in which passages are found."""

from articles.models.articles import Article
from articles.models.sources import Source
from articles.models.texts import TEXT_LIMIT, ArticleBand, ArticleText, NotACopy

__all__ = [
    "TEXT_LIMIT",
    "Article",
    "ArticleBand",
    "ArticleText",
    "NotACopy",
    "Source",
]
