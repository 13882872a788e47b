"""What the evidence lint found is kept, answered, and holds an approval up."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relations.actions import findings, review
from relations.actions.rebuild import rebuild
from relations.actions.records import save_record
from relations.models import Citation, Dismissal, Finding, Record
from tests.factories import ArticleFactory, MeetingFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
ONE, EXPECTED = "single_source", "only_expected"


def announced(**columns):
    """A meeting that is recorded as held, with a passage that only announces it."""
    quote = "Ministers of Country ISR will visit Country AZE"
    article = ArticleFactory(text=f"{quote}. It is said that they came on 2 May.")
    citations = [Citation(article=article, quote=quote)]
    return MeetingFactory(citations=citations, **columns)


def stored(record):
    rows = Finding.objects.filter(record=record.pk)
    return sorted(rows.values_list("rule", "severity", "subject"))


def dismissed(record, rule, user, reason="It is so."):
    return findings.dismiss(record, rule, "", user=user, reason=reason)


def test_saving_a_record_keeps_what_is_found():
    record = announced()
    assert stored(record) == [
        ("only_expected", "error", ""),
        ("single_source", "warning", ""),
    ]


def test_what_is_mended_is_no_longer_kept():
    record = announced()
    citation = record.citations.get()
    citation.quote = "It is said that they came on 2 May"
    citation.claim = ["status"]
    save_record(record, children={"citations": [citation]})
    assert stored(record) == [("single_source", "warning", "")]


def test_looking_again_changes_nothing_and_keeps_the_rows():
    record = announced()
    before = list(Finding.objects.values_list("pk", flat=True))
    assert findings.refresh(record) is False
    assert list(Finding.objects.values_list("pk", flat=True)) == before


def test_a_sentence_follows_what_it_speaks_of():
    record = MeetingFactory(cited=True)
    source = record.citations.get().article.source
    source.owner = "Holding"
    source.save()
    assert findings.refresh(record) is True
    assert "Holding" in Finding.objects.get(rule=ONE).sentence


def test_looking_leaves_the_callers_record_as_it_was():
    record = MeetingFactory(cited=True)
    record = type(record).objects.with_parties().get(pk=record.pk)
    before = dict(record._prefetched_objects_cache)
    findings.look(record)
    assert record._prefetched_objects_cache == before


def test_a_rebuild_looks_at_every_record_again():
    record = MeetingFactory(cited=True)
    rebuild()
    Finding.objects.all().delete()
    assert rebuild()["linted"] == 1
    assert stored(record) == [
        ("names_neither_country", "warning", f"citation {record.citations.get().pk}"),
        ("single_source", "warning", ""),
    ]
    assert rebuild()["linted"] == 0


def test_records_follow_an_article_that_they_cite():
    record = MeetingFactory(cited=True, start="2025-05")
    MeetingFactory(cited=True)
    article = record.citations.get().article
    article.published = "2024"
    article.save()
    assert findings.follow(article) == 1
    assert ("published_before_event", "error") in [each[:2] for each in stored(record)]


def test_records_follow_the_original_of_an_article_that_they_cite():
    story = ArticleFactory()
    record = MeetingFactory(cited=True)
    copy = record.citations.get().article
    copy.syndicated_from = story
    copy.save()
    assert findings.follow(story) == 1


def test_a_refresh_costs_the_same_for_one_passage_and_for_six():
    def statements(number):
        record = MeetingFactory(
            citations=[
                Citation(article=ArticleFactory(text="They met."), quote="They met")
                for _ in range(number)
            ]
        )
        with CaptureQueriesContext(connection) as asked:
            assert findings.refresh(record) is False
        return len(asked)

    assert statements(1) == statements(6)


# Dismissals


def test_a_curator_dismisses_a_warning_and_the_reason_is_kept(user_in):
    record, curator = announced(), user_in("Curator")
    dismissal = dismissed(record, ONE, curator, "  The ministry itself.  ")
    assert dismissal.reason == "The ministry itself."
    assert dismissal.by == curator
    assert "comes from one source" in dismissal.sentence
    assert [each.rule for each in findings.open_findings(record)] == [EXPECTED]
    assert [each.rule for each in Finding.objects.open()] == [EXPECTED]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why it is no problem."),
        ("  \n", "Say why it is no problem."),
        ("x" * 501, "The reason has 501 characters; at most 500 are kept."),
        ("a\x00b", "The text holds a NUL byte; remove it."),
    ],
)
def test_a_dismissal_without_a_usable_reason_is_refused(user_in, reason, sentence):
    with pytest.raises(ValidationError) as refused:
        dismissed(announced(), ONE, user_in("Curator"), reason)
    assert refused.value.message_dict == {"reason": [sentence]}
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize(
    ("role", "rule", "may"),
    [
        ("Viewer", ONE, False),
        ("Viewer", EXPECTED, False),
        ("Curator", ONE, True),
        ("Curator", EXPECTED, False),
        ("Reviewer", ONE, True),
        ("Reviewer", EXPECTED, True),
        ("Administrator", EXPECTED, True),
    ],
)
def test_curators_answer_warnings_and_reviewers_errors(user_in, role, rule, may):
    record, user = announced(), user_in(role)
    if may:
        dismissed(record, rule, user)
    else:
        with pytest.raises(PermissionDenied):
            dismissed(record, rule, user)
    assert Dismissal.objects.exists() is may


def test_a_curator_is_told_who_dismisses_an_error(user_in):
    with pytest.raises(PermissionDenied, match="Only a reviewer can dismiss an error"):
        dismissed(announced(), EXPECTED, user_in("Curator"))


def test_what_was_not_found_cannot_be_dismissed(user_in):
    with pytest.raises(ValidationError, match="no longer finds this") as refused:
        dismissed(announced(), "weak_sources_only", user_in("Reviewer"))
    assert refused.value.code == "not_found"


def test_what_was_mended_meanwhile_cannot_be_dismissed(user_in):
    record = announced()
    record.citations.get().delete()  # the stored finding is out of date
    with pytest.raises(ValidationError, match="no longer finds this"):
        dismissed(record, ONE, user_in("Reviewer"))


def test_a_second_dismissal_tells_of_the_first(user_in):
    record = announced()
    dismissed(record, ONE, user_in("Curator"), "The ministry itself.")
    with pytest.raises(ValidationError) as refused:
        dismissed(record, ONE, user_in("Reviewer"), "Also known.")
    assert refused.value.messages == [
        "curator dismissed this already: The ministry itself."
    ]


def test_a_dismissal_is_remembered_when_the_finding_goes_away_and_comes_back(user_in):
    record = announced()
    dismissed(record, ONE, user_in("Curator"))
    article = ArticleFactory(text="They met in Country ISR.")
    second = Citation(article=article, quote="They met in Country ISR")
    first = record.citations.get()
    save_record(record, children={"citations": [first, second]})
    assert ONE not in [rule for rule, _, _ in stored(record)]

    save_record(record, children={"citations": [first]})

    assert ONE in [rule for rule, _, _ in stored(record)]
    assert ONE not in [each.rule for each in findings.open_findings(record)]


def test_a_dismissal_is_of_one_passage_and_not_of_the_next(user_in):
    def cite(number):
        article = ArticleFactory(text=f"They met {number} times in all.")
        return Citation(article=article, quote=f"They met {number} times in all")

    record = MeetingFactory(citations=[cite(2), cite(3)])
    first, second = record.citations.order_by("id")
    findings.dismiss(
        record,
        "names_neither_country",
        f"citation {first.pk}",
        user=user_in("Curator"),
        reason="The headline names both.",
    )
    left = [each.subject for each in findings.open_findings(record)]
    assert left == [f"citation {second.pk}"]


def test_a_finding_is_open_again_after_its_dismissal_was_taken_back(user_in):
    record, curator = announced(), user_in("Curator")
    findings.reopen(dismissed(record, ONE, curator), user=curator)
    assert {each.rule for each in findings.open_findings(record)} == {ONE, EXPECTED}


def test_a_curator_does_not_reopen_what_a_reviewer_dismissed(user_in):
    dismissal = dismissed(announced(), EXPECTED, user_in("Reviewer"))
    with pytest.raises(PermissionDenied):
        findings.reopen(dismissal, user=user_in("Curator"))
    assert Dismissal.objects.get() == dismissal


def test_the_open_errors_come_first(user_in):
    record = announced()
    assert [each.is_error for each in findings.judged(record)] == [True, False]
    dismissed(record, EXPECTED, user_in("Reviewer"))
    assert [each.finding.rule for each in findings.judged(record)] == [ONE, EXPECTED]


# Approval


def in_review():
    return save_record(announced(review="in_review"), user=UserFactory())


def test_an_open_error_refuses_an_approval_with_its_sentence(user_in):
    record = in_review()
    with pytest.raises(ValidationError) as refused:
        review.take("approve", record, user=user_in("Reviewer"))
    assert [each.code for each in refused.value.error_list] == ["lint"]
    assert refused.value.messages == [
        "The record says “held”, but its passages only announce or deny it; quote one "
        "that says that it came about, or change the status. Mend it, or dismiss the "
        "finding with a reason."
    ]
    assert Record.objects.get().review == "in_review"


def test_an_error_that_arose_since_the_record_was_saved_refuses_too(user_in):
    record = MeetingFactory(review="in_review", cited=True, start="2025-05-20")
    record = save_record(record, user=UserFactory())
    article = record.citations.get().article
    article.published = "2025-05-01"
    article.save()
    with pytest.raises(ValidationError, match="cannot tell that it happened"):
        review.take("approve", record, user=user_in("Reviewer"))


def test_a_reviewers_dismissal_of_the_error_opens_the_way(user_in):
    record, reviewer = in_review(), user_in("Reviewer")
    dismissed(record, EXPECTED, reviewer, "The headline says that he came.")
    assert review.take("approve", record, user=reviewer).review == "approved"


def test_warnings_do_not_hold_an_approval_up(user_in):
    record = MeetingFactory(review="in_review", cited=True)
    record = save_record(record, user=UserFactory())
    assert findings.open_findings(record) != []
    taken = review.take("approve", record, user=user_in("Reviewer"))
    assert taken.review == "approved"


# The seed


def test_the_seed_has_one_source_and_a_few_passages_that_name_nobody(seed):
    rows = list(Finding.objects.order_by("record_id", "rule"))
    assert {each.severity for each in rows} == {"warning"}
    single = [each.record_id for each in rows if each.rule == ONE]
    assert len(single) == Record.objects.count()
    nameless = [each.sentence for each in rows if each.rule != ONE]
    assert [each.split("”")[0] for each in nameless] == [
        "The passage “quiet mediation efforts",
        "The passage “support after the October 7",
        "The passage “'deep and strategic,'",
        "The passage “mobile medical unit",
    ]


def test_who_publishes_is_read_of_the_original():
    weak = SourceFactory(kind="social_other")
    story = ArticleFactory(source=weak)
    record = MeetingFactory(cited=True)
    copy = record.citations.get().article
    copy.syndicated_from = story
    copy.save()
    assert "weak_sources_only" in [each.rule for each in findings.look(record)]
