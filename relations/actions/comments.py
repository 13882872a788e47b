"""Remarks on records, for those who work on them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from relations.models import Comment

COMMENTS = "relations.view_unpublished"  # the permission to read and write them
LONGEST = Comment._meta.get_field("text").max_length


def add(record, *, user, text):
    """Keep a remark on a record; returns the comment.

    Raises `PermissionDenied` for who may not see drafts, and `ValidationError` for a
    text that is empty, too long or cannot be stored.
    """
    if not user.has_perm(COMMENTS):
        raise PermissionDenied(_("Your account may not comment on records."))
    comment = Comment(record_id=record.pk, author=user, text=text.strip())
    if len(comment.text) > LONGEST:
        raise ValidationError(
            {
                "text": _(
                    "The comment has {number:,} characters; shorten it to {longest:,}."
                ).format(number=len(comment.text), longest=LONGEST)
            }
        )
    comment.full_clean()
    comment.save()
    return comment
