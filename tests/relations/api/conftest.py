"""Clients of the API for each role, and what the tests ask in common."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def no_requests_before():
    """The throttles begin at zero."""
    cache.clear()


@pytest.fixture
def anonymous(db):
    return APIClient()


@pytest.fixture
def api_of(user_in):
    """Makes a client that is logged in as a role: `api_of("Curator")`."""

    def make(role):
        client = APIClient()
        client.force_login(user_in(role))
        return client

    return make


@pytest.fixture
def curator(api_of):
    return api_of("Curator")


@pytest.fixture
def editor(db):
    """A client that may do everything."""
    client = APIClient()
    client.force_login(UserFactory(username="editor", is_superuser=True))
    return client


@pytest.fixture
def ask(anonymous):
    """Asks without logging in and gives the ids of the results."""

    def numbers(path, client=anonymous, **query):
        answer = client.get(f"/api/v1/{path}", query)
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["results"]]

    return numbers
