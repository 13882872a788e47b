"""Each filter of each list finds what matches and nothing else."""

import pytest

from relations.api import kind_filtersets, reference_filtersets, review_filtersets
from relations.api.filtersets import SearchFilters, StrictFilterSet
from relations.api.record_filtersets import RecordFilters, TieFilters
from relations.api.views.changes_feed import FeedFilters
from tests import factories as make
from tests.relations.api import test_changes_feed, test_panel
from tests.relations.api.cases_of_kinds import KINDS
from tests.relations.api.cases_of_records import A_PAIR, OTHERS, RECORDS
from tests.relations.api.cases_of_tables import REFERENCE


@pytest.mark.parametrize("name", RECORDS)
def test_a_filter_on_records_finds_what_matches_and_nothing_else(name, editor, ask):
    matching, other, query = RECORDS[name]()
    found = ask("records/", client=editor, **query)
    assert matching.pk in found
    assert other.pk not in found


@pytest.mark.parametrize("name", sorted(set(RECORDS) - {"review", "kind"}))
def test_the_timeline_of_a_pair_has_the_filters_of_records(name, editor, ask):
    matching, other, query = RECORDS[name]()
    codes = sorted({each.country.code for each in matching.participations.all()})
    pair = query.pop("dyad", None) or "-".join(codes)
    found = ask(f"dyads/{pair}/timeline/", client=editor, **query)
    assert matching.pk in found
    assert other.pk not in found


def cases(table):
    return [(route, name) for route, filters in table.items() for name in filters]


@pytest.mark.parametrize(("route", "name"), cases(KINDS))
def test_a_filter_of_one_kind_finds_what_matches_and_nothing_else(route, name, db, ask):
    matching, other, query = KINDS[route][name]()
    found = ask(f"{route}/", **query)
    assert matching.pk in found
    assert other.pk not in found


@pytest.mark.parametrize(("route", "name"), cases(REFERENCE))
def test_a_filter_of_a_table_finds_what_matches_and_nothing_else(
    route, name, editor, ask
):
    matching, other, query = REFERENCE[route][name]()
    found = ask(f"{route}/", client=editor, **query)
    assert matching.pk in found
    assert other.pk not in found


def test_pairs_are_found_by_country(anonymous):
    make.MeetingFactory(parties=A_PAIR)
    make.MeetingFactory(parties=OTHERS)
    answer = anonymous.get("/api/v1/dyads/?country=ISR").json()
    assert [row["dyad"] for row in answer["results"]] == ["AZE-ISR"]


TESTED = {
    RecordFilters: RECORDS,
    kind_filtersets.MeetingFilters: KINDS["meetings"],
    kind_filtersets.AgreementFilters: KINDS["agreements"],
    kind_filtersets.TradeTieFilters: KINDS["trade-ties"],
    kind_filtersets.DefenseTieFilters: KINDS["defense-ties"],
    kind_filtersets.DiplomaticTieFilters: KINDS["diplomatic-ties"],
    kind_filtersets.EventFilters: KINDS["events"],
    kind_filtersets.AllTieFilters: KINDS["ties"],
    reference_filtersets.CountryFilters: REFERENCE["countries"],
    reference_filtersets.OfficialFilters: REFERENCE["officials"],
    reference_filtersets.PostFilters: REFERENCE["posts"],
    reference_filtersets.TenureFilters: REFERENCE["tenures"],
    reference_filtersets.TripFilters: REFERENCE["trips"],
    reference_filtersets.GatheringFilters: REFERENCE["gatherings"],
    reference_filtersets.ProductFilters: REFERENCE["products"],
    reference_filtersets.SourceFilters: REFERENCE["sources"],
    reference_filtersets.ArticleFilters: REFERENCE["articles"],
    reference_filtersets.CitationFilters: REFERENCE["citations"],
    review_filtersets.FindingFilters: REFERENCE["findings"],
    review_filtersets.PendingChangeFilters: REFERENCE["pending-changes"],
    reference_filtersets.DyadFilters: {"country": test_pairs_are_found_by_country},
    # Parameters of what is counted rather than filters of rows.
    reference_filtersets.PanelFilters: {
        "countries": test_panel.test_one_country_is_faced_with_all_its_partners,
        "year_from": test_panel.test_years_that_cannot_be_meant_are_refused,
        "year_to": test_panel.test_years_that_cannot_be_meant_are_refused,
        "measures": test_panel.test_what_lasts_is_counted_at_the_end_of_each_year,
        "layout": test_panel.test_the_directed_layout_counts_an_act_on_its_way_alone,
        "system": test_panel.test_a_system_of_states_leaves_the_years_of_its_members,
    },
    FeedFilters: {
        "kind": test_changes_feed.test_the_feed_can_be_asked_for_some_kinds,
        "since": test_changes_feed.test_the_feed_can_be_asked_for_since_a_moment,
    },
}


def leaves(cls):
    found = [leaf for child in cls.__subclasses__() for leaf in leaves(child)]
    return [*found, cls]


def test_every_filter_of_every_filterset_is_tested():
    untested = [
        f"{filterset.__name__}.{name}"
        for filterset in leaves(StrictFilterSet)
        if filterset
        not in (
            StrictFilterSet,
            SearchFilters,
            TieFilters,
            reference_filtersets.UpdatedFilters,
            reference_filtersets.HeldFilters,
        )
        for name in filterset.base_filters
        if name not in TESTED.get(filterset, ())
        and not (
            issubclass(filterset, RecordFilters)
            and filterset.base_filters[name] is RecordFilters.base_filters.get(name)
        )
    ]
    assert untested == []
