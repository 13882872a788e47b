"""People, the posts of states, and who held which post when."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.constraints import end_agrees, given, in_order, one_of, one_of_or_none
from articles.curated import Curated, history
from articles.fields import EdtfField
from articles.vocabularies import EndState
from relations import names
from relations.models.codes import FoldedField
from relations.models.countries import Country
from relations.models.deletion import DeletedWhole
from relations.querysets.officials import (
    OfficialNameQuerySet,
    OfficialQuerySet,
    PostQuerySet,
    TenureQuerySet,
)
from relations.vocabularies import (
    EntryType,
    ExitType,
    Gender,
    OfficialNameKind,
    Seniority,
    TenureStatus,
)


class Official(Curated, DeletedWhole):
    """A person who acts for a state, or who is named with those who do.

    Somebody who holds no office is an official without a post.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        max_length=200, help_text=_("As usual in English: “Zakir Hasanov”.")
    )
    sort_name = models.CharField(
        max_length=200, blank=True, help_text=_("“Hasanov, Zakir”; empty: worked out.")
    )
    name_native = models.CharField(
        _("name in its own script"),
        max_length=200,
        blank=True,
        help_text=_("“Zakir Həsənov”."),
    )
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNKNOWN)
    birth = EdtfField("born")
    death = EdtfField("died")
    rank = models.CharField(
        max_length=80,
        blank=True,
        help_text=_("Military or other rank: “Colonel-General”."),
    )
    wikidata = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q\d+$", _("Give the item's number: “Q9616”."))],
    )
    note = models.TextField(
        blank=True, help_text=_("What tells this person from namesakes: “singer”.")
    )
    folded = FoldedField("name", "name_native", "sort_name")

    history = history()
    objects = OfficialQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [models.Index(fields=["sort_name", "id"], name="official_sorted")]
        constraints = [
            given("official_name_given", "name", _("Give the person's name.")),
            one_of("official_gender_known", "gender", Gender, _("a gender")),
            models.UniqueConstraint(
                name="official_wikidata_once",
                fields=["wikidata"],
                condition=~Q(wikidata=""),
                violation_error_message=_("Another official has this Wikidata item."),
            ),
            in_order(
                "official_death_after_birth",
                "birth",
                "death",
                _("The death is before the birth."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (str(self.uid),)

    def save(self, *args, **kwargs):
        # The comma makes it longer than the name itself.
        self.sort_name = self.sort_name or names.sort_name(self.name)[:200]
        super().save(*args, **kwargs)

    def label(self):
        """The name with post, country and years, which tells people apart.

        Reads `tenures`; prefetch them with `Official.objects.with_posts()`.
        """
        held = min(self.tenures.all(), key=Tenure.by_seniority, default=None)
        if held:
            return f"{self.name} — {held.describe()}"
        return f"{self.name} — {self.note}" if self.note else self.name


class OfficialName(Curated):
    """A spelling of a person's name that was met somewhere."""

    official = models.ForeignKey(
        Official, models.CASCADE, related_name="names", db_index=False
    )
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=35, blank=True)
    kind = models.CharField(
        max_length=20, choices=OfficialNameKind, default=OfficialNameKind.ALIAS
    )
    met_in = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("An article that spells it so."),
    )
    folded = FoldedField("name", db_index=True)

    history = history()
    objects = OfficialNameQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="officialname_once",
                fields=["official", "name", "kind"],
                violation_error_message=_("This spelling is recorded already."),
            ),
            given("officialname_given", "name", _("Give the spelling.")),
            one_of("officialname_kind_known", "kind", OfficialNameKind, _("a kind")),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (*self.official.natural_key(), self.name, self.kind)

    natural_key.dependencies = ["relations.official"]


class PostRole(models.Model):
    """A function that posts have in any state: head of state, defense minister."""

    code = models.CharField(primary_key=True, max_length=30)
    label = models.CharField(max_length=80)
    definition = models.TextField(blank=True)
    anchor = models.CharField(
        max_length=120, blank=True, help_text=_("The data set that uses this code.")
    )
    seniority = models.CharField(
        max_length=1, choices=Seniority, help_text=_("How high it usually stands.")
    )

    class Meta:
        ordering = ["seniority", "code"]
        constraints = [
            one_of(
                "postrole_seniority_known", "seniority", Seniority, _("a seniority")
            ),
        ]

    def __str__(self):
        return self.label


class Post(Curated):
    """An office of a state or an organization, whoever holds it."""

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="posts", db_index=False
    )
    title = models.CharField(max_length=200, help_text=_("“Defense Minister”."))
    other_titles = models.CharField(
        max_length=500,
        blank=True,
        help_text=_(
            "Titles that mean it as well, by semicolons: “Minister of Defence”."
        ),
    )
    role = models.ForeignKey(PostRole, models.PROTECT, related_name="posts")
    organization = models.CharField(
        max_length=200, blank=True, help_text=_("“Ministry of Defense”.")
    )
    seniority_override = models.CharField(
        "seniority",
        max_length=1,
        choices=Seniority,
        blank=True,
        help_text=_("Only where the role's usual seniority is wrong for this post."),
    )
    folded = FoldedField("title", "organization", "other_titles", max_length=1000)

    history = history()
    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["country__name", "title", "id"]
        constraints = [
            models.UniqueConstraint(
                name="post_once",
                fields=["country", "title", "organization"],
                violation_error_message=_("The country has this post already."),
            ),
            given("post_title_given", "title", _("Give the post's title.")),
            one_of_or_none(
                "post_seniority_known",
                "seniority_override",
                Seniority,
                _("a seniority"),
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (*self.country.natural_key(), self.title, self.organization)

    natural_key.dependencies = ["relations.country", "relations.postrole"]

    @property
    def seniority(self):
        """1 (head of state or government) to 4; the role's, unless overridden."""
        return self.seniority_override or self.role.seniority


class Tenure(Curated):
    """One person in one post for a time.

    The day somebody is first *seen* in a post is not the day they took it: then
    `start` says "up to", as `../2025-05-20`.
    """

    official = models.ForeignKey(
        Official, models.PROTECT, related_name="tenures", db_index=False
    )
    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    start = EdtfField(
        help_text=_("“2024-11-07”, or “../2025-05-20” if first seen then.")
    )
    end = EdtfField()
    end_state = models.CharField(
        max_length=15,
        choices=EndState,
        default=EndState.UNKNOWN,
        help_text=_("What an empty end date means."),
    )
    status = models.CharField(
        max_length=15, choices=TenureStatus, default=TenureStatus.REGULAR
    )
    entry_type = models.CharField(
        max_length=25, choices=EntryType, default=EntryType.UNKNOWN
    )
    exit_type = models.CharField(
        max_length=25, choices=ExitType, default=ExitType.UNKNOWN
    )

    history = history()
    objects = TenureQuerySet.as_manager()

    class Meta:
        ordering = ["post_id", "-start_latest", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="tenure_once",
                fields=["official", "post", "start"],
                violation_error_message=_("This tenure is recorded already."),
            ),
            in_order(
                "tenure_end_after_start",
                "start",
                "end",
                _("The end is before the start."),
            ),
            end_agrees("tenure_end_agrees"),
            one_of("tenure_status_known", "status", TenureStatus, _("how it is held")),
            one_of("tenure_entry_known", "entry_type", EntryType, _("how it began")),
            one_of("tenure_exit_known", "exit_type", ExitType, _("how it ended")),
        ]

    def __str__(self):
        return _("tenure {pk} of official {official_id}").format(
            pk=self.pk, official_id=self.official_id
        )

    def natural_key(self):
        return (
            *self.official.natural_key(),
            *self.post.natural_key(),
            str(self.start.text),
        )

    natural_key.dependencies = ["relations.official", "relations.post"]

    def clean(self):
        super().clean()
        self._derive()
        if self.official_id and self.post_id:
            self._refuse_overlap()

    def save(self, *args, **kwargs):
        self._derive()
        with transaction.atomic():
            # One writer at a time for each person: no engine we support can hold
            # this rule as a constraint on uncertain dates.
            Official.objects.select_for_update().get(pk=self.official_id)
            self._refuse_overlap()
            super().save(*args, **kwargs)

    def _derive(self):
        if self.end:
            self.end_state = EndState.ENDED

    def _refuse_overlap(self):
        others = Tenure.objects.filter(official=self.official_id, post=self.post_id)
        for other in others.exclude(pk=self.pk):
            if self.certainly_overlaps(other):
                raise ValidationError(
                    {
                        "start": ValidationError(
                            _(
                                "%(name)s held this post at that time already: "
                                "%(years)s. Change the dates, or edit that "
                                "tenure."
                            ),
                            code="overlap",
                            params={
                                "name": self.official,
                                "years": other.years(),
                            },
                        )
                    }
                )

    def certainly_overlaps(self, other):
        """Whether no reading of the uncertain dates keeps the two tenures apart."""
        if self.is_ongoing and other.is_ongoing:
            return True  # both hold it now, whenever they began
        if self._surely_lasts_when_begins(other) or other._surely_lasts_when_begins(
            self
        ):
            return True
        starts = [self.start.latest, other.start.latest]
        if None in starts:
            return False
        ends = [tenure.surely_until() for tenure in (self, other)]
        return all(end is None or max(starts) < end for end in ends)

    def _surely_lasts_when_begins(self, other):
        began, first, last = self.start.latest, other.start.earliest, other.start.latest
        if None in (began, first, last) or began > first:
            return False
        until = self.surely_until()
        return until is None or last < until

    def surely_until(self):
        """The day up to which it surely lasted; None for ever (ongoing)."""
        if self.end:
            return self.end.earliest or self.start.latest
        return None if self.is_ongoing else self.start.latest

    @property
    def is_ongoing(self):
        return not self.end and self.end_state == EndState.ONGOING

    def newest_first(self):
        """A sort key: the tenure that began last comes first, an undated one last."""
        began = self.start.latest or self.start.earliest
        return -(began.toordinal() if began else 0), -self.pk

    def by_seniority(self):
        """A sort key: the highest post comes first, of several the newest.

        Reads the post and its role.
        """
        return self.post.seniority, *self.newest_first()

    def possibly_held(self, earliest, latest):
        """Whether it may have been held at some time between the two days."""
        starts_too_late = (
            latest and self.start.earliest and self.start.earliest > latest
        )
        ended_before = earliest and self.end.latest and self.end.latest < earliest
        return not (starts_too_late or ended_before)

    def warnings(self):
        """Sentences on what looks wrong about this tenure but may be right.

        Two regular holders of one post at a time; acting and disputed ones are usual.
        """
        if self.status != TenureStatus.REGULAR:
            return []
        others = Tenure.objects.with_post().filter(
            post=self.post_id, status=TenureStatus.REGULAR
        )
        return [
            _(
                "{official} was {post} at the same time as {holder}. "
                "If both are right, say which of them was acting or disputed."
            ).format(
                official=other.official,
                post=other.describe(),
                holder=self.official,
            )
            for other in others.exclude(official=self.official_id)
            if self.certainly_overlaps(other)
        ]

    def years(self):
        """“2024–”, “up to 2025 –”, “2019–2021”: for labels."""
        begin = self.start.display
        if self.end:
            return f"{begin}–{self.end.display}"
        return f"{begin}–" if begin else ""

    def describe(self):
        """“Defense Minister, Israel (2024–)”; reads the post and its country."""
        years = f" ({self.years()})" if self.years() else ""
        return f"{self.post.title}, {self.post.country.name}{years}"
