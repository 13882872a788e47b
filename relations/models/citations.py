"""Citations: which passage of which article says what about a record."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from articles import anchoring
from articles.constraints import given, one_of
from articles.curated import Curated, history
from articles.models import Article, ArticleText
from articles.vocabularies import AnchorState, Rights
from relations.models.codes import CodesField
from relations.models.records import Record
from relations.querysets.citations import CitationQuerySet
from relations.querysets.proof import SEEN
from relations.redacted import is_redacted
from relations.vocabularies import InfoCredibility, Stance

# A passage in one of these states has been seen in the article's text.
VERIFIED = frozenset(SEEN)
PLACED = {AnchorState.EXACT, AnchorState.NORMALIZED}


class Citation(Curated):
    """A passage of an article and what it does to a record, or to some of its fields.

    The passage is looked for in the stored text when it is saved; `anchor` tells
    what came of it. Offsets count Unicode code points of `text_version`.
    """

    record = HistoricForeignKey(
        Record, models.CASCADE, related_name="citations", db_index=False
    )
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="citations", db_index=False
    )
    text_version = models.ForeignKey(
        ArticleText,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="citations",
    )
    quote = models.TextField(
        "passage", help_text=_("The exact words of the article, copied from it.")
    )
    prefix = models.CharField(max_length=100, blank=True, editable=False)
    suffix = models.CharField(max_length=100, blank=True, editable=False)
    start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    page = models.CharField(max_length=20, blank=True)
    claim = CodesField(
        "supports",
        max_length=500,
        help_text=_("The fields that the passage is about; empty: the whole record."),
    )
    claimed_value = models.CharField(
        max_length=300,
        blank=True,
        help_text=_("What the passage says instead, where it contradicts."),
    )
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.SUPPORTS)
    credibility = models.PositiveSmallIntegerField(
        default=6,
        choices=[(int(grade.value), grade.label) for grade in InfoCredibility],
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text=_("Of this statement, whoever prints it; 6 cannot be judged."),
    )
    translation = models.TextField(blank=True, help_text=_("The passage in English."))
    note = models.TextField(blank=True)
    anchor = models.CharField(
        max_length=20,
        choices=AnchorState,
        default=AnchorState.NOT_FOUND,
        editable=False,
    )
    text_sha256 = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Hash of the text in which the passage was seen, if not kept."),
    )
    fingerprint = models.CharField(max_length=64, editable=False)

    history = history()
    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["record_id", "id"]
        indexes = [
            models.Index(fields=["article", "start"], name="citation_in_article"),
            models.Index(fields=["anchor"], name="citation_by_anchor"),
            models.Index(fields=["stance", "record"], name="citation_by_stance"),
            # It tells alone whether a record is supported, and by words that were seen.
            # With the article it leads to who speaks there.
            models.Index(
                fields=["record", "stance", "anchor", "article"],
                name="citation_by_support",
            ),
        ]
        constraints = [
            given("citation_quote_given", "quote", _("Quote the passage.")),
            one_of("citation_stance_known", "stance", Stance, _("a stance")),
            models.CheckConstraint(
                name="citation_credibility_1_to_6",
                condition=Q(credibility__gte=1, credibility__lte=6),
                violation_error_message=_("Credibility runs from 1 (best) to 6."),
            ),
            models.CheckConstraint(
                name="citation_anchor_settled",
                condition=Q(
                    anchor__in=[
                        state.value
                        for state in AnchorState
                        if state != AnchorState.AMBIGUOUS
                    ]
                ),
                violation_error_message=_(
                    "The article has this passage more than once; quote more of it."
                ),
            ),
            models.CheckConstraint(
                name="citation_placed_in_text",
                condition=~Q(anchor__in=PLACED)
                | Q(
                    text_version__isnull=False,
                    start__isnull=False,
                    end__isnull=False,
                    end__gt=F("start"),
                ),
                violation_error_message=_(
                    "A passage that was found has its place in a version of the text."
                ),
            ),
            models.CheckConstraint(
                name="citation_seen_elsewhere_has_hash",
                condition=~Q(anchor=AnchorState.VERIFIED_ELSEWHERE)
                | (
                    ~Q(text_sha256="")
                    & Q(start__isnull=False, end__isnull=False, end__gt=F("start"))
                ),
                violation_error_message=_(
                    "A passage that was seen in a text we do not keep has the "
                    "hash of that text and its place in it."
                ),
            ),
            models.UniqueConstraint(
                name="citation_once",
                fields=["record", "article", "fingerprint"],
                violation_error_message=_("This passage supports the record already."),
            ),
        ]

    def __str__(self):
        # What is shown anywhere keeps to the article's rights.
        words = self.public_quote() if self.article_id else self.quote
        return f"“{words[:60]}{'…' if len(words) > 60 else ''}”"

    def natural_key(self):
        return (
            *self.record.natural_key(),
            *self.article.natural_key(),
            self.quote,
            self.stance,
            ",".join(self.claim),
        )

    natural_key.dependencies = ["relations.record", "articles.articletext"]

    @property
    def is_verified(self):
        return self.anchor in VERIFIED

    def fingerprint_now(self):
        """What makes this citation the same as another one of the record."""
        claim = ",".join(sorted(self.claim))
        parts = [self.quote, str(self.start or ""), self.stance, claim]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    def clean(self):
        super().clean()
        self.place()
        self._check_claim()
        if self.record_id and self.article_id:
            twin = Citation.objects.filter(
                record=self.record_id,
                article=self.article_id,
                fingerprint=self.fingerprint_now(),
            ).exclude(pk=self.pk)
            if twin.exists():
                raise ValidationError(
                    {"quote": _("This passage supports the record already.")}
                )

    def _check_claim(self):
        if not (self.claim and self.record_id):
            return
        known = self.record.specific.claimable()
        wrong = [name for name in self.claim if name not in known]
        if wrong:
            raise ValidationError(
                {
                    "claim": _(
                        "{kind} has no field “{wrong}”; choose from {choices}."
                    ).format(
                        kind=self.record.a_kind(),
                        wrong=wrong[0],
                        choices=", ".join(known),
                    )
                }
            )

    def place(self, at=None):
        """Look for the passage in the article's text and note what came of it.

        `at` is the offset that the curator meant, where the passage occurs more than
        once. Raises `ValidationError` for a passage that is too short, or that
        occurs more than once and is not settled.
        """
        if not self.article_id or not self.quote:
            return
        if is_redacted(self.quote):
            self._stay_in_place()
            return
        text = self.article.current_text()
        try:
            found = anchoring.anchor(
                text.text if text else "",
                self.quote,
                start=self.start if at is None else at,
                prefix=self.prefix,
                suffix=self.suffix,
            )
        except anchoring.QuoteError as error:
            raise ValidationError({"quote": str(error)}) from error
        if text is None:
            if not self._was_seen_elsewhere():
                self._unplace(AnchorState.TEXT_NOT_KEPT)
            return
        if found.state == anchoring.NOT_FOUND and self._stood_in_an_older_text(text):
            self.anchor = AnchorState.ORPHANED
            return
        if found.state == anchoring.AMBIGUOUS:
            raise ValidationError(
                {
                    "quote": ValidationError(
                        _(
                            "The article has this passage more than once; "
                            "quote more of it."
                        ),
                        code="ambiguous",
                        params={"candidates": list(found.candidates)},
                    )
                }
            )
        self.anchor = found.state
        if found.state in PLACED:
            self.text_version = text
            self.start, self.end = found.start, found.end
            self.prefix, self.suffix = found.prefix, found.suffix
        else:
            self._unplace(AnchorState.NOT_FOUND)

    def _stay_in_place(self):
        """Keep the place of words that were taken out; they cannot be found again."""
        stored = self._stored()
        if stored is None:
            raise ValidationError(
                {
                    "quote": _(
                        "This stands for words that were taken out; quote the "
                        "passage itself."
                    )
                }
            )
        for name in ("anchor", "text_version", "text_sha256", "start", "end"):
            setattr(self, name, getattr(stored, name))

    def _was_seen_elsewhere(self):
        """Whether these very words were proved in a text that is not kept."""
        if self.anchor != AnchorState.VERIFIED_ELSEWHERE:
            return False
        return self._stored() is not None

    def _stored(self):
        """The row as it is stored if it has these words; one that left, as it was."""
        past = Citation.history.filter(id=self.pk)
        row = Citation.objects.filter(pk=self.pk).first() or (
            past.order_by("-history_date", "-history_id").first()
        )
        same = row and (row.quote, row.article_id) == (self.quote, self.article_id)
        return row if same else None

    def _stood_in_an_older_text(self, newest):
        older = self.text_version
        if older is None or older == newest or older.article_id != self.article_id:
            return False
        if self.start is None:
            return False
        return anchoring.anchor(older.text, self.quote, start=self.start).start == (
            self.start
        )

    def _unplace(self, state):
        self.anchor = state
        self.text_sha256 = ""
        self.text_version = self.start = self.end = None
        self.prefix = self.suffix = ""

    def warnings(self):
        """Sentences on what looks wrong about this passage but may be right."""
        if self.anchor != AnchorState.NOT_FOUND:
            return []
        text = self.article.current_text()
        found = anchoring.anchor(text.text if text else "", self.quote)
        sentence = _("{row} is not in the text of “{article}”.")
        if found.nearest:
            sentence = _(
                "{row} is not in the text of “{article}”. The nearest there is: "
                "“{words}”"
            )
        return [sentence.format(row=self, article=self.article, words=found.nearest)]

    def public_quote(self):
        """The passage, cut to what the article's rights let anybody show."""
        limit = self.article.excerpt_limit
        if self.article.rights == Rights.FULL or len(self.quote) <= limit:
            return self.quote
        return self.quote[: max(limit - 1, 0)].rstrip() + "…"

    def save(self, *args, **kwargs):
        self.fingerprint = self.fingerprint_now()
        super().save(*args, **kwargs)
