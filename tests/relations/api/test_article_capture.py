"""Articles made from a saved page: what is not given is read there."""

import pytest
from django.contrib.auth.models import Permission
from django.test import override_settings
from rest_framework.test import APIClient

from articles.models import Article, ArticleText, Source
from tests import factories as make
from tests.articles.syndication_stories import BASES
from tests.relations.api.problems import detail_of, errors_of

PAGE = """<!doctype html><html lang="en"><head>
<title>Ministers meet in Lisk - Example News</title>
<meta property="og:title" content="Ministers meet in Lisk">
<meta property="og:site_name" content="Example News">
<meta name="author" content="Ana Roe">
<meta property="article:published_time" content="2025-05-20T09:00:00Z">
<link rel="canonical" href="https://news.example/2025/talks?utm_source=x">
</head><body><article><h1>Ministers meet in Lisk</h1>
<p>The ministers of the two countries met in Lisk on Tuesday and spoke about trade,
transport and the opening of a second border crossing near the lake.</p>
<p>A joint commission will meet in the autumn to settle the details, the ministry
said in a statement after the talks had ended.</p><script>alert(1)</script>
</article></body></html>"""


@pytest.fixture
def publisher(db):
    return make.SourceFactory(name="Example News")


def send(client, **body):
    return client.post("/api/v1/articles/", body, format="json")


def test_what_is_not_given_is_read_from_the_page(curator, publisher):
    answer = send(curator, html=PAGE)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["title"] == "Ministers meet in Lisk"
    assert made["byline"] == "Ana Roe"
    assert made["published"]["edtf"] == "2025-05-20"
    assert made["language"] == "en"
    assert made["url"] == "https://news.example/2025/talks?utm_source=x"
    assert made["canonical_url"] == "news.example/2025/talks"
    assert made["source"]["id"] == publisher.pk
    assert "two countries met in Lisk on Tuesday" in made["text"]["text"]
    assert "alert" not in made["text"]["text"]
    assert made["warnings"] == []
    assert "html" not in made
    assert ArticleText.objects.get().extractor.startswith("trafilatura")


def test_what_is_given_stands(curator, publisher):
    source = make.SourceFactory(name="Another")
    given = {
        "title": "My title",
        "byline": "",
        "published": "2025-05",
        "language": "az",
        "url": "https://news.example/mine",
        "source": source.pk,
    }
    made = send(curator, html=PAGE, **given).json()
    assert made["source"]["id"] == source.pk
    assert made["published"]["edtf"] == "2025-05"
    for name in ("title", "byline", "language", "url"):
        assert made[name] == given[name]


def test_a_publisher_that_we_do_not_have_is_asked_for_and_never_made(curator):
    answer = send(curator, html=PAGE)
    assert answer.status_code == 400
    assert errors_of(answer) == {"source": "required"}
    assert detail_of(answer) == (
        "The page names “Example News”, which is none of our sources; say who "
        "published it."
    )
    assert not Source.objects.exists()


def test_a_page_that_names_no_publisher_needs_a_source(curator):
    answer = send(curator, html="<title>Talks</title><p>They met.</p>")
    assert detail_of(answer) == "The page names none; say who published it."


def test_a_page_without_a_headline_needs_a_title(curator, publisher):
    answer = send(curator, html="<p>They met.</p>", source=publisher.pk)
    assert errors_of(answer) == {"title": "required"}


def test_what_could_not_be_read_for_certain_is_a_warning(curator, publisher):
    page = '<title>Talks</title><article><time datetime="2025-05-20">x</time></article>'
    made = send(curator, html=page, source=publisher.pk).json()
    assert made["published"]["edtf"] == "2025-05-20"
    assert made["text"] is None
    said = " ".join(made["warnings"])
    assert "The date was found in a <time> element only" in said
    assert "No text was found; paste it." in said


def test_a_page_and_a_text_together_are_refused(curator, publisher):
    answer = send(curator, html=PAGE, text="They met.")
    assert errors_of(answer) == {"html": "html"}
    assert detail_of(answer) == "Give either “html” or “text”, not both."


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("", "The page is empty."),
        (" \n ", "The page is empty."),
        ("They met.", "There is no HTML in this."),
        ("%PDF-1.7 \x01\x02\x03", "There is no HTML in this."),
        (7, "Give the source of the page as one text."),
        (None, "Give the source of the page as one text."),
        (["<p>x</p>"], "Give the source of the page as one text."),
    ],
)
def test_what_is_no_page_is_refused(curator, publisher, html, sentence):
    answer = send(curator, html=html, source=publisher.pk, title="Talks")
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["html"]
    assert detail_of(answer).startswith(sentence)
    assert not Article.objects.exists()


def test_binary_data_in_the_page_is_refused(curator, publisher):
    answer = send(curator, html="<p>\x00\x01</p>", source=publisher.pk)
    assert errors_of(answer) == {"html": "nul"}


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10_000)
def test_a_page_above_the_limit_of_a_body_is_refused_unread(curator, publisher):
    answer = send(curator, html="<p>" + "x" * 10_000)
    assert answer.status_code == 413
    assert "at most 10,000 are read" in detail_of(answer)


def test_a_known_address_in_the_page_is_a_conflict(curator, publisher):
    known = make.ArticleFactory(url="http://www.news.example/2025/talks")
    answer = send(curator, html=PAGE)
    assert answer.status_code == 409
    assert answer.json()["existing"] == f"/api/v1/articles/{known.pk}/"


def test_an_address_in_the_page_that_is_none_is_left_out(curator, publisher):
    page = PAGE.replace("https://news.example/2025/talks", "https://ne ws/[")
    made = send(curator, html=page).json()
    assert made["url"] == ""
    assert made["warnings"] == ["The page names an address that is none; give it."]


def test_a_text_that_may_not_be_kept_is_read_and_dropped(curator, publisher):
    made = send(curator, html=PAGE, rights="no_text").json()
    assert made["title"] == "Ministers meet in Lisk"
    assert made["text"] is None
    assert "The text was read and not kept, as the rights say." in made["warnings"]
    assert not ArticleText.objects.exists()


def test_a_page_is_only_read_where_an_article_is_made(curator, publisher):
    made = send(curator, html=PAGE)
    answer = curator.patch(
        made.json()["self"],
        {"html": PAGE},
        format="json",
        headers={"If-Match": made["ETag"]},
    )
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["html"]


def test_whoever_only_reads_makes_no_article_from_a_page(api_of, publisher):
    assert send(api_of("Viewer"), html=PAGE).status_code == 403
    assert not Article.objects.exists()


# Copies


def test_a_new_article_says_what_it_looks_like_a_copy_of(curator, publisher):
    story = make.ArticleFactory(title="The story", text=BASES["ministers"])
    answer = send(
        curator,
        source=publisher.pk,
        title="The copy",
        text=f"Another head\n{BASES['ministers']}",
    )
    (found,) = answer.json()["copies"]
    assert (found["id"], found["title"]) == (story.pk, "The story")
    assert "with its own words, names and figures" in found["reason"]
    read = curator.get(answer.json()["self"]).json()
    assert read["copies"] == []
    assert "warnings" not in read


def test_the_answer_to_a_new_article_can_be_sent_back(curator, publisher):
    make.ArticleFactory(text=BASES["ministers"])
    body = {"source": publisher.pk, "title": "A copy", "text": BASES["ministers"]}
    made = send(curator, **body)
    assert made.json()["copies"]
    answer = curator.put(
        made.json()["self"],
        {**made.json(), "title": "New"},
        format="json",
        headers={"If-Match": made["ETag"]},
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["title"] == "New"


def test_a_copy_is_found_though_its_text_is_not_kept(curator, publisher):
    story = make.ArticleFactory(text=BASES["ministers"])
    words = "".join(f"<p>{line}</p>" for line in BASES["ministers"].split("\n"))
    page = f"<title>Talks</title><article>{words}</article>"
    made = send(curator, html=page, source=publisher.pk, rights="no_text").json()
    assert [each["id"] for each in made["copies"]] == [story.pk]
    assert made["text"] is None


def test_an_article_that_the_writer_may_not_read_is_not_proposed(client_adding):
    make.ArticleFactory(text=BASES["ministers"])
    source = make.SourceFactory()
    answer = send(
        client_adding, source=source.pk, title="Talks", text=BASES["ministers"]
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["copies"] == []


@pytest.fixture
def client_adding(db):
    """A client who may add articles and does not see what is unpublished."""
    user = make.UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_article"))
    client = APIClient()
    client.force_login(user)
    return client
