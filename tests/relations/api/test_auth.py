"""Tokens and their reach, and what happens to those who guess passwords."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from articles.models import Source
from relations.actions.logins import WINDOW
from relations.logins import LockedOut
from relations.models import FailedLogin, Token
from relations.visitors import address_of
from tests import factories as make
from tests.relations.api.problems import detail_of, errors_of

PASSWORD = "a long password"
TOKENS = "/api/v1/auth/token/"
A_SOURCE = {"name": "New", "kind": "media"}


@pytest.fixture
def account(user_in):
    """Makes an account of a role, with the password above."""

    def made(role):
        user = user_in(role)
        user.set_password(PASSWORD)
        user.save()
        return user

    return made


@pytest.fixture
def known(db):
    """An account without a role."""
    return User.objects.create_user("known", password=PASSWORD)


def log_in(username, password=PASSWORD, address="192.0.2.1", **more):
    body = {"username": username, "password": password, **more}
    return APIClient(REMOTE_ADDR=address).post(TOKENS, body, format="json")


def token_of(user, **more):
    answer = log_in(user.username, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["token"]


def with_token(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


# Tokens


def test_a_token_writes_unless_it_is_asked_only_to_read(account):
    user = account("Curator")
    answer = log_in(user.username)
    assert answer["Cache-Control"] == "no-store"
    shown = answer.json()
    assert set(shown) == {"token", "expiry", "scope"}
    assert shown["scope"] == "write"
    made = with_token(shown["token"]).post("/api/v1/sources/", A_SOURCE)
    assert made.status_code == 201
    source = Source.objects.get()
    assert source.created_by == source.history.get().history_user == user


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_a_token_to_read_does_not_write(verb, account):
    row = make.MeetingFactory(review="draft")
    client = with_token(token_of(account("Curator"), scope="read"))
    path = "/api/v1/meetings/" if verb == "post" else f"/api/v1/meetings/{row.pk}/"
    answer = getattr(client, verb)(path, {})
    assert answer.status_code == 403
    assert detail_of(answer).startswith("This token may only read; to write, POST")


def test_a_token_to_read_submits_and_approves_nothing(account):
    row = make.MeetingFactory(review="draft")
    client = with_token(token_of(account("Reviewer"), scope="read"))
    for action in ("submit", "approve", "reject"):
        answer = client.post(f"/api/v1/records/{row.pk}/{action}/", {})
        assert (answer.status_code, detail_of(answer)[:24]) == (
            403,
            "This token may only read",
        )


def test_a_token_to_read_sees_what_its_account_sees(account):
    row = make.MeetingFactory(review="draft")
    client = with_token(token_of(account("Curator"), scope="read"))
    assert client.get(f"/api/v1/meetings/{row.pk}/").status_code == 200
    assert client.options("/api/v1/meetings/").status_code == 204


def test_a_token_to_write_goes_no_further_than_its_account(account):
    client = with_token(token_of(account("Viewer"), scope="write"))
    answer = client.post("/api/v1/sources/", A_SOURCE)
    assert answer.status_code == 403
    assert detail_of(answer).startswith("Your account may not add ")


def test_a_session_has_no_scope(api_of):
    client = api_of("Curator")
    assert client.post("/api/v1/sources/", A_SOURCE).status_code == 201


@pytest.mark.parametrize("days", [1, 365])
def test_a_token_lasts_as_many_days_as_are_asked_for(days, known):
    token_of(known, days=days)
    left = Token.objects.get().expiry - timezone.now()
    assert timedelta(days=days, minutes=-5) < left <= timedelta(days=days)


def test_a_token_lasts_thirty_days_if_nothing_is_said(known):
    token_of(known)
    assert (Token.objects.get().expiry - timezone.now()).days == 29


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("days", 0, "min_value"),
        ("days", 366, "max_value"),
        ("days", -1, "min_value"),
        ("days", "soon", "invalid"),
        ("days", [], "invalid"),
        ("days", None, "null"),
        ("scope", "admin", "invalid_choice"),
        ("scope", ["read"], "invalid_choice"),
        ("scope", {}, "invalid_choice"),
        ("note", "n" * 201, "max_length"),
        ("note", "\0", "nul"),
        ("username", "\0", "nul"),
        ("username", "", "blank"),
        ("username", "u" * 10_000, "max_length"),
        ("password", None, "null"),
        ("skope", "read", "unknown_field"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_the_password_is_tried(
    name, value, code, known
):
    body = {"username": "known", "password": PASSWORD, name: value}
    answer = APIClient().post(TOKENS, body, format="json")
    assert answer.status_code == 400
    assert errors_of(answer) == {name: code}
    assert not FailedLogin.objects.exists()


def test_a_token_is_kept_as_a_hash_only(known):
    token = token_of(known)
    row = Token.objects.values().get()
    assert token not in row.values()
    assert token.startswith(row["token_key"])
    assert len(row["token_key"]) == 15


@pytest.mark.parametrize(
    "token",
    ["a" * 64, "a" * 63, "é" * 64, "%00", "A" * 64, "x" * 10_000],
    ids=["unknown", "short", "accented", "escaped", "capitals", "long"],
)
def test_what_is_no_token_is_refused_even_for_reading(token, db):
    answer = with_token(token).get("/api/v1/records/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert detail_of(answer).startswith("This token is not known, was revoked or has")


def test_a_token_under_another_name_is_no_anonymous_reader(known):
    bearer = {"Authorization": f"Bearer {token_of(known)}"}
    answer = APIClient().get("/api/v1/records/", headers=bearer)
    assert answer.status_code == 401
    assert detail_of(answer) == (
        "Tokens are sent as “Authorization: Token ...” here, not “Bearer”."
    )
    for in_front in ("Basic bmFtZTpwYXNzd29yZA==", "Bearer eyJhbGciOi.J9", "Bearer"):
        headers = {"Authorization": in_front}
        assert APIClient().get("/api/v1/records/", headers=headers).status_code == 200


def test_an_expired_token_is_refused_and_goes_with_the_next(known):
    token = token_of(known)
    Token.objects.update(expiry=timezone.now() - timedelta(minutes=1))
    assert with_token(token).get("/api/v1/records/").status_code == 401
    assert with_token(token_of(known)).get(TOKENS).json()[0]["key"] != token[:15]
    assert Token.objects.count() == 1


def test_tokens_are_listed_with_what_they_are_for(known):
    token = token_of(known, note="nightly copy", scope="read")
    (shown,) = with_token(token).get(TOKENS).json()
    today = timezone.now().date().isoformat()
    assert set(shown) == {"key", "scope", "note", "created", "expiry", "last_used"}
    assert shown["key"] == token[:15]
    assert (shown["note"], shown["scope"]) == ("nightly copy", "read")
    assert shown["last_used"] == today


def test_tokens_are_revoked_one_by_one(known):
    first, second = token_of(known), token_of(known)
    client = with_token(first)
    assert client.delete(f"{TOKENS}{second[:15]}/").status_code == 204
    assert with_token(second).get("/api/v1/records/").status_code == 401
    assert client.delete(TOKENS).status_code == 204
    assert client.get("/api/v1/records/").status_code == 401


def test_a_token_to_read_ends_itself_and_no_other(known):
    reading, other = token_of(known, scope="read"), token_of(known)
    client = with_token(reading)
    assert client.delete(f"{TOKENS}{other[:15]}/").status_code == 403
    assert client.delete(TOKENS).status_code == 204
    assert Token.objects.get().token_key == other[:15]


def test_nobody_revokes_the_token_of_another(account):
    other = token_of(account("Viewer"))
    client = with_token(token_of(account("Curator")))
    answer = client.delete(f"{TOKENS}{other[:15]}/")
    assert answer.status_code == 404
    assert Token.objects.count() == 2


def test_a_new_password_ends_all_tokens_of_the_account_and_no_other(account):
    user = account("Viewer")
    tokens = [token_of(user), token_of(user, scope="read")]
    other = token_of(account("Curator"))
    user.set_password("another password")
    user.save()
    for token in tokens:
        assert with_token(token).get("/api/v1/records/").status_code == 401
    assert with_token(other).get("/api/v1/records/").status_code == 200


def test_a_password_that_is_set_in_the_admin_ends_the_tokens(account, administrator):
    user = account("Viewer")
    token = token_of(user)
    answer = administrator.post(
        f"/admin/auth/user/{user.pk}/password/",
        {"password1": "another password", "password2": "another password"},
    )
    assert answer.status_code == 302
    assert with_token(token).get("/api/v1/records/").status_code == 401


def test_a_hash_that_is_made_anew_ends_no_token(known, settings):
    token = token_of(known)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    before = known.password
    assert log_in("known").status_code == 200
    known.refresh_from_db()
    assert known.password != before
    assert with_token(token).get("/api/v1/records/").status_code == 200


def test_an_account_that_is_switched_off_loses_its_tokens_for_good(known):
    token = token_of(known)
    for is_active in (False, True):
        known.is_active = is_active
        known.save()
        assert with_token(token).get("/api/v1/records/").status_code == 401
    assert not Token.objects.exists()


def test_an_account_that_a_command_switched_off_gets_nothing(known):
    token = token_of(known)
    User.objects.update(is_active=False)
    assert with_token(token).get("/api/v1/records/").status_code == 401
    assert log_in("known").status_code == 401


def test_a_token_costs_one_statement_after_the_first_of_the_day(known):
    client = with_token(token_of(known))
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/api/v1/vocabularies/")
        costs.append(
            [each["sql"] for each in asked if "relations_token" in each["sql"]]
        )
    assert [len(each) for each in costs] == [2, 1]


# Guessing


@pytest.fixture
def three_tries(settings):
    settings.LOGIN_ATTEMPTS = 3
    settings.LOGIN_ATTEMPTS_ADDRESS = 5


def guess(username="known", times=3, **more):
    return [log_in(username, "wrong", **more).status_code for _ in range(times)]


def test_who_guesses_is_locked_out_and_told_for_how_long(known, three_tries):
    assert guess(times=4) == [401, 401, 401, 429]
    answer = log_in("known")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= WINDOW.total_seconds() + 1
    assert detail_of(answer) == (
        "There were too many attempts to log in. Wait 15 minutes and try again, or ask "
        "an administrator to lift the lock."
    )


def test_the_right_password_does_not_get_in_before_the_time_is_over(known, three_tries):
    guess()
    assert log_in("known").status_code == 429
    assert not Token.objects.exists()
    FailedLogin.objects.update(since=timezone.now() - WINDOW)
    assert log_in("known").status_code == 200


def test_to_try_on_does_not_make_the_lock_longer(known, three_tries):
    guess()
    since = FailedLogin.objects.get(account="known").since
    guess(times=5)
    assert FailedLogin.objects.get(account="known").since == since


def test_who_gets_in_starts_anew(known, three_tries):
    assert guess(times=2) == [401, 401]
    assert log_in("known").status_code == 200
    assert guess() == [401, 401, 401]


def test_others_are_not_locked_out_with_them(known, three_tries):
    guess()
    assert log_in("known", address="192.0.2.2").status_code == 200
    User.objects.create_user("another", password=PASSWORD)
    assert log_in("another").status_code == 200


def test_an_address_that_tries_many_accounts_is_locked_out(known, three_tries):
    for number in range(5):
        assert guess(f"name{number}", times=1) == [401]
    assert log_in("known").status_code == 429
    assert log_in("known", address="192.0.2.2").status_code == 200


def test_ones_own_account_gives_no_more_guesses_at_others(known, three_tries):
    statuses = []
    for number in range(6):
        statuses += guess(f"name{number}", times=1)
        statuses.append(log_in("known").status_code)
    assert statuses == [401, 200] * 4 + [401, 429, 429, 429]


def test_spellings_of_a_name_are_one_account(known, three_tries):
    for spelling in ("known", "KNOWN", "ｋｎｏｗｎ "):
        assert guess(spelling, 1) == [401]
    assert log_in("known").status_code == 429


def test_addresses_of_one_ipv6_network_are_one(known, three_tries):
    for last in "123":
        guess(times=1, address=f"2001:db8:1:2::{last}")
    assert log_in("known", address="2001:db8:1:2:ffff::9").status_code == 429
    assert log_in("known", address="2001:db8:1:3::1").status_code == 200


def test_an_unknown_account_is_answered_like_a_known_one(known, three_tries):
    User.objects.create_user("asleep", password=PASSWORD, is_active=False)
    said = [
        [
            (answer.status_code, answer.json())
            for answer in (
                log_in(name, "wrong", address=f"192.0.2.{number}") for _ in range(4)
            )
        ]
        for number, name in enumerate(["known", "unknown", "asleep"])
    ]
    assert [status for status, _ in said[0]] == [401, 401, 401, 429]
    assert said[0] == said[1] == said[2]


def test_an_unknown_account_costs_as_much_hashing_as_a_known_one(known, hashed):
    for name in ("known", "unknown"):
        log_in(name, f"wrong for {name}")
    assert hashed == ["wrong for known", "wrong for unknown"]


@pytest.fixture
def hashed(monkeypatch):
    """The passwords that are hashed meanwhile."""
    passwords = []
    real = MD5PasswordHasher.encode

    def encode(self, password, salt):
        passwords.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return passwords


def test_no_limit_locks_nobody_out(known, settings):
    settings.LOGIN_ATTEMPTS = settings.LOGIN_ATTEMPTS_ADDRESS = 0
    assert guess(times=15) == [401] * 15


def test_a_command_that_checks_a_password_counts_nothing(known):
    assert authenticate(username="known", password="wrong") is None
    assert not FailedLogin.objects.exists()


def test_the_form_of_the_admin_says_so_too(account, three_tries):
    account("Administrator")
    browser = Client(REMOTE_ADDR="192.0.2.1")

    def enter(password):
        body = {"username": "administrator", "password": password}
        return browser.post("/admin/login/?next=/admin/", body)

    for _ in range(3):
        assert "Please enter the correct username" in enter("wrong").content.decode()
    locked = enter(PASSWORD)
    assert locked.status_code == 200
    assert "There were too many attempts to log in." in locked.content.decode()
    assert log_in("administrator").status_code == 429
    assert "sessionid" not in browser.cookies


def test_administrators_see_who_is_locked_out_and_lift_it(
    known, three_tries, administrator
):
    guess()
    page = "/admin/relations/failedlogin/"
    shown = administrator.get(page).content.decode()
    assert "known" in shown
    assert "192.0.2.1" in shown
    row = FailedLogin.objects.get(account="known")
    body = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    assert administrator.post(page, body).status_code == 302
    assert log_in("known").status_code == 200


def test_only_administrators_see_who_fails_to_log_in(client_of):
    answer = client_of("Reviewer").get("/admin/relations/failedlogin/")
    assert answer.status_code == 403


def test_what_is_past_is_forgotten_when_somebody_gets_in(known):
    guess("somebody", 2, address="192.0.2.7")
    FailedLogin.objects.update(since=timezone.now() - WINDOW)
    log_in("known")
    assert list(FailedLogin.objects.values_list("account", "count")) == [("", 0)]


@pytest.mark.django_db(transaction=True)
def test_guesses_that_are_made_at_once_do_not_slip_past_each_other(settings):
    settings.LOGIN_ATTEMPTS = 5
    User.objects.create_user("known", password=PASSWORD)

    def attempt(number):
        request = RequestFactory(REMOTE_ADDR="192.0.2.1").post("/")
        try:
            return authenticate(request, username="known", password=f"wrong {number}")
        except LockedOut:
            return "locked out"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(attempt, range(24)))
    assert (found.count(None), found.count("locked out")) == (5, 19)


# Where a request comes from


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.9", "192.0.2.1"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        (2, "203.0.113.5, 198.51.100.9", "203.0.113.5"),
        (2, "203.0.113.5", "203.0.113.5"),
        (1, None, "192.0.2.1"),
        (1, "::ffff:198.51.100.9", "198.51.100.9"),
        (1, "2001:db8::1", "2001:db8::/64"),
        (1, "no address at all" + "x" * 100, "no address at all" + "x" * 33),
    ],
)
def test_an_address_is_believed_from_our_own_proxies_only(
    proxies, forwarded, address, settings
):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", headers=headers)
    assert address_of(request) == address
