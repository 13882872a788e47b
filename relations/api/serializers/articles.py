"""Articles as they are shown and written, with their text or from a saved page."""

from django.core.exceptions import ValidationError as ModelError
from django.db import transaction
from rest_framework import serializers

from articles import syndication
from articles.capture import Captured, CaptureError, capture
from articles.models import Article, ArticleText, Source
from articles.vocabularies import Rights
from relations.actions import findings, texts
from relations.actions.records import save_row
from relations.api.addresses import address
from relations.api.errors import Invalid, Problem, from_model, problem
from relations.api.permissions import sees_unpublished, visible_articles
from relations.api.serializers.base import CuratedSerializer
from relations.api.serializers.fields import RowField, ShapedField
from relations.api.serializers.sources import SourceField
from relations.models.citations import PLACED

ARTICLE_TEXT = {
    "x-name": "NewestText",
    "type": "object",
    "properties": {
        "version": {"type": "integer"},
        "sha256": {"type": "string"},
        "characters": {"type": "integer"},
        "text": {
            "type": ["string", "null"],
            "description": "The words, at the article's own address and where its "
            "rights allow.",
        },
    },
    "required": ["version", "sha256"],
}


class TextField(ShapedField):
    """The newest text of an article: read as its words, written with its digest.

    The words are written where the rights allow it, at the article's own address.
    """

    response = ARTICLE_TEXT
    request = {"type": "string"}

    def get_attribute(self, article):
        return article

    def to_internal_value(self, value):
        if isinstance(value, dict):  # as it was read
            value = value.get("text")
        if value is not None and not isinstance(value, str):
            raise serializers.ValidationError(
                "Give the words of the article as one text.", code="invalid"
            )
        return value

    def to_representation(self, article):
        text = article.current_text()
        if text is None:
            return None
        shown = {"version": text.version, "sha256": text.sha256}
        if self.context.get("whole"):
            user = self.context["request"].user
            may = article.rights == Rights.FULL or sees_unpublished(user)
            shown["characters"] = len(text.text)
            shown["text"] = text.text if may else None
        return shown


class ArticleSerializer(CuratedSerializer):
    """An article. `url` is its own address in the web, `self` the one here.

    Made from `html`, what the body leaves out is taken from the page; `captured` is
    what was read there, and `warnings` what its writer should look at.
    """

    kept = ("id", "text", "html")
    captured = Captured()
    warnings = ()
    passages = {}

    url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    self = serializers.SerializerMethodField()
    source = SourceField()
    syndicated_from = RowField(
        "articles", visible_articles, alone=True, required=False, allow_null=True
    )
    based_on = RowField(
        "articles", visible_articles, alone=True, required=False, allow_null=True
    )
    text = TextField(
        required=False,
        allow_null=True,
        help_text="The words of the article; a changed text becomes a new version.",
    )
    html = serializers.CharField(
        write_only=True,
        required=False,
        help_text="The source of the saved page, instead of its text, where an "
        "article is made: what is not given is taken from it.",
    )
    copies = serializers.SerializerMethodField(
        help_text="Numbers of the articles that are copies of this one."
    )

    class Meta:
        model = Article
        fields = (
            "id",
            "self",
            "source",
            "url",
            "canonical_url",
            "title",
            "byline",
            "credit",
            "published",
            "retrieved_at",
            "language",
            "archive_url",
            "rights",
            "excerpt_limit",
            "syndicated_from",
            "based_on",
            "text",
            "html",
            "copies",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("canonical_url", "created", "updated")

    def get_self(self, row) -> str:
        return address("articles", row.pk)

    def get_copies(self, row) -> list[int]:
        return [copy.pk for copy in row.copies.all()]

    def to_internal_value(self, data):
        if isinstance(data, dict) and "html" in data:
            data = self._with_page(data)
        if isinstance(data, dict) and self.instance is not None:
            data = {name: each for name, each in data.items() if not told(name, each)}
        return super().to_internal_value(data)

    def _with_page(self, data):
        """The body with what it leaves out taken from its page."""
        data = dict(data)
        html = data.pop("html")
        if self.instance is not None:
            refuse_html("A page is read when an article is made; send “text” here.")
        if data.get("text") is not None:
            refuse_html("Give either “html” or “text”, not both.")
        if not isinstance(html, str):
            refuse_html("Give the source of the page as one text.")
        url = data.get("url") or ""
        try:
            found = capture(html, url if isinstance(url, str) else "")
        except CaptureError as error:
            refuse_html(str(error))
        self.captured, self.warnings = found, list(found.warnings)
        for name in ("title", "byline", "published", "language"):
            if getattr(found, name):
                data.setdefault(name, getattr(found, name))
        self._take_address(data, found)
        self._take_source(data, found)
        if data.get("rights") == Rights.NO_TEXT:
            self.warnings.append("The text was read and not kept, as the rights say.")
        else:
            data["text"] = found.text or None
        return data

    def _take_address(self, data, found):
        if data.get("url") or not found.url:
            return
        try:
            self.fields["url"].run_validation(found.url)
        except serializers.ValidationError:
            self.warnings.append("The page names an address that is none; give it.")
        else:
            data["url"] = found.url

    def _take_source(self, data, found):
        if data.get("source") is not None:
            return
        known = Source.objects.called(found.publisher)
        if known is None:
            said = f"The page names “{found.publisher}”, which is none of our sources"
            raise serializers.ValidationError(
                {
                    "source": [
                        serializers.ErrorDetail(
                            f"{said if found.publisher else 'The page names none'}; "
                            "say who published it.",
                            code="required",
                        )
                    ]
                }
            )
        data["source"] = known.pk

    @transaction.atomic
    def write(self, row, values):
        words = values.pop("text", None)
        user = self.context["request"].user
        source = values.get("source")
        if source is not None and source.pk is None:
            save_row(source, user=user, reason="API")
        self._refuse_known(row, values.get("url", row.url))
        row = super().write(row, values)
        current = row.current_text()
        if words is not None and (current is None or current.text != words):
            text = ArticleText(
                article=row,
                version=ArticleText.objects.next_version(row),
                text=words,
                extractor=self.captured.extractor or "API",
            )
            try:
                text.full_clean()
            except ModelError as error:
                raise Invalid(from_model(error)) from error
            text.save()
            self.passages = texts.follow(row, user)
            if self.passages:
                self.warnings = [*self.warnings, *self._lost(row, text)]
        if row.rights == Rights.NO_TEXT and self.captured.text:
            syndication.index(row, self.captured.text)
        findings.follow(row)
        return row

    def _lost(self, row, text):
        """Sentences on the passages that have no place in a new text."""
        lost = row.citations.exclude(anchor__in=PLACED).with_article().order_by("pk")
        return [
            f"{citation} (no. {citation.pk}) has no place in version {text.version}; "
            f"its state is “{citation.anchor}”."
            for citation in lost.visible_to(self.context["request"].user)
        ]

    def _refuse_known(self, row, url):
        probe = Article(pk=row.pk, url=url)
        known = probe.known_at_address()
        if known:
            sentence = f"We already have this article: “{known.title}”."
            raise Problem(
                409,
                sentence,
                errors=[problem("url", "known_article", sentence)],
                existing=address("articles", known.pk),
            )


def told(name, value):
    """Whether a member was told when the article was made, and never again."""
    if name == "copies" and isinstance(value, list) and value:
        return all(isinstance(each, dict) for each in value)
    return name in ("warnings", "passages")


def refuse_html(sentence):
    error = serializers.ErrorDetail(sentence, code="html")
    raise serializers.ValidationError({"html": [error]})


class MadeArticleSerializer(ArticleSerializer):
    """The answer to a new article: what its writer should look at comes with it."""

    copies = serializers.ListField(
        child=serializers.DictField(),
        read_only=True,
        help_text="Articles that this looks like a copy of: id, title and reason.",
    )
    warnings = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="What could not be read from the page for certain.",
    )

    class Meta(ArticleSerializer.Meta):
        fields = (*ArticleSerializer.Meta.fields, "warnings")


class ChangedArticleSerializer(ArticleSerializer):
    """The answer to a change: what a new text did to the passages comes with it."""

    passages = serializers.DictField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="How many passages were looked for in the new text, by their state "
        "then; empty if there is none.",
    )
    warnings = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="The passages that have no place in the new text.",
    )

    class Meta(ArticleSerializer.Meta):
        fields = (*ArticleSerializer.Meta.fields, "passages", "warnings")
