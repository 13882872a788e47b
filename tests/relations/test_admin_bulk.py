"""Edits of many rows in the admin: who may, the preview, the list, the undo."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.desk import DeskAdmin
from relations.actions import bulk
from relations.models import (
    KINDS,
    Citation,
    EditGroup,
    Meeting,
    Official,
    Post,
    Record,
    Tenure,
)
from tests import factories as make
from tests.relations.admin_forms import address, told

pytestmark = pytest.mark.django_db

LISTS = [*KINDS.values(), Record, Citation, Official, Post, Tenure]


def drafts(number=2, **columns):
    return [make.MeetingFactory(review="draft", **columns) for _ in range(number)]


def choose(client, model, rows, query="", **more):
    data = {
        "action": "edit_selected",
        "_selected_action": [row.pk for row in rows],
        "select_across": "0",
        **more,
    }
    return client.post(address(model, "changelist") + query, data, follow=True)


def asked(answer, **typed):
    return {"rows": answer.context["rows"], "reason": "The new code book", **typed}


def shown(client, model, data):
    """The page with the preview."""
    return client.post(address(model, "bulk_edit"), {**data, "_preview": ""})


def apply(client, model, data):
    page = shown(client, model, data)
    preview = page.context["preview"]
    sent = {**data, "versions": preview["versions"], "shown": preview["shown"]}
    return client.post(address(model, "bulk_edit"), {**sent, "_apply": ""}, follow=True)


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_editors_find_the_action_on_every_list_and_viewers_on_none(client_of, model):
    make.MeetingFactory(cited=True)
    make.TenureFactory()
    for factory in make.KIND_FACTORIES.values():
        factory(cited=True)
    for role, finds in (("Viewer", False), ("Curator", True), ("Reviewer", True)):
        page = client_of(role).get(address(model, "changelist")).content.decode()
        assert ('value="edit_selected"' in page) == finds, role


def test_a_viewer_who_sends_it_all_the_same_is_refused(client_of):
    viewer = client_of("Viewer")
    row = make.MeetingFactory(cited=True)
    answer = choose(viewer, Meeting, [row])
    assert "bulk_edit" not in answer.content.decode()
    data = {"rows": row.pk, "confidence": 2, "reason": "Mine", "_preview": ""}
    for sent in (data, {**data, "_apply": ""}):
        assert viewer.post(address(Meeting, "bulk_edit"), sent).status_code == 403
    assert not EditGroup.objects.exists()


def test_the_preview_shows_before_and_after_and_what_is_refused(curator):
    good, other = drafts(2, topics=["security"])
    public = make.MeetingFactory(topics=["trade"], confidence=2)
    answer = choose(curator, Meeting, [good, other, public])
    assert answer.context["title"] == "Edit 3 meetings"
    page = shown(
        curator, Meeting, asked(answer, confidence=2, **{"add-topics": "trade"})
    )
    preview = page.context["preview"]
    assert (preview["written"], preview["waits"], preview["same"]) == (2, 0, 1)
    text = page.content.decode()
    assert "<del" in text
    assert "Change 2 rows" in text
    assert not EditGroup.objects.exists()


def test_applying_leads_to_the_edit_with_every_row(curator):
    rows = [*drafts(), make.MeetingFactory(cited=True)]
    answer = choose(curator, Meeting, rows)
    answer = apply(curator, Meeting, asked(answer, confidence=2))
    group = EditGroup.objects.get()
    assert answer.redirect_chain[-1][0] == address(EditGroup, "change", group.pk)
    page = answer.content.decode()
    assert "Waits for a reviewer" in page
    assert "2 changed, 1 wait for a reviewer" in page
    assert rows[0].title in page


def test_all_rows_of_a_filtered_list_are_edited_however_many_pages(
    curator, monkeypatch
):
    monkeypatch.setattr(DeskAdmin, "list_per_page", 2)
    rows = drafts(3, topics=["trade"])
    make.MeetingFactory(review="in_review")
    answer = choose(curator, Meeting, rows[:1], "?review=draft", select_across="1")
    assert answer.context["rows"] == ",".join(str(row.pk) for row in rows)


def test_more_rows_than_the_limit_are_refused_with_a_sentence(curator, monkeypatch):
    monkeypatch.setattr(bulk, "LIMIT", 2)
    answer = choose(curator, Meeting, drafts(3))
    assert "More than 2 rows are selected" in told(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose at least one thing to change."),
        ({"confidence": 2, "reason": ""}, "Reason: This field is required."),
        ({"confidence": 9}, "9 is not one of the available choices"),
        ({"place_country": "abc"}, "not one of the available choices"),
        ({"place_city": "Baku", "empty-place_city": "on"}, "not both"),
        ({"add-topics": "trade", "remove-topics": "trade"}, "not both"),
        ({"confidence": 2, "reason": "Two\x00"}, "Null characters are not allowed"),
    ],
)
def test_a_form_that_makes_no_sense_says_so(curator, typed, sentence):
    answer = choose(curator, Meeting, drafts(1))
    page = shown(curator, Meeting, asked(answer, **typed))
    assert sentence in page.content.decode()
    assert "preview" not in page.context


def test_an_edit_that_is_not_the_one_shown_is_shown_again(curator):
    rows = drafts(1)
    data = asked(choose(curator, Meeting, rows), confidence=2)
    preview = shown(curator, Meeting, data).context["preview"]
    sent = {**data, "versions": preview["versions"], "shown": preview["shown"]}
    answer = curator.post(
        address(Meeting, "bulk_edit"), {**sent, "confidence": 5, "_apply": ""}
    )
    assert "The edit is not the one that was shown" in told(answer)
    assert not EditGroup.objects.exists()


@pytest.mark.parametrize("rows", ["", "abc", "999999", "9" * 40])
def test_rows_that_are_none_lead_back_to_the_list(curator, rows):
    answer = curator.post(address(Meeting, "bulk_edit"), {"rows": rows}, follow=True)
    assert "Select the rows in the list first." in told(answer)


def test_passages_and_tenures_are_edited_from_their_lists(curator):
    citation = make.MeetingFactory(review="draft", cited=True).citations.get()
    tenure = make.TenureFactory()
    answer = choose(curator, Citation, [citation])
    apply(curator, Citation, asked(answer, stance="mentions", **{"add-claim": "start"}))
    answer = choose(curator, Tenure, [tenure])
    apply(curator, Tenure, asked(answer, status="acting"))
    citation.refresh_from_db()
    tenure.refresh_from_db()
    assert (citation.stance, citation.claim) == ("mentions", ["start"])
    assert tenure.status == "acting"


def test_the_preview_costs_the_same_for_one_row_and_few_more_for_each(
    curator, django_assert_max_num_queries
):
    rows = drafts(8)

    def cost(number):
        data = asked(choose(curator, Meeting, rows[:number]), confidence=2)
        with django_assert_max_num_queries(500) as found:
            shown(curator, Meeting, data)
        return len(found)

    cost(1)
    assert cost(8) - cost(4) == 2 * (cost(4) - cost(2))
    assert cost(8) - cost(4) <= 4 * 4


def counting():
    return CaptureQueriesContext(connection)


def test_the_list_of_edits_costs_the_same_for_one_and_for_many(curator):
    def edit():
        answer = choose(curator, Meeting, drafts(1))
        apply(curator, Meeting, asked(answer, confidence=2))

    url = address(EditGroup, "changelist")
    edit()
    curator.get(url)
    with counting() as one:
        curator.get(url)
    for _ in range(3):
        edit()
    with counting() as four:
        curator.get(url)
    assert len(one) == len(four)


def test_the_undo_is_a_button_of_the_edit(curator):
    rows = drafts(1, confidence=4)
    apply(curator, Meeting, asked(choose(curator, Meeting, rows), confidence=2))
    group = EditGroup.objects.get()
    url = address(EditGroup, "undo_edit", group.pk)
    curator.post(url, {"reason": "Wrong", "_form_submitted": "on"})
    assert Meeting.objects.get().confidence == 4
    page = curator.get(address(EditGroup, "change", group.pk)).content.decode()
    later = EditGroup.objects.get(undoes=group)
    assert f"by no. {later.pk}" in page
    assert url not in page
    assert "curator undid this edit already" in curator.get(url).content.decode()
    curator.post(url, {"reason": "Wrong", "_form_submitted": "on"})
    assert EditGroup.objects.count() == 2


def test_titles_are_escaped_in_the_preview_and_in_the_edit(curator):
    script = "<script>alert(1)</script>"
    rows = drafts(1, title=script, place_city=script)
    answer = choose(curator, Meeting, rows)
    data = asked(answer, place_city="Baku")
    pages = [shown(curator, Meeting, data), apply(curator, Meeting, data)]
    for page in pages:
        assert script not in page.content.decode()
