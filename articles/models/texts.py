"""The texts of articles, in which passages are found, and what copies them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import anchoring
from articles.constraints import given
from articles.curated import why_unstorable
from articles.models.articles import Article
from articles.querysets import ArticleTextQuerySet
from articles.vocabularies import Rights

TEXT_LIMIT = 1_000_000


class ArticleText(models.Model):
    """A text of an article at one time. Never changed: a correction is a new version.

    Citations say in which version their passage stands.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="texts", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    text = models.TextField(help_text=_("The words of the article, nothing else."))
    sha256 = models.CharField(max_length=64, editable=False)
    extractor = models.CharField(
        max_length=60, blank=True, help_text=_("How it was made: “pasted”.")
    )
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = ArticleTextQuerySet.as_manager()

    class Meta:
        ordering = ["article_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="article_text_version_once",
                fields=["article", "version"],
                violation_error_message=_("The article has this version already."),
            ),
            given("article_text_given", "text", _("The text is empty.")),
        ]

    def __str__(self):
        return _("version {version} of article {article_id}").format(
            version=self.version, article_id=self.article_id
        )

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("A text is never changed; add a new version instead.")
        self.sha256 = anchoring.digest(self.text)
        # Syndication reads these tables, so it cannot be imported above.
        from articles import syndication

        with transaction.atomic():
            super().save(*args, **kwargs)
            syndication.index(self.article, self.text)

    def natural_key(self):
        return (*self.article.natural_key(), self.version)

    natural_key.dependencies = ["articles.article"]

    def clean(self):
        super().clean()
        if len(self.text) > TEXT_LIMIT:
            raise ValidationError(
                {
                    "text": _("The text is longer than {most:,} characters.").format(
                        most=TEXT_LIMIT
                    )
                }
            )
        why = why_unstorable(self.text)
        if why:
            raise ValidationError({"text": why})
        if self.article_id and self.article.rights == Rights.NO_TEXT:
            raise ValidationError(
                {"text": _("The article's rights say that its text may not be kept.")}
            )


class ArticleBand(models.Model):
    """A passage of an article's newest text, as a hash by which its copies are found.

    Written by `articles.syndication` alone. Says nothing of the words, and so may be
    kept where the text may not.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="bands")
    band = models.CharField(max_length=16)

    class Meta:
        ordering = ["id"]
        constraints = [
            # The index of this constraint is the one that look-ups use.
            models.UniqueConstraint(
                name="articleband_once",
                fields=["band", "article"],
                violation_error_message=_("The article has this band already."),
            )
        ]

    def __str__(self):
        return self.band


class NotACopy(models.Model):
    """Somebody compared two articles: they are no copies, whatever they share."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="dismissals", db_index=False
    )
    other = models.ForeignKey(Article, models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.TextField(
        max_length=500, help_text=_("“Two reports of one speech, by different hands.”")
    )

    class Meta:
        verbose_name = _("dismissed copy")
        verbose_name_plural = _("dismissed copies")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="notacopy_once",
                fields=["article", "other"],
                violation_error_message=_("This was dismissed already."),
            ),
            models.CheckConstraint(
                name="notacopy_of_two",
                condition=~Q(article=F("other")),
                violation_error_message=_("Name two articles."),
            ),
            given("notacopy_reason_given", "reason", _("Say why it is no copy.")),
        ]

    def __str__(self):
        return _("article {article_id} is no copy of article {other_id}").format(
            article_id=self.article_id, other_id=self.other_id
        )

    def clean(self):
        super().clean()
        if not self.reason.strip():
            raise ValidationError({"reason": _("Say why it is no copy.")})
        why = why_unstorable(self.reason)
        if why:
            raise ValidationError({"reason": why})
