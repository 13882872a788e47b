"""The form of an edit of many rows, made of the fields of the rows' own pages."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanSwitchWidget,
)

from relations.actions.bulk_edits import Edit, editable
from relations.admin.inlines import claim_choices
from relations.admin.wording import label_of
from relations.models import KINDS, Meeting, Record
from relations.models.codes import CodesField

EMPTY = "empty-"  # fields that shall be emptied
ADD, REMOVE = "add-", "remove-"  # codes of a list


class BulkForm(forms.Form):
    """Everything is optional: what is left empty stays as it is in every row."""

    def __init__(self, request, page, data=None):
        super().__init__(data)
        self.model = page.model
        # What every kind shares, the page of any kind knows how to ask for.
        asks = page.admin_site._registry[Meeting] if page.model is Record else page
        self.columns = editable(page.model)
        for name, column in self.columns.items():
            if isinstance(column, CodesField):
                self._add_codes(name, column)
            else:
                self._add_value(name, asks.formfield_for_dbfield(column, request))
        if issubclass(page.model, Record):
            self.fields["submit"] = forms.BooleanField(
                label=_("Submit for review"),
                required=False,
                widget=UnfoldBooleanSwitchWidget(),
                help_text=_("After the change; drafts and returned records only."),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=250,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            help_text=_("Kept in the history of every row, and with the edit."),
        )

    def _add_value(self, name, field):
        can_be_empty = not field.required and name != "end_state"
        field.required, field.initial = False, None
        if isinstance(field, forms.ChoiceField) and not isinstance(
            field, forms.ModelChoiceField
        ):
            given = [each for each in field.choices if each[0] not in ("", None)]
            field.choices = [("", _("As it is")), *given]
        field.widget.is_required = False
        field.help_text = ""
        field.label = capfirst(label_of(self.model, name))
        self.fields[name] = field
        if can_be_empty:
            self.fields[f"{EMPTY}{name}"] = forms.BooleanField(
                label=_("Empty “%(field)s”") % {"field": field.label},
                required=False,
                widget=forms.CheckboxInput(),
            )

    def _add_codes(self, name, column):
        choices = column.vocabulary.choices if column.vocabulary else _claims()
        noun = capfirst(column.verbose_name)
        for prefix, label in (
            (ADD, _("%(noun)s: add")),
            (REMOVE, _("%(noun)s: take away")),
        ):
            self.fields[f"{prefix}{name}"] = forms.MultipleChoiceField(
                label=label % {"noun": noun},
                required=False,
                choices=choices,
                widget=UnfoldAdminSelect2MultipleWidget(),
            )

    def lines(self):
        """The fields as the page shows them: each with its box that empties it."""
        for bound in self:
            if not bound.name.startswith(EMPTY) and bound.name != "reason":
                name = f"{EMPTY}{bound.name}"
                yield bound, self[name] if name in self.fields else None

    def clean(self):
        cleaned = super().clean()
        for name in self.columns:
            if cleaned.get(f"{EMPTY}{name}") and self._is_given(name):
                self.add_error(name, _("Give a value, or empty the field; not both."))
            both = set(cleaned.get(f"{ADD}{name}") or ()) & set(
                cleaned.get(f"{REMOVE}{name}") or ()
            )
            if both:
                self.add_error(
                    f"{ADD}{name}", _("A value is added or taken away; not both.")
                )
        if not self.errors and not self.edit():
            self.add_error(None, _("Choose at least one thing to change."))
        return cleaned

    def edit(self):
        """The edit that was asked for."""
        cleaned, values = self.cleaned_data, {}
        for name, column in self.columns.items():
            if isinstance(column, CodesField):
                continue
            if cleaned.get(f"{EMPTY}{name}"):
                values[name] = None if column.null else ""
            elif self._is_given(name):
                values[name] = cleaned[name]
        return Edit(
            values=values,
            added=self._codes(ADD),
            removed=self._codes(REMOVE),
            submits=bool(cleaned.get("submit")),
        )

    def _is_given(self, name):
        return self.cleaned_data.get(name) not in (None, "", [])

    def _codes(self, prefix):
        found = {
            name: self.cleaned_data.get(f"{prefix}{name}") for name in self.columns
        }
        return {name: codes for name, codes in found.items() if codes}


def _claims():
    known = {}
    for kind in KINDS.values():
        known.update(claim_choices(kind))
    return list(known.items())
