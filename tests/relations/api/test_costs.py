"""What a list costs: as many statements for twelve rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.api import router
from relations.actions.feed import flush
from tests import factories as make
from tests.factories import KIND_FACTORIES, passage


def record(factory):
    """Makes a record with everything that may be shown of one."""

    def row():
        tenure = make.TenureFactory(
            post__country=make.CountryFactory(code="ISR"), end_state="ongoing"
        )
        made = factory(
            place_city="Baku",
            place_country=make.CountryFactory(code="AZE"),
            citations=[passage()],
        )
        participation = made.participations.first()
        participation.official, participation.tenure = tenure.official, tenure
        participation.save()
        return made

    return row


def meeting():
    made = record(make.MeetingFactory)()
    made.trip, made.gathering = make.TripFactory(), make.GatheringFactory()
    made.save()


def agreement():
    israel = make.CountryFactory(code="ISR")
    make.AgreementFactory(
        parent=make.AgreementFactory(),
        parent_relation="amends",
        signed_at=make.MeetingFactory(),
        citations=[passage()],
        actions=[make.models.AgreementAction(country=israel, action="signature")],
        obligations=[
            make.models.AgreementObligation(
                country=israel,
                toward=make.CountryFactory(code="AZE"),
                obligation="defense",
            )
        ],
    )


def country():
    made = make.CountryFactory()
    make.CountryCodeFactory(country=made)
    make.CountryNameFactory(country=made)


def official():
    tenure = make.TenureFactory()
    make.OfficialNameFactory(official=tenure.official, met_in=make.ArticleFactory())


def article():
    made = make.MeetingFactory(cited=True).citations.get().article
    make.ArticleFactory(syndicated_from=made)


def pair():
    make.MeetingFactory(
        parties=[(make.CountryFactory(), "host"), (make.CountryFactory(), "visitor")]
    )


def every_kind():
    for factory in KIND_FACTORIES.values():
        factory(cited=True)


def every_tie():
    for kind in ("trade_tie", "defense_tie", "diplomatic_tie"):
        KIND_FACTORIES[kind](cited=True)


def on_a_trip():
    make.MeetingFactory(trip=make.TripFactory(), gathering=make.GatheringFactory())


def pending_change():
    israel = make.CountryFactory(code="ISR")
    edit = {"table": "record", "row": 1, "action": "change", "before": {}}
    make.models.PendingChange.objects.create(
        record=make.MeetingFactory(),
        base_version=1,
        edits=[{**edit, "after": {"place_country": israel.pk}}],
        author=make.UserFactory(),
        state="withdrawn",
        decided_by=make.UserFactory(),
        decided_at=timezone.now(),
    )


def redaction():
    make.models.Redaction.objects.create(
        table="relations.citation",
        row=1,
        column="quote",
        states=1,
        reason="A court order.",
        by=make.UserFactory(),
    )


def change():
    """Makes an entry of the feed, and leaves nothing to be looked at."""
    make.OfficialFactory()
    flush()


ROWS = {
    "countries": country,
    "officials": official,
    "posts": make.PostFactory,
    "tenures": make.TenureFactory,
    "trips": on_a_trip,
    "gatherings": on_a_trip,
    "products": make.ProductFactory,
    "records": every_kind,
    "meetings": meeting,
    "agreements": agreement,
    "trade-ties": lambda: make.TradeTieFactory(
        product=make.ProductFactory(), cited=True
    ),
    "defense-ties": lambda: make.DefenseTieFactory(
        rests_on=make.AgreementFactory(),
        weapon_category=make.WeaponCategoryFactory(),
        cited=True,
    ),
    "diplomatic-ties": record(make.DiplomaticTieFactory),
    "events": record(make.EventFactory),
    "ties": every_tie,
    "citations": lambda: make.MeetingFactory(cited=True),
    "articles": article,
    "sources": lambda: make.MeetingFactory(cited=True),
    "findings": lambda: make.MeetingFactory(cited=True),
    "pending-changes": pending_change,
    "redactions": redaction,
    "dyads": pair,
    "changes": change,
}
INTERNAL = {
    "findings",
    "pending-changes",
    "redactions",
}  # lists that only those who see drafts may read
# More than the rows need is no help: this is what each list costs today.
LIMIT = 30


def statements(client, path):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return len(answer.json()["results"]), len(asked)


def test_every_list_is_measured():
    assert {prefix for prefix, _, _ in router.registry} == set(ROWS)


@pytest.mark.parametrize("route", ROWS)
def test_twelve_rows_cost_as_many_statements_as_one(route, anonymous, editor):
    path = f"/api/v1/{route}/?page_size=500"
    client = editor if route in INTERNAL else anonymous
    ROWS[route]()
    few, first = statements(client, path)
    for _ in range(11):
        ROWS[route]()
    many, last = statements(client, path)
    assert many > few
    assert last == first
    assert last <= LIMIT


def test_a_timeline_costs_the_same_for_any_number_of_rows(anonymous):
    path = "/api/v1/dyads/ISR-AZE/timeline/?expand=citations"
    every_kind()
    _, first = statements(anonymous, path)
    for _ in range(5):
        every_kind()
    many, last = statements(anonymous, path)
    assert many == 36
    assert last == first


def test_expanding_the_passages_costs_nothing_more(anonymous):
    every_kind()
    _, plain = statements(anonymous, "/api/v1/records/")
    _, expanded = statements(anonymous, "/api/v1/records/?expand=citations")
    assert expanded == plain


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_kinds_that_are_not_on_the_page_cost_nothing(kind, anonymous):
    KIND_FACTORIES[kind](cited=True)
    _, alone = statements(anonymous, "/api/v1/records/?page_size=50")
    every_kind()
    _, together = statements(anonymous, "/api/v1/records/?page_size=50")
    assert alone < together
