"""What curators and reviewers say to each other about a record."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.constraints import given
from articles.curated import why_unstorable
from relations.models.records import Record
from relations.querysets.comments import CommentQuerySet


class Comment(models.Model):
    """A remark on a record, for those who work on it; never public, never changed."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    text = models.TextField(max_length=2000)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [given("comment_text_given", "text", _("The comment is empty."))]

    def __str__(self):
        return _("comment {pk} on record {record_id}").format(
            pk=self.pk, record_id=self.record_id
        )

    def clean(self):
        super().clean()
        why = why_unstorable(self.text)
        if not self.text.strip():
            why = _("The comment is empty.")
        if why:
            raise ValidationError({"text": why})
