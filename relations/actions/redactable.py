"""From which columns a value can be taken out for good, and what goes with it.

Works on rows and on their past states alike: both have the same columns.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from articles.edtf import Edtf
from articles.fields import EdtfField
from articles.models import Article
from articles.vocabularies import EndState
from relations.models import (
    Agreement,
    AgreementObligation,
    Citation,
    DefenseTie,
    Official,
    Participation,
    Preference,
    Record,
    TradeTie,
)
from relations.models.codes import CodesField
from relations.redacted import REDACTED, is_redacted, numbered

# Codes of a vocabulary or a scheme, and keys: they name no more than a list does.
CODES = {
    *("code", "value", "status", "mode", "field", "currency", "language"),
    *("country_code", "region", "file_sha256"),
}
# Columns in which emptiness would say something else, and dates that follow from
# others of the same row.
REFUSED = {Preference: {"citation"}, Agreement: {"start", "end"}}
AGREEMENT_DATES = ("signed", "announced", "in_force", "ended")
# What says the same as a column in other words, or nothing without it.
ALONG = {
    (Official, "name"): {"sort_name": REDACTED},
    (Article, "url"): {"canonical_url": "", "archive_url": ""},
    (Citation, "quote"): {"prefix": "", "suffix": "", "translation": ""},
    (Participation, "official"): {"tenure_id": None},
    (TradeTie, "amount"): {"currency": "", "as_reported": REDACTED},
    (TradeTie, "quantity"): {"unit": ""},
    (DefenseTie, "amount"): {"currency": "", "as_reported": REDACTED},
    (Agreement, "parent"): {"parent_relation": ""},
}
# Where an empty column says something of its own (nobody was named; owed to all), the
# text beside it tells that something was taken out.
TOLD_BY = {
    (Participation, "official"): "named_as",
    (AgreementObligation, "toward"): "condition",
}


def redactable(model):
    """The columns of a table from which a value can be taken out, by their names.

    Texts, uncertain dates, and references and numbers that may be empty.
    """
    refused = set().union(
        *(REFUSED[each] for each in REFUSED if issubclass(model, each))
    )
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if field.editable
        and not (field.primary_key or field.unique)
        and field.name not in CODES | refused
        and (_may_be_emptied(field) or is_text(field))
    }


def column_of(model, name):
    """The column of this name; ValidationError, with what is possible, for others."""
    known = redactable(model)
    if name not in known:
        raise ValidationError(
            {
                "column": ValidationError(
                    _(
                        "“{name}” of {noun} cannot be taken out; choose from {choices}."
                    ).format(
                        name=name,
                        noun=model._meta.verbose_name_plural,
                        choices=", ".join(known) or _("nothing"),
                    ),
                    code="unknown_column",
                )
            }
        )
    return known[name]


def is_text(field):
    """Whether the column holds words, and not codes or a date."""
    return (
        isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, EdtfField | CodesField)
        and not field.choices
    )


def _may_be_emptied(field):
    if isinstance(field, EdtfField):
        return True
    is_number = isinstance(field, models.IntegerField | models.DecimalField)
    return field.null and (field.is_relation or is_number)


def value_of(field, row):
    """What a row or a past state holds in a column; dates as text, rows as numbers."""
    value = getattr(row, field.attname)
    return value.text if isinstance(value, Edtf) else value


def is_held(value):
    """Whether there is something to take out."""
    if isinstance(value, str):
        return value != "" and not is_redacted(value)
    return value is not None


def mark_for(field):
    """What stands in place of the value: a mark, where the column can hold one."""
    if not is_text(field):
        return "" if isinstance(field, EdtfField) else None
    try:
        field.run_validators(REDACTED)
    except ValidationError:
        if field.blank:
            return ""  # an address or an identifier: “[redacted]” is none
    return REDACTED


def clear(row, field, mark):
    """Take the value of a column, and what goes with it, out of a row; not saved."""
    setattr(row, field.attname, mark)
    key = field.model, field.name
    for name, instead in ALONG.get(key, {}).items():
        if is_held(getattr(row, name)):
            setattr(row, name, instead)
    teller = TOLD_BY.get(key)
    if teller and not getattr(row, teller):
        setattr(row, teller, REDACTED)
    if field.name in ("end", "ended") and getattr(row, "end_state", "") == "ended":
        row.end_state = EndState.UNKNOWN
    if field.model is Citation:
        row.fingerprint = Citation.fingerprint_now(row)


def clear_live(row, field):
    """Take a value out of the row itself so that it stays valid; not saved.

    Raises `ValidationError` where the row would be the same as another one.
    """
    today = date.today()
    follows = field.model is Agreement and field.name in AGREEMENT_DATES
    status = row.status_on(today) if follows else None
    clear(row, field, mark_for(field))
    if _twin(row):
        _number(row, field)
    if problem := _twin(row):
        raise ValidationError(
            {
                "column": ValidationError(
                    _(
                        "Without this value the row would say the same as "
                        "another one ({problem}) Delete one of the two first; "
                        "a deleted row can be redacted too."
                    ).format(problem=problem),
                    code="twin",
                )
            }
        )
    if follows and not row.status_override and row.status_on(today) != status:
        # That it was signed stays true when nobody may know the day.
        row.status_override = status


def _number(row, field):
    """Tell the row's mark from that of another row, where it has one."""
    teller = TOLD_BY.get((field.model, field.name), field.name)
    text = getattr(row, teller)
    if isinstance(text, str) and is_redacted(text):
        setattr(row, teller, numbered(row.pk))
        if field.model is Citation:
            row.fingerprint = row.fingerprint_now()


def _twin(row):
    """What a uniqueness rule says against the row; empty if none does."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            try:
                constraint.validate(type(row), row)
            except ValidationError as error:
                return error.messages[0]
    return ""


def clear_past(state, field, day=None):
    """Take a value out of a past state and save it.

    `day` is where an undated record stands on a timeline.
    """
    clear(state, field, mark_for(field))
    if (field.model, field.name) == (Record, "start"):
        state.sort_date = day or state.created.date()
    state.save()
    if field.model is Agreement and field.name in AGREEMENT_DATES:
        _follow_dates(state, day)


def _follow_dates(state, day):
    """Let the shared half of an agreement's past state follow its dates."""
    halves = Record.history.filter(id=state.record_ptr_id)
    if state.history_type == "-":
        halves = halves.filter(history_type="-")
    else:
        halves = halves.filter(history_date=state.history_date)
    for half in halves:
        half.start = state.signed or state.announced or state.in_force
        half.end = state.ended
        if not half.end and half.end_state == EndState.ENDED:
            half.end_state = EndState.UNKNOWN
        known = half.start.earliest or half.start.latest
        half.sort_date = known or day or half.created.date()
        half.save()
