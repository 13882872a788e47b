"""`If-Match`: what a writer has seen, and the refusal of one who has not seen all."""

import re

from relations.actions.since import changed_since
from relations.api.errors import Problem
from relations.api.serializers.base import etag
from relations.api.serializers.changes import NAMES

MOMENT = "%Y-%m-%d at %H:%M:%S"
LONGEST = 80  # so much of what was sent is repeated
TAG = re.compile(r'(?:W/)?"([^"]*)"')
# The key of a row, its version, and perhaps a digest of an answer. No number of ours
# has more digits, and Python refuses to read thousands.
OF_ROW = re.compile(r"([0-9]{1,18})-([0-9]{1,18})(-[0-9a-f]+)?")


def given_tag(request):
    """What was sent as `If-Match`; empty if nothing was."""
    return request.headers.get("If-Match", "").strip()


def versions_in(given, row):
    """The versions of a row that the tags of an `If-Match` name."""
    found = map(OF_ROW.fullmatch, TAG.findall(given))
    return {int(tag[2]) for tag in found if tag and int(tag[1]) == row.pk}


def seen_version(request, row):
    """The version of a row that was seen, for an action that compares it with the
    newest: None if `If-Match` is absent or `*`, -1 if it names another than this.
    """
    given = given_tag(request)
    if given in ("", "*"):
        return None
    return row.version if row.version in versions_in(given, row) else -1


def stale(row, current, given, children=()):
    """The refusal of a write by somebody who has not seen the newest state.

    `given` is what was sent as `If-Match`; `children` are the members that are rows.
    """
    noun = row._meta.verbose_name
    who = current.updated_by.get_username() if current.updated_by_id else "somebody"
    seen = max(versions_in(given, current), default=None)
    names = changed_since(current, seen, children) if seen else []
    changed = [NAMES.get(name, name) for name in names]
    since = f" (since you read it, {', '.join(changed)})" if changed else ""
    said = f"{who} changed this {noun}{since} on {current.updated:{MOMENT}} UTC"
    if seen is None or seen > current.version:
        said = f"“If-Match: {given[:LONGEST]}” names no state of this {noun}"
    return Problem(
        412,
        f"{said}; read it again, and send {etag(current)}.",
        changed_by=who,
        changed_at=current.updated.isoformat(),
        changed=changed,
        etag=etag(current),
    )
