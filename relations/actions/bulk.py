"""One edit of many rows: written, and told as one.

Rows are independent of each other: one that is refused leaves no trace of its own and
does not hold the others up. Each is written as its form would write it, through
`save_record` and its kin and, where the record is published, through the gate.
"""

from functools import partial
from itertools import groupby

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from relations.actions.bulk_edits import editable
from relations.actions.changes import gate
from relations.actions.records import save_citation, save_record, save_row
from relations.actions.review import take
from relations.models import (
    KINDS,
    Citation,
    EditedRow,
    EditGroup,
    Post,
    Record,
    Tenure,
)
from relations.vocabularies import EditOutcome

LIMIT = 500  # each row is a full save, with its history, index, words and findings
# What the name of a row of another table reads.
NAMED_BY = {Post: ("country", "role"), Tenure: ("official", "post__country")}


def refuse_too_many(number):
    if number > LIMIT:
        raise ValidationError(
            _(
                "More than {limit} rows are selected, which is the most that "
                "can be edited at once. Narrow the list by a filter."
            ).format(limit=LIMIT),
            code="too_many",
        )


@transaction.atomic
def apply(model, edit, versions, *, user, reason):
    """Write an edit to rows, given as `{key: version seen}`; returns the `EditGroup`.

    A row that is not of the version that was seen is refused, like one that breaks a
    rule or that the user may not change; the group says why. Raises `ValidationError`
    where nothing at all can be done.
    """
    refuse_too_many(len(versions))
    refuse_unknown(model, edit)
    if not edit:
        raise ValidationError(_("Nothing is chosen to be changed."), code="no_edit")
    group = start_group(model, edit.columns, user=user, reason=reason)
    write = partial(_write, edit=edit, versions=versions, user=user)
    write_rows(group, model, list(versions), write)
    if not group.rows.exists():
        raise ValidationError(
            _("Nothing would change: every row says so already."), code="no_change"
        )
    return group


def start_group(model, columns, *, user, reason, undoes=None):
    group = EditGroup(
        table=model._meta.label_lower,
        columns=columns,
        reason=reason.strip(),
        by=user,
        undoes=undoes,
    )
    group.full_clean()
    group.save()
    return group


def write_rows(group, model, keys, write):
    """Write each row by `write(row, why)` under a lock, and note what became of it.

    `write` saves the row and returns its newest version, None if nothing differs; what
    it raises as `ValidationError` or `PermissionDenied` refuses the row alone.
    """
    why = f"{group.reason} (edit {group.pk})"
    found = []
    _lock(model, keys)
    for record, rows in groupby(rows_of(model, keys), record_of):
        if record is None:
            found += [_written(row, write, why) for row in rows]
        else:
            found += _write_to_record(record, list(rows), write, group.by, why)
    noted = [each for each in found if each is not None]
    for each in noted:
        each.group = group
    EditedRow.objects.bulk_create(noted)


def _write_to_record(record, rows, write, user, why):
    """Rows of one record, written together: a published one keeps them for review."""
    with gate(record, user=user, reason=why) as found:
        noted = [_written(row, write, why) for row in rows]
    if not found.held:
        return noted
    for number, each in enumerate(noted):
        if each is not None and each.outcome == EditOutcome.CHANGED:
            each.outcome, each.version_after = EditOutcome.WAITS, None
            each.change = found.change
            noted[number] = each if found.change else None
    return noted


def _written(row, write, why):
    """What became of a row; None if it says already what it should."""
    noted = EditedRow(
        table=row._meta.label_lower, row=row.pk, version_before=row.version
    )
    try:
        with transaction.atomic():
            written = write(row, why)
    except PermissionDenied as error:
        noted.outcome, noted.why = EditOutcome.REFUSED, str(error)
        return noted
    except ValidationError as error:
        noted.outcome, noted.why = EditOutcome.REFUSED, " ".join(sentences(error))
        return noted
    noted.outcome, noted.version_after = EditOutcome.CHANGED, written
    return noted if written else None


def _write(row, why, *, edit, versions, user):
    refuse_permission(user, row)
    seen = versions[row.pk]
    if seen is not None and seen != row.version:
        raise ValidationError(
            _("{who} changed it after the preview; look at it again.").format(
                who=row.updated_by or _("Somebody")
            ),
            code="stale",
        )
    if edit.change(row):
        save(row, user=user, why=why)
    elif not edit.submits:
        return None
    if edit.submits:
        row = take("submit", row, user=user, reason=why)
    return row.version


def save(row, *, user, why):
    """Save a row as its form would; the version is then the newest."""
    if isinstance(row, Record):
        save_record(row, user=user, reason=why)
    elif isinstance(row, Citation):
        save_citation(row, user=user, reason=why)
    else:
        save_row(row, user=user, reason=why)


def rows_of(model, keys):
    """Rows as their own kind with what judging reads, those of one record together."""
    if model is Citation:
        rows = Citation.objects.filter(pk__in=keys).order_by("record_id", "pk")
        return list(rows.select_related("record", "article", "updated_by"))
    if not issubclass(model, Record):
        rows = model.objects.filter(pk__in=keys).order_by("pk")
        return list(rows.select_related("updated_by", *NAMED_BY.get(model, ())))
    kinds = set(
        Record.objects.filter(pk__in=keys).order_by().values_list("kind", flat=True)
    )
    found = []
    for kind in sorted(kinds):
        rows = KINDS[kind].objects.filter(pk__in=keys)
        rows = rows.select_related("updated_by", "place_country")
        found += rows.prefetch_related("participations__country")
    return sorted(found, key=lambda row: row.pk)


def _lock(model, keys):
    """Let other writers of these rows wait: in one order, so that none waits twice."""
    if model is Citation:
        rows = Record.objects.filter(
            pk__in=Citation.objects.filter(pk__in=keys).values("record")
        )
    else:
        table = Record if issubclass(model, Record) else model
        rows = table.objects.filter(pk__in=keys)
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def record_of(row):
    if isinstance(row, Record):
        return row
    return row.record if isinstance(row, Citation) else None


def refuse_permission(user, row):
    meta = row._meta
    if not user.has_perm(f"{meta.app_label}.change_{meta.model_name}"):
        raise PermissionDenied(
            _("Your account may not change {noun}.").format(
                noun=meta.verbose_name_plural
            )
        )


def refuse_unknown(model, edit):
    known = editable(model)
    wrong = [
        name for name in (*edit.values, *edit.added, *edit.removed) if name not in known
    ]
    if edit.submits and not issubclass(model, Record):
        wrong.append("submit")
    if wrong:
        raise ValidationError(
            _(
                "“{wrong}” cannot be changed in many rows at once; choose from "
                "{choices}."
            ).format(wrong=wrong[0], choices=", ".join(known)),
            code="unknown_column",
        )


def sentences(error):
    """What an error says, once each, with the column's name where it has one."""
    if isinstance(error, PermissionDenied):
        return [str(error)]
    return list(dict.fromkeys(error.messages))
