"""What a list costs: as many statements for twelve rows as for one."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.api import router
from relations.actions.feed import flush
from relations.api.addresses import KIND_ROUTES
from tests import factories as make
from tests.bench.world import World, Writer
from tests.factories import KIND_FACTORIES, passage
from tests.relations.api.test_merges import merged


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
    "merges": merged,
    "dyads": pair,
    "changes": change,
}
INTERNAL = {
    "findings",
    "pending-changes",
    "redactions",
    "merges",
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


# Records: read as flat rows, at one number of statements whatever the page.


def in_full(kind):
    """Makes a record of which everything has to be read that may be shown of one."""
    israel = make.CountryFactory(code="ISR")
    azerbaijan = make.CountryFactory(code="AZE")
    children = {}
    if kind == "agreement":
        step = make.models.AgreementAction(country=israel, action="signature")
        duty = make.models.AgreementObligation(country=israel, obligation="defense")
        children = {"actions": [step], "obligations": [duty]}
    against = passage(stance="contradicts", claim=["start"], claimed_value="never")
    made = KIND_FACTORIES[kind](citations=[passage(), against], **children)
    one, other = made.participations.order_by("position")
    told = make.TenureFactory(post__country=israel, end_state="ongoing")
    one.official, one.tenure = told.official, told
    other.official = make.TenureFactory(post__country=azerbaijan).official
    one.save()
    other.save()
    make.models.Preference.objects.create(
        record=made, field="start", reason="It is said there."
    )


def copy_records(times):
    """Copy every record with all that belongs to it, in bulk."""
    children = ("Participation", "RecordLink", "RecordTopic", "Citation", "Preference")
    tables = [make.models.Record, *make.models.KINDS.values()]
    tables += [getattr(make.models, name) for name in children]
    tables += [make.models.AgreementAction, make.models.AgreementObligation]
    for model in tables:
        writer = Writer(model)
        for row in model._default_manager.all():
            for number in range(1, times + 1):
                writer.add(**copied(row, number * 1_000_000))
        writer.flush()


def copied(row, further):
    """The columns of a row, for one that belongs to another record."""
    own = {f.attname: getattr(row, f.attname) for f in row._meta.local_concrete_fields}
    for name in ("id", "record_ptr_id", "record_id", "agreement_id"):
        if name in own:
            own[name] += further
    if "uid" in own:
        own["uid"] = uuid4()
    return own


TIES = ("trade_tie", "defense_tie", "diplomatic_tie")
# Which kinds a list is made of, and what it costs: the page; of each kind its columns
# with preferred values, of agreements two tables more; parties with the posts of
# officials; passages.
FLAT = {
    "records/": ([*KIND_FACTORIES], 11),
    "records/?expand=citations": ([*KIND_FACTORIES], 11),
    "ties/": (TIES, 6),
    "meetings/": (["meeting"], 4),
    "agreements/": (["agreement"], 6),
    "trade-ties/": (["trade_tie"], 4),
    "defense-ties/": (["defense_tie"], 4),
    "diplomatic-ties/": (["diplomatic_tie"], 4),
    "events/": (["event"], 4),
    # The two countries of the address as well.
    "dyads/ISR-AZE/timeline/": ([*KIND_FACTORIES], 12),
    "dyads/AZE-ISR/timeline/?expand=citations": ([*KIND_FACTORIES], 12),
}


@pytest.mark.parametrize("path", FLAT)
def test_two_hundred_records_cost_as_many_statements_as_one_of_each_kind(
    path, anonymous
):
    kinds, cost = FLAT[path]
    for kind in kinds:
        in_full(kind)
    path = f"/api/v1/{path}{'&' if '?' in path else '?'}page_size=500"
    few, first = statements(anonymous, path)
    copy_records(-(-200 // len(kinds)))
    many, last = statements(anonymous, path)
    print(f"{path}: {first} statements for {few} rows, {last} for {many}")  # noqa: T201
    assert few == len(kinds)
    assert many >= 200
    assert (first, last) == (cost, cost)


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_one_record_costs_what_a_page_of_its_kind_costs(kind, anonymous):
    in_full(kind)
    record = make.models.Record.objects.get()
    for path in (f"records/{record.pk}/", f"{KIND_ROUTES[kind]}/{record.pk}/"):
        with CaptureQueriesContext(connection) as asked:
            assert anonymous.get(f"/api/v1/{path}").status_code == 200
        print(f"{path}: {len(asked)} statements")  # noqa: T201
        assert len(asked) == (6 if kind == "agreement" else 4)


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_kinds_that_are_not_on_the_page_cost_nothing(kind, anonymous):
    KIND_FACTORIES[kind](cited=True)
    _, alone = statements(anonymous, "/api/v1/records/?page_size=50")
    every_kind()
    _, together = statements(anonymous, "/api/v1/records/?page_size=50")
    assert alone < together


# The other lists, in the world of `make bench`: as many statements for a page of 200
# rows as for one.
OTHERS = (
    "countries",
    "officials",
    "posts",
    "tenures",
    "citations",
    "articles",
    "sources",
    "dyads",
)


def test_two_hundred_rows_of_the_other_lists_cost_as_many_statements_as_one(anonymous):
    World(200).make()
    with connection.cursor() as cursor:
        # PostgreSQL would go through tables that it takes to be empty, for minutes.
        cursor.execute("ANALYZE")
    for route in OTHERS:
        one, first = statements(anonymous, f"/api/v1/{route}/?page_size=1")
        many, last = statements(anonymous, f"/api/v1/{route}/?page_size=200")
        print(f"{route}/: {first} statements for 1 row, {last} for {many}")  # noqa: T201
        assert one == 1
        assert many > 100, route
        assert last == first, route
