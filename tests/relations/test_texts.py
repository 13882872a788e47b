"""`follow`: the passages of an article, when its text is corrected."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import anchoring
from relations.actions.quotes import prove_stored
from relations.actions.texts import follow
from relations.models import Citation, Meeting, Record
from tests.factories import (
    ArticleFactory,
    ArticleTextFactory,
    MeetingFactory,
    UserFactory,
    passage,
)

pytestmark = pytest.mark.django_db
TEXT = "Katz received Hasanov in Tel Aviv. They would sign a pact in May. Both flew."


@pytest.fixture
def article():
    return ArticleFactory(text=TEXT)


def cite(article, *quotes, **columns):
    """Citations of one meeting, as they are saved."""
    rows = [passage(article=article, quote=quote, **columns) for quote in quotes]
    return list(MeetingFactory(citations=rows).citations.order_by("pk"))


def correct(article, text):
    """Give the article a new text and follow it; what became of its passages."""
    ArticleTextFactory(article=article, text=text)
    return follow(article)


def again(citation):
    return Citation.objects.get(pk=citation.pk)


def test_a_passage_that_moved_is_found_in_the_new_version(article):
    [citation] = cite(article, "They would sign a pact")

    states = correct(article, f"Baku, 20 May. {TEXT}")

    moved = again(citation)
    assert states == Counter(exact=1)
    assert (moved.anchor, moved.start, moved.end) == ("exact", 49, 71)
    assert moved.text_version.version == 2
    assert moved.prefix.endswith("Tel Aviv. ")
    assert (
        moved.history.first().history_change_reason
        == "Looked for again in version 2 of the text"
    )


def test_a_passage_with_other_dashes_in_the_new_version_is_normalized():
    article = ArticleFactory(text="An oil-for-arms deal was made.")
    [citation] = cite(article, "oil-for-arms deal")

    assert correct(article, "An oil‑for‑arms deal was made.") == {"normalized": 1}
    assert again(citation).text_version.version == 2


def test_a_look_alike_is_never_taken_for_the_passage(article):
    [citation] = cite(article, "They would sign a pact")

    states = correct(article, TEXT.replace("would sign", "would not sign"))

    lost = again(citation)
    assert states == Counter(orphaned=1)
    assert (lost.anchor, lost.text_version.version) == ("orphaned", 1)
    assert lost.text_version.text[lost.start : lost.end] == "They would sign a pact"


def test_the_same_words_in_another_sentence_are_another_passage(article):
    [citation] = cite(article, "would sign")
    denied = TEXT.replace("would sign", "would not sign")

    correct(article, f"{denied} Nobody said that Iran would sign anything.")

    assert again(citation).anchor == "orphaned"


def test_one_unchanged_neighbor_is_enough_to_know_a_passage(article):
    [citation] = cite(article, "would sign")

    correct(article, TEXT.replace("a pact in May", "some treaty"))

    assert again(citation).anchor == "exact"


def test_an_orphan_is_found_when_its_words_come_back(article):
    [citation] = cite(article, "They would sign a pact")
    correct(article, "Katz received Hasanov in Tel Aviv.")
    assert again(citation).anchor == "orphaned"

    assert correct(article, f"{TEXT} They were late.") == Counter(exact=1)
    assert again(citation).text_version.version == 3


def test_a_passage_that_was_never_there_is_found_in_a_corrected_text(article):
    [citation] = cite(article, "Both flew home")
    assert citation.anchor == "not_found"

    correct(article, TEXT.replace("flew", "flew home"))

    assert (again(citation).anchor, again(citation).start) == ("exact", 66)


def test_a_passage_that_was_never_placed_keeps_its_state_where_it_stands_twice(article):
    [citation] = cite(article, "Both drove")

    states = correct(article, "Both drove. Nobody flew. Both drove.")

    assert states == Counter(not_found=1)
    assert again(citation).version == citation.version


def test_a_first_text_proves_the_passages_that_waited_for_one():
    article = ArticleFactory()
    seen, missing = cite(article, "They would sign a pact", "They refused to sign")
    assert seen.anchor == "text_not_kept"

    assert correct(article, TEXT) == Counter(exact=1, not_found=1)
    assert (again(seen).anchor, again(missing).anchor) == ("exact", "not_found")


def proved_elsewhere(quote, start, text):
    [citation] = cite(ArticleFactory(), quote)
    citation.anchor, citation.start = "verified_elsewhere", start
    citation.end = start + len(quote)
    citation.text_sha256 = anchoring.digest(text)
    citation.save()
    return citation


def test_offsets_of_a_paste_count_where_the_very_same_text_comes_to_be_kept():
    text = "Both flew. Then both sat. Both flew."
    citation = proved_elsewhere("Both flew", 26, text)

    assert correct(citation.article, text) == Counter(exact=1)
    assert (again(citation).start, again(citation).text_sha256) == (26, "")


def test_a_proof_from_a_paste_is_an_orphan_where_the_kept_text_lacks_it():
    citation = proved_elsewhere("Both flew", 66, TEXT)

    assert correct(citation.article, "Nobody flew.") == Counter(orphaned=1)
    assert again(citation).text_sha256 == anchoring.digest(TEXT)


def cite_both(text, quote):
    """Two citations of one record: the first and the last place of a quotation."""
    article = ArticleFactory(text=text)
    [first] = cite(article, quote, start=text.index(quote))
    start = text.rindex(quote)
    last = passage(article=article, quote=quote, start=start, record=first.record)
    last.full_clean()
    last.save()
    return first, last


def test_a_passage_may_move_to_where_its_twin_stood():
    text = (
        "In spring, with the whole of the cabinet, both flew to Baku, at what cost. "
        "In autumn, without a single minister, both flew to Ganja, for no known reason."
    )
    first, last = cite_both(text, "both flew")
    step = last.start - first.start

    assert correct(first.article, f"{'n' * (step - 1)} {text}") == Counter(exact=2)
    assert (again(first).start, again(last).start) == (last.start, last.start + step)


def test_of_two_cited_places_the_one_that_is_left_belongs_to_its_own_citation():
    text = "At first both flew to Baku. Then both sat. At last both flew to Ganja."
    first, last = cite_both(text, "both flew")

    new = text.replace("At first both flew to Baku.", "Nobody came to Baku at all.")
    correct(first.article, f"News. {new}")

    assert (again(first).anchor, again(last).anchor) == ("orphaned", "exact")


def test_overlapping_passages_both_stay(article):
    one, other = cite(article, "They would sign a pact", "sign a pact in May")

    assert correct(article, f"News. {TEXT}") == Counter(exact=2)
    assert (again(one).start, again(other).start) == (41, 52)


def test_each_record_gets_one_new_version_and_keeps_its_last_author(article):
    user = UserFactory(username="corrector")
    cite(article, "They would sign", "Both flew")
    before = Meeting.objects.get()
    ArticleTextFactory(article=article, text=f"News. {TEXT}")

    follow(article, user)

    after = Meeting.objects.get()
    assert after.version == before.version + 1
    assert after.review == "approved"
    assert after.updated_by is None
    assert Record.history.first().history_user == user
    assert {each.updated_by for each in after.citations.all()} == {user}


def test_a_record_whose_passages_stay_as_they_are_gets_no_new_version(article):
    cite(article, "Both walked")

    assert correct(article, f"News. {TEXT}") == Counter(not_found=1)
    assert Record.objects.get().version == 1


def test_following_twice_changes_nothing(article):
    cite(article, "They would sign", "Both walked")
    correct(article, f"News. {TEXT}")
    versions = set(Citation.objects.values_list("pk", "version"))

    assert follow(article) == Counter(not_found=1)
    assert set(Citation.objects.values_list("pk", "version")) == versions


def test_an_article_without_a_text_has_nothing_to_follow():
    [citation] = cite(ArticleFactory(), "They would sign")

    assert follow(citation.article) == Counter()


def test_looking_costs_the_same_for_one_passage_and_for_many(article):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            follow(article)
        return len(asked)

    cite(article, "Both walked")
    one = cost()
    for number in range(11):
        cite(article, f"They walked {number} miles")
    assert cost() == one


WORDS = st.sampled_from(
    ["they", "would", "not", "sign", "a", "pact", "“oil”", "-", "in", "May.", "May"]
)
TEXTS = st.lists(WORDS, min_size=3, max_size=14).map(" ".join)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(old=TEXTS, new=TEXTS)
def test_whoever_claims_a_place_has_it(old, new):
    article = ArticleFactory(text=old)
    words = old.split()
    quotes = {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
    starts = {quote: old.index(quote) for quote in sorted(quotes)}
    rows = [
        passage(article=article, quote=quote, start=start)
        for quote, start in starts.items()
        if sum(map(str.isalnum, quote)) >= anchoring.MINIMUM_LETTERS
    ]
    MeetingFactory(citations=rows)

    correct(article, new)

    for proof in prove_stored(Citation.objects.filter(article=article)):
        citation = proof.citation
        assert proof.state == citation.anchor
        version = 1 if citation.anchor == "orphaned" else 2
        assert citation.text_version.version == version
        there = citation.text_version.text[citation.start : citation.end]
        found = anchoring.anchor(there, citation.quote)
        assert (found.start, found.end) == (0, len(there))


def test_redacted_words_are_not_looked_for(article):
    [citation] = cite(article, "They would sign a pact")
    Citation.objects.unrecorded().update(quote="[redacted]")

    assert correct(article, f"News. {TEXT}") == Counter()
    assert again(citation).text_version.version == 1
    assert [proof.state for proof in prove_stored(Citation.objects.all())] == [""]
