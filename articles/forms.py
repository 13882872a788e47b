"""Forms of the admin: every rule of the model speaks, and choices have labels."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import INPUT_CLASSES

from articles.fields import columns
from articles.widgets import RelatedSelect, inner_widget

CHANGED_MEANWHILE = _(
    "%(who)s saved this %(what)s while you were editing it. Open it anew "
    "in another tab, and bring your changes over."
)


class JudgedForm(forms.ModelForm):
    """A form that holds its row to every constraint of its table.

    Django leaves out a constraint as soon as it reads a column without a form field,
    and half of an uncertain date's columns have none; the database would then refuse
    what the form let pass.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = inner_widget(field)
            if isinstance(widget, RelatedSelect):
                relation = self._meta.model._meta.get_field(name)
                if relation.is_cached(self.instance):
                    widget.known = getattr(self.instance, name)

    def _post_clean(self):
        super()._post_clean()
        known = {text for texts in self.errors.values() for text in texts}
        try:
            self.instance.validate_constraints(exclude=self._unreadable())
        except ValidationError as error:
            fresh = [text for text in error.messages if text not in known]
            if fresh:
                self.add_error(None, fresh)

    def _unreadable(self):
        """Columns whose value is wrong or not there yet, so that nothing follows."""
        names = set(self.errors) - {NON_FIELD_ERRORS}
        return names.union(*(columns(name) for name in names))

    def _update_errors(self, errors):
        """Say what is wrong with a column that has no field above the form."""
        if hasattr(errors, "error_dict"):
            homeless = [name for name in errors.error_dict if name not in self.fields]
            for name in homeless:
                if name != NON_FIELD_ERRORS:
                    found = errors.error_dict.pop(name)
                    errors.error_dict.setdefault(NON_FIELD_ERRORS, []).extend(found)
        super()._update_errors(errors)


class ChildForm(JudgedForm):
    """A row of an inline; one that nobody touched is not judged anew."""

    def _post_clean(self):
        if self.instance.pk is None or self.has_changed():
            super()._post_clean()


class CuratedForm(JudgedForm):
    """The form of a curated row: why it changes, and which state the writer saw.

    `refused` is what the page says where it met what others saved (`concurrency`).
    """

    refused = ""

    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=300,
        help_text=_("Kept in the history: “corrected after the ministry's denial”."),
        widget=forms.TextInput(attrs={"class": " ".join(INPUT_CLASSES)}),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "seen_version" in self.fields and self.instance.pk:
            self.initial["seen_version"] = self.instance.version

    def clean_seen_version(self):
        seen = self.cleaned_data["seen_version"]
        if self.refused:
            self.add_error(None, ValidationError(self.refused, code="stale"))
        elif seen and self.instance.pk and seen != self.instance.version:
            params = {
                "who": self.instance.updated_by or _("Somebody"),
                "what": self._meta.model._meta.verbose_name,
            }
            self.add_error(
                None, ValidationError(CHANGED_MEANWHILE, code="stale", params=params)
            )
        return seen


class ChildFormSet(PaginationInlineFormSet):
    """Rows that belong to one page; refuses two of them that say the same."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        # The page's row as it is typed, for rules that read it; saves a query a row.
        setattr(form.instance, self.fk.name, self.instance)
        return form

    def clean(self):
        super().clean()
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                self._refuse_twins(constraint)

    def kept_forms(self):
        """The forms whose rows will exist once this is saved."""
        return [
            form
            for form in self.forms
            if form.is_valid()
            and not form.cleaned_data.get("DELETE")
            and (form.has_changed() or form.instance.pk)
        ]

    def _refuse_twins(self, constraint):
        met = {}
        names = [name for name in constraint.fields if name != self.fk.name]
        for form in self.kept_forms():
            key = tuple(self._value(form.instance, name) for name in names)
            if None in key or not self._applies(constraint, form.instance):
                continue
            if key in met and (form.has_changed() or met[key].has_changed()):
                form.add_error(None, constraint.violation_error_message)
            met[key] = form

    def _value(self, instance, name):
        return getattr(instance, self.model._meta.get_field(name).attname)

    def _applies(self, constraint, instance):
        if constraint.condition is None:
            return True
        return constraint.condition.check(
            instance._get_field_expression_map(meta=self.model._meta)
        )
