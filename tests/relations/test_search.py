"""Records, officials and articles are found by what one may read of them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from relations import words
from relations.actions import renames
from relations.actions.rebuild import rebuild
from relations.actions.records import delete_citation, save_record
from relations.actions.redaction import redact, take_down_text
from relations.actions.search import TEXT_LIMIT
from relations.apps import make_word_indexes
from relations.models import (
    Meeting,
    Official,
    OfficialWords,
    Record,
    RecordWords,
)
from relations.querysets.search import found, ranked, searched
from tests import factories as make
from tests.factories import party, passage
from tests.relations.search_corpus import EXPECTED, corpus

pytestmark = pytest.mark.django_db


def finds(query, rows=None, openly=True):
    """The numbers of what a query finds; of records, unless told."""
    rows = Record.objects.all() if rows is None else rows
    return sorted(searched(rows, query, openly=openly).values_list("pk", flat=True))


def finds_articles(query, openly=True):
    return finds(query, Article.objects.all(), openly)


def nothing_to_rebuild():
    return not any(rebuild().values())


def test_every_query_finds_the_same_on_every_engine():
    numbers = corpus()
    names = {number: name for name, number in numbers.items()}
    told = {
        query: sorted(names[number] for number in finds(query)) for query in EXPECTED
    }
    expected = {query: sorted(each.split()) for query, each in EXPECTED.items()}
    assert told == expected
    assert len(EXPECTED) >= 60
    assert nothing_to_rebuild()


@pytest.mark.parametrize("factory", make.KIND_FACTORIES.values())
def test_a_record_of_any_kind_is_found_as_its_kind(factory):
    record = factory(title="Quillfeather")
    assert finds("quill", type(record).objects.all()) == [record.pk]
    record.title = "Another"
    save_record(record)
    assert finds("quill") == []
    record.delete()
    assert not RecordWords.objects.exists()
    assert finds("another") == []


def test_a_record_is_found_by_everything_that_is_said_in_it():
    said = {
        "title": "alphaword",
        "summary": "betaword",
        "purpose": "gammaword",
        "status_reason": "deltaword",
        "place_city": "epsilonword",
    }
    belarus = make.CountryFactory(code="BLR", name="Zetaword", official_name="Etaword")
    parties = [
        ("ISR", "host"),
        ("AZE", "visitor"),
        (belarus, "observer"),
    ]
    record = make.MeetingFactory(**said, parties=parties[:2], place_country=belarus)
    party(belarus, "observer", record=record, named_as="Thetaword").save()
    cited = passage(
        article=make.ArticleFactory(title="Iotaword", text="Kappaword here."),
        quote="Kappaword here",
        translation="lambdaword",
        note="muword",
        claimed_value="nuword",
    )
    cited.record = record
    children = {"citations": [cited]}
    save_record(record, children=children)
    for word in (*said.values(), "zetaword", "etaword", "blr", "thetaword"):
        assert finds(word) == [record.pk], word
    for word in ("iotaword", "kappaword", "lambdaword", "muword", "nuword"):
        assert finds(word) == [record.pk], word


def test_steps_and_obligations_are_words_of_their_agreement():
    israel = make.CountryFactory(code="ISR")
    agreement = make.AgreementFactory(
        actions=[
            make.models.AgreementAction(
                country=israel, action="signature", note="with a reservation"
            )
        ],
        obligations=[
            make.models.AgreementObligation(
                country=israel, obligation="defense", condition="if attacked"
            )
        ],
    )
    assert finds("reservation attacked") == [agreement.pk]


# What the public may find


def hidden_and_seen(record, word):
    """Whether the public is kept from a record by a word that editors find it by."""
    return finds(word) == [] and finds(word, openly=False) == [record.pk]


def confidential(**columns):
    source = make.SourceFactory(confidential=True)
    article = make.ArticleFactory(
        source=source, title="Whisperer", text="Murmuring was heard.", rights="full"
    )
    return passage(article=article, quote="Murmuring was heard", **columns)


def test_a_passage_of_a_confidential_source_is_found_by_editors_alone():
    record = make.MeetingFactory(
        citations=[confidential(note="Hushed", translation="Softly")]
    )
    for word in ("murmuring", "whisperer", "hushed", "softly"):
        assert hidden_and_seen(record, word), word
    assert finds('"murmuring was"') == []
    assert finds('"murmuring was"', openly=False) == [record.pk]


def test_words_of_which_some_are_open_do_not_tell_of_the_others():
    record = make.MeetingFactory(title="Open talks", citations=[confidential()])
    assert hidden_and_seen(record, "talks murmuring")


def test_a_source_that_becomes_confidential_takes_its_words_along_and_back():
    record = make.MeetingFactory(cited=True)
    source = record.citations.get().article.source
    assert finds("spoke") == [record.pk]
    source.confidential = True
    source.save()
    assert hidden_and_seen(record, "spoke")
    source.confidential = False
    source.save()
    assert finds("spoke") == [record.pk]
    assert nothing_to_rebuild()


def test_no_number_of_records_is_too_many_to_be_hidden(monkeypatch):
    monkeypatch.setattr(renames, "FOLLOWED", 1)
    article = make.ArticleFactory(text="They met and spoke about trade.")
    for _ in range(3):
        make.MeetingFactory(citations=[passage(article=article)])
    source = article.source
    source.confidential = True
    source.save()
    assert finds("spoke") == []


def test_a_passage_is_found_as_far_as_the_public_may_read_it():
    words_ = "Ministers of the two countries met and spoke about trade."
    article = make.ArticleFactory(text=words_, rights="excerpt", excerpt_limit=20)
    cited = passage(article=article, quote=words_[:-1], translation="Sprachen")
    record = make.MeetingFactory(citations=[cited])
    assert finds("ministers") == [record.pk]
    assert hidden_and_seen(record, "trade")
    assert hidden_and_seen(record, "sprachen")
    article.excerpt_limit = 300
    article.save()
    assert finds("trade sprachen") == [record.pk]
    article.excerpt_limit = 20
    article.save()
    assert hidden_and_seen(record, "trade")


def test_the_text_of_an_article_is_found_as_far_as_its_rights_show_it():
    article = make.ArticleFactory(text="Wholly unprecedented.", rights="excerpt")
    assert finds_articles("unprecedented") == []
    assert finds_articles("unprecedented", openly=False) == [article.pk]
    article.rights = "full"
    article.save()
    assert finds_articles("unprecedented") == [article.pk]
    article.rights = "no_text"
    article.save()
    assert finds_articles("unprecedented") == []
    assert nothing_to_rebuild()


def test_of_a_long_text_the_beginning_is_searched():
    text = "early " + "x" * TEXT_LIMIT + " late"
    article = make.ArticleFactory(text=text, rights="full")
    assert finds_articles("early") == [article.pk]
    assert finds_articles("late") == []


def test_the_newest_text_of_an_article_is_searched():
    article = make.ArticleFactory(text="The first words.", rights="full")
    make.ArticleTextFactory(article=article, text="The second words.")
    assert finds_articles("first") == []
    assert finds_articles('"second words"') == [article.pk]
    assert nothing_to_rebuild()


def test_an_article_is_found_by_publisher_author_and_address():
    article = make.ArticleFactory(
        title="Ministers meet",
        byline="Ada Quill",
        credit="With agencies",
        url="https://news.example/2025/talks",
        source__name="Caspian Herald",
    )
    for query in (
        *("caspian", "quill", "agencies", "https://news.example/2025/talks"),
        "caspian quill meet",
    ):
        assert finds_articles(query) == [article.pk], query


# Names that change


def test_a_renamed_official_is_found_in_the_records_that_name_them():
    official = make.OfficialFactory(name="Zakir Hasanov")
    record = with_official(official)
    assert finds("hasanov") == [record.pk]
    official.name, official.sort_name = "Zakir Gasanov", ""
    official.save()
    assert (finds("hasanov"), finds("gasanov")) == ([], [record.pk])
    spelling = make.OfficialNameFactory(official=official, name="Həsənov")
    assert finds("hasanov") == [record.pk]
    assert finds("hasanov", Official.objects.all()) == [official.pk]
    other = make.OfficialFactory()
    spelling.official = other
    spelling.save()
    assert finds("hasanov") == []
    assert finds("hasanov", Official.objects.all()) == [other.pk]
    spelling.delete()
    assert finds("hasanov", Official.objects.all()) == []
    assert nothing_to_rebuild()


def with_official(official, country="ISR", **columns):
    record = make.MeetingFactory(**columns)
    own = record.participations.get(country__code=country)
    own.official = official
    others = record.participations.exclude(pk=own.pk)
    save_record(record, children={"participations": [own, *others]})
    return record


def test_a_renamed_country_and_source_are_found_by_their_new_names():
    record = make.MeetingFactory(place_country=make.CountryFactory(code="SWZ"))
    swaziland = record.place_country
    swaziland.name = "Eswatini"
    swaziland.save()
    assert finds("eswatini") == [record.pk]
    israel = make.CountryFactory(code="ISR")
    name = make.CountryNameFactory(country=israel, name="ישראל")
    assert finds("ישראל") == [record.pk]
    name.delete()
    assert finds("ישראל") == []
    article = make.ArticleFactory(source__name="Herald")
    source = article.source
    source.name = "Tribune"
    source.save()
    assert finds_articles("tribune") == [article.pk]
    assert finds_articles("herald") == []
    assert nothing_to_rebuild()


def test_a_new_headline_is_found_in_the_records_that_cite_it():
    record = make.MeetingFactory(cited=True)
    article = record.citations.get().article
    article.title = "Headline anew"
    article.save()
    assert finds("anew") == [record.pk]
    assert nothing_to_rebuild()


def test_beyond_a_limit_rebuild_follows_a_new_name():
    official = make.OfficialFactory(name="Zakir Hasanov")
    records = [with_official(official, start=f"202{year}") for year in range(3)]
    rows = [official]
    Official.objects.unrecorded().filter(pk=official.pk).update(name="Gasanov")
    renames.follow(rows, limit=2)
    assert finds("gasanov") == [records[1].pk, records[2].pk]
    assert rebuild()["worded"] == 1
    assert finds("gasanov") == sorted(record.pk for record in records)
    assert nothing_to_rebuild()


def test_an_edit_that_changes_no_word_looks_at_no_record(monkeypatch):
    official = make.OfficialFactory(name="Zakir Hasanov")
    with_official(official)
    asked = []
    monkeypatch.setattr(renames, "follow", lambda rows, limit: asked.append(rows))
    official.gender = "male"
    official.save()
    assert asked == []


def test_a_deleted_official_leaves_no_words():
    official = make.OfficialFactory()
    make.OfficialNameFactory(official=official)
    official.delete()
    assert not OfficialWords.objects.exists()


def test_a_deleted_article_leaves_no_words():
    article = make.ArticleFactory(text="Something that was written.", rights="full")
    article.delete()
    assert finds_articles("written") == []
    connection.check_constraints()


def test_what_is_taken_from_a_record_is_found_no_more(user_in):
    record = make.MeetingFactory(cited=True)
    delete_citation(record.citations.get(), user=user_in("Curator"))
    assert finds("spoke") == []
    assert nothing_to_rebuild()


# Redactions


def test_a_redacted_passage_is_found_by_nobody(reviewer_user):
    record = make.MeetingFactory(cited=True)
    redact(record.citations.get(), "quote", user=reviewer_user, reason="So.")
    for query in ("spoke", '"spoke about"', "redacted"):
        assert finds(query, openly=False) == [], query
    assert nothing_to_rebuild()


def test_a_redacted_name_is_found_in_no_record_however_many(reviewer_user, monkeypatch):
    monkeypatch.setattr(renames, "FOLLOWED", 1)
    official = make.OfficialFactory(name="Zakir Hasanov")
    spelling = make.OfficialNameFactory(official=official, name="Gasanov")
    for _ in range(3):
        with_official(official)
    redact(spelling, "name", user=reviewer_user, reason="So.")
    assert finds("gasanov", openly=False) == []
    assert len(finds("hasanov")) == 3
    redact(official, "name", user=reviewer_user, reason="So.")
    assert finds("hasanov", openly=False) == []
    assert finds("hasanov", Official.objects.all(), openly=False) == []


def test_a_text_that_is_taken_down_is_not_searched(reviewer_user):
    article = make.ArticleFactory(text="Something that was written.", rights="full")
    take_down_text(article, user=reviewer_user, reason="So.")
    assert finds_articles("written", openly=False) == []
    assert nothing_to_rebuild()


# The index


def test_rebuild_makes_words_that_are_missing_or_wrong():
    record = make.MeetingFactory(title="Quillfeather")
    official = make.OfficialFactory(name="Zakir Hasanov")
    make.ArticleFactory(title="Headline")
    RecordWords.objects.update(head="| wrong |")
    OfficialWords.objects.all().delete()
    assert finds("wrong") == [record.pk]
    assert rebuild()["worded"] == 2
    assert (finds("wrong"), finds("quill")) == ([], [record.pk])
    assert finds("hasanov", Official.objects.all()) == [official.pk]
    assert nothing_to_rebuild()


def test_the_index_is_made_where_it_is_missing():
    record = make.MeetingFactory(title="Quillfeather")
    table = RecordWords._meta.db_table
    connection.check_constraints()  # PostgreSQL waits for them before it makes one
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{table}_update"')
            record.title = "Another"
            save_record(record)
            assert finds("another") == []
        else:
            cursor.execute(f'DROP INDEX "{table}_open"')
    make_word_indexes(apps.get_app_config("relations"), using="default")
    record.title = "A third"
    save_record(record)
    assert finds("third") == [record.pk]
    assert finds("quill") == []


def test_an_index_that_is_there_is_left_alone():
    with CaptureQueriesContext(connection) as asked:
        make_word_indexes(apps.get_app_config("relations"), using="default")
    told = " ".join(each["sql"] for each in asked)
    assert "DROP" not in told
    if connection.vendor == "sqlite":
        assert "CREATE" not in told
        assert "rebuild" not in told


TINY = st.sampled_from(["ab", "abc", "b", "bc", "c", "7", "京", "北"])
TEXTS = st.lists(TINY, max_size=6).map(" ".join)
QUERIES = st.lists(TINY | TEXTS.map('"{}"'.format), min_size=1, max_size=3)


def has(piece, sought):
    """Whether pieces of text have everything that is sought, by definition."""
    known = [words.words(each) for each in piece]
    every = [word for each in known for word in each]
    runs = (
        any(
            each[at : at + len(run)] == run for each in known for at in range(len(each))
        )
        for run in map(str.split, sought.runs)
    )
    return (
        all(any(word.startswith(start) for word in every) for start in sought.begins)
        and set(sought.whole) <= set(every)
        and all(runs)
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=4),
    query=QUERIES.map(" ".join),
)
def test_the_index_finds_what_the_definition_says(rows, query, db):
    OfficialWords.objects.all().delete()
    official = make.OfficialFactory()
    try:
        sought = words.read(query)
    except words.Unsearchable:
        return
    for head, one, other, more in rows:
        OfficialWords.objects.update_or_create(
            official=official,
            defaults={
                "head": words.indexed([head]),
                "open": words.indexed([one, other]),
                "more": words.indexed([more]),
            },
        )
        for openly, pieces in (
            (True, (head, one, other)),
            (False, (head, one, other, more)),
        ):
            hits = found(Official.objects.all(), sought, openly=openly)
            assert hits.exists() == has(pieces, sought)


def test_a_common_word_is_looked_up_in_the_index():
    make.MeetingFactory(title="Quillfeather")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of one row it would choose any other way.
            for way in ("seqscan", "indexscan", "nestloop", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    for openly in (True, False):
        plan = found(Record.objects.all(), words.read("quill"), openly=openly).explain()
        name = "relations_recordwords"
        expected = (
            "VIRTUAL TABLE INDEX"
            if connection.vendor == "sqlite"
            else f"Index Scan on {name}_{'open' if openly else 'all'}"
        )
        assert expected in plan


def test_the_best_come_first_and_then_the_newest():
    title = {"title": "Oil and gas", "start": "2020"}
    best = make.MeetingFactory(**title)
    half = make.MeetingFactory(title="Oil", summary="gas", start="2021")
    told = make.MeetingFactory(title="Talks", summary="oil, gas", start="2022")
    newer = make.MeetingFactory(title="Talks", summary="oil, gas", start="2023")
    make.MeetingFactory(title="Oil alone", start="2024")
    sought = words.read("gas oil")
    rows = found(Meeting.objects.all(), sought, openly=True)
    rows = ranked(rows, sought, ("sort_date", "id"))
    rows = rows.order_by("-worth", "-sort_date", "-id")
    expected = [(best, 2), (half, 1), (newer, 0), (told, 0)]
    assert [(row.pk, row.worth) for row in rows] == [
        (row.pk, worth) for row, worth in expected
    ]


def test_the_newest_are_ranked(monkeypatch):
    monkeypatch.setattr("relations.querysets.search.RANKED", 2)
    oldest = make.MeetingFactory(title="Oil", start="2020")
    others = [
        make.MeetingFactory(title="Talks", summary="oil", start=year)
        for year in ("2021", "2022")
    ]
    sought = words.read("oil")
    rows = found(Record.objects.all(), sought, openly=True)
    rows = ranked(rows, sought, ("sort_date", "id"))
    assert oldest.pk not in [row.pk for row in rows]
    assert {row.pk for row in rows} == {row.pk for row in others}


def test_records_that_the_public_reads_are_searched_by_open_words():
    record = make.MeetingFactory(citations=[confidential()])
    everybody = Record.objects.visible_to(AnonymousUser())
    assert not everybody.searched("murmuring").exists()
    assert Record.objects.searched("murmuring").get().pk == record.pk
    assert not Record.objects.searched("—").exists()


def test_the_fixtures_fill_the_index(seed):
    assert finds("hasanov")
    assert finds("Azərbaycan")
    assert nothing_to_rebuild()


def test_a_column_whose_change_is_followed_is_there():
    assert set(renames.WATCHED) == set(renames.FOLLOWERS)
    for model, names in renames.WATCHED.items():
        known = {field.attname for field in model._meta.concrete_fields}
        assert set(names) - known == set(), model


# The admin


def listed(client, model, term):
    """The numbers of what a search box finds."""
    page = client.get(reverse(f"admin:{model}_changelist"), {"q": term})
    assert page.status_code == 200
    return [row.pk for row in page.context["cl"].result_list]


@pytest.mark.parametrize("page", ["relations_record", "relations_meeting"])
def test_the_search_box_of_records_finds_what_its_reader_may_read(page, client_of):
    record = make.MeetingFactory(title="Talks", citations=[confidential(), passage()])
    viewer, curator = client_of("Viewer"), client_of("Curator")
    for client in (viewer, curator):
        assert listed(client, page, '"spoke about" talk') == [record.pk]
        assert listed(client, page, "—") == listed(client, page, "nothing") == []
    assert listed(viewer, page, "murmuring") == []
    assert listed(curator, page, "murmuring") == [record.pk]


def test_the_search_box_of_articles_finds_what_its_reader_may_read(client_of):
    article = make.ArticleFactory(text="They met and spoke about trade. Oddly.")
    make.MeetingFactory(citations=[passage(article=article)])
    viewer, curator = client_of("Viewer"), client_of("Curator")
    page = "articles_article"
    assert listed(viewer, page, article.title) == [article.pk]
    assert listed(viewer, page, article.source.name) == [article.pk]
    assert listed(viewer, page, "oddly") == []
    assert listed(curator, page, "oddly") == [article.pk]
    assert listed(curator, page, " ") == [article.pk]
