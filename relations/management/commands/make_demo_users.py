"""Logins for whoever tries Bilateral on this machine; `make up` runs it."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction


@dataclass(frozen=True)
class Login:
    """A login to try a role with."""

    name: str
    group: str
    is_superuser: bool = False

    @property
    def kept_password(self):
        """The path of the file that keeps a password which was made here."""
        return settings.VAR_DIR / f"{self.name}-password"


# Two, because nobody approves what they wrote themselves.
LOGINS = (
    Login("demo", "Administrator", is_superuser=True),
    Login("reviewer", "Reviewer"),
)


class Command(BaseCommand):
    help = (
        "Makes the logins “demo” (superuser, group Administrator) and “reviewer” "
        "(group Reviewer), with the password in DEMO_PASSWORD or with one each that "
        "is made once and kept in var/. A password that exists is changed only when "
        "DEMO_PASSWORD is given."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        for login in LOGINS:
            user = settled(login)
            self.stdout.write(
                f"Login  {login.name} ({login.group}), "
                f"{where_the_password_is(login, user)}"
            )


def settled(login):
    """Return the user of a login, made if missing, with the password that holds."""
    user = get_user_model().objects.filter(username=login.name).first()
    if user is None:
        user = get_user_model()(
            username=login.name, is_staff=True, is_superuser=login.is_superuser
        )
        set_password(user, settings.DEMO_PASSWORD or made_password(login))
    elif settings.DEMO_PASSWORD and not user.check_password(settings.DEMO_PASSWORD):
        set_password(user, settings.DEMO_PASSWORD)
    group, _ = Group.objects.get_or_create(name=login.group)
    user.groups.add(group)
    return user


def set_password(user, password):
    user.set_password(password)
    user.save()


def made_password(login):
    """Return a new password, written first to a file that only its owner can read."""
    password = secrets.token_urlsafe(12)
    kept = login.kept_password
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    kept.unlink(missing_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(password + "\n")
    return password


def where_the_password_is(login, user):
    if settings.DEMO_PASSWORD:
        return "password: the one in DEMO_PASSWORD"
    kept = login.kept_password
    password = kept.read_text().strip() if kept.exists() else ""
    if password and user.check_password(password):
        return f"password: {password} (kept in var/{kept.name})"
    return (
        "password: the one you gave it before. Forgotten? "
        "DEMO_PASSWORD=something make up"
    )
