"""Two rows are one: what belongs to the first moves to the second, and it is gone.

A merge takes effect at once, in published records as well, like the correction of a
name: whoever may merge has compared the two. It is one transaction; every row that it
writes gets a state in the history that names it. The merged row is deleted, so that
lists, searches and uniqueness need not know of merges; its past keeps it, its address
leads on (`Merge.objects.end_of`), and `actions.unmerge` brings it back.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.curated import why_unstorable
from relations.actions.feed import SHOWN_BY
from relations.actions.links import settle
from relations.actions.merge_plan import plan
from relations.actions.mergeable import (
    DERIVED_COLUMNS,
    TABLES,
    key_of,
    listed,
    made_for,
    may_merge,
    references,
    why_gone,
)
from relations.actions.records import note_change
from relations.models import (
    AgreementAction,
    AgreementObligation,
    Country,
    Merge,
    Participation,
    Record,
    RecordLink,
)

LONGEST_REASON = Merge._meta.get_field("reason").max_length
# The column by which a row is a part of a record.
OF_RECORD = {
    Participation: "record_id",
    AgreementAction: "agreement_id",
    AgreementObligation: "agreement_id",
}


class Refused(ValidationError):
    """Two rows that cannot be merged as they are; `plan` says why."""

    def __init__(self, problems, plan):
        super().__init__(problems)
        self.plan = plan


@transaction.atomic
def merge(row, into, *, user, reason, choices=None, seen_version=None):
    """Merge a row into another one of its table; returns the `Merge`.

    `choices` settles each conflict of the plan (`merge_plan.plan`): `this` keeps what
    the merged row says, `into` what the other one says. `seen_version` is the version
    of the merged row that the user has seen. Raises `PermissionDenied`,
    `ValidationError`, and `Refused` where a conflict was not decided or something
    stands in the way; writes nothing then.
    """
    model = type(row)
    require(user, model)
    reason = reason_given(reason)
    lock_records(model, (row.pk, into.pk))
    row, into = lock(model, row, into)
    if seen_version is not None and row.version != seen_version:
        raise ValidationError(
            _("The {noun} was changed meanwhile; look at it again.").format(
                noun=row._meta.verbose_name
            ),
            code="stale",
        )
    found = plan(row, into, choices)
    refuse(found)
    done = Merge.objects.create(
        table=TABLES[model],
        merged=row.pk,
        into=into.pk,
        key=key_of(row),
        merged_name=str(row)[:200],
        into_name=str(into)[:200],
        reason=reason,
        by=user,
    )
    writing = Writing(done, user, f"Merge {done.pk}: {reason}")
    _write(found, writing)
    writing.settle(model, (into.pk,))
    return done


def require(user, model):
    """Raise `PermissionDenied` unless the user may merge rows of the model."""
    if not may_merge(user, model):
        raise PermissionDenied(
            _("Your account may not merge {noun}; ask a reviewer.").format(
                noun=model._meta.verbose_name_plural
            )
        )


def reason_given(reason):
    """The reason of a merge, or of undoing one, as it is kept."""
    reason = (reason or "").strip()
    why = why_unstorable(reason)
    if not reason:
        why = _("Say why.")
    elif len(reason) > LONGEST_REASON:
        why = _("The reason has {number} characters; at most {most} are kept.").format(
            number=len(reason), most=LONGEST_REASON
        )
    if why:
        raise ValidationError({"reason": ValidationError(why, code="required")})
    return reason


def refuse(found):
    """Raise `Refused`, with every reason, where a plan cannot be carried out."""
    problems = [ValidationError(each, code="obstacle") for each in found.obstacles]
    problems += [
        ValidationError(
            _("{label}: “{this}” or “{into}”? Choose one.").format(
                label=each.label, this=each.this, into=each.into
            ),
            code="choice_needed",
            params={"key": each.key},
        )
        for each in found.undecided
    ]
    if problems:
        raise Refused(problems, found)


def lock(model, *rows):
    """The rows, locked; raises `ValidationError` where one is gone."""
    keys = sorted(row.pk for row in rows)
    locked = model.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    known = {row.pk: row for row in locked}
    for row in rows:
        if row.pk not in known:
            raise ValidationError(why_gone(model, row.pk), code="gone")
    return [known[row.pk] for row in rows]


def lock_records(model, keys):
    # Before the rows themselves, as whoever saves a record does: it holds the record,
    # and then needs the officials and countries that it names.
    locked = Record.objects.select_for_update().order_by("pk").only("pk")
    list(locked.filter(pk__in=naming(model, keys)))


def naming(model, keys):
    """The numbers of the records that show these rows."""
    found = set()
    for table, path in SHOWN_BY[TABLES[model]]:
        if table == "record":
            rows = Record.objects.filter(**{f"{path}__in": keys}).order_by()
            found.update(rows.values_list("pk", flat=True))
    return found


def _write(found, writing):
    into = found.into
    gone = {model for model, _ in found.dropped}
    rows = _in_bulk([*found.changed, *found.dropped])
    named = {model for model in gone if references(model)}
    # What names a dropped row lets go of it before it is dropped.
    lets_go = {column.model for model in named for column in references(model)}
    dropped = sorted(found.dropped, key=lambda key: (key[0]._meta.label, key[1]))
    changed = sorted(found.changed, key=lambda key: (key[0]._meta.label, key[1]))
    for key in dropped:
        if key[0] not in named:
            writing.delete(rows[key])
    for letting_go in (True, False):
        for key in changed:
            if (key[0] in lets_go) == letting_go:
                writing.change(rows[key], found.changed[key])
        for key in dropped if letting_go else ():
            if key[0] in named:
                writing.delete(rows[key])
    for name in made_for(found.names, into):
        writing.make(name)
    writing.let_go(found.row)
    writing.delete(found.row)
    columns = {**found.values, **listed(found.names, into)}
    if columns:
        writing.change(into, columns)


def _in_bulk(keys):
    """Rows by their model and number; records as their kind."""
    numbers = {}
    for model, pk in keys:
        numbers.setdefault(model, set()).add(pk)
    return {
        (model, pk): row.specific if model is Record else row
        for model, pks in numbers.items()
        for pk, row in model.objects.in_bulk(pks).items()
    }


class Writing:
    """Writes rows for a merge, each with a state of its history, and remembers which.

    `records` are the numbers of the records of which a part was written.
    """

    def __init__(self, done, user, reason, remember=True):
        self.done, self.user, self.reason = done, user, reason
        self.remember = remember
        self.records = set()

    def change(self, row, columns):
        """Set columns of a row and save it."""
        before = newest(row)
        for name, value in columns.items():
            setattr(row, name, value)
        if type(row) in TABLES:
            row.full_clean(validate_unique=False)
        else:  # other rules may read rows that are yet to move
            row.validate_constraints(exclude=DERIVED_COLUMNS.get(type(row)))
        self._save(row)
        self._remember(row, before, newest(row))

    def make(self, row, **options):
        row.full_clean()
        self._save(row, **options)
        self._remember(row, None, newest(row))

    def delete(self, row):
        before, pk = newest(row), row.pk
        self._mark(row)
        row.delete()
        row.pk = pk
        self._remember(row, before, None)

    def let_go(self, row):
        """Let the index of records forget a country that is to be deleted."""
        if isinstance(row, Country):
            links = RecordLink.objects.filter(country=row)
            for record in self._records(links.values("record")):
                settle(record)

    def _save(self, row, **options):
        self._mark(row)
        if not isinstance(row, Record):
            # Who merges has not written the record, and may still review it.
            row.sign(self.user)
        row.save(**options)

    def _mark(self, row):
        row._change_reason, row._history_user = self.reason, self.user
        if name := OF_RECORD.get(type(row)):
            self.records.add(getattr(row, name))

    def _remember(self, row, before, after):
        if self.remember:
            table = Record if isinstance(row, Record) else type(row)
            self.done.rows.create(
                table=table._meta.label_lower, row=row.pk, before=before, after=after
            )

    def settle(self, model, keys):
        """Make true what is derived from the rows that were written."""
        for record in self._records(self.records):
            record._history_user = self.user
            note_change(record, None, self.reason)
        for record in self._records(naming(model, keys) - self.records):
            settle(record)

    def _records(self, keys):
        for record in Record.objects.filter(pk__in=keys).order_by("pk"):
            yield record.specific


def past_of(row_or_model):
    """The former states of a row's table; of a record, those of its shared half."""
    model = row_or_model if isinstance(row_or_model, type) else type(row_or_model)
    return (Record if issubclass(model, Record) else model).history


def newest(row):
    """The number of the newest state of a row."""
    key = "id" if isinstance(row, Record) else row._meta.pk.attname
    states = past_of(row).filter(**{key: row.pk})
    number = (
        states.order_by("-history_date", "-history_id")
        .values_list("history_id", flat=True)
        .first()
    )
    if number is None:
        raise ValidationError(
            _(
                "The {noun} {pk} has no history yet; run “manage.py rebuild” first."
            ).format(noun=row._meta.verbose_name, pk=row.pk)
        )
    return number
