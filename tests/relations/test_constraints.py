"""Each constraint of the database has a test: what it refuses, and in which words.

A case makes a valid row and names a change that breaks just one constraint. The
change is written below every check in Python, so that the database itself answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from articles.models import Article, ArticleBand, ArticleText, NotACopy
from relations.models import (
    AgreementAction,
    AgreementObligation,
    Comment,
    Dismissal,
    EditedRow,
    EditGroup,
    FeedEntry,
    Finding,
    ImportedRow,
    LikelySame,
    LikelyTwins,
    Merge,
    MergedRow,
    NameKey,
    NotATwin,
    NotTheSame,
    PendingChange,
    Preference,
    Record,
    RecordLink,
    RecordTopic,
    Redaction,
)
from tests.factories import (
    AgreementFactory,
    ArticleFactory,
    ArticleTextFactory,
    CountryCodeFactory,
    CountryFactory,
    CountryNameFactory,
    DefenseTieFactory,
    DiplomaticTieFactory,
    EventFactory,
    GatheringFactory,
    ImportRunFactory,
    MeetingFactory,
    OfficialFactory,
    OfficialNameFactory,
    PostFactory,
    PostRoleFactory,
    ProductFactory,
    SourceFactory,
    SuccessionFactory,
    TenureFactory,
    TradeTieFactory,
    TripFactory,
    UserFactory,
    party,
    passage,
)

pytestmark = pytest.mark.django_db

# Who speaks when a row in Python is made as wrong as the row in the database.
ITSELF = "the constraint, in full_clean()"
THE_FIELD = "a field or a rule before it; the constraint when it is asked alone"
NOBODY = "nobody: full_clean() derives the column and so mends it"

# Nobody fills them in by hand.
INDEX_TABLES = (ArticleBand, LikelySame, MergedRow, NameKey, RecordLink, RecordTopic)


@dataclass
class Case:
    """How to break one constraint.

    `columns` are written by `update()`, `attributes` are set in Python (the same
    unless told); either may be a function of the row.
    """

    make: Callable
    columns: dict | Callable
    attributes: dict | Callable | None = None
    says: str = ITSELF


def changes(change, row):
    return change(row) if callable(change) else change


def unknown(make, column, code="nonsense"):
    """A code that is in no list: the field's choices object to it first."""
    return Case(make, {column: code}, says=THE_FIELD)


def code_of_one_letter(make, column):
    return unknown(make, column, "Z")


def empty(make, column):
    return Case(make, {column: ""}, says=THE_FIELD)


def before(make, last, attributes):
    """A date whose last possible day is moved before the other date."""
    return Case(make, {f"{last}_latest": date(1900, 1, 1)}, attributes)


def same_as(make_other, *names):
    """The columns of another row."""

    def columns(row):
        other = make_other(row)
        return {name: getattr(other, name) for name in names}

    return columns


def talks():
    return MeetingFactory(
        meeting_format="multilateral",
        parties=[("ISR", "participant"), ("AZE", "participant")],
    )


def participation(**columns):
    record = talks()
    other = party("TUR", "observer", **columns)
    other.record = record
    other.save()
    return other


def with_tenure():
    tenure = TenureFactory()
    return participation(official=tenure.official, tenure=tenure)


def action(day="2024"):
    step = AgreementAction(
        country=CountryFactory(code="ISR"), action="signature", date=day
    )
    return AgreementFactory(actions=[step]).actions.get()


def second_action(first):
    return AgreementAction.objects.create(
        agreement=first.agreement,
        country=first.country,
        action=first.action,
        date="2025",
    )


def obligation(**columns):
    duty = AgreementObligation(
        country=CountryFactory(code="ISR"), obligation="defense", **columns
    )
    return AgreementFactory(obligations=[duty]).obligations.get()


def second_obligation(first):
    return AgreementObligation.objects.create(
        agreement=first.agreement,
        country=first.country,
        toward=first.toward,
        obligation="offense",
    )


def citation(**columns):
    return MeetingFactory(citations=[passage(**columns)]).citations.get()


def second_citation(first):
    other = passage(article=first.article, quote="Ministers of the two countries")
    other.record = first.record
    other.full_clean()
    other.save()
    return other


def imported_row(number=1, run=None):
    run = run or ImportRunFactory()
    return ImportedRow.objects.create(run=run, number=number, raw={})


def link_of_a_pair():
    record = MeetingFactory()
    return RecordLink.objects.get(
        record=record, country__code="ISR", partner__code="AZE"
    )


def topic_row():
    record = MeetingFactory(topics=["security", "trade"])
    return record.topic_rows.get(topic="security")


def band_of(article=None, band="00"):
    article = article or ArticleFactory()
    return ArticleBand.objects.create(article=article, band=band)


def dismissal(article=None):
    return NotACopy.objects.create(
        article=article or ArticleFactory(),
        other=ArticleFactory(),
        reason="Two reporters.",
    )


def not_a_twin(record=None):
    """Of the record and one that was made later."""
    record = record or MeetingFactory()
    return NotATwin.objects.create(
        one_id=record.pk,
        other_id=MeetingFactory().pk,
        reason="Two days.",
        by=UserFactory(),
    )


def likely_twins(record=None):
    record = record or MeetingFactory()
    return LikelyTwins.objects.create(one_id=record.pk, other_id=MeetingFactory().pk)


def finding(rule="single_source"):
    return Finding.objects.create(
        record=MeetingFactory(), rule=rule, severity="warning", sentence="One source."
    )


def second_finding(first):
    return Finding.objects.create(
        record=first.record, rule="not_in_post", severity="error", sentence="Not then."
    )


def dismissed_finding(record=None, rule="single_source"):
    return Dismissal.objects.create(
        record=record or MeetingFactory(),
        rule=rule,
        sentence="One source.",
        reason="The ministry itself.",
        by=UserFactory(),
    )


def agreement_of(**columns):
    return lambda: AgreementFactory(**columns)


CASES = {
    # Articles
    "source_name_once": Case(
        SourceFactory, same_as(lambda row: SourceFactory(), "name")
    ),
    "source_kind_known": unknown(SourceFactory, "kind"),
    "source_reliability_known": code_of_one_letter(
        lambda: SourceFactory(reliability="B", reliability_reason="Checked often."),
        "reliability",
    ),
    "source_grade_has_reason": Case(SourceFactory, {"reliability": "B"}),
    "article_address_once": Case(
        lambda: ArticleFactory(url="https://news.example/1"),
        lambda row: {
            "canonical_url": ArticleFactory(url="https://news.example/2").canonical_url
        },
        says=THE_FIELD,
        attributes=lambda row: {
            "url": ArticleFactory(url="https://news.example/3").url,
            "canonical_url": "news.example/3",
        },
    ),
    "article_title_given": empty(ArticleFactory, "title"),
    "article_rights_known": unknown(ArticleFactory, "rights"),
    "article_excerpt_positive": Case(
        ArticleFactory, {"excerpt_limit": 0}, says=THE_FIELD
    ),
    "article_not_its_own_copy": Case(
        ArticleFactory, lambda row: {"syndicated_from": row}
    ),
    "article_not_its_own_basis": Case(ArticleFactory, lambda row: {"based_on": row}),
    "article_speaks_itself": Case(
        ArticleFactory, lambda row: {"voice": SourceFactory()}, says=NOBODY
    ),
    "article_text_version_once": Case(
        ArticleTextFactory,
        same_as(
            lambda row: ArticleTextFactory(article=row.article), "article", "version"
        ),
    ),
    "article_text_given": empty(ArticleTextFactory, "text"),
    "articleband_once": Case(
        band_of, same_as(lambda row: band_of(row.article, "01"), "band")
    ),
    "notacopy_once": Case(
        dismissal, same_as(lambda row: dismissal(row.article), "other")
    ),
    "notacopy_of_two": Case(dismissal, lambda row: {"other": row.article}),
    "notacopy_reason_given": empty(dismissal, "reason"),
    # Countries
    "country_code_plain": Case(CountryFactory, {"code": "I-L"}, says=THE_FIELD),
    "country_name_given": empty(CountryFactory, "name"),
    "country_type_known": unknown(CountryFactory, "entity_type"),
    "country_end_after_start": before(
        lambda: CountryFactory(start="1922", end="1991", end_state="ended"),
        "end",
        {"end": "1921"},
    ),
    "country_end_agrees": Case(CountryFactory, {"end_state": "ended"}),
    "countrycode_once": Case(
        lambda: CountryCodeFactory(valid_from=date(1990, 1, 1)),
        same_as(
            lambda row: CountryCodeFactory(valid_from=date(1991, 1, 1)),
            *("scheme", "value", "valid_from"),
        ),
    ),
    "countrycode_once_undated": Case(
        CountryCodeFactory,
        same_as(lambda row: CountryCodeFactory(), "scheme", "value"),
    ),
    "countrycode_scheme_known": unknown(CountryCodeFactory, "scheme"),
    "countrycode_end_after_start": Case(
        lambda: CountryCodeFactory(valid_from=date(1990, 1, 1)),
        {"valid_to": date(1989, 12, 31)},
    ),
    "countryname_once": Case(
        CountryNameFactory,
        same_as(
            lambda row: CountryNameFactory(country=row.country),
            *("country", "name", "language", "kind"),
        ),
    ),
    "countryname_given": empty(CountryNameFactory, "name"),
    "countryname_kind_known": unknown(CountryNameFactory, "kind"),
    "succession_once": Case(
        SuccessionFactory,
        same_as(lambda row: SuccessionFactory(), "predecessor", "successor"),
    ),
    "succession_of_two": Case(
        SuccessionFactory, lambda row: {"successor": row.predecessor}
    ),
    "succession_kind_known": unknown(SuccessionFactory, "kind"),
    # Officials
    "official_name_given": empty(OfficialFactory, "name"),
    "official_gender_known": unknown(OfficialFactory, "gender"),
    "official_wikidata_once": Case(
        OfficialFactory, same_as(lambda row: OfficialFactory(wikidata="Q1"), "wikidata")
    ),
    "official_death_after_birth": before(
        lambda: OfficialFactory(birth="1950", death="2020"), "death", {"death": "1949"}
    ),
    "officialname_once": Case(
        OfficialNameFactory,
        same_as(
            lambda row: OfficialNameFactory(official=row.official),
            *("official", "name", "kind"),
        ),
    ),
    "officialname_given": empty(OfficialNameFactory, "name"),
    "officialname_kind_known": unknown(OfficialNameFactory, "kind"),
    "postrole_seniority_known": code_of_one_letter(PostRoleFactory, "seniority"),
    "post_once": Case(
        PostFactory,
        same_as(
            lambda row: PostFactory(country=row.country),
            *("country", "title", "organization"),
        ),
    ),
    "post_title_given": empty(PostFactory, "title"),
    "post_seniority_known": code_of_one_letter(PostFactory, "seniority_override"),
    "tenure_once": Case(
        TenureFactory,
        same_as(
            lambda row: TenureFactory(
                official=row.official, post=row.post, start="2010"
            ),
            *("official", "post", "start"),
        ),
    ),
    "tenure_end_after_start": before(
        lambda: TenureFactory(start="2020-05", end="2021"), "end", {"end": "2020-04"}
    ),
    "tenure_end_agrees": Case(TenureFactory, {"end_state": "ended"}),
    "tenure_status_known": unknown(TenureFactory, "status"),
    "tenure_entry_known": unknown(TenureFactory, "entry_type"),
    "tenure_exit_known": unknown(TenureFactory, "exit_type"),
    # Gatherings and imports
    "trip_end_after_start": before(
        lambda: TripFactory(start="2025-05-20", end="2025-05"),
        "end",
        {"end": "2025-04"},
    ),
    "gathering_name_given": empty(GatheringFactory, "name"),
    "gathering_end_after_start": before(
        lambda: GatheringFactory(start="2025-05", end="2025-05"),
        "end",
        {"end": "2025-04-30"},
    ),
    "importrun_dataset_given": empty(ImportRunFactory, "dataset"),
    "importrun_file_once": Case(
        ImportRunFactory,
        same_as(lambda row: ImportRunFactory(), "dataset", "release", "file_sha256"),
    ),
    "importedrow_once": Case(
        imported_row, same_as(lambda row: imported_row(2, row.run), "run", "number")
    ),
    # Records and their parties
    "record_kind_known": Case(MeetingFactory, {"kind": "nonsense"}, says=NOBODY),
    "record_title_given": empty(MeetingFactory, "title"),
    "record_end_after_start": before(
        lambda: MeetingFactory(start="2025-05-20", end="2025-05"),
        "end",
        {"end": "2025-05-19"},
    ),
    "record_end_agrees": Case(MeetingFactory, {"end_state": "ended"}),
    "record_status_fits_kind": Case(
        MeetingFactory, {"status": "in_force"}, says=THE_FIELD
    ),
    "record_review_known": unknown(MeetingFactory, "review"),
    "record_confidence_1_to_5": Case(MeetingFactory, {"confidence": 6}, says=THE_FIELD),
    "participation_role_known": unknown(participation, "role"),
    "participation_official_once": Case(
        lambda: participation(official=OfficialFactory()),
        lambda row: {
            "official": row.record.participations.create(
                country=row.country, role=row.role, official=OfficialFactory()
            ).official
        },
    ),
    "participation_unnamed_once": Case(
        participation,
        lambda row: {
            "named_as": row.record.participations.create(
                country=row.country, role=row.role, named_as="counterparts"
            ).named_as
        },
    ),
    "participation_tenure_has_official": Case(
        with_tenure, {"official": None}, says=NOBODY
    ),
    "link_once": Case(
        link_of_a_pair, lambda row: {"partner": row.country}, {}, says=NOBODY
    ),
    "recordtopic_once": Case(topic_row, {"topic": "trade"}, {}, says=NOBODY),
    # Kinds
    "product_scheme_known": unknown(ProductFactory, "scheme"),
    "product_code_given": empty(ProductFactory, "code"),
    "product_title_given": empty(ProductFactory, "title"),
    "product_once": Case(
        ProductFactory, same_as(lambda row: ProductFactory(), "scheme", "code")
    ),
    "meeting_format_known": unknown(talks, "meeting_format"),
    "meeting_visit_type_known": unknown(talks, "visit_type"),
    "agreement_form_known": unknown(AgreementFactory, "form"),
    "agreement_ambit_known": unknown(AgreementFactory, "ambit"),
    "agreement_bindingness_known": unknown(AgreementFactory, "bindingness"),
    "agreement_secrecy_known": unknown(AgreementFactory, "secrecy"),
    "agreement_renewal_known": unknown(AgreementFactory, "renewal"),
    "agreement_ended_after_signed": before(
        agreement_of(signed="2024", ended="2025"), "ended", {"ended": "2023"}
    ),
    "agreement_ended_after_force": before(
        agreement_of(signed="", in_force="2024", ended="2025"),
        "ended",
        {"ended": "2023"},
    ),
    "agreement_grounds_known": unknown(AgreementFactory, "termination_grounds"),
    "agreement_parent_has_relation": Case(
        AgreementFactory, {"parent_relation": "amends"}
    ),
    "agreement_not_its_own_parent": Case(
        AgreementFactory, lambda row: {"parent": row, "parent_relation": "amends"}
    ),
    "agreement_override_known": unknown(AgreementFactory, "status_override"),
    "agreementaction_known": unknown(action, "action"),
    "agreementaction_once": Case(
        action, same_as(second_action, "agreement", "country", "action", "date")
    ),
    "agreementobligation_known": unknown(obligation, "obligation"),
    "agreementobligation_to_another": Case(
        obligation, lambda row: {"toward": row.country}
    ),
    "agreementobligation_once": Case(
        lambda: obligation(toward=CountryFactory(code="AZE")),
        same_as(second_obligation, *("agreement", "country", "obligation", "toward")),
    ),
    "agreementobligation_general_once": Case(
        obligation, same_as(second_obligation, "agreement", "country", "obligation")
    ),
    "tradetie_type_known": unknown(TradeTieFactory, "tie_type"),
    "tradetie_valuation_known": unknown(TradeTieFactory, "valuation"),
    "tradetie_flow_known": code_of_one_letter(TradeTieFactory, "flow"),
    "tradetie_importance_known": unknown(TradeTieFactory, "importance"),
    "tradetie_amount_has_currency": Case(TradeTieFactory, {"amount": 5}),
    "tradetie_amount_positive": Case(
        TradeTieFactory, {"amount": -1, "currency": "USD"}, says=THE_FIELD
    ),
    "tradetie_quantity_has_unit": Case(TradeTieFactory, {"unit": "t"}),
    "defensetie_type_known": unknown(DefenseTieFactory, "tie_type"),
    "defensetie_condition_known": unknown(DefenseTieFactory, "condition"),
    "defensetie_mode_known": unknown(DefenseTieFactory, "transfer_mode"),
    "defensetie_embargo_known": unknown(DefenseTieFactory, "embargo_type"),
    "defensetie_importance_known": unknown(DefenseTieFactory, "importance"),
    "defensetie_value_has_currency": Case(DefenseTieFactory, {"currency": "USD"}),
    "defensetie_tiv_positive": Case(
        DefenseTieFactory, {"tiv_ordered": -1}, says=THE_FIELD
    ),
    "diplomatictie_type_known": unknown(DiplomaticTieFactory, "tie_type"),
    "diplomatictie_relations_only": Case(
        lambda: DiplomaticTieFactory(tie_type="cultural"),
        {"relation_status": "established"},
    ),
    "diplomatictie_mission_only": Case(
        DiplomaticTieFactory, {"mission_type": "embassy"}
    ),
    "diplomatictie_importance_known": unknown(DiplomaticTieFactory, "importance"),
    "event_type_known": unknown(EventFactory, "event_type"),
    # Citations
    "citation_quote_given": empty(citation, "quote"),
    "citation_stance_known": unknown(citation, "stance"),
    "citation_credibility_1_to_6": Case(citation, {"credibility": 7}, says=THE_FIELD),
    "citation_anchor_settled": Case(citation, {"anchor": "ambiguous"}, says=NOBODY),
    "citation_placed_in_text": Case(citation, {"start": None}, says=NOBODY),
    "citation_seen_elsewhere_has_hash": Case(
        citation, {"anchor": "verified_elsewhere"}, says=NOBODY
    ),
    "citation_once": Case(
        citation,
        same_as(second_citation, "fingerprint"),
        same_as(second_citation, "quote"),
    ),
    # The evidence lint
    "finding_rule_known": unknown(finding, "rule"),
    "finding_severity_known": unknown(finding, "severity"),
    "finding_once": Case(finding, same_as(second_finding, "rule")),
    "dismissal_rule_known": unknown(dismissed_finding, "rule"),
    "dismissal_once": Case(
        dismissed_finding,
        same_as(lambda row: dismissed_finding(row.record, "not_in_post"), "rule"),
    ),
    "dismissal_reason_given": empty(dismissed_finding, "reason"),
    # Duplicates
    "notatwin_once": Case(
        not_a_twin, same_as(lambda row: not_a_twin(row.one), "other")
    ),
    "notatwin_in_order": Case(not_a_twin, lambda row: swapped(row), says=NOBODY),
    "notatwin_reason_given": empty(not_a_twin, "reason"),
    "likelytwins_once": Case(
        likely_twins, same_as(lambda row: likely_twins(row.one), "other")
    ),
    "likelytwins_in_order": Case(likely_twins, lambda row: swapped(row)),
}


# Redactions


def redaction():
    return Redaction.objects.create(
        table="relations.citation",
        row=1,
        column="quote",
        states=1,
        reason="A court said so.",
        by=UserFactory(),
    )


CASES["redaction_reason_given"] = empty(redaction, "reason")


# Changes that wait, comments, preferred values


def pending_change():
    return PendingChange.objects.create(
        record=MeetingFactory(),
        base_version=1,
        edits=[{"table": "record", "after": {"title": "New"}}],
        author=UserFactory(),
    )


def rejected_change():
    change = pending_change()
    change.state, change.decision = "rejected", "No source."
    change.decided_by, change.decided_at = UserFactory(), change.created
    change.save()
    return change


def comment():
    return Comment.objects.create(
        record=MeetingFactory(), author=UserFactory(), text="Is the date right?"
    )


def preference(record=None, field="start"):
    if record is None:
        against = passage(stance="contradicts", claim=["start", "title"])
        record = MeetingFactory(citations=[against])
    return Preference.objects.create(record=record, field=field, reason="Corrected.")


CASES |= {
    "pendingchange_state_known": unknown(rejected_change, "state"),
    "pendingchange_decided_by_somebody": Case(pending_change, {"state": "approved"}),
    "pendingchange_refusal_has_reason": Case(rejected_change, {"decision": ""}),
    "comment_text_given": empty(comment, "text"),
    "preference_once": Case(
        preference, same_as(lambda row: preference(row.record, "title"), "field")
    ),
    "preference_reason_given": empty(preference, "reason"),
}


# Officials who are one, or not


def merged(**columns):
    number = Merge.objects.count()
    return Merge.objects.create(
        **{
            "table": "official",
            "merged": 10 + number,
            "into": 1,
            "key": "10",
            "merged_name": "Zakir Gasanov",
            "into_name": "Zakir Hasanov",
            "reason": "One man.",
            "by": UserFactory(),
            **columns,
        }
    )


def merged_row(row=1, merge=None):
    return MergedRow.objects.create(
        merge=merge or merged(), table="relations.trip", row=row, before=1, after=2
    )


def not_the_same(one=None):
    return NotTheSame.objects.create(
        one=one or OfficialFactory(), other=OfficialFactory(), reason="Cousins."
    )


def likely_the_same(one=None):
    return LikelySame.objects.create(
        one=one or OfficialFactory(), other=OfficialFactory(), why="The name."
    )


def swapped(row):
    return {"one_id": row.other_id, "other_id": row.one_id}


def name_key(key="abc"):
    official = OfficialFactory(name="...")
    return NameKey.objects.create(official=official, key=key)


CASES |= {
    "merge_table_known": unknown(merged, "table"),
    "merge_reason_given": empty(merged, "reason"),
    "merge_of_two": Case(merged, lambda row: {"merged": row.into}),
    "merge_once": Case(merged, same_as(lambda row: merged(), "merged")),
    "merge_undone_by_somebody": Case(merged, {"undone_reason": "A mistake."}),
    "mergedrow_once": Case(
        merged_row, same_as(lambda row: merged_row(2, row.merge), "row")
    ),
    "mergedrow_has_a_state": Case(merged_row, {"before": None, "after": None}),
    "namekey_once": Case(
        name_key,
        lambda row: {"key": row.official.keys.create(key="other").key},
    ),
    "likelysame_once": Case(
        likely_the_same,
        same_as(lambda row: likely_the_same(row.one), "other"),
    ),
    "likelysame_in_order": Case(likely_the_same, swapped),
    "notthesame_once": Case(
        not_the_same, same_as(lambda row: not_the_same(row.one), "other")
    ),
    "notthesame_in_order": Case(not_the_same, swapped, says=NOBODY),
    "notthesame_reason_given": empty(not_the_same, "reason"),
}


# Edits of many rows


def edit_group():
    return EditGroup.objects.create(
        table="relations.event", columns=["status"], reason="Agreed.", by=UserFactory()
    )


def edited_row(group=None, row=1, outcome="changed", why=""):
    return EditedRow.objects.create(
        group=group or edit_group(),
        table="relations.event",
        row=row,
        outcome=outcome,
        version_before=1,
        version_after=2,
        why=why,
    )


def refused_row():
    return edited_row(outcome="refused", why="The end is before the start.")


CASES |= {
    "editgroup_reason_given": empty(edit_group, "reason"),
    "editedrow_outcome_known": unknown(edited_row, "outcome"),
    "editedrow_once": Case(
        edited_row, same_as(lambda it: edited_row(it.group, 2), "row")
    ),
    "editedrow_changed_between_versions": Case(edited_row, {"version_after": None}),
    "editedrow_refused_says_why": Case(refused_row, {"why": ""}),
}


# The feed of changes


def feed_entry():
    return FeedEntry.objects.create(
        action="created", kind="official", row=1, key="1", version=1
    )


CASES["feedentry_action_known"] = unknown(feed_entry, "action")


def all_constraints():
    """(model, constraint) of our tables, without the tables of their history."""
    return {
        constraint.name: (model, constraint)
        for app in ("articles", "relations")
        for model in apps.get_app_config(app).get_models()
        if not hasattr(model, "history_object")
        for constraint in model._meta.constraints
    }


CONSTRAINTS = all_constraints()


def broken_in_python(name):
    """A row that is as wrong in Python as the case's row is in the database."""
    case = CASES[name]
    row = case.make()
    change = case.columns if case.attributes is None else case.attributes
    for attribute, value in changes(change, row).items():
        setattr(row, attribute, value)
    return row


def messages_of(check):
    with pytest.raises(ValidationError) as refused:
        check()
    return refused.value.messages


def names_that(says):
    return [
        name
        for name, case in CASES.items()
        if case.says == says
        and name in CONSTRAINTS
        and CONSTRAINTS[name][0] not in INDEX_TABLES
    ]


def test_every_constraint_has_a_case():
    assert sorted(CONSTRAINTS.keys() - CASES.keys()) == []


def test_every_case_is_of_a_constraint():
    assert sorted(CASES.keys() - CONSTRAINTS.keys()) == []


def test_every_constraint_that_a_person_can_meet_has_a_sentence_of_its_own():
    default = models.BaseConstraint.default_violation_error_message
    mute = [
        name
        for name, (model, constraint) in CONSTRAINTS.items()
        if model not in INDEX_TABLES
        and str(constraint.violation_error_message) == str(default)
    ]
    assert mute == []


@pytest.mark.parametrize("name", [name for name in CASES if name in CONSTRAINTS])
def test_the_database_itself_refuses_a_row_that_breaks_the_constraint(name):
    model, constraint = CONSTRAINTS[name]
    row = CASES[name].make()
    columns = changes(CASES[name].columns, row)
    rows = models.QuerySet(model).filter(pk=row.pk)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        rows.update(**columns)
    said = str(refused.value)
    if connection.vendor == "sqlite" and isinstance(
        constraint, models.UniqueConstraint
    ):
        # SQLite names the columns of a unique constraint, not the constraint.
        table = model._meta.db_table
        told = {f"{table}.{model._meta.get_field(n).column}" for n in constraint.fields}
        assert told == set(said.split(": ", 1)[1].split(", "))
    else:
        assert f'"{name}"' in said or said.endswith(f": {name}")


@pytest.mark.parametrize("name", names_that(ITSELF))
def test_a_wrong_row_is_refused_in_python_with_the_sentence_of_its_constraint(name):
    row = broken_in_python(name)
    sentence = CONSTRAINTS[name][1].violation_error_message
    assert sentence in messages_of(row.full_clean)


@pytest.mark.parametrize("name", names_that(THE_FIELD))
def test_where_a_field_objects_first_the_constraint_would_say_its_sentence(name):
    row = broken_in_python(name)
    sentence = CONSTRAINTS[name][1].violation_error_message
    assert sentence in messages_of(row.validate_constraints)
    assert messages_of(row.full_clean) != []


@pytest.mark.parametrize("name", names_that(NOBODY))
def test_a_derived_column_that_is_wrong_is_mended_before_it_can_be_saved(name):
    row = broken_in_python(name)
    sentence = CONSTRAINTS[name][1].violation_error_message
    assert sentence in messages_of(row.validate_constraints)
    row.full_clean()
    row.save()
    row.refresh_from_db()
    row.validate_constraints()


# In SQL a comparison with NULL is neither true nor false, and a check passes then.
HALF_GIVEN = [
    ("tradetie_quantity_has_unit", TradeTieFactory, {"unit": "t"}),
    ("tradetie_quantity_has_unit", TradeTieFactory, {"quantity": 5}),
    ("tradetie_amount_has_currency", TradeTieFactory, {"currency": "USD"}),
    ("defensetie_value_has_currency", DefenseTieFactory, {"amount": 5}),
    ("citation_placed_in_text", citation, {"end": None}),
    ("citation_placed_in_text", citation, {"text_version": None}),
    ("citation_placed_in_text", citation, {"start": 9, "end": 9}),
    (
        "citation_seen_elsewhere_has_hash",
        citation,
        {"anchor": "verified_elsewhere", "text_sha256": "0" * 64, "end": None},
    ),
    (
        "diplomatictie_mission_only",
        DiplomaticTieFactory,
        {"accreditation": "single"},
    ),
    ("agreement_parent_has_relation", AgreementFactory, {"parent_relation": "amends"}),
]


@pytest.mark.parametrize(("name", "make", "columns"), HALF_GIVEN)
def test_what_belongs_together_is_refused_by_the_database_when_half_is_empty(
    name, make, columns
):
    row = make()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        models.QuerySet(type(row)).filter(pk=row.pk).update(**columns)


def test_a_parent_agreement_without_its_relation_is_refused_by_the_database():
    parent, child = AgreementFactory(), AgreementFactory()
    rows = models.QuerySet(type(child)).filter(pk=child.pk)
    with (
        pytest.raises(IntegrityError, match="agreement_parent_has_relation"),
        transaction.atomic(),
    ):
        rows.update(parent=parent)


def test_a_bare_record_of_no_kind_is_told_to_choose_one():
    messages = messages_of(Record(kind="nonsense", title="Talks").full_clean)
    assert "Choose a kind from the list." in messages


def test_the_cases_of_two_rows_begin_with_a_row_that_is_valid():
    for name in ("citation_once", "participation_official_once", "tenure_once"):
        CASES[name].make().full_clean()


def test_a_text_goes_with_its_article():
    text = ArticleTextFactory()
    Article.objects.get(pk=text.article_id).delete()
    assert not ArticleText.objects.exists()
