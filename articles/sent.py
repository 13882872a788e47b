"""What a browser sends of a form: its rows apart, changed, and put together again."""

import re

from django import forms
from django.http import QueryDict

from articles.widgets import inner_widget


class SentRows:
    """The rows of one inline as they were sent: `{column: values}` each, in order."""

    def __init__(self, sent, prefix):
        self.prefix = prefix
        named = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)")
        rows = {}
        for name in sent:
            found = named.fullmatch(name)
            if found:
                rows.setdefault(int(found[1]), {})[found[2]] = sent.getlist(name)
        total, initial = (_number(sent, prefix, each) for each in ("TOTAL", "INITIAL"))
        inside = {number: row for number, row in sorted(rows.items()) if number < total}
        self.kept = [row for number, row in inside.items() if number < initial]
        self.new = [row for number, row in inside.items() if number >= initial]

    def write(self, sent):
        """Put the rows in place of those that stand in `sent`."""
        for name in [each for each in sent if re.match(self._own, each)]:
            del sent[name]
        for number, row in enumerate([*self.kept, *self.new]):
            for column, values in row.items():
                sent.setlist(f"{self.prefix}-{number}-{column}", values)
        sent[f"{self.prefix}-TOTAL_FORMS"] = str(len(self.kept) + len(self.new))
        sent[f"{self.prefix}-INITIAL_FORMS"] = str(len(self.kept))

    @property
    def _own(self):
        return rf"{re.escape(self.prefix)}-\d+-"


def _number(sent, prefix, word):
    value = sent.get(f"{prefix}-{word}_FORMS", "")
    return min(int(value), 2000) if value.isdecimal() and len(value) < 9 else 0


def prefixes(sent):
    """The inlines of which something was sent."""
    return [
        name.removesuffix("-TOTAL_FORMS")
        for name in sent
        if name.endswith("-TOTAL_FORMS")
    ]


def would_send(bound):
    """What a browser sends of a field that nobody touched: names and their values."""
    widget, value = inner_widget(bound.field), bound.value()
    if isinstance(widget, forms.MultiWidget):
        parts = widget.get_context(bound.html_name, value, {})["widget"]["subwidgets"]
        return {part["name"]: _texts(part["value"]) for part in parts}
    if isinstance(widget, forms.CheckboxInput):
        return {bound.html_name: ["on"]} if widget.check_test(value) else {}
    if isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
        return {bound.html_name: [str(each) for each in value or ()]}
    return {bound.html_name: _texts(widget.format_value(value))}


def _texts(value):
    if isinstance(value, list | tuple):
        return [str(each) for each in value] or [""]
    return ["" if value is None else str(value)]


def row_of(form):
    """What a browser sends of an untouched row of an inline, as `SentRows` has it."""
    start = len(form.prefix) + 1
    return {
        name[start:]: values
        for bound in form
        if bound.name != "DELETE"
        for name, values in would_send(bound).items()
    }


def read(bound, sent):
    """The value of a field as its widget finds it in what was sent."""
    value = bound.field.widget.value_from_datadict(sent, {}, bound.html_name)
    # Browsers send every line break as two characters.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def as_sent(values):
    """A dictionary of lists as what a form reads."""
    found = QueryDict(mutable=True)
    for name, texts in values.items():
        found.setlist(name, texts)
    return found


def differs(bound, sent):
    """Whether what was sent for a field says something else than the field's row."""
    return bound.field.has_changed(bound.initial, read(bound, sent))


def in_words(bound, sent):
    """What was sent for a field as a person would say it; empty where it is empty."""
    widget, value = inner_widget(bound.field), read(bound, sent)
    if isinstance(widget, forms.CheckboxInput):
        return "yes" if value else "no"
    if isinstance(widget, forms.Select | forms.CheckboxSelectMultiple):
        chosen = value if isinstance(value, list) else [value]
        chosen = [str(each) for each in chosen if each not in (None, "")]
        if not chosen:
            return ""
        groups = widget.optgroups(bound.html_name, chosen)
        labels = [
            str(option["label"])
            for _, options, _ in groups
            for option in options
            if option["selected"]
        ]
        return ", ".join(labels) or ", ".join(chosen)
    if isinstance(value, list):
        return " ".join(str(each) for each in value if each)
    return "" if value is None else str(value)
