"""Loading the fixtures: idempotent, with history, and never over somebody's edit."""

import json
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.curated import Curated
from articles.models import Article
from relations.actions.fixtures import FixtureError, load
from relations.models import (
    Citation,
    Country,
    CountryName,
    Meeting,
    Participation,
    Record,
    RecordLink,
    RecordTopic,
)
from tests.conftest import FIXTURES
from tests.factories import CountryFactory, PostRoleFactory

pytestmark = pytest.mark.django_db
REFERENCE = ("countries.json", "posts.json", "products.json", "weapons.json")


def load_all():
    out = StringIO()
    call_command("load_fixtures", stdout=out)
    return out.getvalue()


def small(tmp_path, *objects):
    path = tmp_path / "some.json"
    path.write_text(json.dumps(objects), encoding="utf-8")
    return path


def country_object(code="ISR", name="Israel"):
    fields = {"code": code, "name": name, "entity_type": "state"}
    return {"model": "relations.country", "fields": fields}


def index_rows():
    links = RecordLink.objects.order_by("record", "country", "partner")
    topics = RecordTopic.objects.order_by("record", "topic")
    return [
        *links.values_list(
            "record__uid", "country__code", "partner__code", "sort_date", "incidental"
        ),
        *topics.values_list("record__uid", "topic", "kind", "sort_date"),
    ]


def test_a_second_load_of_everything_changes_nothing():
    load_all()
    before = (Record.history.count(), Country.history.count(), index_rows())

    second = load_all()

    assert "0 rows made, 0 updated" in second
    assert "0 left as edited" in second
    assert (Record.history.count(), Country.history.count(), index_rows()) == before


def test_every_loaded_row_has_a_history_that_says_where_it_came_from(seed):
    for model in Curated.__subclasses__():
        if not hasattr(model, "history"):
            continue
        past = model.history.model.objects
        assert past.count() == model.objects.count(), model
        reasons = set(past.values_list("history_change_reason", flat=True))
        assert reasons <= {"Loaded from the fixtures"}, model


def test_no_row_is_older_than_the_database_that_it_was_loaded_into(db, seed_files):
    # Whoever asks for what is new since (`updated_since`) would miss it.
    before = timezone.now()
    load(seed_files)
    dated = 0
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        for name in names & {"created", "updated"}:
            rows = model.objects.values_list(name, flat=True)
            assert all(moment >= before for moment in rows), (model, name)
            dated += len(rows)
    assert dated > 100


def test_loading_leaves_nothing_for_a_rebuild_to_do(seed):
    out = StringIO()
    call_command("rebuild", stdout=out)

    assert out.getvalue().startswith("Rebuilt: 0 records settled, 0 agreements")
    assert "0 histories begun" in out.getvalue()


def test_plain_loaddata_and_a_rebuild_give_the_same(seed, seed_files):
    expected = index_rows()
    Citation.objects.all().delete()
    Record.objects.all().delete()

    call_command("loaddata", *seed_files, verbosity=0)
    assert RecordLink.objects.count() == 0
    call_command("rebuild", stdout=StringIO())

    assert index_rows() == expected
    assert Meeting.objects.get(title__startswith="Katz").level == "2"


def test_an_edit_is_not_overwritten(seed, seed_files):
    meeting = Meeting.objects.get(title__startswith="Katz")
    meeting.title = "A curator's title"
    meeting.save()

    counts = load(seed_files)

    meeting.refresh_from_db()
    assert meeting.title == "A curator's title"
    assert counts["made"] == counts["updated"] == 0
    assert counts["kept"] > 0


def test_a_row_that_somebody_turned_into_another_is_not_made_again(seed, seed_files):
    name = CountryName.objects.filter(kind="alias").first()
    name.kind = "former"
    name.save()

    assert load(seed_files)["made"] == 0


def test_a_record_is_left_alone_when_one_of_its_passages_was_deleted(seed, seed_files):
    record = Record.objects.get(title__startswith="Katz receives")
    quote = record.citations.first().quote
    record.citations.first().delete()

    load(seed_files)

    assert not record.citations.filter(quote=quote).exists()


def test_a_deleted_record_does_not_come_back(seed, seed_files):
    Meeting.objects.get(title__startswith="Katz").delete()

    counts = load(seed_files)

    assert not Meeting.objects.filter(title__startswith="Katz").exists()
    assert counts["made"] == 0


def test_a_changed_fixture_updates_what_nobody_touched(tmp_path):
    load([small(tmp_path, country_object(name="Isreal"))])

    counts = load([small(tmp_path, country_object(name="Israel"))])

    country = Country.objects.get(code="ISR")
    assert counts["updated"] == 1
    assert (country.name, country.version) == ("Israel", 2)
    assert country.history.count() == 2


def test_an_object_that_names_nobody_stops_the_whole_load(tmp_path):
    bad = {
        "model": "relations.countryname",
        "fields": {"country": ["XXX"], "name": "Nowhere", "kind": "alias"},
    }

    with pytest.raises(FixtureError, match="there is no country"):
        load([small(tmp_path, country_object(), bad)])

    assert not Country.objects.exists()


def test_the_command_turns_a_bad_fixture_into_a_sentence(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "fixtures" / "seed").mkdir(parents=True)
    for name in ("groups.json", *REFERENCE):
        (tmp_path / "fixtures" / name).write_text("[]", encoding="utf-8")
    bad = {"model": "relations.country", "fields": {"code": "ISR", "begin": "1948"}}
    (tmp_path / "fixtures" / "seed" / "bad.json").write_text(json.dumps([bad]))

    with pytest.raises(CommandError, match="The fixtures cannot be loaded"):
        call_command("load_fixtures")


def test_a_group_keeps_the_permissions_that_somebody_added():
    load([FIXTURES / "groups.json"])
    viewer = Group.objects.get(name="Viewer")
    extra = Group.objects.get(name="Curator").permissions.get(codename="add_article")
    viewer.permissions.add(extra)

    counts = load([FIXTURES / "groups.json"])

    assert counts["unchanged"] == 4
    assert extra in viewer.permissions.all()


def test_the_fixture_of_groups_is_what_its_script_writes():
    from scripts.make_groups import permissions

    written = {
        item["fields"]["name"]: item["fields"]["permissions"]
        for item in json.loads((FIXTURES / "groups.json").read_text(encoding="utf-8"))
    }
    assert written == {role: sorted(keys) for role, keys in permissions().items()}


def test_reference_tables_are_found_by_their_codes(tmp_path):
    PostRoleFactory(code="hos")
    CountryFactory(code="ISR")
    post = {
        "model": "relations.post",
        "fields": {"country": ["ISR"], "title": "President", "role": "hos"},
    }

    assert load([small(tmp_path, post)])["made"] == 1


def test_the_text_of_the_original_article_is_not_shipped(seed):
    original = Article.objects.get(rights="no_text")
    assert not original.texts.exists()
    assert max(len(c.quote.split()) for c in original.citations.all()) <= 5
    assert Participation.objects.filter(named_as="Turkish counterparts").exists()
