"""What waits for whom: the cards on the admin's index.

A card counts the rows of a list under some filters and links to it. Both ask the same
filters, so that the list shows the rows that were counted.
"""

from dataclasses import dataclass, field

from django.contrib import admin
from django.db import models
from django.urls import reverse

from articles.desk import CappedPaginator
from relations.models import KINDS, Citation, Finding, PendingChange, Record

admin.site.index_template = "relations/index.html"


@dataclass(frozen=True)
class Queue:
    """One kind of work: the rows of a list that its filters leave."""

    title: str
    hint: str
    model: type[models.Model]
    asked: dict[str, str] = field(default_factory=dict)  # filter -> its value
    urgent: bool = False

    def card(self, request):
        """What the index shows of it; None to a user who has no such list."""
        page = admin.site.get_model_admin(self.model)
        if not page.has_view_permission(request):
            return None
        rows = page.get_queryset(request)
        for each in page.get_list_filter(request):
            asked = {name: [value] for name, value in self.asked.items()}
            rows = each(request, asked, self.model, page).queryset(request, rows)
        number = CappedPaginator(rows, page.list_per_page).counted
        name = self.model._meta.label_lower.replace(".", "_")
        url = reverse(f"admin:{name}_changelist", query=self.asked)
        return {"queue": self, "url": url, "number": number, "shown": capped(number)}


FOR_CURATORS = [
    Queue(
        "My drafts",
        "Still to be handed in.",
        Record,
        {"review": "draft", "author": "me"},
    ),
    Queue(
        "Returned to me",
        "A reviewer asks for changes.",
        Record,
        {"review": "changes_requested", "author": "me"},
        urgent=True,
    ),
    Queue(
        "My pending changes",
        "Edits of published records; the old version is public.",
        PendingChange,
        {"state": "open", "author": "me"},
    ),
]
FOR_REVIEWERS = [
    Queue(
        "Awaiting review",
        "Handed in; those of others come first.",
        Record,
        {"review": "in_review"},
    ),
    Queue(
        "Pending changes",
        "Edits of published records that wait for a decision.",
        PendingChange,
        {"state": "open"},
    ),
    Queue(
        "Errors in the evidence",
        "They block an approval.",
        Finding,
        {"severity": "error", "state": "open"},
        urgent=True,
    ),
    Queue(
        "Warnings in the evidence",
        "They look weak or odd and may be right.",
        Finding,
        {"severity": "warning", "state": "open"},
    ),
    Queue(
        "Open contradictions",
        "Passages disagree and no value is preferred.",
        Record,
        {"disputed": "open", "review": "standing"},
    ),
    Queue(
        "Without a passage",
        "Nothing supports these records yet.",
        Record,
        {"cited": "no", "review": "undecided"},
    ),
    Queue(
        "Passages not found",
        "Their article does not have these words.",
        Citation,
        {"anchor": "not_found"},
        urgent=True,
    ),
    Queue(
        "Orphaned passages",
        "The newest text of their article lost them.",
        Citation,
        {"anchor": "orphaned"},
        urgent=True,
    ),
]


def groups_for(request):
    """The queues that this user may work on, as cards under headings."""
    user = request.user
    known = []
    if user.has_perm("relations.view_unpublished"):
        writes = any(
            user.has_perm(f"relations.change_{kind._meta.model_name}")
            for kind in KINDS.values()
        )
        known += [("Your own work", FOR_CURATORS)] if writes else []
        reviews = user.has_perm("relations.review_record")
        known += [("To be reviewed", FOR_REVIEWERS)] if reviews else []
    found = []
    for heading, queues in known:
        cards = [queue.card(request) for queue in queues]
        found.append({"heading": heading, "cards": [each for each in cards if each]})
    return found


def capped(number):
    """A count as the list knows it: “1,000+” beyond the rows that it counts."""
    limit = CappedPaginator.LIMIT
    return f"{limit:,}+" if number > limit else f"{number:,}"
