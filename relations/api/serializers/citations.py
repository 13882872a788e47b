"""Passages: within their record, and by themselves."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from articles.fields import DATE, EdtfSerializerField
from articles.models import Article
from articles.vocabularies import Rights
from relations.actions.records import save_citation
from relations.api.addresses import address, record_address
from relations.api.components import nullable
from relations.api.permissions import reader_sees_all
from relations.api.serializers.base import CuratedSerializer, ItemIdField
from relations.api.serializers.fields import (
    TEXT,
    GradeField,
    RowField,
    named_row,
    shows,
)
from relations.models import Citation, Record
from relations.vocabularies import InfoCredibility

ANCHOR = {
    "x-name": "Anchor",
    "type": "object",
    "properties": {
        "state": {"type": "string"},
        "start": {"type": ["integer", "null"]},
        "end": {"type": ["integer", "null"]},
        "text_version": {
            "type": ["integer", "null"],
            "description": "The version of the article's text that “start” and “end” "
            "count in; “text.version” of an article is its newest. Null where there "
            "is no text, or none any more.",
        },
        "prefix": {"type": "string"},
        "suffix": {"type": "string"},
    },
    "required": ["state", "start", "end", "text_version", "prefix", "suffix"],
}


@shows(
    "NamedArticle",
    title=TEXT,
    published=nullable(DATE),
    web=TEXT,
    archive_url=TEXT,
    language=TEXT,
    source={
        "x-name": "QuotedSource",
        "type": "object",
        "properties": {"id": {"type": "integer"}, "name": TEXT, "kind": TEXT},
        "required": ["id", "name", "kind"],
    },
)
def show_article(article):
    """What a citation tells about its article: enough to find and judge it."""
    return {
        "title": article.title,
        "published": EdtfSerializerField().to_representation(article.published),
        "web": article.url,
        "archive_url": article.archive_url,
        "language": article.language,
        "source": {
            "id": article.source_id,
            "name": article.source.name,
            "kind": article.source.kind,
        },
    }


@shows("NamedRecord", kind=TEXT, title=TEXT)
def show_record(record):
    return {
        "kind": record.kind,
        "title": record.title,
        "url": record_address(record),
    }


NAMED_RECORD = named_row(show_record.component, **show_record.members)


class PassageSerializer(CuratedSerializer):
    """A passage as a member of its record."""

    tells_why = False
    hints = {
        "anchor": "Where the passage stands is looked up; give “start” to choose among "
        "several places."
    }
    kept = ("id", "start")

    id = ItemIdField()
    article = RowField(
        "articles", lambda user: Article.objects.all(), show=show_article
    )
    credibility = GradeField(InfoCredibility, required=False)
    start = serializers.IntegerField(
        write_only=True,
        required=False,
        allow_null=True,
        min_value=0,
        max_value=10_000_000,
        help_text="Offset in the text, in code points; chooses among several places.",
    )
    anchor = serializers.SerializerMethodField()
    verified = serializers.BooleanField(source="is_verified", read_only=True)

    class Meta:
        model = Citation
        fields = (
            "id",
            "url",
            "article",
            "quote",
            "anchor",
            "verified",
            "start",
            "claim",
            "claimed_value",
            "stance",
            "credibility",
            "translation",
            "note",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")
        extra_kwargs = {"quote": {"max_length": 20_000}}

    def get_url(self, row) -> str:
        return address("citations", row.pk)

    @extend_schema_field(ANCHOR)
    def get_anchor(self, row):
        # The words around a passage count towards what may be shown of the text.
        around = self._sees_all() or row.article.rights == Rights.FULL
        return {
            "state": row.anchor,
            "start": row.start,
            "end": row.end,
            "text_version": row.text_version and row.text_version.version,
            "prefix": row.prefix if around else "",
            "suffix": row.suffix if around else "",
        }

    def assign(self, row, values, reset=False):
        article = values.get("article", row.article) if row.pk else None
        if row.pk and (values.get("quote", row.quote), article) != (
            row.quote,
            row.article,
        ):
            # Its old place is no hint to where other words stand.
            row.start = row.end = None
            row.prefix = row.suffix = ""
        super().assign(row, values, reset)

    def to_representation(self, row):
        shown = super().to_representation(row)
        if self._sees_all():
            shown["article"]["source"]["confidential"] = row.article.source.confidential
            return shown
        shown["quote"] = row.public_quote()
        if shown["quote"] != row.quote:
            shown["translation"] = ""
        return shown

    def _sees_all(self):
        return reader_sees_all(self.context)


class CitationSerializer(PassageSerializer):
    """A passage by itself, with the record that it is evidence for."""

    tells_why = True
    id = serializers.IntegerField(read_only=True)
    record = RowField(
        (
            "records",
            "meetings",
            "agreements",
            "trade-ties",
            "defense-ties",
            "diplomatic-ties",
            "events",
        ),
        lambda user: Record.objects.visible_to(user),
        show=show_record,
    )

    class Meta(PassageSerializer.Meta):
        fields = ("id", "url", "record", *PassageSerializer.Meta.fields[2:])

    def validate_record(self, record):
        if self.instance and self.instance.record_id != record.pk:
            raise serializers.ValidationError(
                "A passage stays with its record; cite it again there.",
                code="read_only",
            )
        return record

    def store(self, row, children):
        return save_citation(row, user=self.context["request"].user, reason=self.why)
