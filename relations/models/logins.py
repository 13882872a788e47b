"""Who tried to log in and could not."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FailedLogin(models.Model):
    """How often somebody failed to log in, from one address, since some moment.

    `relations.actions.logins` alone writes this table; to delete a row is to lift a
    lock-out. A row without an account counts all accounts that were tried from there.
    """

    ANY = ""

    account = models.CharField(
        max_length=150, blank=True, help_text=_("The name that was given; empty: any.")
    )
    address = models.CharField(
        max_length=50, help_text=_("Where from; IPv6 by its network of 64 bits.")
    )
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        ordering = ["-since", "id"]
        # No constraint by name: nobody fills in a form that could break it.
        unique_together = [("address", "account")]

    def __str__(self):
        return _("{account} from {address}").format(
            account=self.account or _("any account"), address=self.address
        )
