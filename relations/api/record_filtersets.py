"""What one may ask of records: a filter each, in a researcher's words.

Filters that mean something together (`country`, `with` and `role`; the dates) are
combined at the end.
"""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from articles.vocabularies import SourceReliability
from relations.api.filtersets import (
    SEARCHED,
    UPDATED_SINCE,
    Asked,
    SearchFilters,
    StrictFilterSet,
    column,
)
from relations.api.parameters import (
    Code,
    CountryCode,
    Day,
    Limit,
    Moment,
    Number,
    Pair,
    Row,
    SearchText,
    Share,
    Switch,
)
from relations.api.permissions import visible_articles, visible_sources
from relations.models import KINDS, Finding, Official
from relations.models.records import STATUSES
from relations.querysets.completeness import EVER_NEEDED
from relations.vocabularies import (
    TIE_KINDS,
    LintRule,
    LintSeverity,
    ParticipantRole,
    ReviewStatus,
    Topic,
)


class Attesting(CountryCode):
    """A country, or a word for who else says it; becomes a question to the rows."""

    sides = {
        "both": lambda rows: rows.attested_by_both(),
        "third": lambda rows: rows.attested_by_third_party(),
        "none": lambda rows: rows.attested_by_nobody(),
    }

    def read(self, word):
        if word in self.sides:
            return self.sides[word]
        try:
            country = super().read(word)
        except ValidationError as error:
            raise ValidationError(
                f"{error.message} Or write “both”, “third” or “none”.", code=error.code
            ) from error
        return lambda rows: rows.attested_by(country)


def with_finding(rows, what):
    """Records with an open finding of a rule or a severity, or with “none”."""
    found = Finding.objects.open().filter(record=OuterRef("pk"))
    if what == "none":
        return rows.filter(~Exists(found))
    return rows.filter(Exists(found.filter(Q(rule=what) | Q(severity=what))))


class RecordFilters(SearchFilters):
    """Filters that every kind of record shares."""

    newest = ("sort_date", "id")
    # Whether the rows that are filtered are those of one pair already.
    of_a_pair = False

    without_past = (
        *StrictFilterSet.without_past,
        "article",
        "attested_by",
        "cited",
        "disputed",
        "finding",
        "in_force",
        "min_grade",
        "min_quality",
        "min_sources",
        "source",
        "verified",
    )

    q = Asked(
        SearchText(
            f"Words of the title, of what is said and quoted, of places and parties. "
            f"{SEARCHED}the title."
        )
    )
    country = Asked(
        CountryCode("Involving any of these countries, by code or name.", many=True)
    )
    with_ = Asked(CountryCode("And also this country, as another party."))
    dyad = Asked(
        Pair("Between two countries, in either order: “ISR-AZE”."),
        lambda rows, found: rows.between(*found),
    )
    incidental = Asked(
        Switch(
            "With “dyad”: whether one of the two only gave the venue, mediated, "
            "observed or keeps the text. “counts” of a pair are of “incidental=false”."
        )
    )
    from_ = Asked(
        CountryCode("Going out from this country: visitor, exporter, supplier, actor."),
        lambda rows, found: rows.directed(sender=found),
    )
    to = Asked(
        CountryCode("Arriving at this country: host, importer, recipient, target."),
        lambda rows, found: rows.directed(receiver=found),
    )
    role = Asked(
        Code(
            ParticipantRole.values,
            "Somebody has one of these roles; with “country”, that country has it.",
        )
    )
    official = Asked(
        Row("official", lambda user: Official.objects.all(), "With this official."),
        lambda rows, found: rows.with_official(found),
    )
    kind = Asked(Code(KINDS, "One of these kinds."), column("kind"))
    status = Asked(
        Code(
            [code for each in STATUSES.values() for code in each.values],
            "The state of the fact; which there are depends on the kind.",
        ),
        column("status"),
    )
    topic = Asked(
        Code(Topic.values, "On one of these topics."),
        lambda rows, found: rows.on_topic(found),
    )
    date_after = Asked(Limit("On this day or later; a month or a year: its first day."))
    date_before = Asked(
        Limit("On this day or before; a month or a year: its last day.", edge="latest")
    )
    date_match = Asked(
        Code(
            ["possible", "certain"],
            "Whether an uncertain date may lie between the days (the default) or must.",
            many=False,
        )
    )
    valid_on = Asked(
        Day(
            "True in the world on this day, as far as is known: agreements in force, "
            "ties standing, meetings and events taking place. With "
            "“date_match=certain”: certainly so."
        )
    )
    updated_since = Asked(
        Moment(UPDATED_SINCE), lambda rows, found: rows.filter(updated__gte=found)
    )
    source = Asked(
        Row("source", visible_sources, "Cited from this publisher."),
        lambda rows, found: rows.from_sources(found),
    )
    article = Asked(
        Row("article", visible_articles, "Cited from this article."),
        lambda rows, found: rows.from_articles(found),
    )
    cited = Asked(
        Switch("Whether a passage supports it."),
        lambda rows, found: rows.cited(found),
    )
    verified = Asked(
        Switch("Whether a passage that supports it was seen in its article."),
        lambda rows, found: rows.with_verified(found),
    )
    disputed = Asked(
        Switch("Whether a passage contradicts it."),
        lambda rows, found: rows.disputed(found),
    )
    min_sources = Asked(
        Number("Supported by at least so many independent sources.", 1, 100),
        lambda rows, found: rows.with_min_sources(found),
    )
    min_quality = Asked(
        Number("Supported by sources of at least this quality, 1 to 5.", 1, 5),
        lambda rows, found: rows.with_quality(found),
    )
    min_grade = Asked(
        Code(
            SourceReliability.values,
            "Supported by a source of at least this reliability, A to F.",
            many=False,
        ),
        lambda rows, letter: rows.with_grade(letter),
    )
    attested_by = Asked(
        Attesting(
            "Said by this party itself (a country), by “both” (every party that is "
            "not incidental), by a “third” party, or by “none”."
        ),
        lambda rows, question: question(rows),
    )
    min_completeness = Asked(
        Share(
            "At least this share of the fields that matter for its kind is filled: "
            "“0.8” or “80%”; “1” is complete."
        ),
        lambda rows, share: rows.with_completeness(share),
    )
    missing = Asked(
        Code(EVER_NEEDED, "Needs one of these fields for its kind, and lacks it."),
        lambda rows, names: rows.missing(names),
    )
    review = Asked(
        Code(ReviewStatus.values, "The editorial state; for editors only."),
        column("review"),
    )

    finding = Asked(
        Code(
            [*LintRule.values, *LintSeverity.values, "none"],
            "With an open finding of this rule or severity of the evidence lint, or "
            "with “none”; for editors only.",
            many=False,
        ),
        lambda rows, found: with_finding(rows, found),
    )

    def judge(self, form):
        super().judge(form)
        asked = form.cleaned_data
        after, before = asked.get("date_after"), asked.get("date_before")
        if after and before and after > before:
            form.add_error(
                "date_before",
                ValidationError(
                    "“date_before” is earlier than “date_after”.", code="inverted"
                ),
            )
        dates = ("date_after", "date_before", "valid_on")
        if asked.get("date_match") and all(
            asked.get(name, "refused") is None for name in dates
        ):
            form.add_error(
                "date_match",
                ValidationError(
                    "“date_match” says how days are meant; give “date_after”, "
                    "“date_before” or “valid_on” beside it.",
                    code="required",
                ),
            )
        alone = not self.of_a_pair and asked.get("dyad", "wrong") is None
        if alone and asked.get("incidental") is not None:
            form.add_error(
                "incidental",
                ValidationError(
                    "“incidental” asks what a record is to a pair; name the pair "
                    "beside it: “dyad=ISR-AZE”.",
                    code="required",
                ),
            )
        countries, partner = asked.get("country"), asked.get("with")
        if partner and countries == [partner]:
            form.add_error(
                "with",
                ValidationError(
                    f"“country” and “with” both name {partner.name}; a pair has two "
                    "different countries.",
                    code="same_country",
                ),
            )
        if asked.get("review") and not self.request.user.has_perm(
            "relations.view_unpublished"
        ):
            form.add_error(
                "review",
                ValidationError(
                    "Only editors may ask for a review state; others see published "
                    "records alone.",
                    code="permission_denied",
                ),
            )
        if asked.get("finding") and not self.request.user.has_perm(
            "relations.view_unpublished"
        ):
            form.add_error(
                "finding",
                ValidationError(
                    "Only editors may ask what the evidence lint found.",
                    code="permission_denied",
                ),
            )

    def combine(self, rows, asked):
        countries, partner = asked["country"], asked["with"]
        if countries and partner:
            others = [each for each in countries if each != partner]
            rows = rows.with_partner(partner, others)
        elif countries or partner:
            rows = rows.involving(*(countries or [partner]))
        if asked["incidental"] is not None:
            rows = rows.incidental(asked["incidental"])
        if asked["role"]:
            rows = rows.in_role(asked["role"], *(countries or []))
        match = asked["date_match"] or "possible"
        if asked["valid_on"]:
            rows = rows.valid_on(asked["valid_on"], match)
        return rows.dated(asked["date_after"], asked["date_before"], match)


class TimelineFilters(RecordFilters):
    """Filters of the records of one pair."""

    of_a_pair = True


class TieFilters(RecordFilters):
    """Filters that trade, defense and diplomatic ties share."""

    kind = Asked(Code(TIE_KINDS, "One of these kinds of tie."), column("kind"))
    status = Asked(
        Code(
            [code for kind in TIE_KINDS for code in STATUSES[kind].values],
            "The state of the tie.",
        ),
        column("status"),
    )
