"""What the feed says, and that nobody who writes can forget to have it said."""

import ast
from pathlib import Path

import pytest
from django.db import models, transaction

from articles.fields import EdtfField
from articles.models import Article, ArticleText, Source
from relations.actions import feed, noting
from relations.actions.feed import SHOWN_BY, TABLES, check, flush
from relations.actions.fixtures import load
from relations.actions.rebuild import rebuild
from relations.actions.records import save_citation, save_record, save_row
from relations.actions.review import take
from relations.models import (
    Citation,
    Country,
    FeedEntry,
    FeedNote,
    Meeting,
    Official,
    Product,
    Record,
)
from tests import factories as make

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def news(db):
    """Gives what the feed says since it was last asked: “created meeting 3”."""
    seen = [0]

    def read():
        flush()
        entries = list(FeedEntry.objects.filter(pk__gt=seen[0]).order_by("pk"))
        seen[0] = entries[-1].pk if entries else seen[0]
        return [f"{each.action} {each.kind} {each.key}" for each in entries]

    return read


@pytest.fixture
def editor(db):
    return make.UserFactory(is_superuser=True)


# What becomes public with what


def test_a_record_becomes_public_with_its_evidence_and_leaves_with_it(news, editor):
    meeting = make.MeetingFactory(review="in_review", cited=True)
    article = meeting.citations.get().article
    news()
    take("approve", meeting, user=editor)
    assert news() == [
        f"created source {article.source_id}",
        f"created article {article.pk}",
        f"created meeting {meeting.pk}",
    ]
    take("return", meeting, user=editor, reason="The date is wrong.")
    assert news() == [
        f"deleted meeting {meeting.pk}",
        f"deleted article {article.pk}",
        f"deleted source {article.source_id}",
    ]


def test_a_record_that_is_deleted_takes_its_trip_with_it(news):
    meeting = make.MeetingFactory(trip=make.TripFactory())
    trip = meeting.trip_id
    news()
    number = meeting.pk
    meeting.delete()
    assert news() == [f"deleted meeting {number}", f"deleted trip {trip}"]


def test_an_article_stays_as_long_as_one_public_record_cites_it(news):
    one = make.MeetingFactory(cited=True)
    citation = one.citations.get()
    other = make.MeetingFactory(citations=[make.passage(article=citation.article)])
    news()
    first, second = one.pk, other.pk
    one.delete()
    assert news() == [f"deleted meeting {first}"]
    other.delete()
    assert news() == [
        f"deleted meeting {second}",
        f"deleted article {citation.article_id}",
        f"deleted source {citation.article.source_id}",
    ]


def test_a_passage_is_a_change_of_its_record(news):
    meeting = make.MeetingFactory(cited=True)
    article = meeting.citations.get().article
    news()
    citation = make.passage(record=meeting, article=article, quote="two countries met")
    save_citation(citation)
    assert news() == [f"changed meeting {meeting.pk}"]


def test_a_passage_that_moves_to_another_article_lets_the_first_one_go(news):
    meeting = make.MeetingFactory(cited=True)
    citation = meeting.citations.get()
    before = citation.article
    citation.article = make.ArticleFactory(source=before.source, text="They met there.")
    news()
    save_citation(citation)
    assert news() == [
        f"created article {citation.article_id}",
        f"changed meeting {meeting.pk}",
        f"deleted article {before.pk}",
    ]


def test_a_confidential_source_leaves_with_its_articles_and_comes_back(news):
    meeting = make.MeetingFactory(cited=True)
    article = meeting.citations.get().article
    news()
    source = article.source
    source.confidential = True
    save_row(source)
    assert news() == [
        f"changed meeting {meeting.pk}",
        f"deleted article {article.pk}",
        f"deleted source {source.pk}",
    ]
    source.confidential = False
    save_row(source)
    assert news() == [
        f"created source {source.pk}",
        f"created article {article.pk}",
        f"changed meeting {meeting.pk}",
    ]


def test_what_was_always_confidential_never_appears(news):
    article = make.ArticleFactory(source__confidential=True, text="They met there.")
    meeting = make.MeetingFactory(
        citations=[make.passage(article=article, quote="They met there")]
    )
    assert [each for each in news() if "country" not in each] == [
        f"created meeting {meeting.pk}"
    ]


def test_an_original_changes_when_its_copy_becomes_public(news):
    original = make.MeetingFactory(cited=True).citations.get().article
    copy = make.ArticleFactory(
        syndicated_from=original, source=original.source, text="They met and spoke."
    )
    news()
    make.MeetingFactory(citations=[make.passage(article=copy, quote="They met")])
    assert f"changed article {original.pk}" in news()


def test_a_record_that_is_named_by_another_changes_it(news):
    parent = make.AgreementFactory()
    child = make.AgreementFactory(parent=parent, parent_relation="amends")
    news()
    parent.title = "The treaty, as it is called now"
    save_record(parent)
    assert news() == [f"changed agreement {parent.pk}", f"changed agreement {child.pk}"]
    parent.review = "draft"
    save_record(parent)
    assert news() == [f"changed agreement {child.pk}", f"deleted agreement {parent.pk}"]


def test_a_new_post_of_somebody_changes_the_records_that_name_them(news):
    official = make.OfficialFactory()
    israel = make.CountryFactory(code="ISR")
    meeting = make.MeetingFactory(
        parties=[(israel, "host"), ("AZE", "visitor")], start="2025-05"
    )
    parties = list(meeting.participations.order_by("position"))
    parties[0].official = official
    save_record(meeting, children={"participations": parties})
    news()
    tenure = make.TenureFactory(official=official, post__country=israel)
    assert set(news()) == {
        f"created post {tenure.post_id}",
        f"created tenure {tenure.pk}",
        f"changed official {official.pk}",
        f"changed meeting {meeting.pk}",
    }


# One entry for what happened


def test_what_was_written_several_times_has_one_entry(news):
    meeting = make.MeetingFactory()
    news()
    for title in ("Talks", "Long talks", "Longer talks"):
        meeting.title = title
        save_record(meeting)
    assert news() == [f"changed meeting {meeting.pk}"]


def test_what_came_and_went_unseen_has_none(news):
    make.OfficialFactory().delete()
    assert news() == []


def test_a_write_that_is_taken_back_is_not_told(news):
    official = make.OfficialFactory(name="Zakir Hasanov")
    news()
    with transaction.atomic():
        point = transaction.savepoint()
        official.name = "Somebody else"
        official.save()
        transaction.savepoint_rollback(point)
    assert news() == []


def test_settling_a_record_is_not_told_when_it_looks_the_same(news):
    meeting = make.MeetingFactory()
    news()
    Meeting.objects.unrecorded().filter(pk=meeting.pk).update(sort_date="1999-01-01")
    assert rebuild()["settled"] == 1
    assert news() == [f"changed meeting {meeting.pk}"]
    rebuild()
    assert news() == []


def test_a_country_that_gets_another_name_in_its_list_changes_alone(news):
    meeting = make.MeetingFactory()
    country = meeting.participations.first().country
    news()
    make.CountryNameFactory(country=country)
    country.capital = "Elsewhere"
    country.save()
    assert news() == [f"changed country {country.code}"]


# Nobody can forget it


def test_the_feed_is_written_when_a_transaction_ends(
    db, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make.MeetingFactory(cited=True)
        assert not FeedEntry.objects.exists()
    assert FeedEntry.objects.filter(kind="meeting").count() == 1
    assert not FeedNote.objects.exists()


def test_what_could_not_be_told_is_told_with_the_next(
    db, django_capture_on_commit_callbacks, monkeypatch
):
    def fail():
        raise RuntimeError("The process dies here.")

    with monkeypatch.context() as patched:
        patched.setattr(noting, "flush", fail)
        with django_capture_on_commit_callbacks() as callbacks:
            make.OfficialFactory()
        with pytest.raises(RuntimeError):
            callbacks[0]()
    assert not FeedEntry.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        make.OfficialFactory()
    assert FeedEntry.objects.filter(kind="official").count() == 2


def test_fixtures_that_are_loaded_in_bulk_are_told(seed):
    flush()
    told = set(FeedEntry.objects.filter(kind="country").values_list("row", flat=True))
    assert told == set(Country.objects.values_list("pk", flat=True))
    assert check() == 0


def test_a_second_load_has_nothing_to_tell(seed, seed_files, news):
    news()
    load(seed_files)
    assert news() == []


def test_every_module_that_writes_in_bulk_notes_what_it_wrote():
    forgetful = [
        path.name
        for path in sorted((ROOT / "relations").rglob("*.py"))
        if "bulk_history_create" in (source := path.read_text(encoding="utf-8"))
        if not any(
            isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note"
            for node in ast.walk(ast.parse(source))
        )
    ]
    assert forgetful == []


def test_a_rebuild_tells_what_was_written_behind_our_back(news):
    official, gone = make.OfficialFactory(), make.ProductFactory()
    news()
    fresh = Official(name="Loaded raw", sort_name="Raw", version=1)
    fresh.save_base(raw=True)
    models.QuerySet(Official).filter(pk=official.pk).update(version=9)
    models.QuerySet(Product).filter(pk=gone.pk)._raw_delete("default")
    assert rebuild()["told"] == 3
    assert news() == [
        f"changed official {official.pk}",
        f"created official {fresh.pk}",
        f"deleted product {gone.pk}",
    ]
    assert rebuild()["told"] == 0


def test_large_numbers_of_rows_are_told_in_portions(news, monkeypatch):
    monkeypatch.setattr(feed, "NOTES", 3)
    monkeypatch.setattr(feed, "ROWS", 2)
    made = [make.OfficialFactory().pk for _ in range(8)]
    assert news() == [f"created official {key}" for key in made]


def test_an_entry_is_never_changed(news):
    make.OfficialFactory()
    news()
    entry = FeedEntry.objects.get()
    with pytest.raises(TypeError, match="never changed"):
        entry.save()
    with pytest.raises(TypeError, match="never changed"):
        FeedEntry.objects.update(key="1")
    with pytest.raises(TypeError, match="never changed"):
        FeedEntry.objects.bulk_update([entry], ["key"])


# What others show of a row


@pytest.mark.django_db
def test_the_ways_to_what_shows_a_row_exist():
    for ways in (*SHOWN_BY.values(), *feed.DEPENDENT.values()):
        for table, path, *_ in ways:
            assert not TABLES[table].model.objects.filter(**{path: 0}).exists()


@pytest.mark.parametrize(
    ("model", "make_row"),
    [
        (Country, lambda record: record.participations.first().country),
        (Official, lambda record: record.participations.first().official),
        (Source, lambda record: record.citations.get().article.source),
        (Record, lambda record: record.agreement.parent),
    ],
)
def test_a_record_shows_no_more_of_others_than_is_watched(
    model, make_row, client, news
):
    tenure = make.TenureFactory(post__country__code="ISR")
    record = make.AgreementFactory(
        parent=make.AgreementFactory(), parent_relation="amends", cited=True
    )
    party = record.participations.first()
    party.official = tenure.official
    party.save()
    record = Record.objects.get(pk=record.pk)
    address = f"/api/v1/agreements/{record.pk}/?expand=citations"
    before = client.get(address).json()
    row = make_row(record)
    table = models.QuerySet(model).filter(pk=row.pk)
    for field in model._meta.local_concrete_fields:
        is_code = field.choices or field.name in ("status", "topics", "end")
        if field.name in noting.SHOWN[model] or is_code:
            continue
        if isinstance(field, EdtfField):
            table.update(**{field.name: "2020"})
        elif isinstance(field, models.CharField | models.TextField):
            table.update(**{field.name: "Z9"})
        assert client.get(address).json() == before, field.name


def test_texts_of_articles_change_them(news):
    article = make.MeetingFactory(cited=True).citations.get().article
    news()
    ArticleText.objects.create(article=article, text="Another text.", version=2)
    assert news() == [f"changed article {article.pk}"]


def test_an_article_that_changes_hands_takes_its_source_along(news):
    article = make.MeetingFactory(cited=True).citations.get().article
    meeting, before = Citation.objects.get().record_id, article.source_id
    news()
    article = Article.objects.get(pk=article.pk)
    article.source = make.SourceFactory()
    article.save()
    assert news() == [
        f"created source {article.source_id}",
        f"changed article {article.pk}",
        f"changed meeting {meeting}",
        f"deleted source {before}",
    ]
