"""What a Viewer reads in the admin is what the public reads, and no more."""

import pytest
from django.urls import reverse

from tests.factories import ArticleFactory, MeetingFactory, passage

pytestmark = pytest.mark.django_db
LONG = "The ministers agreed to meet again within the year in the other capital."


@pytest.fixture
def meeting():
    article = ArticleFactory(text=f"{LONG} Nothing else.", excerpt_limit=30)
    return MeetingFactory(citations=[passage(article=article, quote=LONG)])


def pages(meeting):
    citation = meeting.citations.get()
    return [
        reverse("admin:relations_meeting_change", args=[meeting.pk]),
        reverse("admin:relations_citation_change", args=[citation.pk]),
        reverse("admin:relations_citation_changelist"),
        reverse("admin:articles_article_change", args=[citation.article_id]),
    ]


def test_a_viewer_reads_quotations_as_far_as_the_rights_allow(client_of, meeting):
    viewer = client_of("Viewer")
    for path in pages(meeting):
        html = viewer.get(path).content.decode()
        assert "The ministers agreed to" in html, path
        assert "meet again within" not in html, path


def test_a_curator_reads_them_whole(client_of, meeting):
    curator = client_of("Curator")
    for path in pages(meeting)[:2]:
        assert LONG in curator.get(path).content.decode(), path


def test_a_viewer_finds_no_article_that_no_public_record_cites(client_of):
    lonely = ArticleFactory(title="Cited by nobody")
    drafted = ArticleFactory(title="Cited by a draft", text="They met in Baku.")
    MeetingFactory(
        review="draft", citations=[passage(article=drafted, quote="They met in Baku")]
    )
    viewer, curator = client_of("Viewer"), client_of("Curator")
    path = reverse("admin:articles_article_changelist")

    assert "Cited by" not in viewer.get(path).content.decode()
    assert "Cited by nobody" in curator.get(path).content.decode()
    page = reverse("admin:articles_article_change", args=[lonely.pk])
    assert viewer.get(page).status_code == 302


def test_a_viewer_finds_no_publisher_of_drafts_only_nor_its_texts(client_of):
    drafted = ArticleFactory(
        source__name="Known from a draft", text="They met in Baku.", rights="full"
    )
    MeetingFactory(
        review="draft", citations=[passage(article=drafted, quote="They met in Baku")]
    )
    viewer, curator = client_of("Viewer"), client_of("Curator")
    sources = reverse("admin:articles_source_changelist")
    text = reverse("admin:articles_articletext_change", args=[drafted.texts.get().pk])

    assert "Known from a draft" not in viewer.get(sources).content.decode()
    assert viewer.get(text).status_code == 302
    assert "Known from a draft" in curator.get(sources).content.decode()
    assert "They met in Baku." in curator.get(text).content.decode()


@pytest.mark.parametrize(
    "query", ["citations=1", "citations__isnull=0", "comments__isnull=1", "version=1"]
)
def test_the_address_of_a_list_asks_what_its_filters_ask_and_no_more(client_of, query):
    MeetingFactory(cited=True)
    path = reverse("admin:relations_meeting_changelist")
    answer = client_of("Viewer").get(f"{path}?{query}")
    assert answer.status_code == 302
    assert answer["Location"] == f"{path}?e=1"
