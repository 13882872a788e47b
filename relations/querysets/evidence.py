"""What one may ask of the evidence of records.

The same rules are applied to one record, in Python, by `relations.evidence`, which
explains them; a test holds the two together over random records.
"""

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from articles.vocabularies import AnchorState, SourceType
from relations.querysets.citations import SEES_ALL
from relations.vocabularies import INCIDENTAL_ROLES, Stance

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

# An official source of a party that does not say of which one.
NAMELESS = Q(voice=SourceType.OFFICIAL_PARTY, voice_country="")


def voice_of_passage(openly):
    """The path to the source that speaks: copies and digests speak for another.

    To the public (`openly`) a confidential original does not speak.
    """
    return "article__open_voice" if openly else "article__voice"


def of_original(column, openly=False):
    """A column of the source that speaks."""
    return F(f"{voice_of_passage(openly)}__{column}")


class EvidenceQuestions:
    """The part of `RecordQuerySet` that asks about passages and their publishers.

    Rows remember who reads them (`read_by`): for the public every question but
    `cited` is answered from open passages alone, so that no filter gives away what a
    confidential source says. Rows of which nobody has said who reads them have all.
    """

    openly = False

    def _clone(self):
        clone = super()._clone()
        clone.openly = self.openly
        return clone

    def read_by(self, user):
        """The same records, with the evidence that this user may read."""
        return self if user.has_perm(SEES_ALL) else self.read_openly()

    def read_openly(self):
        """The same records, with the evidence that anybody may read."""
        rows = self.all()
        rows.openly = True
        return rows

    def passages(self):
        """The citations that the reader of these records may read, of any record."""
        rows = self._related_model("citations").objects.all()
        return rows.open() if self.openly else rows

    def cited(self, yes=True):
        """Records with a passage that supports them, or without any.

        A passage that its article does not have, or no longer, supports nothing. One
        that is withheld counts, for everybody is told that there is one.
        """
        everything = self._related_model("citations").objects.all()
        supported = Exists(self._support(passages=everything))
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
        sources = self._sources().filter(kind__in=OWN_VOICES, country_code=country.code)
        party = self._parties().filter(country=country)
        return self.filter(Exists(party), *self._said_by(sources))

    def attested_by_both(self):
        """Records that every country in them says, incidental ones apart."""
        if self.along == "of_pair":
            return self._each_attested()
        # Asked of record after record it takes seconds. Few passages are a party's own
        # word: of each record that has one, such parties are counted.
        parties = self._related_model("participations")._default_manager
        own = parties.filter(
            record=OuterRef("record_id"), country__code=OuterRef("voice_country")
        )
        own = own.exclude(role__in=INCIDENTAL_ROLES)
        links = self._related_model("links").objects.filter(
            record=OuterRef("record_id"), partner=F("country"), incidental=False
        )
        links = links.order_by().values("record").annotate(number=Count("pk"))
        said = (
            self._spoken(self._supporting(self.passages()))
            .filter(Exists(own), voice__in=OWN_VOICES)
            .values("record_id")
            .annotate(said=Count("voice_country", distinct=True))
            .filter(said=Subquery(links.values("number")))
        )
        return self.filter(pk__in=said.values("record_id"))

    def _each_attested(self):
        """The same, asked of each record: for the few of a pair."""
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
        # Whoever is not nameless is a party or a third one.
        return self.filter(~Exists(self._voices().exclude(NAMELESS)))

    def with_evidence(self):
        """Records with their passages, the articles of these and their publishers.

        Preferred values come with them; for the public the open ones of both, and as
        `withheld` the number of other passages that support the record.
        """
        citations = self.passages().with_article().order_by("id")
        preferred = self._related_model("preferences").objects.order_by("id")
        if self.openly:
            preferred = preferred.open()
        rows = self.prefetch_related(
            Prefetch("citations", citations), Prefetch("preferences", preferred)
        )
        return rows.annotate(withheld=self._withheld()) if self.openly else rows

    def _withheld(self):
        hidden = self._related_model("citations").objects.withheld()
        counted = self._support(passages=hidden).values("record")
        counted = counted.annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(counted), 0)

    # The passages that support the record that is asked about, and who speaks there

    def _citations(self):
        return self.passages().filter(record=OuterRef("pk"))

    def _support(self, record="pk", passages=None):
        passages = self.passages() if passages is None else passages
        return self._supporting(passages.filter(record=OuterRef(record)))

    @staticmethod
    def _supporting(passages):
        rows = passages.filter(stance__in=SUPPORTING)
        return rows.exclude(anchor__in=LOST).order_by()

    def _voices(self, record="pk"):
        return self._spoken(self._support(record))

    def _spoken(self, passages):
        owner = NullIf(self._of_voice("owner"), Value(""))
        return passages.alias(
            voice=self._of_voice("kind"),
            voice_country=self._of_voice("country_code"),
            publisher=Coalesce(owner, self._of_voice("name")),
        )

    def _of_voice(self, column):
        return of_original(column, self.openly)

    def _said_by(self, sources):
        """Conditions: one of these sources speaks in a passage that supports it.

        Where there is no such source no record has to be looked at.
        """
        voice = voice_of_passage(self.openly)
        said = self._support().filter(**{f"{voice}__in": sources})
        return Exists(sources), Exists(said)

    def _sources(self):
        article = self._related_model("citations")._meta.get_field("article")
        source = article.related_model._meta.get_field("source")
        return source.related_model.objects.order_by()

    def _third_voices(self):
        return self._voices().filter(~NAMELESS, ~self._is_of_a_party())

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
