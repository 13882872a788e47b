"""The words by which records, officials and articles are found.

Derived, and written by `relations.actions.search` alone. Only the engine's own index
makes searches fast: see `relations.querysets.word_index`. Nobody reads these tables:
they hold words that not everybody may know.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from relations.models.officials import Official
from relations.models.records import Record


class Words(models.Model):
    """What a row is found by, as `relations.words.indexed` writes it."""

    head = models.TextField(help_text=_("Of the title or the names."))
    open = models.TextField(help_text=_("Other words that everybody may read."))
    more = models.TextField(help_text=_("Words that the public may not find it by."))

    class Meta:
        abstract = True


class RecordWords(Words):
    record = models.OneToOneField(
        Record, models.CASCADE, primary_key=True, related_name="words"
    )

    def __str__(self):
        return f"words of record {self.pk}"


class OfficialWords(Words):
    official = models.OneToOneField(
        Official, models.CASCADE, primary_key=True, related_name="words"
    )

    def __str__(self):
        return f"words of official {self.pk}"


class ArticleWords(Words):
    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="words"
    )

    def __str__(self):
        return f"words of article {self.pk}"
