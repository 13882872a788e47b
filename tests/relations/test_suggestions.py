"""What a passage says by itself, shown to whoever makes a record from it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relations.models import Post
from relations.suggestions import suggest
from relations.suggestions.countries import CAPITAL, DEMONYM, NAME, PERHAPS
from tests.factories import (
    ArticleFactory,
    CountryFactory,
    CountryNameFactory,
    MeetingFactory,
    OfficialFactory,
    OfficialNameFactory,
    PostFactory,
    PostRoleFactory,
    TenureFactory,
    passage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db):
    """A few countries and officials, as the reference data have them."""
    for code, name, official_name, words, capital in (
        ("ISR", "Israel", "State of Israel", "Israeli, Israelis", "Jerusalem"),
        ("AZE", "Azerbaijan", "Republic of Azerbaijan", "Azerbaijani, Azeri", "Baku"),
        ("TUR", "Turkey", "Republic of Türkiye", "Turkish, Turk, Turks", "Ankara"),
        ("NER", "Niger", "Republic of the Niger", "Nigerien", "Niamey"),
        ("NGA", "Nigeria", "Federal Republic of Nigeria", "Nigerian", "Abuja"),
        ("COD", "DR Congo", "", "Congolese", "Kinshasa"),
        ("COG", "Congo", "", "Congolese", "Brazzaville"),
        ("AND", "Andorra", "", "Andorran", "Andorra la Vella"),
        ("USA", "United States", "", "American, US", "Washington, D.C."),
    ):
        CountryFactory(
            code=code,
            name=name,
            official_name=official_name,
            demonyms=words,
            capital=capital,
        )
    for code, name in (
        ("ISR", "Израиль"),
        ("ISR", "ישראל"),
        ("AZE", "Азербайджан"),
        ("AZE", "أذربيجان"),
        ("TUR", "Турция"),
        ("TUR", "Türkiye"),
        ("NER", "Нигер"),
        ("NGA", "Нигерия"),
        ("AZE", "阿塞拜疆"),
    ):
        CountryNameFactory(country=CountryFactory(code=code), name=name)


def official(name, country="ISR", title="Defense Minister", **tenure):
    made = OfficialFactory(name=name)
    post, _ = Post.objects.get_or_create(
        country=CountryFactory(code=country), title=title, role=PostRoleFactory()
    )
    TenureFactory(official=made, post=post, **tenure)
    return made


def read(text, *, before="", **columns):
    article = ArticleFactory(text=f"{before}{text} More follows.", **columns)
    return suggest(article, len(before), len(before) + len(text))


def countries(text, **options):
    return [(each.country.code, each.by) for each in read(text, **options).countries]


def people(found):
    return [(each.official.name, each.words) for each in found.officials]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Israel received a guest", [("ISR", NAME)]),
        (
            "Israel's guest of the Republic of Azerbaijan",
            [("ISR", NAME), ("AZE", NAME)],
        ),
        ("Azerbaijani and Israeli ministers", [("AZE", DEMONYM), ("ISR", DEMONYM)]),
        ("talks in Baku", [("AZE", CAPITAL)]),
        ("the US said", [("USA", DEMONYM)]),
        ("let us say", []),
        ("ISRAEL AND TURKEY MEET", [("ISR", NAME), ("TUR", NAME)]),
        ("Nigeria and its guests", [("NGA", NAME)]),
        ("Turkeys and nigerias", []),
        ("a Congolese delegation", [("COD", PERHAPS), ("COG", PERHAPS)]),
        ("визит в Израиль", [("ISR", NAME)]),
        ("министр обороны Израиля в Турции", [("ISR", NAME), ("TUR", NAME)]),
        ("делегация Нигерии", [("NGA", NAME)]),
        ("президент Нигера", [("NER", NAME)]),
        ("שר הביטחון של ישראל", [("ISR", NAME)]),
        ("ביקור בישראל", [("ISR", NAME)]),
        ("زيارة إلى أذربيجان", [("AZE", NAME)]),
        ("وزير وأذربيجان", [("AZE", NAME)]),
        ("以色列与阿塞拜疆会谈", [("AZE", NAME)]),
        ("İsrail ve Türkiye", [("TUR", NAME)]),
        ("nothing of the kind", []),
    ],
)
def test_countries_are_found_by_names_in_every_script_and_at_whole_words(
    text, expected
):
    assert countries(text) == expected


def test_a_first_name_that_is_a_country_is_the_person():
    official("Israel Katz")
    found = read("Israeli Defense Minister Israel Katz welcomed his guest.")
    assert people(found) == [("Israel Katz", "Israel Katz")]
    assert [(each.words, each.by) for each in found.countries] == [("Israeli", DEMONYM)]


def test_before_an_unknown_family_name_a_country_is_only_perhaps_meant():
    assert countries("Minister Israel Katz said") == [("ISR", PERHAPS)]
    assert countries("Israel Defense Forces") == [("ISR", NAME)]
    assert countries("Israel said") == [("ISR", NAME)]


def test_the_post_is_the_one_held_at_the_date_of_the_passage_or_of_the_article():
    katz = official("Israel Katz", title="Foreign Minister", start="2019", end="2020")
    official_post = PostFactory(
        country=CountryFactory(code="ISR"), title="Defense Minister"
    )
    TenureFactory(
        official=katz, post=official_post, start="2024-11", end_state="ongoing"
    )
    [named] = read("Israel Katz spoke.").officials
    assert named.tenure.post.title == "Defense Minister"
    [named] = read("Israel Katz spoke in June 2019.").officials
    assert named.tenure.post.title == "Foreign Minister"
    [named] = read("Israel Katz spoke in 2022.").officials
    assert named.tenure is None


def test_a_family_name_is_enough_where_the_article_has_the_full_name():
    official("Israel Katz")
    official("Haim Katz")
    before = "Haim Katz was there. "
    assert people(read("Katz noted the votes.", before=before)) == [
        ("Haim Katz", "Katz")
    ]
    assert people(read("Katz noted the votes.")) == []


def test_a_family_name_is_enough_for_the_only_one_of_a_country_that_is_named():
    official("Zakir Hasanov", country="AZE")
    official("Ali Hasanov", country="TUR")
    assert people(read("Hasanov of Azerbaijan")) == [("Zakir Hasanov", "Hasanov")]
    assert people(read("Hasanov spoke")) == []
    official("Fikrat Hasanov", country="AZE")
    assert people(read("Hasanov of Azerbaijan")) == []


def test_a_family_name_is_enough_for_whoever_takes_part_in_the_articles_records():
    katz = official("Israel Katz")
    article = ArticleFactory(text="Katz met and spoke about trade.")
    MeetingFactory(
        citations=[passage(article=article, quote="met and spoke")],
        parties=[
            ("ISR", "host"),
            ("AZE", "visitor"),
        ],
    )
    assert people(suggest(article, 0, 10)) == []
    MeetingFactory(
        citations=[passage(article=article, quote="spoke about trade")],
    ).participations.model(
        record=article.citations.last().record,
        country=CountryFactory(code="ISR"),
        role="host",
        official=katz,
    ).save()
    assert people(suggest(article, 0, 10)) == [("Israel Katz", "Katz")]


def test_particles_belong_to_a_family_name_and_spellings_of_every_script_count():
    sharaa = official("Ahmed al-Sharaa", country="TUR")
    OfficialNameFactory(official=sharaa, name="أحمد الشرع")
    assert people(read("al-Sharaa of Turkey")) == [("Ahmed al-Sharaa", "al-Sharaa")]
    assert people(read("التقى أحمد الشرع")) == [("Ahmed al-Sharaa", "أحمد الشرع")]


def test_namesakes_are_nobody_unless_the_passage_names_the_country_of_one():
    official("Ali Hasanov", country="AZE")
    official("Ali Hasanov", country="TUR")
    assert people(read("Ali Hasanov spoke")) == []
    assert people(read("Ali Hasanov of Turkey spoke")) == [
        ("Ali Hasanov", "Ali Hasanov")
    ]


def test_a_month_and_a_word_without_a_capital_are_no_family_name():
    official("Theresa May")
    official("Thomas Trade")
    assert people(read("In Israel trade grew in May")) == []
    assert people(read("Israel heard May speak")) == [("Theresa May", "May")]


def test_places_are_capitals_and_the_cities_of_records():
    MeetingFactory(place_city="Tel Aviv", place_country=CountryFactory(code="ISR"))
    MeetingFactory(place_city="Springfield")
    found = read("From Baku to Tel Aviv, Washington and Springfield.").places
    assert [(each.city, each.country and each.country.code) for each in found] == [
        ("Baku", "AZE"),
        ("Tel Aviv", "ISR"),
        ("Washington", "USA"),
        ("Springfield", None),
    ]


def test_dates_are_counted_from_the_articles():
    [date] = read("They met on Monday.").dates
    assert (date.date.text, date.words) == ("2025-05-19", "on Monday")
    assert read("Sie trafen sich am 14 May.", language="de").dates == []


def test_where_no_text_is_kept_the_quotation_given_is_read():
    article = ArticleFactory(rights="no_text")
    found = suggest(article, quote="Israel and Azerbaijan")
    assert [each.country.code for each in found.countries] == ["ISR", "AZE"]
    assert suggest(article, 0, 5).countries == []
    assert suggest(article, quote=" ").countries == []


def test_places_of_words_count_code_points_of_the_passage():
    official("Israel Katz")
    found = read("🇮🇱 “Israel Katz” in Baku", before="🇦🇿 Before. ")
    for each in (*found.countries, *found.officials, *found.places):
        assert found.passage[each.start : each.end] == each.words


def test_a_passage_costs_the_same_statements_whatever_it_names():
    def cost(text):
        article = ArticleFactory(text=text)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            suggest(article, 0, len(text))
        return len(queries)

    for at in range(12):
        official(f"Given Family{chr(97 + at)}", country="AZE", title=f"Post {at}")
    several = " ".join(f"Given Family{chr(97 + at)}" for at in range(12))
    assert cost(f"{several} and Katz of Israel and Turkey met in Ankara.") == 10
    assert cost("Given Familya of Azerbaijan") == 10


def test_a_very_long_passage_is_read_from_its_beginning():
    text = "Israel. " + "Some Words here, " * 20_000
    assert len(read(text).passage) == 5_000


def test_the_seed_articles_sentences_name_whom_they_name(seed):
    text = (
        "Israeli Defense Minister Israel Katz received Zakir Hasanov, his Azerbaijani "
        "counterpart, in Tel Aviv. Katz recalled the votes of Azerbaijan."
    )
    found = read(text)
    assert [
        (each.official.name, each.tenure.post.title) for each in found.officials
    ] == [
        ("Israel Katz", "Defense Minister"),
        ("Zakir Hasanov", "Defense Minister"),
    ]
    assert [each.code for each in found.sure_countries()] == ["ISR", "AZE"]
    assert [(each.city, each.country.code) for each in found.places] == [
        ("Tel Aviv", "ISR")
    ]
    [katz] = read("Katz recalled the votes of Azerbaijan.", before=text).officials
    assert katz.official.name == "Israel Katz"
