"""What every test may ask for: the roles, and a client that is logged in as one."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from tests.factories import UserFactory

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
ROLES = ("Viewer", "Curator", "Reviewer", "Administrator")


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
def administrator(client_of):
    return client_of("Administrator")
