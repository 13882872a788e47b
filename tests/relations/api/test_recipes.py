"""The recipes of the README do what they say, against a server."""

import csv
import json
import shutil
import subprocess
import sys
import urllib.request
from contextlib import redirect_stdout
from io import StringIO
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone

from relations.actions.merge import merge
from relations.management.commands.write_schema import CURRENT
from tests import factories as make
from tests.factories import passage
from tests.recipes import recipes

PACKAGE = "bilateral_client"


@pytest.fixture
def meeting(live_server, settings):
    cache.clear()
    settings.API_RATES = dict.fromkeys(settings.API_RATES)
    for code, name in (("ISR", "Israel"), ("AZE", "Azerbaijan")):
        make.CountryFactory(code=code, name=name)
    make.MeetingFactory(title="Another year", start="2019")
    return make.MeetingFactory(
        title="Katz receives Hasanov in Tel Aviv",
        start="2025-05-20~",
        citations=[passage()],
    )


def printed(code, names):
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), names)
    return out.getvalue().splitlines()


class Table(list):
    """As much of a data frame as the recipe shows."""

    def __getitem__(self, columns):
        return [[_at(row, name) for name in columns] for row in self]


def read_csv(url):
    with urllib.request.urlopen(url) as answer:
        return Table(csv.DictReader(answer.read().decode().splitlines()))


def _at(row, path):
    if path in row:  # a column of a file
        return row[path]
    for name in path.split("."):
        row = row[name]
    return row


def read(server, path):
    with urllib.request.urlopen(server.url + path) as answer:
        return json.load(answer)


def test_the_recipes_in_python_tell_what_is_there(
    live_server, meeting, monkeypatch, user_in
):
    pandas = SimpleNamespace(json_normalize=Table, read_csv=read_csv)
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    table, timeline, past, mirror, file, _ = recipes("python", live_server.url)
    names = {}
    assert printed(table, names) == [
        "[['2025-05-20~', 'Katz receives Hasanov in Tel Aviv', 1], "
        "['2019', 'Another year', None]]"
    ]
    cited = meeting.citations.get()
    assert printed(timeline, names) == [
        "about 20 May 2025 Katz receives Hasanov in Tel Aviv",
        f"  “{cited.quote}” ({cited.article.source.name})",
        "2019 Another year",
    ]
    held = make.TenureFactory(
        post__country__code="ISR",
        post__role=make.PostRoleFactory(code="defense_minister"),
        start="2025",
    )
    # Before this moment we knew of nobody.
    now = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert printed(past.replace("2025-06-01", now), names) == [
        f"{now} Israel {held.official.name}"
    ]
    (said,) = printed(mirror, names)
    assert said == f"{len(names['mirror'])} rows"
    assert names["mirror"][f"/api/v1/meetings/{meeting.pk}/"]["id"] == meeting.pk
    make.TradeTieFactory(title="Oil")
    assert printed(file, names) == ["[['trade_tie', 'Oil', 'active']]"]
    # Tomorrow one is gone, and one is new.
    address = f"/api/v1/meetings/{meeting.pk}/"
    meeting.delete()
    new = make.MeetingFactory(title="Tomorrow's")
    stays = make.OfficialFactory()
    merge(held.official, stays, user=user_in("Reviewer"), reason="One person.")
    names["follow"](names["mirror"], names["tomorrow"])
    assert address not in names["mirror"]
    officials = {url for url in names["mirror"] if url.startswith("/api/v1/officials/")}
    listed = read(live_server, "/api/v1/officials/")["results"]
    assert officials == {each["url"] for each in listed}
    assert f"/api/v1/meetings/{new.pk}/" in names["mirror"]


def test_the_recipe_for_a_shell_tells_every_passage(live_server, meeting):
    (script,) = recipes("sh", live_server.url)
    if not (shutil.which("jq") and shutil.which("curl")):
        pytest.skip("This recipe needs curl and jq.")
    ran = subprocess.run(["sh", "-c", script], capture_output=True, text=True)
    cited = meeting.citations.get()
    assert ran.stdout == f"{meeting.title}\t{cited.quote}\n", ran.stderr


@pytest.fixture(scope="session")
def client_package(tmp_path_factory):
    """The client that a generator makes of the committed file can be imported."""
    folder = tmp_path_factory.mktemp("client")
    config = folder / "config.json"
    config.write_text(json.dumps({"post_hooks": []}))
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate"),
            *("--path", CURRENT, "--output-path", folder / PACKAGE),
            *("--meta", "none", "--config", config, "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
    )
    said = made.stdout + made.stderr
    assert made.returncode == 0, said
    assert "WARNING" not in said
    sys.path.insert(0, str(folder))
    yield folder / PACKAGE
    sys.path.remove(str(folder))


def test_the_generator_makes_every_operation(client_package):
    made = {path.stem for path in (client_package / "api").rglob("*.py")}
    document = json.loads(CURRENT.read_text(encoding="utf-8"))
    asked = {
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    }
    assert asked - made == set()


def test_the_generated_client_reads_writes_and_is_refused(
    client_package, live_server, meeting, monkeypatch
):
    get_user_model().objects.create_superuser("demo", password="a demo password")
    monkeypatch.setenv("DEMO_PASSWORD", "a demo password")
    cited = meeting.citations.get()
    undated = make.MeetingFactory(title="They mean to meet", cited=True, start="")
    promise = undated.citations.get()
    assert printed(recipes("python", live_server.url)[-1], {}) == [
        "undated: They mean to meet",
        f"  “{promise.quote}” ({promise.article.title})",
        "about 20 May 2025: Katz receives Hasanov in Tel Aviv",
        f"  “{cited.quote}” ({cited.article.title})",
        "draft about June 2025",
        "400 No country has the code or name “Atlantis”.",
    ]
