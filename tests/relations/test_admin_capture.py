"""Saved pages and likely copies in the admin: nothing is kept unless one says so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import saved_pages
from articles.fetching import Fetched, FetchError
from articles.models import Article, ArticleText, NotACopy
from tests import factories as make
from tests.articles.syndication_stories import BASES
from tests.relations.admin_forms import address, shown, told, values
from tests.relations.api.test_article_capture import PAGE

STORY = BASES["ministers"]


@pytest.fixture
def publisher(db):
    return make.SourceFactory(name="Example News")


def read(client, **given):
    return client.post(address(Article, "add"), {"_saved_page": "1", **given})


def suggested(answer):
    assert answer.status_code == 200
    return dict(values(answer.context["adminform"].form))


def refusal(answer):
    assert answer.status_code == 200
    assert not Article.objects.filter(title="Ministers meet in Lisk").exists()
    form = answer.context["form"]
    return {name: " ".join(found) for name, found in form.errors.items()}


def test_the_page_is_linked_from_the_list_and_from_the_form(curator):
    link = f'href="{reverse("admin:articles_article_from_saved_page")}"'
    for page in ("changelist", "add"):
        assert link in curator.get(address(Article, page)).content.decode()
    page = curator.get(reverse("admin:articles_article_from_saved_page"))
    assert f'action="{address(Article, "add")}"' in page.content.decode()


def test_pasted_source_fills_the_form_and_saves_nothing(curator, publisher):
    answer = read(curator, source=PAGE)
    form = suggested(answer)
    assert form["title"] == "Ministers meet in Lisk"
    assert form["byline"] == "Ana Roe"
    assert form["published"] == "2025-05-20"
    assert form["language"] == "en"
    assert form["url"] == "https://news.example/2025/talks?utm_source=x"
    assert form["source"] == publisher.pk
    assert "two countries met in Lisk on Tuesday" in form["text"]
    assert "Nothing is saved yet" in told(answer)
    assert not Article.objects.exists()


def test_what_is_suggested_can_be_corrected_and_saved(curator, publisher):
    form = suggested(read(curator, source=PAGE))
    answer = curator.post(address(Article, "add"), {**form, "title": "Mine"})
    assert answer.status_code == 302
    article = Article.objects.get()
    assert (article.title, article.byline) == ("Mine", "Ana Roe")
    assert article.created_by.username == "curator"
    text = ArticleText.objects.get()
    assert text.text == form["text"]
    assert text.extractor.startswith("trafilatura")


def test_a_file_is_read_in_its_own_charset(curator, publisher):
    page = (
        '<meta charset="windows-1251"><title>Переговоры министров</title>'
        "<p>Министры встретились и обсудили торговлю.</p>"
    )
    file = SimpleUploadedFile("page.html", page.encode("cp1251"), "text/html")
    form = suggested(read(curator, file=file, url="https://news.example/ru"))
    assert form["title"] == "Переговоры министров"
    assert form["url"] == "https://news.example/ru"


def test_a_publisher_that_we_do_not_have_is_named_and_not_made(curator):
    answer = read(curator, source=PAGE)
    assert "source" not in suggested(answer)
    assert "“Example News” as its publisher, which is none of our sources" in told(
        answer
    )


def test_scripts_in_a_page_stay_words(curator):
    page = "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><p>They met.</p>"
    answer = read(curator, source=page)
    assert "<script>alert(1)" in suggested(answer)["title"]
    assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("url", ["http://www.news.example/2025/talks", ""])
def test_a_known_address_is_a_sentence_with_a_link(curator, url):
    known = make.ArticleFactory(title="<b>Old", url="https://news.example/2025/talks")
    answer = read(curator, source=PAGE, url=url)
    said = refusal(answer)["url" if url else "source"]
    assert said.startswith("We already have this article: ")
    page = answer.content.decode()
    assert f'href="{address(Article, "change", known.pk)}"' in page
    assert "&lt;b&gt;Old" in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.7 \x00\x01", "This is a PDF file, not HTML."),
        ("a.bin", bytes(range(32)) * 50, "This is binary data, not HTML."),
        ("a.html", b"", "The submitted file is empty."),
        ("a.html", b" \n", "The page is empty."),
        ("a.html", b"<p>" + b"x" * 20_000_000, "20,000,000 is the most."),
    ],
    ids=["pdf", "binary", "empty", "blank", "20 MB"],
)
def test_a_file_that_is_no_page_is_refused(curator, name, content, sentence):
    file = SimpleUploadedFile(name, content, "text/html")
    assert sentence in refusal(read(curator, file=file))["file"]


def test_nothing_and_both_are_refused(curator):
    assert refusal(read(curator)) == {
        "__all__": "Give a saved page, or paste its source."
    }
    file = SimpleUploadedFile("a.html", PAGE.encode(), "text/html")
    assert refusal(read(curator, file=file, source=PAGE)) == {
        "__all__": "Give either a file or the source, not both."
    }


def test_plain_text_is_sent_to_the_field_for_the_text(curator):
    said = refusal(read(curator, source="They met."))["source"]
    assert said.startswith("There is no HTML in this.")


def test_whoever_may_not_add_articles_reads_no_page(client_of):
    viewer = client_of("Viewer")
    page = reverse("admin:articles_article_from_saved_page")
    assert viewer.get(page).status_code == 403
    assert read(viewer, source=PAGE).status_code == 403
    assert page not in viewer.get(address(Article, "changelist")).content.decode()


# Fetching


@pytest.fixture
def web(settings, monkeypatch):
    """Lets pages be fetched: a mapping from address to page or error."""
    settings.FETCH_ARTICLES = True
    pages = {}

    def fetch(url):
        if isinstance(pages[url], Exception):
            raise pages[url]
        return pages[url]

    monkeypatch.setattr(saved_pages, "fetch", fetch)
    return pages


def test_nothing_is_fetched_unless_the_setting_allows_it(curator, web, settings):
    settings.FETCH_ARTICLES = False
    said = refusal(read(curator, url="https://news.example/a"))
    assert said == {"__all__": "Give a saved page, or paste its source."}


def test_an_address_alone_is_fetched_and_read_in_the_charset_the_server_says(
    curator, web
):
    content = "<title>Переговоры</title><p>Министры встретились.</p>".encode("cp1251")
    web["https://news.example/a"] = Fetched(
        content, "https://news.example/b", "text/html; charset=windows-1251"
    )
    form = suggested(read(curator, url="https://news.example/a"))
    assert form["title"] == "Переговоры"
    assert form["url"] == "https://news.example/b"
    assert not Article.objects.exists()


def test_a_page_that_redirects_to_a_known_article_is_not_read_twice(curator, web):
    make.ArticleFactory(url="https://news.example/b")
    page = PAGE.replace("https://news.example/2025/talks?utm_source=x", "").encode()
    web["https://news.example/a"] = Fetched(page, "https://news.example/b", "text/html")
    said = refusal(read(curator, url="https://news.example/a"))
    assert said["url"].startswith("We already have this article")


def test_why_a_page_was_not_fetched_is_said_at_its_address(curator, web):
    web["http://10.0.0.1/"] = FetchError("10.0.0.1 is not on the open web.")
    said = refusal(read(curator, url="http://10.0.0.1/"))
    assert said == {"url": "10.0.0.1 is not on the open web."}


def test_a_file_is_read_without_asking_the_web(curator, web):
    form = suggested(read(curator, source=PAGE, url="https://news.example/2025/talks"))
    assert form["title"] == "Ministers meet in Lisk"


def test_nothing_at_all_is_refused_also_where_pages_are_fetched(curator, web):
    said = refusal(read(curator))
    assert said == {"__all__": "Give a saved page, its source, or its address."}


# Copies


@pytest.fixture
def story(db):
    return make.ArticleFactory(title="<i>The story", text=STORY)


@pytest.fixture
def copy(story):
    return make.ArticleFactory(title="The copy", text=f"Another head\n{STORY}")


def answer_copy(client, article, **given):
    url = reverse("admin:articles_article_copies", args=[article.pk])
    return client.post(url, given, follow=True)


def test_an_article_says_what_it_looks_like_a_copy_of(curator, story, copy):
    page = curator.get(address(Article, "change", copy.pk)).content.decode()
    assert "Looks like a copy of" in page
    assert "&lt;i&gt;The story</a>" in page
    # Enter after a reason sends the form that the reason stands in.
    around_reason = page.split('name="reason"')[0].rsplit("<form", 1)[1]
    assert 'value="copy"' not in around_reason
    other = make.ArticleFactory(text=BASES["gas"])
    page = curator.get(address(Article, "change", other.pk)).content.decode()
    assert "Looks like a copy of" not in page


def test_an_accepted_copy_counts_with_its_story(curator, story, copy):
    answer = answer_copy(curator, copy, other=story.pk, verdict="copy")
    assert "both are one source" in told(answer)
    copy.refresh_from_db()
    assert copy.syndicated_from == story
    assert copy.updated_by.username == "curator"
    assert "Looks like a copy of" not in answer.content.decode()


def test_a_dismissed_copy_is_remembered_with_its_reason(curator, story, copy):
    answer = answer_copy(
        curator, copy, other=story.pk, verdict="none", reason="Two hands."
    )
    assert "it will not be proposed again" in told(answer)
    verdict = NotACopy.objects.get()
    assert (verdict.article, verdict.other) == (copy, story)
    assert (verdict.by.username, verdict.reason) == ("curator", "Two hands.")
    assert "Looks like a copy of" not in answer.content.decode()


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_dismissal_without_a_reason_is_refused(curator, story, copy, reason):
    answer = answer_copy(curator, copy, other=story.pk, verdict="none", reason=reason)
    assert "Say why it is no copy." in told(answer)
    assert not NotACopy.objects.exists()


def test_the_rules_of_articles_hold_when_a_copy_is_accepted(curator, story, copy):
    copy.syndicated_from = story
    copy.save()
    other = make.ArticleFactory(text=STORY)
    answer = answer_copy(curator, story, other=other.pk, verdict="copy")
    assert "Other articles are copies of this one" in told(answer)
    answer = answer_copy(curator, other, other=other.pk, verdict="copy")
    assert "An article is not a copy of itself." in told(answer)


def test_an_answer_about_nothing_is_refused(curator, copy):
    assert "Select a valid choice" in told(
        answer_copy(curator, copy, other=10**6, verdict="copy")
    )
    url = reverse("admin:articles_article_copies", args=[copy.pk])
    assert curator.get(url).status_code == 405
    gone = reverse("admin:articles_article_copies", args=[10**6])
    assert curator.post(gone).status_code == 302


def test_whoever_only_reads_is_asked_nothing_and_answers_nothing(
    client_of, story, copy
):
    quote = " ".join(copy.current_text().text.split()[:6])
    make.MeetingFactory(citations=[make.passage(article=copy, quote=quote)])
    viewer = client_of("Viewer")
    answer = viewer.get(address(Article, "change", copy.pk))
    assert answer.status_code == 200
    assert "Looks like a copy of" not in answer.content.decode()
    answer = answer_copy(viewer, copy, other=story.pk, verdict="copy")
    assert answer.status_code == 403
    copy.refresh_from_db()
    assert copy.syndicated_from is None


def test_an_article_with_five_stories_like_it_costs_what_one_with_one_does(
    curator, story, copy
):
    url = address(Article, "change", copy.pk)

    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert curator.get(url).status_code == 200
        return len(captured)

    statements()
    one = statements()
    for _ in range(4):
        make.ArticleFactory(text=STORY)
    assert statements() == one


def test_a_dismissal_can_be_taken_back(curator, story, copy):
    verdict = NotACopy.objects.create(article=copy, other=story, reason="Two hands.")
    url = address(NotACopy, "delete", verdict.pk)
    curator.post(url, {"post": "yes"})
    assert not NotACopy.objects.exists()
    assert shown(curator, address(Article, "change", copy.pk))["title"] == "The copy"
