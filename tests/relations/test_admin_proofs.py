"""The admin's pages of articles and passages: proofs, new texts, hostile words."""

import pytest
from django.urls import reverse

from articles.models import ArticleText
from relations.models import Citation, Record
from tests.factories import ArticleFactory, MeetingFactory, passage

pytestmark = pytest.mark.django_db
TEXT = "Katz received Hasanov in Tel Aviv. They would sign a pact in May. Both flew."
SCRIPT = "<script>alert(1)</script>"


def article_url(article, step="change"):
    return reverse(f"admin:articles_article_{step}", args=[article.pk])


def cite(article, *quotes, **columns):
    rows = [passage(article=article, quote=quote) for quote in quotes]
    return MeetingFactory(review="draft", citations=rows, **columns)


@pytest.fixture
def unkept():
    return ArticleFactory(rights="no_text")


def paste(client, article, text):
    data = {"text": text, "_form_submitted": "on"}
    return client.post(article_url(article, "prove_passages"), data)


def save_text(client, article, text):
    """Save the form of an article with a new text, and read the page after it."""
    data = {
        "source": article.source_id,
        "title": article.title,
        "published": "2025-05-20",
        "rights": article.rights,
        "excerpt_limit": article.excerpt_limit,
        "text": text,
        "_continue": "on",
    }
    answer = client.post(article_url(article), data, follow=True)
    assert answer.redirect_chain, answer.context["errors"]
    return answer.content.decode()


def test_a_page_offers_to_prove_passages_that_wait_for_a_text(client_of, unkept):
    cite(unkept, "They would sign a pact")
    curator = client_of("Curator")
    kept = ArticleFactory(text=TEXT)
    cite(kept, "Both flew")

    offered = article_url(unkept, "prove_passages")
    assert offered in curator.get(article_url(unkept)).content.decode()
    offered = article_url(kept, "prove_passages")
    assert offered not in curator.get(article_url(kept)).content.decode()


def test_a_paste_says_of_each_passage_what_came_of_it(client_of, unkept):
    cite(unkept, "They would sign a pact", "They refused to sign a pact")

    html = paste(client_of("Curator"), unkept, TEXT).content.decode()

    assert "1 of 2 passages proved; the text was not kept." in html
    assert "Seen at the characters 35 to 57." in html
    assert "The nearest there is: “They would sign a pact in May.”" in html
    assert sorted(Citation.objects.values_list("anchor", flat=True)) == [
        "text_not_kept",
        "verified_elsewhere",
    ]
    assert Record.objects.get().version == 2


def test_a_paste_is_kept_nowhere(client_of, unkept):
    cite(unkept, "They would sign a pact", "They refused to sign a pact")
    client = client_of("Curator")

    answer = paste(client, unkept, f"Nebuchadnezzar. {TEXT}")

    assert not ArticleText.objects.exists()
    assert "messages" not in answer.cookies
    assert set(client.session.keys()) <= {
        "_auth_user_id",
        "_auth_user_backend",
        "_auth_user_hash",
    }
    assert "Nebuchadnezzar" not in str(list(Citation.history.values()))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "Paste the article"),
        ("", "This field is required"),
        ("a" * 1_000_001, "The text is longer than 1,000,000 characters."),
    ],
)
def test_a_paste_that_is_no_text_is_a_sentence(client_of, unkept, text, sentence):
    cite(unkept, "They would sign a pact")
    assert sentence in paste(client_of("Curator"), unkept, text).content.decode()


def test_a_text_that_came_meanwhile_makes_a_paste_needless(client_of):
    article = ArticleFactory(text=TEXT)
    cite(article, "Both flew")

    html = paste(client_of("Curator"), article, TEXT).content.decode()

    assert "The text of this article is kept" in html


def test_a_reader_can_prove_nothing(client_of, unkept):
    cite(unkept, "They would sign a pact")
    assert paste(client_of("Viewer"), unkept, TEXT).status_code == 403
    assert Citation.objects.get().anchor == "text_not_kept"


def test_a_corrected_text_says_which_passages_it_has(client_of):
    article = ArticleFactory(text=TEXT)
    meeting = cite(article, "They would sign a pact", "Both flew")

    html = save_text(
        client_of("Curator"), article, TEXT.replace("would sign", "would not sign")
    )

    page = reverse("admin:relations_meeting_change", args=[meeting.pk])
    assert "1 passage is found again in version 2." in html
    assert "1 passage is without a place in version 2: “They would sign a pact”" in html
    assert f'<a class="underline" href="{page}">{meeting.title}</a> (orphaned)' in html
    assert Citation.objects.get(anchor="orphaned").text_version.version == 1


def test_saving_an_article_without_a_new_text_says_nothing_of_passages(client_of):
    article = ArticleFactory(text=TEXT)
    cite(article, "Both walked")

    assert "passage is" not in save_text(client_of("Curator"), article, TEXT)


def test_a_citation_links_the_version_in_which_it_stood(client_of):
    article = ArticleFactory(text=TEXT)
    cite(article, "They would sign a pact")
    client = client_of("Curator")
    save_text(client, article, TEXT.replace("would sign", "would not sign"))
    citation = Citation.objects.get()

    page = reverse("admin:relations_citation_change", args=[citation.pk])
    html = client.get(page).content.decode()

    old = reverse("admin:articles_articletext_change", args=[citation.text_version_id])
    assert f'characters 35 to 57 of <a class="text-link" href="{old}">version 1' in html


def test_a_passage_of_one_letter_is_refused(client_of):
    article = ArticleFactory(text=TEXT)
    record = cite(article, "Both flew")
    data = {
        "record": record.pk,
        "article": article.pk,
        "quote": "K",
        "stance": "supports",
        "credibility": "6",
    }

    answer = client_of("Curator").post(reverse("admin:relations_citation_add"), data)

    assert "at least 3 letters or digits" in answer.content.decode()
    assert Citation.objects.count() == 1


def test_script_in_words_of_others_is_shown_as_words(client_of):
    """In the text, the title and the quote; on every page that shows them."""
    article = ArticleFactory(title=f"{SCRIPT} signs", text=f"{TEXT} {SCRIPT} was read.")
    cite(article, f"Both flew. {SCRIPT} was", title=f"{SCRIPT} met")
    citation = Citation.objects.get()
    assert citation.anchor == "exact"
    client = client_of("Administrator")
    save_text(client, article, f"News. {TEXT} {SCRIPT} was not read.")
    pages = [
        article_url(article),
        article_url(article, "history"),
        reverse("admin:articles_article_changelist"),
        reverse("admin:relations_citation_changelist"),
        reverse("admin:relations_citation_change", args=[citation.pk]),
        reverse("admin:relations_citation_history", args=[citation.pk]),
    ]

    for page in pages:
        html = client.get(page).content.decode()
        assert SCRIPT not in html, page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html, page
