"""Two people at one form: the second save is refused, and nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from articles.models import Article, Source
from relations.actions import changes, review
from relations.models import (
    Country,
    Meeting,
    Official,
    Post,
    Record,
    Tenure,
    Trip,
)
from tests import factories as make
from tests.relations.admin_forms import add, address, errors, shown, told

TEXT = "The ministers met in Baku on Monday. They spoke about oil, and about gas."


@pytest.fixture
def mine(client_of):
    return client_of("Curator")


@pytest.fixture
def theirs(client_of):
    return client_of("Reviewer")


@pytest.fixture
def meeting(db):
    article = make.ArticleFactory(text=TEXT)
    return make.MeetingFactory(
        review="draft",
        title="As both saw it",
        summary="As both saw it",
        citations=[
            make.passage(article=article, quote="met in Baku"),
            make.passage(article=article, quote="spoke about oil"),
        ],
    )


@pytest.fixture
def url(meeting):
    return address(Meeting, "change", meeting.pk)


def decisions(answer):
    return {each.label: each for each in answer.context["merge"].decisions}


def chosen(answer, typed, **choices):
    """The refused form as it is shown, with a choice for each label."""
    merge = answer.context["merge"]
    assert 'name="merge-token"' in answer.content.decode()
    form = {**bound(answer), "merge-token": merge.token}
    for each in merge.decisions:
        choice = choices.get(each.label.replace(" ", "_"), each.choice)
        if choice:
            form[each.name] = f"theirs:{each.mark}" if choice == "theirs" else choice
        if each.kept:
            form[each.name.replace("merge-", "kept-", 1)] = each.kept
    return {**form, **typed}


def bound(answer):
    """What the form that was refused holds."""
    context = answer.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    found = {"seen_rows": context["seen_rows"]}
    for form in forms:
        for field in form:
            value = field.field.prepare_value(field.value())
            if value is not None and value is not False:
                found[field.html_name] = "on" if value is True else value
    return found


def test_the_second_save_is_refused_with_both_values_side_by_side(
    mine, theirs, meeting, url
):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "title": "Theirs", "reason": "The ministry said so."})
    answer = mine.post(url, {**seen, "title": "Mine", "purpose": "To talk"})
    said = errors(answer)
    assert "reviewer saved this meeting while you were editing it" in said
    title = decisions(answer)["Title"]
    assert (title.theirs, title.mine, title.collides) == ("Theirs", "Mine", True)
    assert (title.who.username, title.why) == ("reviewer", "The ministry said so.")
    assert answer.context["merge"].only_mine == ["Purpose"]
    page = answer.content.decode()
    assert "The ministry said so." in page
    assert bound(answer)["title"] == "Mine"
    assert Meeting.objects.get().title == "Theirs"


def test_what_does_not_collide_is_proposed_and_saving_again_keeps_both(
    mine, theirs, meeting, url
):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "title": "Theirs", "topics": ["trade"]})
    answer = mine.post(url, {**seen, "summary": "Mine"})
    proposed = decisions(answer)
    assert {name: each.choice for name, each in proposed.items()} == {
        "Title": "theirs",
        "Topics": "theirs",
    }
    assert mine.post(url, chosen(answer, {})).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.summary) == ("Theirs", "Mine")
    assert meeting.topics == ["trade"]


def test_a_proposal_can_be_declined(mine, theirs, meeting, url):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "title": "Theirs"})
    answer = mine.post(url, {**seen, "summary": "Mine"})
    mine.post(url, chosen(answer, {}, Title="mine"))
    assert Meeting.objects.get().title == "As both saw it"


def test_a_collision_without_a_choice_is_refused_again(mine, theirs, meeting, url):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "title": "Theirs"})
    answer = mine.post(url, {**seen, "title": "Mine"})
    again = mine.post(url, chosen(answer, {}))
    assert "Choose for each field below whose value holds" in errors(again)
    assert decisions(again)["Title"].mine == "Mine"
    mine.post(url, chosen(again, {}, Title="mine"))
    assert Meeting.objects.get().title == "Mine"


def test_what_is_typed_after_choosing_theirs_is_meant(mine, theirs, meeting, url):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "title": "Theirs"})
    answer = mine.post(url, {**seen, "title": "Mine"})
    form = chosen(answer, {"title": "Mine, better"}, Title="theirs")
    mine.post(url, form)
    assert Meeting.objects.get().title == "Mine, better"


def test_a_third_save_in_between_is_met_as_well(mine, theirs, meeting, url):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "title": "Theirs"})
    answer = mine.post(url, {**seen, "title": "Mine"})
    theirs.post(url, {**shown(theirs, url), "title": "Theirs again"})
    again = mine.post(url, chosen(answer, {}, Title="theirs"))
    assert decisions(again)["Title"].theirs == "Theirs again"
    assert len(answer.context["merge"].since) == 1
    assert len(again.context["merge"].since) == 2
    mine.post(url, chosen(again, {}, Title="theirs"))
    assert Meeting.objects.get().title == "Theirs again"


def test_both_saying_the_same_is_no_collision(mine, theirs, meeting, url):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "title": "The same"})
    answer = mine.post(url, {**seen, "title": "The same"})
    assert decisions(answer) == {}
    assert "They changed nothing that stands in this form" in answer.content.decode()
    assert mine.post(url, chosen(answer, {})).status_code == 302


def test_a_step_of_the_review_in_between_is_told(mine, theirs, meeting, url):
    seen = shown(mine, url)
    other = make.UserFactory(username="boss", is_superuser=True)
    review.take("submit", meeting, user=other, reason="")
    answer = mine.post(url, {**seen, "title": "Mine"})
    assert "boss saved this meeting" in errors(answer)
    assert "Submitted for review" in answer.content.decode()
    assert mine.post(url, chosen(answer, {})).status_code == 302
    assert Meeting.objects.get().title == "Mine"


# Participants and passages


def test_a_passage_that_both_changed_is_compared_field_by_field(
    mine, theirs, meeting, url
):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "citations-0-note": "Theirs", "citations-0-page": "4"})
    answer = mine.post(url, {**seen, "citations-0-note": "Mine"})
    found = {
        label.rpartition(": ")[2]: each for label, each in decisions(answer).items()
    }
    assert (found["Note"].theirs, found["Note"].mine) == ("Theirs", "Mine")
    assert (found["Note"].collides, found["Page"].collides) == (True, False)
    form = chosen(answer, {})
    form[found["Note"].name] = "mine"
    assert mine.post(url, form).status_code == 302
    passage = meeting.citations.order_by("pk").first()
    assert (passage.note, passage.page) == ("Mine", "4")


def test_a_passage_changed_on_its_own_page_is_met_too(mine, theirs, meeting, url):
    seen = shown(mine, url)
    passage = meeting.citations.order_by("pk").last()
    passage.note = "Theirs"
    passage.save()
    answer = mine.post(url, {**seen, "citations-1-note": "Mine"})
    (found,) = answer.context["merge"].decisions
    assert (found.theirs, found.mine) == ("Theirs", "Mine")


def test_rows_that_others_added_or_removed_are_merged_with_new_rows_of_mine(
    mine, theirs, meeting, url
):
    seen = shown(mine, url)
    turkey, syria = make.CountryFactory(code="TUR"), make.CountryFactory(code="SYR")
    with_turkey = add(seen, "participations", country=turkey.pk, role="observer")
    theirs.post(url, {**with_turkey, "citations-0-DELETE": "on"})
    with_syria = add(seen, "participations", country=syria.pk, role="observer")
    answer = mine.post(url, with_syria)
    errors(answer)
    said = {(each.theirs, each.mine) for each in answer.context["merge"].decisions}
    assert any(
        theirs_ == "Removed" and "met in Baku" in mine_ for theirs_, mine_ in said
    )
    assert any("Turkey" in each or "TUR" in each for each, _ in said)
    assert mine.post(url, chosen(answer, {})).status_code == 302
    codes = set(meeting.participations.values_list("country__code", flat=True))
    assert codes == {"ISR", "AZE", "TUR", "SYR"}
    assert [each.quote for each in meeting.citations.all()] == ["spoke about oil"]


def test_a_row_that_i_edit_and_others_removed_waits_for_my_choice(
    mine, theirs, meeting, url
):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "citations-0-DELETE": "on"})
    answer = mine.post(url, {**seen, "citations-0-note": "Worth keeping"})
    (found,) = answer.context["merge"].decisions
    assert (found.theirs, found.collides, found.choice) == ("Removed", True, "")
    assert found.who.username == "reviewer"
    assert "Worth keeping" in found.mine
    refused = mine.post(url, chosen(answer, {}))
    errors(refused)
    form = chosen(refused, {})
    form[found.name] = "mine"
    assert mine.post(url, form).status_code == 302
    kept = meeting.citations.get(quote="met in Baku")
    assert (kept.note, kept.created_by.username) == ("Worth keeping", "curator")


def test_a_row_that_i_remove_and_others_changed_waits_for_my_choice(
    mine, theirs, meeting, url
):
    seen = shown(mine, url)
    theirs.post(url, {**seen, "citations-0-note": "Theirs"})
    answer = mine.post(url, {**seen, "citations-0-DELETE": "on"})
    (found,) = answer.context["merge"].decisions
    assert (found.mine, found.collides) == ("Removed", True)
    form = chosen(answer, {})
    form[found.name] = f"theirs:{found.mark}"
    assert mine.post(url, form).status_code == 302
    assert meeting.citations.get(quote="met in Baku").note == "Theirs"


def test_the_same_new_row_of_both_is_one_row(mine, theirs, meeting, url):
    seen = shown(mine, url)
    turkey = make.CountryFactory(code="TUR")
    both = add(seen, "participations", country=turkey.pk, role="observer")
    theirs.post(url, both)
    answer = mine.post(url, {**both, "title": "Mine"})
    assert mine.post(url, chosen(answer, {})).status_code == 302
    assert meeting.participations.filter(country=turkey).count() == 1


def test_a_published_record_waits_for_a_reviewer_after_the_merge(mine, theirs):
    meeting = make.MeetingFactory(title="Public", cited=True)
    url = address(Meeting, "change", meeting.pk)
    seen = shown(mine, url)
    theirs.post(url, {**seen, "title": "Theirs"})
    change = meeting.pending_changes.get()
    changes.approve(
        change, user=make.UserFactory(username="boss", is_superuser=True), reason=""
    )
    answer = mine.post(url, {**seen, "title": "Mine"})
    errors(answer)
    mine.post(url, chosen(answer, {}, Title="mine"))
    assert Meeting.objects.get().title == "Theirs"
    edits = meeting.pending_changes.open().get().edits
    assert [each["after"] for each in edits] == [{"title": "Mine"}]


# Deleted meanwhile


def test_a_row_that_was_deleted_meanwhile_keeps_what_was_typed(
    mine, theirs, meeting, url
):
    seen = shown(mine, url)
    theirs.post(address(Meeting, "delete", meeting.pk), {"post": "yes"})
    answer = mine.post(url, {**seen, "title": "Mine"})
    assert "reviewer deleted this meeting while you were editing it" in errors(answer)
    form = bound(answer)
    assert form["title"] == "Mine"
    assert form["citations-1-quote"] == "spoke about oil"
    assert not Record.objects.exists()
    form.pop("seen_version", None)
    answer = mine.post(url, form, follow=True)
    assert "was added successfully" in told(answer)
    again = Meeting.objects.get()
    assert (again.title, again.citations.count()) == ("Mine", 2)
    assert again.pk != meeting.pk


def test_a_row_that_never_was_is_no_deletion(mine):
    answer = mine.post(address(Meeting, "change", 4711), {"title": "Mine"}, follow=True)
    assert "Perhaps it was deleted" in told(answer)


# Every curated page


def rows():
    return {
        Article: make.ArticleFactory(),
        Source: make.SourceFactory(),
        Official: make.OfficialFactory(),
        Post: make.PostFactory(),
        Tenure: make.TenureFactory(),
        Trip: make.TripFactory(),
        Country: make.CountryFactory(),
        **{
            factory._meta.model: factory(review="draft")
            for factory in make.KIND_FACTORIES.values()
        },
    }


@pytest.mark.django_db
def test_every_curated_page_refuses_the_second_save_and_keeps_what_was_typed(client_of):
    client = client_of("Administrator")
    for model, row in rows().items():
        url = address(model, "change", row.pk)
        seen = shown(client, url)
        row = model.objects.get(pk=row.pk)
        row.sign(make.UserFactory(username=f"other-{model.__name__}"))
        row.save()
        answer = client.post(url, {**seen, "reason": "I typed this"})
        said = errors(answer)
        assert f"other-{model.__name__} saved this" in said, model
        assert "I typed this" in answer.content.decode(), model
        assert model.objects.get(pk=row.pk).version == row.version


@pytest.mark.django_db
def test_a_form_without_the_versions_of_its_rows_is_still_judged(client_of, meeting):
    """A script that posts only what it read before this field was there."""
    client = client_of("Curator")
    url = address(Meeting, "change", meeting.pk)
    seen = shown(client, url)
    seen.pop("seen_rows")
    assert client.post(url, {**seen, "title": "Mine"}).status_code == 302
    assert "saved this meeting" in errors(client.post(url, {**seen, "title": "Old"}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"seen_rows": "{"},
        {"seen_rows": "[1]"},
        {"seen_rows": '{"citations": 5}'},
        {"seen_version": "9" * 40},
        {"kept-citations-5": '{"quote": 5}'},
        {"kept-citations-5": '{"id": ["x"]}'},
        {"merge-token": "x", "merge-title": "theirs:"},
        {"citations-TOTAL_FORMS": "many"},
    ],
)
def test_nonsense_in_the_hidden_fields_is_no_error_of_the_server(
    client_of, meeting, sent
):
    client = client_of("Curator")
    url = address(Meeting, "change", meeting.pk)
    answer = client.post(url, {**shown(client, url), **sent})
    assert answer.status_code in (200, 302)


@pytest.mark.django_db
def test_a_viewer_learns_nothing_by_sending_an_old_version(client_of, meeting):
    make.MeetingFactory(title="Public", cited=True)
    record = Record.objects.get(title="Public")
    url = address(Meeting, "change", record.pk)
    answer = client_of("Viewer").post(url, {"seen_version": "1", "title": "Mine"})
    assert answer.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_one_moment_one_is_refused(user_in):
    source = make.SourceFactory(name="As both saw it")
    url = address(Source, "change", source.pk)
    user = user_in("Curator")
    client = Client()
    client.force_login(user)
    seen = shown(client, url)

    def save(name):
        client = Client()
        try:
            client.force_login(user)
            return client.post(url, {**seen, "name": name}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(save, ("One", "Two")))
    assert sorted(answers) == [200, 302]
    assert Source.history.filter(id=source.pk).count() == 2
