"""The button that takes a value out for good, and the list of what was taken out."""

import pytest
from django.urls import reverse

from articles.models import Article
from relations.models import Citation, Official, Record, Redaction
from tests.factories import ArticleFactory, MeetingFactory, OfficialFactory

pytestmark = pytest.mark.django_db
GONE = "cannot be undone"


def meeting():
    return MeetingFactory(cited=True, title="Secret talks")


def quoted():
    return MeetingFactory(cited=True).citations.get()


def article():
    return ArticleFactory(
        title="Secret talks", text="Ministers met and spoke of trade."
    )


PAGES = {
    "meeting": (meeting, "title"),
    "citation": (quoted, "quote"),
    "article": (article, "title"),
    "official": (OfficialFactory, "name"),
}


def path_of(row, page="redact_value"):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])


def press(client, row, column, reason="A court said so.", **more):
    data = {"column": column, "reason": reason, "_form_submitted": "on", **more}
    return client.post(path_of(row), data)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("role", "shown"), [("Curator", False), ("Reviewer", True), ("Viewer", False)]
)
def test_the_button_is_on_the_page_of_whoever_may_redact(client_of, name, role, shown):
    row = PAGES[name][0]()
    client = client_of(role)

    answer = client.get(path_of(row, "change"))

    if answer.status_code == 200:
        assert (path_of(row) in answer.content.decode()) == shown
    else:
        assert (role, shown) == ("Viewer", False)


@pytest.mark.parametrize("name", PAGES)
def test_the_dialog_says_that_it_cannot_be_undone_and_offers_the_columns(
    client_of, name
):
    make, column = PAGES[name]
    row = make()

    page = client_of("Reviewer").get(path_of(row)).content.decode()

    assert GONE in page
    assert f'value="{column}"' in page
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_pressing_it_takes_the_value_out_and_leads_back(client_of, name):
    make, column = PAGES[name]
    row = make()
    client = client_of("Reviewer")

    answer = press(client, row, column)

    assert answer["HX-Redirect"] == path_of(row, "change")
    row.refresh_from_db()
    assert getattr(row, column) == "[redacted]"
    assert (
        "It cannot be restored." in client.get(path_of(row, "change")).content.decode()
    )


def test_only_the_past_goes_where_that_is_asked(client_of):
    row = meeting()
    row.title = "Talks"
    row.save()

    press(client_of("Reviewer"), row, "title", past_only="on")

    assert Record.objects.get().title == "Talks"
    assert {state.title for state in Record.history.all()} == {"Talks", "[redacted]"}


def test_the_whole_text_of_an_article_goes(client_of):
    row = article()

    press(client_of("Reviewer"), row, "text")

    assert Article.objects.get().rights == "no_text"
    assert not row.texts.exists()


@pytest.mark.parametrize("missing", ["column", "reason"])
def test_the_dialog_asks_what_and_why(client_of, missing):
    row = meeting()
    data = {"column": "title", "reason": "So.", "_form_submitted": "on", missing: ""}

    answer = client_of("Reviewer").post(path_of(row), data)

    assert "This field is required" in answer.content.decode()
    assert Record.objects.get().title == "Secret talks"


def test_a_column_that_is_empty_is_a_sentence_on_the_page(client_of):
    row, client = meeting(), client_of("Reviewer")

    press(client, row, "summary")

    page = client.get(path_of(row, "change")).content.decode()
    assert "“summary” is empty already" in page


@pytest.mark.parametrize("role", ["Viewer", "Curator"])
@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_redact_cannot_press_a_button_that_they_know_of(
    client_of, role, name
):
    make, column = PAGES[name]
    row = make()

    assert press(client_of(role), row, column).status_code == 403
    row.refresh_from_db()
    assert getattr(row, column) != "[redacted]"


def test_the_list_tells_who_when_why_and_where_and_never_what(client_of):
    row, client = meeting(), client_of("Reviewer")
    press(client, row, "title", reason="Order of a court.")

    page = client.get(reverse("admin:relations_redaction_changelist"))

    page = page.content.decode()
    assert "Order of a court." in page
    assert f"title of relations.meeting {row.pk}" in page
    assert "Secret talks" not in page


def test_a_redaction_is_neither_added_nor_changed_nor_deleted_by_hand(client_of):
    row, client = meeting(), client_of("Administrator")
    press(client, row, "title")
    noted = Redaction.objects.get()

    assert client.get(reverse("admin:relations_redaction_add")).status_code == 403
    assert client.post(path_of(noted, "change"), {"reason": "x"}).status_code == 403
    assert client.post(path_of(noted, "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("Viewer", 403), ("Curator", 200)])
def test_who_sees_drafts_reads_the_list(client_of, role, status):
    answer = client_of(role).get(reverse("admin:relations_redaction_changelist"))
    assert answer.status_code == status


def test_the_tables_of_the_pages_are_those_of_the_buttons():
    made = {type(make()) for make, _ in PAGES.values()}
    assert {Citation, Official, Article} < made
