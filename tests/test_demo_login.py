"""The logins of `make up`: made once, never taken away."""

import stat

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

pytestmark = pytest.mark.django_db
ROLES = {"demo": "Administrator", "reviewer": "Reviewer"}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.DEMO_PASSWORD = ""


def make(capsys):
    call_command("make_demo_users")
    return capsys.readouterr().out.strip().splitlines()


def test_each_login_has_its_role_and_a_password_that_is_kept_privately(
    settings, capsys
):
    said = make(capsys)

    for line, (name, role) in zip(said, ROLES.items(), strict=True):
        kept = settings.VAR_DIR / f"{name}-password"
        password = kept.read_text().strip()
        user = User.objects.get(username=name)
        assert line == (
            f"Login  {name} ({role}), password: {password} "
            f"(kept in var/{name}-password)"
        )
        assert user.check_password(password)
        assert user.is_staff
        assert [group.name for group in user.groups.all()] == [role]
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_only_the_first_login_may_do_everything(capsys):
    make(capsys)
    assert User.objects.get(is_superuser=True).username == "demo"


def test_a_second_run_keeps_the_passwords(capsys):
    assert make(capsys) == make(capsys)
    assert User.objects.count() == 2


def test_a_given_password_is_set_and_neither_kept_nor_repeated(settings, capsys):
    make(capsys)
    settings.DEMO_PASSWORD = "given later on"

    said = make(capsys)

    for user in User.objects.all():
        assert user.check_password("given later on")
    assert said[0] == (
        "Login  demo (Administrator), password: the one in DEMO_PASSWORD"
    )


def test_a_password_that_was_changed_elsewhere_is_left_alone(capsys):
    make(capsys)
    user = User.objects.get(username="demo")
    user.set_password("my own")
    user.save()

    said = make(capsys)

    assert User.objects.get(username="demo").check_password("my own")
    assert "the one you gave it before" in said[0]


def test_logging_in_leads_to_the_admin_also_without_a_page_to_go_back_to(
    settings, client
):
    settings.DEMO_PASSWORD = "given at once"
    call_command("make_demo_users")

    answer = client.post(
        "/admin/login/", {"username": "demo", "password": "given at once"}
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"
