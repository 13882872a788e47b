"""The workbench: an article's text beside its records, and what a passage becomes."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.admin.addresses import add_url, workbench_url
from relations.admin.marks import pieces
from relations.models import (
    KINDS,
    Citation,
    Event,
    Meeting,
    OfficialName,
    PendingChange,
)
from tests import factories as make
from tests.relations.admin_forms import errors, shown

pytestmark = pytest.mark.django_db

TEXT = (
    "Israeli minister Ann Katz received Ben Hasanov of Azerbaijan in Haifa. They "
    "spoke of trade. They spoke of trade. Cohen & Sons denied it <b>all</b> 😀 twice."
)


@pytest.fixture
def article():
    return make.ArticleFactory(title="Ministers meet", text=TEXT, language="en")


def place_of(words, nth=0):
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return f"{at}-{at + len(words)}"


def asked(article, words, nth=0, **more):
    return {"_article": article.pk, "_passage": place_of(words, nth), **more}


def cite(article, words, **columns):
    return make.MeetingFactory(
        citations=[make.passage(article=article, quote=words, **columns)]
    )


def small_form(article, name, words, nth=0, **more):
    query = asked(article, words, nth, _workbench=article.pk, **more)
    return reverse(f"admin:articles_article_{name}", args=[article.pk], query=query)


# The page


def test_the_pieces_of_a_text_are_the_text_however_its_passages_overlap():
    text = "one two three four"
    places = [(0, 7, "a"), (4, 7, "c"), (4, 13, "b"), (8, 13, "d"), (14, 99, "e")]
    found = pieces(text, places)
    assert "".join(each.text for each in found) == text
    assert [(each.text, each.passages, each.begins) for each in found] == [
        ("one ", ("a",), ("a",)),
        ("two", ("a", "c", "b"), ("c", "b")),
        (" ", ("b",), ()),
        ("three", ("b", "d"), ("d",)),
        (" ", (), ()),
        ("four", ("e",), ("e",)),
    ]


def test_each_passage_is_marked_in_the_color_of_its_record(curator, article):
    cite(article, "Ann Katz received Ben Hasanov")
    cite(article, "Ben Hasanov of Azerbaijan")
    html = curator.get(workbench_url(article)).content.decode()
    shared = "--bands: var(--wb-1) 0% 50%, var(--wb-2) 50% 100%"
    assert f'{shared}">Ben Hasanov</mark>' in html


def test_a_script_in_a_text_or_a_title_is_shown_as_words(curator, article):
    cite(article, "denied it <b>all</b>")
    article.title = "<script>alert(1)</script>"
    article.save()
    html = curator.get(workbench_url(article)).content.decode()
    assert "&lt;b&gt;all&lt;/b&gt;" in html
    assert "<b>all" not in html
    assert "<script>alert" not in html


def test_line_breaks_of_two_characters_do_not_move_the_places_behind_them(curator):
    article = make.ArticleFactory(text="One line.\r\nAnother line <here>.")
    html = curator.get(workbench_url(article)).content.decode()
    assert "One line.&#13;\nAnother line &lt;here&gt;.</div>" in html


@pytest.mark.parametrize(
    ("language", "direction"), [("he", "rtl"), ("en", "ltr"), ("", "auto")]
)
def test_a_text_runs_the_way_of_its_language(curator, language, direction):
    article = make.ArticleFactory(text=TEXT, language=language)
    html = curator.get(workbench_url(article)).content.decode()
    assert f'class="wb-text" dir="{direction}"' in html


def test_fifty_passages_cost_as_many_statements_as_one(curator, article):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert curator.get(workbench_url(article)).status_code == 200
        return len(asked)

    words = TEXT.split(". They")[0]
    cite(article, words)
    curator.get(workbench_url(article))
    one = cost()
    for number in range(49):
        cite(article, words[number:])
    assert cost() == one


def test_a_saved_article_opens_in_its_workbench(curator):
    source = make.SourceFactory()
    form = reverse("admin:articles_article_add")
    typed = shown(curator, form) | {
        "source": source.pk,
        "title": "New",
        "published": "2025-05-20",
        "text": TEXT,
    }
    answer = curator.post(form, typed)
    article = source.articles.get()
    assert answer["Location"] == workbench_url(article)


# Who sees what


def test_a_viewer_meets_published_records_no_menu_and_no_text_beyond_its_rights(
    client_of, article
):
    cite(article, "Ann Katz received")
    draft = make.MeetingFactory(
        title="A secret draft",
        review="draft",
        citations=[make.passage(article=article, quote="They spoke of trade. Cohen")],
    )
    html = client_of("Viewer").get(workbench_url(article)).content.decode()
    assert "Ann Katz received" in html
    assert draft.title not in html
    assert "wb-menu" not in html
    assert "received Ben Hasanov" not in html, "only excerpts may be shown"


def test_a_viewer_reads_the_whole_text_where_the_rights_are_full(client_of, article):
    article.rights = "full"
    article.save()
    cite(article, "Ann Katz received")
    make.MeetingFactory(
        review="draft", citations=[make.passage(article=article, quote="Cohen & Sons")]
    )
    html = client_of("Viewer").get(workbench_url(article)).content.decode()
    assert "Ben Hasanov of Azerbaijan" in html
    assert "Cohen &amp; Sons denied" in html, "a draft's passage is not marked"
    assert "wb-menu" not in html


def test_the_articles_of_a_confidential_source_have_no_workbench_for_viewers(
    client_of, article
):
    cite(article, "Ann Katz received")
    article.source.confidential = True
    article.source.save()
    answer = client_of("Viewer").get(workbench_url(article))
    assert answer.status_code == 302
    assert "Ministers meet" not in answer.content.decode()


def test_the_menu_offers_only_the_kinds_that_a_user_may_add(client, user_in, article):
    user = user_in("Viewer")
    for name in ("view_unpublished", "add_citation", "add_event"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(user)
    article.rights = "full"
    article.save()
    html = client.get(workbench_url(article)).content.decode()
    assert add_url(Event) in html
    assert add_url(Meeting) not in html


def test_only_pages_of_the_workbench_may_be_framed_and_only_by_this_site(
    curator, article
):
    plain = curator.get(add_url(Meeting))
    assert plain["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
    framed = curator.get(add_url(Meeting, _workbench=article.pk))
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]


def test_a_session_that_ended_is_told_by_being_sent_to_the_login(client, article):
    answer = client.get(workbench_url(article, part="session"))
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


# New records


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.KIND)
def test_a_new_record_of_each_kind_begins_with_its_passage(curator, article, kind):
    query = asked(article, "They spoke of trade.", nth=1)
    form = shown(curator, add_url(kind, **query))
    assert form["citations-0-article"] == article.pk
    assert form["citations-0-quote"] == "They spoke of trade."
    assert form["citations-0-at"] == TEXT.index("They", TEXT.index("They") + 1)


def people():
    found = []
    for code, name in (("ISR", "Ann Katz"), ("AZE", "Ben Hasanov")):
        country = make.CountryFactory(code=code)
        country.name = {"ISR": "Israel", "AZE": "Azerbaijan"}[code]
        country.demonyms = {"ISR": "Israeli", "AZE": "Azerbaijani"}[code]
        country.save()
        official = make.OfficialFactory(name=name)
        post = make.PostFactory(country=country)
        found.append(make.TenureFactory(official=official, post=post))
    return found


def test_a_meeting_begins_with_the_officials_their_posts_and_the_place(
    curator, article
):
    katz, hasanov = people()
    make.MeetingFactory(place_city="Haifa", place_country=katz.post.country)
    passage = TEXT.partition(". They")[0]
    form = shown(curator, add_url(Meeting, **asked(article, passage)))
    rows = [
        [form.get(f"participations-{row}-{name}") for name in ("role", "official")]
        for row in (0, 1)
    ]
    assert rows == [["host", katz.official_id], ["visitor", hasanov.official_id]]
    assert form["participations-0-tenure"] == katz.pk
    assert form["title"] == "Katz receives Hasanov in Haifa"
    assert form["place_city"] == "Haifa"
    assert form["meeting_format"] == "visit"
    assert not form.get("start"), "a date is offered and never filled in"


def test_dates_are_offered_with_their_bounds(curator, article):
    url = add_url(
        Meeting, **asked(article, "They spoke of trade."), _workbench=article.pk
    )
    html = curator.get(url).content.decode()
    assert 'data-edtf="[2025-05-14..2025-05-20]"' in html
    assert "between 14 and 20 May 2025" in html


def test_which_of_two_equal_passages_is_meant_is_kept(curator, article):
    people()
    url = add_url(
        Meeting,
        **asked(article, "They spoke of trade.", nth=1),
        _workbench=article.pk,
        _popup=1,
    )
    typed = shown(curator, url) | {
        "title": "Talks",
        "participations-0-country": make.CountryFactory(code="ISR").pk,
        "participations-0-role": "participant",
        "participations-1-country": make.CountryFactory(code="AZE").pk,
        "participations-1-role": "participant",
    }
    answer = curator.post(url, typed)
    assert answer["Location"].startswith(workbench_url(article, part="done"))
    citation = Citation.objects.get()
    second = TEXT.index("They", TEXT.index("They") + 1)
    assert (citation.anchor, citation.start) == ("exact", second)


@pytest.mark.parametrize(
    ("passage", "says"),
    [
        ("1-", "Select the passage"),
        ("0-9999", "outside"),
        ("9-9", "outside"),
        ("-3-5", "Select the passage"),
    ],
)
def test_a_passage_that_is_not_there_is_told_and_nothing_breaks(
    curator, article, passage, says
):
    url = add_url(Meeting, _article=article.pk, _passage=passage)
    assert says in curator.get(url).content.decode()


def test_a_passage_of_a_text_that_was_corrected_meanwhile_is_refused(curator, article):
    make.ArticleTextFactory(article=article, text="Another text altogether, longer.")
    url = add_url(Meeting, **asked(article, "Ann Katz"), _text=1)
    assert "got a corrected text meanwhile" in curator.get(url).content.decode()


# Evidence for what is there


def test_a_passage_becomes_evidence_for_fields_of_several_records(curator, article):
    first = cite(article, "Ann Katz received Ben Hasanov")
    second = cite(article, "Cohen & Sons denied")
    first.review = second.review = "draft"
    for record in (first, second):
        record.save()
    url = small_form(article, "quote", "They spoke of trade.", nth=1)
    answer = curator.post(
        url,
        {
            "stance": "supports",
            f"claim-{first.pk}": ["topics", "place"],
            f"whole-{second.pk}": "on",
        },
    )
    assert "part=done" in answer["Location"]
    made = {row.record_id: row for row in Citation.objects.order_by("-pk")[:2]}
    assert sorted(made[first.pk].claim) == ["place", "topics"]
    assert made[second.pk].claim == []
    assert made[first.pk].start == TEXT.index("They", TEXT.index("They") + 1)


def test_the_form_numbers_records_as_the_text_does_whatever_was_not_found(
    curator, article
):
    lost = cite(article, "Ann Katz flew to the moon")
    late = cite(article, "Cohen & Sons denied")
    early = cite(article, "Ann Katz received Ben Hasanov")
    assert lost.citations.get().anchor == "not_found"
    beside = curator.get(workbench_url(article)).context["records"]
    numbers = [(each.number, each.record.pk) for each in beside]
    assert numbers == [(1, early.pk), (2, late.pk), (3, lost.pk)]
    for stance in ("supports", "contradicts"):
        url = small_form(article, "quote", "They spoke of trade.", stance=stance)
        labels = [whole.label for whole, _ in curator.get(url).context["groups"]]
        assert labels == [
            f"{number}. {record.title}"
            for number, record in enumerate((early, late, lost), 1)
        ]


def test_a_record_that_does_not_cite_the_article_yet_can_be_chosen(curator, article):
    record = make.EventFactory(review="draft")
    url = small_form(article, "quote", "Cohen & Sons denied it <b>all</b> 😀")
    curator.post(
        url, {"stance": "contradicts", "other": record.pk, "claimed_value": "no"}
    )
    citation = record.citations.get()
    assert citation.quote == "Cohen & Sons denied it <b>all</b> 😀"
    assert (citation.stance, citation.anchor) == ("contradicts", "exact")


def test_evidence_for_a_published_record_waits_for_a_reviewer_and_it_is_said(
    curator, article
):
    record = cite(article, "Ann Katz received Ben Hasanov")
    url = small_form(article, "quote", "Cohen & Sons")
    answer = curator.post(url, {"stance": "supports", f"whole-{record.pk}": "on"})
    assert answer.status_code == 302
    assert record.citations.count() == 1
    assert PendingChange.objects.get().record_id == record.pk
    page = curator.get(workbench_url(article)).content.decode()
    assert "waits for a reviewer" in page


def test_an_edit_of_a_published_record_beside_the_text_waits_and_it_is_said(
    curator, article
):
    record = cite(article, "Ann Katz received Ben Hasanov")
    page = reverse("admin:relations_meeting_change", args=[record.pk])
    url = f"{page}?_popup=1&_workbench={article.pk}"
    answer = curator.post(url, shown(curator, url) | {"title": "The new title"})
    assert answer["Location"].startswith(workbench_url(article, part="done"))
    record.refresh_from_db()
    assert record.title != "The new title"
    assert (
        "waits for a reviewer" in curator.get(workbench_url(article)).content.decode()
    )


def test_of_several_records_none_gets_a_passage_that_one_of_them_has(curator, article):
    first = cite(article, "Ann Katz received")
    second = cite(article, "Cohen & Sons")
    url = small_form(article, "quote", "Cohen & Sons")
    answer = curator.post(
        url,
        {
            "stance": "supports",
            f"whole-{first.pk}": "on",
            f"whole-{second.pk}": "on",
        },
    )
    html = answer.content.decode()
    assert f"{second.title}: This passage supports the record already." in html
    assert not PendingChange.objects.exists()


def test_no_record_chosen_is_a_sentence(curator, article):
    url = small_form(article, "quote", "Cohen & Sons")
    html = curator.post(url, {"stance": "supports"}).content.decode()
    assert "Choose a record, or fields of one." in html


def test_a_passage_becomes_a_spelling_of_an_official(curator, article):
    official = make.OfficialFactory(name="Annabel Katz")
    url = small_form(article, "spelling", "Ann Katz")
    answer = curator.post(
        url, {"official": official.pk, "name": "Ann Katz", "kind": "alias"}
    )
    assert "part=done" in answer["Location"]
    spelling = OfficialName.objects.get()
    assert (spelling.official, spelling.met_in) == (official, article)
    assert spelling.language == "en"
    again = curator.post(
        url, {"official": official.pk, "name": "Ann Katz", "kind": "alias"}
    )
    assert "This spelling is recorded already." in again.content.decode()


@pytest.mark.parametrize("name", ["quote", "spelling"])
def test_viewers_make_nothing_of_a_passage(client_of, article, name):
    article.rights = "full"
    article.save()
    cite(article, "Ann Katz received")
    url = small_form(article, name, "Cohen & Sons")
    assert client_of("Viewer").post(url, {}).status_code == 403


# What an address says


def test_a_form_begins_with_what_its_address_says(curator):
    aze, isr = (make.CountryFactory(code=code) for code in ("AZE", "ISR"))
    query = {
        "title": "Talks",
        "start": "2025-05",
        "place_country": "ISR",
        "participations-0-country": "AZE",
        "participations-0-role": "visitor",
        "participations-2-country": "ISR",
        "citations-0-quote": "words",
    }
    form = shown(curator, add_url(Meeting, **query))
    assert (form["title"], form["start"]) == ("Talks", "2025-05")
    assert form["place_country"] == isr.pk
    rows = [form.get(f"participations-{row}-country") for row in (0, 1)]
    assert rows == [aze.pk, isr.pk]
    assert form["citations-0-quote"] == "words"


def test_nonsense_in_an_address_leaves_a_form_that_can_be_filled(curator):
    query = {
        "start": "yesterdayish",
        "place_country": "NOPE",
        "participations-0-country": "x" * 300,
        "participations-0-role": "king",
        "_like": "9999999999999",
        "_article": "x",
        "_passage": "y",
    }
    url = add_url(Meeting, **query)
    form = shown(curator, url)
    assert "is not a date" in errors(curator.post(url, form | {"title": "Talks"}))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.KIND)
def test_a_copy_has_everything_but_passages_and_what_belongs_to_one_record(
    curator, kind
):
    record = make.KIND_FACTORIES[kind.KIND](
        cited=True, topics=["trade"], summary="In short.", confidence=2
    )
    form = shown(curator, add_url(kind, _like=record.pk))
    assert form["title"] == record.title
    assert form["summary"] == "In short."
    assert form["topics"] == ["trade"]
    parties = list(record.participations.order_by("position"))
    countries = [form[f"participations-{row}-country"] for row in range(len(parties))]
    assert countries == [party.country_id for party in parties]
    assert not form.get("citations-0-quote")


def test_another_record_takes_the_pair_the_article_and_the_date(curator, article):
    meeting = cite(article, "Ann Katz received")
    query = {"_like": meeting.pk, "_keep": ["pair", "article", "date"]}
    form = shown(curator, add_url(Meeting, **query))
    assert form["start"] == "2025-05"
    assert form["participations-1-role"] == "visitor"
    assert form["citations-0-article"] == article.pk
    assert not form.get("title")
    form = shown(curator, add_url(Event, **query))
    assert not form.get("participations-0-country"), "events have other roles"


def test_a_draft_is_no_example_for_who_may_not_see_it(client, user_in):
    draft = make.MeetingFactory(title="A secret draft", review="draft")
    user = user_in("Viewer")
    user.user_permissions.add(Permission.objects.get(codename="add_meeting"))
    client.force_login(user)
    html = client.get(add_url(Meeting, _like=draft.pk)).content.decode()
    assert "A secret draft" not in html


# Another one


def test_save_and_add_another_keeps_what_was_ticked(curator, article):
    meeting = cite(article, "Ann Katz received")
    meeting.review = "draft"
    meeting.save()
    page = reverse("admin:relations_meeting_change", args=[meeting.pk])
    ticked = {"_addanother": "1", "_keep": ["pair", "date"]}
    answer = curator.post(page, shown(curator, page) | ticked)
    assert answer["Location"] == add_url(
        Meeting, _like=meeting.pk, _keep=["pair", "date"]
    )
    html = curator.get(answer["Location"]).content.decode()
    assert 'name="_keep" value="pair" checked' in html
    assert 'name="_keep" value="article" checked' not in html


@pytest.fixture
def visit():
    """A draft of a visit of Ben Hasanov to Israel."""
    _katz, hasanov = people()
    title = "Hasanov in Haifa"
    return make.MeetingFactory(title=title, review="draft"), hasanov


def test_a_second_meeting_of_a_trip_takes_two_clicks(curator, visit):
    first, hasanov = visit
    party = first.participations.get(role="visitor")
    party.official, party.tenure = hasanov.official, hasanov
    party.save()
    page = reverse("admin:relations_meeting_change", args=[first.pk])
    url = add_url(Meeting, _like=first.pk, _keep="trip")
    assert url.replace("&", "&amp;") in curator.get(page).content.decode()
    answer = curator.post(url, shown(curator, url))
    assert answer.status_code == 302
    first.refresh_from_db()
    second = Meeting.objects.exclude(pk=first.pk).get()
    assert first.trip.official == hasanov.official
    assert second.trip == first.trip
    assert second.title == "Hasanov in Haifa (another meeting)"


def test_a_published_meeting_joins_the_trip_when_a_reviewer_agrees(curator, visit):
    first, hasanov = visit
    party = first.participations.get(role="visitor")
    party.official = hasanov.official
    party.save()
    first.review = "approved"
    first.save()
    url = add_url(Meeting, _like=first.pk, _keep="trip")
    curator.post(url, shown(curator, url))
    first.refresh_from_db()
    second = Meeting.objects.exclude(pk=first.pk).get()
    assert first.trip is None
    assert second.trip.official == hasanov.official
    assert PendingChange.objects.get().record_id == first.pk


def test_without_a_known_traveller_there_is_no_trip_and_it_is_said(curator, visit):
    first, _ = visit
    url = add_url(Meeting, _like=first.pk, _keep="trip")
    assert "Name the visiting official" in curator.get(url).content.decode()
    curator.post(url, shown(curator, url))
    assert Meeting.objects.exclude(pk=first.pk).get().trip is None
