"""Where a passage stands, what makes two the same, and what may be shown of one."""

import pytest
from django.core.exceptions import ValidationError

from relations.actions.records import save_record
from relations.models import Citation
from tests.factories import (
    AgreementFactory,
    ArticleFactory,
    ArticleTextFactory,
    EventFactory,
    MeetingFactory,
    passage,
)

pytestmark = pytest.mark.django_db

TEXT = "Katz met Hasanov in Tel Aviv. “We will go on,” he said. Katz met Hasanov again."


@pytest.fixture
def article():
    return ArticleFactory(text=TEXT)


@pytest.fixture
def record():
    return MeetingFactory()


def cite(record, article, quote, **columns):
    citation = Citation(record=record, article=article, quote=quote, **columns)
    citation.full_clean()
    citation.save()
    citation.refresh_from_db()
    return citation


def problems(citation):
    with pytest.raises(ValidationError) as refused:
        citation.full_clean()
    return refused.value.message_dict


# Places


def test_a_passage_is_placed_exactly_with_the_words_around_it(record, article):
    citation = cite(record, article, "in Tel Aviv")
    assert citation.anchor == "exact"
    assert TEXT[citation.start : citation.end] == "in Tel Aviv"
    assert citation.text_version == article.current_text()
    assert citation.prefix.endswith("Hasanov ")
    assert citation.suffix.startswith(".")
    assert citation.is_verified


def test_a_passage_with_other_quotation_marks_is_normalized(record, article):
    citation = cite(record, article, '"We will go on," he said')
    assert citation.anchor == "normalized"
    assert TEXT[citation.start : citation.end] == "“We will go on,” he said"
    assert citation.quote == '"We will go on," he said'
    assert citation.is_verified


def test_a_passage_that_the_text_does_not_have_is_kept_and_said_to_be_missing(
    record, article
):
    citation = cite(record, article, "in Haifa and Baku")
    assert citation.anchor == "not_found"
    assert (citation.start, citation.end, citation.text_version) == (None, None, None)
    assert not citation.is_verified


def test_a_passage_that_occurs_twice_asks_for_more_of_it(record, article):
    citation = Citation(record=record, article=article, quote="Katz met Hasanov")
    with pytest.raises(ValidationError) as refused:
        citation.full_clean()
    (error,) = refused.value.error_dict["quote"]
    assert error.messages == [
        "The article has this passage more than once; quote more of it."
    ]
    assert error.code == "ambiguous"
    assert error.params["candidates"] == [0, TEXT.rindex("Katz")]


def test_a_passage_that_occurs_twice_is_settled_by_the_offset_that_was_meant(
    record, article
):
    citation = Citation(record=record, article=article, quote="Katz met Hasanov")
    citation.place(at=TEXT.rindex("Katz"))
    assert citation.start == TEXT.rindex("Katz")
    citation.full_clean()
    citation.save()
    citation.note = "Read again."
    citation.full_clean()
    assert citation.start == TEXT.rindex("Katz")


def test_a_quotation_from_right_to_left_is_placed_in_code_points(record):
    text = "שר הביטחון \u202bישראל כץ\u202c נפגש עם 👍 عمیتاه في باكو اليوم."
    article = ArticleFactory(text=text)
    for quote in ("ישראל כץ", "👍 عمیتاه في باكو"):
        citation = cite(record, article, quote)
        assert text[citation.start : citation.end] == quote


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("", "This field cannot be blank."),
        ("   ", "The quotation is empty; copy the words from the text."),
        ("in", "needs at least 3 letters or digits"),
        ("Ka\x00tz", "NUL"),
        ("Katz \ud83d", "half a character"),
    ],
)
def test_a_quotation_that_points_at_nothing_is_refused(
    record, article, quote, sentence
):
    citation = Citation(record=record, article=article, quote=quote)
    assert any(sentence in message for message in problems(citation)["quote"])


def test_a_quotation_of_10000_characters_is_placed(record):
    quote = "Long speech. " * 770
    article = ArticleFactory(text=f"He said: {quote}End.")
    citation = cite(record, article, quote)
    assert (citation.start, citation.anchor) == (9, "exact")
    assert len(citation.quote) > 10_000


# Texts that are not kept, and texts that change


def test_without_a_text_nothing_is_claimed_about_the_passage(record):
    article = ArticleFactory(rights="no_text")
    citation = cite(record, article, "forge ties")
    assert citation.anchor == "text_not_kept"
    assert not citation.is_verified


def seen_elsewhere(record):
    citation = cite(record, ArticleFactory(rights="no_text"), "forge ties")
    citation.anchor, citation.text_sha256 = "verified_elsewhere", "0" * 64
    citation.start, citation.end = 5, 15
    citation.save()
    return citation


def test_a_passage_seen_in_a_text_that_is_not_kept_stays_verified(record):
    citation = seen_elsewhere(record)
    citation.note = "Checked."
    citation.full_clean()
    assert citation.anchor == "verified_elsewhere"
    assert (citation.start, citation.end) == (5, 15)


@pytest.mark.parametrize("column", ["quote", "article"])
def test_other_words_or_another_article_lose_the_proof_of_the_old_ones(record, column):
    citation = seen_elsewhere(record)
    other = {"quote": "deny ties", "article": ArticleFactory(rights="no_text")}
    setattr(citation, column, other[column])
    citation.full_clean()
    assert citation.anchor == "text_not_kept"
    assert (citation.start, citation.end, citation.text_sha256) == (None, None, "")


@pytest.mark.parametrize("quote", ["in Tel Aviv", '"We will go on," he said'])
def test_a_passage_that_a_correction_took_away_keeps_its_old_place(
    record, article, quote
):
    citation = cite(record, article, quote)
    before = citation.start, citation.end, citation.text_version
    ArticleTextFactory(article=article, text="Everything was withdrawn.")
    citation.note = "They corrected it."
    citation.full_clean()
    assert citation.anchor == "orphaned"
    assert (citation.start, citation.end, citation.text_version) == before


def test_other_words_of_an_orphaned_passage_are_not_found_anywhere(record, article):
    citation = cite(record, article, "in Tel Aviv")
    ArticleTextFactory(article=article, text="Everything was withdrawn.")
    citation.quote = "in Haifa and Baku"
    citation.full_clean()
    assert citation.anchor == "not_found"
    assert citation.text_version is None


def test_a_passage_that_a_correction_moved_is_placed_in_the_new_version(
    record, article
):
    citation = cite(record, article, "in Tel Aviv")
    newest = ArticleTextFactory(article=article, text=f"Update. {TEXT}")
    citation.full_clean()
    assert (citation.anchor, citation.text_version) == ("exact", newest)
    assert newest.text[citation.start : citation.end] == "in Tel Aviv"


def test_a_text_in_which_a_passage_stands_is_not_deleted(record, article):
    citation = cite(record, article, "in Tel Aviv")
    with pytest.raises(Exception, match="protected"):
        citation.text_version.delete()


# The same passage again


def test_the_same_passage_of_a_record_is_refused_the_second_time(record, article):
    cite(record, article, "in Tel Aviv")
    again = Citation(record=record, article=article, quote="in Tel Aviv")
    assert problems(again)["quote"] == ["This passage supports the record already."]


def test_a_passage_is_not_its_own_twin(record, article):
    citation = cite(record, article, "in Tel Aviv")
    citation.full_clean()
    citation.save()
    assert Citation.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"claim": ["start"]}, {"stance": "contradicts"}, {"claim": ["place"]}]
)
def test_the_same_passage_may_support_another_field_or_take_another_stance(
    record, article, other
):
    cite(record, article, "in Tel Aviv", claim=["title"])
    cite(record, article, "in Tel Aviv", **other)
    assert record.citations.count() == 2


def test_the_order_of_the_fields_does_not_make_another_citation(record, article):
    cite(record, article, "in Tel Aviv", claim=["title", "start"])
    again = Citation(
        record=record, article=article, quote="in Tel Aviv", claim=["start", "title"]
    )
    assert problems(again)["quote"] == ["This passage supports the record already."]


def test_one_passage_may_support_two_records_and_stand_in_two_articles(record, article):
    cite(record, article, "in Tel Aviv")
    cite(MeetingFactory(), article, "in Tel Aviv")
    cite(record, ArticleFactory(text=TEXT), "in Tel Aviv")
    assert Citation.objects.count() == 3


def test_two_places_of_the_same_words_are_two_citations(record, article):
    for place in (0, TEXT.rindex("Katz")):
        citation = Citation(record=record, article=article, quote="Katz met Hasanov")
        citation.place(at=place)
        citation.full_clean()
        citation.save()
    assert record.citations.count() == 2


# Fields


@pytest.mark.parametrize(
    ("make", "name", "kind"),
    [
        (MeetingFactory, "signed", "A meeting"),
        (AgreementFactory, "trip", "An agreement"),
        (EventFactory, "", "An event"),
        (MeetingFactory, "sort_date", "A meeting"),
        (MeetingFactory, "review", "A meeting"),
        (MeetingFactory, "record_ptr", "A meeting"),
        (MeetingFactory, "level", "A meeting"),
    ],
)
def test_a_passage_supports_fields_that_its_record_has(article, make, name, kind):
    name = name or "nonsense"
    citation = Citation(
        record=make(), article=article, quote="in Tel Aviv", claim=["title", name]
    )
    (message,) = problems(citation)["claim"]
    assert message.startswith(f"{kind} has no field “{name}”; choose from title, ")


@pytest.mark.parametrize("make", [MeetingFactory, AgreementFactory, EventFactory])
def test_a_passage_may_support_every_field_of_its_kind_at_once(article, make):
    record = make()
    every = type(record).claimable()
    citation = cite(record, article, "in Tel Aviv", claim=every)
    assert citation.claim == every
    assert {"place", "participants", "title"} <= set(every)


def test_every_problem_of_every_passage_is_told_at_once_and_nothing_is_written(
    article,
):
    record = MeetingFactory(cited=True)
    rows = [
        *record.citations.all(),
        passage(article=article, quote="Katz met Hasanov"),
        passage(article=article, quote="in Tel Aviv", claim=["nonsense"]),
    ]
    with pytest.raises(ValidationError) as refused:
        save_record(record, children={"citations": rows})
    told = refused.value.message_dict["citations"]
    assert told[0].startswith("Item 2: The article has this passage more than once")
    assert told[1].startswith("Item 3: A meeting has no field “nonsense”")
    assert record.citations.count() == 1


# What may be shown


@pytest.mark.parametrize(
    ("rights", "limit", "shown"),
    [
        ("excerpt", 300, "Katz met Hasanov in Tel Aviv."),
        ("excerpt", 29, "Katz met Hasanov in Tel Aviv."),
        ("excerpt", 28, "Katz met Hasanov in Tel Avi…"),
        ("excerpt", 10, "Katz met…"),
        ("excerpt", 1, "…"),
        ("no_text", 10, "Katz met…"),
        ("full", 1, "Katz met Hasanov in Tel Aviv."),
    ],
)
def test_the_public_sees_as_much_of_a_passage_as_the_rights_allow(rights, limit, shown):
    article = ArticleFactory.build(rights=rights, excerpt_limit=limit)
    citation = Citation(article=article, quote="Katz met Hasanov in Tel Aviv.")
    assert citation.public_quote() == shown
    if rights != "full":
        assert len(shown) <= limit


def test_a_citation_is_named_by_the_beginning_of_its_passage():
    assert str(Citation(quote="a" * 60)) == f"“{'a' * 60}”"
    assert str(Citation(quote="a" * 61)) == f"“{'a' * 60}…”"


def test_a_passage_that_is_a_line_of_its_own_can_be_saved_again_with_its_record():
    article = ArticleFactory(text="First line\nThey met in Baku.\nThey spoke.")
    meeting = MeetingFactory(
        citations=[passage(article=article, quote="They met in Baku.")]
    )
    citations = list(meeting.citations.all())
    save_record(meeting, children={"citations": citations})
    assert meeting.citations.get().prefix.endswith("\n")
