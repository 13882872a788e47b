"""The past of a record with all that belonged to it, as entries of a journal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from relations.actions import changes
from relations.actions.chronicle import Chronicle, deletions, together
from relations.actions.documents import document
from relations.actions.records import save_citation, save_record
from relations.actions.redaction import redact
from relations.actions.review import take
from relations.models import KINDS, PendingChange, Record
from tests.factories import (
    KIND_FACTORIES,
    AgreementFactory,
    ArticleFactory,
    MeetingFactory,
    OfficialFactory,
    UserFactory,
    party,
    passage,
)

pytestmark = pytest.mark.django_db

TEXT = "Katz received Hasanov in Tel Aviv. They spoke about defense technology."


def edit(record, reason, user=None, children=None, **columns):
    """Save a record as somebody would, for a reason of its own."""
    record = KINDS[record.kind].objects.get(pk=record.pk)
    for name, value in columns.items():
        setattr(record, name, value)
    return save_record(record, children=children, user=user, reason=reason)


def told(entry):
    """What an entry changed: `title` of the record, `+ citations`."""
    words = []
    for line in entry.lines:
        sign = {"add": "+ ", "remove": "- ", "change": ""}[line.action]
        names = line.names if line.action == "change" else []
        words.append(f"{sign}{line.table} {', '.join(names)}".strip())
    return words


def ten_edits():
    """A meeting that was changed ten times, in itself and in what belongs to it."""
    curator = UserFactory()
    article = ArticleFactory(text=TEXT)
    meeting = MeetingFactory(title="Talks", review="draft")
    host, visitor = meeting.participations.all()
    first = passage(article=article, quote="received Hasanov in Tel Aviv")
    second = passage(article=article, quote="spoke about defense technology")
    edit(meeting, "one", curator, title="Talks in Tel Aviv")
    edit(meeting, "two", curator, {"citations": [first]}, summary="They met.")
    edit(meeting, "three", curator, {"citations": [first, second]})
    host.named_as = "the minister"
    edit(meeting, "four", curator, {"participations": [host, visitor]})
    mediator = party("TUR", "mediator")
    edit(meeting, "five", curator, {"participations": [host, visitor, mediator]})
    edit(meeting, "six", curator, {"participations": [host, visitor]}, start="2025-06")
    edit(meeting, "seven", curator, {"citations": [second]})
    second.note = "Said later."
    save_citation(second, user=curator, reason="eight")
    edit(meeting, "nine", curator, place_city="Tel Aviv", status="held")
    take("submit", meeting, user=in_all(curator), reason="ten")
    return meeting


def in_all(user):
    user.is_superuser = True
    user.save()
    return user


def test_the_history_of_a_record_tells_ten_edits_with_all_that_belongs_to_it():
    meeting = ten_edits()
    entries = Chronicle(meeting.pk).entries
    assert [entry.reason for entry in entries] == [
        "Submitted for review: ten",
        *("nine", "eight", "seven", "six", "five", "four", "three", "two", "one"),
        "",
    ]
    assert [told(entry) for entry in entries] == [
        ["record review"],
        ["record place_city"],
        ["citations note"],
        ["- citations"],
        ["record start", "- participations"],
        ["+ participations"],
        ["participations named_as"],
        ["+ citations"],
        ["record summary", "+ citations"],
        ["record title"],
        ["+ record", "+ participations", "+ participations"],
    ]
    assert entries[-1].action == "created"


def test_an_entry_says_who_when_and_what_it_was_before():
    meeting = MeetingFactory(title="Talks", review="draft")
    curator = UserFactory(username="curator")
    before = timezone.now()
    edit(meeting, "The ministry said so.", curator, title="Talks in Tel Aviv")
    chronicle = Chronicle(meeting.pk)
    (newest,) = chronicle.tell(chronicle.entries[:1])
    assert newest.who == curator
    assert before < newest.at < timezone.now()
    (line,) = newest.lines
    assert (line.before.title, line.after.title) == ("Talks", "Talks in Tel Aviv")


def test_the_moment_of_an_entry_is_the_record_as_it_was_left():
    meeting = ten_edits()
    chronicle = Chronicle(meeting.pk)
    assert chronicle.document_at(chronicle.entries[0].at) == document(meeting)
    six = chronicle.document_at(chronicle.entries[4].at)
    assert len(six["citations"]) == 2
    assert len(six["participations"]) == 2
    five = chronicle.document_at(chronicle.entries[5].at)
    assert len(five["participations"]) == 3
    created = chronicle.entries[-1].at
    assert chronicle.document_at(created - timedelta(seconds=5)) is None


@pytest.mark.parametrize("kind", KIND_FACTORIES)
def test_every_kind_has_a_chronicle_that_ends_with_what_there_is(kind):
    record = KIND_FACTORIES[kind](cited=True)
    edit(record, "changed", title="Changed")
    chronicle = Chronicle(record.pk)
    assert told(chronicle.entries[0]) == ["record title"]
    assert chronicle.document_at(timezone.now()) == document(record)


def test_steps_and_obligations_of_an_agreement_belong_to_its_history():
    agreement = AgreementFactory()
    row = KINDS["agreement"]._meta.get_field("obligations").related_model
    israel = agreement.participations.first().country
    owed = row(country=israel, obligation="defense")
    edit(agreement, "owed", children={"obligations": [owed]})
    assert told(Chronicle(agreement.pk).entries[0]) == ["+ obligations"]


def test_two_writes_within_moments_are_two_entries():
    meeting = MeetingFactory(review="draft")
    for title in ("One", "Two", "Three"):
        edit(meeting, "", title=title, children={"citations": []})
    titles = [e.lines[0].after.title for e in Chronicle(meeting.pk).entries]
    assert titles[:3] == ["Three", "Two", "One"]


def test_a_write_is_parted_from_the_next_where_most_time_went_by():
    class Fake:
        def __init__(self, table, seconds):
            self.table, self.key, self.gone = table, 1, False
            self.at = timezone.now().replace(microsecond=0) + timedelta(seconds=seconds)
            self.user, self.reason = None, ""

    record, passage, again = Fake("record", 0), Fake("citations", 0.1), None
    again = Fake("record", 0.9)
    assert list(together([record, passage, again])) == [[record, passage], [again]]
    passage = Fake("citations", 0.8)
    assert list(together([record, passage, again])) == [[record], [passage, again]]


def test_a_deletion_is_one_entry_with_all_that_went_along():
    meeting = MeetingFactory(cited=True)
    key = meeting.pk
    meeting._change_reason = "Twice in the database"
    meeting.delete()
    newest = Chronicle(key).entries[0]
    assert (newest.action, newest.reason) == ("deleted", "Twice in the database")
    assert sorted(told(newest)) == [
        "- citations",
        "- participations",
        "- participations",
        "- record",
    ]
    assert [state.id for state in deletions()] == [key]


def test_a_passage_that_went_to_another_record_left_this_one():
    one, other = MeetingFactory(cited=True), MeetingFactory()
    citation = one.citations.get()
    citation.record = other
    citation._change_reason = "It is about the other one"
    citation.save()
    assert told(Chronicle(one.pk).entries[0]) == ["- citations"]
    assert told(Chronicle(other.pk).entries[0]) == ["+ citations"]
    citation.note = "On the other one"
    citation._change_reason = "Nothing to the first"
    citation.save()
    assert told(Chronicle(one.pk).entries[0]) == ["- citations"]


def test_an_approved_change_is_linked_to_its_entry():
    meeting = MeetingFactory(cited=True)
    curator, reviewer = UserFactory(), in_all(UserFactory())
    with changes.gate(meeting, user=curator, reason="Spelled better") as found:
        edit(meeting, "Spelled better", curator, title="Better")
    changes.approve(found.change, user=reviewer)
    chronicle = Chronicle(meeting.pk)
    (newest,) = chronicle.tell(chronicle.entries[:1])
    assert newest.change == PendingChange.objects.get()
    assert told(newest) == ["record title"]


def test_a_redacted_value_is_in_no_entry():
    meeting = MeetingFactory(title="Secret talks", review="draft")
    edit(meeting, "open", title="Talks")
    redact(meeting, "title", user=in_all(UserFactory()), reason="Law", past_only=True)
    chronicle = Chronicle(meeting.pk)
    seen = [line.row.title for e in chronicle.entries for line in e.lines[:1]]
    assert "Secret talks" not in seen
    assert "Secret talks" not in str(chronicle.document_at(chronicle.entries[-1].at))
    assert any(entry.reason == "Redacted: title" for entry in chronicle.entries)


def test_the_entries_about_one_field_are_those_that_touch_it():
    meeting = ten_edits()
    chronicle = Chronicle(meeting.pk)
    assert [e.reason for e in chronicle.about("title")] == ["one", ""]
    assert [e.reason for e in chronicle.about("place_city")] == ["nine"]
    assert [e.reason for e in chronicle.about("citations")] == [
        *("eight", "seven", "three", "two"),
    ]


def test_the_past_costs_the_same_statements_whatever_its_length(
    django_assert_num_queries,
):
    meeting = MeetingFactory(review="draft", cited=True)
    official = OfficialFactory()
    host, visitor = meeting.participations.all()
    host.official = official
    user = UserFactory()
    rows = {"participations": [host, visitor]}
    edit(meeting, "0", user, rows, place_country=host.country)

    def read():
        chronicle = Chronicle(meeting.pk)
        chronicle.tell(chronicle.entries)

    # Record, kind, three tables; users, countries, articles, officials.
    with django_assert_num_queries(9):
        read()
    for number in range(12):
        host.named_as = f"Minister {number}"
        host.official = OfficialFactory()
        edit(meeting, str(number), UserFactory(), rows, title=f"Talks {number}")
    with django_assert_num_queries(9):
        read()


def test_a_record_that_never_was_has_no_chronicle():
    with pytest.raises(Record.DoesNotExist):
        Chronicle(4711)
