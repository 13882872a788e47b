"""Choosing rows by typing: what is offered, in which order, and making a new one."""

from itertools import product

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Source
from relations.models import Official, Post
from tests import factories as make
from tests.conftest import ROLES

pytestmark = pytest.mark.django_db
PLACES = {
    "official": ("relations", "participation", "official"),
    "country": ("relations", "participation", "country"),
    "tenure": ("relations", "participation", "tenure"),
    "post": ("relations", "tenure", "post"),
    "article": ("relations", "citation", "article"),
    "source": ("articles", "article", "source"),
}


def asked(what, **more):
    names = ("app_label", "model_name", "field_name")
    return {**dict(zip(names, PLACES[what], strict=True)), **more}


def offered(client, what, term="", **more):
    answer = client.get(reverse("admin:autocomplete"), asked(what, term=term, **more))
    assert answer.status_code == 200
    return [each["text"] for each in answer.json()["results"]]


def create(client, what, text, **more):
    return client.post(reverse("admin:autocomplete"), asked(what, text=text, **more))


@pytest.fixture
def user(curator):
    """The curator who is logged in."""
    return get_user_model().objects.get(username="curator")


def minister(name, code="ISR", country="Israel", title="Defense Minister", **dates):
    state = make.CountryFactory(code=code, name=country)
    post, _ = Post.objects.get_or_create(
        country=state, title=title, role=make.PostRoleFactory()
    )
    dates = dates or {"start": "2024-11"}
    return make.TenureFactory(
        official=make.OfficialFactory(name=name), post=post, **dates
    )


def test_an_official_is_offered_with_post_country_and_years(curator):
    minister("Israel Katz", start="2024", end_state="ongoing")
    assert offered(curator, "official", "katz") == [
        "Israel Katz — Defense Minister, Israel (2024–)"
    ]


def test_an_official_is_found_in_every_script(curator):
    official = make.OfficialFactory(name="Ilham Aliyev", name_native="İlham Əliyev")
    for spelling in ("إلهام علييف", "Ильхам Алиев", "伊利哈姆·阿利耶夫"):
        make.OfficialNameFactory(official=official, name=spelling)
    for term in ("aliyev", "ALIYEV, il", "Əliyev", "علييف", "Алиев", "阿利耶夫"):
        assert offered(curator, "official", term) == ["Ilham Aliyev"], term


def test_the_best_match_is_first_and_equals_keep_one_order(curator):
    for name in ("Sana Katzav", "Jane Katz", "Katz", "Anna Katz Levi", "Abe Katz"):
        make.OfficialFactory(name=name)
    expected = ["Katz", "Abe Katz", "Jane Katz", "Sana Katzav", "Anna Katz Levi"]
    for _ in range(3):
        assert offered(curator, "official", "katz") == expected
    assert offered(curator, "official", "jane k")[0] == "Jane Katz"
    for nothing in ("…", "zzz", "\x00"):
        assert offered(curator, "official", nothing) == []


def test_a_country_is_offered_by_code_before_by_name(curator):
    make.CountryFactory(code="ISR", name="Israel")
    island = make.CountryFactory(code="ISL", name="Iceland")
    make.CountryNameFactory(country=island, name="Island")
    make.CountryFactory(code="QIS", name="Republic of Israelia")
    assert offered(curator, "country", "isr") == [
        "Israel (ISR)",
        "Republic of Israelia (QIS)",
    ]
    assert offered(curator, "country", "isl") == ["Iceland (ISL)"]


def test_a_post_is_found_by_title_and_by_the_name_of_its_country(curator):
    minister("A Person")
    state = make.CountryFactory(code="ISR")
    make.CountryNameFactory(country=state, name="Израиль")
    for term in ("defense", "israel minister", "Израиль"):
        assert offered(curator, "post", term) == ["Defense Minister, Israel"]
    assert offered(curator, "post", "…") == []


def test_tenures_are_those_of_the_official_chosen_in_the_row(curator):
    katz = minister("Israel Katz", start="2024-11")
    minister("Zakir Hasanov", "AZE", "Azerbaijan")
    mine = "Defense Minister, Israel (November 2024–) — Israel Katz"
    assert offered(curator, "tenure", "", official=katz.official_id) == [mine]
    assert offered(curator, "tenure", "azer", official=katz.official_id) == []
    assert offered(curator, "tenure", "katz defense") == [mine]
    assert len(offered(curator, "tenure", "defense")) == 2
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert offered(curator, "tenure", "", official=nonsense) == []


def test_an_article_whose_title_matches_is_before_one_whose_text_does(curator):
    make.ArticleFactory(title="Oil", published="2020", text="A visit took place.")
    make.ArticleFactory(title="A visit to Baku", published="2019")
    titles = [each.partition(" — ")[0] for each in offered(curator, "article", "visit")]
    assert titles == ["A visit to Baku", "Oil"]


def test_what_the_user_used_last_is_first_where_nothing_is_typed(curator, user):
    first, second, third = (minister(name) for name in ("A A", "B B", "C C"))
    for tenure, by in ((third, user), (second, user), (first, None)):
        party = make.party(
            tenure.post.country,
            "host",
            official=tenure.official,
            tenure=tenure,
            created_by=by,
        )
        party.record = make.MeetingFactory()
        party.save()
    names = [each.partition(" — ")[0] for each in offered(curator, "official")]
    assert names == ["B B", "C C", "A A"]
    assert offered(curator, "country")[0] == "Israel (ISR)"
    assert [each.rpartition(" — ")[2] for each in offered(curator, "tenure")] == [
        "B B",
        "C C",
        "A A",
    ]


def test_recent_rows_stand_once_however_many_pages_there_are(curator, user):
    for number in range(50):
        make.OfficialFactory(name=f"Person {number:02}")
    last = Official.objects.get(name="Person 33")
    last.sign(user)
    last.created_by = user
    last.save()
    pages = [offered(curator, "official", page=page) for page in (1, 2, 3)]
    names = [name for page in pages for name in page]
    assert names[0] == "Person 33"
    assert sorted(names) == [f"Person {number:02}" for number in range(50)]
    assert list(map(len, pages)) == [20, 20, 10]


@pytest.mark.parametrize("page", ["0", "4", "x", "-1", "99999999999"])
def test_a_page_that_is_not_there_is_404(curator, page):
    answer = curator.get(reverse("admin:autocomplete"), asked("official", page=page))
    assert answer.status_code == 404 or answer.json()["results"] == []


def test_options_cost_the_same_for_nine_rows_and_for_twenty(curator, user):
    def fill(number):
        tenure = minister(f"Erna Family{number}", title=f"Er Post {number}")
        article = make.ArticleFactory(
            title=f"Er article {number}",
            source=make.SourceFactory(name=f"Er {number}", created_by=user),
            created_by=user,
        )
        meeting = make.MeetingFactory(
            citations=[make.passage(article=article, created_by=user)]
        )
        row = make.party(
            make.CountryFactory(code=f"ER{number}", name=f"Er {number}"),
            "host",
            official=tenure.official,
            tenure=tenure,
            created_by=user,
        )
        row.record = meeting
        row.save()

    def costs():
        found = {}
        for asked_for in product(PLACES, ["", "er"]):
            with CaptureQueriesContext(connection) as queries:
                assert offered(curator, *asked_for)
            found[asked_for] = len(queries)
        return found

    for number in range(9):  # eight that were used last, and another one
        fill(number)
    costs()  # the permissions are loaded
    nine = costs()
    for number in range(9, 20):
        fill(number)
    assert costs() == nine
    assert max(nine.values()) <= 10


def test_the_typed_text_is_offered_as_a_new_row_where_one_may_be_made(client_of):
    make.OfficialFactory(name="Jane Katz")
    said = "Create official “jane”"
    for role in ROLES:
        client = client_of(role)
        shown = offered(client, "official", " jane ", create=1)
        assert (said in shown) == (role != "Viewer")
        assert said not in offered(client, "official", "jane")
        assert not any(
            "Create" in each for each in offered(client, "country", "x", create=1)
        )


@pytest.mark.parametrize("role", ROLES)
def test_only_whoever_may_add_a_row_makes_one_while_choosing(client_of, role):
    answer = create(client_of(role), "official", "Jane Katz")
    assert answer.status_code == (403 if role == "Viewer" else 201)
    assert Official.objects.count() == (0 if role == "Viewer" else 1)


def test_an_official_is_made_of_the_typed_name_and_signed(curator, user):
    answer = create(curator, "official", "  Jane   Katz ")
    made = Official.objects.get()
    assert answer.json() == {"id": str(made.pk), "text": "Jane Katz", "note": ""}
    assert (made.name, made.sort_name, made.created_by) == (
        "Jane Katz",
        "Katz, Jane",
        user,
    )
    past = made.history.get()
    assert past.history_user == user
    assert past.history_change_reason == "Made while choosing it in a form."
    assert offered(curator, "official", "katz") == ["Jane Katz"]


def test_somebody_of_that_name_is_named_before_another_is_made(curator):
    katz = minister("Israel Katz", start="2024", end_state="ongoing")
    make.OfficialNameFactory(official=katz.official, name="Исраэль Кац")
    for name in ("israel  KATZ", "Katz, Israel", "Исраэль Кац"):
        answer = create(curator, "official", name)
        assert answer.status_code == 409
        assert answer.json()["twins"] == [
            {
                "id": str(katz.official_id),
                "text": "Israel Katz — Defense Minister, Israel (2024–)",
            }
        ]
    assert create(curator, "official", "Israel Katz", anyway=1).status_code == 201
    assert Official.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Give the person's name."),
        ("x" * 201, "at most 200 characters"),
        ("nul \x00", "NUL"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused_with_the_reason(curator, text, said):
    answer = create(curator, "official", text)
    assert answer.status_code == 400
    assert said in answer.json()["message"] or text == ""
    assert Official.objects.count() == 0


def test_markup_in_a_name_stays_text(curator):
    name = "<script>alert(1)</script>"
    assert create(curator, "official", name).json()["text"] == name


def test_a_post_is_made_with_the_country_after_the_comma(curator):
    make.CountryFactory(code="ISR", name="Israel")
    for code in ("defense_minister", "other_official"):
        make.PostRoleFactory(code=code)
    answer = create(curator, "post", "Defense Minister, Israel")
    assert answer.json()["text"] == "Defense Minister, Israel"
    assert "“Defense minister”" in answer.json()["note"]
    assert create(curator, "post", "Keeper of Seals, ISR").status_code == 201
    assert Post.objects.get(title="Keeper of Seals").role_id == "other_official"
    again = create(curator, "post", "defense minister, isr")
    assert again.status_code == 409
    for text, said in (
        ("Defense Minister", "Write the post with its country"),
        ("Defense Minister, Nowhere", "No country has the code or name “Nowhere”"),
    ):
        answer = create(curator, "post", text)
        assert answer.status_code == 400
        assert said in answer.json()["message"]


def test_a_source_is_made_of_its_name_and_says_its_kind(curator):
    answer = create(curator, "source", "Trend")
    assert answer.status_code == 201
    assert "until you change it" in answer.json()["note"]
    assert Source.objects.get().name == "Trend"
    assert create(curator, "source", "trend").status_code == 409


def test_what_cannot_be_made_by_typing_is_refused(curator):
    assert create(curator, "country", "Atlantis").status_code == 403
    assert create(curator, "tenure", "President").status_code == 403
    answer = curator.post(reverse("admin:autocomplete"), {"text": "x"})
    assert answer.status_code == 403
