"""A redaction leaves a value nowhere: no row, no past state, no log, no pending change.

`places_of` looks into every text and JSON column of every table of the database.
"""

import json
from datetime import date

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from articles.curated import Curated
from articles.models import Article, ArticleText, Source
from relations.actions.records import save_record, save_row
from relations.actions.redactable import is_held, redactable, value_of
from relations.actions.redaction import OF_RECORD, SHOWN_BY, redact, take_down_text
from relations.models import (
    KINDS,
    Agreement,
    AgreementAction,
    AgreementObligation,
    Citation,
    Comment,
    Dismissal,
    Finding,
    ImportedRow,
    Meeting,
    Official,
    Participation,
    PendingChange,
    Preference,
    Record,
    RecordLink,
    Redaction,
)
from tests.factories import (
    KIND_FACTORIES,
    AgreementFactory,
    ArticleFactory,
    ArticleTextFactory,
    CountryFactory,
    CountryNameFactory,
    EventFactory,
    GatheringFactory,
    ImportRunFactory,
    MeetingFactory,
    OfficialFactory,
    OfficialNameFactory,
    PostFactory,
    SourceFactory,
    TenureFactory,
    TradeTieFactory,
    TripFactory,
    party,
    passage,
)

pytestmark = pytest.mark.django_db
MARKER = "Xanthippe Quillfeather"
TRACES = ("xanthippe", "quillfeather")
CLEAN = "Something that everybody may read"


def places_of(*traces):
    """Every column of the database that holds one of the texts, in any case."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        wordy = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        if not wordy:
            continue
        for row in models.QuerySet(model).values_list(*wordy):
            for name, value in zip(wordy, row, strict=True):
                said = json.dumps(value, ensure_ascii=False, default=str).lower()
                if any(trace in said for trace in traces):
                    found.append(f"{model._meta.label}.{name}")
    return sorted(set(found))


def dates_of(day):
    """Every column of the database that holds a day."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if type(field).__name__ in ("DateField", "CompanionDate"):
                rows = models.QuerySet(model).filter(**{field.attname: day})
                if rows.exists():
                    found.add(f"{model._meta.label}.{field.attname}")
    return found


def log(row, text, message=""):
    """What the admin notes when somebody saves a row."""
    LogEntry.objects.create(
        user=row.updated_by or row.created_by,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=text[:200],
        action_flag=CHANGE,
        change_message=message,
    )


def meeting():
    return MeetingFactory(cited=True)


def citation():
    return MeetingFactory(citations=[passage(article=ArticleFactory())])


def child(record, name):
    return getattr(record, name).get()


def the_citation():
    return child(citation(), "citations")


def the_party():
    return MeetingFactory().participations.first()


def an_action():
    israel = CountryFactory(code="ISR")
    action = AgreementAction(country=israel, action="signature")
    return child(AgreementFactory(actions=[action]), "actions")


def an_obligation():
    israel = CountryFactory(code="ISR")
    duty = AgreementObligation(country=israel, obligation="defense")
    return child(AgreementFactory(obligations=[duty]), "obligations")


def a_preference():
    against = passage(stance="contradicts", claim=["title"])
    record = MeetingFactory(citations=[against])
    preferred = Preference(record=record, field="title", reason="Because")
    return save_row(preferred)


# How to make a row, and a column of it that holds words.
WORDS = {
    "record title": (meeting, "title"),
    "record summary": (meeting, "summary"),
    "record purpose": (meeting, "purpose"),
    "record city": (meeting, "place_city"),
    "event title": (EventFactory, "title"),
    "trade tie product": (TradeTieFactory, "product_text"),
    "agreement number": (AgreementFactory, "registration_number"),
    "citation quote": (the_citation, "quote"),
    "citation translation": (the_citation, "translation"),
    "citation claimed value": (the_citation, "claimed_value"),
    "citation note": (the_citation, "note"),
    "participation named as": (the_party, "named_as"),
    "agreement step note": (an_action, "note"),
    "obligation condition": (an_obligation, "condition"),
    "preference reason": (a_preference, "reason"),
    "official name": (OfficialFactory, "name"),
    "official native name": (OfficialFactory, "name_native"),
    "official note": (OfficialFactory, "note"),
    "official spelling": (OfficialNameFactory, "name"),
    "post title": (PostFactory, "title"),
    "trip title": (TripFactory, "title"),
    "gathering name": (GatheringFactory, "name"),
    "country name": (CountryFactory, "name"),
    "country spelling": (CountryNameFactory, "name"),
    "article title": (ArticleFactory, "title"),
    "article byline": (ArticleFactory, "byline"),
    "source name": (SourceFactory, "name"),
    "source owner": (SourceFactory, "owner"),
    "import run note": (ImportRunFactory, "note"),
}


def written(make, column, *values):
    """A row whose column held the values one after the other; each is a past state."""
    row = make()
    for value in values:
        setattr(row, column, value)
        row.save()
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize("name", WORDS)
def test_redacted_words_are_nowhere_in_the_database(name, reviewer_user):
    make, column = WORDS[name]
    row = written(make, column, f"{MARKER} once", MARKER, f"Of {MARKER}")
    row.sign(reviewer_user)
    log(row, str(row))
    assert places_of(*TRACES)

    noted = redact(row, column, user=reviewer_user, reason="A court said so.")

    assert places_of(*TRACES) == []
    row.refresh_from_db()
    assert getattr(row, column) == "[redacted]"
    where = type(row)._meta.label_lower, row.pk, column
    assert (noted.table, noted.row, noted.column) == where


def test_a_redaction_counts_the_states_and_says_who_and_why(reviewer_user):
    record = written(meeting, "summary", MARKER, f"Of {MARKER}", "")

    redact(record, "summary", user=reviewer_user, reason=" A court said so. ")

    noted = Redaction.objects.get()
    assert (noted.states, noted.by, noted.reason) == (
        2,
        reviewer_user,
        "A court said so.",
    )


@pytest.mark.parametrize("reason", ["{} was named.", "Of “{}”, a court said.", "{}"])
def test_a_reason_does_not_tell_what_is_taken_out(reason, reviewer_user):
    record = written(meeting, "summary", f"Of {MARKER}", MARKER, "")
    with pytest.raises(ValidationError, match="say why without it"):
        redact(
            record, "summary", user=reviewer_user, reason=reason.format(MARKER.upper())
        )
    assert not Redaction.objects.exists()
    past = Record.history.filter(id=record.pk).values_list("summary", flat=True)
    assert f"Of {MARKER}" in past
    # A part of another word is none of it.
    redact(record, "summary", user=reviewer_user, reason=f"Un{MARKER}ly.")


@pytest.mark.parametrize("name", WORDS)
def test_words_of_the_past_alone_can_go_and_the_row_keeps_its_own(name, reviewer_user):
    make, column = WORDS[name]
    row = written(make, column, MARKER, CLEAN)

    redact(row, column, user=reviewer_user, reason="An error.", past_only=True)

    assert places_of(*TRACES) == []
    row.refresh_from_db()
    assert getattr(row, column) == CLEAN


@pytest.mark.parametrize("name", WORDS)
def test_the_past_of_a_row_that_was_deleted_can_go(name, reviewer_user):
    make, column = WORDS[name]
    row = written(make, column, MARKER)
    model, number = type(row), row.pk
    row.sign(reviewer_user)
    log(row, str(row))
    row.delete()

    redact(model(pk=number), column, user=reviewer_user, reason="A court said so.")

    assert places_of(*TRACES) == []


def test_an_address_goes_with_its_key_and_with_the_archived_copy(reviewer_user):
    url = "https://news.example/quillfeather?id=7"
    article = ArticleFactory(url=url, archive_url=f"https://archive.example/{url}")

    redact(article, "url", user=reviewer_user, reason="A court said so.")

    assert places_of(*TRACES) == []
    article.refresh_from_db()
    assert (article.url, article.canonical_url) == ("", "")
    article.full_clean()


def test_two_articles_without_their_addresses_do_not_collide(reviewer_user):
    for number in range(2):
        article = ArticleFactory(url=f"https://news.example/{number}")
        redact(article, "url", user=reviewer_user, reason="So.")

    assert Article.objects.filter(canonical_url="").count() == 2


def test_the_text_of_an_article_goes_and_its_passages_stay_proved(reviewer_user):
    article = ArticleFactory(text=f"Said {MARKER}: ministers met and spoke. {MARKER}.")
    ArticleTextFactory(
        article=article, text=f"By {MARKER}. Ministers met and spoke of {MARKER}."
    )
    quoted = passage(article=article, quote="inisters met and spoke")
    record = MeetingFactory(citations=[quoted])
    text, start = quoted.text_version, quoted.start

    noted = take_down_text(article, user=reviewer_user, reason="The publisher asked.")

    assert places_of(*TRACES) == []
    stored = record.citations.get()
    assert (stored.anchor, stored.text_sha256) == ("verified_elsewhere", text.sha256)
    assert (stored.start, stored.text_version) == (start, None)
    assert (stored.quote, stored.prefix) == ("inisters met and spoke", "")
    article.refresh_from_db()
    assert article.rights == "no_text"
    assert not ArticleText.objects.exists()
    assert (noted.table, noted.row, noted.states) == (
        "articles.articletext",
        article.pk,
        2,
    )
    stored.full_clean()
    stored.save()
    assert stored.anchor == "verified_elsewhere"
    assert Record.history.filter(id=record.pk).first().history_change_reason == (
        "Redacted: text"
    )


def test_no_past_state_points_to_a_text_that_was_taken_down(reviewer_user):
    article = ArticleFactory(text="Ministers met and spoke of trade.")
    record = MeetingFactory(citations=[passage(article=article, quote="met and spoke")])

    take_down_text(article, user=reviewer_user, reason="The publisher asked.")

    past = Citation.history.filter(record_id=record.pk)
    assert past.count() == 2
    assert {state.text_version_id for state in past} == {None}
    assert {state.anchor for state in past} == {"verified_elsewhere"}
    assert {state.suffix for state in past} == {""}


def test_a_passage_that_was_orphaned_stays_so_when_the_text_goes(reviewer_user):
    article = ArticleFactory(text="Ministers met and spoke of trade.")
    quoted = passage(article=article, quote="met and spoke")
    record = MeetingFactory(citations=[quoted])
    ArticleTextFactory(article=article, text="Ministers were seen together.")
    quoted.anchor = "orphaned"
    quoted.save()

    take_down_text(article, user=reviewer_user, reason="The publisher asked.")

    stored = record.citations.get()
    assert (stored.anchor, stored.text_version) == ("orphaned", None)


def test_an_article_without_a_text_has_none_to_take_down(reviewer_user):
    with pytest.raises(ValidationError, match="No text of this article is kept"):
        take_down_text(ArticleFactory(), user=reviewer_user, reason="So.")


def test_a_text_is_taken_down_by_those_alone_who_may(user_in):
    article = ArticleFactory(text="Ministers met and spoke of trade.")
    with pytest.raises(PermissionDenied):
        take_down_text(article, user=user_in("Curator"), reason="So.")
    assert ArticleText.objects.exists()


def test_a_record_that_is_published_changes_at_once_and_stays_published(reviewer_user):
    record = written(meeting, "title", MARKER)
    assert record.review == "approved"

    redact(record, "title", user=reviewer_user, reason="A court said so.")

    record.refresh_from_db()
    assert (record.title, record.review) == ("[redacted]", "approved")
    assert not PendingChange.objects.exists()


def test_the_new_state_says_who_and_which_column_and_never_what(reviewer_user):
    record = written(meeting, "title", MARKER)
    before = record.version

    redact(record, "title", user=reviewer_user, reason="A court said so.")

    newest = Record.history.filter(id=record.pk).first()
    assert newest.history_change_reason == "Redacted: title"
    assert (newest.history_user, newest.version) == (reviewer_user, before + 1)


def test_who_redacts_has_not_written_the_record(reviewer_user):
    record = written(meeting, "title", MARKER)

    redact(record, "title", user=reviewer_user, reason="A court said so.")

    record.refresh_from_db()
    assert reviewer_user not in (record.created_by, record.updated_by)


def test_reasons_of_past_changes_are_kept(reviewer_user):
    record = save_record(meeting(), reason="The ministry corrected it.")

    redact(record, "title", user=reviewer_user, reason="A court said so.")

    reasons = Record.history.filter(id=record.pk).values_list(
        "history_change_reason", flat=True
    )
    assert "The ministry corrected it." in reasons


def test_a_record_gets_a_new_version_when_words_of_its_rows_go(reviewer_user):
    quoted = written(the_citation, "note", MARKER)
    before = quoted.record.version

    redact(quoted, "note", user=reviewer_user, reason="So.")

    assert Record.objects.get().version == before + 1


def test_an_official_gets_a_new_version_when_a_spelling_goes(reviewer_user):
    spelling = OfficialNameFactory(name=MARKER)

    redact(spelling, "name", user=reviewer_user, reason="So.")

    assert Official.objects.get().version == 2


def test_a_name_goes_from_what_sorts_and_finds_it(reviewer_user):
    official = OfficialFactory(name=MARKER)

    redact(official, "name", user=reviewer_user, reason="So.")

    official.refresh_from_db()
    assert official.sort_name == "[redacted]"
    assert not Official.objects.named("Quillfeather").exists()


def test_redacted_spellings_of_one_official_are_told_apart(reviewer_user):
    official = OfficialFactory()
    first, second = (
        OfficialNameFactory(official=official, name=f"{MARKER} {number}")
        for number in range(2)
    )

    for spelling in (first, second):
        redact(spelling, "name", user=reviewer_user, reason="So.")

    second.refresh_from_db()
    assert second.name == f"[redacted {second.pk}]"
    assert places_of(*TRACES) == []


def test_redacted_passages_of_one_article_are_told_apart(reviewer_user):
    article = ArticleFactory()
    quotes = [passage(article=article, quote=f"{MARKER} no. {n}") for n in range(2)]
    record = MeetingFactory(citations=quotes)

    for quoted in record.citations.all():
        redact(quoted, "quote", user=reviewer_user, reason="So.")

    kept = [each.quote for each in record.citations.order_by("id")]
    assert kept == ["[redacted]", f"[redacted {quotes[1].pk}]"]


def test_a_redacted_quote_keeps_its_place_and_is_not_looked_for_again(reviewer_user):
    record = MeetingFactory(cited=True)
    quoted = record.citations.get()
    place = quoted.anchor, quoted.start, quoted.end, quoted.text_version
    redact(quoted, "quote", user=reviewer_user, reason="So.")

    stored = record.citations.get()
    stored.start = None
    stored.full_clean()
    stored.save()

    assert (stored.anchor, stored.start, stored.end, stored.text_version) == place
    assert (stored.prefix, stored.suffix) == ("", "")


def test_nobody_cites_the_mark_itself():
    with pytest.raises(ValidationError, match="words that were taken out"):
        MeetingFactory(citations=[passage(quote="[redacted]")])


def test_a_redacted_passage_stays_with_its_article(reviewer_user):
    record = MeetingFactory(cited=True)
    redact(record.citations.get(), "quote", user=reviewer_user, reason="So.")

    stored = record.citations.get()
    stored.article = ArticleFactory(text="They met at [redacted] once more.")
    with pytest.raises(ValidationError, match="words that were taken out"):
        stored.full_clean()


def test_a_date_goes_with_its_bounds_and_from_the_timeline(reviewer_user):
    day = date(1987, 6, 5)
    record = MeetingFactory(start="1987-06-05")

    redact(record, "start", user=reviewer_user, reason="So.")

    assert dates_of(day) == set()
    assert places_of("1987-06-05") == []
    record = Meeting.objects.get()
    assert record.start.precision == "unknown"
    assert record.sort_date == record.created.date()
    assert set(RecordLink.objects.values_list("sort_date", flat=True)) == {
        record.sort_date
    }


def test_an_end_that_goes_leaves_an_end_that_nobody_knows(reviewer_user):
    record = MeetingFactory(start="1987", end="1988-02-03")

    redact(record, "end", user=reviewer_user, reason="So.")

    assert dates_of(date(1988, 2, 3)) == set()
    record = Meeting.objects.get()
    assert (record.end.text, record.end_state) == ("", "unknown")
    assert {state.end_state for state in Record.history.all()} == {"unknown"}


def test_the_day_of_a_signature_goes_and_the_agreement_stays_signed(reviewer_user):
    agreement = AgreementFactory(signed="1987-06-05", announced="1986")

    redact(agreement, "signed", user=reviewer_user, reason="So.")

    assert dates_of(date(1987, 6, 5)) == set()
    agreement = Agreement.objects.get()
    assert (agreement.status, agreement.start.text) == ("signed", "1986")
    assert {state.start.text for state in Record.history.all()} == {"1986"}


def test_the_end_of_an_agreement_goes_from_both_halves_of_its_past(reviewer_user):
    agreement = AgreementFactory(signed="1980", ended="1988-02-03")
    number = agreement.pk
    agreement.delete()

    redact(Agreement(pk=number), "ended", user=reviewer_user, reason="So.")

    assert dates_of(date(1988, 2, 3)) == set()


def test_an_official_goes_with_the_post_and_a_mark_says_so(reviewer_user):
    tenure = TenureFactory()
    named = party("ISR", "host", official=tenure.official, tenure=tenure)
    record = save_record(
        MeetingFactory(),
        children={"participations": [named, party("AZE", "visitor")]},
    )
    host = record.participations.get(role="host")

    redact(host, "official", user=reviewer_user, reason="So.")

    host.refresh_from_db()
    assert (host.official, host.tenure, host.named_as) == (None, None, "[redacted]")
    past = Participation.history.filter(id=host.pk)
    assert {state.official_id for state in past} == {None}
    assert {state.tenure_id for state in past} == {None}


def test_an_amount_goes_with_its_currency_and_its_words(reviewer_user):
    tie = TradeTieFactory(amount=1_200_000, currency="USD", as_reported=MARKER)

    redact(tie, "amount", user=reviewer_user, reason="So.")

    tie.refresh_from_db()
    assert (tie.amount, tie.currency, tie.as_reported) == (None, "", "[redacted]")
    assert places_of(*TRACES) == []


def test_a_duty_to_one_party_does_not_become_one_to_all_unmarked(reviewer_user):
    israel = CountryFactory(code="ISR")
    duty = AgreementObligation(
        country=israel, obligation="defense", toward=CountryFactory(code="AZE")
    )
    agreement = AgreementFactory(obligations=[duty])

    redact(agreement.obligations.get(), "toward", user=reviewer_user, reason="So.")

    stored = agreement.obligations.get()
    assert (stored.toward, stored.condition) == (None, "[redacted]")


def test_two_rows_that_only_a_date_tells_apart_are_not_made_one(reviewer_user):
    israel = CountryFactory(code="ISR")
    steps = [
        AgreementAction(country=israel, action="signature", date=day)
        for day in ("", "1987-06-05")
    ]
    agreement = AgreementFactory(actions=steps)
    dated = agreement.actions.get(date="1987-06-05")

    with pytest.raises(ValidationError, match="Delete one of the two first"):
        redact(dated, "date", user=reviewer_user, reason="So.")

    number = dated.pk
    dated.delete()
    redact(AgreementAction(pk=number), "date", user=reviewer_user, reason="So.")
    assert places_of("1987-06-05") == []


def test_an_undated_record_leaves_the_day_of_an_article_without_date(reviewer_user):
    article = ArticleFactory(published="1987-06-05")
    record = MeetingFactory(
        start="", citations=[passage(article=article, quote="met and spoke")]
    )
    assert Record.objects.get().sort_date == date(1987, 6, 5)

    redact(article, "published", user=reviewer_user, reason="So.")

    record = Record.objects.get()
    assert record.sort_date == record.created.date()


def change_of(record, author, *edits):
    return PendingChange.objects.create(
        record=record, base_version=1, author=author, edits=list(edits)
    )


def test_words_go_from_changes_that_wait_or_were_made(reviewer_user):
    record = written(meeting, "title", MARKER)
    quoted = record.citations.get()
    change = change_of(
        record,
        reviewer_user,
        {
            "table": "record",
            "row": record.pk,
            "action": "change",
            "before": {"title": MARKER, "summary": ""},
            "after": {"title": f"{MARKER} and others", "summary": CLEAN},
        },
        {
            "table": "citations",
            "row": quoted.pk,
            "action": "change",
            "before": {"note": ""},
            "after": {"note": f"See {MARKER}."},
        },
    )

    redact(record, "title", user=reviewer_user, reason="So.")

    assert places_of(*TRACES) == []
    change.refresh_from_db()
    first, second = change.edits
    assert first["before"] == {"title": "[redacted]", "summary": ""}
    assert first["after"] == {"title": "[redacted]", "summary": CLEAN}
    assert second["after"] == {"note": "See [redacted]."}


def test_a_row_that_a_change_added_loses_its_words_in_that_change(reviewer_user):
    record = citation()
    quoted = record.citations.get()
    added = {"quote": quoted.quote, "translation": MARKER, "stance": "supports"}
    change = change_of(
        record,
        reviewer_user,
        {
            "table": "citations",
            "row": None,
            "action": "add",
            "before": {},
            "after": added,
        },
    )

    redact(quoted, "quote", user=reviewer_user, reason="So.")

    change.refresh_from_db()
    assert change.edits[0]["after"] == {
        "quote": "[redacted]",
        "translation": "",
        "stance": "supports",
    }


def test_words_go_from_findings_dismissals_and_comments(reviewer_user):
    record = written(meeting, "title", MARKER)
    Finding.objects.create(
        record=record,
        rule="relative_date",
        severity="warning",
        subject="start",
        sentence=f"Of {MARKER}",
    )
    Dismissal.objects.create(
        record=record,
        rule="relative_date",
        sentence=f"About “{MARKER[:21]}…”",
        reason=f"{MARKER} is right.",
        by=reviewer_user,
    )
    Comment.objects.create(
        record=record, author=reviewer_user, text=f"Is {MARKER} meant? Xanadu?"
    )

    redact(record, "title", user=reviewer_user, reason="So.")

    assert places_of(*TRACES) == []
    assert Comment.objects.get().text == "Is [redacted] meant? Xanadu?"
    assert Dismissal.objects.get().sentence == "[redacted]"


def test_the_name_of_an_official_goes_from_findings_of_their_records(reviewer_user):
    official = OfficialFactory(name=MARKER)
    record = MeetingFactory(
        parties=[
            (CountryFactory(code="ISR"), "host"),
            (CountryFactory(code="AZE"), "visitor"),
        ]
    )
    host = record.participations.get(role="host")
    host.official = official
    host.save()
    Finding.objects.create(
        record=record,
        rule="not_in_post",
        severity="warning",
        subject="participant 0",
        sentence=f"{MARKER} was in no post.",
    )

    redact(official, "name", user=reviewer_user, reason="So.")

    assert places_of(*TRACES) == []


def test_words_go_from_the_imported_row_and_others_stay(reviewer_user):
    record = written(meeting, "title", MARKER)
    row = ImportedRow.objects.create(
        run=ImportRunFactory(),
        number=1,
        record=record,
        raw={"title": MARKER, "note": f"({MARKER})", "year": "2025", "n": 3},
    )

    redact(record, "title", user=reviewer_user, reason="So.")

    row.refresh_from_db()
    assert row.raw == {
        "title": "[redacted]",
        "note": "([redacted])",
        "year": "2025",
        "n": 3,
    }


def test_a_number_goes_from_the_imported_row_however_it_is_written(reviewer_user):
    tie = TradeTieFactory(amount=1_200_000, currency="USD")
    row = ImportedRow.objects.create(
        run=ImportRunFactory(),
        number=1,
        record=tie,
        raw={"a": "1,200,000", "b": 1200000, "c": "1200000.00", "d": "12"},
    )

    redact(tie, "amount", user=reviewer_user, reason="So.")

    row.refresh_from_db()
    assert row.raw == {
        "a": "[redacted]",
        "b": "[redacted]",
        "c": "[redacted]",
        "d": "12",
    }


def test_the_log_of_the_admin_forgets_how_rows_of_a_page_were_called(reviewer_user):
    record = citation()
    quoted = record.citations.get()
    quoted.quote = f"The minister {MARKER} met and spoke"
    quoted.save()
    record.sign(reviewer_user)
    told = [{"added": {"name": "citation", "object": str(quoted)}}]
    log(record, record.title, json.dumps(told))

    redact(quoted, "quote", user=reviewer_user, reason="So.")

    assert places_of(*TRACES) == []
    entry = LogEntry.objects.get()
    assert json.loads(entry.change_message) == [
        {"added": {"name": "citation", "object": "[redacted]"}}
    ]
    assert entry.object_repr == record.title


@pytest.mark.parametrize("role", ["Viewer", "Curator"])
def test_who_may_not_redact_changes_nothing(user_in, role):
    record = written(meeting, "title", MARKER)

    with pytest.raises(PermissionDenied, match="may not redact"):
        redact(record, "title", user=user_in(role), reason="So.")

    assert Record.objects.get().title == MARKER
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_redaction_has_a_reason(reviewer_user, reason):
    with pytest.raises(ValidationError, match="Say why it has to go"):
        redact(meeting(), "title", user=reviewer_user, reason=reason)


@pytest.mark.parametrize("column", ["review", "uid", "status", "topics", "nonsense"])
def test_what_cannot_be_taken_out_is_refused_with_what_can(reviewer_user, column):
    with pytest.raises(ValidationError) as caught:
        redact(meeting(), column, user=reviewer_user, reason="So.")
    assert caught.value.messages[0].startswith(
        f"“{column}” of meetings cannot be taken out; choose from title, summary, "
    )


def test_what_is_empty_already_is_refused(reviewer_user):
    with pytest.raises(ValidationError, match="“summary” is empty already"):
        redact(meeting(), "summary", user=reviewer_user, reason="So.")


def test_what_was_redacted_is_not_redacted_twice(reviewer_user):
    record = written(meeting, "title", MARKER)
    redact(record, "title", user=reviewer_user, reason="So.")
    with pytest.raises(ValidationError, match="“title” is empty already"):
        redact(record, "title", user=reviewer_user, reason="So.")


def test_a_past_that_holds_no_other_value_is_refused(reviewer_user):
    with pytest.raises(ValidationError, match="No past state has another “title”"):
        redact(meeting(), "title", user=reviewer_user, reason="So.", past_only=True)


def test_a_row_that_never_was_is_refused(reviewer_user):
    with pytest.raises(ValidationError, match="There is no citation 987654"):
        redact(Citation(pk=987654), "quote", user=reviewer_user, reason="So.")


def test_a_redaction_that_is_refused_leaves_no_note(reviewer_user):
    with pytest.raises(ValidationError):
        redact(meeting(), "summary", user=reviewer_user, reason="So.")
    assert not Redaction.objects.exists()


def test_a_value_that_was_emptied_stays_empty_when_its_past_goes(reviewer_user):
    record = written(meeting, "summary", MARKER, "")

    redact(record, "summary", user=reviewer_user, reason="So.")

    assert Record.objects.get().summary == ""
    assert places_of(*TRACES) == []


def test_a_row_stays_valid_when_everything_that_may_go_is_gone(reviewer_user):
    tie = TradeTieFactory(
        summary="a",
        purpose="b",
        end="2025-06",
        amount=5,
        currency="USD",
        quantity=4,
        unit="t",
        as_reported="c",
        product_text="d",
        confidence=2,
        place_city="Baku",
        place_country=CountryFactory(code="AZE"),
    )
    for name, field in redactable(type(tie)).items():
        tie.refresh_from_db()
        if is_held(value_of(field, tie)):
            redact(tie, name, user=reviewer_user, reason="So.")

    tie.refresh_from_db()
    tie.full_clean()
    held = [name for name in redactable(type(tie)) if getattr(tie, name)]
    assert {getattr(tie, name) for name in held} == {"[redacted]"}


def test_every_table_of_a_record_and_every_table_that_it_shows_is_known():
    curated = {
        model
        for model in apps.get_models()
        if issubclass(model, Curated) and not issubclass(model, Record)
    }
    # Codes, and which state followed which, are told in no sentence on a record.
    silent = {apps.get_model("relations", name) for name in ("CountryCode",)}
    silent.add(apps.get_model("relations", "Succession"))
    silent.add(apps.get_model("relations", "NotTheSame"))
    assert curated - silent == {*OF_RECORD, *SHOWN_BY}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_a_record_may_be_given_as_a_record_of_any_kind(kind, reviewer_user):
    made = KIND_FACTORIES[kind.KIND.value](title=MARKER)

    noted = redact(Record.objects.get(), "title", user=reviewer_user, reason="So.")

    assert noted.table == kind._meta.label_lower
    assert kind.objects.get(pk=made.pk).title == "[redacted]"


def test_a_source_without_a_name_is_told_apart(reviewer_user):
    sources = [SourceFactory(name=f"{MARKER} {number}") for number in range(2)]
    for source in sources:
        redact(source, "name", user=reviewer_user, reason="So.")

    names = set(Source.objects.values_list("name", flat=True))
    assert names == {"[redacted]", f"[redacted {sources[1].pk}]"}
