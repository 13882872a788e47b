"""Merging in the admin: from a list, from a page, compared, chosen, undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.actions import likeness
from relations.actions.merge import merge
from relations.models import LikelySame, Merge, NotTheSame, Official
from tests import factories as make
from tests.relations.admin_forms import address, errors, shown, told

pytestmark = pytest.mark.django_db
WHY = "One man in two spellings"


def two(**columns):
    return (
        make.OfficialFactory(name="Zakir Gasanov", **columns),
        make.OfficialFactory(name="Zakir Hasanov"),
    )


def page(row, into=None):
    url = address(type(row), "merge_row", row.pk)
    return f"{url}?into={into.pk}" if into else url


def confirm(client, row, into, **typed):
    typed = {"into": into.pk, "reason": WHY, **typed}
    return client.post(page(row), typed, follow=True)


# From the list


def select(client, *rows):
    keys = [row.pk for row in rows]
    typed = {"action": "merge_selected", "_selected_action": keys}
    return client.post(address(Official, "changelist"), typed, follow=True)


def test_two_that_are_selected_are_compared_the_older_one_stays(reviewer):
    gasanov, hasanov = two()
    answer = select(reviewer, hasanov, gasanov)
    assert answer.context["title"] == "Merge “Zakir Hasanov” into “Zakir Gasanov”"


@pytest.mark.parametrize("number", [1, 3])
def test_others_than_two_are_not_merged(reviewer, number):
    rows = [make.OfficialFactory() for _ in range(number)]
    answer = select(reviewer, *rows)
    assert "Select two rows to merge" in told(answer)


def test_a_curator_is_not_offered_to_merge(client_of):
    gasanov, hasanov = two()
    curator = client_of("Curator")
    offered = curator.get(address(Official, "changelist")).content.decode()
    assert "Merge the two selected" not in offered
    select(curator, gasanov, hasanov)
    assert (
        page(gasanov)
        not in curator.get(address(Official, "change", gasanov.pk)).content.decode()
    )
    assert curator.get(page(gasanov, hasanov)).status_code == 403


# The page


def test_the_button_asks_for_the_other_row(reviewer):
    gasanov, _ = two()
    opened = reviewer.get(address(Official, "change", gasanov.pk)).content.decode()
    assert page(gasanov) in opened
    answer = reviewer.get(page(gasanov))
    assert answer.status_code == 200
    assert "Merge “Zakir Gasanov” into another official" in answer.content.decode()


def test_the_button_proposes_those_who_look_the_same(reviewer):
    one, other = (make.OfficialFactory(name="Ali Asadov") for _ in range(2))
    answer = reviewer.get(page(one)).content.decode()
    assert page(one, other) in answer
    assert "The name “Ali Asadov”" in answer


@pytest.mark.parametrize("into", ["x", "987654", "itself"])
def test_a_row_that_is_none_is_asked_for_again(reviewer, into):
    gasanov, _ = two()
    into = gasanov.pk if into == "itself" else into
    answer = reviewer.get(f"{page(gasanov)}?into={into}")
    assert "Select a valid choice" in answer.content.decode()


def test_the_page_shows_both_what_moves_and_what_contradicts(reviewer):
    gasanov, hasanov = two(birth="1959", rank="General")
    hasanov.birth = "1960"
    hasanov.save()
    make.TripFactory(official=gasanov)
    answer = reviewer.get(page(gasanov, hasanov))
    html = answer.content.decode()
    assert 'name="choice.birth" value="this" required' in html
    assert "<strong>1</strong> trip" in html
    assert "taken over" in html
    assert "Kept as other names" in html
    lines = {line["label"]: line for line in answer.context["rows"]}
    assert (lines["Born"]["this"], lines["Born"]["into"]) == ("1959", "1960")


def test_a_row_is_merged_and_the_next_page_says_so(reviewer):
    gasanov, hasanov = two(birth="1959")
    hasanov.birth = "1960"
    hasanov.save()
    answer = confirm(reviewer, gasanov, hasanov, **{"choice.birth": "this"})
    assert answer.redirect_chain[-1][0] == address(Official, "change", hasanov.pk)
    assert "Merged “Zakir Gasanov” into this one." in told(answer)
    hasanov.refresh_from_db()
    assert hasanov.birth.text == "1959"
    assert hasanov.history.first().history_user.username == "reviewer"


def test_without_a_choice_the_page_comes_back_with_what_was_typed(reviewer):
    gasanov, hasanov = two(birth="1959", rank="General")
    hasanov.birth, hasanov.rank = "1960", "Marshal"
    hasanov.save()
    answer = confirm(reviewer, gasanov, hasanov, **{"choice.rank": "this"})
    html = answer.content.decode()
    assert "Choose one of each, and mend what stands in the way." in html
    lines = {line["label"]: line for line in answer.context["rows"]}
    assert lines["Rank"]["choice"] == "this"
    assert WHY in html
    assert Official.objects.count() == 2


def test_without_a_reason_nothing_is_merged(reviewer):
    answer = confirm(reviewer, *two(), reason="")
    assert "This field is required." in answer.content.decode()
    assert not Merge.objects.exists()


def test_what_stands_in_the_way_is_said_and_there_is_no_button(reviewer):
    gasanov, hasanov = two()
    user = make.UserFactory(is_superuser=True)
    likeness.say_not_the_same(gasanov, hasanov, user=user, reason="Brothers.")
    html = reviewer.get(page(gasanov, hasanov)).content.decode()
    assert "two people: Brothers." in html
    assert 'name="reason"' not in html


def test_a_row_that_somebody_changed_meanwhile_is_looked_at_again(reviewer):
    gasanov, hasanov = two()
    gasanov.save()
    answer = confirm(reviewer, gasanov, hasanov, seen_version=1)
    assert "was changed meanwhile; look at it again" in answer.content.decode()


@pytest.mark.parametrize("words", ["choice.nothing", "choice."])
def test_a_choice_that_is_none_is_no_error_of_ours(reviewer, words):
    answer = confirm(reviewer, *two(), **{words: "this"})
    assert answer.status_code == 200
    assert "is no conflict of these two" in answer.content.decode()


@pytest.mark.parametrize(
    "factory",
    [make.PostFactory, make.SourceFactory, make.CountryFactory],
    ids=["post", "source", "country"],
)
def test_posts_sources_and_countries_are_merged_too(administrator, factory):
    columns = {}
    if factory is make.PostFactory:
        columns["country"] = make.CountryFactory()
    row, into = (factory(**columns) for _ in range(2))
    assert administrator.get(page(row)).status_code == 200
    assert administrator.get(page(row, into)).status_code == 200
    answer = confirm(administrator, row, into)
    assert "Merged “" in told(answer)
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_the_page_costs_the_same_for_one_row_that_moves_and_for_twelve(reviewer):
    gasanov, hasanov = two()

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert reviewer.get(page(gasanov, hasanov)).status_code == 200
        return len(asked)

    make.TripFactory(official=gasanov)
    cost()
    first = cost()
    for _ in range(11):
        make.TripFactory(official=gasanov)
    assert cost() == first


# Afterwards


def a_merge():
    gasanov, hasanov = two()
    user = make.UserFactory(is_superuser=True)
    return gasanov, hasanov, merge(gasanov, hasanov, user=user, reason=WHY)


@pytest.mark.parametrize("name", ["change", "history", "delete", "merge_row"])
def test_the_page_of_a_merged_row_leads_to_the_other(reviewer, name):
    gasanov, hasanov, _ = a_merge()
    answer = reviewer.get(address(Official, name, gasanov.pk), follow=True)
    if name == "history":
        assert answer.status_code == 200
        return
    assert answer.redirect_chain[-1][0] == address(Official, "change", hasanov.pk)
    assert f"The official no. {gasanov.pk} was merged into this one." in told(answer)


def press_undo(client, done, reason="Father and son"):
    url = reverse("admin:relations_merge_undo_merge", args=[done.pk])
    return client.post(url, {"reason": reason, "_form_submitted": "on"})


def test_a_merge_is_undone_on_its_page(reviewer):
    gasanov, _, done = a_merge()
    opened = reviewer.get(address(Merge, "change", done.pk))
    html = opened.content.decode()
    assert "Undo the merge" in html
    assert "1 official name" in html
    answer = press_undo(reviewer, done)
    assert answer["HX-Redirect"] == address(Merge, "change", done.pk)
    after = reviewer.get(address(Merge, "change", done.pk))
    assert "“Zakir Gasanov” is there again" in told(after)
    assert "Undo the merge" not in after.content.decode()
    late = reviewer.get(address(Merge, "undo_merge", done.pk)).content.decode()
    assert "reviewer undid this merge already" in late
    assert Official.objects.filter(pk=gasanov.pk).exists()


def test_what_stands_in_the_way_of_undoing_is_said(reviewer):
    _, hasanov, done = a_merge()
    name = hasanov.names.get()
    name.language = "ru"
    name.save()
    press_undo(reviewer, done)
    after = reviewer.get(address(Merge, "change", done.pk))
    assert "was edited since; delete it first" in told(after)


def test_a_curator_reads_merges_and_undoes_none(client_of):
    _, _, done = a_merge()
    curator = client_of("Curator")
    opened = curator.get(address(Merge, "change", done.pk)).content.decode()
    assert WHY in opened
    assert "Undo the merge" not in opened
    assert press_undo(curator, done).status_code == 403


# Likely the same


def save(client, **typed):
    form = shown(client, address(Official, "add"))
    return client.post(address(Official, "add"), {**form, **typed}, follow=True)


def test_a_second_row_of_one_person_is_refused_with_a_link_to_the_first(client_of):
    curator = client_of("Curator")
    known = make.OfficialFactory(name="Владимир Путин")
    answer = save(curator, name="Vladimir Putin")
    said = errors(answer)
    assert "Likely the same person is here already" in said
    assert address(Official, "change", known.pk) in answer.content.decode()
    assert 'name="not_the_same"' in answer.content.decode()
    assert Official.objects.count() == 1


def test_saved_all_the_same_the_reason_is_remembered(client_of):
    curator = client_of("Curator")
    known = make.OfficialFactory(name="Heydar Aliyev")
    save(curator, name="Heydar Aliyev", not_the_same="The grandson.")
    said = NotTheSame.objects.get()
    assert (said.one, said.reason) == (known, "The grandson.")
    assert said.created_by.username == "curator"
    assert not LikelySame.objects.open().exists()


def test_an_edit_that_changes_no_name_is_not_asked_about(client_of):
    curator = client_of("Curator")
    one, _ = (make.OfficialFactory(name="Ali Asadov") for _ in range(2))
    url = address(Official, "change", one.pk)
    curator.post(url, {**shown(curator, url), "rank": "General"})
    one.refresh_from_db()
    assert one.rank == "General"


def test_a_new_name_that_somebody_has_is_asked_about(client_of):
    curator = client_of("Curator")
    make.OfficialFactory(name="Ali Asadov")
    one = make.OfficialFactory(name="A. Asadov")
    url = address(Official, "change", one.pk)
    answer = curator.post(url, {**shown(curator, url), "name": "Ali Asadov"})
    assert "Likely the same person is here already" in errors(answer)


def test_the_page_of_an_official_shows_who_looks_the_same(client_of, reviewer):
    one, other = (make.OfficialFactory(name="Ali Asadov") for _ in range(2))
    url = address(Official, "change", one.pk)
    assert page(one, other) in reviewer.get(url).content.decode()
    curator = client_of("Curator")
    html = curator.get(url).content.decode()
    assert "Likely the same person" in html
    assert page(one, other) not in html
    assert "Likely the same person" not in client_of("Viewer").get(url).content.decode()


def test_that_they_are_two_is_said_there_and_taken_back_in_its_list(client_of):
    curator = client_of("Curator")
    one, other = (make.OfficialFactory(name="Ali Asadov") for _ in range(2))
    url = address(Official, "not_the_same", one.pk)
    answer = curator.post(url, {"other": other.pk, "reason": "Cousins."}, follow=True)
    assert "“Ali Asadov” is another person" in told(answer)
    said = NotTheSame.objects.get()
    assert said.history.get().history_user.username == "curator"

    listed = curator.get(address(NotTheSame, "changelist")).content.decode()
    assert "Cousins." in listed
    curator.post(address(NotTheSame, "delete", said.pk), {"post": "yes"})
    assert LikelySame.objects.open().exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"other": "x", "reason": "So."}, "The other official is not here any more."),
        ({"other": "987654", "reason": "So."}, "is not here any more."),
        ({"other": "other", "reason": ""}, "Say why they are two people."),
        ({"other": "itself", "reason": "So."}, "Name two officials."),
    ],
)
def test_a_wrong_answer_is_told(client_of, typed, said):
    one, other = (make.OfficialFactory(name="Ali Asadov") for _ in range(2))
    named = {"other": other.pk, "itself": one.pk}
    typed = {**typed, "other": named.get(typed["other"], typed["other"])}
    url = address(Official, "not_the_same", one.pk)
    assert said in told(client_of("Curator").post(url, typed, follow=True))
    assert not NotTheSame.objects.exists()


def test_the_queue_lists_pairs_until_they_are_decided(reviewer, client_of):
    one, other = (make.OfficialFactory(name="Ali Asadov") for _ in range(2))
    pair = LikelySame.objects.get()
    listed = reviewer.get(address(LikelySame, "changelist"))
    assert "The name “Ali Asadov”" in listed.content.decode()
    opened = reviewer.get(address(LikelySame, "change", pair.pk))
    assert opened["Location"] == page(other, one)
    of_curator = client_of("Curator").get(address(LikelySame, "change", pair.pk))
    assert of_curator["Location"] == address(Official, "change", other.pk)

    user = make.UserFactory(is_superuser=True)
    likeness.say_not_the_same(one, other, user=user, reason="Two.")
    url = address(LikelySame, "changelist")
    assert reviewer.get(url).context["cl"].result_count == 0
    assert reviewer.get(f"{url}?state=all").context["cl"].result_count == 1
