"""The dossier of a pair: its records in brief, each with its best passage."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from articles.fields import EdtfSerializerField
from relations import evidence
from relations.api.addresses import address, record_address
from relations.api.components import nullable
from relations.api.serializers.citations import PassageSerializer, show_article
from relations.api.serializers.countries import DyadSerializer
from relations.api.serializers.fields import (
    CountryField,
    PlaceField,
    RowField,
    named_row,
)
from relations.api.serializers.people import official_field, show_post
from relations.api.serializers.records import PartySerializer
from relations.dossier import FACING
from relations.models import Post
from relations.vocabularies import INCIDENTAL_ROLES, Seniority

COUNT = "Exactly as many as the list at “more” has."
MORE = "The address of the whole list, with the filters that were counted with."
ORIGINAL = nullable(named_row(show_article.component, **show_article.members))
NO_LIST = " Null with “known_at”: the list has no past."


class ProvingPassageSerializer(PassageSerializer):
    """A passage with the article that its own copies or digests."""

    original = serializers.SerializerMethodField(
        help_text="The article that the passage's one copies or digests, where it is "
        "another and may be read."
    )

    class Meta(PassageSerializer.Meta):
        fields = (*PassageSerializer.Meta.fields, "original")

    @extend_schema_field(ORIGINAL)
    def get_original(self, passage):
        article = evidence.original(passage.article)
        if article is None or article.pk not in self.context["readable"]:
            return None
        shown = {"id": article.pk, "url": address("articles", article.pk)}
        shown.update(show_article(article))
        if self._sees_all():
            shown["source"]["confidential"] = article.source.confidential
        return shown


class BestPassageSerializer(ProvingPassageSerializer):
    """Of the passages that support a record the one that proves most.

    It was seen in its article if one was, has the best Admiralty grade of these, and
    came first of these.
    """

    def get_attribute(self, record):
        return evidence.best_passage(record)


class RecordInBriefSerializer(serializers.Serializer):
    """A record with its best passage; “url” has all of it."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    kind = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    start = EdtfSerializerField()
    end = EdtfSerializerField()
    end_state = serializers.CharField()
    status = serializers.CharField()
    review = serializers.CharField()
    participants = PartySerializer(source="participations", many=True)
    place = PlaceField()
    incidental = serializers.SerializerMethodField(
        help_text="One of the two only gave the venue, mediated, observed or keeps "
        "the text."
    )
    passage = BestPassageSerializer(read_only=True, allow_null=True)
    withheld = serializers.SerializerMethodField(
        help_text="How many passages support it that the reader may not read."
    )

    def get_url(self, record) -> str:
        return record_address(record)

    def get_incidental(self, record) -> bool:
        parties = record.participations.all()
        main = {
            each.country_id for each in parties if each.role not in INCIDENTAL_ROLES
        }
        return not {each.pk for each in self.context["pair"]} <= main

    def get_withheld(self, record) -> int:
        return getattr(record, "withheld", 0)


class MeetingInBriefSerializer(RecordInBriefSerializer):
    meeting_format = serializers.CharField()
    level = serializers.CharField()


class AgreementInBriefSerializer(RecordInBriefSerializer):
    form = serializers.CharField()
    signed = EdtfSerializerField()
    in_force = EdtfSerializerField()


class TieInBriefSerializer(RecordInBriefSerializer):
    tie_type = serializers.CharField()
    importance = serializers.CharField()


class HolderSerializer(serializers.Serializer):
    """Somebody who holds a post on the day, as far as is known."""

    url = serializers.SerializerMethodField(help_text="The tenure.")
    official = official_field(read_only=True)
    post = RowField(
        "posts", lambda user: Post.objects.all(), show=show_post, read_only=True
    )
    since = EdtfSerializerField(source="start")
    until = EdtfSerializerField(source="end")
    end_state = serializers.CharField(help_text="What it means that “until” is null.")
    status = serializers.CharField(help_text="Regular, acting, disputed, ...")

    def get_url(self, tenure) -> str:
        return address("tenures", tenure.pk)


class SideSerializer(serializers.Serializer):
    country = CountryField()
    holders = HolderSerializer(
        many=True,
        allow_null=True,
        help_text="Whoever came last first; several where the post is disputed, held "
        "by somebody acting, or where no end is known. Null: nobody is known.",
    )


class FacingSerializer(serializers.Serializer):
    """An office on both sides, the countries in the order of the dossier."""

    role = serializers.ChoiceField(choices=list(FACING))
    label = serializers.CharField()
    sides = SideSerializer(many=True)


class LastMeetingSerializer(serializers.Serializer):
    level = serializers.ChoiceField(
        choices=Seniority.values,
        help_text="The seniority that every side reaches; 1 is highest.",
    )
    label = serializers.CharField()
    meeting = MeetingInBriefSerializer(allow_null=True)


class YearSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    held = serializers.IntegerField()
    incidental = serializers.IntegerField(
        help_text="Further ones in which one of the two is only incidental."
    )


class MeetingsPerYearSerializer(serializers.Serializer):
    """Meetings that were held, by the year in which the timeline shows them."""

    count = serializers.IntegerField(help_text=f"{COUNT} Incidental ones included.")
    more = serializers.CharField(help_text=MORE)
    years = YearSerializer(
        many=True, help_text="Oldest first; years without any are left out."
    )


class AgreementsSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=COUNT)
    more = serializers.CharField(help_text=MORE)
    results = AgreementInBriefSerializer(
        many=True, help_text="Newest first, 50 at most."
    )


class StandingTiesSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=COUNT)
    more = serializers.CharField(help_text=MORE)
    results = TieInBriefSerializer(many=True, help_text="Newest first, 50 at most.")


class TiesSerializer(serializers.Serializer):
    trade = StandingTiesSerializer()
    defense = StandingTiesSerializer()
    diplomatic = StandingTiesSerializer()


class DisputedValueSerializer(serializers.Serializer):
    value = serializers.CharField()
    recorded = serializers.BooleanField(help_text="It is the record's own value.")
    citations = serializers.ListField(
        child=serializers.IntegerField(), help_text="The passages that say so."
    )
    passage = ProvingPassageSerializer(
        read_only=True, allow_null=True, help_text="The best of these."
    )


class PreferredSerializer(serializers.Serializer):
    citation = serializers.IntegerField(
        allow_null=True,
        help_text="The passage that gives the value; null: the record's own.",
    )
    reason = serializers.CharField()


class DisputeSerializer(serializers.Serializer):
    """A field of a record that a passage contradicts."""

    record = RecordInBriefSerializer()
    field = serializers.CharField(
        allow_null=True, help_text="Null: the record as a whole."
    )
    values = DisputedValueSerializer(
        many=True, help_text="The record's own value first."
    )
    preferred = PreferredSerializer(
        allow_null=True,
        help_text="Which value to go by, if somebody said so; the others stay.",
    )


class DisputesSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=f"{COUNT} Records, not fields.")
    more = serializers.CharField(allow_null=True, help_text=MORE + NO_LIST)
    results = DisputeSerializer(
        many=True, help_text="Of the 50 newest records at most, each disputed field."
    )


class ListsSerializer(serializers.Serializer):
    """The lists of what is counted between two countries, on whatever day."""

    counts = serializers.CharField(
        help_text="Of all of “counts”; with “&kind=meeting” of one of them."
    )
    incidental = serializers.CharField()


class StandingSerializer(serializers.Serializer):
    """What the dossier has beside the counts of the pair."""

    more = ListsSerializer()
    valid_on = serializers.DateField(
        help_text="The day that posts, agreements, ties and last meetings are shown of."
    )
    posts = FacingSerializer(many=True)
    last_meeting = MeetingInBriefSerializer(
        allow_null=True, help_text="The last one held, whatever its level."
    )
    last_meetings = LastMeetingSerializer(
        many=True, help_text="The last one held at each level, as far as it is known."
    )
    meetings_per_year = MeetingsPerYearSerializer()
    agreements_in_force = AgreementsSerializer()
    ties = TiesSerializer()
    disputes = DisputesSerializer()


class DossierSerializer(DyadSerializer, StandingSerializer):
    """A pair of countries: how much there is, and how things stand on a day."""
