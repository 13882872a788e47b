import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from articles.models import TEXT_LIMIT, Article, ArticleText
from tests.factories import (
    ArticleFactory,
    ArticleTextFactory,
    MeetingFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


def problems(row):
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


# Articles


def test_an_address_that_we_have_in_another_spelling_is_refused_with_its_article():
    known = ArticleFactory(url="https://www.news.example/a?utm_source=x", title="Known")
    twin = ArticleFactory.build(source=known.source, url="http://news.example/a/")
    assert problems(twin)["url"] == [
        f"We already have this article: “Known” (no. {known.pk})."
    ]


def test_an_article_does_not_stand_in_its_own_way():
    article = ArticleFactory(url="https://news.example/a")
    article.url = "https://www.news.example/a"
    article.full_clean()
    article.save()
    assert Article.objects.get().canonical_url == "news.example/a"


def test_articles_without_an_address_do_not_collide():
    source = SourceFactory()
    ArticleFactory(source=source)
    ArticleFactory.build(source=source).full_clean()


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://news.example:port/a", "no address", "a\x00b"]
)
def test_an_address_that_is_none_is_refused_and_breaks_nothing(address):
    article = ArticleFactory.build(source=SourceFactory(), url=address)
    assert "url" in problems(article)


def test_an_address_of_2000_cyrillic_letters_can_be_saved():
    address = "https://news.example/?q=" + "я" * 1970
    article = ArticleFactory.build(source=SourceFactory(), url=address)
    article.full_clean()
    article.save()
    article.refresh_from_db()
    assert article.url == address


def test_an_address_with_an_encoded_nul_byte_can_be_saved():
    article = ArticleFactory(url="https://news.example/a%00b")
    article.refresh_from_db()
    assert article.canonical_url == "news.example/a%00b"


@pytest.mark.parametrize("name", ["syndicated_from", "based_on"])
def test_an_article_is_not_made_from_itself(name):
    article = ArticleFactory()
    setattr(article, name, article)
    assert "itself" in problems(article)["__all__"][0]


def test_an_article_is_not_based_on_what_is_based_on_it():
    first = ArticleFactory(title="First")
    second = ArticleFactory(title="Second", based_on=first)
    third = ArticleFactory(title="Third", based_on=second)
    for last, message in (
        (second, "“Second” goes back to this article itself (by “Second”); "),
        (third, "“Third” goes back to this article itself (by “Second”); "),
    ):
        first.based_on = last
        assert problems(first)["based_on"] == [f"{message}name the one that was first."]
    # A circle that is there already is nobody's endless walk.
    type(first).objects.unrecorded().filter(pk=first.pk).update(based_on=third)
    ArticleFactory(based_on=third).full_clean()


def test_a_copy_of_a_copy_is_asked_for_the_original():
    original = ArticleFactory(title="Original")
    copy = ArticleFactory(title="Copy", syndicated_from=original)
    third = ArticleFactory(syndicated_from=copy)
    assert problems(third)["syndicated_from"] == [
        "“Copy” is a copy itself; name the story that it copies: “Original”."
    ]


def test_an_original_with_copies_does_not_become_a_copy():
    original = ArticleFactory()
    ArticleFactory(syndicated_from=original)
    original.syndicated_from = ArticleFactory()
    assert problems(original)["syndicated_from"] == [
        "Other articles are copies of this one; name the original at each of them "
        "first."
    ]


@pytest.mark.parametrize("tag", ["en", "az", "zh-Hant", "sr-Latn-RS"])
def test_a_language_tag_is_accepted(tag):
    ArticleFactory(language=tag).full_clean()


@pytest.mark.parametrize("tag", ["English", "EN", "e", "en_US", "zh--Hant"])
def test_what_is_no_language_tag_is_refused_with_an_example(tag):
    assert problems(ArticleFactory(language=tag))["language"] == [
        "Give a language tag such as “en”, “az” or “zh-Hant”."
    ]


def test_a_headline_of_501_characters_is_refused_before_the_database_does():
    assert "at most 500" in problems(ArticleFactory.build(title="a" * 501))["title"][0]


def test_the_newest_article_comes_first_and_an_undated_one_has_its_place():
    old = ArticleFactory(published="2024")
    new = ArticleFactory(published="2025-05-20")
    undated = ArticleFactory(published="")
    found = list(Article.objects.all())
    assert found.index(new) < found.index(old)
    assert undated in found


def test_an_article_that_a_record_cites_is_not_deleted():
    record = MeetingFactory(cited=True)
    with pytest.raises(ProtectedError):
        record.citations.get().article.delete()


def test_a_source_with_articles_is_not_deleted():
    with pytest.raises(ProtectedError):
        ArticleFactory().source.delete()


# Texts


def test_a_text_is_hashed_as_it_is_stored():
    text = ArticleTextFactory(text="e\u0301 👍 \r\n end ")
    text.refresh_from_db()
    assert text.text == "e\u0301 👍 \r\n end "
    assert text.sha256 == hashlib.sha256(text.text.encode()).hexdigest()


def test_a_text_is_never_saved_twice():
    text = ArticleTextFactory()
    text.text = "Corrected."
    with pytest.raises(TypeError, match="add a new version"):
        text.save()
    assert ArticleText.objects.get().text != "Corrected."


def test_a_text_is_never_changed_in_bulk():
    text = ArticleTextFactory()
    with pytest.raises(TypeError, match="add a new version"):
        ArticleText.objects.update(text="Corrected.")
    with pytest.raises(TypeError, match="add a new version"):
        ArticleText.objects.bulk_update([text], ["text"])
    with pytest.raises(TypeError, match="add a new version"):
        text.article.texts.update(text="Corrected.")


def test_a_correction_is_a_new_version_and_becomes_the_current_text():
    article = ArticleFactory(text="First.")
    second = ArticleTextFactory(article=article, text="Second.")
    assert second.version == 2
    assert article.current_text() == second
    assert [text.text for text in article.texts.all()] == ["Second.", "First."]


def test_versions_are_counted_for_each_article_alone():
    ArticleFactory(text="First.")
    assert ArticleText.objects.next_version(ArticleFactory()) == 1


def test_an_article_without_a_text_has_no_current_one():
    assert ArticleFactory().current_text() is None


def test_a_text_that_may_not_be_kept_is_refused():
    article = ArticleFactory(rights="no_text")
    assert problems(ArticleText(article=article, text="Words."))["text"] == [
        "The article's rights say that its text may not be kept."
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\x00b", "The text holds a NUL byte; remove it."),
        ("a\ud800b", "The text holds half a character; copy it again."),
        ("a" * (TEXT_LIMIT + 1), "The text is longer than 1,000,000 characters."),
        ("", "This field cannot be blank."),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_with_the_reason(text, sentence):
    article = ArticleFactory()
    assert problems(ArticleText(article=article, text=text))["text"] == [sentence]


def test_a_text_of_a_million_characters_is_kept():
    text = ArticleText(article=ArticleFactory(), text="я" * TEXT_LIMIT)
    text.full_clean()
    text.save()
    assert ArticleText.objects.get(sha256=text.sha256).text == text.text
