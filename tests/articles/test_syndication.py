"""Stories that an article may be a copy of: found, accepted, dismissed for good."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import syndication
from articles.fingerprints import bands, fingerprint
from articles.models import Article, ArticleBand, ArticleText, NotACopy
from relations.actions.rebuild import rebuild
from tests import factories as make
from tests.articles.syndication_stories import BASES

pytestmark = pytest.mark.django_db

STORY = BASES["ministers"]
OTHER = BASES["gas"]
COPY = f"Consulates to open again\n{STORY}"
CUT = "\n".join(STORY.split("\n")[:3])


@pytest.fixture
def story():
    return make.ArticleFactory(title="The story", text=STORY)


@pytest.fixture
def copy(story):
    return make.ArticleFactory(title="The copy", text=COPY)


def proposed(article, **options):
    article = Article.objects.get(pk=article.pk)
    return [each.article for each in syndication.propose(article, **options)]


def held(article):
    return set(article.bands.values_list("band", flat=True))


def expected(text):
    return set(bands(fingerprint(text)))


def test_saving_a_text_keeps_its_bands(story):
    assert held(story) == expected(STORY)
    assert len(held(story)) > 5


def test_a_new_version_replaces_the_bands_of_the_old(story):
    make.ArticleTextFactory(article=story, text=OTHER)
    assert held(story) == expected(OTHER)


def test_indexing_the_same_words_again_changes_nothing(story):
    assert syndication.index(story, STORY) is False
    assert syndication.index(story, OTHER) is True


def test_a_headline_alone_has_no_bands_and_proposes_nothing():
    first, second = (make.ArticleFactory(text="Ministers meet.") for _ in range(2))
    assert not ArticleBand.objects.exists()
    assert proposed(first) == []
    assert proposed(second) == []


@pytest.mark.parametrize("text", [COPY, CUT], ids=["another headline", "cut"])
def test_a_copy_is_proposed_with_its_reason(story, text):
    make.ArticleFactory(text=OTHER)
    article = make.ArticleFactory(text=text)
    (found,) = syndication.propose(article)
    assert found.article == story
    assert "with its own words, names and figures" in found.reason
    assert 0 < found.likeness <= 1


def test_another_story_is_not_proposed(story):
    assert proposed(make.ArticleFactory(text=OTHER)) == []


def test_a_note_that_shares_only_a_quotation_is_a_candidate_and_no_proposal(story):
    quotation = STORY.split("\n")[1]
    report = make.ArticleFactory(text=f"{OTHER}\n{quotation}")
    assert [pk for pk, _ in syndication.candidates(report)] == [story.pk]
    assert proposed(report) == []


def test_those_that_share_most_are_judged_and_no_more_than_five(story, monkeypatch):
    for _ in range(6):
        make.ArticleFactory(text=CUT)
    article = make.ArticleFactory(text=COPY)
    found = syndication.candidates(article)
    assert len(found) == 5
    assert found[0][0] == story.pk
    assert found[0][1] > found[1][1]
    judged = []
    judge = syndication.fingerprints.judge
    monkeypatch.setattr(
        syndication.fingerprints,
        "judge",
        lambda *texts: judged.append(texts) or judge(*texts),
    )
    syndication.propose(article)
    assert len(judged) == 5


def test_candidates_take_one_statement_that_reads_the_index_and_no_table(copy):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        syndication.candidates(copy)
    (query,) = captured
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert "(band=?" in plan
        assert "SCAN articles_articleband" not in plan


def test_the_cost_does_not_follow_the_number_of_copies(copy):
    def statements():
        article = Article.objects.get(pk=copy.pk)
        with CaptureQueriesContext(connection) as captured:
            syndication.propose(article)
        return len(captured)

    one = statements()
    for _ in range(4):
        make.ArticleFactory(text=COPY)
    assert statements() == one


def test_a_digest_and_what_it_is_based_on_are_not_proposed(story, copy):
    copy.based_on = story
    copy.save()
    assert proposed(copy) == []
    assert proposed(story) == []


def test_a_story_whose_text_is_not_kept_is_proposed_by_its_passages_alone(story):
    article = make.ArticleFactory(rights="no_text")
    syndication.index(article, COPY)
    (found,) = syndication.propose(article)
    assert found.article == story
    assert "One text is not kept, so compare them by eye." in found.reason
    assert proposed(story) == [article]


def test_a_text_that_is_not_kept_and_shares_a_little_is_not_proposed(story):
    article = make.ArticleFactory(rights="no_text")
    syndication.index(article, f"{OTHER}\n{STORY.split(chr(10))[1]}")
    assert syndication.candidates(article)
    assert proposed(article) == []


def test_only_articles_among_those_asked_for_are_proposed(story, copy):
    assert proposed(copy, among=Article.objects.none()) == []
    assert proposed(copy, among=Article.objects.filter(pk=story.pk)) == [story]


def test_an_accepted_copy_is_proposed_no_more_on_either_side(story, copy):
    syndication.accept(copy, story)
    copy.refresh_from_db()
    assert copy.syndicated_from == story
    assert copy.history.first().history_change_reason == (
        f"Accepted as a copy of article {story.pk}"
    )
    assert proposed(copy) == []
    assert proposed(story) == []


def test_of_a_copy_the_story_behind_it_is_proposed_once(story, copy):
    syndication.accept(copy, story)
    third = make.ArticleFactory(text=COPY)
    assert proposed(third) == [story]
    assert syndication.accept(third, copy).syndicated_from == story


def test_a_story_with_copies_is_not_made_a_copy(story, copy):
    syndication.accept(copy, story)
    other = make.ArticleFactory(text=STORY)
    with pytest.raises(ValidationError, match="Other articles are copies of this one"):
        syndication.accept(story, other)
    story.refresh_from_db()
    assert story.syndicated_from is None


def test_a_dismissed_pair_is_proposed_no_more_on_either_side(story, copy):
    user = make.UserFactory()
    made = syndication.dismiss(copy, story, reason=" Two hands. ", user=user)
    assert (made.by, made.reason) == (user, "Two hands.")
    assert proposed(copy) == []
    assert proposed(story) == []
    made.delete()
    assert proposed(copy) == [story]


def test_a_copy_of_a_dismissed_story_is_dismissed_with_it(story, copy):
    syndication.accept(copy, story)
    third = make.ArticleFactory(text=COPY)
    syndication.dismiss(third, story, reason="Two hands.")
    assert proposed(third) == []


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_dismissal_needs_a_reason(story, copy, reason):
    with pytest.raises(ValidationError, match="Say why it is no copy"):
        syndication.dismiss(copy, story, reason=reason)
    assert not NotACopy.objects.exists()


def test_a_pair_is_dismissed_once_whichever_comes_first(story, copy):
    syndication.dismiss(copy, story, reason="Two hands.")
    for pair in ((copy, story), (story, copy)):
        with pytest.raises(ValidationError, match="This was dismissed already"):
            syndication.dismiss(*pair, reason="Again.")


def test_an_article_is_not_compared_with_itself(story):
    with pytest.raises(ValidationError, match="Name two articles"):
        syndication.dismiss(story, story, reason="One hand.")


def test_bands_and_dismissals_go_with_their_article(story, copy):
    syndication.dismiss(copy, story, reason="Two hands.")
    story.delete()
    assert not NotACopy.objects.exists()
    assert set(ArticleBand.objects.values_list("article", flat=True)) == {copy.pk}


def test_a_rebuild_indexes_what_was_loaded_past_it_and_then_finds_nothing(story, copy):
    ArticleBand.objects.filter(article=story).delete()
    without_text = make.ArticleFactory()
    syndication.index(without_text, OTHER)
    assert rebuild()["indexed"] == 1
    assert held(story) == expected(STORY)
    assert held(without_text) == expected(OTHER)
    assert rebuild()["indexed"] == 0


def test_the_newest_version_is_what_a_rebuild_indexes(story):
    make.ArticleTextFactory(article=story, text=OTHER)
    ArticleBand.objects.all().delete()
    assert syndication.index_all() == 1
    assert held(story) == expected(OTHER)
    assert ArticleText.objects.count() == 2
