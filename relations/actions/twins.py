"""Say that two records are two facts, or add passages to the one that is there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from relations.actions.changes import gate
from relations.actions.records import save_citation
from relations.models import NotATwin


@transaction.atomic
def tell_apart(record, others, *, user, reason):
    """Remember that a record is none of the others; returns the new rows.

    Raises `ValidationError` without a reason. What was said before stays.
    """
    made = []
    for other in others:
        row = NotATwin(
            one_id=record.pk, other_id=other.pk, reason=reason.strip(), by=user
        )
        row.clean()
        known = NotATwin.objects.filter(one=row.one_id, other=row.other_id)
        if not known.exists():
            row.full_clean()
            row.save()
            made.append(row)
    return made


def add_passages(record, citations, *, user, reason=""):
    """Give unsaved passages to a record; returns the gate, which tells if they wait.

    Raises `ValidationError`, and writes nothing then.
    """
    if not citations:
        raise ValidationError(_("There is no passage to add; quote one below."))
    with gate(record, user=user, reason=reason) as found:
        for citation in citations:
            citation.record = record
            save_citation(citation, user=user, reason=reason)
    return found
