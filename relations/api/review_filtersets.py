"""What one may ask of the work between curators and reviewers."""

from relations.api.filtersets import Asked, StrictFilterSet, column, columns_in
from relations.api.parameters import Parameter, Row
from relations.models import Record
from relations.vocabularies import ChangeState


class PendingChangeFilters(StrictFilterSet):
    record = Asked(
        Row("record", lambda user: Record.objects.visible_to(user), "Of this record."),
        column("record"),
    )
    state = columns_in(ChangeState, "state", "What became of it.")
    author = Asked(
        Parameter("Proposed by this account."),
        lambda rows, found: rows.filter(author__username=found),
    )
