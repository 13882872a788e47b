"""The admin's page that reads a saved page into the form of a new article."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from articles.capture import LARGEST_PAGE, CaptureError, capture
from articles.fetching import FetchError, fetch
from articles.models import Article, Source

SUGGESTED = ("title", "byline", "published", "language", "text", "url")


def known_article(article):
    """The sentence, with a link, that an article's address is that of another one."""
    known = article.known_at_address()
    return format_html(
        _(
            'We already have this article: <a class="underline" href="{url}">'
            "{title}</a>."
        ),
        url=reverse("admin:articles_article_change", args=[known.pk]),
        title=known.title,
    )


class SavedPageForm(forms.Form):
    """A saved page, as a file or as its source, and where it was read.

    Once valid, `captured` is what the page offers for an article. With the setting
    `FETCH_ARTICLES` the address alone is enough.
    """

    file = forms.FileField(
        required=False,
        label=gettext_lazy("Saved page"),
        help_text=gettext_lazy("A file that a browser saved as “HTML only”."),
        widget=UnfoldAdminFileFieldWidget,
    )
    source = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Or its source"),
        help_text=gettext_lazy("What “View page source” shows."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
    )
    url = forms.URLField(
        required=False,
        max_length=2000,
        assume_scheme="https",
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Where the page was read, if you know it."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if settings.FETCH_ARTICLES:
            self.fields["url"].help_text = _(
                "Where the page was read. By itself: the page is fetched from there."
            )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST_PAGE:
            raise ValidationError(
                _(
                    "The file has {size:,} bytes; {most:,} is the "
                    "most. Paste the article's text instead."
                ).format(size=file.size, most=LARGEST_PAGE)
            )
        return file

    def clean_url(self):
        self._refuse_known(self.cleaned_data["url"])
        return self.cleaned_data["url"]

    def clean(self):
        if self.errors:
            return
        try:
            name, html, url, charset = self._page()
            self.captured = capture(html, url, charset)
        except FetchError as error:
            self.add_error("url", str(error))
            return
        except CaptureError as error:
            self.add_error(name, str(error))
            return
        try:
            self._refuse_known(self.captured.url)
        except ValidationError as error:
            self.add_error(name, error)

    def _page(self):
        """Which field the page came by, the page, its address, and its charset."""
        file, source, url = (
            self.cleaned_data[name] for name in ("file", "source", "url")
        )
        if file is not None and source.strip():
            raise ValidationError(_("Give either a file or the source, not both."))
        if file is not None:
            return "file", file.read(), url, ""
        if source.strip():
            return "source", source, url, ""
        if not settings.FETCH_ARTICLES:
            raise ValidationError(_("Give a saved page, or paste its source."))
        if not url:
            raise ValidationError(_("Give a saved page, its source, or its address."))
        found = fetch(url)
        return "url", found.content, found.url, found.content_type

    def _refuse_known(self, url):
        article = Article(url=url)
        if article.known_at_address():
            raise ValidationError(known_article(article), code="known_article")


class SavedPageAdmin:
    """Lets an article's page begin with what a saved page says.

    The suggestions go into the form of a new article; nothing is saved before that
    form is.
    """

    actions_list = ["from_saved_page"]

    @action(
        description=gettext_lazy("From a saved page"),
        url_path="from-saved-page",
        permissions=["add"],
        icon="upload_file",
    )
    def from_saved_page(self, request):
        return self._saved_page(request, SavedPageForm())

    def add_view(self, request, form_url="", extra_context=None):
        if request.method == "POST" and "_saved_page" in request.POST:
            if not self.has_add_permission(request):
                raise PermissionDenied
            form = SavedPageForm(request.POST, request.FILES)
            if not form.is_valid():
                return self._saved_page(request, form)
            request.suggestions = self._suggestions(request, form.captured)
            request.method = "GET"  # the form of a new article is shown, not sent
        link = {"from_saved_page": reverse("admin:articles_article_from_saved_page")}
        context = {**link, **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {**initial, **getattr(request, "suggestions", {})}

    def _suggestions(self, request, captured):
        """Initial values of the form; tells what could not be read for certain."""
        source = Source.objects.called(captured.publisher)
        said = list(captured.warnings)
        if source is None and captured.publisher:
            said.append(
                _(
                    "The page names “{publisher}” as its publisher, which is "
                    "none of our sources; choose one or add it."
                ).format(publisher=captured.publisher)
            )
        for sentence in said:
            messages.warning(request, sentence)
        messages.info(request, _("Nothing is saved yet: compare this with the page."))
        found = {name: getattr(captured, name) for name in SUGGESTED}
        if source is not None:
            found["source"] = source.pk
        return {**found, "extractor": captured.extractor}

    def _saved_page(self, request, form):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("From a saved page"),
            "form": form,
            "add_url": reverse("admin:articles_article_add"),
        }
        return TemplateResponse(request, "articles/saved_page.html", context)
