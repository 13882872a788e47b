"""Comments on records, and preferred values: what is said about evidence."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.html import escape

from relations.actions.comments import add
from relations.models import Citation, Comment, PendingChange, Preference
from tests import factories as make
from tests.relations.admin_forms import add as typed_row
from tests.relations.admin_forms import address, errors, shown, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make.MeetingFactory(review="draft", cited=True)


def page_of(record):
    return address(type(record), "change", record.pk)


def press(client, record, text):
    name = f"admin:relations_{record._meta.model_name}_comment"
    data = {"text": text, "_form_submitted": "on"}
    return client.post(reverse(name, args=[record.pk]), data)


# Comments


def test_a_comment_stands_on_the_page_of_its_record_oldest_first(client_of, meeting):
    curator, reviewer = client_of("Curator"), client_of("Reviewer")
    answer = press(curator, meeting, "Is the date right?")
    assert answer["HX-Redirect"] == page_of(meeting)
    press(reviewer, meeting, "The ministry says so.")
    page = curator.get(page_of(meeting))
    assert [(each.author.username, each.text) for each in page.context["comments"]] == [
        ("curator", "Is the date right?"),
        ("reviewer", "The ministry says so."),
    ]
    html = page.content.decode()
    assert html.index("Is the date right?") < html.index("The ministry says so.")


def test_a_comment_on_a_published_record_is_kept_at_once(client_of):
    record = make.MeetingFactory(cited=True)
    press(client_of("Curator"), record, "Look at this again.")
    assert record.comments.get().text == "Look at this again."
    assert not PendingChange.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The comment is empty."),
        (" \n ", "The comment is empty."),
        ("a" * 2001, "The comment has 2,001 characters; shorten it to 2,000."),
        ("a\x00b", "The text holds a NUL byte; remove it."),
    ],
)
def test_a_comment_that_cannot_be_kept_is_refused(user_in, meeting, text, sentence):
    with pytest.raises(ValidationError) as refused:
        add(meeting, user=user_in("Curator"), text=text)
    assert sentence in refused.value.messages
    assert not Comment.objects.exists()


def test_a_comment_of_2000_characters_is_kept(user_in, meeting):
    assert len(add(meeting, user=user_in("Curator"), text="a" * 2000).text) == 2000


@pytest.mark.parametrize("text", ["", "a" * 2001, "a\x00b"])
def test_the_dialog_says_what_is_wrong_with_a_comment(client_of, meeting, text):
    answer = press(client_of("Curator"), meeting, text)
    assert "HX-Redirect" not in answer
    assert not Comment.objects.exists()


def test_readers_neither_comment_nor_see_any(client_of, user_in):
    record = make.MeetingFactory(cited=True)
    comment = add(record, user=user_in("Curator"), text="Between us")
    viewer = client_of("Viewer")
    page = viewer.get(page_of(record)).content.decode()
    assert "Between us" not in page
    assert reverse("admin:relations_meeting_comment", args=[record.pk]) not in page
    assert press(viewer, record, "Me too").status_code == 403
    for url in (
        address(Comment, "changelist"),
        address(Comment, "change", comment.pk),
    ):
        assert viewer.get(url).status_code == 403
    with pytest.raises(PermissionDenied, match="may not comment"):
        add(record, user=make.UserFactory(), text="Me too")


def test_a_comment_is_escaped(client_of, user_in, meeting):
    script = "<script>alert(1)</script>"
    comment = add(meeting, user=user_in("Reviewer"), text=script)
    curator = client_of("Curator")
    for url in (
        page_of(meeting),
        address(Comment, "changelist"),
        address(Comment, "change", comment.pk),
    ):
        page = curator.get(url).content.decode()
        assert script not in page
        assert str(escape(script)) in page


def test_the_list_of_comments_is_searched_and_filtered_and_never_written(
    client_of, user_in, meeting
):
    curator = client_of("Curator")
    press(curator, meeting, "About the date")
    add(meeting, user=user_in("Reviewer"), text="About the place")

    def listed(**asked):
        page = curator.get(address(Comment, "changelist"), asked)
        return {row.text for row in page.context["cl"].queryset}

    assert listed() == {"About the date", "About the place"}
    assert listed(q="place") == {"About the place"}
    assert listed(author="me") == {"About the date"}
    comment = Comment.objects.first()
    assert curator.get(address(Comment, "add")).status_code == 403
    for page in ("change", "delete"):
        url = address(Comment, page, comment.pk)
        assert curator.post(url, {"text": "Mine", "post": "yes"}).status_code == 403


# Preferred values


def contradicting(**columns):
    columns = {"claim": ["start"], "claimed_value": "21 May 2025", **columns}
    return make.passage(
        stance="contradicts", quote="countries met and spoke", **columns
    )


def disputed(review="draft"):
    return make.MeetingFactory(
        review=review, citations=[make.passage(), contradicting()]
    )


def prefer(client, record, **row):
    url = page_of(record)
    row = {"reason": "The ministry corrected it.", **row}
    form = typed_row(shown(client, url), "preferences", **row)
    return client.post(url, form, follow=True)


def offered(client, record):
    """The choices of the inline of preferred values, or None where there is none."""
    for inline in client.get(page_of(record)).context["inline_admin_formsets"]:
        if inline.formset.model is Preference:
            form = inline.formset.empty_form
            return [list(form.fields[name].choices) for name in ("field", "citation")]
    return None


def test_the_choice_is_among_the_record_and_the_passages_against_it(client_of):
    record = disputed()
    against = record.citations.get(stance="contradicts")
    fields, values = offered(client_of("Curator"), record)
    assert fields == [("", "Choose"), ("start", "Date, recorded: May 2025")]
    source = against.article.source
    assert values == [
        ("", "as recorded"),
        (against.pk, f"date: 21 May 2025 ({source}, 20 May 2025)"),
    ]


def test_what_nobody_contradicts_has_no_preferred_value(client_of):
    curator, viewer = client_of("Curator"), client_of("Viewer")
    assert offered(curator, make.MeetingFactory(cited=True)) is None
    assert offered(viewer, disputed("approved")) is None
    assert offered(curator, disputed("approved")) is not None
    agreement = make.AgreementFactory(citations=[contradicting(claim=["signed"])])
    assert offered(curator, agreement) is not None


def test_a_preferred_value_is_kept_with_its_reason(client_of):
    record = disputed()
    against = record.citations.get(stance="contradicts")
    prefer(client_of("Curator"), record, field="start", citation=against.pk)
    preference = record.preferences.get()
    assert (preference.field, preference.citation) == ("start", against)
    assert preference.reason == "The ministry corrected it."
    assert preference.created_by.username == "curator"


def test_the_record_as_a_whole_can_be_preferred(client_of):
    record = make.MeetingFactory(
        review="draft", citations=[contradicting(claim=[], claimed_value="")]
    )
    curator = client_of("Curator")
    fields, _ = offered(curator, record)
    assert fields == [("", "the record as a whole")]
    prefer(curator, record, field="")
    assert record.preferences.get().field == ""


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"field": "start", "reason": ""}, "This field is required."),
        ({"field": "title"}, "title is not one of the available choices."),
        ({"field": ""}, "This field is required."),
    ],
)
def test_a_preference_without_dispute_or_reason_is_refused(client_of, row, sentence):
    record = disputed()
    assert sentence in errors(prefer(client_of("Curator"), record, **row))
    assert not Preference.objects.exists()


def test_the_passage_of_another_record_is_no_choice(client_of):
    record, other = disputed(), disputed()
    key = other.citations.get(stance="contradicts").pk
    said = errors(prefer(client_of("Curator"), record, field="start", citation=key))
    assert "not one of the available choices" in said


def test_a_field_has_one_preferred_value(client_of):
    record, curator = disputed(), client_of("Curator")
    prefer(curator, record, field="start")
    assert "has a preferred value already" in errors(
        prefer(curator, record, field="start")
    )


def test_a_preference_on_a_published_record_waits_for_a_reviewer(client_of):
    record = disputed("approved")
    against = Citation.objects.get(stance="contradicts")
    answer = prefer(client_of("Curator"), record, field="start", citation=against.pk)
    assert "waits for a reviewer" in told(answer)
    assert not Preference.objects.exists()
    change = PendingChange.objects.get()
    assert [edit["table"] for edit in change.edits] == ["preferences"]
    page = client_of("Reviewer").get(address(PendingChange, "change", change.pk))
    (row,) = page.context["rows"]
    assert row.label == "Preferred value added"
    assert row.new == [
        "field: date",
        "value of the passage: 21 May 2025",
        "reason: The ministry corrected it.",
    ]
    assert {each.citation.stance for each in row.passages} == {
        "contradicts",
        "supports",
    }
