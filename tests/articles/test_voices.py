"""Who speaks in an article, kept beside it: true however a row is written."""

import json
from random import Random

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.models import Article, Source
from articles.querysets import ORIGINALS
from relations.actions.fixtures import MANY, load
from relations.actions.merge import merge
from relations.actions.rebuild import rebuild
from relations.actions.redaction import redact
from relations.actions.unmerge import undo
from relations.past import known_at
from tests.factories import ArticleFactory, SourceFactory

pytestmark = pytest.mark.django_db
EITHER = pytest.mark.parametrize("how", ORIGINALS)


def voices(article):
    """The sources that speak in it, to curators and to the public, as stored."""
    article = Article.objects.get(pk=article.pk)
    return article.voice, article.open_voice


def alone(article):
    return voices(article) == (article.source, article.source)


def told(article):
    """The same, worked out from its originals."""
    originals = [article.syndicated_from, article.based_on]
    sources = [each.source for each in originals if each]
    openly = [each for each in sources if not each.confidential]
    return [*sources, article.source][0], [*openly, article.source][0]


def all_true():
    rows = Article.objects.select_related("voice", "open_voice")
    return [(row.voice, row.open_voice) for row in rows] == [*map(told, rows)]


# Saved one by one


def test_an_article_speaks_for_its_own_source():
    assert alone(ArticleFactory())


@EITHER
def test_a_copy_and_a_digest_speak_for_their_original(how):
    original = ArticleFactory()
    article = ArticleFactory(**{how: original})
    assert voices(article) == (original.source, original.source)


def test_a_digest_that_is_a_copy_speaks_for_what_it_copies():
    copied, summarized = ArticleFactory(), ArticleFactory()
    article = ArticleFactory(syndicated_from=copied, based_on=summarized)
    assert voices(article) == (copied.source, copied.source)


def test_only_the_next_original_speaks():
    first = ArticleFactory()
    digest = ArticleFactory(based_on=first)
    assert voices(ArticleFactory(based_on=digest))[0] == digest.source


@EITHER
def test_to_the_public_a_confidential_original_does_not_speak(how):
    secret = ArticleFactory(source__confidential=True)
    article = ArticleFactory(**{how: secret})
    assert voices(article) == (secret.source, article.source)


def test_to_the_public_an_open_original_speaks_where_the_first_one_may_not():
    secret, summarized = ArticleFactory(source__confidential=True), ArticleFactory()
    article = ArticleFactory(syndicated_from=secret, based_on=summarized)
    assert voices(article) == (secret.source, summarized.source)


@EITHER
def test_an_article_that_is_told_from_its_original_speaks_for_itself(how):
    article = ArticleFactory(**{how: ArticleFactory()})
    setattr(article, how, None)
    article.save()
    assert alone(article)


def test_an_article_that_gets_another_source_speaks_for_it():
    article = ArticleFactory()
    article.source = SourceFactory()
    article.full_clean()
    article.save()
    assert alone(article)


@EITHER
def test_copies_and_digests_follow_their_original_to_another_source(how):
    original = ArticleFactory()
    article = ArticleFactory(**{how: original})
    original.source = SourceFactory()
    original.save()
    assert voices(article) == (original.source, original.source)


@EITHER
def test_a_source_that_becomes_confidential_falls_silent_and_speaks_again(how):
    original = ArticleFactory()
    article = ArticleFactory(**{how: original})
    source = original.source
    source.confidential = True
    source.save()
    assert voices(article) == (source, article.source)
    assert alone(original)
    source.confidential = False
    source.save()
    assert voices(article) == (source, source)


def test_the_original_is_read_as_it_is_stored():
    original = ArticleFactory()
    read_before = Article.objects.get(pk=original.pk)
    original.source = SourceFactory()
    original.save()
    article = ArticleFactory(syndicated_from=read_before)
    assert voices(article)[0] == original.source


def test_what_follows_makes_no_state_of_the_copy():
    original = ArticleFactory()
    article = ArticleFactory(syndicated_from=original)
    original.source = SourceFactory(confidential=True)
    original.save()
    assert voices(article) == (original.source, article.source)
    assert article.history.count() == 1
    assert Article.objects.get(pk=article.pk).version == 1


def test_it_is_true_after_any_edits():
    random = Random(20251128)
    sources = [SourceFactory(confidential=random.random() < 0.3) for _ in range(4)]
    for _ in range(8):
        ArticleFactory(source=random.choice(sources))
    for _ in range(120):
        article = random.choice(list(Article.objects.all()))
        others = [None, *Article.objects.exclude(pk=article.pk)]
        what = random.choice(["source", "confidential", *ORIGINALS])
        if what == "confidential":
            source = random.choice(list(Source.objects.all()))
            source.confidential = not source.confidential
            source.save()
        else:
            setattr(
                article, what, random.choice(sources if what == "source" else others)
            )
            article.save()
        assert all_true()
    assert Article.objects.all().settle_voices() == 0


# Written otherwise


@pytest.fixture
def copy():
    """A copy of a story of a confidential source."""
    secret = ArticleFactory(source__confidential=True)
    return ArticleFactory(syndicated_from=secret)


def test_a_bulk_write_that_names_no_voice_is_refused():
    row = Article(title="Written in bulk", source=SourceFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.unrecorded().bulk_create([row])
    row.find_voices()
    Article.objects.unrecorded().bulk_create([row])
    assert alone(Article.objects.get())


@pytest.mark.parametrize("column", ["voice", "open_voice", "source"])
def test_a_bulk_update_of_an_article_without_original_keeps_it_its_own_voice(column):
    article, other = ArticleFactory(), SourceFactory()
    rows = Article.objects.unrecorded().filter(pk=article.pk)
    with (
        pytest.raises(IntegrityError, match="article_speaks_itself"),
        transaction.atomic(),
    ):
        rows.update(**{column: other})


def test_what_was_written_in_bulk_is_mended_by_a_rebuild(copy):
    rebuild()
    rows = models.QuerySet(Article).filter(pk=copy.pk)
    rows.update(voice=F("source"), open_voice=copy.syndicated_from.source)
    assert rebuild()["voiced"] == 1
    assert all_true()
    assert rebuild()["voiced"] == 0


def test_a_dump_is_loaded_with_its_voices(copy, tmp_path):
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "articles.source", "articles.article", output=str(dump))
    assert '"open_voice"' in dump.read_text()
    Article.objects.order_by("-pk").unrecorded().filter(pk=copy.pk).delete()
    call_command("loaddata", str(dump), verbosity=0)
    assert all_true()
    assert voices(copy) == (copy.syndicated_from.source, copy.source)


def test_a_fixture_that_names_no_voice_is_loaded_and_mended_by_a_rebuild(
    copy, tmp_path
):
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "articles.article", output=str(dump))
    rows = json.loads(dump.read_text())
    for row in rows:
        del row["fields"]["voice"], row["fields"]["open_voice"]
    # The copy before what it copies.
    dump.write_text(json.dumps(rows[::-1]))
    Article.objects.unrecorded().filter(pk=copy.pk).delete()
    Article.objects.unrecorded().all().delete()
    call_command("loaddata", str(dump), verbosity=0)
    assert alone(copy), "which reveals nothing"
    rebuild()
    assert all_true()


@pytest.mark.parametrize("number", [1, MANY + 1])
def test_the_loader_of_fixtures_lets_its_articles_speak(copy, number, tmp_path):
    story = copy.syndicated_from
    objects = [
        {
            "model": "articles.article",
            "fields": {
                "uid": f"00000000-0000-4000-8000-{key:012}",
                "title": f"Loaded {key}",
                "source": [copy.source.name],
                "based_on": [str(story.uid)] if key % 2 else None,
            },
        }
        for key in range(1, number + 1)
    ]
    path = tmp_path / "articles.json"
    path.write_text(json.dumps(objects))
    assert load([path])["made"] == number
    assert all_true()
    assert Article.objects.filter(voice=story.source, title="Loaded 1").exists()
    assert load([path])["unchanged"] == number


@pytest.mark.parametrize("secret", [True, False])
def test_a_merge_of_sources_takes_their_voices_along(secret, django_user_model):
    user = django_user_model.objects.create_superuser("merger", password=None)
    agency = SourceFactory(name="Trend News Agency", confidential=secret)
    trend = SourceFactory(name="Trend")
    story = ArticleFactory(source=agency)
    copy, digest = ArticleFactory(syndicated_from=story), ArticleFactory(based_on=story)
    choices = {"confidential": "into"} if secret else {}
    done = merge(agency, trend, user=user, reason="One agency.", choices=choices)
    for each in (copy, digest):
        assert voices(each) == (trend, trend)
        assert each.history.count() == 1
    undo(done, user=user, reason="Two after all.")
    for each in (copy, digest):
        assert voices(each) == (agency, each.source if secret else agency)
    assert all_true()


@EITHER
def test_an_original_that_is_redacted_speaks_no_more(how, django_user_model):
    user = django_user_model.objects.create_superuser("redactor", password=None)
    article = ArticleFactory(**{how: ArticleFactory()})
    redact(article, how, user=user, reason="It must not be told.")
    assert alone(article)
    with known_at(timezone.now()):
        assert alone(article)


# As it was


def test_the_past_knows_who_spoke_then(copy):
    story, early = copy.syndicated_from, timezone.now()
    source = story.source
    source.confidential = False
    source.save()
    opened = timezone.now()
    story.source = SourceFactory()
    story.save()
    moved = timezone.now()
    copy.syndicated_from = None
    copy.save()
    assert alone(copy)
    expected = {
        early: (source.pk, copy.source_id),
        opened: (source.pk, source.pk),
        moved: (story.source_id, story.source_id),
    }
    for moment, pair in expected.items():
        with known_at(moment):
            row = Article.objects.get(pk=copy.pk)
            assert (row.voice_id, row.open_voice_id) == pair
            found = Article.objects.filter(
                Q(voice=pair[0], open_voice__name__gt="", pk=copy.pk)
            )
            assert found.exists()


def test_who_is_confidential_by_now_did_not_speak_to_the_public_then(copy):
    source = copy.syndicated_from.source
    source.confidential = False
    source.save()
    opened = timezone.now()
    source.confidential = True
    source.save()
    with known_at(opened):
        assert Article.objects.get(pk=copy.pk).open_voice_id == source.pk
    with known_at(opened, openly=True):
        assert Article.objects.get(pk=copy.pk).open_voice_id == copy.source_id


# Two at once


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_is_written_while_its_original_falls_silent_knows_it():
    from threading import Event, Thread

    original = ArticleFactory()
    held, source = Event(), Source.objects.get(pk=original.source_id)
    made = SourceFactory()

    def make_copy():
        try:
            held.wait(5)
            ArticleFactory(source=made, syndicated_from=original, title="The copy")
        finally:
            connection.close()

    writer = Thread(target=make_copy)
    writer.start()
    with transaction.atomic():
        source.confidential = True
        source.save()
        held.set()
        writer.join(0.5)
        assert writer.is_alive(), "it waits for what is decided about its original"
    writer.join(10)
    article = Article.objects.get(title="The copy")
    assert voices(article) == (source, made)
