"""What merging two rows would do, worked out without writing anything.

A plan says what moves, which values contradict each other, which of them was chosen,
and what stands in the way. It is made anew, under the lock, before a merge is done.
"""

import copy
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.actions.mergeable import (
    BY_CODE,
    NAMED,
    SAID_TWICE,
    TABLES,
    columns,
    is_derived,
    is_known,
    other_names,
    references,
    shown,
    why_two,
)
from relations.models import Country, NotTheSame, Participation, Record, Tenure

THIS, INTO = "this", "into"
SIDES = {THIS: "the row that is merged", INTO: "the row that it is merged into"}
NAMED_RECORDS = 3


@dataclass
class Conflict:
    """Two things that cannot both stay; `choice` says which of them does.

    `key` is the name of a column, or table and number of a row of the merged one.
    """

    key: str
    label: str
    this: str
    into: str
    choice: str = ""


@dataclass
class Plan:
    """What merging `row` into `into` means."""

    row: models.Model
    into: models.Model
    conflicts: list = field(default_factory=list)
    obstacles: list = field(default_factory=list)
    taken: list = field(default_factory=list)  # columns that only the merged row has
    names: list = field(default_factory=list)
    # Rows by their model and number: those that name another row now, with the columns
    # that change, and those that are dropped, with the one that says it instead.
    changed: dict = field(default_factory=dict)
    dropped: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)  # columns of `into` that change

    @property
    def moves(self):
        """How many rows of each table move: pairs of words and a number."""
        return counted(self.changed.keys() - self.dropped.keys())

    @property
    def same(self):
        """How many rows of each table go because another one says it already."""
        return counted(self.dropped)

    @property
    def undecided(self):
        return [each for each in self.conflicts if not each.choice]


def counted(keys):
    """How many rows of each table there are: pairs of words and a number."""
    counts = Counter(model for model, __ in keys)
    return [
        (_noun(model, counts[model]), counts[model])
        for model in sorted(counts, key=lambda each: each._meta.verbose_name_plural)
    ]


def _noun(model, number):
    meta = model._meta
    return str(meta.verbose_name if number == 1 else meta.verbose_name_plural)


def plan(row, into, choices=None):
    """The plan of merging a row into another one of its table.

    `choices` maps keys of conflicts to `this` or `into`. Raises `ValidationError` for
    a row that is merged into itself, and for a choice of what is no conflict.
    """
    if row.pk == into.pk:
        noun = row._meta.verbose_name
        raise ValidationError(
            {
                "into": ValidationError(
                    _("This is {noun} {pk} itself; name the {noun} that it is.").format(
                        noun=noun, pk=row.pk
                    ),
                    code="itself",
                )
            }
        )
    choices = dict(choices or {})
    found = Plan(row, into, obstacles=why_two(row, into))
    found.names = other_names(row, into)
    _plan_columns(found, choices)
    _plan_rows(found, choices)
    _refuse_unknown(found, choices)
    return found


def _refuse_unknown(found, choices):
    known = {each.key for each in found.conflicts}
    problems = [
        _("“{key}” is no conflict of these two; choose of {choices}.").format(
            key=key, choices=", ".join(sorted(known)) or _("nothing")
        )
        for key in choices
        if key not in known
    ]
    problems += [
        _("“{value}” is no choice; choose “this” or “into”.").format(value=value)
        for value in choices.values()
        if value not in SIDES
    ]
    if problems:
        raise ValidationError(
            {"choices": [ValidationError(each, code="unknown") for each in problems]}
        )


# Columns


def _plan_columns(found, choices):
    row, into = found.row, found.into
    for fields in columns(type(row)):
        own = [getattr(row, each.attname) for each in fields]
        if own == [getattr(into, each.attname) for each in fields]:
            continue
        label = capfirst(str(fields[0].verbose_name))
        says = any(is_known(row, each) for each in fields)
        if not says:
            continue
        values = {each.attname: getattr(row, each.attname) for each in fields}
        if not any(is_known(into, each) for each in fields):
            found.taken.append((label, shown(row, fields)))
            found.values |= values
            continue
        choice = choices.get(fields[0].name, "")
        found.conflicts.append(
            Conflict(
                fields[0].name, label, shown(row, fields), shown(into, fields), choice
            )
        )
        if choice == THIS:
            found.values |= values
    for name in NAMED[type(row)]:
        # Empty beside a name in another script, which is taken over.
        column = into._meta.get_field(name)
        if name == "name_native" and not into.name_native and row.name_native:
            found.values[name] = row.name_native
            found.taken.append((capfirst(column.verbose_name), row.name_native))
            found.names = [each for each in found.names if each != row.name_native]


# Rows


def _plan_rows(found, choices):
    """Find the rows that name the merged row, and those that they clash with."""
    row, into = found.row, found.into
    changes = defaultdict(dict)
    rows = {}
    for column in references(type(row)):
        for each in _rows_of(column.model, column.attname, row.pk):
            rows[column.model, each.pk] = each
            changes[column.model, each.pk][column.attname] = into.pk
    for model, name in BY_CODE.get(type(row), ()):
        for each in _rows_of(model, name, row.code):
            rows[model, each.pk] = each
            changes[model, each.pk][name] = into.code
    kept = set()
    for key, each in sorted(rows.items(), key=lambda item: _order(item[0])):
        moved = copy.copy(each)
        for name, value in changes[key].items():
            setattr(moved, name, value)
        if problem := _refers_to_itself(moved):
            found.obstacles.append(problem)
            continue
        _plan_row(found, choices, each, moved, kept)
    found.changed = dict(changes)
    _follow_dropped(found, kept)
    if isinstance(row, Country):
        _refuse_both_parties(found)


def _order(key):
    model, pk = key
    return model._meta.label, pk


def _rows_of(model, name, value):
    return model.objects.filter(**{name: value}).order_by("pk")


def _refers_to_itself(moved):
    """What is wrong where a row would name the same row twice, or nothing."""
    named = defaultdict(set)
    for column in moved._meta.concrete_fields:
        value = getattr(moved, column.attname)
        if column.many_to_one and value is not None and not is_derived(column):
            named[column.related_model, value].add(column.name)
    if not any(
        len(names) > 1 and model in TABLES for (model, __), names in named.items()
    ):
        return ""
    if isinstance(moved, NotTheSame):
        return _(
            "{who} said that these are two people: {reason} Take "
            "that back first, if they are one."
        ).format(who=moved.created_by or _("Somebody"), reason=moved.reason)
    return _("{noun} {pk} names both of the two; correct or delete it first.").format(
        noun=capfirst(moved._meta.verbose_name), pk=moved.pk
    )


def _plan_row(found, choices, before, moved, kept):
    model = type(moved)
    others = _clashes(moved)
    if not others:
        return
    if model in TABLES:
        found.obstacles.append(
            _(
                "Both have the {noun} “{row}”; merge these two first (no. "
                "{pk} into no. {other})."
            ).format(
                noun=model._meta.verbose_name,
                row=moved,
                pk=moved.pk,
                other=others[0].pk,
            )
        )
        return
    if model in SAID_TWICE or all(_says_the_same(moved, each) for each in others):
        found.dropped[model, moved.pk] = others[0].pk
        kept.update((model, each.pk) for each in others)
        return
    key = f"{model._meta.verbose_name_plural.replace(' ', '_')}.{moved.pk}"
    choice = choices.get(key, "")
    found.conflicts.append(
        Conflict(
            key,
            capfirst(str(model._meta.verbose_name)),
            describe(before),
            "; ".join(describe(each) for each in others),
            choice,
        )
    )
    if choice == INTO:
        found.dropped[model, moved.pk] = others[0].pk
        kept.update((model, each.pk) for each in others)
    elif choice == THIS:
        kept.add((model, moved.pk))
        found.dropped |= {(model, each.pk): moved.pk for each in others}


def describe(row):
    """A row in the words that tell it from others like it."""
    if isinstance(row, Tenure):
        return f"{row.describe()} (no. {row.pk})"
    if isinstance(row, Participation):
        post = f", {row.tenure.post.title}" if row.tenure_id else ""
        named = f", named “{row.named_as}”" if row.named_as else ""
        return f"{capfirst(str(row))}{post}{named} (no. {row.pk})"
    return f"{row} (no. {row.pk})"


def _clashes(moved):
    """The rows that cannot stand beside a row as it would be."""
    found = {}
    for constraint in moved._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or not constraint.fields:
            continue
        named = {
            name: getattr(moved, moved._meta.get_field(name).attname)
            for name in constraint.fields
        }
        if None in named.values() or not _applies(constraint, moved):
            continue
        others = type(moved).objects.filter(**named).filter(constraint.condition or Q())
        found |= {each.pk: each for each in others.exclude(pk=moved.pk)}
    if isinstance(moved, Tenure):
        beside = Tenure.objects.filter(official=moved.official_id, post=moved.post_id)
        for other in beside.exclude(pk=moved.pk):
            if moved.certainly_overlaps(other):
                found[other.pk] = other
    return [found[pk] for pk in sorted(found)]


def _applies(constraint, row):
    if constraint.condition is None:
        return True
    return constraint.condition.check(row._get_field_expression_map(meta=row._meta))


SIGNATURE = {"created", "created_by", "updated", "updated_by", "version", "position"}


def _says_the_same(row, other):
    return all(
        getattr(row, column.attname) == getattr(other, column.attname)
        for column in row._meta.concrete_fields
        if not column.primary_key and column.name not in SIGNATURE
    )


def _follow_dropped(found, kept):
    """Let whatever names a dropped row name the one that says it instead."""
    contradicted = kept & found.dropped.keys()
    if contradicted:
        model, pk = sorted(contradicted, key=_order)[0]
        raise ValidationError(
            {
                "choices": ValidationError(
                    _("One choice keeps {noun} {pk}, another one drops it.").format(
                        noun=model._meta.verbose_name, pk=pk
                    ),
                    code="contradiction",
                )
            }
        )
    for (model, pk), instead in sorted(
        found.dropped.items(), key=lambda item: _order(item[0])
    ):
        found.changed.pop((model, pk), None)
        for column in references(model):
            for each in _rows_of(column.model, column.attname, pk):
                key = column.model, each.pk
                if key not in found.dropped:
                    found.changed.setdefault(key, {})[column.attname] = instead


def _refuse_both_parties(found):
    """A record between the two would be left with one party."""
    own = Participation.objects.filter(country=found.row).values("record")
    other = Participation.objects.filter(country=found.into).values("record")
    records = list(
        Record.objects.filter(pk__in=own).filter(pk__in=other)[: NAMED_RECORDS + 1]
    )
    if records:
        named = "; ".join(f"“{each.title}”" for each in records[:NAMED_RECORDS])
        if len(records) > NAMED_RECORDS:
            named = _("{named} and others").format(named=named)
        found.obstacles.append(
            _(
                "Both take part in the same records: {named}. Correct these first."
            ).format(named=named)
        )
