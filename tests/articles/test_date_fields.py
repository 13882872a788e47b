"""Uncertain dates in models, forms and the API."""

import copy
import json
import pickle
from datetime import date

import pytest
from django import forms
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from rest_framework.serializers import ValidationError as ApiError
from simple_history.models import HistoricalRecords

from articles.edtf import Edtf, parse
from articles.fields import (
    EdtfField,
    EdtfFormField,
    EdtfSerializerField,
    certainly,
    columns,
    possibly,
    values,
)

with isolate_apps("articles"):

    class Dated(models.Model):
        start = EdtfField(help_text="When it began.")

        class Meta:
            abstract = True
            app_label = "articles"

    class Gathering(Dated):
        title = models.CharField(max_length=20)
        end = EdtfField()
        history = HistoricalRecords(
            history_user_id_field=models.IntegerField(null=True)
        )

        class Meta:
            app_label = "articles"
            constraints = [
                models.CheckConstraint(
                    name="test_gathering_in_order",
                    condition=models.Q(start_earliest__lte=models.F("end_latest"))
                    | models.Q(start_earliest=None)
                    | models.Q(end_latest=None),
                    violation_error_message="It ends before it starts.",
                )
            ]

        def __str__(self):
            return self.title

    class Summit(Gathering):
        announced = EdtfField(blank=False)
        history = HistoricalRecords(
            history_user_id_field=models.IntegerField(null=True)
        )

        class Meta:
            app_label = "articles"

    class Speech(models.Model):
        gathering = models.ForeignKey(Gathering, models.CASCADE)

        class Meta:
            app_label = "articles"

        def __str__(self):
            return "speech"


MODELS = [Gathering, Gathering.history.model, Summit, Summit.history.model, Speech]
MAY = date(2025, 5, 1), date(2025, 5, 31)


@pytest.fixture(scope="module")
def _tables(django_db_setup, django_db_blocker):
    # Outside any transaction: SQLite changes no tables inside one.
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for model in MODELS:
                editor.create_model(model)
        yield
        with connection.schema_editor() as editor:
            for model in reversed(MODELS):
                editor.delete_model(model)


@pytest.fixture
def tables(_tables, db):
    """Tables for the models above, emptied after each test."""


def stored(row, name="start"):
    return type(row).objects.values_list(*columns(name)).get(pk=row.pk)


def names(model):
    return [field.name for field in model._meta.fields]


# The four columns


def test_one_declared_field_makes_four_columns_that_follow_each_other():
    assert names(Gathering) == [
        "id",
        *columns("start"),
        "title",
        *columns("end"),
    ]


def test_the_models_of_these_tests_are_not_found_by_makemigrations():
    assert not {model._meta.model_name for model in MODELS} & set(
        apps.all_models["articles"]
    )


def test_inherited_tables_have_only_the_columns_of_their_own_dates():
    own = [field.name for field in Summit._meta.local_fields]
    assert own == ["gathering_ptr", *columns("announced")]


@pytest.mark.parametrize("model", MODELS)
def test_no_model_has_a_column_twice(model):
    assert len(names(model)) == len(set(names(model)))
    assert not model.check()


def test_the_attribute_is_a_date_and_takes_text_dates_and_nothing():
    assert Gathering(start="2025-05").start.display == "May 2025"
    assert Gathering(start=parse("2025-05")).start == parse("2025-05")
    assert Gathering(start=date(2025, 5, 20)).start == parse("2025-05-20")
    assert Gathering(start=None).start == parse("")
    assert Gathering().start == parse("")


def test_bounds_and_precision_are_right_before_anything_is_saved():
    row = Gathering(start="2025-05")
    assert (row.start_earliest, row.start_latest) == MAY
    assert row.start_precision == "month"
    row.start = "../2026"
    assert row.start_earliest is None
    assert row.start_latest == date(2026, 12, 31)
    assert row.start_precision == "range"


def test_bounds_cannot_be_assigned():
    row = Gathering(start="2025-05", start_earliest=date(1999, 1, 1))
    row.start_latest = date(2030, 1, 1)
    row.start_precision = "day"
    assert (row.start_earliest, row.start_latest) == MAY
    assert row.start_precision == "month"


def test_copies_of_a_row_have_dates_of_their_own(monkeypatch):
    monkeypatch.setattr("django.db.models.base.apps", Gathering._meta.apps)
    row = Gathering(start="2025-05")
    twin = copy.copy(row)
    twin.start = "2026"
    assert row.start_latest == date(2025, 5, 31)
    assert twin.start_latest == date(2026, 12, 31)
    assert pickle.loads(pickle.dumps(row.start)) == row.start


# Validation and saving


def test_invalid_text_can_be_assigned_and_read_but_has_no_bounds():
    row = Gathering(start="31/02/2023")
    assert row.start.text == "31/02/2023"
    assert (row.start_earliest, row.start_latest) == (None, None)
    assert row.start_precision == "unknown"


def test_validation_says_what_is_wrong_with_a_date():
    with pytest.raises(ValidationError) as refused:
        Gathering(title="x", start="2024-02-30").clean_fields()
    (error,) = refused.value.error_dict["start"]
    assert error.message == "2024-02-30 is not a date: February 2024 has 29 days."
    assert error.code == "impossible"


def test_a_required_date_may_not_be_empty():
    with pytest.raises(ValidationError) as refused:
        Summit(title="x").clean_fields()
    assert refused.value.error_dict["announced"][0].code == "blank"
    Summit(title="x", announced="2025").clean_fields()


def test_constraints_see_the_bounds_of_an_unsaved_row(tables):
    Gathering(title="x", start="2024", end="2025").full_clean()
    with pytest.raises(ValidationError, match="It ends before it starts"):
        Gathering(title="x", start="2025", end="2024").full_clean()


@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.save(),
        lambda row: row.save(update_fields=["start"]),
        lambda row: row.save_base(raw=True),
        lambda row: Gathering.objects.bulk_create([Gathering(start=row.start)]),
        lambda row: Gathering.objects.bulk_update([row], ["start"]),
        lambda row: Gathering.objects.update(start=row.start),
    ],
)
def test_invalid_text_is_never_stored(tables, write):
    row = Gathering.objects.create(title="x", start="2025")
    row.start = "2025/2024"
    with (
        pytest.raises(ValidationError, match="2025/2024 is inverted"),
        transaction.atomic(),
    ):
        write(row)
    assert stored(row) == ("2025", date(2025, 1, 1), date(2025, 12, 31), "year")


def test_saving_writes_the_text_and_what_follows_from_it(tables):
    row = Gathering.objects.create(title="x", start="2025-05~")
    assert stored(row) == ("2025-05~", *MAY, "month")
    row.start = ""
    row.save()
    assert stored(row) == ("", None, None, "unknown")


def test_bulk_create_writes_all_four_columns(tables):
    Gathering.objects.bulk_create([Gathering(title="x", start="2025-05")])
    assert stored(Gathering.objects.get()) == ("2025-05", *MAY, "month")


def test_saving_only_the_date_saves_its_bounds_too(tables):
    row = Gathering.objects.create(title="x", start="2024")
    row.title, row.start = "y", "2025-05"
    row.save(update_fields=["start"])
    assert stored(row) == ("2025-05", *MAY, "month")
    assert Gathering.objects.get().title == "x"


def test_saving_only_the_date_of_a_child_or_of_its_parent_saves_its_bounds(tables):
    row = Summit.objects.create(title="x", start="2024", announced="2023")
    row.start, row.announced = "2025-05", "2025-05"
    row.save(update_fields=["start", "announced"])
    assert stored(row) == ("2025-05", *MAY, "month")
    assert stored(row, "announced") == ("2025-05", *MAY, "month")


def test_update_is_given_the_four_values_that_belong_together(tables):
    row = Gathering.objects.create(title="x", start="2024")
    Gathering.objects.update(**values("start", "2025-05"))
    assert stored(row) == ("2025-05", *MAY, "month")
    row.refresh_from_db()
    assert row.start == parse("2025-05")
    assert row.start_latest == MAY[1]


def test_a_date_that_was_not_loaded_is_fetched_when_asked_for(
    tables, django_assert_num_queries
):
    Gathering.objects.create(title="x", start="2025-05")
    row = Gathering.objects.only("title").get()
    with django_assert_num_queries(1):
        assert row.start_latest == MAY[1]
    with django_assert_num_queries(1):
        assert row.start.display == "May 2025"
    with django_assert_num_queries(0):
        assert row.start_precision == "month"


def test_a_bound_loaded_without_its_text_needs_no_query(
    tables, django_assert_num_queries
):
    Gathering.objects.create(title="x", start="2025-05")
    row = Gathering.objects.only("start_earliest").get()
    with django_assert_num_queries(0):
        assert row.start_earliest == MAY[0]
    row.start = "2026"
    assert row.start_earliest == date(2026, 1, 1)


def test_a_date_set_on_a_row_that_was_loaded_without_it_is_saved_whole(tables):
    Gathering.objects.create(title="x", start="2024")
    row = Gathering.objects.only("title").get()
    row.start = "2025-05"
    row.save()
    assert stored(row) == ("2025-05", *MAY, "month")


def test_values_gives_the_plain_text(tables):
    Gathering.objects.create(title="x", start="2025-05~")
    assert Gathering.objects.values_list("start", flat=True).get() == "2025-05~"
    assert Gathering.objects.filter(start=parse("2025-05~")).exists()
    assert Gathering.objects.filter(start__startswith="2025").exists()


def test_history_keeps_all_four_columns(tables):
    row = Gathering.objects.create(title="x", start="2024")
    row.start = "2025-05"
    row.save()
    past = row.history.order_by("history_id").values_list(*columns("start"))
    assert list(past) == [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2025-05", *MAY, "month"),
    ]
    latest, earlier = row.history.order_by("-history_id")
    assert [c.field for c in latest.diff_against(earlier).changes] == ["start"]
    assert earlier.instance.start_latest == date(2024, 12, 31)


def test_history_of_a_child_keeps_the_dates_of_its_parent(tables):
    row = Summit.objects.create(title="x", start="2025-05", announced="2024")
    (past,) = row.history.all()
    assert (past.start, past.start_latest) == (parse("2025-05"), MAY[1])
    assert past.announced_precision == "year"


# Fixtures and migrations


@pytest.fixture
def loadable(monkeypatch):
    monkeypatch.setattr("django.core.serializers.python.apps", Gathering._meta.apps)


def test_a_date_is_serialized_as_its_text(tables):
    row = Gathering.objects.create(title="x", start="2025-05~")
    fields = json.loads(serializers.serialize("json", [row]))[0]["fields"]
    assert [fields[name] for name in columns("start")] == [
        "2025-05~",
        "2025-05-01",
        "2025-05-31",
        "month",
    ]


@pytest.mark.parametrize(
    "said", [{}, {"start_earliest": "1999-01-01", "start_precision": "day"}]
)
def test_loaddata_derives_the_bounds_whatever_the_fixture_says(
    tables, loadable, tmp_path, said
):
    fixture = tmp_path / "gatherings.json"
    fields = {"title": "x", "start": "2025-05", **said}
    rows = [{"model": "articles.gathering", "pk": 7, "fields": fields}]
    fixture.write_text(json.dumps(rows))
    call_command("loaddata", str(fixture), verbosity=0)
    assert stored(Gathering(pk=7)) == ("2025-05", *MAY, "month")


def test_loaddata_refuses_an_invalid_date(tables, loadable):
    row = {"model": "articles.gathering", "fields": {"title": "x", "start": "2025-13"}}
    with pytest.raises(serializers.base.DeserializationError, match="no month 13"):
        list(serializers.deserialize("json", json.dumps([row])))


def migrated(model):
    """The model as a migration would say it, and as the migration would build it."""
    text = {}
    for name, field in ModelState.from_model(model).fields.items():
        source, imports = MigrationWriter.serialize(field)
        scope = {}
        exec("\n".join(imports), scope)
        text[name] = source, eval(source, scope)
    return text


def test_migrations_hold_plain_fields_and_each_column_once():
    written = {name: source for name, (source, _) in migrated(Gathering).items()}
    assert written["start"] == (
        "models.CharField(blank=True, default='', help_text='When it began.', "
        "max_length=64)"
    )
    assert written["start_latest"] == "models.DateField(editable=False, null=True)"
    assert written["start_precision"] == (
        "models.CharField(default='unknown', editable=False, max_length=10)"
    )
    assert list(written) == names(Gathering)


def test_a_migrated_model_is_not_found_changed():
    now, then = ProjectState(), ProjectState()
    now.add_model(ModelState.from_model(Speech))
    for model in (Gathering, Speech):
        state = ModelState.from_model(model)
        if model is Gathering:
            now.add_model(state)
        fields = [(name, field) for name, (_, field) in migrated(model).items()]
        then.add_model(ModelState("articles", model.__name__, fields, state.options))
    found = MigrationAutodetector(then, now)._detect_changes()
    assert found == {}


def test_a_state_made_from_the_models_has_each_column_once():
    state = ProjectState()
    state.add_model(ModelState.from_model(Gathering))
    rendered = state.apps.get_model("articles", "gathering")
    assert names(rendered) == names(Gathering)


# The two readings of a date


@pytest.mark.parametrize(
    ("text", "possible", "certain"),
    [
        ("2025-05-20", True, True),
        ("2025-05", True, True),
        ("2025-05-01/2025-05-31", True, True),
        ("2025-04-30/2025-05-01", True, False),
        ("2025", True, False),
        ("2025-05-31/..", True, False),
        ("../2025-05-01", True, False),
        ("../2026", True, False),
        ("2025-06", False, False),
        ("2025-06/..", False, False),
        ("../2025-04", False, False),
        ("", False, False),
    ],
)
def test_a_date_matches_certainly_only_when_the_whole_of_it_does(
    tables, text, possible, certain
):
    Gathering.objects.create(title="x", start=text)
    assert Gathering.objects.filter(possibly("start", *MAY)).exists() == possible
    assert Gathering.objects.filter(certainly("start", *MAY)).exists() == certain


def test_a_side_without_a_limit_is_not_asked_about(tables):
    Gathering.objects.create(title="x", start="../2025-05")
    rows = Gathering.objects
    assert rows.filter(certainly("start", before=date(2025, 5, 31))).exists()
    assert not rows.filter(certainly("start", after=date(2000, 1, 1))).exists()
    assert rows.filter(possibly("start", before=date(1900, 1, 1))).exists()
    assert rows.filter(possibly("start", after=date(2025, 5, 31))).exists()
    assert not rows.filter(possibly("start", after=date(2025, 6, 1))).exists()


def test_an_empty_date_matches_nothing_even_without_limits(tables):
    Gathering.objects.create(title="x")
    assert not Gathering.objects.filter(possibly("start")).exists()
    assert not Gathering.objects.filter(certainly("start")).exists()


def test_a_date_can_be_asked_for_along_a_path(tables):
    row = Gathering.objects.create(title="x", start="2025-05-20")
    Speech.objects.create(gathering=row)
    assert Speech.objects.filter(possibly("gathering__start", *MAY)).exists()
    assert Speech.objects.filter(certainly("gathering__start", *MAY)).exists()


# Forms


class GatheringForm(forms.ModelForm):
    class Meta:
        model = Gathering
        fields = ["title", "start"]


def test_a_form_reads_what_people_type_and_stores_edtf(tables):
    form = GatheringForm({"title": "x", "start": "12-14 Mar 2023"})
    assert form.is_valid(), form.errors
    row = form.save()
    assert row.start.display == "12–14 March 2023"
    assert stored(row)[0] == "2023-03-12/2023-03-14"


def test_a_form_shows_again_what_was_typed_and_says_what_is_wrong():
    form = GatheringForm({"title": "x", "start": "31/02/2023"})
    assert form.errors["start"] == [
        "31/02/2023 is not a date: February 2023 has 28 days."
    ]
    assert 'value="31/02/2023"' in str(form["start"])


def test_a_form_shows_the_stored_text_and_examples():
    shown = str(GatheringForm(instance=Gathering(start="2025-05~"))["start"])
    assert 'value="2025-05~"' in shown
    assert 'placeholder="2025-05, 20 May 2025, ' in shown
    assert "value" not in str(GatheringForm(instance=Gathering())["start"])


def test_another_spelling_of_the_same_date_is_no_change():
    field = EdtfFormField(required=False)
    assert not field.has_changed(parse("2025-05"), "May 2025")
    assert not field.has_changed("2025-05", " 2025-05 ")
    assert not field.has_changed(None, "")
    assert field.has_changed(parse("2025-05"), "2025-06")
    assert field.has_changed(parse("2025-05"), "soon")


def test_an_empty_required_form_field_is_refused_and_an_optional_one_is_false():
    assert EdtfFormField(required=False).clean("") == parse("")
    with pytest.raises(ValidationError, match="required"):
        EdtfFormField().clean(" ")


# The API


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("2025-05", "2025-05"),
        ("12-14 Mar 2023", "2023-03-12/2023-03-14"),
        ({"edtf": "2025-05", "display": "ignored"}, "2025-05"),
        ("", ""),
        (" ", ""),
        (None, ""),
        ({"edtf": None}, ""),
    ],
)
def test_the_api_reads_text_objects_and_nothing(sent, text):
    assert EdtfSerializerField().run_validation(sent) == parse(text)


@pytest.mark.parametrize("sent", [2025, True, ["2025"], {}, {"earliest": "2025"}])
def test_the_api_refuses_what_is_no_text(sent):
    with pytest.raises(ApiError, match="Give the date as text such as “2025-05”"):
        EdtfSerializerField().run_validation(sent)


def test_the_api_says_what_is_wrong_with_a_date():
    with pytest.raises(ApiError) as refused:
        EdtfSerializerField().run_validation("05/06/2023")
    (error,) = refused.value.detail
    assert error.code == "ambiguous"
    assert error.startswith("05/06/2023 could be 5 June 2023 or 6 May 2023")


@pytest.mark.parametrize("sent", [None, "", {"edtf": ""}])
def test_the_api_refuses_an_empty_date_where_one_is_needed(sent):
    with pytest.raises(ApiError) as refused:
        EdtfSerializerField(allow_null=False).run_validation(sent)
    assert refused.value.detail[0].code == "null"


def test_the_api_writes_text_bounds_precision_and_display():
    field = EdtfSerializerField()
    assert field.to_representation(parse("../2025-05-20")) == {
        "edtf": "../2025-05-20",
        "earliest": None,
        "latest": "2025-05-20",
        "precision": "range",
        "display": "up to 20 May 2025",
    }
    assert field.to_representation("2025")["earliest"] == "2025-01-01"
    assert field.to_representation(Edtf()) is None
