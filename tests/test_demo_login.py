"""The login of `make up`: made once, never taken away."""

import stat

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.DEMO_PASSWORD = ""


def make(capsys):
    call_command("make_demo_users")
    return capsys.readouterr().out.strip()


def test_the_login_is_an_administrator_whose_password_is_kept_privately(
    settings, capsys
):
    said = make(capsys)

    kept = settings.VAR_DIR / "demo-password"
    password = kept.read_text().strip()
    user = User.objects.get(username="demo")
    assert said == f"Login  demo, password: {password} (kept in var/demo-password)"
    assert user.check_password(password)
    assert (user.is_superuser, user.is_staff) == (True, True)
    assert list(user.groups.all()) == [Group.objects.get(name="Administrator")]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_second_run_keeps_the_password(capsys):
    assert make(capsys) == make(capsys)
    assert User.objects.count() == 1


def test_a_given_password_is_set_and_neither_kept_nor_repeated(settings, capsys):
    make(capsys)
    settings.DEMO_PASSWORD = "given later on"

    said = make(capsys)

    assert User.objects.get().check_password("given later on")
    assert said == "Login  demo, password: the one in DEMO_PASSWORD"


def test_a_password_that_was_changed_elsewhere_is_left_alone(capsys):
    make(capsys)
    user = User.objects.get()
    user.set_password("my own")
    user.save()

    said = make(capsys)

    assert User.objects.get().check_password("my own")
    assert "the one you gave it before" in said
