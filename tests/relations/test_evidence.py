"""Independent sources: one rule, in Python for a page and in SQL for a filter."""

import pytest

from relations import evidence
from relations.models import Record
from tests import factories as make
from tests.factories import passage


def article(**columns):
    text = "Ministers of the two countries met and spoke about trade."
    return make.ArticleFactory(text=text, **columns)


def owned(owner):
    return article(source=make.SourceFactory(owner=owner))


def copies():
    original = article()
    return [original, article(syndicated_from=original)]


def digests():
    original = article()
    return [original, article(based_on=original)]


def one_publisher():
    source = make.SourceFactory()
    return [article(source=source), article(source=source)]


CASES = {
    "two publishers": (lambda: [article(), article()], 2),
    "one publisher twice": (one_publisher, 1),
    "a copy and its original": (copies, 1),
    "a digest and its original": (digests, 1),
    "two outlets of one owner": (lambda: [owned("Group"), owned("Group")], 1),
    "two owners": (lambda: [owned("Group"), owned("Other")], 2),
    "an owner that is a publisher itself": (
        lambda: [owned("Trend"), article(source=make.SourceFactory(name="Trend"))],
        1,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_the_two_ways_of_counting_sources_agree(case):
    articles, number = CASES[case]
    record = make.MeetingFactory(
        citations=[passage(article=each) for each in articles()]
    )
    citations = record.citations.with_article()
    assert evidence.summary(citations)["independent_sources"] == number
    rows = Record.objects.filter(pk=record.pk)
    assert rows.with_min_sources(number).exists()
    assert not rows.with_min_sources(number + 1).exists()


@pytest.mark.django_db
def test_only_passages_that_support_count_as_sources():
    record = make.MeetingFactory(
        citations=[passage(stance="contradicts"), passage(stance="mentions")]
    )
    found = evidence.summary(record.citations.with_article())
    assert found == {
        "citations": 2,
        "independent_sources": 0,
        "verified": 2,
        "disputed": True,
    }
    assert not Record.objects.with_min_sources(1).exists()
