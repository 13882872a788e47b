"""A form whose token is not that of the login is answered in the site's own words."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from config.forgery import csrf_failure
from relations.models import Meeting
from tests.factories import MeetingFactory


@pytest.fixture
def strict(user_in):
    """The session of a curator whose forms must send their token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_in("Curator"))
    client.get("/admin/login/?next=/admin/", follow=True)
    return client


def send(client, path, **headers):
    client.cookies["csrftoken"] = "a" * 32
    data = {"title": "As I typed it", "csrfmiddlewaretoken": "b" * 32}
    return client.post(path, data, headers=headers)


def test_a_save_after_another_login_says_what_happened_and_leads_back(strict):
    meeting = MeetingFactory(title="As it was")
    path = reverse("admin:relations_meeting_change", args=[meeting.pk])

    answer = send(strict, path, Referer=f"http://testserver{path}")

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "This page is out of date" in html
    assert "somebody logged in again in this browser" in html
    assert "is kept in this browser" in html
    assert f'href="http://testserver{path}"' in html
    assert "DEBUG" not in html
    assert Meeting.objects.get().title == "As it was"


def test_a_form_beside_an_article_says_it_in_its_frame(strict):
    path = reverse("admin:relations_meeting_add", query={"_workbench": "1"})

    answer = send(strict, path)

    assert answer.status_code == 403
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_it_leads_to_no_other_site(strict):
    html = send(strict, "/admin/", Referer="https://example.org/").content.decode()

    assert "example.org" not in html
    assert f'href="{reverse("admin:index")}"' in html


def test_who_sends_no_cookie_is_told_to_allow_them(db):
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {})

    assert answer.status_code == 403
    assert "Allow cookies for this site." in answer.content.decode()


def test_a_dialog_says_it_in_the_dialog(strict):
    meeting = MeetingFactory(review="draft")
    path = reverse("admin:relations_meeting_submit_for_review", args=[meeting.pk])

    answer = send(strict, path, **{"HX-Request": "true"})

    assert answer["HX-Retarget"] == "#modal-content"
    assert "Load the page again." in answer.content.decode()
    assert Meeting.objects.get().review == "draft"


def test_the_api_answers_with_a_problem(rf):
    answer = csrf_failure(rf.post("/api/v1/records/"), reason="Token missing.")

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["detail"] == "CSRF Failed: Token missing."
