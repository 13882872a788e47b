"""Where a value of a row is told besides the row and its past.

Changes that wait or were decided, what rules and people say of a record, rows of
imported files, and the log of the admin.
"""

import json
import re
from dataclasses import dataclass, field

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from articles.edtf import parse
from articles.fields import EdtfField
from relations.actions import documents
from relations.actions.links import settle
from relations.actions.mergeable import TABLES
from relations.actions.redactable import ALONG, TOLD_BY, is_text, mark_for
from relations.models import (
    KINDS,
    Comment,
    Dismissal,
    EditedRow,
    EditGroup,
    Finding,
    ImportedRow,
    Merge,
    PendingChange,
    Record,
)
from relations.redacted import REDACTED

# The beginning of a quotation that is told in part.
TOLD = 20
# Sentences that code wrote, and those that people wrote, about a record.
MADE = ((Finding, "sentence"), (Dismissal, "sentence"))
SAID = ((Comment, "text"), (Dismissal, "reason"))


@dataclass
class Removal:
    """What is taken out: values of one column of one row.

    `live` is the row without them, None if it is deleted; `kept` is the value that it
    keeps. `records` are the numbers of the records that tell of the row, `own` those
    that it belongs to, and `around` pairs of a table and a number whose pages list it.
    """

    model: type
    pk: int
    column: models.Field
    values: set
    live: object = None
    kept: object = None
    own: set = field(default_factory=set)
    records: set = field(default_factory=set)
    around: list = field(default_factory=list)

    def __post_init__(self):
        self.words = {str(value) for value in self.values if is_text(self.column)}
        self.whole = {word for value in self.values for word in self._written(value)}

    def _written(self, value):
        """How a value may be written where it stands alone."""
        if isinstance(self.column, models.DecimalField):
            plain = f"{value.normalize():f}"
            return {str(value), plain, f"{value.normalize():,f}"}
        return set() if self.column.is_relation else {str(value)}

    def is_told_in(self, sentence):
        """Whether a sentence that code made tells one of the values, or its start."""
        told = set(self.words)
        if isinstance(self.column, EdtfField):
            told = {parse(value).display for value in self.values} | self.values
        sentence = " ".join(sentence.split())
        return any(_begins(word).search(sentence) for word in told)

    def without(self, text):
        """A text that people wrote, with a mark in place of each value."""
        if text.strip() in self.whole:
            return REDACTED
        for word in sorted(self.words, key=len, reverse=True):
            pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
            text = re.sub(pattern, lambda found: REDACTED, text)
        return text

    def without_in(self, node):
        """A JSON value with a mark in place of each value."""
        if isinstance(node, dict):
            return {name: self.without_in(each) for name, each in node.items()}
        if isinstance(node, list):
            return [self.without_in(each) for each in node]
        if isinstance(node, str):
            return self.without(node)
        is_number = isinstance(node, int | float) and not isinstance(node, bool)
        return REDACTED if is_number and str(node) in self.whole else node


def _begins(word):
    word = " ".join(word.split())  # as sentences quote it
    if len(word) > TOLD:
        return re.compile(rf"(?<!\w){re.escape(word[:TOLD])}")
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def wipe(removal):
    """Take the values out of everything that tells them besides the row itself."""
    _wipe_changes(removal)
    _wipe_sentences(removal)
    _wipe_edits(removal)
    _wipe_merges(removal)
    for row in ImportedRow.objects.filter(record__in=removal.own):
        cleaned = removal.without_in(row.raw)
        if cleaned != row.raw:
            row.raw = cleaned
            row.save(update_fields=["raw"])
    _wipe_log(removal)


def _wipe_changes(removal):
    for change in PendingChange.objects.filter(record__in=removal.records):
        change.edits = [_without(removal, edit) for edit in change.edits]
        change.reason = removal.without(change.reason)
        change.decision = removal.without(change.decision)
        change.save()


def table_of(model):
    """The name under which edits speak of the rows of a table."""
    if issubclass(model, Record):
        return documents.RECORD
    link = next(
        (each for each in model._meta.fields if each.name in ("record", "agreement")),
        None,
    )
    return link.remote_field.get_accessor_name() if link else None


def _without(removal, edit):
    """One edit of a pending change without the values."""
    own_table = edit["table"] == table_of(removal.model)
    found = dict(edit)
    for side in ("before", "after"):
        values = edit.get(side) or {}
        value = values.get(removal.column.name)
        is_own = own_table and (
            edit["row"] == removal.pk if edit["row"] else str(value) in removal.whole
        )
        spared = removal.kept is not None and str(value) == str(removal.kept)
        if is_own and not spared:
            values = {**values, **_instead(removal, values)}
        found[side] = removal.without_in(values)
    return found


def _instead(removal, values):
    """What the columns of an edit say now: the same as the row, where there is one."""
    column = removal.column
    key = column.model, column.name
    names = {column.name, *ALONG.get(key, {}), TOLD_BY.get(key)}
    if column.name in ("end", "ended"):
        names.add("end_state")
    empty = {column.name: mark_for(column), **ALONG.get(key, {})}
    now = {}
    if removal.live is not None and removal.kept is None:
        fields = documents.columns(removal.model)
        now = documents.values_of(removal.live, fields)
    told = {name.removesuffix("_id") for name in names if name}
    return {
        name: now.get(name, empty.get(name, empty.get(f"{name}_id")))
        for name in values
        if name in told
    }


def _wipe_sentences(removal):
    findings = Finding.objects.filter(record__in=removal.records)
    told = {each.record_id for each in findings if removal.is_told_in(each.sentence)}
    for record in Record.objects.filter(pk__in=told).order_by("pk"):
        settle(record)  # what is still found is said in the words of today
    for model, column in (*MADE, *SAID):
        for row in model.objects.filter(record__in=removal.records):
            said = getattr(row, column)
            if (model, column) in MADE:
                cleaned = REDACTED if removal.is_told_in(said) else said
            else:
                cleaned = removal.without(said)
            if cleaned != said:
                models.QuerySet(model).filter(pk=row.pk).update(**{column: cleaned})


def _wipe_edits(removal):
    """Of edits of many rows what people said; the rows tell no value themselves."""
    is_record = issubclass(removal.model, Record)
    tables = KINDS.values() if is_record else [removal.model]
    about = EditedRow.objects.filter(
        table__in=[table._meta.label_lower for table in tables], row=removal.pk
    )
    for group in EditGroup.objects.filter(rows__in=about).distinct():
        cleaned = removal.without(group.reason)
        if cleaned != group.reason:
            models.QuerySet(EditGroup).filter(pk=group.pk).update(reason=cleaned)


def _wipe_merges(removal):
    """A merge notes how both rows were called, and why they are one."""
    for model, pk in [(removal.model, removal.pk), *removal.around]:
        named = models.Q(merged=pk) | models.Q(into=pk)
        for merge in Merge.objects.filter(named, table=TABLES.get(model, "")):
            for name in ("merged_name", "into_name", "reason", "undone_reason"):
                setattr(merge, name, removal.without(getattr(merge, name)))
            merge.save()


def _wipe_log(removal):
    """The admin notes how a row was called, and the rows that were saved with it."""
    noun = removal.model._meta.verbose_name
    called = f"{noun} {removal.pk}" if removal.live is None else str(removal.live)
    own = _log_of(removal.model, removal.pk)
    own.update(object_repr=called[:200])
    for model, pk in [(removal.model, removal.pk), *removal.around]:
        for entry in _log_of(model, pk).exclude(change_message=""):
            try:
                said = json.loads(entry.change_message)
            except ValueError:
                said = entry.change_message
            cleaned = _untold(removal, said)
            if cleaned != said:
                is_text = isinstance(cleaned, str)
                entry.change_message = cleaned if is_text else json.dumps(cleaned)
                entry.save(update_fields=["change_message"])


def _untold(removal, node):
    if isinstance(node, dict):
        return {name: _untold(removal, each) for name, each in node.items()}
    if isinstance(node, list):
        return [_untold(removal, each) for each in node]
    if isinstance(node, str) and removal.is_told_in(node):
        return REDACTED
    return node


def _log_of(model, pk):
    kinds = [model, Record] if issubclass(model, Record) else [model]
    types = ContentType.objects.get_for_models(*kinds).values()
    return LogEntry.objects.filter(content_type__in=types, object_id=str(pk))
