"""Passages over HTTP: proved by a paste, and followed into a corrected text."""

import json
import logging

import pytest

from articles.models import TEXT_LIMIT, ArticleText
from relations.models import Citation, Record
from tests.factories import ArticleFactory, MeetingFactory, passage
from tests.relations.api.problems import detail_of, errors_of

TEXT = "Katz received Hasanov in Tel Aviv. They would sign a pact in May. Both flew."


@pytest.fixture
def unkept(db):
    """An article whose text may not be kept, with two passages that wait."""
    article = ArticleFactory(rights="no_text")
    quotes = ("They would sign a pact", "They refused to sign a pact")
    MeetingFactory(citations=[passage(article=article, quote=each) for each in quotes])
    return article


@pytest.fixture
def kept(db):
    article = ArticleFactory(text=TEXT)
    quotes = ("They would sign a pact", "Both flew")
    rows = [passage(article=article, quote=each) for each in quotes]
    MeetingFactory(review="draft", citations=rows)
    return article


def prove(client, article, body):
    return client.post(f"/api/v1/articles/{article.pk}/prove/", body, format="json")


def patch(client, article, **body):
    path = f"/api/v1/articles/{article.pk}/"
    return client.patch(path, body, format="json", headers={"If-Match": "*"})


def test_a_paste_proves_the_passages_that_stand_in_it(curator, unkept):
    answer = prove(curator, unkept, {"text": TEXT})

    seen, missing = Citation.objects.order_by("pk")
    assert answer.status_code == 200
    assert answer.json() == {
        "passages": [
            {
                "citation": seen.pk,
                "state": "exact",
                "start": 35,
                "end": 57,
                "nearest": "",
                "message": "Seen at the characters 35 to 57.",
            },
            {
                "citation": missing.pk,
                "state": "not_found",
                "start": None,
                "end": None,
                "nearest": "They would sign a pact in May.",
                "message": "It is not in this text. The nearest there is: “They would "
                "sign a pact in May.”",
            },
        ],
        "proved": 1,
    }
    assert (seen.anchor, missing.anchor) == ("verified_elsewhere", "text_not_kept")


def test_a_proof_is_one_new_version_of_the_record_and_a_second_is_none(curator, unkept):
    prove(curator, unkept, {"text": TEXT})
    assert Record.objects.get().version == 2
    past = Record.history.first()
    assert past.history_user.username == "curator"
    assert past.history_change_reason.startswith("Seen in the article's text")

    assert prove(curator, unkept, {"text": TEXT}).json()["proved"] == 1
    assert Record.objects.get().version == 2


def test_a_reviewer_who_proves_a_passage_may_still_approve_its_record(api_of, unkept):
    Record.objects.unrecorded().update(review="in_review")
    reviewer = api_of("Reviewer")
    prove(reviewer, unkept, {"text": TEXT})

    answer = reviewer.post(f"/api/v1/records/{Record.objects.get().pk}/approve/")

    assert answer.status_code == 200, answer.content


def test_the_pasted_text_is_kept_nowhere(curator, unkept, caplog):
    word = "Nebuchadnezzar"
    with caplog.at_level(logging.DEBUG):
        prove(curator, unkept, {"text": f"{word}. {TEXT}"})

    kept = [*Citation.history.values(), *Record.history.values()]
    kept += [*Citation.objects.values(), *curator.session.items()]
    assert word not in json.dumps(kept, default=str)
    assert word not in caplog.text
    assert not ArticleText.objects.exists()


def test_passages_of_a_stored_text_need_no_paste(curator, kept):
    answer = prove(curator, kept, {"text": TEXT})

    assert answer.status_code == 409
    assert detail_of(answer) == (
        "The text of this article is kept: its passages are looked for in it when "
        "they are saved."
    )


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"text": " \n"}, {"text": "required"}),
        ({}, {"text": "required"}),
        ({"text": ["a"]}, {"text": "invalid"}),
        ({"text": TEXT, "keep": True}, {"keep": "unknown_field"}),
        ([TEXT], {"": "invalid"}),
    ],
)
def test_a_body_that_is_no_text_is_refused_by_name(curator, unkept, body, errors):
    answer = prove(curator, unkept, body)

    assert answer.status_code == 400
    assert errors_of(answer) == errors


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a" * (TEXT_LIMIT + 1), "The text is longer than 1,000,000 characters."),
        (f"{TEXT}\x00", "“text”: It holds a NUL character; remove it."),
    ],
)
def test_a_text_that_none_can_be_is_refused(curator, unkept, text, sentence):
    answer = prove(curator, unkept, {"text": text})

    assert answer.status_code == 400
    assert "text" in errors_of(answer)
    assert detail_of(answer) == sentence


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 401), ("Viewer", 403), ("Curator", 200), ("Reviewer", 200)],
)
def test_who_may_change_passages_may_prove_them(
    api_of, anonymous, unkept, role, status
):
    client = api_of(role) if role else anonymous
    assert prove(client, unkept, {"text": TEXT}).status_code == status


def test_the_same_passage_twice_is_proved_once(curator, unkept):
    prove(curator, unkept, {"text": TEXT})
    record = Record.objects.get()
    twin = passage(article=unkept, quote="They would sign a pact", record=record)
    twin.full_clean()
    twin.save()

    answer = prove(curator, unkept, {"text": TEXT})

    assert answer.json()["proved"] == 1
    assert answer.json()["passages"][2]["message"] == (
        "It stands there, but the record has this passage already."
    )


def test_a_corrected_text_tells_what_became_of_the_passages(curator, kept):
    answer = patch(curator, kept, text=TEXT.replace("would sign", "would not sign"))

    lost = Citation.objects.order_by("pk")[0]
    assert answer.status_code == 200
    assert answer.json()["passages"] == {"orphaned": 1, "exact": 1}
    assert answer.json()["warnings"] == [
        f"“They would sign a pact” (no. {lost.pk}) has no place in version 2; its "
        "state is “orphaned”."
    ]


def test_an_answer_to_a_change_can_be_sent_back(curator, kept):
    answer = patch(curator, kept, text=f"News. {TEXT}")

    again = curator.put(
        f"/api/v1/articles/{kept.pk}/",
        answer.json(),
        format="json",
        headers={"If-Match": answer["ETag"]},
    )

    assert again.status_code == 200, again.content
    assert (again.json()["passages"], again.json()["warnings"]) == ({}, [])
    assert ArticleText.objects.count() == 2


def test_a_passage_of_one_letter_is_refused(curator, kept):
    body = {"record": Record.objects.get().pk, "article": kept.pk, "quote": "K"}
    answer = curator.post("/api/v1/citations/", body, format="json")

    assert answer.status_code == 400
    assert "quote" in errors_of(answer)
    assert "at least 3 letters" in detail_of(answer)


def cite(client, article, quote):
    body = {"record": Record.objects.get().pk, "article": article.pk, "quote": quote}
    answer = client.post("/api/v1/citations/", body, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()["anchor"]


def test_overlapping_passages_are_two_passages(curator, kept):
    assert cite(curator, kept, "would sign a pact in May")["state"] == "exact"
    assert Citation.objects.filter(anchor="exact").count() == 3


@pytest.mark.parametrize(
    "quote",
    [
        "Katz received Ha\u200bsanov",
        "Katz&nbsp;received Hasanov",
        "Katz received\u00a0Hasanov",
    ],
)
def test_entities_and_invisible_characters_of_a_page_are_seen_through(
    curator, kept, quote
):
    anchor = cite(curator, kept, quote)
    assert (anchor["state"], anchor["start"], anchor["end"]) == ("normalized", 0, 21)
