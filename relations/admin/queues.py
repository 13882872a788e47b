"""What waits for whom: the cards on the admin's index.

A card counts the rows of a list under some filters and links to it. Both ask the same
filters, so that the list shows the rows that were counted.
"""

from dataclasses import dataclass, field

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import CappedPaginator
from relations.models import (
    KINDS,
    Citation,
    Finding,
    LikelySame,
    LikelyTwins,
    PendingChange,
    Record,
)

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
        gettext_lazy("My drafts"),
        gettext_lazy("Still to be handed in."),
        Record,
        {"review": "draft", "author": "me"},
    ),
    Queue(
        gettext_lazy("Returned to me"),
        gettext_lazy("A reviewer asks for changes."),
        Record,
        {"review": "changes_requested", "author": "me"},
        urgent=True,
    ),
    Queue(
        gettext_lazy("My pending changes"),
        gettext_lazy("Edits of published records; the old version is public."),
        PendingChange,
        {"state": "open", "author": "me"},
    ),
]
FOR_REVIEWERS = [
    Queue(
        gettext_lazy("Awaiting review"),
        gettext_lazy("Handed in; those of others come first."),
        Record,
        {"review": "in_review"},
    ),
    Queue(
        gettext_lazy("Pending changes"),
        gettext_lazy("Edits of published records that wait for a decision."),
        PendingChange,
        {"state": "open"},
    ),
    Queue(
        gettext_lazy("Errors in the evidence"),
        gettext_lazy("They block an approval."),
        Finding,
        {"severity": "error", "state": "open"},
        urgent=True,
    ),
    Queue(
        gettext_lazy("Warnings in the evidence"),
        gettext_lazy("They look weak or odd and may be right."),
        Finding,
        {"severity": "warning", "state": "open"},
    ),
    Queue(
        gettext_lazy("Open contradictions"),
        gettext_lazy("Passages disagree and no value is preferred."),
        Record,
        {"disputed": "open", "review": "standing"},
    ),
    Queue(
        gettext_lazy("Without a passage"),
        gettext_lazy("Nothing supports these records yet."),
        Record,
        {"cited": "no", "review": "undecided"},
    ),
    Queue(
        gettext_lazy("Passages not found"),
        gettext_lazy("Their article does not have these words."),
        Citation,
        {"anchor": "not_found"},
        urgent=True,
    ),
    Queue(
        gettext_lazy("Orphaned passages"),
        gettext_lazy("The newest text of their article lost them."),
        Citation,
        {"anchor": "orphaned"},
        urgent=True,
    ),
    Queue(
        gettext_lazy("Likely duplicates"),
        gettext_lazy("Compare them, and say which are two."),
        LikelyTwins,
        {"state": "open"},
    ),
    Queue(
        gettext_lazy("Likely the same officials"),
        gettext_lazy("Compare them, and merge them or say that they are two."),
        LikelySame,
        {"state": "open"},
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
        known += [(_("Your own work"), FOR_CURATORS)] if writes else []
        reviews = user.has_perm("relations.review_record")
        known += [(_("To be reviewed"), FOR_REVIEWERS)] if reviews else []
    found = []
    for heading, queues in known:
        cards = [queue.card(request) for queue in queues]
        found.append({"heading": heading, "cards": [each for each in cards if each]})
    return found


def capped(number):
    """A count as the list knows it: “1,000+” beyond the rows that it counts."""
    limit = CappedPaginator.LIMIT
    return f"{limit:,}+" if number > limit else f"{number:,}"
