"""A walk through passages of one moment while others are added; see `citation_walk`."""

import pytest

from tests.relations.api.citation_walk import ORDERINGS, Passages, check


@pytest.mark.django_db
def test_each_passage_comes_exactly_once_while_another_client_adds_some():
    passages = Passages(1200)
    for ordering in ORDERINGS:
        print(check(passages, ordering, page_size=200))  # noqa: T201


@pytest.mark.django_db
@pytest.mark.parametrize("ordering", ["-id", "-updated"])
def test_what_is_added_later_stands_before_the_newest(ordering):
    passages = Passages(30)
    found = passages.walk(ordering, page_size=10)
    assert len(found) == passages.counted == 30
