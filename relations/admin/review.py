"""The steps of the review as buttons on a record's page."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from articles.desk import LookedAtAdmin
from relations.actions import review
from relations.admin.addresses import record_url
from relations.admin.comments import CommentedAdmin, comments_for
from relations.admin.comparison import fields_of
from relations.admin.dialogs import TakesSteps, dialog_button
from relations.admin.gate import GatedRecordPage
from relations.admin.wording import edits_in_words
from relations.models import PendingChange, Record
from relations.vocabularies import ReviewStatus

BEFORE_PUBLICATION = (ReviewStatus.IN_REVIEW, ReviewStatus.CHANGES_REQUESTED)


class ReasonForm(BaseDialogForm):
    """Why a step is taken; the history keeps it."""

    reason = forms.CharField(
        required=False,
        max_length=1000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history."),
    )


class NeededReasonForm(ReasonForm):
    reason = forms.CharField(
        max_length=1000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For the author: what is wrong, and what would make it right."
        ),
    )


def button(name, step, label, icon, variant, form, noun="record"):
    """The button of one step, with a dialog that asks for the reason.

    The page (`TakesSteps`) says who may press it, `has_{step}_{noun}_permission`, and
    does what it says, `take_step`.
    """

    def press(self, request, form, object_id):
        return self.take_step(request, step, object_id, form.cleaned_data["reason"])

    press.__name__ = name  # by which unfold finds it among the page's buttons
    return dialog_button(
        step=step,
        description=label,
        url_path=f"review-{step}",
        icon=icon,
        variant=variant,
        permissions=[f"{step}_{noun}"],
        dialog={
            "title": format_lazy("{label}?", label=label),
            "form_class": form,
            "form_submit_text": label,
        },
    )(press)


class ReviewedAdmin(TakesSteps, CommentedAdmin, GatedRecordPage):
    """For a page of records: what its reviewer, or its author, can do next."""

    change_form_before_template = "relations/above_record.html"

    @property
    def media(self):
        # Of several `class Media` of mixins Django reads the first alone.
        css = {"all": ["relations/review.css"], "print": ["relations/print.css"]}
        return super().media + forms.Media(css=css, js=["relations/print.js"])

    submit_for_review = button(
        "submit_for_review",
        "submit",
        gettext_lazy("Submit for review"),
        "send",
        ActionVariant.PRIMARY,
        ReasonForm,
    )
    approve = button(
        "approve",
        "approve",
        gettext_lazy("Approve"),
        "check",
        ActionVariant.SUCCESS,
        ReasonForm,
    )
    ask_for_changes = button(
        "ask_for_changes",
        "return",
        gettext_lazy("Ask for changes"),
        "undo",
        ActionVariant.WARNING,
        NeededReasonForm,
    )
    reject = button(
        "reject",
        "reject",
        gettext_lazy("Reject"),
        "block",
        ActionVariant.DANGER,
        NeededReasonForm,
    )
    actions_detail = [
        "submit_for_review",
        "approve",
        "ask_for_changes",
        "reject",
        "comment",
    ]

    def has_submit_record_permission(self, request, object_id=None):
        return self._may("submit", request, object_id)

    def has_approve_record_permission(self, request, object_id=None):
        return self._may("approve", request, object_id)

    def has_return_record_permission(self, request, object_id=None):
        return self._may("return", request, object_id)

    def has_reject_record_permission(self, request, object_id=None):
        return self._may("reject", request, object_id)

    def _may(self, step, request, object_id):
        record = self.row_at(request, object_id)
        return record is not None and review.may_take(step, request.user, record)

    def why_not_now(self, request, step, object_id):
        return review.why_not_now(step, self.row_at(request, object_id))

    def take_step(self, request, step, object_id, reason):
        """Take the step, say what came of it, and show the record again."""
        record = Record.objects.visible_to(request.user).filter(pk=object_id).first()
        if record is None:
            raise PermissionDenied
        try:
            review.take(step, record, user=request.user, reason=reason)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, f"{review.STEPS[step].name}: {record.title}")
        return HttpResponse(headers={"HX-Redirect": record_url(record)})

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or review.may_delete(request.user, obj))

    def get_deleted_objects(self, objs, request):
        """What goes with a record; the rows that code writes ask for no permission."""
        shown, counts, needed, protected = super().get_deleted_objects(objs, request)
        pages = self.admin_site._registry.items()
        written_by_code = {
            model._meta.verbose_name
            for model, page in pages
            if isinstance(page, LookedAtAdmin)
        }
        return shown, counts, set(needed) - written_by_code, protected

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if settings.REVIEW_ALONE and request.method == "GET":
            messages.info(
                request,
                _(
                    "This installation lets reviewers approve their own "
                    "records (REVIEW_ALONE)."
                ),
            )
        if obj is not None and request.user.has_perm("relations.view_unpublished"):
            context |= self.desk(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def desk(self, request, record):
        """What stands above the form for those who work on the record."""
        published = record.review == ReviewStatus.APPROVED
        desk = {
            "comments": comments_for(request.user, record),
            "waits": published and self.has_change_permission(request, record),
        }
        changes = PendingChange.objects.filter(record=record.pk).open()
        desk["open_changes"] = list(changes.select_related("record", "author"))
        for change in desk["open_changes"]:
            change.words = edits_in_words(change)
        if record.review == ReviewStatus.CHANGES_REQUESTED:
            desk["returned"] = review.newest_return(record)
        if record.review in BEFORE_PUBLICATION:
            stored = self.model.objects.with_parties().get(pk=record.pk)
            desk["fields"], desk["whole"] = fields_of(stored)
            reviews = review.may_take("approve", request.user, record)
            desk["fields_open"] = reviews and not review.why_not_now("approve", record)
            desk["no_passage"] = (
                _("None of its own.") if desk["whole"] else _("No passage.")
            )
        return desk
