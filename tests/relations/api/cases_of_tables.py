"""For each filter of a table: a row that matches, one that does not, the query."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from tests import factories as make
from tests.factories import passage
from tests.relations.api.cases_of_kinds import column
from tests.relations.api.cases_of_records import LONG_AGO, OTHERS, pair_of


def old(row):
    type(row).objects.unrecorded().filter(pk=row.pk).update(updated=LONG_AGO)
    return row


def fresh(factory):
    return lambda: (factory(), old(factory()), {"updated_since": "2026-01-01"})


def in_post(**query):
    """Two officials in unlike posts; the query finds the first."""

    def case():
        minister = make.TenureFactory(
            post__country__code="ISR", start="2020", end="2022"
        )
        other = make.TenureFactory(
            post__country__code="AZE",
            post__role=make.PostRoleFactory(code="ambassador"),
            start="2023",
        )
        return minister.official, other.official, query

    return case


def held(name):
    """Somebody who surely held a post on a day, and one who may have."""

    def case():
        rows = (
            make.TenureFactory(start="2020", end="2022"),
            make.TenureFactory(start="2020/2024", end="2025"),
        )
        asked = {"valid_on": "2021-06-01", "date_match": "certain"}
        return *(row.official if name == "official" else row for row in rows), asked

    return case


def tenures(**query):
    def case():
        found = in_post()()
        first, second = (official.tenures.get() for official in found[:2])
        asked = {
            name: getattr(first, f"{name}_id") if value is None else value
            for name, value in query.items()
        }
        return first, second, asked

    return case


def citations(_first=(), **query):
    def case():
        first, second = passage(**dict(_first)), passage()
        make.MeetingFactory(citations=[first])
        make.MeetingFactory(citations=[second])
        asked = {}
        for name, value in query.items():
            if name == "source":
                value = first.article.source_id
            elif value is None:
                value = getattr(first, f"{name}_id")
            asked[name] = value
        return first, second, asked

    return case


def by_source(factory=make.ArticleFactory):
    first, second = factory(), factory()
    return first, second, {"source": first.source_id}


def a_finding(severity="warning", **columns):
    """A finding of one rule, or of another one with another severity."""
    rule = "single_source" if severity == "warning" else "only_expected"
    record = make.MeetingFactory(**columns)
    return record.findings.create(rule=rule, severity=severity, sentence="So.")


def dismissed(finding):
    finding.record.dismissals.create(
        rule=finding.rule, reason="Known.", by=make.UserFactory()
    )
    return finding


def a_change(state="open", author="somebody"):
    """A pending change of a record of its own."""
    decided = state != "open"
    user, _ = get_user_model().objects.get_or_create(username=author)
    return make.models.PendingChange.objects.create(
        record=make.MeetingFactory(),
        base_version=1,
        edits=[],
        author=user,
        state=state,
        decided_by=user if decided else None,
        decided_at=timezone.now() if decided else None,
    )


REFERENCE = {
    "countries": {
        "code": lambda: (
            make.CountryFactory(code="ISR"),
            make.CountryFactory(code="AZE"),
            {"code": "isr"},
        ),
        "scheme": lambda: (
            make.CountryCodeFactory(value="666").country,
            make.CountryCodeFactory(scheme="gw", value="666").country,
            {"scheme": "cow", "code": "666"},
        ),
        "on": lambda: (
            make.CountryCodeFactory(
                value="260", valid_from="1955-01-01", valid_to="1990-10-02"
            ).country,
            make.CountryCodeFactory(value="260", valid_from="1990-10-03").country,
            {"scheme": "cow", "code": "260", "on": "1980-01-01"},
        ),
        "name": pair_of(
            {"name": "azer"},
            {"name": "Azerbaijan"},
            {"name": "Iran"},
            make.CountryFactory,
        ),
        "entity_type": column(make.CountryFactory, "entity_type", "igo", "state"),
        "region": column(make.CountryFactory, "region", "145", "035"),
        "updated_since": fresh(make.CountryFactory),
    },
    "officials": {
        "q": pair_of(
            {"q": "HƏSƏN"}, {"name": "Zakir Həsənov"}, {}, make.OfficialFactory
        ),
        "name": pair_of(
            {"name": "hasan"}, {"name": "Zakir Hasanov"}, {}, make.OfficialFactory
        ),
        "country": in_post(country="ISR"),
        "role": in_post(role="defense_minister"),
        "valid_on": in_post(valid_on="2021-06-01"),
        "date_match": held("official"),
        "updated_since": fresh(make.OfficialFactory),
    },
    "posts": {
        "country": pair_of(
            {"country": "ISR"}, {"country__code": "ISR"}, {}, make.PostFactory
        ),
        "role": pair_of(
            {"role": "envoy"}, {"role__code": "envoy"}, {}, make.PostFactory
        ),
        "updated_since": fresh(make.PostFactory),
    },
    "tenures": {
        "official": tenures(official=None),
        "post": tenures(post=None),
        "country": tenures(country="ISR"),
        "role": tenures(role="defense_minister"),
        "valid_on": tenures(valid_on="2021-06-01"),
        "date_match": held("pk"),
        "status": column(make.TenureFactory, "status", "acting", "regular"),
        "updated_since": fresh(make.TenureFactory),
    },
    "trips": {
        "official": lambda: (
            lambda one, two: (one, two, {"official": one.official_id})
        )(make.TripFactory(), make.TripFactory()),
        "updated_since": fresh(make.TripFactory),
    },
    "gatherings": {
        "organization": pair_of(
            {"organization": "UN"},
            {"organization": None},
            {},
            lambda **columns: make.GatheringFactory(
                organization=make.CountryFactory(code="UN") if columns else None
            ),
        ),
        "updated_since": fresh(make.GatheringFactory),
    },
    "products": {
        "scheme": column(make.ProductFactory, "scheme", "HS17", "HS22"),
        "code": column(make.ProductFactory, "code", "27", "01"),
        "updated_since": fresh(make.ProductFactory),
    },
    "sources": {
        "kind": column(make.SourceFactory, "kind", "ngo", "media"),
        "country": lambda: (
            make.SourceFactory(country_code=make.CountryFactory(code="ISR").code),
            make.SourceFactory(),
            {"country": "ISR"},
        ),
        "reliability": pair_of(
            {"reliability": "A"},
            {"reliability": "A", "reliability_reason": "Known."},
            {},
            make.SourceFactory,
        ),
        "updated_since": fresh(make.SourceFactory),
    },
    "articles": {
        "q": pair_of(
            {"q": '"spoke about trade"'},
            {"text": "Ministers spoke about trade."},
            {"text": "Ministers spoke of trade."},
            make.ArticleFactory,
        ),
        "source": by_source,
        "language": column(make.ArticleFactory, "language", "az", "en"),
        "rights": column(make.ArticleFactory, "rights", "full", "excerpt"),
        "published_after": pair_of(
            {"published_after": "2025"},
            {"published": "2025"},
            {"published": "2024"},
            make.ArticleFactory,
        ),
        "published_before": pair_of(
            {"published_before": "2024"},
            {"published": "2024"},
            {"published": "2025"},
            make.ArticleFactory,
        ),
        "updated_since": fresh(make.ArticleFactory),
    },
    "citations": {
        "record": citations(record=None),
        "article": citations(article=None),
        "source": citations(source=None),
        "stance": citations(stance="mentions", _first={"stance": "mentions"}),
        "anchor": citations(
            anchor="not_found", _first={"quote": "They signed nothing."}
        ),
        "verified": citations(
            verified="false", _first={"quote": "They signed nothing."}
        ),
        "claim": citations(claim="title", _first={"claim": ["title"]}),
        "updated_since": lambda: (
            make.MeetingFactory(cited=True).citations.get(),
            old(make.MeetingFactory(cited=True).citations.get()),
            {"updated_since": "2026-01-01"},
        ),
    },
    "pending-changes": {
        "record": lambda: (
            *(pair := (a_change(), a_change())),
            {"record": pair[0].record_id},
        ),
        "state": lambda: (a_change("withdrawn"), a_change(), {"state": "withdrawn"}),
        "author": lambda: (
            a_change(),
            a_change(author="another"),
            {"author": "somebody"},
        ),
    },
    "findings": {
        "record": lambda: (
            *(pair := (a_finding(), a_finding())),
            {"record": pair[0].record_id},
        ),
        "rule": lambda: (a_finding(), a_finding("error"), {"rule": "single_source"}),
        "severity": lambda: (a_finding("error"), a_finding(), {"severity": "error"}),
        "open": lambda: (a_finding(), dismissed(a_finding()), {"open": "true"}),
        "country": lambda: (
            a_finding(),
            a_finding(parties=OTHERS),
            {"country": "ISR,AZE"},
        ),
        "dyad": lambda: (a_finding(), a_finding(parties=OTHERS), {"dyad": "AZE-ISR"}),
    },
}
