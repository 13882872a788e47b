"""Comments on records: said on the record's page, listed by themselves."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from articles.desk import LookedAtAdmin
from relations.actions import comments
from relations.admin.addresses import record_url
from relations.admin.dialogs import dialog_button
from relations.admin.filters import AuthorFilter
from relations.models import Comment, Record


class CommentForm(BaseDialogForm):
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=comments.LONGEST,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "For those who work on the record; the public never sees it, and "
            "it cannot be changed."
        ),
    )


class CommentedAdmin:
    """For a page of records: what its curators and reviewers say to each other."""

    @dialog_button(
        description=gettext_lazy("Comment"),
        url_path="comment",
        icon="comment",
        permissions=["comment"],
        dialog={
            "title": gettext_lazy("Comment on this record"),
            "form_class": CommentForm,
            "form_submit_text": "Comment",
        },
    )
    def comment(self, request, form, object_id):
        record = Record.objects.visible_to(request.user).filter(pk=object_id).first()
        if record is None:
            raise PermissionDenied
        try:
            comments.add(record, user=request.user, text=form.cleaned_data["text"])
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        return HttpResponse(headers={"HX-Redirect": record_url(record)})

    def has_comment_permission(self, request, object_id=None):
        return request.user.has_perm(comments.COMMENTS)


def comments_for(user, record):
    """The comments on a record that a user may read, oldest first."""
    rows = Comment.objects.filter(record=record.pk).visible_to(user)
    return list(rows.select_related("author").order_by("id"))


class CommentAuthorFilter(AuthorFilter):
    author = "author"


@admin.register(Comment)
class CommentAdmin(LookedAtAdmin):
    """Read only: a comment is written on the page of its record."""

    list_display = ["created", "record_shown", "author", "beginning"]
    list_display_links = ["created"]
    list_filter = [CommentAuthorFilter]
    search_fields = ["text"]
    fields = ["record_shown", "author", "created", "text"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def list_rows(self, rows):
        return rows.select_related("record", "author")

    @admin.display(description=gettext_lazy("record"))
    def record_shown(self, comment):
        record = comment.record
        return format_html(
            '<a class="text-link" href="{}" dir="auto">{}</a>',
            record_url(record),
            record.title,
        )

    @admin.display(description=gettext_lazy("comment"))
    def beginning(self, comment):
        text = comment.text
        return f"{text[:100]}{'…' if len(text) > 100 else ''}"
