"""`verify_quotes`: proof of every quotation, also of those whose text is not kept."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleText
from relations.actions.quotes import prove_stored
from relations.actions.texts import follow
from relations.models import Citation, Record
from tests.factories import ArticleFactory, ArticleTextFactory, MeetingFactory, passage

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

    assert verify() == "1 quotation: 1 exact.\n"


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
    assert "1 quotation: 1 exact." in said
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

    assert "1 quotation" in verify(
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

    assert "1 quotation: 1 exact." in verify("--text", str(paper))


def cite(*quotes, text=TEXT, **columns):
    """Citations of one article with a stored text."""
    article = ArticleFactory(text=text, **columns)
    rows = [passage(article=article, quote=quote) for quote in quotes]
    return list(MeetingFactory(citations=rows).citations.order_by("pk"))


def refused(*args):
    """What the command writes before it fails."""
    out = StringIO()
    with pytest.raises(CommandError, match="do not stand in their text as they should"):
        call_command("verify_quotes", *args, stdout=out)
    return out.getvalue()


def test_a_passage_that_never_stood_there_is_named_and_fails():
    cite("They spoke about gas")

    said = refused()

    assert "not_found              “They spoke about gas”" in said
    assert "nearest: “They spoke about oil.”" in said
    assert "kept as" not in said
    assert said.endswith("1 quotation: 1 not_found.\n")


def test_a_stored_state_that_is_not_true_is_named_and_fails():
    cite("They spoke about oil", "met in Baku")
    Citation.objects.unrecorded().filter(quote="met in Baku").update(
        anchor="normalized"
    )

    said = refused()

    assert "exact       14-25      “met in Baku”" in said
    assert "kept as normalized" in said
    assert "2 quotations: 2 exact." in said


def test_a_passage_that_stands_there_though_kept_as_not_found_fails():
    [citation] = cite("They spoke about gas")
    Citation.objects.unrecorded().update(quote="They spoke about oil")

    assert "kept as not_found" in refused()

    citation.refresh_from_db()
    assert citation.anchor == "not_found"


def orphan():
    [citation] = cite("They spoke about oil")
    ArticleTextFactory(article=citation.article, text="They spoke about gas.")
    follow(citation.article)
    return citation


def test_an_orphan_is_told_and_fails_only_when_strict():
    orphan()

    said = verify()
    assert "orphaned    27-47      “They spoke about oil”" in said
    assert "1 quotation: 1 orphaned." in said
    assert "1 orphaned" in refused("--strict")


def test_an_orphan_whose_old_version_lacks_it_too_fails():
    orphan()
    Citation.objects.unrecorded().update(start=2, end=9)

    assert "kept as orphaned" in refused()


def test_texts_that_are_not_kept_are_counted_and_do_not_fail(unkept):
    assert verify() == (
        "0 quotations: none to verify. Not looked for, without a text: 1.\n"
    )


def test_since_takes_what_was_changed_on_or_after_a_day_or_a_moment():
    cite("They spoke about oil", "met in Baku")
    old = Citation.objects.filter(quote="met in Baku")
    Citation.objects.unrecorded().update(updated="2025-05-20T12:00Z")
    old.unrecorded().update(updated="2025-05-19T23:59Z")

    assert verify("--since", "2025-05-19").startswith("2 quotations")
    assert verify("--since", "2025-05-20").startswith("1 quotation:")
    assert verify("--since", "2025-05-20T12:00").startswith("1 quotation:")
    assert verify("--since", "2025-05-20T14:01+02:00").startswith("0 quotations")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("yesterday", "--since: “yesterday” is no date; write 2025-05-20 or"),
        ("2025-02-31", "--since: “2025-02-31” does not exist: day is out of range"),
    ],
)
def test_a_since_that_is_no_date_is_a_sentence(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        verify("--since", words)


def test_one_source_is_named_by_its_name_or_its_number():
    cite("They spoke about oil", source__name="Trend")
    [other] = cite("met in Baku", source__name="Report")

    assert verify("--source", "trend").startswith("1 quotation:")
    number = str(other.article.source_id)
    assert "“met in Baku”" in verify("--source", number, verbosity=2)
    assert verify("--source", "Trend", "--since", "2999-01-01").startswith("0 quot")


def test_a_source_that_nobody_knows_is_a_sentence():
    cite("They spoke about oil", source__name="Trend")

    with pytest.raises(CommandError, match=r"“Trand”\. Did you mean “Trend”"):
        verify("--source", "Trand")


def test_a_report_has_a_row_for_each_quotation(tmp_path):
    found, lost = cite("They spoke about oil", "They spoke about gas", excerpt_limit=12)
    path = tmp_path / "report.csv"

    refused("--report", str(path))

    with path.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert first == {
        "citation": str(found.pk),
        "record": str(found.record.uid),
        "record_title": found.record.title,
        "article": str(found.article.uid),
        "article_title": found.article.title,
        "source": found.article.source.name,
        "state_kept": "exact",
        "state_found": "exact",
        "start": "27",
        "end": "47",
        "quote": "They spoke…",
        "nearest": "",
    }
    assert (second["citation"], second["state_found"]) == (str(lost.pk), "not_found")
    assert (second["start"], second["nearest"]) == ("", "They spoke…")


def test_a_report_in_json_has_a_line_for_each_quotation(tmp_path, unkept):
    cite("They spoke about oil")
    path = tmp_path / "report.ndjson"

    verify("--report", str(path))

    waiting, found = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert (waiting["state_kept"], waiting["state_found"]) == ("text_not_kept", "")
    assert (found["start"], found["end"], found["quote"]) == (
        27,
        47,
        "They spoke about oil",
    )


def test_a_spreadsheet_runs_nothing_that_a_report_quotes(tmp_path):
    cite("=SUM(A1:A9) was read out", text="=SUM(A1:A9) was read out.")
    path = tmp_path / "report.csv"

    verify("--report", str(path))

    assert ",'=SUM(A1:A9) was read out," in path.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        verify("--report", str(tmp_path / "no folder" / "report.csv"))


def test_saving_looks_again_in_the_newest_text():
    behind, lost = cite("They spoke about oil", "met in Baku")
    ids = [behind.pk, lost.pk]
    rows = Citation.objects.unrecorded()
    rows.filter(pk=behind.pk).update(start=2, end=22)
    rows.filter(pk=lost.pk).update(quote="met in Gabala")

    said = refused("--save")

    assert "Looked again for 2 quotations: 1 exact, 1 not_found." in said
    behind, lost = Citation.objects.filter(pk__in=ids).order_by("pk")
    assert (behind.anchor, behind.start, behind.end) == ("exact", 27, 47)
    assert (lost.anchor, lost.text_version, lost.start) == ("not_found", None, None)


def test_a_proof_from_a_file_is_one_new_version_of_the_record(unkept, paper):
    verify("--text", str(paper), "--save")
    verify("--text", str(paper), "--save")

    assert Record.objects.get().version == 2


def test_the_text_of_an_article_is_read_once(db):
    cite("They spoke about oil", "met in Baku", "Nobody signed")

    with CaptureQueriesContext(connection) as asked:
        proofs = list(prove_stored(Citation.objects.all()))

    assert len(proofs) == 3
    assert len(asked) == 2


def test_no_progress_is_shown_where_nobody_looks_at_a_terminal(capsys):
    cite("They spoke about oil")
    verify()

    assert capsys.readouterr().err == ""
