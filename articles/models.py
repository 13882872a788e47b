"""Sources, their articles, and the texts in which passages are found."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import anchoring
from articles.addresses import canonical_url
from articles.constraints import given, one_of
from articles.curated import Curated, history, why_unstorable
from articles.fields import EdtfField
from articles.querysets import (
    ORIGINALS,
    VOICES,
    ArticleQuerySet,
    ArticleTextQuerySet,
    SourceQuerySet,
)
from articles.vocabularies import Rights, SourceReliability, SourceType

LANGUAGE = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    _("Give a language tag such as “en”, “az” or “zh-Hant”."),
)
TEXT_LIMIT = 1_000_000


class Source(Curated):
    """Who publishes: a ministry, a news agency, a newspaper, a journal."""

    name = models.CharField(max_length=200, help_text=_("As it calls itself: “Trend”."))
    other_names = models.CharField(
        max_length=500,
        blank=True,
        help_text=_(
            "Names that mean it as well, by semicolons: “Trend News Agency; Trend AZ”."
        ),
    )
    kind = models.CharField(
        max_length=20,
        choices=SourceType,
        help_text=_(
            "What it is to the facts it reports; a party's own ministry is an "
            "official source of a party, its state broadcaster is state media."
        ),
    )
    country_code = models.CharField(
        "country",
        max_length=12,
        blank=True,
        help_text=_(
            "Code of the country it works from: “AZE”. Empty if international."
        ),
    )
    domain = models.CharField(
        max_length=200, blank=True, help_text=_("Host of its site: “trend.example”.")
    )
    language = models.CharField(
        max_length=35, blank=True, validators=[LANGUAGE], help_text=_("Usually “en”.")
    )
    owner = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Who owns it. Two outlets of one owner count as one source."),
    )
    reliability = models.CharField(
        max_length=1,
        choices=SourceReliability,
        default=SourceReliability.F,
        help_text=_("Admiralty code. Leave F until there is a basis for judging."),
    )
    reliability_reason = models.TextField(
        blank=True, help_text=_("Why this grade; required for any grade but F.")
    )
    confidential = models.BooleanField(
        default=False,
        help_text=_(
            "What it says may be published; that it says so, and its articles "
            "and passages, only curators see."
        ),
    )

    history = history()
    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="source_name_once",
                fields=["name"],
                violation_error_message=_("There is already a source with this name."),
            ),
            one_of("source_kind_known", "kind", SourceType, _("the kind of source")),
            one_of(
                "source_reliability_known",
                "reliability",
                SourceReliability,
                _("a reliability from A to F"),
            ),
            models.CheckConstraint(
                name="source_grade_has_reason",
                condition=Q(reliability=SourceReliability.F)
                | ~Q(reliability_reason=""),
                violation_error_message=_("Say why the source deserves this grade."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)

    def save(self, *args, **kwargs):
        with transaction.atomic():
            # Locked, so that of two writers the second one sees what the first wrote.
            stored = Source.objects.select_for_update(no_key=True).filter(pk=self.pk)
            was = stored.values_list("confidential", flat=True).first()
            super().save(*args, **kwargs)
            if was not in (None, self.confidential):
                of_it = self.articles.values("pk")
                Article.objects.speaking_for(of_it).settle_voices()

    def all_other_names(self):
        """Its other names, each without regard to capitals."""
        return {name.strip().casefold() for name in self.other_names.split(";")}


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


class ArticleText(models.Model):
    """A text of an article at one time. Never changed: a correction is a new version.

    Citations say in which version their passage stands.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="texts")
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

    article = models.ForeignKey(Article, models.CASCADE, related_name="dismissals")
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
