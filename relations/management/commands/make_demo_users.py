"""A login for whoever tries Bilateral on this machine; `make up` runs it."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

NAME = "demo"
GROUP = "Administrator"


class Command(BaseCommand):
    help = (
        "Makes the login “demo” (superuser, group Administrator) with the password in "
        "DEMO_PASSWORD, or with one that is made once and kept in var/demo-password. "
        "A password that exists is changed only when DEMO_PASSWORD is given."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        user = get_user_model().objects.filter(username=NAME).first()
        if user is None:
            user = get_user_model()(username=NAME, is_staff=True, is_superuser=True)
            password = settings.DEMO_PASSWORD or made_password()
            set_password(user, password)
        elif settings.DEMO_PASSWORD and not user.check_password(settings.DEMO_PASSWORD):
            set_password(user, settings.DEMO_PASSWORD)
        group, _ = Group.objects.get_or_create(name=GROUP)
        user.groups.add(group)
        self.stdout.write(f"Login  {NAME}, {where_the_password_is(user)}")


def set_password(user, password):
    user.set_password(password)
    user.save()


def kept_password():
    """Return the path of the file that keeps a password which was made here."""
    return settings.VAR_DIR / "demo-password"


def made_password():
    """Return a new password, written first to a file that only its owner can read."""
    password = secrets.token_urlsafe(12)
    kept = kept_password()
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    kept.unlink(missing_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(password + "\n")
    return password


def where_the_password_is(user):
    if settings.DEMO_PASSWORD:
        return "password: the one in DEMO_PASSWORD"
    kept = kept_password()
    password = kept.read_text().strip() if kept.exists() else ""
    if password and user.check_password(password):
        return f"password: {password} (kept in var/demo-password)"
    return (
        "password: the one you gave it before. Forgotten? "
        "DEMO_PASSWORD=something make up"
    )
