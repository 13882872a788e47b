"""Articles of sources, the originals they copy, and who speaks in them."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from articles.addresses import canonical_url
from articles.constraints import given, one_of
from articles.curated import Curated, history
from articles.fields import EdtfField
from articles.models.sources import LANGUAGE, Source
from articles.querysets import (
    ORIGINALS,
    VOICES,
    ArticleQuerySet,
)
from articles.vocabularies import Rights


class Article(Curated):
    """One published piece: its metadata, and what of its text may be kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="articles", help_text=_("Its publisher.")
    )
    url = models.URLField(
        "address", max_length=2000, blank=True, help_text=_("Where it was read.")
    )
    canonical_url = models.CharField(max_length=2000, blank=True, editable=False)
    title = models.CharField(max_length=500, help_text=_("The headline, as printed."))
    byline = models.CharField(
        max_length=300, blank=True, help_text=_("Author as printed.")
    )
    credit = models.CharField(
        max_length=300,
        blank=True,
        help_text=_("Credit line as printed: “With inputs from agencies”."),
    )
    published = EdtfField(help_text=_("When it was published: “2025-05-20”."))
    retrieved_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When we read it.")
    )
    language = models.CharField(
        max_length=35,
        blank=True,
        validators=[LANGUAGE],
        help_text=_("“en”, “az”, “he”."),
    )
    archive_url = models.URLField(
        _("archived copy"),
        max_length=2000,
        blank=True,
        help_text=_("A lasting copy, for instance in a web archive."),
    )
    rights = models.CharField(
        max_length=10,
        choices=Rights,
        default=Rights.EXCERPT,
        help_text=_("What of the text we may keep and show."),
    )
    excerpt_limit = models.PositiveIntegerField(
        _("longest excerpt"),
        default=300,
        validators=[MinValueValidator(1)],
        help_text=_("Longest public quotation, in characters."),
    )
    syndicated_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        help_text=_("The story this is a copy of; copies count as one source."),
    )
    based_on = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="digests",
        help_text=_("The article this summarizes in other words."),
    )
    # The source that speaks in it: that of its original, if it has one. To the public
    # a confidential original does not speak. Follows from other rows as well, and so
    # is no part of its states: the past works it out (`relations.past`).
    voice = models.ForeignKey(Source, models.PROTECT, related_name="+", editable=False)
    open_voice = models.ForeignKey(
        Source, models.PROTECT, related_name="+", editable=False
    )

    history = history(excluded_fields=VOICES)
    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_latest", "-id"]
        indexes = [
            models.Index(fields=["-published_latest", "-id"], name="article_recent")
        ]
        constraints = [
            models.UniqueConstraint(
                name="article_address_once",
                fields=["canonical_url"],
                condition=~Q(canonical_url=""),
                violation_error_message=_(
                    "We already have the article at this address."
                ),
            ),
            given("article_title_given", "title", _("Give the headline.")),
            one_of("article_rights_known", "rights", Rights, _("what may be kept")),
            models.CheckConstraint(
                name="article_excerpt_positive",
                condition=Q(excerpt_limit__gte=1),
                violation_error_message=_(
                    "The longest excerpt is at least 1 character."
                ),
            ),
            models.CheckConstraint(
                name="article_not_its_own_copy",
                condition=Q(syndicated_from__isnull=True) | ~Q(syndicated_from=F("id")),
                violation_error_message=_("An article is not a copy of itself."),
            ),
            models.CheckConstraint(
                name="article_not_its_own_basis",
                condition=Q(based_on__isnull=True) | ~Q(based_on=F("id")),
                violation_error_message=_("An article is not based on itself."),
            ),
            models.CheckConstraint(
                name="article_speaks_itself",
                condition=Q(syndicated_from__isnull=False)
                | Q(based_on__isnull=False)
                | Q(voice=F("source"), open_voice=F("source")),
                violation_error_message=_(
                    "An article without an original speaks for its own source."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (str(self.uid),)

    def clean(self):
        super().clean()
        self.canonical_url = canonical_url(self.url)
        self.find_voices()
        known = self.known_at_address()
        if known:
            raise ValidationError(
                {
                    "url": ValidationError(
                        _("We already have this article: “%(title)s” (no. %(id)s)."),
                        code="known_article",
                        params={"title": known.title, "id": known.pk},
                    )
                }
            )
        self._refuse_copy_of_copy()
        if last := self.leads_back_by("based_on"):
            raise ValidationError(
                {
                    "based_on": _(
                        "“{original}” goes back to this article itself (by “{last}”); "
                        "name the one that was first."
                    ).format(original=self.based_on, last=last)
                }
            )

    def _refuse_copy_of_copy(self):
        # Copies count as the source of their original, found in a single step.
        original = self.syndicated_from
        if original is None:
            return
        if original.syndicated_from_id and original.pk != self.pk:
            raise ValidationError(
                {
                    "syndicated_from": _(
                        "“{original}” is a copy itself; name the story that it "
                        "copies: “{story}”."
                    ).format(original=original, story=original.syndicated_from)
                }
            )
        if not self._state.adding and self.copies.exclude(pk=self.pk).exists():
            raise ValidationError(
                {
                    "syndicated_from": _(
                        "Other articles are copies of this one; name the "
                        "original at each of them first."
                    )
                }
            )

    def known_at_address(self):
        """The other article that we already have under this address, or None."""
        key = canonical_url(self.url)
        others = Article.objects.exclude(pk=self.pk)
        return others.filter(canonical_url=key).first() if key else None

    def save(self, *args, **kwargs):
        self.canonical_url = canonical_url(self.url)
        with transaction.atomic():
            self.find_voices(lock=True)
            super().save(*args, **kwargs)
            # Its copies and digests speak for the source that it has now.
            Article.objects.speaking_for([self.pk]).settle_voices()

    def find_voices(self, *, lock=False):
        """Set who speaks in it, after its originals as they are stored.

        `lock` keeps these and their sources as they are until the transaction ends.
        """
        self.voice_id = self.open_voice_id = self.source_id
        keys = [getattr(self, f"{name}_id") for name in ORIGINALS]
        if keys == [None, None]:
            return
        rows = Article.objects.order_by("pk").select_related("source")
        if lock:
            rows = rows.select_for_update(of=("self", "source"), no_key=True)
        sources = {row.pk: row.source for row in rows.filter(pk__in=filter(None, keys))}
        speaking = [sources[key] for key in keys if key in sources]
        for source in speaking[:1]:
            self.voice = source
        for source in [each for each in speaking if not each.confidential][:1]:
            self.open_voice = source

    @property
    def is_english(self):
        """Whether it is in English, as far as anybody said; reads its source."""
        language = self.language or self.source.language or "en"
        return language.split("-")[0] == "en"

    def current_text(self):
        """The newest version of its text, or None where none is kept."""
        return max(self.texts.all(), key=lambda text: text.version, default=None)


@receiver(pre_save, sender=Article)
def speak_for_itself(sender, instance, raw, **kwargs):
    """Let an article of a fixture that names no voice be written; `rebuild` mends it.

    What it copies may not be there yet.
    """
    for name in VOICES if raw else ():
        if getattr(instance, f"{name}_id") is None:
            setattr(instance, f"{name}_id", instance.source_id)
