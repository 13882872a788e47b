"""Taking values out for good: the button on a row's page, and the list of it all."""

from types import MethodType

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanSwitchWidget,
)

from articles.desk import CHOOSE, LookedAtAdmin
from articles.models import Article
from relations.actions.redactable import redactable
from relations.actions.redaction import (
    PERMISSION,
    WHOLE_TEXT,
    redact,
    take_down_text,
)
from relations.admin.dialogs import dialog_button
from relations.models import Redaction

WARNING = gettext_lazy(
    "It takes effect at once, in what is published as well, and cannot be "
    "undone: the value goes from the row and from its whole past."
)


def form_for(model):
    """The dialog that asks what of a row is to go, and why."""
    choices = [
        (name, capfirst(str(field.verbose_name)))
        for name, field in redactable(model).items()
    ]
    if model is Article:
        choices.append((WHOLE_TEXT, _("The whole text, in every version")))

    class RedactForm(BaseDialogForm):
        column = forms.ChoiceField(
            label=_("What"),
            choices=[*CHOOSE, *choices],
            widget=UnfoldAdminSelectWidget(),
        )
        reason = forms.CharField(
            max_length=1000,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            help_text=_("Kept for good: “order of a court”. Do not repeat the value."),
        )
        past_only = forms.BooleanField(
            label=_("Only from the past"),
            required=False,
            widget=UnfoldBooleanSwitchWidget(),
            help_text=_(
                "Leave the value that is there now, if it was corrected already."
            ),
        )

    return RedactForm


def button_for(model):
    """The button of a page, with its dialog."""

    @dialog_button(
        description=_("Redact"),
        url_path="redact",
        icon="ink_eraser",
        variant=ActionVariant.DANGER,
        permissions=["redact_value"],
        dialog={
            "title": format_lazy(
                _("Redact this {noun}?"), noun=model._meta.verbose_name
            ),
            "description": WARNING,
            "form_class": form_for(model),
            "form_submit_text": _("Take it out for good"),
        },
    )
    def redact_value(self, request, form, object_id):
        return self.take_out(request, object_id, form.cleaned_data)

    return redact_value


class RedactingAdmin:
    """For the page of a row: a button that takes a value out for good."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The columns to choose from are those of the page's own table.
        self.redact_value = MethodType(button_for(self.model), self)
        self.actions_detail = [*self.actions_detail, "redact_value"]

    def has_redact_value_permission(self, request, object_id=None):
        return request.user.has_perm(PERMISSION)

    def take_out(self, request, object_id, asked):
        """Take out what was asked for, say what came of it, and show the row again."""
        row = self.get_object(request, object_id)
        if row is None:
            raise PermissionDenied
        said = {"user": request.user, "reason": asked["reason"]}
        column = asked["column"]
        try:
            if column == WHOLE_TEXT and self.model is Article:
                noted = take_down_text(row, **said)
            else:
                noted = redact(row, column, past_only=asked["past_only"], **said)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            # Never the value, nor how the row is called: messages are kept for a time.
            messages.success(
                request,
                _("Redacted: {noted}. It cannot be restored.").format(noted=noted),
            )
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        page = reverse(name, args=[row.pk])
        return HttpResponse(headers={"HX-Redirect": page})


@admin.register(Redaction)
class RedactionAdmin(LookedAtAdmin):
    list_display = ["at", "by", "what", "reason", "states"]
    list_display_links = ["at"]
    list_select_related = ["by"]
    search_fields = ["reason"]
    fields = ["at", "by", "what", "reason", "states"]
    readonly_fields = ["what"]

    @admin.display(description=gettext_lazy("what"), ordering="table")
    def what(self, redaction):
        return str(redaction)
