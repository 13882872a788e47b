"""Records in the admin: what a form refuses, what it warns of, what saving writes."""

import pytest

from articles.models import Article
from relations.models import (
    Agreement,
    Citation,
    Meeting,
    Participation,
    Record,
    RecordLink,
)
from tests import factories as make
from tests.relations.admin_forms import add, address, errors, shown, told

TEXT = (
    "The ministers met in Baku on Monday. They spoke about oil. On Tuesday they spoke "
    "about oil again, and about gas."
)


@pytest.fixture
def article(db):
    return make.ArticleFactory(text=TEXT)


@pytest.fixture
def typed(curator):
    """A new visit as somebody types it: all that is needed and nothing more."""
    israel, azerbaijan = (
        make.CountryFactory(code="ISR"),
        make.CountryFactory(code="AZE"),
    )
    form = shown(curator, address(Meeting, "add"))
    return {
        **form,
        "title": "Katz receives Hasanov",
        "start": "20 May 2025",
        "status": "held",
        "meeting_format": "visit",
        "participations-0-country": israel.pk,
        "participations-0-role": "host",
        "participations-1-country": azerbaijan.pk,
        "participations-1-role": "visitor",
    }


def quoting(typed, article, quote, number=0, **more):
    row = {"article": article.pk, "quote": quote, "stance": "supports", **more}
    row.setdefault("credibility", 6)
    cited = {f"citations-{number}-{name}": value for name, value in row.items()}
    total = max(number + 1, int(typed["citations-TOTAL_FORMS"]))
    return {**typed, **cited, "citations-TOTAL_FORMS": total}


def save(client, typed, follow=True):
    return client.post(address(Meeting, "add"), typed, follow=follow)


# What saving writes


def test_saving_writes_the_record_its_index_its_anchor_and_a_signed_history(
    curator, typed, article
):
    save(curator, quoting(typed, article, "The ministers met in Baku"))
    meeting = Meeting.objects.get()
    assert meeting.start.text == "2025-05-20"
    assert meeting.review == "draft"
    assert meeting.created_by.username == "curator"
    pairs = RecordLink.objects.values_list("country__code", "partner__code")
    assert set(pairs) == {
        ("ISR", "ISR"),
        ("AZE", "AZE"),
        ("ISR", "AZE"),
        ("AZE", "ISR"),
    }
    citation = meeting.citations.get()
    assert citation.anchor == "exact"
    assert TEXT[citation.start : citation.end] == "The ministers met in Baku"
    assert citation.created_by.username == "curator"
    assert [party.position for party in meeting.participations.all()] == [0, 1]
    for past in (Record.history, Meeting.history, Participation.history):
        assert past.first().history_user.username == "curator"


def test_a_reason_for_a_change_is_kept_with_the_new_state(curator):
    meeting = make.MeetingFactory(review="draft")
    url = address(Meeting, "change", meeting.pk)
    form = {**shown(curator, url), "title": "Another title", "reason": "It was a typo."}
    curator.post(url, form)
    newest = Record.history.filter(id=meeting.pk).first()
    assert (newest.title, newest.history_change_reason) == (
        "Another title",
        "It was a typo.",
    )


def test_the_history_of_a_record_tells_what_changed_in_it_as_a_whole(curator):
    meeting = make.MeetingFactory(title="Before", meeting_format="visit")
    meeting.title, meeting.meeting_format = "After", "call"
    meeting.save()
    page = curator.get(address(Meeting, "history", meeting.pk))
    newest = page.context["entries"][0]
    assert [(row.label, row.old, row.new) for row in newest["rows"]] == [
        ("Title", ["Before"], ["After"]),
        ("Format", ["Visit"], ["Telephone call"]),
    ]


def test_a_form_that_is_saved_as_it_was_shown_changes_nothing_of_the_fact(curator):
    meeting = make.MeetingFactory(
        review="draft",
        cited=True,
        start="[2025-05-14..2025-05-20]",
        topics=["trade"],
    )
    url = address(Meeting, "change", meeting.pk)
    assert curator.post(url, shown(curator, url)).status_code == 302
    again = Meeting.objects.get()
    assert (again.start.text, again.topics) == ("[2025-05-14..2025-05-20]", ["trade"])
    assert again.citations.get().version == 1
    assert {party.version for party in again.participations.all()} == {1}


def test_an_agreement_has_the_status_that_its_dates_give(curator):
    form = shown(curator, address(Agreement, "add"))
    countries = [make.CountryFactory(), make.CountryFactory()]
    for number, country in enumerate(countries):
        form[f"participations-{number}-country"] = country.pk
        form[f"participations-{number}-role"] = "party"
    form |= {
        "title": "A treaty",
        "form": "treaty",
        "signed": "2019",
        "in_force": "2020",
    }
    form = add(
        form, "actions", country=countries[0].pk, action="signature", date="2019"
    )
    curator.post(address(Agreement, "add"), form)
    agreement = Agreement.objects.get()
    assert (agreement.status, agreement.start.text) == ("in_force", "2019")
    assert agreement.actions.get().date.text == "2019"


def test_taking_a_country_away_takes_its_pairs_out_of_the_index(curator):
    meeting = make.MeetingFactory(
        review="draft",
        parties=[("ISR", "host"), ("AZE", "visitor"), ("TUR", "observer")],
    )
    url = address(Meeting, "change", meeting.pk)
    form = {**shown(curator, url), "participations-2-DELETE": "on"}
    curator.post(url, form)
    assert not RecordLink.objects.filter(country__code="TUR").exists()


# What a form refuses


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": "31/02/2023"}, "31/02/2023 is not a date"),
        ({"end": "2024"}, "The end is before the start."),
        ({"title": "Two\x00"}, "Null characters are not allowed."),
        ({"participations-1-role": "king"}, "king is not one of the available"),
        ({"participations-1-role": "mediator"}, "A visit needs a party in the role"),
        ({"status": "in_force"}, "in_force is not one of the available choices."),
        ({"participations-1-country": "999999"}, "not one of the available choices"),
        ({"participations-1-country": "abc"}, "not one of the available choices"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(curator, typed, changes, sentence):
    assert sentence in errors(save(curator, {**typed, **changes}))
    assert not Record.objects.exists()


def test_one_country_in_both_roles_is_no_pair(curator, typed):
    typed["participations-1-country"] = typed["participations-0-country"]
    said = errors(save(curator, typed))
    assert "is named 2 times and no other country" in said
    assert "a meeting needs two different countries" in said


def test_the_same_party_twice_is_refused(curator, typed):
    typed = add(typed, "participations", country=typed["participations-1-country"])
    typed["participations-2-role"] = "visitor"
    assert "takes part in this role already" in errors(save(curator, typed))


def test_a_passage_that_the_article_has_twice_is_refused(curator, typed, article):
    said = errors(save(curator, quoting(typed, article, "spoke about oil")))
    assert "The article has this passage more than once; quote more of it." in said


def test_a_passage_of_two_letters_points_at_nothing(curator, typed, article):
    said = errors(save(curator, quoting(typed, article, "on")))
    assert "needs at least 3 letters or digits" in said


def test_the_same_passage_twice_in_one_form_is_refused(curator, typed, article):
    typed = quoting(typed, article, "about gas")
    typed = quoting(typed, article, "about gas", number=1)
    said = errors(save(curator, typed))
    assert "This passage supports the record already." in said
    assert not Record.objects.exists()


def test_a_passage_that_the_record_has_already_is_refused(curator, article):
    meeting = make.MeetingFactory(
        citations=[make.passage(article=article, quote="about gas")]
    )
    url = address(Meeting, "change", meeting.pk)
    form = quoting(shown(curator, url), article, "about gas", number=1)
    said = errors(curator.post(url, form))
    assert "This passage supports the record already." in said


def test_a_claim_names_fields_of_the_kind(curator, typed, article):
    typed = quoting(typed, article, "about gas", claim=["tie_type"])
    assert "tie_type is not one of the available" in errors(save(curator, typed))


def test_a_state_that_somebody_changed_meanwhile_is_not_overwritten(curator):
    meeting = make.MeetingFactory()
    url = address(Meeting, "change", meeting.pk)
    form = shown(curator, url)
    meeting.title = "Changed by a colleague"
    meeting.save()
    said = errors(curator.post(url, {**form, "title": "Mine"}))
    assert "saved this meeting while you were editing it" in said
    assert Meeting.objects.get().title == "Changed by a colleague"


# What it warns of


def test_a_word_changed_in_a_passage_is_a_warning_with_the_nearest_sentence(
    curator, typed, article
):
    quote = "The ministers met in Tbilisi on Monday."
    answer = save(curator, quoting(typed, article, quote))
    assert Citation.objects.get().anchor == "not_found"
    assert "is not in the text of" in told(answer)
    assert "The ministers met in Baku on Monday." in told(answer)


def test_an_official_who_had_left_the_post_is_a_warning(curator, typed):
    tenure = make.TenureFactory(start="2001", end="2005")
    typed["participations-0-official"] = tenure.official.pk
    typed["participations-0-tenure"] = tenure.pk
    answer = save(curator, typed)
    assert Meeting.objects.exists()
    assert "not at the date of the record (20 May 2025)" in told(answer)


# Who may see and do what


def test_a_reader_finds_no_draft_in_lists_by_address_or_by_typing(client_of):
    viewer = client_of("Viewer")
    draft = make.MeetingFactory(review="draft", title="Secret talks", cited=True)
    for model in (Meeting, Record, Citation, RecordLink):
        page = viewer.get(address(model, "changelist"))
        assert page.context["cl"].result_count == 0
    for model in (Meeting, Record):
        page = viewer.get(address(model, "change", draft.pk), follow=True)
        assert "Secret talks" not in page.content.decode()
    options = viewer.get(
        "/admin/autocomplete/",
        {
            "app_label": "relations",
            "model_name": "agreement",
            "field_name": "signed_at",
            "term": "Secret",
        },
    )
    assert options.json()["results"] == []
    article = draft.citations.get().article
    page = viewer.get(address(Article, "change", article.pk))
    assert "Secret talks" not in page.content.decode()


def test_a_reader_does_not_see_the_past_of_a_record(client_of):
    viewer = client_of("Viewer")
    for review in ("draft", "approved"):
        meeting = make.MeetingFactory(review=review, title="Former words")
        past = Meeting.history.get(record_ptr=meeting.pk)
        for url in (
            address(Meeting, "history", meeting.pk),
            address(Meeting, "simple_history", meeting.pk, past.pk),
        ):
            assert viewer.get(url).status_code == 403


def test_a_reader_sees_a_published_record_and_cannot_change_it(client_of):
    viewer = client_of("Viewer")
    meeting = make.MeetingFactory(title="Public talks", cited=True)
    url = address(Meeting, "change", meeting.pk)
    assert "Public talks" in viewer.get(url).content.decode()
    assert viewer.post(url, {"title": "Mine"}).status_code == 403


def test_titles_and_passages_are_escaped_wherever_they_stand(curator):
    script = "<script>alert(1)</script>"
    article = make.ArticleFactory(title=script, text=f"They said {script} twice.")
    meeting = make.MeetingFactory(
        title=script,
        citations=[make.passage(article=article, quote=f"said {script}")],
    )
    for url in (
        address(Meeting, "changelist"),
        address(Record, "changelist"),
        address(Citation, "changelist"),
        address(Meeting, "change", meeting.pk),
        address(Article, "change", article.pk),
        address(Meeting, "history", meeting.pk),
    ):
        page = curator.get(url).content.decode()
        assert script not in page
        assert "&lt;script&gt;alert(1)" in page
