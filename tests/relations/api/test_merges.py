"""Merging by API: `merge/`, dry runs, refusals, old addresses, undoing, the list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.actions.merge import merge
from relations.models import Merge, Official, Trip
from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of

pytestmark = pytest.mark.django_db
WHY = "One man in two spellings"


@pytest.fixture
def reviewer(api_of):
    return api_of("Reviewer")


def two(**columns):
    return (
        make.OfficialFactory(name="Zakir Gasanov", **columns),
        make.OfficialFactory(name="Zakir Hasanov"),
    )


def send(client, row, headers=None, **body):
    route = f"{row._meta.model_name}s"
    path = f"/api/v1/{route}/{row.pk}/merge/"
    return client.post(path, body, format="json", headers=headers or {})


def merged(user=None, **columns):
    gasanov, hasanov = two(**columns)
    user = user or make.UserFactory(is_superuser=True)
    return gasanov, hasanov, merge(gasanov, hasanov, user=user, reason=WHY)


def test_a_merge_is_done_and_described(reviewer):
    gasanov, hasanov = two()
    trip = make.TripFactory(official=gasanov)
    answer = send(reviewer, gasanov, into=hasanov.pk, reason=WHY)
    assert answer.status_code == 201, answer.content
    done = Merge.objects.get()
    assert answer["Location"] == f"/api/v1/merges/{done.pk}/"
    said = answer.json()
    assert said["merged"] == {
        "id": gasanov.pk,
        "name": "Zakir Gasanov",
        "url": f"/api/v1/officials/{gasanov.pk}/",
    }
    assert said["into"]["id"] == hasanov.pk
    assert (said["by"], said["reason"], said["undone"]) == ("reviewer", WHY, None)
    trip.refresh_from_db()
    assert trip.official == hasanov


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(reviewer):
    gasanov, hasanov = two(birth="1959", rank="General")
    hasanov.birth = "1960"
    hasanov.save()
    make.TripFactory(official=gasanov)
    address = f"/api/v1/officials/{hasanov.pk}/"
    answer = send(reviewer, gasanov, into=address, dry_run=True)
    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        "moves": [{"what": "trip", "count": 1}],
        "same": [],
        "names": ["Zakir Gasanov"],
        "taken": {"Rank": "General"},
        "conflicts": [
            {
                "key": "birth",
                "label": "Born",
                "this": "1959",
                "into": "1960",
                "choice": "",
            }
        ],
        "obstacles": [],
    }
    assert Trip.objects.get().official == gasanov
    assert not Merge.objects.exists()


def test_a_conflict_without_a_choice_is_a_409_that_names_it(reviewer):
    gasanov, hasanov = two(birth="1959")
    hasanov.birth = "1960"
    hasanov.save()
    answer = send(reviewer, gasanov, into=hasanov.pk, reason=WHY)
    assert answer.status_code == 409
    (error,) = answer.json()["errors"]
    assert error == {
        "field": "choices.birth",
        "code": "choice_needed",
        "message": "Born: choose “this” or “into”.",
        "this": "1959",
        "into": "1960",
    }
    chosen = send(
        reviewer, gasanov, into=hasanov.pk, reason=WHY, choices={"birth": "this"}
    )
    assert chosen.status_code == 201
    assert Official.objects.get().birth.text == "1959"


def test_what_stands_in_the_way_is_a_409_too(reviewer):
    posts = [make.PostFactory(country__code=code) for code in ("ISR", "AZE")]
    answer = send(reviewer, posts[0], into=posts[1].pk, reason=WHY)
    assert answer.status_code == 409
    assert errors_of(answer) == {"": "obstacle"}
    assert "posts of two countries" in detail_of(answer)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"into": "required"}),
        ({"into": 987654, "reason": WHY}, {"into": "not_found"}),
        ({"into": "Hasanov", "reason": WHY}, {"into": "invalid"}),
        ({"into": "other"}, {"reason": "required"}),
        ({"into": "itself", "reason": WHY}, {"into": "itself"}),
        ({"into": "other", "reason": WHY, "reson": "x"}, {"reson": "unknown_field"}),
        (
            {"into": "other", "reason": WHY, "choices": {"birth": "mine"}},
            {"choices.birth": "invalid_choice"},
        ),
        (
            {"into": "other", "reason": WHY, "choices": {"birth": "this"}},
            {"choices": "unknown"},
        ),
        ({"into": "other", "reason": "a\x00"}, {"reason": None}),
        ([], {"non_field_errors": None}),
    ],
)
def test_a_wrong_body_is_a_400_that_names_the_member(reviewer, body, errors):
    gasanov, hasanov = two()
    if isinstance(body, dict) and isinstance(body.get("into"), str):
        named = {"other": hasanov.pk, "itself": gasanov.pk}
        body = {**body, "into": named.get(body["into"], body["into"])}
    path = f"/api/v1/officials/{gasanov.pk}/merge/"
    answer = reviewer.post(path, body, format="json")
    assert answer.status_code == 400, answer.content
    found = errors_of(answer)
    for name, code in errors.items():
        if code is not None:
            assert found[name] == code
    assert Official.objects.count() == 2


def test_a_merge_of_a_state_that_was_not_seen_is_refused(reviewer):
    gasanov, hasanov = two()
    tag = reviewer.get(f"/api/v1/officials/{gasanov.pk}/")["ETag"]
    gasanov.note = "He spells it otherwise."
    gasanov.save()
    stale = send(reviewer, gasanov, {"If-Match": tag}, into=hasanov.pk, reason=WHY)
    assert stale.status_code == 412
    assert stale.json()["changed"] == ["note"]
    tag = stale.json()["etag"]
    done = send(reviewer, gasanov, {"If-Match": tag}, into=hasanov.pk, reason=WHY)
    assert done.status_code == 201


def test_a_repeated_merge_is_answered_as_before(reviewer):
    gasanov, hasanov = two()
    key = {"Idempotency-Key": "merge-1"}
    first = send(reviewer, gasanov, key, into=hasanov.pk, reason=WHY)
    again = send(reviewer, gasanov, key, into=hasanov.pk, reason=WHY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


@pytest.mark.parametrize(("role", "status"), [("Curator", 403), ("Viewer", 403)])
def test_who_may_not_merge_is_told(api_of, role, status):
    gasanov, hasanov = two()
    answer = send(api_of(role), gasanov, into=hasanov.pk, reason=WHY)
    assert answer.status_code == status
    assert "may not merge officials; ask a reviewer" in detail_of(answer)


# Old addresses


def test_the_old_address_answers_301_with_where_it_went(anonymous):
    gasanov, hasanov, _ = merged()
    answer = anonymous.get(f"/api/v1/officials/{gasanov.pk}/?fields=name")
    assert answer.status_code == 301
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["merged_into"] == f"/api/v1/officials/{hasanov.pk}/"
    target = f"/api/v1/officials/{hasanov.pk}/?fields=name"
    assert answer["Location"] == f"http://testserver{target}"
    said = f"The official {gasanov.pk} was merged into official {hasanov.pk}."
    assert detail_of(answer) == said


def test_an_old_address_leads_to_the_end_of_all_merges(anonymous):
    gasanov, hasanov, done = merged()
    third = make.OfficialFactory()
    merge(hasanov, third, user=done.by, reason=WHY)
    answer = anonymous.get(f"/api/v1/officials/{gasanov.pk}/")
    assert answer.json()["merged_into"] == f"/api/v1/officials/{third.pk}/"


def test_before_the_merge_the_old_address_had_its_row(anonymous):
    gasanov, hasanov = two()
    before = timezone.now().isoformat().replace("+00:00", "Z")
    user = make.UserFactory(is_superuser=True)
    merge(gasanov, hasanov, user=user, reason=WHY)
    after = timezone.now().isoformat().replace("+00:00", "Z")
    path = f"/api/v1/officials/{gasanov.pk}/"
    assert anonymous.get(path, {"known_at": before}).json()["name"] == "Zakir Gasanov"
    moved = anonymous.get(path, {"known_at": after})
    assert moved.status_code == 301
    assert "known_at=" in moved["Location"]


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_nothing_is_written_to_another_row_by_following_an_address(reviewer, verb):
    gasanov, hasanov, _ = merged()
    answer = getattr(reviewer, verb)(
        f"/api/v1/officials/{gasanov.pk}/", {}, format="json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 410
    assert answer.json()["merged_into"] == f"/api/v1/officials/{hasanov.pk}/"
    assert Official.objects.get() == hasanov


def test_the_code_of_a_merged_country_leads_to_the_other(anonymous, api_of):
    make.CountryFactory(code="VATI", name="Vatican")
    make.CountryFactory(code="VAT", name="Holy See")
    answer = api_of("Administrator").post(
        "/api/v1/countries/VATI/merge/", {"into": "VAT", "reason": WHY}, format="json"
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["into"]["url"] == "/api/v1/countries/VAT/"
    for word in ("VATI", "vati"):
        moved = anonymous.get(f"/api/v1/countries/{word}/")
        assert moved.status_code == 301
        assert moved.json()["merged_into"] == "/api/v1/countries/VAT/"
    assert anonymous.get("/api/v1/countries/Vatican/").json()["code"] == "VAT"


def test_readers_are_led_on_only_from_sources_that_they_knew(anonymous, curator):
    user = make.UserFactory(is_superuser=True)
    secret, trend = make.SourceFactory(), make.SourceFactory(name="Trend")
    article = make.ArticleFactory(source=trend, text="They met.")
    make.MeetingFactory(citations=[make.passage(article=article, quote="met")])
    merge(secret, trend, user=user, reason=WHY)
    path = f"/api/v1/sources/{secret.pk}/"
    assert anonymous.get(path).status_code == 404
    assert curator.get(path).status_code == 301


def test_a_filter_by_a_merged_official_asks_for_the_other(anonymous):
    gasanov, hasanov = two()
    party = make.party("AZE", "visitor", official=gasanov)
    meeting = make.MeetingFactory()
    party.record = meeting
    party.save()
    user = make.UserFactory(is_superuser=True)
    merge(gasanov, hasanov, user=user, reason=WHY)
    found = anonymous.get("/api/v1/records/", {"official": gasanov.pk}).json()
    assert [row["id"] for row in found["results"]] == [meeting.pk]


def test_a_body_that_names_a_merged_official_is_told_of_the_other(reviewer):
    gasanov, hasanov, _ = merged()
    body = {"official": gasanov.pk, "title": "A tour"}
    answer = reviewer.post("/api/v1/trips/", body, format="json")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["message"] == (
        f"The official {gasanov.pk} was merged into official {hasanov.pk}. Name that "
        "one."
    )


@pytest.mark.django_db(transaction=True)
def test_the_feed_says_merged_and_names_the_old_address(anonymous):
    gasanov, _, _ = merged()
    entries = anonymous.get("/api/v1/changes/", {"kind": "official"}).json()["results"]
    assert entries[-1]["action"] == "merged"
    assert entries[-1]["object"]["url"] == f"/api/v1/officials/{gasanov.pk}/"


# Undoing, and the list


def test_a_merge_is_undone(reviewer):
    gasanov, _, done = merged()
    path = f"/api/v1/merges/{done.pk}/undo/"
    assert reviewer.post(path, {}, format="json").status_code == 400
    answer = reviewer.post(path, {"reason": "Father and son"}, format="json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["undone"]["reason"] == "Father and son"
    assert answer.json()["undone"]["by"] == "reviewer"
    assert reviewer.get(f"/api/v1/officials/{gasanov.pk}/").status_code == 200
    again = reviewer.post(path, {"reason": "Again"}, format="json")
    assert again.status_code == 409
    assert errors_of(again) == {"": "cannot_undo"}


def test_who_may_not_merge_may_not_undo(curator):
    _, _, done = merged()
    path = f"/api/v1/merges/{done.pk}/undo/"
    assert curator.post(path, {"reason": "So."}, format="json").status_code == 403


def test_twelve_merges_are_listed_at_the_cost_of_one(curator, anonymous):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            rows = curator.get("/api/v1/merges/").json()["results"]
        return len(rows), len(asked)

    user = make.UserFactory(is_superuser=True)
    merged(user)
    few, first = cost()
    for _ in range(11):
        merged(user)
    many, last = cost()
    assert (few, many) == (1, 12)
    assert last == first
    assert anonymous.get("/api/v1/merges/").status_code == 401
    one = curator.get(f"/api/v1/merges/{Merge.objects.first().pk}/")
    assert one.json()["reason"] == WHY
