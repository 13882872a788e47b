"""What every test may ask for: the roles, and a client that is logged in as one."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.test import Client

from relations.actions.fixtures import load
from tests.catalogs import catalog
from tests.factories import UserFactory

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
ROLES = ("Viewer", "Curator", "Reviewer", "Administrator")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
):
    """SQLite's test database is a file, as it is in life: a connection a thread.

    One in memory has a single connection for the test and for the site that a browser
    looks at. Where one of them checks a value by a function of Python it waits for the
    interpreter, while the other has that and waits for the connection: for good.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        path = tmp_path_factory.mktemp("database") / "test.db"
        database.setdefault("TEST", {})["NAME"] = str(path)


@pytest.fixture(scope="session")
def seed_files(tmp_path_factory):
    """The fixtures with only those countries that the seed article names: quick."""
    codes = {"ISR", "AZE", "TUR", "SYR", "IRN", "HAMAS", "PSE"}
    countries = json.loads((FIXTURES / "countries.json").read_text(encoding="utf-8"))
    few = [
        item
        for item in countries
        if item["fields"].get("code") in codes
        or item["fields"].get("country", [None])[0] in codes
    ]
    path = tmp_path_factory.mktemp("seed") / "countries.json"
    path.write_text(json.dumps(few), encoding="utf-8")
    others = ("posts.json", "products.json", "weapons.json", "seed/article.json")
    return [path, *(FIXTURES / name for name in others)]


@pytest.fixture
def seed(db, seed_files):
    """The seed article and its records are loaded."""
    return load(seed_files)


@pytest.fixture
def groups(db):
    """The four roles of fixtures/groups.json, by name."""
    known = {
        (each.codename, *each.content_type.natural_key()): each
        for each in Permission.objects.select_related("content_type")
    }
    made = {}
    for item in json.loads((FIXTURES / "groups.json").read_text(encoding="utf-8")):
        fields = item["fields"]
        group = Group.objects.create(name=fields["name"])
        group.permissions.set(known[tuple(key)] for key in fields["permissions"])
        made[group.name] = group
    return made


@pytest.fixture
def user_in(groups):
    """Makes a user of a role: `user_in("Curator")`."""

    def make(role):
        user = UserFactory(username=role.lower(), is_staff=True)
        user.groups.add(groups[role])
        return user

    return make


@pytest.fixture
def client_of(user_in):
    """Makes a browser session of a role: `client_of("Curator")`."""

    def make(role):
        client = Client()
        client.force_login(user_in(role))
        return client

    return make


@pytest.fixture
def curator(client_of):
    """The session of a curator; `curator_user` is one without."""
    return client_of("Curator")


@pytest.fixture
def reviewer(client_of):
    return client_of("Reviewer")


@pytest.fixture
def administrator(client_of):
    return client_of("Administrator")


@pytest.fixture
def curator_user(user_in):
    """A curator, where no page is opened."""
    return user_in("Curator")


@pytest.fixture
def reviewer_user(user_in):
    return user_in("Reviewer")


@pytest.fixture
def in_german(tmp_path, settings):
    """The site speaks German, as far as a test says what its words are."""

    def speak(**domains):
        folder = tmp_path / "de" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        for domain, words in domains.items():
            (folder / f"{domain}.mo").write_bytes(catalog(words))
        settings.LOCALE_PATHS = [tmp_path]
        settings.LANGUAGE_CODE = "de"

    return speak
