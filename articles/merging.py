"""What two people typed into one form, put together field by field.

The form says which version of the row it was filled in from, and of every row of its
inlines. Where the database has newer ones, each field is compared three ways: as both
saw it, as the other saved it (theirs), as it was sent now (mine).
"""

import json

from django.contrib.admin.utils import flatten_fieldsets
from django.utils.translation import gettext as _

from articles.decisions import (
    THEIRS,
    Comparison,
    Decision,
    called,
    fields_of,
    mark_of,
    row_in_words,
    told,
    told_by,
)
from articles.sent import SentRows, as_sent, differs, prefixes, row_of
from articles.states import states_of

KEPT = "kept-"  # rows that are gone, as they were typed


class Merge:
    """A form that was sent, beside what the database says by now.

    `stale` says that somebody saved in between, `decisions` what, `only_mine` which
    fields nobody else touched. `sent()` is the form to go on with: what was typed,
    and the rows that others added; once `is_settled`, with their values where those
    were chosen.
    """

    def __init__(self, page, request, row):
        self.page, self.request, self.row = page, request, row
        self._sent = request.POST.copy()
        self._rows = {each: SentRows(self._sent, each) for each in prefixes(self._sent)}
        self.decisions, self.only_mine = [], []
        self._read_what_was_seen()
        self._bring_back_kept_rows()
        self._formsets = list(self._current_formsets())
        self._now = {
            each.prefix: dict(each.get_queryset().values_list("pk", "version"))
            for each in self._formsets
        }
        self.token = mark_of([row.version, self._now])
        moved = self._seen_version not in (None, row.version)
        self.stale = moved or self._rows_moved()
        if self.stale:
            self.states = page.states(row, self._seen_version or row.version)
            self._compare_fields()
            for formset in self._formsets:
                self._compare_rows(formset)
            self.stale = moved or bool(self.decisions)
        for decision in self.decisions:
            decision.read_choice(request.POST)

    @property
    def newest(self):
        """Who saved last, and when: the row itself, or one of its rows."""
        saved = [(each.when, each.who) for each in self.decisions if each.when]
        saved.append((self.row.updated, self.row.updated_by))
        when, who = max(saved, key=lambda each: each[0])
        return {"when": when, "who": who}

    @property
    def since(self):
        """The states that came after the one that was seen, oldest first."""
        seen = self._seen_version or self.row.version
        return [each for each in self.states if each.row.version > seen]

    @property
    def was_offered(self):
        return "merge-token" in self.request.POST

    @property
    def is_settled(self):
        """Whether a choice was made for everything that others have saved by now."""
        offered = self.request.POST.get("merge-token") == self.token
        return offered and all(each.choice for each in self.decisions)

    def sent(self):
        if self.is_settled:
            for decision in self.decisions:
                (decision.take if decision.choice == THEIRS else decision.keep)()
            self._sent["seen_version"] = str(self.row.version)
            self._sent["seen_rows"] = json.dumps(self._now)
        for rows in self._rows.values():
            rows.write(self._sent)
        return self._sent

    # What was seen, and what there is

    def _read_what_was_seen(self):
        self._seen_rows = None
        seen = self._sent.get("seen_version", "")
        self._seen_version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
        seen = _dictionary(self._sent.get("seen_rows", ""))
        if seen is not None and all(isinstance(each, dict) for each in seen.values()):
            self._seen_rows = seen

    def _bring_back_kept_rows(self):
        for name in [each for each in self._sent if each.startswith(KEPT)]:
            row = _dictionary(self._sent[name])
            del self._sent[name]
            prefix = name.removeprefix(KEPT).rpartition("-")[0]
            if row and prefix in self._rows and _is_sent_row(row):
                self._rows[prefix].kept.append(row)

    def _current_formsets(self):
        """The inlines of the page as they would be shown now."""
        met = {}
        pairs = self.page.get_formsets_with_inlines(self.request, self.row)
        for formset, inline in pairs:
            prefix = formset.get_default_prefix()
            met[prefix] = met.get(prefix, 0) + 1
            prefix = prefix if met[prefix] == 1 else f"{prefix}-{met[prefix]}"
            if prefix in self._rows and hasattr(formset.model, "history"):
                rows = inline.get_queryset(self.request)
                made = formset(instance=self.row, prefix=prefix, queryset=rows)
                made.noun = inline.verbose_name
                yield made

    def _rows_moved(self):
        if self._seen_rows is None:
            return False
        return any(
            {str(key): version for key, version in now.items()}
            != self._seen_rows.get(prefix, {})
            for prefix, now in self._now.items()
        )

    # What others changed

    def _compare_fields(self):
        fields = flatten_fieldsets(self.page.get_fieldsets(self.request, self.row))
        form = self.page.get_form(self.request, self.row, change=True, fields=fields)
        seen = _seen(self.states, self._seen_version)
        found = Comparison(
            theirs=form(instance=self.row),
            before=form(instance=seen.row) if seen else None,
            mine=self._sent,
            states=self.states,
            name="merge",
            target=self._sent,
        )
        self.decisions += found.decisions()
        self.only_mine += found.only_mine()

    def _compare_rows(self, formset):
        key_name = formset.model._meta.pk.name
        seen = (self._seen_rows or {}).get(formset.prefix, {})
        rows = self._rows[formset.prefix]
        current = {str(form.instance.pk): form for form in formset.initial_forms}
        typed = {row.get(key_name, [""])[0]: row for row in rows.kept}
        for key, row in typed.items():
            if key not in current:
                rows.kept.remove(row)
                if key.isdecimal() and not row.get("DELETE"):
                    self._meet_removed(formset, key, row, seen.get(key))
            elif key in seen and seen[key] != current[key].instance.version:
                self._meet_changed(formset, current[key], row, seen[key])
        for key, form in current.items():
            if self._seen_rows is not None and key not in seen:
                self._meet_added(formset, form, typed.get(key))

    def _meet_changed(self, formset, theirs, row, version):
        key = theirs.instance.pk
        states = states_of(formset.model, key, version)
        seen = _seen(states, version)
        whole = _of_row(row_of(theirs), theirs)
        found = Comparison(
            theirs=theirs,
            before=seen and formset.form(instance=seen.row, prefix=theirs.prefix),
            mine=_of_row(row, theirs),
            states=states,
            name=_name(formset, key),
            target=row,
            label=called(formset.noun, theirs, whole),
        )
        if not row.get("DELETE"):
            self.decisions += found.decisions()
            self.only_mine += found.only_mine()
            return
        changed = [each for each in fields_of(theirs) if found.changed(each)]
        if not changed:
            return

        def take():
            del row["DELETE"]
            row.update(row_of(theirs))

        self.decisions.append(
            Decision(
                name=found.name,
                label=found.label,
                theirs=row_in_words(theirs, whole),
                mine=_("Removed"),
                collides=True,
                take=take,
                **found.told(changed[0]),
            )
        )

    def _meet_removed(self, formset, key, row, version):
        states = states_of(formset.model, key, version or 1)
        seen = _seen(states, version)
        form = formset.empty_form
        if seen:
            form = formset.form(instance=seen.row, prefix=form.prefix)
        mine = _of_row(row, form)
        gone = [each for each in states if each.deleted]

        def keep():
            again = {
                name: row[name]
                for name in row
                if name != form._meta.model._meta.pk.name
            }
            self._rows[formset.prefix].new.append(again)

        self.decisions.append(
            Decision(
                name=_name(formset, key),
                label=called(formset.noun, form, mine),
                theirs=_("Removed"),
                mine=row_in_words(form, mine),
                collides=not seen or any(differs(e, mine) for e in fields_of(form)),
                take=lambda: None,
                keep=keep,
                kept=json.dumps(row),
                **(told(gone[-1]) if gone else {}),
            )
        )

    def _meet_added(self, formset, theirs, row):
        rows = self._rows[formset.prefix]
        fields = fields_of(theirs)
        for mine in list(rows.new):
            if not any(differs(each, _of_row(mine, theirs)) for each in fields):
                rows.new.remove(mine)  # both added the same
        if row is None:
            row = row_of(theirs)
            rows.kept.append(row)

        def keep():
            row["DELETE"] = ["on"]

        shown = _of_row(row, theirs)
        self.decisions.append(
            Decision(
                name=_name(formset, theirs.instance.pk),
                label=called(formset.noun, theirs, shown),
                theirs=row_in_words(theirs, shown),
                mine=_("Not there"),
                collides=False,
                take=lambda: None,
                keep=keep,
                **told_by(theirs.instance),
            )
        )


def _seen(states, version):
    """The state that the writer saw, or None where the history does not have it."""
    same = (each for each in states if each.row.version == version)
    return next((each for each in same if not each.deleted), None)


def _name(formset, key):
    return f"merge-{formset.prefix}-{key}"


def _of_row(row, form):
    """A row of an inline as the fields of a form with another prefix read it."""
    return as_sent({f"{form.prefix}-{name}": row[name] for name in row})


def _is_sent_row(row):
    return all(
        isinstance(texts, list)
        and texts
        and all(isinstance(each, str) for each in texts)
        for texts in row.values()
    )


def _dictionary(text):
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
