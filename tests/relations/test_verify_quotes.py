"""`verify_quotes`: proof of every quotation, also of those whose text is not kept."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import ArticleText
from relations.models import Citation
from tests.factories import ArticleFactory, MeetingFactory, passage

pytestmark = pytest.mark.django_db
TEXT = "The ministers met in Baku. They spoke about oil. Nobody signed anything."


def verify(*args, **options):
    out = StringIO()
    call_command("verify_quotes", *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def unkept():
    """A citation of an article whose text may not be kept."""
    article = ArticleFactory(rights="no_text")
    meeting = MeetingFactory(citations=[passage(article=article, quote="met in Baku")])
    return meeting.citations.get()


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_stored_quotations_are_proved_in_the_version_they_name(db):
    article = ArticleFactory(text=TEXT)
    MeetingFactory(citations=[passage(article=article, quote="They spoke about oil")])

    assert verify() == "1 quotations: 1 exact.\n"


def test_a_quotation_that_does_not_stand_there_is_named_and_fails(db):
    article = ArticleFactory(text=TEXT)
    MeetingFactory(citations=[passage(article=article, quote="They spoke about oil")])
    Citation.objects.unrecorded().update(start=2, end=9)
    out = StringIO()

    with pytest.raises(CommandError, match="do not stand in their text"):
        call_command("verify_quotes", stdout=out)

    assert "not_found" in out.getvalue()
    assert "They spoke about oil" in out.getvalue()


def test_a_text_given_by_hand_proves_what_we_may_not_keep(unkept, paper):
    said = verify("--text", str(paper))

    unkept.refresh_from_db()
    assert "exact       14-25" in said
    assert "1 quotations: 1 exact." in said
    assert unkept.anchor == "text_not_kept"
    assert not ArticleText.objects.exists()


def test_a_proof_can_be_kept_as_hash_and_place(unkept, paper):
    verify("--text", str(paper), "--save")

    unkept.refresh_from_db()
    assert (unkept.anchor, unkept.start, unkept.end) == ("verified_elsewhere", 14, 25)
    assert len(unkept.text_sha256) == 64
    assert unkept.history.first().history_change_reason.startswith("Seen in")
    assert not ArticleText.objects.exists()


def test_a_proof_survives_a_later_edit_of_the_citation(unkept, paper):
    verify("--text", str(paper), "--save")
    unkept.refresh_from_db()
    unkept.note = "Read twice."
    unkept.full_clean()
    unkept.save()

    unkept.refresh_from_db()
    assert unkept.anchor == "verified_elsewhere"


def test_a_proof_ends_when_the_quotation_is_changed(unkept, paper):
    verify("--text", str(paper), "--save")
    unkept.refresh_from_db()
    unkept.quote = "met in Ganja"
    unkept.full_clean()

    assert (unkept.anchor, unkept.text_sha256) == ("text_not_kept", "")


def test_a_word_that_the_text_has_not_is_not_found(unkept, paper):
    paper.write_text(TEXT.replace("Baku", "Ganja"), encoding="utf-8")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_quotes", "--text", str(paper), stdout=out)

    assert "not_found" in out.getvalue()
    assert "nearest: “The ministers met in Ganja.”" in out.getvalue()


def test_with_several_articles_one_must_be_named(unkept, paper):
    other = ArticleFactory(rights="no_text")
    MeetingFactory(citations=[passage(article=other, quote="spoke about oil")])

    with pytest.raises(CommandError, match="say which with --article") as refused:
        verify("--text", str(paper))
    assert f"{other.uid}  {other.title}" in str(refused.value)

    assert "1 quotations" in verify(
        "--text", str(paper), "--article", str(unkept.article.uid)
    )


def test_a_file_that_is_not_there_is_a_sentence(unkept, tmp_path):
    with pytest.raises(CommandError, match="cannot be read as UTF-8"):
        verify("--text", str(tmp_path / "nothing.txt"))


def test_an_article_that_nobody_knows_is_a_sentence(db):
    with pytest.raises(CommandError, match="No article has the uid"):
        verify("--article", "no-uid")


def test_a_passage_that_a_stored_text_lacks_does_not_ask_for_an_article(unkept, paper):
    kept = ArticleFactory(text=TEXT)
    MeetingFactory(citations=[passage(article=kept, quote="They spoke about gas")])

    assert "1 quotations: 1 exact." in verify("--text", str(paper))
