"""How often one may ask, and what pages of other sites may do."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.test import Client
from rest_framework.test import APIClient

from relations import counts
from relations.api.views.entrance import RootView
from relations.counts import RING, SLOTS, Counts
from relations.models import Token
from tests.factories import MeetingFactory, UserFactory
from tests.relations.api.problems import detail_of

ROOT = Path(__file__).resolve().parents[3]
LIST = "/api/v1/sources/"
ALLOWED = 0


@pytest.fixture
def rates(settings):
    """Sets the rates by name: `rates(user="2/min")`; the others have no limit."""

    def set_rates(**given):
        none = dict.fromkeys(("anonymous", "user", "export"))
        settings.API_RATES = none | given

    return set_rates


def statuses(client, times, path=LIST):
    return [client.get(path).status_code for _ in range(times)]


def test_asking_too_often_is_refused_with_when_to_go_on(anonymous, rates):
    rates(anonymous="2/min")
    answers = [anonymous.get(LIST) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 55 <= int(answers[-1]["Retry-After"]) <= 67
    said = detail_of(answers[-1])
    assert said.startswith("No more than 2 requests a minute are answered; go on in ")


def test_readers_are_counted_by_their_address(db, rates):
    rates(anonymous="1/min")
    here, there = APIClient(REMOTE_ADDR="192.0.2.1"), APIClient(REMOTE_ADDR="192.0.2.2")
    assert statuses(here, 2) == [200, 429]
    assert statuses(there, 2) == [200, 429]


def test_addresses_of_one_ipv6_network_are_one_reader(db, rates):
    rates(anonymous="1/min")
    assert statuses(APIClient(REMOTE_ADDR="2001:db8::1"), 1) == [200]
    assert statuses(APIClient(REMOTE_ADDR="2001:db8::2"), 1) == [429]


def test_what_a_reader_says_of_the_address_is_not_believed(db, rates):
    rates(anonymous="1/min")
    for forged in ("198.51.100.1", "198.51.100.2"):
        client = APIClient(HTTP_X_FORWARDED_FOR=forged)
        last = client.get(LIST).status_code
    assert last == 429


def test_accounts_are_counted_by_themselves(anonymous, api_of, rates):
    rates(anonymous="1/min")
    assert statuses(anonymous, 2) == [200, 429]
    assert statuses(api_of("Viewer"), 3) == [200, 200, 200]


def test_tokens_and_sessions_of_an_account_are_counted_together(db, rates):
    rates(user="3/min")
    user = UserFactory()
    clients = [APIClient() for _ in range(3)]
    clients[0].force_login(user)
    for client in clients[1:]:
        token = Token.objects.create(user)[1]
        client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert [statuses(client, 1) for client in clients] == [[200]] * 3
    assert [statuses(client, 1) for client in clients] == [[429]] * 3


@pytest.mark.parametrize("format", ["csv", "ndjson", "xlsx"])
def test_exports_have_a_rate_of_their_own(format, anonymous, api_of, rates):
    rates(export="1/min")
    for client in (anonymous, api_of("Viewer")):
        assert 429 not in statuses(client, 3)
        assert 429 not in statuses(client, 3, f"{LIST}?format=json")
        first, second = statuses(client, 2, f"{LIST}?format={format}")
        assert (first == 429, second) == (False, 429)
        assert statuses(client, 1) == [200]


def test_no_rate_is_no_limit(anonymous, rates):
    rates()
    assert statuses(anonymous, 30) == [200] * 30


# The counts


class Clock:
    now = 1_000_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_minute_never_has_more_than_the_limit(clock):
    found = Counts(clock=clock)
    allowed = []
    # Bursts at every moment of a part, against the exact span of a minute.
    for _ in range(2_000):
        clock.now += 0.37
        if found.take("a", 20, 60) == ALLOWED:
            allowed.append(clock.now)
    busiest = max(
        sum(1 for other in allowed if 0 <= other - first < 60) for first in allowed
    )
    assert busiest == 20
    # The price of never more: a span of up to 65 seconds is counted.
    assert len(allowed) >= 2_000 * 0.37 / 65 * 20


def test_whoever_waits_as_long_as_told_is_let_in(clock):
    found = Counts(clock=clock)
    for moment in (0, 7, 19):
        clock.now = Clock.now + moment
        assert found.take("a", 3, 60) == ALLOWED
    wait = found.take("a", 3, 60)
    clock.now += wait - 0.5
    assert 0 < found.take("a", 3, 60) <= 0.5
    clock.now += 0.5
    assert found.take("a", 3, 60) == ALLOWED
    assert found.take("a", 3, 60) > ALLOWED


def test_names_and_spans_are_counted_apart():
    found = Counts()
    assert found.take("a", 1, 60) == ALLOWED
    assert found.take("b", 1, 60) == ALLOWED
    assert found.take("a", 1, 3600) == ALLOWED
    assert found.take("a", 1, 60) > ALLOWED


@pytest.mark.parametrize("back", [3, 30, 7200])
def test_a_clock_that_is_set_back_locks_nobody_out_for_long(back, clock):
    found = Counts(clock=clock)
    found.take("a", 1, 60)
    clock.now -= back
    assert found.take("a", 1, 60) <= 2 * RING * 5
    clock.now += 2 * RING * 5
    assert found.take("a", 1, 60) == ALLOWED


def test_when_very_many_ask_those_who_ask_most_are_remembered(clock, monkeypatch):
    monkeypatch.setattr(counts, "SETS", 1)
    found = Counts(clock=clock)
    for _ in range(5):
        found.take("busy", 5, 60)
    for number in range(3 * SLOTS):
        assert found.take(f"once {number}", 5, 60) == ALLOWED
    assert found.take("busy", 5, 60) > ALLOWED


def test_threads_together_get_no_more_than_the_limit(tmp_path):
    found = Counts(tmp_path / "counts")
    with ThreadPoolExecutor(8) as threads:
        took = list(threads.map(lambda _: found.take("a", 100, 3600), range(400)))
    assert took.count(ALLOWED) == 100


WORKER = """
import sys
from pathlib import Path
from relations.counts import Counts

counts = Counts(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
print(sum(counts.take("somebody", 1000, 3600) == 0 for _ in range(2000)))
"""


def test_two_processes_together_get_no_more_than_the_limit(tmp_path):
    command = [sys.executable, "-c", WORKER, tmp_path / "counts"]
    workers = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    took = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sum(took) == 1000


def test_what_was_counted_is_known_to_whoever_opens_the_file_later(tmp_path):
    path = tmp_path / "var" / "counts"
    assert Counts(path).take("a", 1, 3600) == ALLOWED
    assert Counts(path).take("a", 1, 3600) > ALLOWED
    assert path.stat().st_mode & 0o777 == 0o600


def test_where_no_file_can_be_kept_each_process_counts_for_itself(
    settings, tmp_path, caplog
):
    caplog.set_level("WARNING")
    (tmp_path / "no folder").write_text("")
    settings.API_COUNTS = tmp_path / "no folder" / "counts"
    assert counts.shared().take("a", 1, 60) == ALLOWED
    assert counts.shared().take("a", 1, 60) > ALLOWED
    assert "each process counts for itself" in caplog.text


# Other sites


ELSEWHERE = {"Origin": "https://elsewhere.example"}
EXPOSED = {
    *("Content-Disposition", "ETag", "Last-Modified", "Link", "Location"),
    "Retry-After",
}


def assert_open(answer):
    """Whether a page of another site may read the answer, with nobody's cookies."""
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert set(answer["Access-Control-Expose-Headers"].split(", ")) == EXPOSED
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 200),
        ("records/", 200),
        ("vocabularies/topic/", 200),
        ("schema/", 200),
        ("docs/", 200),
        ("records/?nonsense=1", 400),
        ("auth/token/", 401),
        ("findings/", 401),
        ("records/999999/", 404),
        ("nowhere/", 404),
        ("records", 404),
    ],
)
@pytest.mark.parametrize("verb", ["get", "head"])
def test_pages_of_other_sites_may_read_every_answer(verb, path, status, anonymous):
    answer = getattr(anonymous, verb)(f"/api/v1/{path}", headers=ELSEWHERE)
    assert answer.status_code == status
    assert_open(answer)


def test_pages_of_other_sites_may_read_that_nothing_changed(anonymous):
    path = f"/api/v1/meetings/{MeetingFactory(cited=True).pk}/"
    tag = anonymous.get(path)["ETag"]
    answer = anonymous.get(path, headers={**ELSEWHERE, "If-None-Match": tag})
    assert answer.status_code == 304
    assert answer["ETag"] == tag
    assert_open(answer)


def test_pages_of_other_sites_may_read_when_to_go_on(anonymous, rates):
    rates(anonymous="1/min")
    anonymous.get(LIST)
    answer = anonymous.get(LIST, headers=ELSEWHERE)
    assert answer.status_code == 429
    assert_open(answer)


def test_pages_of_other_sites_may_read_that_we_failed(db, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("on purpose")

    client = Client(raise_request_exception=False)
    for place in ("get", "finalize_response"):
        with monkeypatch.context() as patched:
            patched.setattr(RootView, place, fail)
            answer = client.get("/api/v1/", headers=ELSEWHERE)
        assert answer.status_code == 500
        assert answer["Content-Type"] == "application/problem+json"
        assert_open(answer)


@pytest.mark.parametrize("path", ["meetings/", "auth/token/", "records/1/", ""])
@pytest.mark.parametrize("verb", ["GET", "POST", "PATCH", "DELETE"])
def test_a_browser_that_asks_first_is_told_of_reads_only(verb, path, anonymous):
    asking = {
        **ELSEWHERE,
        "Access-Control-Request-Method": verb,
        "Access-Control-Request-Headers": "content-type, authorization, if-match",
    }
    answer = anonymous.options(f"/api/v1/{path}", headers=asking)
    assert answer.status_code == 204
    assert_open(answer)
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    headers = answer["Access-Control-Allow-Headers"].lower().split(", ")
    assert headers == ["accept", "if-modified-since", "if-none-match"]


def test_pages_of_other_sites_may_not_read_what_a_write_answers(editor):
    answer = editor.post(LIST, {"name": "New", "kind": "media"}, headers=ELSEWHERE)
    assert answer.status_code == 201
    assert "Access-Control-Allow-Origin" not in answer


def test_pages_of_other_sites_may_not_read_the_admin(administrator):
    answer = administrator.get("/admin/", headers=ELSEWHERE)
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer
