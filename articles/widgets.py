"""The select that finds rows by typing, and asks the database only if it must."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def inner_widget(field):
    """The widget of a form field, without the links that the admin puts around it."""
    return getattr(field.widget, "widget", field.widget)


class RelatedSelect(AutocompleteSelect):
    """An autocomplete whose chosen row has the label that its own admin gives it.

    `known` is the chosen row where it is loaded already, so that a page of twelve
    rows costs as many statements as a page of one.
    """

    known = None

    @property
    def media(self):
        # Named in order, or they are merged in another.
        scripts = ["admin/js/autocomplete.js", "articles/pickers.js"]
        css = {"all": ["articles/pickers.css"]}
        return super().media + forms.Media(js=scripts, css=css)

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {
            "data-another": _("Create another of this name"),
            "data-failed": _("It was not created; look whether you are still online."),
        }

    def follow(self, names):
        """Offer only rows that agree with these fields of the same row of the form."""
        if followed := " ".join(names):
            self.attrs["data-narrowed-by"] = followed

    def optgroups(self, name, value, attrs=None):
        chosen = [str(key) for key in value if key not in (None, "")]
        options = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", False, 0))
        target = self.admin_site.get_model_admin(self.field.remote_field.model)
        for row in self._rows(target, chosen):
            label = target.option_label(row)
            options.append(self.create_option(name, row.pk, label, True, len(options)))
        return [(None, options, 0)]

    def _rows(self, target, chosen):
        if not chosen:
            return []
        if self.known is not None and chosen == [str(self.known.pk)]:
            return [self.known]
        try:
            rows = self.choices.queryset.filter(pk__in=chosen)
            return list(target.option_rows(rows))
        except (ValueError, TypeError, ValidationError):
            return []  # the field says that the choice is not valid


class CheckboxColumns(forms.CheckboxSelectMultiple):
    """Many short choices beside each other, as many to a line as there is room for."""

    template_name = "articles/checkbox_columns.html"
