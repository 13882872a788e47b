"""Counting who fails to log in, so that nobody guesses passwords for long."""

from datetime import timedelta
from math import ceil, inf

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from relations.models.logins import FailedLogin

WINDOW = timedelta(minutes=15)


@transaction.atomic
def count_login(*, account, address):
    """Count an attempt before its password is looked at.

    Returns for how many seconds the attempt is refused, 0 if it may be made. It counts
    as failed until `forget_login`: attempts that are made at once cannot slip past each
    other. Being refused does not make the lock-out longer.
    """
    now = timezone.now()
    names = {account, FailedLogin.ANY}
    rows = [FailedLogin(account=n, address=address, since=now) for n in sorted(names)]
    FailedLogin.objects.bulk_create(rows, ignore_conflicts=True)
    # One order for all, so that nobody waits in a circle.
    counted = (
        FailedLogin.objects.select_for_update()
        .filter(address=address, account__in=names)
        .order_by("account")
    )
    wait = 0
    for row in counted:
        if row.since <= now - WINDOW:
            row.count, row.since = 0, now
        row.count += 1
        row.save(update_fields=["count", "since"])
        if row.count > allowed(row):
            wait = max(wait, ceil((row.since + WINDOW - now).total_seconds()))
    return wait


def allowed(row):
    """How many attempts the window has for an account, or for all of an address."""
    limit = settings.LOGIN_ATTEMPTS if row.account else settings.LOGIN_ATTEMPTS_ADDRESS
    return limit or inf


def locked_until(row):
    """When the next attempt is looked at; None if the row locks nobody out."""
    ends = row.since + WINDOW
    return ends if row.count >= allowed(row) and ends > timezone.now() else None


@transaction.atomic
def forget_login(*, account, address):
    """Forget the failures of an account that got in, and all that are past.

    The other accounts that were tried from the address stay counted: who has an account
    must not use it to go on guessing those of others.
    """
    # In the order of `count_login`; what others are counting at this moment stays.
    FailedLogin.objects.filter(
        account=FailedLogin.ANY, address=address, count__gt=0
    ).update(count=F("count") - 1)
    FailedLogin.objects.filter(account=account, address=address).delete()
    past = FailedLogin.objects.select_for_update(skip_locked=True).filter(
        since__lte=timezone.now() - WINDOW
    )
    FailedLogin.objects.filter(pk__in=list(past.values_list("pk", flat=True))).delete()
