"""Check constraints that many tables share, each with a sentence for a curator."""

from django.core.exceptions import FieldError
from django.db import models, router
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.vocabularies import EndState

OPEN_ENDS = [state.value for state in EndState if state != EndState.ENDED]


def one_of(name, field, vocabulary, noun):
    """The column holds a code of the vocabulary."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__in": vocabulary.values}),
        violation_error_message=format_lazy(
            _("Choose {noun} from the list."), noun=noun
        ),
    )


def one_of_or_none(name, field, vocabulary, noun):
    """The column holds a code of the vocabulary, or is empty."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__in": ["", *vocabulary.values]}),
        violation_error_message=format_lazy(
            _("Choose {noun} from the list."), noun=noun
        ),
    )


def given(name, field, sentence):
    """The text column is not empty."""
    return models.CheckConstraint(
        name=name, condition=~Q(**{field: ""}), violation_error_message=sentence
    )


def in_order(name, first, last, sentence):
    """Date `last` is not certainly before date `first`; open bounds are no conflict."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{last}_latest__isnull": True})
        | Q(**{f"{first}_earliest__isnull": True})
        | Q(**{f"{last}_latest__gte": F(f"{first}_earliest")}),
        violation_error_message=sentence,
    )


def end_agrees(name, end="end", state="end_state"):
    """The end state is “ended” where an end date is given, and only there."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{end: "", f"{state}__in": OPEN_ENDS})
        | (~Q(**{end: ""}) & Q(**{state: EndState.ENDED})),
        violation_error_message=_(
            "With an end date the end state is “ended”; without one, say what "
            "the empty end means."
        ),
    )


def unsettled(row, exclude=None):
    """The constraints of a row as `Model.get_constraints()` gives them, without the
    checks of a table of which one statement says that all of them hold.

    Django asks for each check by itself, in a savepoint. `exclude` are columns whose
    values cannot be judged.
    """
    using = router.db_for_write(type(row), instance=row)
    for model, constraints in row.get_constraints():
        known = row._get_field_expression_map(model._meta, exclude)
        together = [
            each
            for each in constraints
            if type(each) is models.CheckConstraint
            and each.condition.referenced_base_fields <= known.keys()
        ]
        if together and _all_hold(together, known, using):
            constraints = [each for each in constraints if each not in together]
        yield model, constraints


def _all_hold(checks, known, using):
    # A check whose outcome is unknown holds, as it does in the database.
    holds = [
        Coalesce(each.condition, True, output_field=models.BooleanField())
        for each in checks
    ]
    try:
        return Q(*holds).check(known, using=using)
    except FieldError:
        return False
