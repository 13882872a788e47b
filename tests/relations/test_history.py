"""Every change leaves a trace: who, when, why, in both halves of a record."""

import pytest

from articles.curated import Curated, TracelessWrite
from relations.actions.records import save_record
from relations.models import KINDS, Citation, Meeting, Participation, Record
from tests.factories import (
    KIND_FACTORIES,
    AgreementFactory,
    CountryFactory,
    MeetingFactory,
    UserFactory,
    party,
)

pytestmark = pytest.mark.django_db


def curated_models():
    found, waiting = [], [Curated]
    while waiting:
        for model in waiting.pop().__subclasses__():
            waiting.append(model)
            if not model._meta.abstract:
                found.append(model)
    return sorted(found, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", curated_models(), ids=lambda model: model.__name__)
def test_every_curated_table_has_a_history(model):
    assert model.history.model._meta.db_table.startswith(
        model._meta.app_label + "_historical"
    )


@pytest.mark.parametrize("model", curated_models(), ids=lambda model: model.__name__)
@pytest.mark.parametrize("method", ["update", "bulk_create", "bulk_update"])
def test_a_bulk_write_that_would_leave_no_trace_is_refused(model, method):
    arguments = {"update": [], "bulk_create": [[]], "bulk_update": [[], ["version"]]}
    with pytest.raises(TracelessWrite, match="would leave no history"):
        getattr(model.objects.all(), method)(*arguments[method])


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_one_save_makes_one_state_in_each_half(kind):
    record = KIND_FACTORIES[kind]()
    record.title = "Changed"
    save_record(record)

    shared = Record.history.filter(id=record.pk)
    own = KINDS[kind].history.filter(record_ptr_id=record.pk)
    assert [state.history_type for state in shared] == ["~", "+"]
    assert [state.history_type for state in own] == ["~", "+"]
    assert [state.history_date for state in shared] == [
        state.history_date for state in own
    ]
    assert shared.first().title == "Changed"


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_the_two_halves_share_no_column_but_the_key(kind):
    shared = {field.name for field in Record.history.model.tracked_fields}
    own = {field.name for field in KINDS[kind].history.model.tracked_fields}
    assert own & shared == set()
    assert "record_ptr" in own


def test_a_deletion_is_the_last_state_of_the_record_and_of_all_that_belonged_to_it():
    record = MeetingFactory(cited=True)
    number = record.pk
    record.delete()

    for past in (
        Record.history.filter(id=number),
        Meeting.history.filter(record_ptr_id=number),
        Participation.history.filter(record_id=number),
        Citation.history.filter(record_id=number),
    ):
        newest = past.order_by("-history_id").first()
        assert newest.history_type == "-", past.model


def test_the_history_says_who_and_why():
    curator = UserFactory()
    record = MeetingFactory()
    record.title = "Changed"
    host, visitor = record.participations.all()
    host.named_as = "the minister"
    save_record(
        record,
        children={"participations": [host, visitor]},
        user=curator,
        reason="The ministry corrected it.",
    )

    shared = Record.history.filter(id=record.pk).first()
    assert shared.history_change_reason == "The ministry corrected it."
    assert record.updated_by == curator
    assert host.history.first().history_change_reason == "The ministry corrected it."
    assert visitor.history.count() == 1, "a row that says the same has no new state"


def test_a_party_that_left_stays_in_the_history():
    record = MeetingFactory(meeting_format="multilateral")
    turkey = CountryFactory(code="TUR")
    save_record(
        record,
        children={
            "participations": [
                record.participations.first(),
                party(turkey, "participant"),
            ]
        },
    )

    left = Participation.history.filter(record_id=record.pk, history_type="-").get()
    assert left.country.code == "AZE"


def test_a_refused_save_writes_nothing():
    from django.core.exceptions import ValidationError

    record = MeetingFactory()
    record.title = "Never"
    with pytest.raises(ValidationError):
        save_record(
            record,
            children={
                "participations": [party("ISR", "host"), party("ISR", "visitor")]
            },
        )

    record.refresh_from_db()
    assert record.title != "Never"
    assert record.participations.count() == 2
    assert Record.history.filter(id=record.pk).count() == 1


def test_the_version_counts_the_states():
    agreement = AgreementFactory()
    agreement.title = "Changed"
    agreement.save()

    assert agreement.version == 2
    versions = Record.history.filter(id=agreement.pk).values_list("version", flat=True)
    assert list(versions) == [2, 1]
