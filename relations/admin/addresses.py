"""Where in the admin a record is kept."""

from django.urls import reverse

from relations.models import KINDS


def record_url(record):
    """The page of a record, as its kind."""
    name = KINDS[record.kind]._meta.model_name
    return reverse(f"admin:relations_{name}_change", args=[record.pk])
