"""Alive is not ready: each answer says what it is asked."""

import pytest
from django.db import OperationalError

from config import health


class Executor:
    """Stands for a database that lacks one migration."""

    def __init__(self, connection):
        self.loader = self
        self.graph = self

    def leaf_nodes(self):
        return [("relations", "0002_more")]

    def migration_plan(self, targets):
        migration = type(
            "Migration", (), {"app_label": "relations", "name": "0002_more"}
        )
        return [(migration, False)]


def test_a_live_process_says_so_without_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


def test_health_is_asked_with_get_only(client):
    assert client.post("/readyz").status_code == 405


@pytest.mark.django_db
def test_a_database_without_countries_is_not_ready(client):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "reason": "No country is loaded yet; run `python manage.py load_fixtures`.",
    }


@pytest.mark.django_db
def test_a_migrated_database_with_a_country_is_ready(client):
    from relations.models import Country

    Country(code="ISR", name="Israel", entity_type="state").save()

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_named(client, monkeypatch):
    monkeypatch.setattr(health, "MigrationExecutor", Executor)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["reason"] == (
        "1 migration(s) are not applied, first relations.0002_more; "
        "run `python manage.py migrate`."
    )


def test_a_database_that_does_not_answer_is_told_without_its_address(
    client, monkeypatch
):
    def refuse():
        raise OperationalError('connection to server at "db.internal" refused')

    monkeypatch.setattr(health, "why_not_migrated", refuse)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["reason"] == "The database does not answer."
