"""Where in the admin a record, an article and its passages are worked on."""

from urllib.parse import urlencode

from django.urls import reverse

from relations.models import KINDS


def record_url(record):
    """The page of a record, as its kind."""
    name = KINDS[record.kind]._meta.model_name
    return reverse(f"admin:relations_{name}_change", args=[record.pk])


def add_url(kind, **asked):
    """The form of a new record of a kind; `asked` says what it begins with."""
    url = reverse(f"admin:relations_{kind._meta.model_name}_add")
    return f"{url}?{urlencode(asked, doseq=True)}" if asked else url


def workbench_url(article, citation=None, **asked):
    """An article's text beside its records, at one of its passages."""
    key = getattr(article, "pk", article)
    url = reverse("admin:articles_article_workbench", args=[key])
    if asked:
        url = f"{url}?{urlencode(asked, doseq=True)}"
    known = citation is not None and citation.pk
    return f"{url}#passage-{citation.pk}" if known else url
