"""Sessions are there for whoever has one, and cost nobody else anything."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from simple_history.models import HistoricalRecords

from config.sessions import Accounts, Authors, Messages, Sessions

STACK = (Sessions, Accounts, Messages)
OF_THEM = ("session", "user", "_messages")


def seen_by_view(path, **cookies):
    """Which of the three a view finds that is asked through all of them."""
    seen = []

    def view(request):
        seen.extend(name for name in OF_THEM if hasattr(request, name))
        return HttpResponse()

    for each in reversed(STACK):
        view = each(view)
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    view(request)
    return seen


@pytest.mark.django_db
def test_the_api_without_a_session_has_none_of_the_three():
    assert seen_by_view("/api/v1/records/") == []
    assert seen_by_view("/api/v1/records/", other="1") == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/", "/healthz", "/apis/"])
def test_every_other_page_has_them(path):
    assert seen_by_view(path) == [*OF_THEM]


@pytest.mark.django_db
def test_the_api_with_a_session_has_them():
    cookie = {settings.SESSION_COOKIE_NAME: "x"}
    assert seen_by_view("/api/v1/records/", **cookie) == [*OF_THEM]


@pytest.mark.django_db
def test_a_login_of_the_admin_holds_in_the_api(client, admin_user):
    path = "/api/v1/pending-changes/"
    assert client.get(path).status_code == 401
    client.force_login(admin_user)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("verb", "path", "cookies", "is_noted"),
    [
        ("GET", "/api/v1/records/", {}, False),
        ("HEAD", "/api/v1/records/", {}, False),
        ("POST", "/api/v1/meetings/", {}, True),
        ("PATCH", "/api/v1/meetings/1/", {}, True),
        ("GET", "/api/v1/records/", {settings.SESSION_COOKIE_NAME: "x"}, True),
        ("GET", "/admin/", {}, True),
    ],
)
def test_whoever_may_write_is_known_to_the_history(verb, path, cookies, is_noted):
    noted = []

    def view(request):
        noted.append(getattr(HistoricalRecords.context, "request", None) is request)
        return HttpResponse()

    request = RequestFactory().generic(verb, path)
    request.COOKIES.update(cookies)
    Authors(view)(request)
    assert noted == [is_noted]
    assert not hasattr(HistoricalRecords.context, "request")
