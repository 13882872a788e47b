"""Countries under all their codes and names, products, code lists, pairs."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations.api.addresses import address
from relations.api.serializers.base import (
    CuratedSerializer,
    ItemIdField,
    StrictSerializer,
)
from relations.api.serializers.fields import CountryField
from relations.models import (
    KINDS,
    Country,
    CountryCode,
    CountryName,
    Product,
    Succession,
)
from relations.vocabularies import STATE_SYSTEMS

SPELLS = {
    "type": "array",
    "description": "When it was a member of the COW and GW systems of states.",
    "items": {
        "x-name": "Spell",
        "type": "object",
        "properties": {
            "system": {"type": "string"},
            "number": {"type": "string"},
            "from": {"type": ["string", "null"], "format": "date"},
            "to": {"type": ["string", "null"], "format": "date"},
        },
        "required": ["system", "number", "from", "to"],
    },
}


class CountryListSerializer(CuratedSerializer):
    """A country without its codes and names, which its own address has."""

    iso3 = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Country
        fields = (
            "id",
            "url",
            "code",
            "iso3",
            "name",
            "official_name",
            "entity_type",
            "start",
            "end",
            "end_state",
            "region",
            "demonyms",
            "capital",
            "wikidata",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")

    def get_url(self, row) -> str:
        return address("countries", row.code)


class CountryCodeSerializer(StrictSerializer):
    id = ItemIdField()

    class Meta:
        model = CountryCode
        fields = ("id", "scheme", "value", "valid_from", "valid_to")


class CountryNameSerializer(StrictSerializer):
    id = ItemIdField()

    class Meta:
        model = CountryName
        fields = ("id", "name", "language", "kind")


class PredecessorSerializer(serializers.ModelSerializer):
    country = CountryField(source="predecessor", read_only=True)
    date = serializers.CharField(read_only=True)

    class Meta:
        model = Succession
        fields = ("country", "kind", "date")


class SuccessorSerializer(PredecessorSerializer):
    country = CountryField(source="successor", read_only=True)


class CountrySerializer(CountryListSerializer):
    """A country with everything that is known about what it is called."""

    children = {"codes": "codes", "names": "names"}

    codes = CountryCodeSerializer(many=True, required=False)
    names = CountryNameSerializer(many=True, required=False)
    spells = serializers.SerializerMethodField()
    predecessors = PredecessorSerializer(many=True, read_only=True)
    successors = SuccessorSerializer(many=True, read_only=True)

    class Meta(CountryListSerializer.Meta):
        fields = (
            *CountryListSerializer.Meta.fields[:-3],
            "codes",
            "names",
            "spells",
            "predecessors",
            "successors",
            *CountryListSerializer.Meta.fields[-3:],
        )

    @extend_schema_field(SPELLS)
    def get_spells(self, row):
        return [
            {
                "system": code.scheme,
                "number": code.value,
                "from": code.valid_from and code.valid_from.isoformat(),
                "to": code.valid_to and code.valid_to.isoformat(),
            }
            for code in row.codes.all()
            if code.scheme in STATE_SYSTEMS
        ]


class ProductSerializer(CuratedSerializer):
    class Meta:
        model = Product
        fields = ("id", "url", "scheme", "code", "title", "etag", "created", "updated")
        read_only_fields = fields

    def get_url(self, row) -> str:
        return address("products", row.pk)


class TermSerializer(serializers.Serializer):
    """One code of a list."""

    code = serializers.CharField()
    label = serializers.CharField()
    definition = serializers.CharField()
    anchor = serializers.CharField(
        help_text="The standard or data set that the code comes from."
    )


class TermRowSerializer(TermSerializer):
    """A code after the name of its list, as files have them."""

    def get_fields(self):
        return {"vocabulary": serializers.CharField(), **super().get_fields()}


class VocabularySerializer(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    terms = TermSerializer(many=True)


COUNTS = {name: serializers.IntegerField() for name in ("total", *KINDS)}
CountsSerializer = type("CountsSerializer", (serializers.Serializer,), COUNTS)


class DyadSerializer(serializers.Serializer):
    """A pair of countries, its codes in alphabetical order, and how much there is."""

    dyad = serializers.CharField(help_text="The canonical order: “AZE-ISR”.")
    url = serializers.CharField()
    timeline = serializers.CharField()
    countries = serializers.ListField(child=CountryField())
    counts = CountsSerializer()
    incidental = serializers.IntegerField(
        help_text="Records on the timeline that no count counts: one of the two only "
        "gave the venue, mediated, observed or keeps the text."
    )
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
