"""Officials, posts, countries and users in the admin: refusals, warnings, typing."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.models import (
    Country,
    CountryCode,
    Official,
    Post,
    Product,
    Tenure,
    Trip,
)
from tests import factories as make
from tests.relations.admin_forms import add, address, errors, shown, told


def tenure_form(curator, official, post, **typed):
    return {
        **shown(curator, address(Tenure, "add")),
        "official": official.pk,
        "post": post.pk,
        "end_state": "unknown",
        **typed,
    }


def options(client, model, field, term):
    """The labels that typing a term into a field of a model offers."""
    answer = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "relations",
            "model_name": model,
            "field_name": field,
            "term": term,
        },
    )
    return [each["text"] for each in answer.json()["results"]]


def test_overlapping_tenures_of_one_person_in_one_post_are_refused(curator):
    held = make.TenureFactory(start="2020", end="2024")
    form = tenure_form(curator, held.official, held.post, start="2022", end="2025")
    form["end_state"] = "ended"
    said = errors(curator.post(address(Tenure, "add"), form))
    assert "held this post at that time already: 2020–2024" in said


def test_overlapping_tenures_typed_in_one_form_are_refused(curator):
    official, post = make.OfficialFactory(), make.PostFactory()
    url = address(Official, "change", official.pk)
    row = {"post": post.pk, "end_state": "ended", "status": "regular"}
    form = add(shown(curator, url), "tenures", **row, start="2001", end="2005")
    form = add(form, "tenures", **row, start="2003", end="2008")
    said = errors(curator.post(url, form))
    assert "This overlaps another tenure of the same post above." in said
    assert not Tenure.objects.exists()


def test_two_regular_holders_of_one_post_at_a_time_are_a_warning(curator):
    held = make.TenureFactory(start="2020", end="2024")
    form = tenure_form(curator, make.OfficialFactory(), held.post, start="2022")
    form |= {"end": "2023", "end_state": "ended"}
    answer = curator.post(address(Tenure, "add"), form, follow=True)
    assert Tenure.objects.count() == 2
    assert "say which of them was acting or disputed" in told(answer)


def test_an_acting_holder_beside_a_regular_one_is_no_surprise(curator):
    held = make.TenureFactory(start="2020", end="2024")
    form = tenure_form(curator, make.OfficialFactory(), held.post, start="2022")
    form |= {"end": "2023", "end_state": "ended", "status": "acting"}
    answer = curator.post(address(Tenure, "add"), form, follow=True)
    assert Tenure.objects.count() == 2
    assert "acting or disputed" not in told(answer)


def test_a_tenure_whose_end_is_before_its_start_is_refused(curator):
    held = make.TenureFactory()
    form = tenure_form(curator, held.official, make.PostFactory(), start="2022")
    form |= {"end": "2019", "end_state": "ended"}
    said = errors(curator.post(address(Tenure, "add"), form))
    assert "The end is before the start." in said


def test_typing_finds_an_official_in_any_script_with_post_country_and_years(curator):
    official = make.OfficialFactory(name="Recep Erdoğan", name_native="Реджеп Эрдоган")
    make.TenureFactory(
        official=official,
        post__title="President",
        post__country__name="Turkey",
        start="2014",
        end_state="ongoing",
    )
    label = ["Recep Erdoğan — President, Turkey (2014–)"]
    for term in ("erdogan", "ERDOĞAN", "эрдоган"):
        assert options(curator, "participation", "official", term) == label


def test_typing_finds_a_country_by_its_code_and_by_a_name_in_its_language(curator):
    country = make.CountryFactory(code="AZE", name="Azerbaijan")
    make.CountryNameFactory(country=country, name="Azərbaycan")
    make.CountryCodeFactory(country=country, scheme="cow", value="373")
    for term in ("AZE", "AZƏRBAYCAN", "373", "azer"):
        found = options(curator, "participation", "country", term)
        assert found == ["Azerbaijan (AZE)"]


def test_typing_offers_a_tenure_by_who_held_what_when(curator):
    make.TenureFactory(
        official__name="Israel Katz",
        post__title="Defense Minister",
        post__country__name="Israel",
        start="2024-11",
    )
    found = options(curator, "participation", "tenure", "katz")
    assert found == ["Defense Minister, Israel (November 2024–) — Israel Katz"]


@pytest.mark.parametrize("model", [Official, Post, Tenure, Trip, Country])
def test_the_search_box_of_a_list_reads_any_script(curator, model):
    country = make.CountryFactory(name="Türkiye")
    held = make.TenureFactory(
        official__name="Recep Erdoğan",
        official__name_native="Реджеп Эрдоган",
        post__country=country,
        post__title="Président",
    )
    make.TripFactory(official=held.official)
    make.TenureFactory()
    make.TripFactory()
    terms = {Post: "TURKIYE president", Country: "turkiye"}
    term = terms.get(model, "ЭРДОГАН")
    page = curator.get(address(model, "changelist"), {"q": term, "o": "1"})
    assert page.context["cl"].result_count == 1


def test_twelve_options_cost_what_one_does(curator):
    make.TenureFactory(official__name="Anna Example")
    options(curator, "participation", "official", "anna")
    with CaptureQueriesContext(connection) as one:
        options(curator, "participation", "official", "anna")
    for _ in range(11):
        make.TenureFactory(official__name="Anna Example")
    with CaptureQueriesContext(connection) as twelve:
        assert len(options(curator, "participation", "official", "anna")) == 12
    assert len(twelve) == len(one)


def test_one_code_twice_in_one_form_is_refused(administrator):
    country = make.CountryFactory()
    url = address(Country, "change", country.pk)
    form = add(shown(administrator, url), "codes", scheme="cow", value="700")
    form = add(form, "codes", scheme="cow", value="700")
    assert "This code is taken." in errors(administrator.post(url, form))
    assert not CountryCode.objects.exists()


def test_a_curator_reads_reference_data_and_cannot_change_it(curator):
    country, product = make.CountryFactory(), make.ProductFactory()
    for model, row in ((Country, country), (Product, product)):
        url = address(model, "change", row.pk)
        assert curator.get(url).status_code == 200
        assert curator.post(url, {"name": "Mine"}).status_code == 403
        assert curator.get(address(model, "add")).status_code == 403


def test_an_administrator_changes_reference_data(administrator):
    product = make.ProductFactory()
    url = address(Product, "change", product.pk)
    administrator.post(url, {**shown(administrator, url), "title": "Fuels"})
    assert Product.objects.get().title == "Fuels"


def test_an_administrator_who_is_no_superuser_makes_none(administrator):
    user = make.UserFactory()
    url = address(User, "change", user.pk)
    page = administrator.get(url)
    assert "is_superuser" not in page.context["adminform"].form.fields
    form = {**shown(administrator, url), "is_superuser": "on"}
    form.pop("password", None)
    administrator.post(url, form)
    user.refresh_from_db()
    assert not user.is_superuser


def test_an_administrator_does_not_change_a_superuser(administrator):
    chief = make.UserFactory(is_superuser=True)
    assert administrator.post(address(User, "change", chief.pk), {}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[chief.pk])
    assert administrator.get(password).status_code == 403


def test_a_curator_has_no_page_of_users_and_groups(curator):
    for model in (User, Group):
        assert curator.get(address(model, "changelist")).status_code == 403


def test_a_post_page_lists_its_holders(curator):
    held = make.TenureFactory(official__name="Israel Katz")
    page = curator.get(address(Post, "change", held.post.pk)).content.decode()
    assert "Israel Katz" in page
