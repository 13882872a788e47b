"""The environment variables that Bilateral reads: the one place that lists them.

`read()` never raises. A value that cannot be used is replaced by a safe one and named
in `problems`, which `config.checks` turns into system check errors, so that every
command says what is wrong in a sentence. Standard library only: `make up` reads it
before anything is installed.
"""

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASE_SCHEMES = ("postgres", "postgresql", "sqlite")
SHORTEST_SECRET_KEY = 50


@dataclass(frozen=True)
class Variable:
    """One variable: how its text is read, and what holds when it is absent or empty."""

    name: str
    read: Callable[[str], Any]  # raises ValueError with "must be ..." as its message
    default: Any
    secret: bool = False  # never quoted in a message


@dataclass(frozen=True)
class Problem:
    """What is wrong with one variable, as a sentence, under a stable check id."""

    id: str
    variable: str
    message: str


@dataclass
class Environment:
    """What was read: `values` by variable name, and the problems met."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, name):
        return self.values[name]

    def refuse(self, id, variable, message):
        self.problems.append(Problem(f"bilateral.{id}", variable, message))


def a_switch(text):
    word = text.lower()
    if word not in TRUE | FALSE:
        raise ValueError("must be 1 or 0 (true/false, yes/no and on/off are read too)")
    return word in TRUE


def a_text(text):
    return text


def a_list(text):
    return [word.strip() for word in text.split(",") if word.strip()]


def origins(text):
    found = a_list(text)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise ValueError(
                "must be origins with their scheme and without a path, separated by "
                "commas, such as https://relations.example.org"
            )
    return found


def a_number(least, most=None):
    """Return a reader of whole numbers from `least` to `most`."""
    allowed = f"from {least} to {most}" if most is not None else f"of {least} or more"

    def read_number(text):
        # int() also reads "1_000", " 7" and other scripts' digits: not a setting.
        if text.isascii() and text.isdigit():
            number = int(text)
            if number >= least and (most is None or number <= most):
                return number
        raise ValueError(f"must be a whole number {allowed}")

    return read_number


def a_log_level(text):
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def a_database(text):
    wanted = (
        "must look like postgres://user:password@host:5432/name or "
        "sqlite:////absolute/path/to/file.db"
    )
    if text == "sqlite://:memory:":
        return text
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what judges it
    except ValueError as error:
        raise ValueError(wanted) from error
    if parts.scheme not in DATABASE_SCHEMES:
        raise ValueError(wanted)
    if parts.scheme != "sqlite" and not parts.path.strip("/"):
        raise ValueError(f"{wanted}; the name of the database is missing")
    return text


VARIABLES = (
    Variable("SECRET_KEY", a_text, "", secret=True),
    Variable("DEBUG", a_switch, False),
    Variable("ALLOWED_HOSTS", a_list, ["127.0.0.1", "localhost", "[::1]"]),
    Variable("CSRF_TRUSTED_ORIGINS", origins, []),
    Variable("DATABASE_URL", a_database, "", secret=True),
    Variable("HTTPS", a_switch, False),
    Variable("PROXIES", a_number(0, 10), 0),
    Variable("LOG_LEVEL", a_log_level, "INFO"),
    Variable("API_REQUIRE_LOGIN", a_switch, False),
    Variable("API_RATE_ANONYMOUS", a_number(0), 300),
    Variable("API_RATE_USER", a_number(0), 1200),
    Variable("API_RATE_EXPORT", a_number(0), 30),
    Variable("LOGIN_ATTEMPTS", a_number(0), 10),
    Variable("LOGIN_ATTEMPTS_ADDRESS", a_number(0), 100),
    Variable("REVIEW_ALONE", a_switch, False),
    Variable("FETCH_ARTICLES", a_switch, False),
    Variable("PORT", a_number(1, 65535), 8000),
    Variable("WORKERS", a_number(1, 64), 2),
    Variable("DEMO_PASSWORD", a_text, "", secret=True),
)


def read(environ: Mapping[str, str] | None = None, testing=None) -> Environment:
    """Read every variable from `environ` (the process's own if not given).

    Under pytest a missing SECRET_KEY is no problem: each run has a random one.
    """
    environ = os.environ if environ is None else environ
    testing = "pytest" in sys.modules if testing is None else testing
    found = Environment()
    for variable in VARIABLES:
        found.values[variable.name] = variable.default
        text = environ.get(variable.name, "").strip()
        if not text:
            continue
        try:
            found.values[variable.name] = variable.read(text)
        except ValueError as error:
            given = "its value" if variable.secret else f'"{text}"'
            found.refuse(
                "E001",
                variable.name,
                f"{variable.name} {error}, not {given}. Correct it, or leave it out "
                f"for the default.",
            )
    judge_secret_key(found, testing)
    judge_hosts(found)
    return found


def exit_unless_usable():
    """End a server's process with a sentence for each problem, not with a traceback.

    4 is the status with which a gunicorn worker tells its master to give up.
    """
    problems = read().problems
    for problem in problems:
        print(f"{problem.id}: {problem.message}", file=sys.stderr)  # noqa: T201
    if problems:
        sys.exit(4)


def judge_secret_key(found, testing):
    """Refuse a missing or short key unless DEBUG is on; always leave a usable one."""
    key = found["SECRET_KEY"]
    if not (found["DEBUG"] or testing):
        advice = (
            "Set it to a random text of at least 50 characters, and keep it: "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'` makes one "
            "(`make up` keeps one in var/secret-key)."
        )
        if not key:
            found.refuse(
                "E002",
                "SECRET_KEY",
                f"SECRET_KEY is empty and DEBUG is off. {advice}",
            )
        elif len(key) < SHORTEST_SECRET_KEY:
            found.refuse(
                "E003",
                "SECRET_KEY",
                f"SECRET_KEY has only {len(key)} characters and DEBUG is off. {advice}",
            )
    # A random key is never insecure: at worst, sessions end with the process.
    found.values["SECRET_KEY"] = key or secrets.token_urlsafe(50)


def judge_hosts(found):
    """Refuse a wildcard host unless DEBUG is on: it lets a Host header forge links."""
    if "*" in found["ALLOWED_HOSTS"] and not found["DEBUG"]:
        found.values["ALLOWED_HOSTS"] = []
        found.refuse(
            "E004",
            "ALLOWED_HOSTS",
            'ALLOWED_HOSTS is "*" and DEBUG is off: any Host header would be believed. '
            "List the names under which this site is reached, separated by commas.",
        )
