"""Logging in with a name and a password, in the admin and for a token."""

from unicodedata import normalize

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.actions.logins import count_login, forget_login
from relations.models import Token
from relations.visitors import address_of


class LockedOut(ValidationError):
    """Too many wrong passwords; `wait` is the number of seconds until the next try.

    A form shows it like any other error. It says the same of accounts that there are
    and of those that there are not.
    """

    def __init__(self, wait):
        minutes = -(-wait // 60)
        super().__init__(
            ngettext(
                "There were too many attempts to log in. Wait {minutes} minute "
                "and try again, or ask an administrator to lift the lock.",
                "There were too many attempts to log in. Wait {minutes} minutes "
                "and try again, or ask an administrator to lift the lock.",
                minutes,
            ).format(minutes=minutes),
            code="locked_out",
        )
        self.wait = wait


class GuardedBackend(ModelBackend):
    """Django's own accounts; whoever guesses is locked out for a while.

    Raises `LockedOut`, also for the right password. Without a request (a command, a
    shell) nothing is counted.
    """

    def authenticate(self, request, username=None, password=None, **kwargs):
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **kwargs)
        # Spellings of one name count as one: else each gives as many tries again.
        account = normalize("NFKC", username[:150]).casefold().strip()[:150]
        place = {"account": account, "address": address_of(request)}
        if wait := count_login(**place):
            raise LockedOut(wait)
        user = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            forget_login(**place)
        return user

    async def aauthenticate(self, request, username=None, password=None, **kwargs):
        # Django's own would go past the count.
        ask = sync_to_async(self.authenticate)
        return await ask(request, username, password, **kwargs)


class EndTokens:
    """Ends the tokens of an account when its password changes.

    Stands in `AUTH_PASSWORD_VALIDATORS`, which Django tells of a new password; a hash
    that is merely made anew with more rounds is none. It judges no password.
    """

    def validate(self, password, user=None):
        pass

    def password_changed(self, password, user=None):
        if user is not None:
            Token.objects.filter(user=user).delete()

    def get_help_text(self):
        return _("Whoever changes a password ends the API tokens of the account.")
