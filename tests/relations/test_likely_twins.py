"""The queue of records that look like one: kept true, shown, and answered."""

import re
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relations.actions.rebuild import rebuild
from relations.actions.records import save_record
from relations.actions.twins import tell_apart
from relations.models import LikelyTwins, Meeting, NotATwin, Participation, Record
from tests import factories as make
from tests.relations.admin_forms import address, told

pytestmark = pytest.mark.django_db
TITLE = "Katz receives Hasanov in Tel Aviv"
AGAIN = "Defense Minister Katz welcomes Hasanov to Tel Aviv"
LIST = "/admin/relations/likelytwins/"


def meeting(title=TITLE, start="2025-05-20", **columns):
    return make.MeetingFactory(title=title, start=start, **columns)


def save(record, **columns):
    for name, value in columns.items():
        setattr(record, name, value)
    save_record(record)


def pairs():
    return list(LikelyTwins.objects.order_by("pk").values_list("one", "other"))


def opened():
    return list(LikelyTwins.objects.open().values_list("one", "other"))


# Kept true


def test_two_records_that_look_like_one_are_a_pair_the_older_first():
    first, second = meeting(), meeting(AGAIN)
    meeting("Cohen signs a pact on water in Baku")
    assert pairs() == [(first.pk, second.pk)]


def test_a_pair_follows_titles_dates_and_parties():
    first, second = meeting(), meeting(AGAIN)
    save(second, title="Cohen signs a pact on water in Baku")
    assert pairs() == []
    save(second, title=AGAIN)
    assert pairs() == [(first.pk, second.pk)]
    save(first, start="2025-05-22")
    assert pairs() == []
    save(first, start="2025-05")
    assert pairs() == [(first.pk, second.pk)]
    party = Participation(
        record_id=second.pk, country=make.CountryFactory(code="TUR"), role="host"
    )
    party.save()
    save(second)
    assert pairs() == []
    party.delete()
    save(second)
    assert pairs() == [(first.pk, second.pk)]
    second.delete()
    assert pairs() == []


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2025-05-20", "2025-05-20", True),
        ("2025-05-20", "2025-05", True),
        ("2025-05-20", "2024", False),
        ("2025-05-20", "2025-05-21", False),
        ("[2024-06-01..2025-05-25]", "2025-05-20", True),
        ("../2025-06", "2025-05-20", False),  # it stands at its last day
        ("1990/2030", "2025-05-20", False),  # so wide that it says nothing
        ("1990/2030", "1991", True),
        ("", "", True),
        ("", "2025-05-20", False),  # it stands at the day on which it was written
    ],
)
def test_two_records_are_a_pair_whichever_of_them_came_first(one, other, alike, turned):
    dates = (other, one) if turned else (one, other)
    first, second = (meeting(start=start) for start in dates)
    assert pairs() == ([(first.pk, second.pk)] if alike else [])
    assert rebuild()["paired"] == 0


def test_a_rebuild_finds_what_was_loaded_behind_our_back_and_then_nothing():
    first, second = meeting(), meeting(AGAIN)
    LikelyTwins.objects.all().delete()
    assert rebuild()["paired"] == 1
    assert pairs() == [(first.pk, second.pk)]
    assert rebuild()["paired"] == 0


def test_what_was_told_apart_or_rejected_is_no_work(user_in):
    first, second, third = meeting(), meeting(AGAIN), meeting(review="rejected")
    assert len(pairs()) == 3
    assert opened() == [(first.pk, second.pk)]
    said = tell_apart(second, [first], user=user_in("Curator"), reason="Two days.")
    assert opened() == []
    said[0].delete()
    assert opened() == [(first.pk, second.pk)]
    assert Record.objects.filter(pk=third.pk).exists()


def test_settling_costs_the_same_beside_one_record_and_beside_twelve():
    record = meeting()

    def cost():
        with CaptureQueriesContext(connection) as asked:
            save_record(Meeting.objects.get(pk=record.pk))
        return len(asked)

    meeting(AGAIN)
    first = cost()
    for number in range(11):
        meeting(f"{AGAIN} {number}{number}")
    assert cost() == first


def test_what_was_said_of_a_pair_is_looked_up_in_an_index(user_in):
    meeting(), meeting(AGAIN)
    rows = [meeting("Talks", f"{1980 + number}-05-20") for number in range(40)]
    by = user_in("Curator")
    # Of a few rows PostgreSQL would choose any way, and not twice the same.
    NotATwin.objects.bulk_create(
        NotATwin(one=one, other=other, by=by, reason="Two days.")
        for one, other in combinations(rows, 2)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    said = LikelyTwins.objects.open().order_by()[:1001].explain()
    if connection.vendor == "sqlite":
        assert "sqlite_autoindex_relations_notatwin_1 (one_id=? AND other_id=?)" in said
    else:
        assert "notatwin_once" in said
        assert re.search(r"Index Cond: \(\(one_id = .*\) AND \(other_id = ", said)


# The queue


def test_the_list_shows_both_records_and_what_can_be_said(client_of):
    first, second = meeting(), meeting(AGAIN, review="draft")
    (pair,) = LikelyTwins.objects.all()
    page = client_of("Reviewer").get(LIST).content.decode()
    for record in (first, second):
        assert f'href="/admin/relations/meeting/{record.pk}/change/"' in page
        assert record.title in page
    assert "20 May 2025 · Country ISR, Country AZE · Draft" in page.replace(
        "Azerbaijan", "Country AZE"
    ).replace("Israel", "Country ISR")
    assert f'href="{LIST}{pair.pk}/change/"' in page
    assert f'href="{LIST}{pair.pk}/change/#reason"' in page


def test_the_list_costs_the_same_for_one_pair_and_for_many(client_of):
    client = client_of("Reviewer")
    meeting(), meeting(AGAIN)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    cost()
    first = cost()
    for number in range(6):
        meeting(f"{AGAIN} {number}{number}")
    assert LikelyTwins.objects.count() > 20
    assert cost() == first


def test_a_pair_is_shown_line_by_line_with_the_passages_of_both(client_of):
    first = make.MeetingFactory(
        title=TITLE, start="2025-05-20", place_city="Tel Aviv", cited=True
    )
    second = meeting(AGAIN, place_city="Jerusalem")
    page = client_of("Curator").get(address(LikelyTwins, "change", pair_of(first)))
    lines = {line["label"]: line for line in page.context["lines"]}
    assert (lines["Title"]["one"], lines["Title"]["other"]) == (TITLE, AGAIN)
    assert lines["Title"]["differs"]
    assert not lines["Review"]["differs"]
    assert "Jerusalem" in page.text
    quote = first.citations.get().quote
    (words, article, _), *_others = lines["Passages"]["passages"][0]
    assert (words, article.pk) == (quote, first.citations.get().article_id)
    assert lines["Passages"]["passages"][1] == []
    assert f"/admin/relations/meeting/{second.pk}/change/" in page.text


def lines_of(client, record):
    page = client.get(address(LikelyTwins, "change", pair_of(record)))
    return {line["label"]: line for line in page.context["lines"]}, page.text


def test_participants_are_compared_with_all_that_is_recorded_of_them(client_of):
    official = make.OfficialFactory(name="Ilham Aliyev")
    post = make.PostFactory(country=make.CountryFactory(code="AZE"), title="President")
    tenure = make.TenureFactory(official=official, post=post, start="2003")
    first, _second = meeting(), meeting()
    client = client_of("Curator")
    assert not lines_of(client, first)[0]["Participants"]["differs"]
    party = first.participations.get(country__code="AZE")
    told = "Country ISR (Host); Country AZE (Visitor)"
    for column, value, words in (
        ("named_as", "the leader", "“the leader”"),
        ("is_lead", True, "“the leader”, leads"),
        ("official", official, "Ilham Aliyev, “the leader”, leads"),
        ("tenure", tenure, "Ilham Aliyev, President (2003–), “the leader”, leads"),
    ):
        setattr(party, column, value)
        party.save()
        line = lines_of(client, first)[0]["Participants"]
        assert (line["one"], line["other"]) == (f"{told}: {words}", told)
        assert line["differs"]


def test_the_passages_differ_where_the_page_shows_other_ones(client_of):
    article = make.ArticleFactory(text="They met in Baku. They spoke of trade.")
    one, other = ("They met in Baku", "They spoke of trade")
    first, second = (
        make.MeetingFactory(
            title=TITLE,
            start="2025-05-20",
            citations=[make.passage(article=article, quote=quote) for quote in quotes],
        )
        for quotes in ((one, other), (other,))
    )
    client = client_of("Curator")
    lines, html = lines_of(client, first)
    assert lines["Passages"]["differs"]
    assert re.search(r'<tr class="conflict">\s*<th scope="row">Passages <span', html)
    turned = [make.passage(article=article, quote=quote) for quote in (other, one)]
    save_record(second, children={"citations": turned})
    lines, html = lines_of(client, first)
    assert not lines["Passages"]["differs"]


def test_a_pair_costs_the_same_for_one_official_and_for_many(client_of):
    client = client_of("Curator")
    first, second = meeting(), meeting(AGAIN)
    parties = [*first.participations.all(), *second.participations.all()]
    page = address(LikelyTwins, "change", pair_of(first))
    cost = []
    for party in parties:
        party.tenure = make.TenureFactory(post__country=party.country)
        party.official = party.tenure.official
        party.save()
        with CaptureQueriesContext(connection) as asked:
            assert party.official.name in client.get(page).text
        cost.append(len(asked))
    assert cost[1:] == [cost[1]] * 3


def pair_of(record):
    return LikelyTwins.objects.of(record.pk).get().pk


def test_a_pair_costs_the_same_whatever_both_say(client_of):
    client = client_of("Curator")
    first, _second = meeting(), meeting(AGAIN)
    page = address(LikelyTwins, "change", pair_of(first))

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    cost()
    little = cost()
    for _ in range(3):
        save_record(first, children={"citations": [make.passage()]})
    assert cost() <= little + 1  # the passages' articles come in one


def test_not_a_duplicate_takes_a_reason_and_the_pair_off_the_list(client_of):
    client = client_of("Curator")
    first, second = meeting(), meeting(AGAIN)
    page = address(LikelyTwins, "change", pair_of(first))
    refused = client.post(page, {"reason": " "})
    assert "Say why it is no duplicate." in refused.text
    assert not NotATwin.objects.exists()
    answer = client.post(page, {"reason": "The second visit."}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert f"“{TITLE}” and “{AGAIN}” are two records" in told(answer)
    said = NotATwin.objects.get()
    assert (said.one_id, said.other_id) == (first.pk, second.pk)
    assert (said.reason, said.by.username) == ("The second visit.", "curator")
    assert list(answer.context["cl"].result_list) == []
    every = client.get(LIST, {"state": "all"}).context["cl"].result_list
    assert [each.pk for each in every] == [pair_of(first)]


def test_readers_see_no_pair_and_answer_none(client_of, user_in):
    first, _second = meeting(), meeting(AGAIN)
    page = address(LikelyTwins, "change", pair_of(first))
    viewer = client_of("Viewer")
    assert viewer.get(LIST).status_code == 403
    assert viewer.get(page).status_code == 403
    assert viewer.post(page, {"reason": "No."}).status_code == 403
    assert not NotATwin.objects.exists()


def test_whoever_may_not_change_the_records_only_looks(client_of):
    client = client_of("Curator")
    first, _second = meeting(), meeting(AGAIN)
    page = address(LikelyTwins, "change", pair_of(first))
    assert 'name="reason"' in client.get(page).text
    user = client.get(page).wsgi_request.user
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="change_meeting"))
    assert 'name="reason"' not in client.get(page).text
    assert client.post(page, {"reason": "No."}).status_code == 403


def test_a_pair_that_is_gone_leads_back(client_of):
    answer = client_of("Curator").get(address(LikelyTwins, "change", 999))
    assert answer.status_code == 302


def test_a_record_of_a_pair_can_still_be_deleted(client_of):
    first, second = meeting(), meeting(AGAIN)
    client = client_of("Reviewer")
    typed = {"post": "yes", "reason": "A duplicate."}
    client.post(address(Meeting, "delete", second.pk), typed)
    assert not Record.objects.filter(pk=second.pk).exists()
    assert Record.objects.filter(pk=first.pk).exists()
    assert pairs() == []
