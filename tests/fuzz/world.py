"""Rows of every table, among them what only editors see, to be asked about."""

from datetime import timedelta

from relations.actions import comments
from relations.models import PendingChange, Token
from tests import factories as make
from tests.factories import passage
from tests.relations.api import worlds


def make_world():
    """Fill an empty database; returns an account that may do everything."""
    editor = make.UserFactory(username="editor", is_superuser=True)
    worlds.World(1)
    make.ProductFactory()
    make.GatheringFactory()
    meeting = make.MeetingFactory(citations=[passage()])
    comments.add(meeting, user=editor, text="Who was it?")
    PendingChange.objects.create(
        record=meeting,
        base_version=1,
        edits=[
            {
                "table": "record",
                "row": meeting.pk,
                "action": "change",
                "before": {"summary": ""},
                "after": {"summary": "In short"},
            }
        ],
        author=make.UserFactory(),
    )
    make.models.Redaction.objects.create(
        table="relations.citation",
        row=1,
        column="quote",
        states=1,
        reason="A court order.",
        by=editor,
    )
    return editor


def token_of(user, scope="write"):
    return Token.objects.create(user, timedelta(days=1), scope=scope)[1]
