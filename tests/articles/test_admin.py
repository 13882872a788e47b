"""Articles in the admin: texts by pasting, known addresses, passages marked."""

import pytest

from articles.models import Article, ArticleText, Source
from relations.models import Event
from tests import factories as make
from tests.relations.admin_forms import address, errors, shown


@pytest.fixture
def typed(curator):
    source = make.SourceFactory()
    form = shown(curator, address(Article, "add"))
    return {**form, "source": source.pk, "title": "News", "published": "20 May 2025"}


def test_a_pasted_text_becomes_the_first_version_with_its_white_space(curator, typed):
    curator.post(address(Article, "add"), {**typed, "text": "  One.\r\n\r\n Two. \r\n"})
    text = ArticleText.objects.get()
    assert (text.version, text.text) == (1, "  One.\n\n Two. \n")
    assert text.extractor == "pasted"


def test_a_corrected_text_becomes_the_next_version(curator):
    article = make.ArticleFactory(text="Ministers met.")
    url = address(Article, "change", article.pk)
    for text in ("", "Ministers met.", "Ministers spoke."):
        curator.post(url, {**shown(curator, url), "text": text})
    found = ArticleText.objects.order_by("version").values_list("version", "text")
    assert list(found) == [(1, "Ministers met."), (2, "Ministers spoke.")]


def test_an_article_whose_text_may_not_be_kept_refuses_one(curator, typed):
    typed |= {"rights": "no_text", "text": "Ministers met."}
    said = errors(curator.post(address(Article, "add"), typed))
    assert "its text may not be kept" in said
    assert not Article.objects.exists()


def test_a_known_address_leads_to_the_article_that_we_have(curator, typed):
    known = make.ArticleFactory(title="<b>Old</b>", url="https://news.example/a")
    typed["url"] = "http://www.news.example/a?utm_source=x"
    answer = curator.post(address(Article, "add"), typed)
    assert "We already have this article: " in errors(answer)
    page = answer.content.decode()
    assert f'href="{address(Article, "change", known.pk)}"' in page
    assert "&lt;b&gt;Old&lt;/b&gt;" in page


def test_passages_are_marked_in_the_text_and_everything_is_escaped(curator):
    article = make.ArticleFactory(text="A <b>bold</b> claim, twice told.")
    make.EventFactory(
        title="The claim",
        citations=[
            make.passage(article=article, quote="<b>bold</b> claim"),
            make.passage(article=article, quote="claim, twice"),
        ],
    )
    page = curator.get(address(Article, "change", article.pk)).content.decode()
    marked = "A <mark>&lt;b&gt;bold&lt;/b&gt; claim, twice</mark> told."
    assert marked in page
    url = address(Event, "change", Event.objects.get().pk)
    assert f'href="{url}">The claim</a>' in page


def test_a_reader_sees_the_whole_text_only_where_rights_allow(client_of):
    viewer = client_of("Viewer")
    for rights, seen in (("excerpt", False), ("full", True)):
        text = "Ministers met. They spoke of trade."
        article = make.ArticleFactory(text=text, rights=rights)
        quoted = make.passage(article=article, quote="spoke of trade")
        make.MeetingFactory(citations=[quoted])
        page = viewer.get(address(Article, "change", article.pk)).content.decode()
        assert "spoke of trade" in page
        assert ("Ministers met." in page) is seen


@pytest.mark.parametrize(
    ("typed_in", "sentence"),
    [
        (
            "https://wire.example/path.html",
            "“https://wire.example/path.html” is more than a host; give "
            "“wire.example” alone.",
        ),
        ("wire.example/", "“wire.example/” is more than a host; give “wire.example”"),
        ("desk@wire.example:80", "is more than a host; give “wire.example” alone."),
        ("The Wire", "“The Wire” is no host; give one such as “trend.example”."),
        ("trend.az", ""),
        ("עיתון.example", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_source_is_a_host(curator, typed_in, sentence):
    form = shown(curator, address(Source, "add"))
    form |= {"name": "The Wire", "kind": "media", "domain": typed_in}
    answer = curator.post(address(Source, "add"), form)
    assert Source.objects.filter(domain=typed_in).exists() is not bool(sentence)
    assert not sentence or sentence in errors(answer)


def test_a_domain_that_was_written_before_is_no_hindrance(curator):
    source = make.SourceFactory(domain="https://wire.example/path")
    url = address(Source, "change", source.pk)
    curator.post(url, {**shown(curator, url), "owner": "A holding"})
    source.refresh_from_db()
    assert (source.owner, source.domain) == ("A holding", "https://wire.example/path")


def test_a_text_is_looked_at_and_never_edited(client_of):
    text = make.ArticleTextFactory()
    administrator = client_of("Administrator")
    url = address(ArticleText, "change", text.pk)
    assert administrator.get(url).status_code == 200
    assert administrator.post(url, {"text": "Mine"}).status_code == 403


def test_a_grade_without_a_reason_is_refused(curator):
    form = shown(curator, address(Source, "add"))
    form |= {"name": "Trend", "kind": "media", "reliability": "B"}
    said = errors(curator.post(address(Source, "add"), form))
    assert "Say why the source deserves this grade." in said
