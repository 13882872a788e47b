from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from relations.models import Country, CountryCode, CountryName, Succession
from relations.querysets.countries import AmbiguousCountry, CountryNotFound
from tests.factories import (
    CountryCodeFactory,
    CountryFactory,
    CountryNameFactory,
    MeetingFactory,
    PostFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db


def resolve(value, **how):
    return Country.objects.resolve(value, **how).code


@pytest.fixture
def azerbaijan():
    country = CountryFactory(
        code="AZE", name="Azerbaijan", official_name="Republic of Azerbaijan"
    )
    for scheme, value in [("iso2", "AZ"), ("iso_num", "031"), ("cow", "373")]:
        CountryCodeFactory(country=country, scheme=scheme, value=value)
    CountryNameFactory(country=country, name="Azərbaycan", language="az")
    CountryNameFactory(country=country, name="אזרבייג'ן", language="he")
    return country


@pytest.fixture
def germanies():
    """COW has 255 for Germany twice, and 260 for the Federal Republic alone."""
    germany = CountryFactory(code="DEU", name="Germany")
    west = CountryFactory(code="FRG", name="West Germany")
    CountryCodeFactory(
        country=germany, scheme="cow", value="255", valid_to=date(1945, 5, 8)
    )
    CountryCodeFactory(
        country=germany, scheme="cow", value="255", valid_from=date(1990, 10, 3)
    )
    CountryCodeFactory(
        country=west,
        scheme="gw",
        value="260",
        valid_from=date(1949, 9, 21),
        valid_to=date(1990, 10, 2),
    )
    CountryCodeFactory(
        country=germany, scheme="gw", value="260", valid_from=date(1990, 10, 3)
    )


@pytest.mark.parametrize(
    "value",
    [
        *("AZE", "aze", " AZE ", "AZ", "az", "031", "31", 31),
        *("Azerbaijan", "AZERBAIJAN", "republic of azerbaijan", "Azərbaycan"),
        *("AZƏRBAYCAN", "azerbaijan ", "אזרבייג'ן"),
    ],
)
def test_a_code_or_a_name_in_any_script_means_its_country(azerbaijan, value):
    assert resolve(value) == "AZE"


@pytest.mark.parametrize("value", ["CÔTE D’IVOIRE", "côte d'ivoire", "Cote d'Ivoire"])
def test_accents_and_capitals_do_not_count_in_a_countrys_own_name(value):
    CountryFactory(code="CIV", name="Côte d'Ivoire")
    assert resolve(value) == "CIV"


def test_a_name_is_not_taken_for_a_longer_one_that_holds_it():
    CountryFactory(code="NGA", name="Nigeria", official_name="Federal Republic")
    CountryFactory(code="GNB", name="Guinea-Bissau")
    CountryFactory(code="COD", name="Democratic Republic of the Congo")
    for part in ("Niger", "Guinea", "Congo", "Nigeria Federal Republic"):
        with pytest.raises(CountryNotFound):
            resolve(part)


def test_codes_of_other_schemes_are_not_looked_up_unless_the_scheme_is_named(
    azerbaijan,
):
    with pytest.raises(CountryNotFound):
        resolve("373")
    assert resolve("373", scheme="cow") == "AZE"
    with pytest.raises(CountryNotFound):
        resolve("373", scheme="gw")


def test_with_a_scheme_neither_our_code_nor_a_name_counts(azerbaijan):
    for value in ("AZE", "Azerbaijan"):
        with pytest.raises(CountryNotFound):
            resolve(value, scheme="cow")


@pytest.mark.parametrize(
    ("day", "code"), [(date(1990, 10, 2), "FRG"), (date(1990, 10, 3), "DEU")]
)
def test_a_day_tells_which_of_two_countries_a_code_meant(germanies, day, code):
    assert resolve("260", scheme="gw", on=day) == code


def test_a_code_that_two_countries_had_is_ambiguous_without_a_day(germanies):
    with pytest.raises(AmbiguousCountry, match="“260” can mean DEU, FRG") as refused:
        resolve("260", scheme="gw")
    assert refused.value.candidates == ["DEU", "FRG"]


def test_a_code_that_one_country_had_twice_means_that_country(germanies):
    assert resolve("255", scheme="cow") == "DEU"


def test_on_a_day_between_its_spells_a_code_means_nobody(germanies):
    with pytest.raises(CountryNotFound) as refused:
        resolve("255", scheme="cow", on=date(1960, 1, 1))
    said = str(refused.value)
    assert said.startswith("No country has the code “255” in “cow” on 1960-01-01.")
    assert said.endswith("On other days DEU had it.")


@pytest.mark.parametrize("day", [date(1945, 5, 8), date(1990, 10, 3)])
def test_the_first_and_the_last_day_of_a_code_count(germanies, day):
    assert resolve("255", scheme="cow", on=day) == "DEU"


def test_an_iso_code_that_was_given_away_means_its_present_country():
    old = CountryFactory(code="CSHH")
    CountryCodeFactory(
        country=old, scheme="iso2", value="CS", valid_to=date(1993, 6, 15)
    )
    new = CountryFactory(code="SCG")
    CountryCodeFactory(
        country=new, scheme="iso2", value="CS", valid_from=date(2003, 7, 23)
    )
    assert resolve("CS") == "SCG"
    assert resolve("CS", on=date(1990, 1, 1)) == "CSHH"


def test_our_own_code_goes_before_a_code_of_another_country():
    CountryFactory(code="EU")
    CountryCodeFactory(country=CountryFactory(code="EST"), scheme="iso2", value="EU")
    assert resolve("EU") == "EU"


def test_a_name_of_two_countries_is_ambiguous():
    for code in ("COG", "COD"):
        CountryNameFactory(country=CountryFactory(code=code), name="Congo")
    with pytest.raises(AmbiguousCountry, match="“congo” can mean COD, COG"):
        resolve("congo")


def test_a_misspelt_code_or_name_is_answered_with_the_nearest(azerbaijan):
    with pytest.raises(CountryNotFound, match=r"Did you mean “AZE”\?"):
        resolve("AZER")
    with pytest.raises(CountryNotFound) as refused:
        resolve("Azerbaidjan")
    assert refused.value.suggestions == ["AZE"]


@pytest.mark.parametrize(
    "value",
    ["", "   ", None, "\x00", "AZ\x00E", "%", "_", "A_E", "!!!", "x" * 10_000, "👍"],
)
def test_nonsense_means_no_country_and_breaks_nothing(azerbaijan, value):
    with pytest.raises(CountryNotFound):
        resolve(value)


def test_a_letter_that_only_becomes_a_code_in_capitals_is_none():
    CountryCodeFactory(country=CountryFactory(code="SSD"), scheme="iso2", value="SS")
    with pytest.raises(CountryNotFound):
        resolve("ß")


def test_both_errors_are_value_errors():
    assert issubclass(CountryNotFound, ValueError)
    assert issubclass(AmbiguousCountry, ValueError)


@pytest.mark.parametrize("query", ["azer", "Rep Azer", "azərb", "AZE", "אזר"])
def test_a_country_is_found_by_the_beginnings_of_its_words(azerbaijan, query):
    assert list(Country.objects.named(query)) == [azerbaijan]


def test_an_empty_query_finds_every_country_and_one_of_signs_finds_none(azerbaijan):
    assert list(Country.objects.named("")) == [azerbaijan]
    assert list(Country.objects.named("!!!")) == []


def test_a_country_in_use_is_not_deleted():
    MeetingFactory()
    with pytest.raises(ProtectedError):
        Country.objects.get(code="ISR").delete()
    post = PostFactory()
    with pytest.raises(ProtectedError):
        post.country.delete()


def test_a_country_not_in_use_goes_with_its_codes_names_and_successions(azerbaijan):
    SuccessionFactory(successor=azerbaijan)
    azerbaijan.delete()
    for model in (CountryCode, CountryName, Succession):
        assert not model.objects.exists()
    assert Country.history.filter(code="AZE", history_type="-").exists()


@pytest.mark.parametrize("code", ["ISR", "EU", "SUHH", "B52", "ABCDEFGHIJKL"])
def test_a_plain_code_is_accepted(code):
    CountryFactory.build(code=code).full_clean()


@pytest.mark.parametrize("code", ["isr", "I", "IS-R", "ISR\n", "ÄGY", "A" * 13, ""])
def test_a_code_that_could_be_misread_is_refused(code):
    with pytest.raises(ValidationError) as refused:
        CountryFactory.build(code=code).full_clean()
    assert "code" in refused.value.message_dict


def test_the_search_key_follows_the_name_and_is_indexed_where_names_are_many():
    country = CountryFactory(name="Turkey")
    country.name = "Türkiye"
    country.save()
    assert list(Country.objects.named("turkiye")) == [country]
    assert list(Country.objects.named("turkey")) == []
    assert CountryName._meta.get_field("folded").clone().db_index


# A code means one country


def test_a_country_does_not_take_a_code_of_another(azerbaijan):
    other = CountryFactory.build(code="AZ", name="Another")
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    assert refused.value.message_dict["code"] == ["“AZ” is a code of Azerbaijan (AZE)."]
    azerbaijan.full_clean()
    # What is looked up only where its scheme is named may be a code of ours.
    CountryCodeFactory(country=azerbaijan, scheme="cow_abb", value="AZB")
    CountryFactory.build(code="AZB", name="Another").full_clean()


@pytest.mark.parametrize(
    ("scheme", "value", "valid_from", "valid_to", "is_free"),
    [
        ("cow", "255", date(1990, 10, 2), None, False),
        ("cow", "255", date(1940, 1, 1), date(1950, 1, 1), False),
        ("cow", "255", date(1945, 5, 9), date(1990, 10, 2), True),
        ("gw", "260", None, date(1990, 10, 3), False),
        ("gw", "260", None, None, False),
        ("gw", "255", None, None, True),
        ("iso_user", "DEU", None, None, False),
        ("iso3", "DEU", None, None, True),
    ],
)
def test_two_countries_do_not_have_one_code_on_one_day(
    scheme, value, valid_from, valid_to, is_free, germanies
):
    code = CountryCode(
        country=Country.objects.get(code="FRG"),
        scheme=scheme,
        value=value,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if is_free:
        code.full_clean()
        return
    with pytest.raises(ValidationError) as refused:
        code.full_clean()
    assert refused.value.message_dict["value"] == [
        f"“{value}” means Germany (DEU) on some of these days; correct it there first."
    ]


def test_one_country_has_a_code_again(germanies):
    germany = Country.objects.get(code="DEU")
    CountryCode(
        country=germany,
        scheme="cow",
        value="255",
        valid_from=date(1950, 1, 1),
    ).full_clean()
