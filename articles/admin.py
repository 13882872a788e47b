"""The pages of sources, articles and their texts."""

import re

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminTextareaWidget

from articles.copy_notices import CopyNoticeAdmin
from articles.desk import CuratedAdmin, LookedAtAdmin, badge
from articles.forms import CuratedForm
from articles.models import Article, ArticleBand, ArticleText, NotACopy, Source
from articles.saved_pages import SavedPageAdmin, known_article
from articles.vocabularies import Rights, SourceType

# The name of a site, in any script: labels with dots between them.
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
NOT_KEPT = gettext_lazy("The article's rights say that its text may not be kept.")


class SourceForm(CuratedForm):
    """A source's page; a domain that stands there already is not judged anew."""

    def clean_domain(self):
        domain = self.cleaned_data["domain"]
        if not domain or HOST.fullmatch(domain) or "domain" not in self.changed_data:
            return domain
        found = HOST.search(domain.partition("://")[2] or domain)
        if found is None:
            words = _("“{domain}” is no host; give one such as “trend.example”.")
            raise ValidationError(words.format(domain=domain))
        words = _("“{domain}” is more than a host; give “{host}” alone.")
        raise ValidationError(words.format(domain=domain, host=found.group()))


@admin.register(Source)
class SourceAdmin(CuratedAdmin):
    form = SourceForm
    list_display = ["name", "kind", "country_code", "grade", "owner", "secrecy"]
    list_filter = [
        ("kind", ChoicesDropdownFilter),
        ("reliability", ChoicesDropdownFilter),
        ("confidential", BooleanRadioFilter),
    ]
    creatable = True
    search_fields = ["name", "other_names", "domain", "owner"]
    fieldsets = [
        (
            gettext_lazy("Who publishes"),
            {"fields": ["name", "other_names", "kind", "owner"]},
        ),
        ("Where", {"fields": ["country_code", "domain", "language"]}),
        (
            gettext_lazy("How reliable"),
            {"fields": ["reliability", "reliability_reason"]},
        ),
        (gettext_lazy("Who may know"), {"fields": ["confidential"]}),
    ]

    def uses(self, user):
        written = Article.objects.filter(created_by=user).order_by("-pk")
        return [written.values_list("source", flat=True), *super().uses(user)]

    def row_from(self, text):
        return Source(name=text, kind=SourceType.MEDIA)

    def row_note(self, row):
        return _("Its kind is “%(kind)s” until you change it on its own page.") % {
            "kind": row.get_kind_display()
        }

    def option_twins(self, row):
        return Source.objects.filter(name__iexact=row.name)

    @admin.display(description=gettext_lazy("reliability"), ordering="reliability")
    def grade(self, source):
        tone = {"A": "good", "B": "good", "E": "bad"}.get(source.reliability, "plain")
        return badge(source.reliability, tone, source.get_reliability_display())

    @admin.display(description=gettext_lazy("open to"), ordering="confidential")
    def secrecy(self, source):
        return confidential_badge(source) or "everybody"


def confidential_badge(source):
    """The mark of a source that only curators may know of; none for an open one."""
    if not source.confidential:
        return ""
    return badge("confidential", "doubt", _("Readers see neither it nor its articles."))


class ArticleForm(CuratedForm):
    """An article's metadata, and its text where somebody pastes one."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "Paste the words of the article. A text that is here already is "
            "never changed: a corrected one becomes its next version. Empty: "
            "no new text."
        ),
    )

    extractor = forms.CharField(
        required=False, max_length=60, widget=forms.HiddenInput, initial="pasted"
    )

    def clean_text(self):
        # Browsers send every line break as two characters.
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def _post_clean(self):
        super()._post_clean()
        if self.has_error("url", code="known_article"):
            self._errors["url"] = self.error_class([known_article(self.instance)])
        text = self.cleaned_data.get("text", "")
        if not text.strip():
            return
        if self.instance.rights == Rights.NO_TEXT:
            self.add_error("text", NOT_KEPT)
            return
        try:
            ArticleText(text=text).clean()
        except ValidationError as error:
            self.add_error("text", error.messages)


@admin.register(Article)
class ArticleAdmin(SavedPageAdmin, CopyNoticeAdmin, CuratedAdmin):
    form = ArticleForm
    list_display = ["published_shown", "title", "source", "language", "kept"]
    list_display_links = ["title"]
    list_select_related = ["source"]
    list_filter = [("rights", ChoicesDropdownFilter)]
    search_fields = ["title", "url", "source__name"]
    autocomplete_fields = ["source", "syndicated_from", "based_on"]
    addable = ["source"]
    readonly_fields = ["current_text"]

    def get_fieldsets(self, request, obj=None):
        text = [] if obj is None else ["current_text"]
        if self.has_change_permission(request, obj):
            text += ["text", "extractor"] if obj is None else ["text"]
        published = ["source", "title", "byline", "credit", "published", "language"]
        found = ["url", "archive_url", "retrieved_at"]
        kept = ["rights", "excerpt_limit"]
        kin = ["syndicated_from", "based_on"]
        return [
            (_("The article"), {"fields": published}),
            (_("Where it was read"), {"fields": found}),
            (_("What may be kept"), {"fields": kept}),
            (_("The text"), {"fields": text}),
            (_("Copies and sources of it"), {"fields": kin, "classes": ["collapse"]}),
            *self.closing_fieldsets(request, obj),
        ]

    def get_object(self, request, object_id, from_field=None):
        article = super().get_object(request, object_id, from_field)
        if article is not None:
            article.reader = request.user
        return article

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        text = form.cleaned_data.get("text", "")
        current = form.instance.current_text()
        if text.strip() and (current is None or current.text != text):
            ArticleText.objects.create(
                article=form.instance,
                version=ArticleText.objects.next_version(form.instance),
                text=text,
                extractor=form.cleaned_data.get("extractor") or "pasted",
            )

    def option_rows(self, rows):
        return rows.with_source()

    def option_label(self, row):
        return f"{row.title} — {row.source}, {row.published.display or 'undated'}"

    @admin.display(description=gettext_lazy("published"), ordering="published_latest")
    def published_shown(self, article):
        return article.published.display or _("undated")

    @admin.display(description=gettext_lazy("text"))
    def kept(self, article):
        words = {Rights.FULL: _("whole"), Rights.EXCERPT: _("excerpts")}
        tone = "good" if article.rights == Rights.FULL else "plain"
        shown = words.get(article.rights, _("not kept"))
        return badge(shown, tone, article.get_rights_display())

    @admin.display(description=gettext_lazy("current text"))
    def current_text(self, article):
        text = article.current_text()
        if text is None:
            return _("No text is kept.")
        if not self.may_read(article):
            return _("The article's rights let us show short passages only.")
        return format_html(
            '<div class="mb-2 text-xs">{}</div>'
            '<div dir="auto" tabindex="0" role="region" aria-label="{}" '
            'class="border border-base-200 dark:border-base-700 '
            'overflow-auto p-3 rounded-default" '
            'style="white-space: pre-wrap; max-height: 32rem">{}</div>',
            _("Version {version} of {day}, {length:,} characters").format(
                version=text.version, day=text.created.date(), length=len(text.text)
            ),
            _("Text of the article"),
            self.marked(text, article),
        )

    def may_read(self, article):
        """Whether the reader sees the whole text, or only passages of it."""
        reader = getattr(article, "reader", None)
        curates = reader is not None and reader.has_perm("articles.change_article")
        return curates or article.rights == Rights.FULL

    def marked(self, text, article):
        """The text as the page shows it; whoever knows passages may mark them."""
        return text.text


@admin.register(ArticleText)
class ArticleTextAdmin(LookedAtAdmin):
    list_display = ["article", "version", "created", "extractor", "sha256"]
    list_select_related = ["article"]
    search_fields = ["article__title"]
    fields = ["article", "version", "created", "extractor", "sha256", "shown"]
    readonly_fields = ["shown"]

    def get_queryset(self, request):
        texts = super().get_queryset(request)
        if request.user.has_perm("articles.change_article"):
            return texts
        return texts.filter(article__rights=Rights.FULL)

    def list_rows(self, rows):
        return rows.defer("text")

    @admin.display(description=gettext_lazy("text"))
    def shown(self, text):
        return format_html('<div style="white-space: pre-wrap">{}</div>', text.text)


@admin.register(ArticleBand)
class ArticleBandAdmin(LookedAtAdmin):
    list_display = ["article", "band"]
    list_select_related = ["article"]
    search_fields = ["=band"]
    fields = ["article", "band"]


@admin.register(NotACopy)
class NotACopyAdmin(LookedAtAdmin):
    """Dismissed on the page of the article; deleted here, to be proposed again."""

    list_display = ["article", "other", "reason", "by", "at"]
    list_display_links = ["article"]
    list_select_related = ["article", "other", "by"]
    search_fields = ["article__title", "other__title", "reason"]
    fields = ["article", "other", "reason", "by", "at"]

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("articles.delete_notacopy")
