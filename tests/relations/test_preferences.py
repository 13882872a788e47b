"""Preferred values on disputed fields: which to go by, the others stay."""

import pytest
from django.core.exceptions import ValidationError

from relations import evidence
from relations.models import Meeting, Preference
from tests.factories import ArticleFactory, MeetingFactory, passage

pytestmark = pytest.mark.django_db
TEXT = "They met on 20 May. They did not meet on 20 May but on 21 May."


def disputed(review="draft", **source):
    """A meeting whose date one passage gives and another contradicts."""
    article = ArticleFactory(text=TEXT)
    other = ArticleFactory(text=TEXT, **source)
    return MeetingFactory(
        review=review,
        start="2025-05-20",
        citations=[
            passage(article=article, quote="They met on 20 May", claim=["start"]),
            passage(
                article=other,
                quote="but on 21 May",
                claim=["start"],
                stance="contradicts",
                claimed_value="2025-05-21",
            ),
        ],
    )


def against(meeting):
    return meeting.citations.get(stance="contradicts")


def prefer(meeting, **columns):
    columns.setdefault("reason", "The ministry corrected it.")
    preference = Preference(record=meeting, **columns)
    preference.full_clean()
    preference.save()
    return preference


def told(user=None):
    rows = Meeting.objects.all()
    rows = rows.read_openly() if user is None else rows
    return evidence.disputes(rows.with_evidence().with_parties().get())


def test_a_preferred_value_stands_beside_both_values_of_a_dispute():
    meeting = disputed()
    (dispute,) = told()
    assert dispute["preferred"] is None

    preference = prefer(meeting, field="start", citation=against(meeting))
    (dispute,) = told()
    assert [value["value"] for value in dispute["values"]] == [
        "20 May 2025",
        "2025-05-21",
    ]
    assert dispute["preferred"] == {
        "citation": preference.citation_id,
        "reason": "The ministry corrected it.",
    }


def test_without_a_passage_the_records_own_value_is_preferred():
    prefer(disputed(), field="start")
    assert told()[0]["preferred"]["citation"] is None


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_preference_needs_a_reason(reason):
    with pytest.raises(ValidationError) as refused:
        prefer(disputed(), field="start", reason=reason)
    assert list(refused.value.error_dict) == ["reason"]


def test_what_nobody_contradicts_has_no_preferred_value():
    with pytest.raises(ValidationError, match="No passage contradicts title"):
        prefer(disputed(), field="title")


def test_a_passage_that_supports_is_no_other_value():
    meeting = disputed()
    supporting = meeting.citations.get(stance="supports")
    with pytest.raises(ValidationError, match="does not contradict start"):
        prefer(meeting, field="start", citation=supporting)


def test_a_field_has_one_preferred_value():
    meeting = disputed()
    prefer(meeting, field="start")
    with pytest.raises(ValidationError, match="has a preferred value already"):
        prefer(meeting, field="start")


def test_a_preference_goes_with_its_passage_and_stays_in_the_history():
    meeting = disputed()
    prefer(meeting, field="start", citation=against(meeting))
    against(meeting).delete()
    assert not Preference.objects.exists()
    assert Preference.history.filter(history_type="-").count() == 1


def test_the_public_reads_no_preference_for_a_confidential_passage():
    meeting = disputed(source__confidential=True)
    prefer(meeting, field="start", citation=against(meeting))
    assert told() == []
    assert told(user="curator")[0]["preferred"]["citation"] is not None


# Over HTTP


def send(client, meeting, **body):
    meeting.refresh_from_db()
    return client.patch(
        f"/api/v1/meetings/{meeting.pk}/",
        body,
        content_type="application/json",
        headers={"If-Match": f'"{meeting.pk}-{meeting.version}"'},
    )


def test_a_preference_is_written_with_its_record(client_of):
    meeting = disputed()
    row = {"field": "start", "citation": against(meeting).pk, "reason": "Corrected."}
    answer = send(client_of("Curator"), meeting, preferences=[row])
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    made = meeting.preferences.get()
    assert shown["preferences"] == [{"id": made.pk, **row}]
    assert shown["evidence"]["disputes"][0]["preferred"] == {
        "citation": row["citation"],
        "reason": "Corrected.",
    }


def test_a_preference_on_a_published_record_waits(client_of, client):
    meeting = disputed(review="approved")
    row = {"field": "start", "reason": "Corrected."}
    answer = send(client_of("Curator"), meeting, preferences=[row])
    assert answer.status_code == 202
    assert [each["table"] for each in answer.json()["changes"]] == ["preferences"]
    public = client.get(f"/api/v1/records/{meeting.pk}/").json()
    assert public["evidence"]["disputes"][0]["preferred"] is None


def test_a_wrong_preference_is_told_with_its_place(client_of):
    meeting = disputed()
    row = {"field": "title", "reason": "So."}
    answer = send(client_of("Curator"), meeting, preferences=[row])
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["errors"]] == [
        "preferences.0.field"
    ]
