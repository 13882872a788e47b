"""What every kind of record shares in the API, its parties and its evidence."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations import evidence
from relations.actions.records import save_record
from relations.api.addresses import record_address
from relations.api.serializers.base import (
    CuratedSerializer,
    ItemIdField,
    StrictSerializer,
)
from relations.api.serializers.citations import PassageSerializer
from relations.api.serializers.fields import (
    CountryField,
    GradeField,
    PlaceField,
    RowField,
)
from relations.models import Citation, Official, Participation, Preference, Tenure
from relations.twins import likely_twins
from relations.vocabularies import RecordConfidence

EVIDENCE = {
    "x-name": "Evidence",
    "type": "object",
    "description": "What the passages amount to. A passage supports the record unless "
    "it is cited otherwise or its article does not have it; copies and digests speak "
    "for their original.",
    "properties": {
        "citations": {"type": "integer", "description": "All passages."},
        "withheld": {
            "type": "integer",
            "description": "Passages of confidential sources that support it and are "
            "not shown; 0 for those who see all.",
        },
        "independent_sources": {
            "type": "integer",
            "description": "Publishers whose passages support the record; copies, "
            "digests and outlets of one owner count once.",
        },
        "verified": {
            "type": "integer",
            "description": "Passages that were seen in their article's text.",
        },
        "source_quality": {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": 5,
            "description": "After AidData TUFF, 5 is best: 1 media only, 2 two other "
            "families of sources, 3 scholarly work, 4 one official source, 5 several "
            "independent ones. Null without support.",
        },
        "completeness": {
            "type": "object",
            "description": "How much of what a record of its kind needs is filled.",
            "properties": {
                "share": {"type": "number", "minimum": 0, "maximum": 1},
                "missing": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["share", "missing"],
        },
        "best_admiralty": {
            "type": ["string", "null"],
            "pattern": "^[A-F][1-6]$",
            "description": "The best pair of the source's reliability (A is best) and "
            "that passage's credibility (1 is best). Null without support.",
        },
        "attested_by": {
            "type": "object",
            "description": "Who says it: parties, through their official sources, "
            "state media or official accounts; and whether any third party does.",
            "properties": {
                "parties": {"type": "array", "items": {"type": "string"}},
                "third": {"type": "boolean"},
            },
            "required": ["parties", "third"],
        },
        "disputed": {"type": "boolean", "description": "A passage contradicts it."},
        "disputes": {
            "type": "array",
            "description": "The fields that passages contradict, with every value.",
            "items": {
                "type": "object",
                "properties": {
                    "field": {
                        "type": ["string", "null"],
                        "description": "Null: the record as a whole.",
                    },
                    "values": {
                        "type": "array",
                        "description": "The record's own value first.",
                        "items": {
                            "type": "object",
                            "properties": {
                                "value": {"type": "string"},
                                "recorded": {
                                    "type": "boolean",
                                    "description": "It is the record's own value.",
                                },
                                "citations": {
                                    "type": "array",
                                    "items": {"type": "integer"},
                                    "description": "The passages that say so.",
                                },
                            },
                            "required": ["value", "recorded", "citations"],
                        },
                    },
                    "preferred": {
                        "type": ["object", "null"],
                        "description": "Which value to go by, if somebody said so; "
                        "the others stay.",
                        "properties": {
                            "citation": {
                                "type": ["integer", "null"],
                                "description": "The passage that gives it; null: the "
                                "record's own value.",
                            },
                            "reason": {"type": "string"},
                        },
                        "required": ["citation", "reason"],
                    },
                },
                "required": ["field", "values", "preferred"],
            },
        },
    },
    "required": [
        "citations",
        "withheld",
        "independent_sources",
        "verified",
        "source_quality",
        "completeness",
        "best_admiralty",
        "attested_by",
        "disputed",
        "disputes",
    ],
}
WARNINGS = {
    "type": "array",
    "items": {
        "x-name": "Warning",
        "type": "object",
        "properties": {
            "field": {"type": "string"},
            "code": {"type": "string"},
            "message": {"type": "string"},
        },
        "required": ["field", "code", "message"],
    },
}
OFFICIAL = {
    "x-name": "OfficialThen",
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "url": {"type": "string"},
        "name": {"type": "string"},
        "post": {
            "type": ["object", "null"],
            "description": "The post held at the record's date, where there is one.",
            "properties": {
                "id": {"type": "integer"},
                "title": {"type": "string"},
                "role": {"type": "string"},
            },
            "required": ["id", "title", "role"],
        },
    },
    "required": ["id", "url", "name", "post"],
}

# The members of a record around those of its kind.
HEAD = (
    "id",
    "url",
    "kind",
    "title",
    "summary",
    "purpose",
    "start",
    "end",
    "end_state",
    "status",
    "status_date",
    "status_reason",
    "review",
    "confidence",
    "participants",
    "place",
    "topics",
    "evidence",
)
TAIL = ("citations", "preferences", "warnings", "etag", "created", "updated")
# Members that are shown where somebody asks, or has just written.
ASKED = ("citations", "preferences", "warnings")


class OfficialField(RowField):
    """The official of a party, with the post held then."""

    response = OFFICIAL

    def __init__(self, **options):
        super().__init__("officials", lambda user: Official.objects.all(), **options)

    def get_attribute(self, party):
        return party if party.official_id else None

    def to_representation(self, party):
        tenure = party.post_then()
        post = tenure and {
            "id": tenure.post_id,
            "title": tenure.post.title,
            "role": tenure.post.role_id,
        }
        shown = super().to_representation(party.official)
        return {**shown, "name": party.official.name, "post": post}


class PartySerializer(StrictSerializer):
    """A country in its role, and who acted for it."""

    id = ItemIdField()
    country = CountryField()
    official = OfficialField(required=False, allow_null=True)
    tenure = RowField(
        "tenures",
        lambda user: Tenure.objects.all(),
        alone=True,
        required=False,
        allow_null=True,
    )

    class Meta:
        model = Participation
        fields = (
            "id",
            "country",
            "role",
            "official",
            "tenure",
            "named_as",
            "is_lead",
        )


class PreferenceSerializer(StrictSerializer):
    """On a disputed field, the value to go by, and why."""

    id = ItemIdField()
    citation = RowField(
        "citations",
        lambda user: Citation.objects.visible_to(user),
        alone=True,
        required=False,
        allow_null=True,
        help_text="The passage whose value is preferred; null: the record's own.",
    )

    class Meta:
        model = Preference
        fields = ("id", "field", "citation", "reason")


class RecordSerializer(CuratedSerializer):
    """A record; each kind adds its own members."""

    children = {
        "participants": "participations",
        "citations": "citations",
        "preferences": "preferences",
    }
    sometimes = ASKED
    hints = {
        "review": "The review state is not written as a field; reviewing is an action.",
        "kind": "The kind follows from the address and never changes.",
    }

    confidence = GradeField(RecordConfidence, required=False, allow_null=True)
    participants = PartySerializer(source="participations", many=True)
    place = PlaceField()
    evidence = serializers.SerializerMethodField()
    citations = PassageSerializer(
        many=True,
        required=False,
        help_text="In answers to writes, and with “expand=citations”.",
    )
    preferences = PreferenceSerializer(
        many=True,
        required=False,
        help_text="On disputed fields, the values to go by; in answers to writes.",
    )
    warnings = serializers.SerializerMethodField(
        help_text="In answers to writes: what looks wrong and may be right."
    )

    class Meta:
        read_only_fields = ("kind", "review", "created", "updated")

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.Meta.fields = (*HEAD, *cls.Meta.own, *TAIL)

    def get_url(self, record) -> str:
        return record_address(record)

    @extend_schema_field(EVIDENCE)
    def get_evidence(self, record):
        return evidence.summary(record)

    @extend_schema_field(WARNINGS)
    def get_warnings(self, record):
        return [
            *self._about_parties(record),
            *self._about_passages(record),
            *self._about_twins(record),
        ]

    def unwritable(self, data):
        problems = super().unwritable(data)
        if "review" in data:  # also where it repeats what is there
            refusal = serializers.ErrorDetail(self.hints["review"], code="read_only")
            problems["review"] = [refusal]
        return problems

    @property
    def _readable_fields(self):
        expand = self.context.get("expand") or ()
        for field in super()._readable_fields:
            if field.field_name not in ASKED or field.field_name in expand:
                yield field

    def store(self, row, children):
        user = self.context["request"].user
        return save_record(row, children=children, user=user, reason=self.why)

    def _about_parties(self, record):
        for index, party in enumerate(record.participations.all()):
            for sentence in party.warnings():
                yield {
                    "field": f"participants.{index}.tenure",
                    "code": "not_in_post",
                    "message": sentence,
                }

    def _about_twins(self, record):
        """Records that may tell of the fact of which one was just made."""
        if getattr(self.context.get("view"), "action", "") != "create":
            return
        parties = record.participations.all()
        for twin in likely_twins(record, parties, self.context["request"].user):
            yield {
                "field": "title",
                "code": "likely_twin",
                "message": f"This may be recorded already: “{twin.title}” "
                f"({twin.start.display or 'undated'}), no. {twin.pk}, "
                f"{record_address(twin)}",
            }

    def _about_passages(self, record):
        for index, citation in enumerate(record.citations.all()):
            warning = passage_warning(citation)
            if warning:
                yield {"field": f"citations.{index}.quote", **warning}


def passage_warning(citation):
    """What a writer should know about a passage that was not seen, or None."""
    if citation.anchor == "not_found":
        return {
            "code": "not_found",
            "message": f"The text of “{citation.article.title}” does not have this "
            "passage; compare it word by word.",
        }
    if citation.anchor == "text_not_kept":
        return {
            "code": "text_not_kept",
            "message": f"We keep no text of “{citation.article.title}”; the passage "
            "was not checked.",
        }
    return None
