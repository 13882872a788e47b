"""A write that is sent twice under one key is done once, and answered twice."""

from datetime import timedelta

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone

from relations.models import Redaction, Replay

KEPT = timedelta(hours=24)


class OtherRequest(ValueError):
    """The key was used for another request."""


class NotKept(Exception):
    """Raised by a write to undo what it did and leave its key free."""


@transaction.atomic
def once(write, *, user, key, request):
    """The kept answer to a request, made by `write(replay)` if there is none yet.

    `request` is a hash of what was asked. `write` gets the `Replay` and sets its
    `status`, `headers` and `body`; whatever it raises undoes the write and leaves the
    key free. Two requests of one key take turns. Returns the `Replay`, and whether it
    was kept before; raises `OtherRequest`.
    """
    Replay.objects.filter(user=user, at__lte=timezone.now() - KEPT).delete()
    # Whoever sends the same key meanwhile waits here until this transaction ends.
    replay, is_new = Replay.objects.get_or_create(
        user=user, key=key, defaults={"request": request}
    )
    if not is_new:
        if replay.request != request:
            raise OtherRequest
        return replay, True
    write(replay)
    replay.save()
    return replay, False


def _forget_words(sender, created, **kwargs):
    """What was redacted may stand in any answer that is kept."""
    if created:
        Replay.objects.update(body=None)


post_save.connect(_forget_words, Redaction, dispatch_uid="redactions in replays")
