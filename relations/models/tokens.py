"""The keys with which programs use the API."""

from django.conf import settings
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


class Scope(models.TextChoices):
    """How far a token reaches; never beyond the account that it belongs to."""

    READ = "read", "Read"
    WRITE = "write", _("Read and write")


class Token(AbstractAuthToken):
    """A key to the API: only its hash is kept, and it ends by itself.

    `settings.KNOX_TOKEN_MODEL`; the columns of the hash, the first characters, the
    owner and the days are knox's.
    """

    scope = models.CharField(
        max_length=5,
        choices=Scope,
        default=Scope.READ,
        help_text=_("Whether its holder may change what its owner may."),
    )
    note = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("What it is for: “nightly copy at the institute”."),
    )
    last_used = models.DateField(
        null=True, blank=True, help_text=_("The last day on which it was sent (UTC).")
    )

    class Meta:
        verbose_name = _("API token")
        ordering = ["created"]

    def __str__(self):
        return f"{self.token_key}… of {self.user}"


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def end_tokens_of_inactive(instance, **kwargs):
    """End the tokens of an account that is switched off; they do not come back."""
    if not instance.is_active:
        Token.objects.filter(user=instance).delete()
