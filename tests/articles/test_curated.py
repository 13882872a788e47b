"""What every hand-kept row promises: a version, a signature, and no silent write."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint, ProtectedError
from django.test.utils import CaptureQueriesContext

from articles.curated import TracelessWrite
from articles.models import Article, Source
from relations.models import Citation, Country, Meeting, Official, Participation
from tests.factories import (
    ArticleFactory,
    CountryFactory,
    MeetingFactory,
    OfficialFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_new_row_has_version_1_and_each_save_counts_one_more():
    source = SourceFactory()
    assert source.version == 1
    source.save()
    source.save()
    assert Source.objects.get().version == 3


def test_a_change_moves_the_date_of_the_update_and_not_of_the_making():
    source = SourceFactory()
    made = source.created
    source.save()
    source.refresh_from_db()
    assert source.created == made
    assert source.updated > made


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("update", {"name": "X"}),
        ("bulk_create", {"objs": []}),
        ("bulk_update", {"objs": [], "fields": ["name"]}),
    ],
)
@pytest.mark.parametrize("model", [Source, Country, Official, Meeting])
def test_a_bulk_write_that_leaves_no_history_is_refused(model, method, arguments):
    with pytest.raises(TracelessWrite, match=f"{method}\\(\\) would leave no history"):
        getattr(model.objects.filter(pk__gt=0), method)(**arguments)


def test_a_related_manager_does_not_write_past_the_guard():
    official, other = OfficialFactory(), OfficialFactory()
    spelling = official.names.create(name="Katz")
    with pytest.raises(TracelessWrite):
        other.names.add(spelling)
    spelling.refresh_from_db()
    assert spelling.official == official


def test_a_related_manager_does_not_clear_past_the_guard():
    official = OfficialFactory()
    record = MeetingFactory()
    host = record.participations.get(role="host")
    host.official = official
    host.save()
    with pytest.raises(TracelessWrite):
        official.participations.clear()
    assert record.participations.filter(official=official).exists()


def test_an_action_may_ask_for_the_unguarded_rows_and_gets_the_same_ones():
    kept, changed = SourceFactory(), SourceFactory()
    Source.objects.filter(pk=changed.pk).unrecorded().update(owner="Somebody")
    kept.refresh_from_db()
    changed.refresh_from_db()
    assert (kept.owner, changed.owner) == ("", "Somebody")


def test_a_row_is_signed_by_who_makes_it_and_then_by_who_changes_it():
    maker, editor = UserFactory(), UserFactory()
    source = SourceFactory.build().sign(maker)
    source.save()
    source.sign(editor).save()
    source.refresh_from_db()
    assert (source.created_by, source.updated_by) == (maker, editor)


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_signs_nothing(nobody):
    source = SourceFactory.build().sign(nobody)
    assert (source.created_by, source.updated_by) == (None, None)


def test_a_user_who_signed_a_row_cannot_be_deleted():
    user = UserFactory()
    SourceFactory.build().sign(user).save()
    with pytest.raises(ProtectedError):
        user.delete()


def test_saving_one_field_writes_whatever_follows_from_it():
    official = OfficialFactory(name="Israel Katz")
    official.name = "Zakir Hasanov"
    official.save(update_fields=["name"])
    assert list(Official.objects.named("hasanov")) == [official]
    article = ArticleFactory(url="https://news.example/1")
    article.url = "https://news.example/2"
    article.save(update_fields=["url"])
    assert Article.objects.get().canonical_url == "news.example/2"


def test_the_newest_state_in_the_history_is_the_row_even_after_a_partial_save():
    user = UserFactory()
    source = SourceFactory(owner="A")
    source.owner, source.domain = "B", "b.example"
    source.sign(user).save(update_fields=["owner"])
    row, past = Source.objects.get(), source.history.first()
    for name in ("owner", "domain", "version", "updated", "updated_by"):
        assert getattr(row, name) == getattr(past, name)


def test_an_update_or_create_counts_a_version_and_leaves_a_state():
    source = SourceFactory(name="Trend")
    Source.objects.update_or_create(name="Trend", defaults={"owner": "Somebody"})
    source.refresh_from_db()
    assert (source.owner, source.version, source.history.count()) == ("Somebody", 2, 2)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Tre\x00nd", "The text holds a NUL byte; remove it."),
        ("Tre\ud83dnd", "The text holds half a character; copy it again."),
    ],
)
def test_text_that_a_database_cannot_keep_is_refused_at_its_field(text, sentence):
    source = SourceFactory.build(name=text, reliability_reason=text)
    with pytest.raises(ValidationError) as refused:
        source.full_clean()
    assert refused.value.message_dict == {
        "name": [sentence],
        "reliability_reason": [sentence],
    }


def test_other_problems_are_told_beside_the_text_that_cannot_be_kept():
    source = SourceFactory.build(name="A\x00", kind="nonsense")
    with pytest.raises(ValidationError) as refused:
        source.full_clean()
    assert set(refused.value.message_dict) == {"name", "kind"}


def statements_of_checks(row, **asked):
    """How many are asked, and what they say."""
    said = {}
    with CaptureQueriesContext(connection) as queries:
        try:
            row.validate_constraints(**asked)
        except ValidationError as error:
            said = error.message_dict
    return sum("_check" in each["sql"] for each in queries), said


def test_all_checks_of_a_row_are_one_statement():
    source = SourceFactory(name="A source")
    checks = [e for e in Source._meta.constraints if isinstance(e, CheckConstraint)]
    assert len(checks) > 2
    assert statements_of_checks(source) == (1, {})
    assert statements_of_checks(source, exclude=["kind"]) == (1, {})


def test_each_broken_check_is_told_in_its_own_words():
    source = SourceFactory(name="A source")
    source.kind, source.reliability = "rumor", "A"
    asked, said = statements_of_checks(source)
    assert asked > 1
    assert said == {
        "__all__": [
            "Choose the kind of source from the list.",
            "Say why the source deserves this grade.",
        ]
    }
    # What cannot be judged hides nothing that can.
    _, said = statements_of_checks(source, exclude=["kind"])
    assert said == {"__all__": ["Say why the source deserves this grade."]}


def test_a_form_that_leaves_a_field_out_is_not_told_about_it():
    source = SourceFactory.build(name="A\x00")
    source.clean_fields(exclude=["name"])
    with pytest.raises(ValidationError):
        source.clean_fields(exclude=["kind"])


def test_scripts_marks_and_emoji_are_kept_to_the_letter():
    text = "Zakir Həsənov 👨‍👩‍👧 זאקיר \u200fחסנוב\u200e 扎基尔 e\u0301"
    country = CountryFactory(code="AZE")
    official = OfficialFactory(name=text, name_native=text)
    official.full_clean()
    official.refresh_from_db()
    assert official.name == text
    assert country.code == "AZE"


def test_curated_models_all_refuse_bulk_writes_through_their_base_manager():
    for model in (Citation, Participation, Meeting, Country):
        with pytest.raises(TracelessWrite):
            model._base_manager.update(version=9)


def test_a_line_break_belongs_into_a_text_and_not_into_a_name_or_a_code():
    source = SourceFactory.build(
        name="Tr\nend", domain="a.example\n", reliability_reason="One.\nTwo."
    )
    with pytest.raises(ValidationError) as refused:
        source.full_clean()
    sentence = "The text has a line break; put it on one line."
    assert refused.value.message_dict == {"name": [sentence], "domain": [sentence]}
