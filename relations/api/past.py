"""The parameter `known_at`: what the database said at a moment.

How the past is read stands in `relations.past`; the views ask it for the length of a
request.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone

from relations.api.parameters import Moment, Parameter

NAME = "known_at"


class KnownAt(Moment):
    """A moment that has been; becomes None for an answer of today."""

    def __init__(self):
        super().__init__(
            "As this database was at that moment: fields, parties, passages and review "
            "as they were then, rows that were deleted since, none that came later. "
            "The answer repeats the moment as “known_at”."
        )

    def read(self, word):
        moment = super().read(word)
        if moment > timezone.now():
            raise ValidationError(
                f"“{word}” is still to come; give a moment that has been.",
                code="future",
            )
        return moment

    def of(self, query):
        """The moment that a query asks for; None if it asks for none, or wrongly."""
        try:
            return self.clean(self.widget.value_from_datadict(query, {}, NAME))
        except ValidationError:
            return None


class NoPast(Parameter):
    """Stands for `known_at` where there is no past to be asked for."""

    def __init__(self):
        super().__init__("")

    def read(self, word):
        raise ValidationError(
            "What is answered here is kept as it is today and has no past; leave "
            "“known_at” out.",
            code="no_past",
        )
