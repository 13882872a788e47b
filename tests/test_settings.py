"""What the environment may say, and what it brings about."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment
from config.content_security import policy

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 50


def read(**variables):
    return environment.read({"SECRET_KEY": KEY} | variables, testing=False)


def run(*arguments, **variables):
    """Run Python in the project with these variables only; return status and words."""
    given = {"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite://:memory:"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=given | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def test_every_variable_is_in_the_readme_table_and_no_other_is():
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.M)

    assert sorted(rows) == sorted(variable.name for variable in environment.VARIABLES)


def test_only_one_module_of_the_running_site_reads_the_environment():
    readers = [
        str(path.relative_to(ROOT))
        for room in ("articles", "relations", "config")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"os\.(environ\b(?!\.setdefault)|getenv)", path.read_text())
    ]

    assert readers == ["config/environment.py"]


@pytest.mark.parametrize(
    "address",
    [
        "sqlite://:memory:",
        "sqlite:////srv/bilateral/bilateral.db",
        "postgres://me:secret@host:5432/name",
        "postgres://me@%2Ftmp%2Fsocket/name",
    ],
)
def test_a_database_address_may_be_a_file_a_host_or_a_socket(address):
    found = read(DATABASE_URL=address)

    assert (found.problems, found["DATABASE_URL"]) == ([], address)


def test_an_absent_or_empty_variable_has_its_default():
    found = read(PORT="", DEBUG=" ")

    assert found.problems == []
    assert (found["PORT"], found["DEBUG"], found["LOG_LEVEL"]) == (8000, False, "INFO")


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("Yes", True), ("off", False)]
)
def test_a_switch_is_read_in_the_usual_words(text, value):
    assert read(DEBUG=text)["DEBUG"] is value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("DEBUG", "maybe", "DEBUG must be 1 or 0"),
        ("PORT", "abc", 'PORT must be a whole number from 1 to 65535, not "abc"'),
        ("PORT", "65536", "PORT must be a whole number from 1 to 65535"),
        ("PORT", "8_000", "PORT must be a whole number from 1 to 65535"),
        ("API_RATE_USER", "-1", "API_RATE_USER must be a whole number of 0 or more"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be one of DEBUG, INFO"),
        ("DATABASE_URL", "mysql://a/b", "DATABASE_URL must look like postgres://"),
        ("DATABASE_URL", "postgres://a:x/b", "DATABASE_URL must look like postgres://"),
        ("DATABASE_URL", "postgres://host", "the name of the database is missing"),
        ("CSRF_TRUSTED_ORIGINS", "example.org", "must be origins with their scheme"),
    ],
)
def test_a_wrong_value_is_a_problem_that_names_variable_and_remedy(name, text, words):
    (problem,) = read(**{name: text}).problems

    assert (problem.id, problem.variable) == ("bilateral.E001", name)
    assert words in problem.message
    assert "Correct it, or leave it out" in problem.message


def test_the_password_of_a_wrong_database_address_is_not_repeated():
    (problem,) = read(DATABASE_URL="mysql://me:opensesame@host/name").problems

    assert "opensesame" not in problem.message


@pytest.mark.parametrize(
    ("variables", "id"),
    [
        ({"SECRET_KEY": ""}, "bilateral.E002"),
        ({"SECRET_KEY": "short"}, "bilateral.E003"),
        ({"ALLOWED_HOSTS": "a.example,*"}, "bilateral.E004"),
    ],
)
def test_what_is_insecure_is_refused_unless_debug_is_on(variables, id):
    assert [problem.id for problem in read(**variables).problems] == [id]
    assert read(DEBUG="1", **variables).problems == []


def test_a_refused_wildcard_leaves_no_host_allowed():
    assert read(ALLOWED_HOSTS="*")["ALLOWED_HOSTS"] == []


def test_a_missing_key_is_replaced_by_a_random_one():
    keys = {read(SECRET_KEY="")["SECRET_KEY"] for _ in range(2)}

    assert len(keys) == 2
    assert all(len(key) >= 50 for key in keys)


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["manage.py", "migrate"],
        ["manage.py", "runserver", "--noreload", "127.0.0.1:0"],
        ["manage.py", "runserver", "127.0.0.1:0"],
        ["-c", "import config.wsgi"],
        ["-c", "import config.asgi"],
    ],
)
def test_every_way_to_start_ends_with_the_sentence_and_without_a_traceback(command):
    status, words = run(*command, DEBUG="maybe", SECRET_KEY=KEY)

    assert status != 0
    assert "bilateral.E001" in words
    assert 'not "maybe"' in words
    assert "Traceback" not in words


def test_the_settings_pass_djangos_own_deployment_checks_with_https():
    status, words = run(
        "manage.py",
        *("check", "--deploy", "--tag=security", "--fail-level=WARNING"),
        HTTPS="1",
        SECRET_KEY="".join(chr(60 + number) for number in range(60)),
    )

    assert status == 0, words


def test_cookies_and_hsts_follow_https():
    show = (
        "from config import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    )

    assert run("-c", show, SECRET_KEY=KEY) == (0, "False False 0\n")
    assert run("-c", show, SECRET_KEY=KEY, HTTPS="1") == (0, "True True 31536000\n")


def test_a_cache_in_memory_is_not_looked_for_after_each_request():
    said = "from django.core.cache import close_caches as c;"
    said += "from django.core.signals import request_finished as s;"
    said += "print(any(each[1]() is c for each in s.receivers))"
    begin = "import django; django.setup();"
    elsewhere = "django.core.cache.backends.filebased.FileBasedCache"
    other = "from django.conf import settings;"
    other += f"settings.CACHES = {{'default': {{'BACKEND': '{elsewhere}'}}}};"
    environ = {"SECRET_KEY": KEY, "DJANGO_SETTINGS_MODULE": "config.settings"}

    assert run("-c", begin + said, **environ) == (0, "False\n")
    begin = "import django;" + other + "django.setup();"
    assert run("-c", begin + said, **environ) == (0, "True\n")


def test_kept_connections_are_looked_at_when_a_request_begins_and_not_when_it_ends():
    said = "import django; django.setup(); from django.core import signals as s;"
    said += "from django.db import close_old_connections as c;"
    said += "both = s.request_started, s.request_finished;"
    said += "print([any(e[1]() is c for e in each.receivers) for each in both])"
    environ = {"SECRET_KEY": KEY, "DJANGO_SETTINGS_MODULE": "config.settings"}

    assert run("-c", said, **environ) == (0, "[True, False]\n")


def test_a_forwarded_scheme_is_believed_only_from_a_known_proxy():
    show = (
        "from config import settings as s;"
        "print(getattr(s, 'SECURE_PROXY_SSL_HEADER', None))"
    )

    assert run("-c", show, SECRET_KEY=KEY) == (0, "None\n")
    assert "HTTP_X_FORWARDED_PROTO" in run("-c", show, SECRET_KEY=KEY, PROXIES="1")[1]


def test_no_page_outside_the_admin_and_the_documentation_may_run_inline_scripts():
    assert "unsafe" not in policy("/api/v1/records/")
    assert "unsafe" not in policy("/administration")
    assert "'unsafe-eval'" in policy("/admin/login/")
    assert "'unsafe-eval'" not in policy("/api/v1/docs/")


def test_the_policy_is_sent_with_a_response(client):
    response = client.get("/healthz")

    assert response.headers["Content-Security-Policy"] == policy("/healthz")
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
