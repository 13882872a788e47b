"""What one may ask of countries, people, posts, groups of meetings and evidence."""

from django.core.exceptions import ValidationError

from articles.vocabularies import (
    AnchorState,
    Rights,
    SourceReliability,
    SourceType,
)
from relations.api.filtersets import (
    SEARCHED,
    UPDATED_SINCE,
    Asked,
    SearchFilters,
    StrictFilterSet,
    column,
    columns_in,
    has_code,
)
from relations.api.parameters import (
    Code,
    CountryCode,
    Day,
    Limit,
    Moment,
    Number,
    Parameter,
    Row,
    SearchText,
    Switch,
    country,
)
from relations.api.permissions import visible_articles, visible_sources
from relations.exporting import panel
from relations.models import KINDS, Country, Official, Post, PostRole, Record
from relations.models.citations import VERIFIED
from relations.querysets.today import today
from relations.vocabularies import (
    STATE_SYSTEMS,
    CodeScheme,
    EntityType,
    ProductScheme,
    Stance,
    TenureStatus,
)

CLAIMABLE = [
    *dict.fromkeys(name for kind in KINDS.values() for name in kind.claimable())
]


class UpdatedFilters(StrictFilterSet):
    updated_since = Asked(
        Moment(UPDATED_SINCE), lambda rows, found: rows.filter(updated__gte=found)
    )


def countries_of(path, help_text):
    return Asked(CountryCode(help_text, many=True), column(path))


def official_of(path, help_text):
    return Asked(
        Row("official", lambda user: Official.objects.all(), help_text), column(path)
    )


class StoredCode(Parameter):
    """A code of a list that is in the database: `known()` are its codes."""

    def known(self):
        raise NotImplementedError

    def clean(self, given):
        codes = super().clean(given)
        if not codes:
            return codes
        # Read by `Code`, so that the answer lists what there is.
        choice = Code(sorted(set(self.known())), "")
        return [choice.read(code) for code in codes]


class RoleCode(StoredCode):
    """The code of a post's role."""

    def known(self):
        return PostRole.objects.values_list("pk", flat=True)


class Region(StoredCode):
    """The M49 code of a region that some country is in."""

    schema = {"type": "string", "example": "145"}

    def known(self):
        return Country.objects.exclude(region="").values_list("region", flat=True)


class CountryFilters(UpdatedFilters):
    code = Asked(Parameter("The one country that this code or exact name means."))
    scheme = Asked(
        Code(CodeScheme.values, "The scheme that “code” is taken from.", many=False)
    )
    on = Asked(Day("The day on which “code” must have been valid."))
    name = Asked(
        Parameter("A word of one of its names begins so, in any script."),
        lambda rows, found: rows.named(found),
    )
    entity_type = columns_in(EntityType, "entity_type", "What it is.")
    region = Asked(
        Region("In one of these regions, by M49 code.", many=True), column("region")
    )

    def judge(self, form):
        asked = form.cleaned_data
        code = asked.get("code")
        for name in ("scheme", "on"):
            if asked.get(name) and not code and "code" not in form.errors:
                form.add_error(
                    name,
                    ValidationError(f"Give “code” beside “{name}”.", code="required"),
                )
        if code:
            try:
                self.found = country(code, asked.get("scheme"), asked.get("on"))
            except ValidationError as error:
                form.add_error("code", error)

    def combine(self, rows, asked):
        return rows.filter(pk=self.found.pk) if asked["code"] else rows


AS_FAR = "on this day, as far as is known; with “date_match=certain” certainly so."


class HeldFilters(UpdatedFilters):
    """Filters of what is asked by the day on which a post was held, `valid_on`."""

    date_match = Asked(
        Code(
            ["possible", "certain"],
            "Whether the post may have been held on that day (the default) or must "
            "have.",
            many=False,
        )
    )

    def judge(self, form):
        super().judge(form)
        asked = form.cleaned_data
        if asked.get("date_match") and asked.get("valid_on", "refused") is None:
            form.add_error(
                "date_match",
                ValidationError(
                    "“date_match” says how “valid_on” is meant; give the day beside "
                    "it.",
                    code="required",
                ),
            )


class OfficialFilters(HeldFilters, SearchFilters):
    q = Asked(
        SearchText(f"Words of the names, the rank and the note. {SEARCHED}names.")
    )
    name = Asked(
        Parameter("A word of one of the spellings begins so, in any script."),
        lambda rows, found: rows.named(found),
    )
    country = Asked(CountryCode("Held a post of one of these countries.", many=True))
    role = Asked(RoleCode("Held a post with one of these roles.", many=True))
    valid_on = Asked(Day(f"Held a post {AS_FAR}"))

    def combine(self, rows, asked):
        """One and the same tenure has the country, the role and the day."""
        post = {
            f"{name}__in": asked[name] for name in ("country", "role") if asked[name]
        }
        match = asked["date_match"] or "possible"
        return rows.in_office(asked["valid_on"] or None, match, **post)


class PostFilters(UpdatedFilters):
    country = countries_of("country", "Of one of these countries.")
    role = Asked(RoleCode("With one of these roles.", many=True), column("role"))


class TenureFilters(HeldFilters):
    official = official_of("official", "Of this official.")
    post = Asked(
        Row("post", lambda user: Post.objects.all(), "In this post."), column("post")
    )
    country = countries_of("post__country", "In a post of one of these countries.")
    role = Asked(
        RoleCode("In a post with one of these roles.", many=True),
        column("post__role"),
    )
    status = columns_in(TenureStatus, "status", "How the post is held.")
    valid_on = Asked(Day(f"Held {AS_FAR}"))

    def combine(self, rows, asked):
        rows = super().combine(rows, asked)
        if not asked["valid_on"]:
            return rows
        return rows.held_on(asked["valid_on"], asked["date_match"] or "possible")


class TripFilters(UpdatedFilters):
    official = official_of("official", "Of this official.")


class GatheringFilters(UpdatedFilters):
    organization = countries_of("organization", "Held by one of these.")


class ProductFilters(UpdatedFilters):
    scheme = columns_in(ProductScheme, "scheme", "Of this classification.")
    code = Asked(
        Parameter("The code begins so: “27”."),
        lambda rows, found: rows.filter(code__startswith=found),
    )


class SourceFilters(UpdatedFilters):
    kind = columns_in(SourceType, "kind", "What sort of publisher.")
    country = Asked(
        CountryCode("Works from one of these countries.", many=True),
        lambda rows, found: rows.filter(country_code__in=[c.code for c in found]),
    )
    reliability = columns_in(SourceReliability, "reliability", "Admiralty grade.")


class ArticleFilters(UpdatedFilters, SearchFilters):
    q = Asked(
        SearchText(
            f"Words of the title, the author, the publisher, the address and the text. "
            f"{SEARCHED}the title."
        )
    )
    source = Asked(
        Row("source", visible_sources, "From this publisher."),
        column("source"),
    )
    language = Asked(
        Parameter("In one of these languages: “en”.", many=True), column("language")
    )
    rights = columns_in(Rights, "rights", "What of the text may be kept and shown.")
    published_after = Asked(
        Limit("Published on this day or later."),
        lambda rows, found: rows.filter(published_latest__gte=found),
    )
    published_before = Asked(
        Limit("Published on this day or before.", edge="latest"),
        lambda rows, found: rows.filter(published_earliest__lte=found),
    )


class CitationFilters(UpdatedFilters):
    record = Asked(
        Row("record", lambda user: Record.objects.visible_to(user), "Of this record."),
        column("record"),
    )
    article = Asked(
        Row("article", visible_articles, "From this article."), column("article")
    )
    source = Asked(
        Row("source", visible_sources, "From this publisher."),
        column("article__source"),
    )
    stance = columns_in(Stance, "stance", "What the passage does to the claim.")
    anchor = columns_in(AnchorState, "anchor", "How it stands to the text.")
    verified = Asked(
        Switch("Whether it was seen in the article's text."),
        lambda rows, found: (
            rows.filter(anchor__in=VERIFIED)
            if found
            else rows.exclude(anchor__in=VERIFIED)
        ),
    )
    claim = Asked(
        Code(CLAIMABLE, "It is about one of these fields."), has_code("claim")
    )


MOST_YEARS, MOST_YEARS_STANDING = 400, 60


class PanelFilters(StrictFilterSet):
    countries = Asked(
        CountryCode(
            "Two or more: the pairs among them, in every year. One: it with each "
            "partner that has a record with it in these years. None: all pairs that "
            "have one.",
            many=True,
        )
    )
    year_from = Asked(Number("The first year; ten years if not given.", 1, 9999))
    year_to = Asked(Number("The last year; this one if not given.", 1, 9999))
    measures = Asked(
        Code(
            panel.MEASURES,
            "What is counted; all but the last two if not given. These count what "
            "surely was in force, or stood, on the last day of the year; of this year, "
            "today.",
        )
    )
    layout = Asked(
        Code(
            (panel.DYAD, panel.DIRECTED),
            "One row a pair and year, or one each way: records with a direction then "
            "count on their way alone.",
            many=False,
        )
    )
    system = Asked(
        Code(
            STATE_SYSTEMS,
            "Only years in which both were members of this system of states, that of "
            "the Correlates of War or that of Gleditsch and Ward, on one day at least: "
            "in which both have its code.",
            many=False,
        )
    )

    def judge(self, form):
        asked = form.cleaned_data
        countries = asked.get("countries") or ()
        if len(countries) > 1 and len(set(countries)) == 1:
            sentence = f"All are {countries[0].name}; a pair has two countries."
            form.add_error("countries", ValidationError(sentence, code="same_country"))
        last = asked.get("year_to") or today().year
        years = last - (asked.get("year_from") or last) + 1
        lasting = {panel.IN_FORCE, panel.STANDING} & {*(asked.get("measures") or ())}
        most = MOST_YEARS_STANDING if lasting else MOST_YEARS
        if years < 1:
            sentence = f"The last year, {last}, is before this one."
        elif years > most:
            beside = f" with {' and '.join(sorted(lasting))}" if lasting else ""
            sentence = f"These are {years} years; at most {most} are counted{beside}."
        else:
            return
        form.add_error("year_from", ValidationError(sentence, code="bad_years"))


class DyadFilters(StrictFilterSet):
    country = countries_of("country", "With one of these countries.")
