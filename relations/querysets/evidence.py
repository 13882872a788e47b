"""What one may ask of the evidence of records.

The same rules are applied to one record, in Python, by `relations.evidence`, which
explains them; a test holds the two together over random records.
"""

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce, NullIf

from articles.vocabularies import AnchorState, SourceType
from relations.vocabularies import Stance

SUPPORTING = (Stance.SUPPORTS, Stance.PARTIALLY)
# The article's text does not have these words, so they support nothing.
LOST = (AnchorState.NOT_FOUND, AnchorState.ORPHANED)

OFFICIAL = (SourceType.OFFICIAL_PARTY, SourceType.OFFICIAL_OTHER)
ACADEMIC = (SourceType.PEER_REVIEWED, SourceType.SCHOLARLY_OTHER)
# Kinds of source that TUFF takes for one: a wire and a newspaper are both media.
FAMILIES = {
    SourceType.IMPLEMENTING: "implementing",
    SourceType.NGO: "ngo",
    SourceType.NEWS_AGENCY: "media",
    SourceType.MEDIA: "media",
    SourceType.STATE_MEDIA: "media",
    SourceType.SOCIAL_OFFICIAL: "social",
    SourceType.SOCIAL_OTHER: "social",
}
# What a state says itself, through whatever mouth.
OWN_VOICES = (
    SourceType.OFFICIAL_PARTY,
    SourceType.STATE_MEDIA,
    SourceType.SOCIAL_OFFICIAL,
)


def _of_original(column):
    """A column of the source that speaks: copies and digests speak for another."""
    return Coalesce(
        F(f"article__syndicated_from__source__{column}"),
        F(f"article__based_on__source__{column}"),
        F(f"article__source__{column}"),
    )


class EvidenceQuestions:
    """The part of `RecordQuerySet` that asks about passages and their publishers."""

    def cited(self, yes=True):
        """Records with a passage that supports them, or without any.

        A passage that its article does not have, or no longer, supports nothing.
        """
        supported = Exists(self._support())
        return self.filter(supported if yes else ~supported)

    def disputed(self, yes=True):
        """Records that some passage contradicts, or none."""
        contradicted = Exists(self._citations().filter(stance=Stance.CONTRADICTS))
        return self.filter(contradicted if yes else ~contradicted)

    def from_articles(self, articles):
        return self.filter(Exists(self._citations().filter(article__in=articles)))

    def from_sources(self, sources):
        return self.filter(
            Exists(self._citations().filter(article__source__in=sources))
        )

    def with_min_sources(self, number):
        """Records that at least so many independent sources support."""
        if number < 1:
            return self.all()
        return self.filter(self._at_least(number, "publisher", self._voices()))

    def with_quality(self, number):
        """Records whose sources have at least this quality, 1 to 5 after TUFF."""
        voices = self._voices()
        official = voices.filter(voice__in=OFFICIAL)
        academic = voices.filter(voice__in=ACADEMIC)
        if number <= 1:
            good = Exists(voices)
        elif number == 2:
            several = self._at_least(2, self._family(), voices)
            good = several | Exists(academic) | Exists(official)
        elif number == 3:
            good = Exists(academic) | Exists(official)
        elif number == 4:
            good = Exists(official)
        else:
            good = self._at_least(2, "publisher", official)
        return self.filter(good)

    def attested_by(self, country):
        """Records to which this country is a party and which it says itself."""
        own = self._voices().filter(voice__in=OWN_VOICES, voice_country=country.code)
        party = self._parties().filter(country=country)
        return self.filter(Exists(own), Exists(party))

    def attested_by_both(self):
        """Records that every country in them says, incidental ones apart."""
        main = self._links().filter(partner=F("country"), incidental=False)
        own = self._voices("record_id").filter(
            voice__in=OWN_VOICES, voice_country=OuterRef("country__code")
        )
        return self.filter(Exists(main), ~Exists(main.filter(~Exists(own))))

    def attested_by_third_party(self):
        """Records that somebody says who is no party to them."""
        return self.filter(Exists(self._third_voices()))

    def attested_by_nobody(self):
        """Records that neither a party nor a third party says."""
        return self.filter(~Exists(self._third_voices() | self._party_voices()))

    def with_evidence(self):
        """Records with their passages, the articles of these and their publishers."""
        citations = self._related_model("citations").objects.with_article()
        return self.prefetch_related(Prefetch("citations", citations.order_by("id")))

    # The passages that support the record that is asked about, and who speaks there

    def _support(self, record="pk"):
        model = self._related_model("citations")
        rows = model._default_manager.filter(record=OuterRef(record))
        return rows.filter(stance__in=SUPPORTING).exclude(anchor__in=LOST).order_by()

    def _voices(self, record="pk"):
        return self._support(record).alias(
            voice=_of_original("kind"),
            voice_country=_of_original("country_code"),
            publisher=Coalesce(
                NullIf(_of_original("owner"), Value("")), _of_original("name")
            ),
        )

    def _party_voices(self):
        return self._voices().filter(self._is_of_a_party())

    def _third_voices(self):
        nameless = Q(voice=SourceType.OFFICIAL_PARTY, voice_country="")
        return self._voices().filter(~nameless, ~self._is_of_a_party())

    def _is_of_a_party(self):
        party = self._related_model("participations")._default_manager.filter(
            record=OuterRef("record_id"), country__code=OuterRef("voice_country")
        )
        return Q(voice__in=OWN_VOICES) & Q(Exists(party))

    @staticmethod
    def _family():
        return Case(
            *[When(voice=kind, then=Value(name)) for kind, name in FAMILIES.items()],
            default=F("voice"),
        )

    @staticmethod
    def _at_least(number, expression, voices):
        """Whether the voices have so many different values of an expression."""
        counted = voices.values("record").annotate(
            number=Count(expression, distinct=True)
        )
        return Exists(counted.filter(number__gte=number))
