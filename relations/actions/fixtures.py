"""Load fixtures so that a second load changes nothing and no edit is overwritten.

Django's `loaddata` overwrites what is there and records no history. This loader
compares first. A row that is missing is made; one that still says what an earlier
load wrote is brought up to date; one that somebody edited or deleted since is left
as it is. A record and the rows that belong to it are judged as one thing.
"""

import json
from collections import Counter

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import (
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.db import models, transaction

from articles.models import Article
from relations.actions import likeness, rebuild
from relations.actions.documents import parts
from relations.actions.links import settle
from relations.actions.noting import note
from relations.actions.renames import FOLLOWED, follow
from relations.models import Record

REASON = "Loaded from the fixtures"
OURS = (REASON, rebuild.REASON)  # what a state says that no person wrote
MANY = 100  # a table with more fixture rows than this is read whole, once


class FixtureError(ValueError):
    """A fixture cannot be loaded; the message names the file's object and why."""


@transaction.atomic
def load(paths):
    """Load the fixture files in order; returns a Counter of what happened.

    The keys are `made`, `updated`, `unchanged` and `kept` (edited since, left alone).
    Raises `FixtureError`, and loads nothing, when an object cannot be understood.
    """
    objects = []
    for path in paths:
        objects += json.loads(path.read_text(encoding="utf-8"))
    return _Load(objects).run()


class _Load:
    def __init__(self, objects):
        self.objects = objects
        self.sizes = Counter(item["model"] for item in objects)
        self.known = {}  # model -> {natural key: row}
        self.shared = {}  # uid of a record -> the columns that all kinds share
        self.roots = {}  # uid of a record -> whether this load may write it
        self.touched = {}
        self.begun = {}  # model -> whether any of its rows has a past
        self.fresh = []  # rows of one model that wait to be made in bulk
        self.counts = Counter(made=0, updated=0, unchanged=0, kept=0)

    def run(self):
        for item in self.objects:
            model = apps.get_model(item["model"])
            if self.fresh and type(self.fresh[0]) is not model:
                self._make_fresh()
            try:
                self._take(model, item)
            except (
                ObjectDoesNotExist,
                FieldDoesNotExist,
                LookupError,
                ValueError,
                ValidationError,
            ) as error:
                raise FixtureError(
                    f"{item['model']} {json.dumps(item['fields'])[:200]}: {error}"
                ) from error
        self._make_fresh()
        for record in self.touched.values():
            settle(record)
        return self.counts

    def _take(self, model, item):
        if model is Group:
            self._take_group(item["fields"])
        elif model is Record:
            self.shared[item["fields"]["uid"]] = item["fields"]
        elif issubclass(model, Record):
            self._take_record(model, item["fields"])
        else:
            self._take_row(model, item)

    def _take_group(self, fields):
        group, made = Group.objects.get_or_create(name=fields["name"])
        wanted = [
            Permission.objects.get_by_natural_key(*key) for key in fields["permissions"]
        ]
        held = set(group.permissions.values_list("pk", flat=True))
        missing = [each for each in wanted if each.pk not in held]
        group.permissions.add(*missing)
        self._count("made" if made else "updated" if missing else "unchanged")

    def _take_record(self, model, own):
        uid = own["record_ptr"][0]
        fields = {**self.shared[uid], **own}
        del fields["record_ptr"], fields["kind"]
        row = self._build(model, fields)
        existing = model.objects.filter(uid=uid).first()
        self.roots[uid] = not self._was_edited(uid, existing)
        if self.roots[uid]:
            self._write(row, existing, fields)
        else:
            self._count("kept")
        if existing or self.roots[uid]:
            saved = existing or row
            self.known.setdefault(Record, {})[(uid,)] = saved
            self.known.setdefault(model, {})[(uid,)] = saved

    def _was_edited(self, uid, existing):
        """Whether anybody but a load wrote or deleted the record or a row of it."""
        past = Record.history.model.objects.filter(uid=uid)
        if past.exclude(history_change_reason__in=OURS).exists():
            return True
        if existing is None:
            return False
        return any(
            related.related_model.history.filter(**{related.field.attname: existing.pk})
            .exclude(history_change_reason__in=OURS)
            .exists()
            for related in parts(type(existing)).values()
        )

    def _take_row(self, model, item):
        fields = dict(item["fields"])
        root = fields.get("record") or fields.get("agreement")
        if root and not self.roots.get(root[0], True):
            self._count("kept")
            return
        if "pk" in item:
            fields[model._meta.pk.name] = item["pk"]
        row = self._build(model, fields)
        existing = self._existing(model, self._key(row))
        if existing is None and not root and self._was_there_once(row):
            self._count("kept")
        elif existing is None and self.sizes[item["model"]] > MANY:
            self.fresh.append(row)
        else:
            self._write(row, existing, fields)
        if root:
            record = self.known[Record][(root[0],)]
            self.touched[record.pk] = record

    def _was_there_once(self, row):
        """Whether somebody deleted the row, or made another one of it."""
        model = type(row)
        if not hasattr(model, "history"):
            return False
        if model not in self.begun:
            self.begun[model] = model.history.exists()
        if not self.begun[model]:
            return False
        same = {name: getattr(row, name) for name in identity(model)}
        return model.history.filter(**same).exists()

    def _write(self, row, existing, fields):
        if existing is None:
            self._save(row)
            self._remember(row)
            self._count("made")
            return
        changed = [
            name
            for name in fields
            if getattr(existing, self._column(existing, name))
            != getattr(row, self._column(row, name))
        ]
        if not changed:
            self._count("unchanged")
        elif self._is_ours(existing):
            for name in changed:
                column = self._column(existing, name)
                setattr(existing, column, getattr(row, column))
            self._save(existing)
            self._count("updated")
        else:
            self._count("kept")

    def _save(self, row):
        row._change_reason = REASON
        row.save()
        if isinstance(row, Record):
            self.touched[row.pk] = row

    def _make_fresh(self):
        if not self.fresh:
            return
        model = type(self.fresh[0])
        if model is Article:
            for row in self.fresh:
                row.find_voices()
        made = model.objects.unrecorded().bulk_create(self.fresh, batch_size=500)
        model.history.bulk_history_create(
            made, batch_size=500, default_change_reason=REASON
        )
        for row in made:
            self._remember(row)
        follow(made, limit=FOLLOWED)
        likeness.follow(made)
        note(made)
        self.counts["made"] += len(made)
        self.fresh = []

    def _is_ours(self, row):
        """Whether the newest state of the row was written by a load."""
        if not hasattr(type(row), "history"):
            return True
        newest = row.history.order_by("-history_date", "-history_id").first()
        return newest is None or newest.history_change_reason in OURS

    def _build(self, model, fields):
        values = {}
        for name, value in fields.items():
            field = model._meta.get_field(name)
            if isinstance(field, models.ForeignKey) and value is not None:
                values[name] = self._related(field.related_model, value)
            else:
                values[name] = field.to_python(value)
        return model(**values)

    def _related(self, model, value):
        key = tuple(value) if isinstance(value, list) else (value,)
        row = self._existing(model, key)
        if row is None:
            raise LookupError(f"there is no {model._meta.verbose_name} {value}")
        return row

    def _existing(self, model, key):
        rows = self.known.setdefault(model, {})
        if key in rows:
            return rows[key]
        if self.sizes[model._meta.label_lower] > MANY:
            if None not in rows:
                rows[None] = None  # read whole
                for row in self._whole(model):
                    rows[self._key(row)] = row
            return rows.get(key)
        try:
            if hasattr(model._default_manager, "get_by_natural_key"):
                rows[key] = model._default_manager.get_by_natural_key(*key)
            else:
                rows[key] = model._default_manager.get(pk=key[0])
        except ObjectDoesNotExist:
            return None
        return rows[key]

    def _whole(self, model):
        links = [
            field.name
            for field in model._meta.fields
            if isinstance(field, models.ForeignKey) and not field.null
        ]
        return model.objects.select_related(*links) if links else model.objects.all()

    def _remember(self, row):
        self.known.setdefault(type(row), {})[self._key(row)] = row

    def _key(self, row):
        return row.natural_key() if hasattr(row, "natural_key") else (row.pk,)

    def _column(self, row, name):
        return row._meta.get_field(name).attname

    def _count(self, what):
        self.counts[what] += 1


def identity(model):
    """The columns by which a fixture row of this table is told from the others."""
    names = {field.name for field in model._meta.fields if field.unique}
    for own in ("uid", "code"):
        if own in names:
            return [own]
    once = next(
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and not constraint.condition
    )
    return list(once.fields)
