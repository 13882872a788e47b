"""`known_at`: what the database said at a moment, on every list and of every row."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from relations.actions import changes
from relations.actions.merge import merge
from relations.actions.records import delete_citation, save_record
from relations.actions.redaction import redact
from relations.actions.unmerge import undo
from relations.api.record_filtersets import RecordFilters
from relations.models import Country, Meeting, Participation, Record
from tests import factories as make
from tests.relations.api.cases_of_kinds import KINDS
from tests.relations.api.cases_of_records import RECORDS
from tests.relations.api.cases_of_tables import REFERENCE
from tests.relations.api.problems import detail_of, errors_of
from tests.relations.api.test_costs import ROWS

pytestmark = pytest.mark.django_db


# Lists of tables that keep no states.
TODAY_ALONE = ("changes", "findings", "merges", "pending-changes", "redactions")


def read(client, path, moment, **query):
    """The body of an answer about a moment."""
    answer = client.get(f"/api/v1/{path}", {**query, "known_at": moment.isoformat()})
    assert answer.status_code == 200, answer.content
    return answer.json()


def rows(client, path, moment, **query):
    return read(client, path, moment, **query)["results"]


def numbers(client, path, moment, **query):
    return [row["id"] for row in rows(client, path, moment, **query)]


@pytest.fixture
def meeting():
    return make.MeetingFactory(title="The old title", cited=True)


# Before and after


def test_an_edit_leaves_the_record_as_it_was_before(anonymous, meeting):
    before = timezone.now()
    meeting.title, meeting.topics = "The new title", ["energy"]
    save_record(meeting)
    after = timezone.now()

    path = f"meetings/{meeting.pk}/"
    assert read(anonymous, path, before)["title"] == "The old title"
    assert read(anonymous, path, before)["etag"] == f'"{meeting.pk}-1"'
    assert read(anonymous, path, after)["title"] == "The new title"
    assert numbers(anonymous, "records/", before, topic="energy") == []
    assert numbers(anonymous, "records/", after, topic="energy") == [meeting.pk]


def test_a_party_that_was_put_in_anothers_place_is_found_as_it_was(anonymous, meeting):
    before = timezone.now()
    host, visitor = meeting.participations.order_by("position")
    host.country = make.CountryFactory(code="TUR")
    save_record(meeting, children={"participations": [host, visitor]})
    after = timezone.now()

    for moment, there, gone in ((before, "ISR", "TUR"), (after, "TUR", "ISR")):
        for query in (
            {"country": there},
            {"country": there, "with": "AZE"},
            {"country": there, "role": "host"},
            {"dyad": f"AZE-{there}"},
            {"to": there},
        ):
            (found,) = rows(anonymous, "records/", moment, **query)
            assert found["participants"][0]["country"]["code"] == there
        assert numbers(anonymous, "records/", moment, country=gone) == []
        pair = read(anonymous, f"dyads/{there}-AZE/", moment)
        assert pair["counts"]["meeting"] == 1
        assert read(anonymous, f"dyads/{gone}-AZE/", moment)["counts"]["total"] == 0
        (pair,) = rows(anonymous, "dyads/", moment)
        assert pair["dyad"] == f"AZE-{there}"
        (found,) = rows(anonymous, f"dyads/AZE-{there}/timeline/", moment)
        assert found["id"] == meeting.pk


def test_a_party_that_was_moved_to_another_record_is_shown_where_it_was(anonymous):
    one = make.MeetingFactory(
        meeting_format="multilateral",
        parties=[(code, "participant") for code in ("ISR", "AZE", "TUR")],
    )
    other = make.MeetingFactory(parties=[("SYR", "host"), ("IRN", "visitor")])
    before = timezone.now()
    party_of_one = Participation.objects.get(country__code="TUR")
    party_of_one.record, party_of_one.role = other.record_ptr, "observer"
    party_of_one.save()

    (found,) = rows(anonymous, "records/", before, country="TUR")
    assert found["id"] == one.pk
    assert [each["country"]["code"] for each in found["participants"]] == [
        "ISR",
        "AZE",
        "TUR",
    ]


# A country by what it was called then


def test_a_country_that_was_merged_since_is_found_as_it_was(anonymous):
    meeting = make.MeetingFactory(parties=[("QAA", "host"), ("ISR", "visitor")])
    one, other = Country.objects.get(code="QAA"), make.CountryFactory(code="QBB")
    user = make.UserFactory(is_superuser=True)
    before = timezone.now()
    done = merge(one, other, user=user, reason="The same state.")
    between = timezone.now()
    undo(done, user=user, reason="Another state after all.")
    after = timezone.now()

    for moment, there, gone in (
        (before, "QAA", "QBB"),
        (between, "QBB", None),
        (after, "QAA", "QBB"),
    ):
        for query in (
            {"country": there},
            {"country": "ISR", "with": there},
            {"dyad": f"ISR-{there}"},
        ):
            assert numbers(anonymous, "records/", moment, **query) == [meeting.pk]
        pair = read(anonymous, f"dyads/{there}-ISR/", moment)
        assert (pair["dyad"], pair["counts"]["total"]) == (f"ISR-{there}", 1)
        assert read(anonymous, f"countries/{there}/", moment)["code"] == there
        asked = {"countries": f"ISR,{there}", "year_from": 2025, "year_to": 2025}
        (row,) = rows(anonymous, "panel/", moment, **asked)
        assert row["records"] == 1
        if gone:
            assert numbers(anonymous, "records/", moment, country=gone) == []
    # The code was another name of the other one, as it was then.
    assert numbers(anonymous, "records/", between, country="QAA") == [meeting.pk]


def test_a_country_is_found_by_the_code_that_it_had(anonymous, meeting):
    country = Country.objects.get(code="AZE")
    before = timezone.now()
    country.code = "AZX"
    country.save()
    after = timezone.now()

    for moment, code in ((before, "AZE"), (after, "AZX")):
        assert numbers(anonymous, "records/", moment, country=code) == [meeting.pk]
        assert read(anonymous, f"dyads/ISR-{code}/", moment)["dyad"] == f"{code}-ISR"
        assert read(anonymous, f"countries/{code}/", moment)["code"] == code
        (found,) = rows(anonymous, "countries/", moment, code=code)
        assert found["code"] == code
    # What nobody was called then means what it means today.
    assert numbers(anonymous, "records/", before, country="AZX") == [meeting.pk]
    assert read(anonymous, "countries/AZX/", before)["code"] == "AZE"


def test_a_country_that_was_not_there_yet_is_no_unknown_code(anonymous, meeting):
    before = timezone.now()
    make.CountryFactory(code="QAA", name="Newland")
    query = {"known_at": before.isoformat()}
    assert numbers(anonymous, "records/", before, country="Newland") == []
    answer = anonymous.get("/api/v1/countries/QAA/", query)
    assert answer.status_code == 404
    assert detail_of(answer) == "There was no QAA at that moment."
    answer = anonymous.get("/api/v1/records/", {**query, "country": "QZZ"})
    assert answer.status_code == 400
    assert errors_of(answer) == {"country": "unknown_country"}


def test_a_citation_that_was_deleted_is_there_as_it_was(anonymous, meeting):
    citation = meeting.citations.get()
    number, before = citation.pk, timezone.now()
    delete_citation(citation)
    after = timezone.now()

    path = f"meetings/{meeting.pk}/"
    shown = read(anonymous, path, before, expand="citations")
    assert [each["id"] for each in shown["citations"]] == [number]
    assert shown["citations"][0]["article"]["source"]["kind"] == "media"
    assert shown["evidence"]["independent_sources"] == 1
    assert numbers(anonymous, "citations/", before) == [number]
    article = f"articles/{citation.article_id}/"
    assert read(anonymous, article, before)["id"] == citation.article_id
    shown = read(anonymous, path, after, expand="citations")
    assert (shown["citations"], shown["evidence"]["citations"]) == ([], 0)
    assert numbers(anonymous, "citations/", after) == []


def test_a_record_that_was_deleted_is_there_as_it_was(anonymous, meeting):
    number, before = meeting.pk, timezone.now()
    meeting.delete()
    after = timezone.now()

    shown = read(anonymous, f"records/{number}/", before, expand="citations")
    assert (shown["title"], len(shown["citations"])) == ("The old title", 1)
    assert len(shown["participants"]) == 2
    assert numbers(anonymous, "meetings/", before) == [number]
    assert numbers(anonymous, "meetings/", after) == []
    gone = anonymous.get(f"/api/v1/records/{number}/", {"known_at": after.isoformat()})
    assert gone.status_code == 410
    for route, status in (("records", 410), ("meetings", 410), ("events", 404)):
        assert anonymous.get(f"/api/v1/{route}/{number}/").status_code == status
    # Of the ties none of this number was ever there.
    assert anonymous.get(f"/api/v1/ties/{number}/").status_code == 404


def test_what_came_later_was_not_there(anonymous):
    before = timezone.now()
    meeting = make.MeetingFactory(cited=True)
    path = f"/api/v1/meetings/{meeting.pk}/"
    answer = anonymous.get(path, {"known_at": before.isoformat()})
    assert answer.status_code == 404
    assert detail_of(answer) == f"There was no meeting {meeting.pk} at that moment."
    for path in ("records/", "citations/", "articles/", "sources/", "dyads/"):
        assert rows(anonymous, path, before) == []


def test_names_of_officials_and_posts_are_those_of_then(anonymous):
    tenure = make.TenureFactory(
        official__name="The old name",
        post__country=make.CountryFactory(code="ISR"),
        post__title="Defense Minister",
        end_state="ongoing",
    )
    meeting = make.MeetingFactory()
    host, visitor = meeting.participations.order_by("position")
    host.official = tenure.official
    save_record(meeting, children={"participations": [host, visitor]})
    before = timezone.now()
    tenure.official.name = "The new name"
    tenure.official.save()
    tenure.post.title = "Foreign Minister"
    tenure.post.save()

    shown = read(anonymous, f"meetings/{meeting.pk}/", before)
    official = shown["participants"][0]["official"]
    assert official["name"] == "The old name"
    assert official["post"]["title"] == "Defense Minister"
    assert numbers(anonymous, "officials/", before, name="old") == [tenure.official_id]


def test_the_two_axes_answer_who_was_believed_to_hold_a_post(anonymous):
    """What did we believe in March about who was minister in January?"""
    post = make.PostFactory()
    first = make.TenureFactory(post=post, start="2020")
    march = timezone.now()
    first.end = "2024-12"
    first.save()
    second = make.TenureFactory(post=post, start="2025-01")

    query = {"valid_on": "2025-01-15"}
    assert numbers(anonymous, "tenures/", march, **query) == [first.pk]
    assert numbers(anonymous, "tenures/", timezone.now(), **query) == [second.pk]


def test_the_two_axes_answer_what_was_believed_to_be_in_force(anonymous):
    agreement = make.AgreementFactory(signed="2020", in_force="2021")
    before = timezone.now()
    agreement.ended = "2023"
    save_record(agreement)
    query = {"valid_on": "2024-01-15"}
    assert numbers(anonymous, "agreements/", before, **query) == [agreement.pk]
    assert numbers(anonymous, "agreements/", timezone.now(), **query) == []


class InTwoYears(date):
    @classmethod
    def today(cls):
        return date.today() + timedelta(days=800)


def test_an_answer_about_the_past_is_the_same_whenever_it_is_asked_for(
    anonymous, monkeypatch
):
    make.TradeTieFactory(start="2021", end_state="ongoing")
    make.TenureFactory(start="2021", end_state="ongoing")
    moment, year = timezone.now(), date.today().year
    next_year = {"valid_on": f"{year + 1}-06-01", "date_match": "certain"}
    standing = {"countries": "ISR,AZE", "measures": "ties_standing"}
    questions = (
        ("ties/", next_year),
        ("tenures/", next_year),
        ("officials/", next_year),
        ("panel/", standing),
        ("panel/", {**standing, "year_from": year, "year_to": year + 1}),
        ("dyads/ISR-AZE/", {}),
    )

    def answers():
        return [read(anonymous, path, moment, **query) for path, query in questions]

    then = answers()
    assert [each["results"] for each in then[:3]] == [[], [], []]
    assert [row["ties_standing"] for row in then[4]["results"]] == [1, 0]
    monkeypatch.setattr("relations.querysets.today.date", InTwoYears)
    assert answers() == then
    # Of today it is another day.
    for path, query in questions[:3]:
        assert anonymous.get(f"/api/v1/{path}", query).json()["results"]


# Who sees what


def test_the_public_reads_what_was_public_then(anonymous, editor, meeting):
    meeting.review = "draft"
    save_record(meeting)
    draft = timezone.now()
    meeting.review = "approved"
    save_record(meeting)
    published = timezone.now()
    meeting.review = "draft"
    meeting.title = "A secret"
    save_record(meeting)

    assert numbers(anonymous, "records/", draft) == []
    assert numbers(anonymous, "citations/", draft) == []
    assert numbers(anonymous, "records/", published) == [meeting.pk]
    assert numbers(anonymous, "records/", timezone.now()) == []
    assert rows(editor, "records/", draft)[0]["review"] == "draft"
    assert numbers(editor, "records/", published, review="draft") == []
    assert numbers(editor, "records/", draft, review="draft") == [meeting.pk]
    path = f"/api/v1/meetings/{meeting.pk}/"
    answer = anonymous.get(path, {"known_at": draft.isoformat()})
    assert answer.status_code == 404


def test_a_change_that_waited_is_not_known_before_its_approval(
    api_of, anonymous, meeting
):
    reviewer = make.UserFactory(username="another")
    with changes.gate(meeting, user=reviewer) as gate:
        row = Meeting.objects.get(pk=meeting.pk)
        row.title = "The new title"
        save_record(row)
    proposed = timezone.now()
    client = api_of("Reviewer")
    answer = client.post(f"/api/v1/pending-changes/{gate.change.pk}/approve/")
    assert answer.status_code == 200, answer.content

    path = f"meetings/{meeting.pk}/"
    assert read(client, path, proposed)["title"] == "The old title"
    assert read(anonymous, path, timezone.now())["title"] == "The new title"


def test_what_was_redacted_is_gone_from_the_past(api_of, user_in, meeting):
    before = timezone.now()
    redact(meeting, "title", user=user_in("Reviewer"), reason="A court said so.")
    client = api_of("Curator")
    for path in (f"meetings/{meeting.pk}/", f"records/{meeting.pk}/"):
        assert read(client, path, before)["title"] == "[redacted]"
    assert (
        "The old title"
        not in client.get(
            "/api/v1/records/", {"known_at": before.isoformat()}
        ).content.decode()
    )


def confide(source, yes=True):
    source.confidential = yes
    source.save()


def test_a_source_that_is_confidential_by_now_is_withheld_from_the_past_too(
    anonymous, editor, meeting
):
    citation = meeting.citations.get()
    before = timezone.now()
    confide(citation.article.source)

    shown = read(anonymous, f"meetings/{meeting.pk}/", before, expand="citations")
    assert (shown["citations"], shown["evidence"]["withheld"]) == ([], 1)
    for path in ("citations/", "articles/", "sources/"):
        assert rows(anonymous, path, before) == []
        assert len(rows(editor, path, before)) == 1
    shown = read(editor, f"meetings/{meeting.pk}/", before, expand="citations")
    assert shown["citations"][0]["article"]["source"]["confidential"] is False


def test_a_source_that_was_confidential_then_stays_so_in_the_past(anonymous, meeting):
    source = meeting.citations.get().article.source
    confide(source)
    before = timezone.now()
    confide(source, False)
    assert numbers(anonymous, "citations/", before) == []
    assert len(numbers(anonymous, "citations/", timezone.now())) == 1


def test_an_article_of_a_source_that_is_confidential_by_now_is_withheld(
    anonymous, meeting
):
    article = meeting.citations.get().article
    secret = make.SourceFactory(confidential=True)
    before = timezone.now()
    article.source = secret
    article.save()
    assert numbers(anonymous, "citations/", before) == []
    assert numbers(anonymous, "articles/", before) == []


def test_a_source_that_was_deleted_as_confidential_stays_withheld(anonymous, editor):
    meeting = make.MeetingFactory(cited=True)
    citation = meeting.citations.get()
    article, source = citation.article, citation.article.source
    before = timezone.now()
    confide(source)
    delete_citation(citation)
    Article.objects.filter(pk=article.pk).delete()
    source.delete()
    assert rows(anonymous, "sources/", before) == []
    assert len(rows(editor, "sources/", before)) == 1


@pytest.mark.parametrize("rights", ["excerpt", "no_text"])
def test_rights_that_are_narrower_by_now_hold_for_the_past(
    rights, anonymous, editor, meeting
):
    article = meeting.citations.get().article
    article.rights = "full"
    article.save()
    before = timezone.now()
    article.rights, article.excerpt_limit = rights, 10
    article.save()

    path = f"articles/{article.pk}/"
    shown = read(anonymous, path, before)
    assert (shown["text"]["text"], shown["rights"]) == (None, rights)
    assert len(rows(anonymous, "citations/", before)[0]["quote"]) == 10
    assert read(editor, path, before)["rights"] == "full"
    assert "spoke about trade" in read(editor, path, before)["text"]["text"]


def test_rights_that_are_wider_by_now_leave_the_past_as_it_was(anonymous, meeting):
    article = meeting.citations.get().article
    before = timezone.now()
    article.rights, article.excerpt_limit = "full", 1000
    article.save()
    shown = read(anonymous, f"articles/{article.pk}/", before)
    assert (shown["rights"], shown["excerpt_limit"]) == ("excerpt", 300)
    assert shown["text"]["text"] is None


def test_a_text_that_came_later_is_not_that_of_then(editor, meeting):
    article = meeting.citations.get().article
    before = timezone.now()
    make.ArticleTextFactory(article=article, text="Another text of the article.")
    assert read(editor, f"articles/{article.pk}/", before)["text"]["version"] == 1


# The parameter


def test_a_state_that_begins_at_the_very_moment_counts(anonymous, meeting):
    meeting.title = "The new title"
    save_record(meeting)
    state = Record.history.filter(id=meeting.pk).first()
    path = f"meetings/{meeting.pk}/"
    assert read(anonymous, path, state.history_date)["title"] == "The new title"
    just_before = state.history_date - timedelta(microseconds=1)
    assert read(anonymous, path, just_before)["title"] == "The old title"


def test_a_day_means_its_beginning_and_no_zone_means_utc(anonymous, meeting):
    began = datetime(2025, 3, 1, tzinfo=UTC)
    for model in (Record, Meeting, Participation):
        model.history.model.objects.update(history_date=began)
    make.models.Country.history.model.objects.update(history_date=began)
    for word, found in (
        ("2025-03-01", 1),
        ("2025-03-01T00:00:00", 1),
        ("2025-03-01T02:00:00+02:00", 1),
        ("2025-03-01T01:00:00+02:00", 0),
        ("2025-02-28T23:59:59.999999Z", 0),
        ("2025-02-28", 0),
    ):
        body = anonymous.get("/api/v1/records/", {"known_at": word}).json()
        assert len(body["results"]) == found, word
    assert body["known_at"] == "2025-02-28T00:00:00Z"


@pytest.mark.parametrize("path", ["records/", "dyads/ISR-AZE/timeline/", "citations/"])
def test_before_the_first_state_there_was_nothing(path, anonymous, meeting):
    body = anonymous.get(f"/api/v1/{path}", {"known_at": "1999-01-01"}).json()
    assert body["results"] == []
    assert body["known_at"] == "1999-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("", "empty"),
        ("yesterday", "invalid"),
        ("2025-02-30", "invalid"),
        ("2999-01-01", "future"),
        ("'; DROP TABLE relations_record; --", "invalid"),
        ("2025-03-01\x00", "nul"),
    ],
)
def test_a_moment_that_is_none_is_refused(word, code, anonymous):
    for path in ("records/", "records/1/", "dyads/", "countries/"):
        answer = anonymous.get(f"/api/v1/{path}", {"known_at": word})
        assert answer.status_code == 400
        assert errors_of(answer) == {"known_at": code}


def test_a_moment_to_come_is_refused_in_a_sentence(anonymous):
    answer = anonymous.get("/api/v1/records/", {"known_at": "2999-01-01"})
    assert "“2999-01-01” is still to come" in detail_of(answer)


@pytest.mark.parametrize("name", sorted(set(RECORDS) & {*RecordFilters.without_past}))
def test_what_has_no_past_is_refused_beside_a_moment(name, editor):
    query = {**RECORDS[name]()[2], "known_at": timezone.now().isoformat()}
    for path in ("records/", "meetings/", "dyads/ISR-AZE/timeline/"):
        answer = editor.get(f"/api/v1/{path}", query)
        assert answer.status_code == 400
        assert errors_of(answer) == {name: "no_past"}
        assert f"“{name}”" in detail_of(answer)
        assert "“known_at”" in detail_of(answer)


def test_every_problem_is_told_at_once(anonymous):
    query = {"known_at": "2999-01-01", "disputed": "true", "countrry": "ISR"}
    answer = anonymous.get("/api/v1/records/", query)
    assert errors_of(answer) == {
        "known_at": "future",
        "disputed": "no_past",
        "countrry": "unknown_parameter",
    }


@pytest.mark.parametrize("path", ["", "vocabularies/", "vocabularies/topic/"])
def test_what_is_kept_as_it_is_today_says_that_it_has_no_past(path, anonymous):
    answer = anonymous.get(f"/api/v1/{path}", {"known_at": "2025-03-01"})
    assert answer.status_code == 400
    assert errors_of(answer) == {"known_at": "no_past"}


def test_nothing_is_written_to_the_past(editor, meeting):
    answer = editor.patch(
        f"/api/v1/meetings/{meeting.pk}/?known_at=2025-03-01",
        {"title": "Changed"},
        headers={"If-Match": "*"},
    )
    assert answer.status_code == 400
    assert errors_of(answer) == {"known_at": "no_past"}


@pytest.mark.parametrize("route", TODAY_ALONE)
def test_a_list_of_a_table_without_states_has_no_past(route, editor):
    answer = editor.get(f"/api/v1/{route}/", {"known_at": "2025-03-01"})
    assert errors_of(answer) == {"known_at": "no_past"}


# Each filter


@pytest.mark.parametrize("name", sorted(set(RECORDS) - {*RecordFilters.without_past}))
def test_a_filter_on_records_asks_the_past(name, editor):
    matching, other, query = RECORDS[name]()
    then = timezone.now()
    Record.objects.get(pk=matching.pk).specific.delete()
    Record.objects.get(pk=other.pk).specific.delete()
    found = numbers(editor, "records/", then, **query)
    assert matching.pk in found
    assert other.pk not in found


def cases(table):
    return [
        (route, name)
        for route, filters in table.items()
        for name in filters
        if route not in TODAY_ALONE and name not in ("q", "updated_since", "in_force")
    ]


@pytest.mark.parametrize(("route", "name"), [*cases(KINDS), *cases(REFERENCE)])
def test_a_filter_of_one_table_asks_the_past(route, name, editor):
    matching, other, query = {**KINDS, **REFERENCE}[route][name]()
    found = numbers(editor, f"{route}/", timezone.now(), **query)
    assert matching.pk in found
    assert other.pk not in found


# Pages, tags, costs


def test_thirty_rows_of_one_moment_come_once_each(anonymous):
    made = {make.MeetingFactory(title=f"Meeting {n}").pk for n in range(30)}
    moment = timezone.now()
    for model in (Record, Meeting):
        model.history.model.objects.update(history_date=moment)
    Record.history.model.objects.update(updated=moment)
    make.MeetingFactory(title="Later")
    for ordering in ("sort_date", "-sort_date", "updated", "-id"):
        query = {"known_at": moment.isoformat(), "country": "ISR"}
        query.update(page_size=7, ordering=ordering)
        url, seen = "/api/v1/records/", []
        while url:
            body = anonymous.get(url, query).json()
            seen += [row["id"] for row in body["results"]]
            query = {}
            url = body["next"]
            assert not url or "known_at" in parse_qs(urlsplit(url).query)
            Record.objects.filter(title="Later").first().specific.save()
        assert (len(seen), set(seen)) == (30, made), ordering


def test_a_cursor_of_today_does_not_lead_into_the_past(anonymous):
    for _ in range(3):
        make.MeetingFactory()
    url = anonymous.get("/api/v1/records/", {"page_size": 1}).json()["next"]
    answer = anonymous.get(f"{url}&known_at={timezone.now():%Y-%m-%dT%H:%M:%SZ}")
    assert errors_of(answer) == {"cursor": "bad_cursor"}


def test_the_tag_of_a_past_answer_follows_from_its_content_alone(anonymous, meeting):
    query = {"known_at": timezone.now().isoformat()}
    path = f"/api/v1/meetings/{meeting.pk}/"
    first = anonymous.get(path, query)
    meeting.title = "The new title"
    save_record(meeting)
    second = anonymous.get(path, query)
    assert first["ETag"] == second["ETag"]
    assert not first["ETag"].startswith(f'"{meeting.pk}-')
    assert "Last-Modified" not in first
    again = anonymous.get(path, query, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert first.json()["etag"] == f'"{meeting.pk}-1"'


def test_after_a_question_about_the_past_the_next_is_about_today(anonymous, meeting):
    before = timezone.now()
    meeting.title = "The new title"
    save_record(meeting)
    path = f"meetings/{meeting.pk}/"
    assert read(anonymous, path, before)["title"] == "The old title"
    anonymous.get("/api/v1/meetings/99/", {"known_at": before.isoformat()})
    assert anonymous.get(f"/api/v1/{path}").json()["title"] == "The new title"


def statements(client, route, moment):
    query = {"known_at": moment.isoformat(), "page_size": 500}
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/api/v1/{route}/", query)
    assert answer.status_code == 200, answer.content
    return len(answer.json()["results"]), len(asked)


@pytest.mark.parametrize("route", sorted({*ROWS} - {*TODAY_ALONE}))
def test_twelve_rows_of_the_past_cost_as_many_statements_as_one(route, anonymous):
    ROWS[route]()
    few, first = statements(anonymous, route, timezone.now())
    for _ in range(11):
        ROWS[route]()
    many, last = statements(anonymous, route, timezone.now())
    assert many > few
    assert last == first
    assert last <= 30


def test_two_hundred_records_of_the_past_cost_as_many_statements_as_six(anonymous):
    ROWS["records"]()
    few, first = statements(anonymous, "records", timezone.now())
    for _ in range(33):
        ROWS["records"]()
    many, last = statements(anonymous, "records", timezone.now())
    assert (few, many) == (6, 204)
    assert last == first


def test_the_timeline_of_a_pair_costs_the_same_for_any_number_of_rows(anonymous):
    ROWS["records"]()
    route = "dyads/ISR-AZE/timeline"
    _, first = statements(anonymous, route, timezone.now())
    for _ in range(5):
        ROWS["records"]()
    many, last = statements(anonymous, route, timezone.now())
    assert (many, last) == (36, first)
