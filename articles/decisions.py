"""One field that two people changed, or one row: theirs, mine, and who decides."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.text import capfirst

from articles.sent import as_sent, differs, in_words, read, would_send
from articles.states import last_change
from articles.widgets import inner_widget

THEIRS, MINE = "theirs", "mine"


@dataclass
class Decision:
    """One thing that somebody else changed: theirs or mine shall hold.

    `collides` says that both changed it, so that nobody but the writer can choose.
    `mark` tells what was typed when the choice was offered: who types on means that.
    `take` and `keep` write the one or the other into what was sent; `kept` is a row
    that is gone, as it was typed.
    """

    name: str
    label: str
    theirs: str
    mine: str
    collides: bool
    take: Callable[[], None]
    keep: Callable[[], None] = lambda: None
    mark: str = ""
    kept: str = ""
    who: Any = None
    when: datetime | None = None
    why: str = ""
    choice: str = ""

    def read_choice(self, sent):
        """Take the choice that was sent, if it was made for what is typed now."""
        chosen, _, mark = sent.get(self.name, "").partition(":")
        if chosen == THEIRS and mark != self.mark:
            chosen = MINE
        if chosen in (THEIRS, MINE):
            self.choice = chosen
        elif not self.collides:
            self.choice = THEIRS


@dataclass
class Comparison:
    """The fields of one form three ways: a form each of now and of then, what was sent.

    `before` is None where nobody knows what the writer saw. `target` takes the values
    that are chosen: a `QueryDict`, or the dictionary of a row of an inline.
    """

    theirs: forms.ModelForm
    before: forms.ModelForm | None
    mine: Any
    states: list
    name: str
    target: Any
    label: str = ""

    def decisions(self):
        """What others changed and the writer does not say."""
        for bound in fields_of(self.theirs):
            if self.changed(bound) and differs(bound, self.mine):
                yield self._decision(bound)

    def only_mine(self):
        """The labels of what the writer alone has changed."""
        return [
            self._label(bound)
            for bound in fields_of(self.theirs)
            if self.typed(bound) and not self.changed(bound)
        ]

    def changed(self, bound):
        """Whether others changed a field."""
        if self.before is None:
            return True
        return differs(self.before[bound.name], as_sent(would_send(bound)))

    def typed(self, bound):
        """Whether the writer changed a field."""
        return self.before is None or differs(self.before[bound.name], self.mine)

    def told(self, bound):
        """Who changed a field, when and why."""
        state = last_change(self.states, bound.name)
        return told(state) if state else told_by(self.theirs.instance)

    def _decision(self, bound):
        return Decision(
            name=f"{self.name}-{bound.name}",
            label=self._label(bound),
            theirs=in_words(bound, as_sent(would_send(bound))),
            mine=in_words(bound, self.mine),
            collides=self.typed(bound),
            take=self._taking(bound),
            mark=mark_of(read(bound, self.mine)),
            **self.told(bound),
        )

    def _label(self, bound):
        return f"{self.label}: {bound.label}" if self.label else str(bound.label)

    def _taking(self, bound):
        """Writes their value over mine."""
        row = isinstance(self.target, dict) and not hasattr(self.target, "setlist")
        start = len(f"{bound.form.prefix}-") if row else 0
        values = would_send(bound)

        def take():
            for name in {bound.html_name, *values}:
                self.target.pop(name[start:], None)
            for name, texts in values.items():
                if row:
                    self.target[name[start:]] = texts
                else:
                    self.target.setlist(name, texts)

        return take


def fields_of(form):
    """The fields of a form that say something of its row."""
    return [
        bound
        for bound in form
        if bound.name not in ("reason", "DELETE", "ORDER")
        and not isinstance(inner_widget(bound.field), forms.HiddenInput)
    ]


def called(noun, form, sent):
    """What tells a row apart from its neighbors: its first two fields."""
    words = ", ".join(
        filter(None, (in_words(each, sent) for each in fields_of(form)[:2]))
    )
    return f"{capfirst(noun)} {words[:80]}{'…' if len(words) > 80 else ''}"


def row_in_words(form, sent):
    """The filled fields of a row: “Country: Israel; Role: host”."""
    told = ((bound.label, in_words(bound, sent)) for bound in fields_of(form))
    return "; ".join(f"{label}: {text}" for label, text in told if text)


def told(state):
    return {"who": state.who, "when": state.when, "why": state.why}


def told_by(row):
    """Who saved a row last, where its history does not tell of a field."""
    return {"who": row.updated_by, "when": row.updated, "why": ""}


def mark_of(value):
    """A short text that tells whether a value is the same as another time."""
    return sha256(json.dumps(value, default=str).encode()).hexdigest()[:16]
