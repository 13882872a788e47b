"""The dossier of a pair of countries, as JSON or as a briefing in Markdown."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from rest_framework.fields import DateTimeField
from rest_framework.renderers import BaseRenderer

from relations import evidence
from relations.api.addresses import KIND_ROUTES
from relations.api.briefing import briefing
from relations.api.members import FIELDS, OMIT
from relations.api.parameters import Code, Day
from relations.api.past import NAME as KNOWN_AT
from relations.api.permissions import visible_articles
from relations.api.serializers.dossier import StandingSerializer
from relations.dossier import FACING, Dossier
from relations.kinds import as_kinds
from relations.models import Record
from relations.querysets.today import today
from relations.vocabularies import MeetingStatus, RecordKind, Seniority

TIES = {
    "trade": RecordKind.TRADE_TIE,
    "defense": RecordKind.DEFENSE_TIE,
    "diplomatic": RecordKind.DIPLOMATIC_TIE,
}


class BriefingRenderer(BaseRenderer):
    """Writes a dossier as Markdown."""

    media_type, format, charset = "text/markdown", "md", "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        request = renderer_context["request"]
        return briefing(data, request.build_absolute_uri("/")).encode()


class ShowsDossier:
    """The part of the view of pairs that answers about one pair."""

    def query_fields(self):
        fields = super().query_fields()
        if self.action == "retrieve":
            fields["valid_on"] = Day(
                "The day on which posts are held, agreements are in force and ties "
                "stand, and up to which meetings were held; today if not given, with "
                "“known_at” the day of that moment."
            )
            fields["format"] = Code(
                ["json", "md"],
                "JSON, or a briefing in Markdown with the passages as footnotes; "
                "“Accept: text/markdown” asks for the same.",
                many=False,
            )
        return fields

    def judge(self, reading):
        super().judge(reading)
        if self.request.accepted_renderer.format != BriefingRenderer.format:
            return
        for name in (FIELDS, OMIT):
            if reading.cleaned_data.get(name):
                sentence = f"A briefing is whole; leave “{name}” out, or ask for JSON."
                reading.add_error(name, ValidationError(sentence, code="whole"))

    def get_renderers(self):
        known = super().get_renderers()
        return [*known, BriefingRenderer()] if self.action == "retrieve" else known

    def perform_content_negotiation(self, request, force=False):
        if self.action != "retrieve":
            return super().perform_content_negotiation(request, force)
        for renderer in self.get_renderers():
            if renderer.format == request.query_params.get("format"):
                return renderer, renderer.media_type
        return super().perform_content_negotiation(request, force)

    @property
    def to_accept(self):
        if self.action != "retrieve":
            return super().to_accept
        return (
            "This address answers in JSON and in Markdown: send “Accept: "
            "application/json” or “Accept: text/markdown”."
        )

    def standing(self, one, other):
        """How things stand between the two on the day that is asked about."""
        day = self.asked["valid_on"] or today()
        found = Dossier(one, other, day, self.request.user)
        last, standing = found.last_meetings(), found.standing()
        disputed, contradicted = found.disputed()
        listed = [keys for _, keys in standing.values()]
        keys = {*last.values(), *contradicted}.union(*listed) - {None}
        records = self.in_brief(keys)
        self.dyad, self.day = f"{one.code}-{other.code}", day
        whole = {
            "more": {
                "counts": self.listed("records", incidental="false"),
                "incidental": self.listed("records", incidental="true"),
            },
            "valid_on": day,
            "posts": facing(found),
            "last_meeting": records.get(last[""]),
            "last_meetings": [
                {
                    "level": level.value,
                    "label": level.label,
                    "meeting": records.get(last.get(level.value)),
                }
                for level in Seniority
            ],
            "meetings_per_year": self.years(found.meetings_per_year()),
            "agreements_in_force": self.lasting(
                RecordKind.AGREEMENT, *standing[RecordKind.AGREEMENT], records
            ),
            "ties": {
                name: self.lasting(kind, *standing[kind], records)
                for name, kind in TIES.items()
            },
            "disputes": {
                "count": disputed,
                "more": self.listed("records", disputed="true", past=False),
                "results": [
                    each
                    for key in contradicted
                    if key in records
                    for each in disputes(records[key])
                ],
            },
        }
        context = {
            **self.get_serializer_context(),
            "pair": (one, other),
            "readable": self.readable_originals(records.values()),
        }
        return StandingSerializer(whole, context=context).data

    def in_brief(self, keys):
        """The records with these numbers, with all that is shown of them."""
        rows = Record.objects.visible_to(self.request.user).filter(pk__in=keys)
        return {row.pk: row for row in as_kinds(list(self.prepared(rows)))}

    def readable_originals(self, records):
        """The numbers of the articles behind copies and digests that may be read."""
        passages = [each for record in records for each in record.citations.all()]
        originals = {evidence.original(passage.article) for passage in passages}
        keys = {original.pk for original in originals - {None}}
        readable = visible_articles(self.request.user).filter(pk__in=keys)
        return set(readable.values_list("pk", flat=True))

    def years(self, counts):
        return {
            "count": sum(held + side for _, held, side in counts),
            "more": self.listed(
                "meetings", status=MeetingStatus.HELD.value, date_before=self.day
            ),
            "years": [
                {"year": year, "held": held, "incidental": side}
                for year, held, side in counts
            ],
        }

    def lasting(self, kind, count, keys, records):
        return {
            "count": count,
            "more": self.listed(KIND_ROUTES[kind], valid_on=self.day),
            "results": [records[key] for key in keys if key in records],
        }

    def listed(self, route, *, past=True, **query):
        """The address of a list of the pair; None if it has no past that is needed."""
        if self.moment:
            if not past:
                return None
            query[KNOWN_AT] = DateTimeField().to_representation(self.moment)
        query = urlencode({"dyad": self.dyad, **query}, safe=":")
        return f"{reverse('api-root')}{route}/?{query}"


def facing(found):
    return [
        {
            "role": office,
            "label": FACING[office][0],
            "sides": [
                {"country": country, "holders": holders or None}
                for country, holders in zip(found.countries, sides, strict=True)
            ],
        }
        for office, sides in found.posts().items()
    ]


def disputes(record):
    """The disputed fields of a record, each value with the best of its passages."""
    passages = {each.pk: each for each in record.citations.all()}
    for dispute in evidence.disputes(record):
        values = [
            {
                **value,
                "passage": evidence.best_of(
                    passages[key] for key in value["citations"]
                ),
            }
            for value in dispute["values"]
        ]
        yield {**dispute, "values": values, "record": record}
