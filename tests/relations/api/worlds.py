"""Records of every kind with everything that may be said of them, at random."""

import random

from relations.models import KINDS, Citation, Preference, Record, Trip
from relations.models.agreements import AgreementAction, AgreementObligation
from tests import factories as make
from tests.factories import KIND_FACTORIES, passage

TEXT = "They met and spoke about trade. They parted as friends. Nobody denied it."
QUOTES = ("met and spoke about trade", "They parted as friends", "Nobody denied it")
DATES = ("2025-05-20", "2025-05~", "2025", "../2025-05-20", "[2025-05-14..2025-05-20]")
CODES = ("ISR", "AZE", "TUR", "NATO")


class World:
    """A dozen records, their officials and articles; the same for the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.countries = [
            make.CountryFactory(
                code=code, entity_type="igo" if code == "NATO" else "state"
            )
            for code in CODES
        ]
        self.officials = [make.OfficialFactory() for _ in range(3)]
        self.tenures = [
            make.TenureFactory(
                official=official,
                post__country=self.random.choice(self.countries),
                start=start,
                end=end,
            )
            for official in self.officials
            for start, end in (("2020", ""), ("../2023", "2025-05-20"))
        ]
        self.sources = [
            make.SourceFactory(
                kind=kind,
                country_code=self.random.choice(["", *CODES]),
                owner=self.random.choice(["", "Group"]),
                confidential=hidden,
                **self.random.choice(
                    [{}, {"reliability": "B", "reliability_reason": "known"}]
                ),
            )
            for kind in ("media", "state_media", "official_party", "ngo")
            for hidden in (False, True)
        ]
        self.articles = [self.article() for _ in range(5)]
        self.articles += [
            self.article(**{name: self.random.choice(self.articles)})
            for name in ("syndicated_from", "based_on", "syndicated_from")
        ]
        self.made = [self.record(kind) for kind in KIND_FACTORIES]
        self.made += [self.record(self.one(list(KIND_FACTORIES))) for _ in range(4)]
        self.lose_some()
        self.prefer()

    def one(self, of):
        return self.random.choice(of)

    def code(self, kind, name):
        """Any code of a column of a kind."""
        choices = KINDS[kind]._meta.get_field(name).choices
        return self.one([code for code, _ in choices])

    def article(self, **columns):
        return make.ArticleFactory(
            source=self.one(self.sources),
            text=TEXT,
            rights=self.one(["full", "excerpt"]),
            excerpt_limit=self.one([10, 300]),
            published=self.one(DATES),
            url=f"https://news.example/{self.random.random()}",
            language="en",
            **columns,
        )

    def passages(self):
        """Unsaved citations, each of another article or another passage."""
        places = [(each, quote) for each in self.articles for quote in QUOTES]
        for article, quote in self.random.sample(places, self.random.randint(0, 6)):
            against = self.random.random() < 0.4
            yield passage(
                article=article,
                quote=quote,
                stance="contradicts"
                if against
                else self.one(["supports", "partially", "mentions"]),
                claim=self.random.sample(
                    ["start", "status", "place", "participants", "title"], 2
                )
                if self.random.random() < 0.7
                else [],
                claimed_value="something else" if against else "",
                credibility=self.random.randint(1, 6),
                translation="In other words",
                note=self.one(["", "a note"]),
            )

    def record(self, kind):
        factory = KIND_FACTORIES[kind]
        made = factory(
            citations=[*self.passages()],
            summary="In short",
            purpose=self.one(["", "to talk"]),
            confidence=self.one([None, 1, 3, 5]),
            topics=self.random.sample(["energy", "trade", "security"], 2),
            place_city=self.one(["", "Baku"]),
            place_country=self.one([None, *self.countries]),
            status_date=self.one(["", "2025-06"]),
            status_reason=self.one(["", "the weather"]),
            review=self.one(["approved", "approved", "approved", "draft"]),
            **getattr(self, kind, dict)(),
        )
        for party in made.participations.all():
            party.official = self.one([None, *self.officials])
            party.named_as = "" if party.official else self.one(["", "a delegation"])
            held = [each for each in self.tenures if each.official == party.official]
            party.tenure = self.one([None, *held])
            party.is_lead = self.one([True, False])
            party.save()
        if kind == "meeting":
            rows = KINDS[kind].objects.unrecorded().filter(pk=made.pk)
            rows.update(level=self.code(kind, "level"))
        return made

    def meeting(self):
        return {
            "start": self.one(DATES),
            "end": self.one(["", "2026-01"]),
            "meeting_format": "visit",
            "visit_type": self.code("meeting", "visit_type"),
            "trip": Trip.objects.first()
            or make.TripFactory(title="A tour", start="2025-05"),
            "gathering": make.GatheringFactory(),
        }

    def agreement(self):
        israel, azerbaijan, *_ = self.countries
        return {
            "announced": self.one(["", "2025-01"]),
            "signed": self.one(DATES[:3]),
            "in_force": "2026",
            "ended": self.one(["", "2027"]),
            "domains": ["trade", "energy"][: self.random.randint(0, 2)],
            "term_months": self.one([None, 60]),
            "termination_grounds": self.code("agreement", "termination_grounds"),
            "registration_number": "I-5",
            "status_override": self.code("agreement", "status_override"),
            "parent": make.AgreementFactory(review=self.one(["approved", "draft"])),
            "parent_relation": "amends",
            "signed_at": make.MeetingFactory(review=self.one(["approved", "draft"])),
            "actions": [
                AgreementAction(
                    country=israel, action="signature", date="2025", note="first"
                ),
                AgreementAction(country=azerbaijan, action="ratification"),
            ],
            "obligations": [
                AgreementObligation(
                    country=israel,
                    toward=azerbaijan,
                    obligation="defense",
                    condition="if asked",
                ),
                AgreementObligation(country=azerbaijan, obligation="defense"),
            ],
        }

    def trade_tie(self):
        return {
            "start": self.one(DATES),
            "end": self.one(["", "2026-01"]),
            "product": self.one([None, make.ProductFactory()]),
            "product_text": self.one(["", "oil"]),
            "flow": self.code("trade_tie", "flow"),
            "amount": self.one(["1200000.50", "7"]),
            "currency": "USD",
            "as_reported": "1.2 million",
            "quantity": "12.125",
            "unit": "t",
            "importance": "crucial",
        }

    def defense_tie(self):
        return {
            "start": self.one(DATES),
            "weapon_category": make.WeaponCategoryFactory(),
            "designation": "Barak-8",
            "ordered": 4,
            "ordered_uncertain": True,
            "delivered": self.one([None, 2]),
            "delivered_uncertain": True,
            "end": self.one(["", "2026-01"]),
            "tiv_ordered": "12.5",
            "tiv_delivered": "3",
            "amount": "5",
            "currency": "USD",
            "as_reported": "five",
            "embargo_type": self.code("defense_tie", "embargo_type"),
            "importance": "substantial",
            "rests_on": make.AgreementFactory(review=self.one(["approved", "draft"])),
        }

    def diplomatic_tie(self):
        return self.one(
            [
                {
                    "end": self.one(["", "2026-01"]),
                    "relation_status": self.code("diplomatic_tie", "relation_status"),
                    "importance": "crucial",
                },
                {
                    "tie_type": "mission",
                    "end": self.one(["", "2026-01"]),
                    "mission_type": self.code("diplomatic_tie", "mission_type"),
                    "level": self.code("diplomatic_tie", "level"),
                    "accreditation": self.code("diplomatic_tie", "accreditation"),
                    "parties": [("ISR", "sending"), ("AZE", "receiving")],
                },
            ]
        )

    def event(self):
        return {
            "start": self.one(DATES),
            "end": self.one(["", "2026-01"]),
            "event_type": "CONSULT",
            "mode": self.one(["", "visit"]),
            "contexts": ["military", "economic"],
        }

    def lose_some(self):
        """Some passages are in their articles no longer, or are not kept there."""
        for citation in Citation.objects.order_by("id"):
            if self.random.random() < 0.3:
                rows = Citation.objects.unrecorded().filter(pk=citation.pk)
                state = self.one(["not_found", "orphaned", "text_not_kept"])
                rows.update(anchor=state, text_version=None, start=None, end=None)

    def prefer(self):
        for record in Record.objects.order_by("id"):
            for citation in record.citations.filter(stance="contradicts"):
                field = (citation.claim or [""])[0]
                if not record.preferences.filter(field=field).exists():
                    Preference.objects.create(
                        record=record,
                        field=field,
                        citation=self.one([None, citation]),
                        reason="it was corrected",
                    )
