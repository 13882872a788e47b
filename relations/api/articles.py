"""The API of sources and articles; they know nothing of records, so it lives here."""

from django.core.exceptions import ValidationError as ModelError
from django.db import transaction
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from articles.models import Article, ArticleText, Source
from articles.vocabularies import Rights
from relations.actions.records import save_row
from relations.api import examples
from relations.api.addresses import address
from relations.api.errors import Invalid, Problem, from_model, problem
from relations.api.permissions import require, sees_unpublished, visible_articles
from relations.api.reference_filtersets import ArticleFilters, SourceFilters
from relations.api.serializers.base import CuratedSerializer
from relations.api.serializers.fields import CountryCodeField, RowField, ShapedField
from relations.api.views.curated import CuratedViewSet

TEXT = {
    "type": ["object", "null"],
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
}


class SourceSerializer(CuratedSerializer):
    country_code = CountryCodeField(required=False)

    class Meta:
        model = Source
        fields = (
            "id",
            "url",
            "name",
            "kind",
            "country_code",
            "domain",
            "language",
            "owner",
            "reliability",
            "reliability_reason",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")

    def get_url(self, row) -> str:
        return address("sources", row.pk)


def show_source(source):
    return {"name": source.name, "kind": source.kind}


class SourceField(RowField):
    """An article's source: by number or address, or described by its members.

    A described source whose name we have is that one; else it is made.
    """

    request = {
        "oneOf": [
            *RowField.request["oneOf"],
            {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"type": "string"},
                },
                "additionalProperties": True,
            },
        ]
    }

    def __init__(self, **options):
        super().__init__(
            "sources", lambda user: Source.objects.all(), show=show_source, **options
        )

    def to_internal_value(self, value):
        if not isinstance(value, dict) or "id" in value:
            return super().to_internal_value(value)
        known = Source.objects.filter(name=str(value.get("name", "")).strip()).first()
        if known:
            return known
        serializer = SourceSerializer(data=value, context=self.context)
        serializer.is_valid(raise_exception=True)
        require(self.context["request"].user, "add", Source)
        source = Source(**serializer.validated_data)
        try:
            source.full_clean()
        except ModelError as error:
            raise serializers.ValidationError(
                {
                    each["field"] or "name": [each["message"]]
                    for each in from_model(error)
                }
            ) from error
        return source


class TextField(ShapedField):
    """The newest text of an article: read as its words, written with its digest.

    The words are written where the rights allow it, at the article's own address.
    """

    response = TEXT
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
    """An article. `url` is its own address in the web, `self` the one here."""

    kept = ("id", "text")

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
                extractor="API",
            )
            try:
                text.full_clean()
            except ModelError as error:
                raise Invalid(from_model(error)) from error
            text.save()
        return row

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


class SourceViewSet(CuratedViewSet):
    """Publishers."""

    model = Source
    serializer_class = SourceSerializer
    filterset_class = SourceFilters
    orderings = {"name": ("name", "id"), "id": ("id",), "updated": ("updated", "id")}
    ordering = "name"

    def visible(self):
        return Source.objects.all()


class ArticleViewSet(CuratedViewSet):
    """Articles; the public sees those that a published record cites."""

    model = Article
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilters
    past_is_public = False

    @extend_schema(examples=[examples.NEW_ARTICLE])
    def create(self, request, *args, **kwargs):
        return super().create(request, *args, **kwargs)

    def visible(self):
        return visible_articles(self.request.user)

    def prepared(self, rows):
        texts = ArticleText.objects.order_by("-version")
        if self.action == "list":
            texts = texts.defer("text")
        copies = visible_articles(self.request.user).only("id", "syndicated_from")
        return rows.with_source().prefetch_related(
            Prefetch("texts", texts), Prefetch("copies", copies.order_by("id"))
        )

    def get_serializer_context(self):
        whole = self.action != "list"
        return {**super().get_serializer_context(), "whole": whole}
