"""The shape of each kind of record."""

from rest_framework import serializers

from relations.api.permissions import (
    reader_sees_all,
    visible_gatherings,
    visible_trips,
)
from relations.api.serializers.base import ItemIdField, StrictSerializer
from relations.api.serializers.fields import (
    TEXT,
    CodeField,
    CountryField,
    RowField,
    shows,
)
from relations.api.serializers.records import RecordSerializer
from relations.exporting.records import OWN
from relations.models import (
    Agreement,
    AgreementAction,
    AgreementObligation,
    DefenseTie,
    DiplomaticTie,
    Event,
    Meeting,
    Product,
    TradeTie,
)
from relations.models.records import STATUSES
from relations.vocabularies import QuadClass, ReviewStatus, Seniority


def optional_row(route, rows, show):
    return RowField(route, rows, show=show, required=False, allow_null=True)


class OtherRecordField(RowField):
    """Another record that this one names; null for whoever may not read that one."""

    def to_representation(self, record):
        is_public = record.review == ReviewStatus.APPROVED
        if not is_public and not reader_sees_all(self.context):
            return None
        return super().to_representation(record)


def other_record(route, rows):
    return OtherRecordField(
        route, rows, show=show_title, required=False, allow_null=True
    )


@shows("TitledRow", title=TEXT)
def show_title(row):
    return {"title": row.title}


@shows("CalledRow", name=TEXT)
def show_name(row):
    return {"name": row.name}


@shows("NamedProduct", scheme=TEXT, code=TEXT, title=TEXT)
def show_product(product):
    return {"scheme": product.scheme, "code": product.code, "title": product.title}


def status_field(model):
    return CodeField(choices=STATUSES[model.KIND].choices, required=False)


def agreements(user):
    return Agreement.objects.visible_to(user)


class MeetingSerializer(RecordSerializer):
    hints = {
        **RecordSerializer.hints,
        "level": "The level follows from the posts of the participants.",
    }
    status = status_field(Meeting)
    level = CodeField(
        choices=Seniority.choices,
        allow_blank=True,
        read_only=True,
        help_text="The highest seniority that all sides reach; empty where a side's is "
        "not known.",
    )
    trip = optional_row("trips", visible_trips, show_title)
    gathering = optional_row("gatherings", visible_gatherings, show_name)

    class Meta(RecordSerializer.Meta):
        model = Meeting
        own = OWN["meeting"]


class AgreementActionSerializer(StrictSerializer):
    id = ItemIdField()
    country = CountryField()

    class Meta:
        model = AgreementAction
        fields = ("id", "country", "action", "date", "note")


class AgreementObligationSerializer(StrictSerializer):
    id = ItemIdField()
    country = CountryField()
    toward = CountryField(required=False, allow_null=True)

    class Meta:
        model = AgreementObligation
        fields = ("id", "country", "obligation", "toward", "condition")


class AgreementSerializer(RecordSerializer):
    children = {
        **RecordSerializer.children,
        "actions": "actions",
        "obligations": "obligations",
    }
    hints = {
        **RecordSerializer.hints,
        "status": "The status follows from the dates; where they do not tell, give "
        "“status_override” and “status_reason”.",
        "start": "The date follows from “signed”, “announced” and “in_force”.",
        "end": "The end follows from “ended”.",
    }
    status = CodeField(choices=STATUSES[Agreement.KIND].choices, read_only=True)
    parent = other_record("agreements", agreements)
    signed_at = other_record("meetings", lambda user: Meeting.objects.visible_to(user))
    actions = AgreementActionSerializer(many=True, required=False)
    obligations = AgreementObligationSerializer(many=True, required=False)

    class Meta(RecordSerializer.Meta):
        model = Agreement
        read_only_fields = (
            *RecordSerializer.Meta.read_only_fields,
            "start",
            "end",
        )
        own = OWN["agreement"]


class TradeTieSerializer(RecordSerializer):
    status = status_field(TradeTie)
    product = optional_row("products", lambda user: Product.objects.all(), show_product)

    class Meta(RecordSerializer.Meta):
        model = TradeTie
        own = OWN["trade_tie"]


class DefenseTieSerializer(RecordSerializer):
    status = status_field(DefenseTie)
    rests_on = other_record("agreements", agreements)

    class Meta(RecordSerializer.Meta):
        model = DefenseTie
        own = OWN["defense_tie"]


class DiplomaticTieSerializer(RecordSerializer):
    status = status_field(DiplomaticTie)

    class Meta(RecordSerializer.Meta):
        model = DiplomaticTie
        own = OWN["diplomatic_tie"]


class EventSerializer(RecordSerializer):
    hints = {
        **RecordSerializer.hints,
        "quad_class": "The quad class follows from the event's type.",
        "score": "The score follows from the event's type.",
    }
    status = status_field(Event)
    quad_class = CodeField(choices=QuadClass.choices, read_only=True)
    score = serializers.FloatField(read_only=True, allow_null=True)

    class Meta(RecordSerializer.Meta):
        model = Event
        own = OWN["event"]


KIND_SERIALIZERS = {
    serializer.Meta.model.KIND.value: serializer
    for serializer in (
        MeetingSerializer,
        AgreementSerializer,
        TradeTieSerializer,
        DefenseTieSerializer,
        DiplomaticTieSerializer,
        EventSerializer,
    )
}
