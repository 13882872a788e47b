"""What one may ask of the work that the evidence of records still needs.

Which passages support a record, and who speaks in them, is asked in
`relations.querysets.evidence`.
"""

from django.db.models import CharField, Count, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import (
    Coalesce,
    Concat,
    Length,
    NullIf,
    Replace,
    StrIndex,
)

from articles.vocabularies import AnchorState
from relations.vocabularies import ReviewStatus, Stance

# A passage in one of these states has been seen in the article's text.
SEEN = (AnchorState.EXACT, AnchorState.NORMALIZED, AnchorState.VERIFIED_ELSEWHERE)
UNDECIDED = (
    ReviewStatus.DRAFT,
    ReviewStatus.IMPORTED,
    ReviewStatus.IN_REVIEW,
    ReviewStatus.CHANGES_REQUESTED,
)


class ProofQuestions:
    """The part of `RecordQuerySet` that asks what curators and reviewers look for."""

    def with_verified(self, yes=True):
        """Records with a passage that supports them and was seen, or without any."""
        seen = Exists(self._support().filter(anchor__in=SEEN))
        return self.filter(seen if yes else ~seen)

    def with_grade(self, letter):
        """Records that a source of at least this reliability supports, A to F."""
        sources = self._sources().filter(reliability__lte=letter)
        return self.filter(*self._said_by(sources))

    def unsettled(self):
        """Disputed records of which nobody has said yet which value to prefer.

        Each field that a passage contradicts asks for a preferred value of its own.
        """
        return self.filter(pk__in=self._open_contradictions().values("record"))

    def undecided(self):
        """Records that are neither published nor rejected."""
        return self.filter(review__in=UNDECIDED)

    def _open_contradictions(self):
        """Passages that contradict a field for which no value is preferred."""
        preferences = self._related_model("preferences").objects.all()
        if self.openly:
            preferences = preferences.open()
        # A list of codes is kept as “,start,place,”, with a comma more than codes;
        # an empty one stands for the record as a whole, which a preference calls “”.
        claimed = Coalesce(
            NullIf("claim", Value("")), Value(",,"), output_field=CharField()
        )
        fields = Length("claimed") - Length(Replace("claimed", Value(","))) - 1
        name = Concat(Value(","), F("field"), Value(","))
        settled = (
            preferences.filter(record=OuterRef("record"))
            .alias(place=StrIndex(OuterRef("claimed"), name))
            .filter(place__gt=0)
            .order_by()
            .values("record")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return (
            self.passages()
            .filter(stance=Stance.CONTRADICTS)
            .order_by()
            .alias(claimed=claimed)
            .alias(fields=fields, settled=Coalesce(Subquery(settled), 0))
            .filter(settled__lt=F("fields"))
        )
