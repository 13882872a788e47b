"""Redactions: what is to be taken out, and the note of what was."""

from rest_framework import serializers

from articles.models import Article, ArticleText, Source
from relations.api.addresses import KIND_ROUTES
from relations.api.serializers.base import StrictBody
from relations.api.serializers.fields import CodeField
from relations.models import (
    KINDS,
    AgreementAction,
    AgreementObligation,
    Citation,
    Country,
    CountryName,
    Gathering,
    ImportRun,
    NotTheSame,
    Official,
    OfficialName,
    Participation,
    Post,
    Preference,
    Product,
    Record,
    Redaction,
    Succession,
    Tenure,
    Trip,
)

# The words by which a request names tables; those of routes where there is one.
TABLES = {
    "records": Record,
    **{route: KINDS[kind] for kind, route in KIND_ROUTES.items()},
    "participants": Participation,
    "citations": Citation,
    "preferences": Preference,
    "agreement-actions": AgreementAction,
    "agreement-obligations": AgreementObligation,
    "articles": Article,
    "sources": Source,
    "officials": Official,
    "official-names": OfficialName,
    "not-the-same": NotTheSame,
    "posts": Post,
    "tenures": Tenure,
    "trips": Trip,
    "gatherings": Gathering,
    "countries": Country,
    "country-names": CountryName,
    "successions": Succession,
    "products": Product,
    "import-runs": ImportRun,
}
# The texts of an article are taken down together, under the article's number.
WORDS = {model._meta.label_lower: word for word, model in TABLES.items()}
WORDS[ArticleText._meta.label_lower] = "articles"


class RedactionSerializer(serializers.ModelSerializer):
    """That something was taken out: where, by whom and why; never what it was."""

    table = serializers.SerializerMethodField(help_text="Where the value stood.")
    by = serializers.CharField(source="by.get_username")

    class Meta:
        model = Redaction
        fields = ("id", "table", "row", "column", "states", "reason", "by", "at")
        read_only_fields = fields

    def get_table(self, redaction) -> str:
        return WORDS.get(redaction.table, redaction.table)


class RedactSerializer(StrictBody):
    """What is to be taken out: one column of one row, or an article's whole text."""

    table = CodeField(
        tuple(TABLES), help_text="The route of the row, or the name of its list."
    )
    id = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        help_text="The row's number; of a row that was deleted, the number it had.",
    )
    column = serializers.CharField(
        max_length=60,
        help_text="The column to be emptied; “text” of an article takes down every "
        "version of its text.",
    )
    reason = serializers.CharField(
        max_length=1000, help_text="Why it has to go; kept for good."
    )
    past_only = serializers.BooleanField(
        default=False, help_text="Leave the value that the row has now."
    )
