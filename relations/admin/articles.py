"""The page of an article, with the records that cite it and their passages marked."""

from django.contrib import admin
from django.db.models import F
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import ArticleAdmin
from articles.models import Article
from relations.actions import findings
from relations.admin.addresses import record_url, workbench_url
from relations.admin.exports import ExportsList
from relations.admin.inlines import anchor_badge, quote_for
from relations.admin.proofs import ProvedArticleAdmin
from relations.admin.quoting import QuotingAdmin
from relations.admin.records import HidesDrafts
from relations.admin.redactions import RedactingAdmin
from relations.admin.workbench import WorkbenchAdmin
from relations.models import Citation
from relations.querysets.citations import SEES_ALL, readable_articles
from relations.querysets.search import found as found_by
from relations.querysets.search import ranked, searched
from relations.words import Unsearchable, read

SHOWN = 200

admin.site.unregister(Article)


@admin.register(Article)
class CitedArticleAdmin(
    ExportsList,
    RedactingAdmin,
    WorkbenchAdmin,
    QuotingAdmin,
    ProvedArticleAdmin,
    HidesDrafts,
    ArticleAdmin,
):
    list_display = ["published_shown", "opened", "source", "language", "kept"]
    list_display_links = ["published_shown"]
    actions_detail = ["workbench", *ProvedArticleAdmin.actions_detail]
    readonly_fields = [*ArticleAdmin.readonly_fields, "cited_by"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        cited = (_("Cited by"), {"fields": ["cited_by"]})
        if not request.user.has_perm(SEES_ALL):
            return [*fieldsets[:4], cited]  # what it copies may be no reader's business
        return [*fieldsets[:4], cited, *fieldsets[4:]]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        findings.follow(form.instance)

    def answer_copies(self, request, key):
        answer = super().answer_copies(request, key)
        article = self.get_object(request, str(key))
        if article is not None:
            findings.follow(article)
        return answer

    def get_queryset(self, request):
        return readable_articles(super().get_queryset(request), request.user)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return super().get_search_results(request, queryset, search_term)
        openly = not request.user.has_perm(SEES_ALL)
        return searched(queryset, search_term, openly=openly), False

    def option_search(self, request, rows, term):
        openly = not request.user.has_perm(SEES_ALL)
        try:
            sought = read(term)
        except Unsearchable:
            return rows.none()
        newest = "published_latest", "pk"
        found = ranked(found_by(rows, sought, openly=openly), sought, newest)
        return found.order_by("-worth", *(f"-{name}" for name in newest))

    def uses(self, user):
        cited = Citation.objects.filter(created_by=user).order_by("-pk")
        return [cited.values_list("article", flat=True), *super().uses(user)]

    def passages(self, article):
        """The citations of the article that its reader may see, in the text's order.

        Those without a place in it come last, on every database: the numbers of the
        records beside the text and in its small forms are counted in this order.
        """
        rows = Citation.objects.filter(article=article).select_related("record")
        reader = getattr(article, "reader", None)
        rows = rows.published() if reader is None else rows.visible_to(reader)
        return rows.order_by(F("start").asc(nulls_last=True), "id")

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def opened(self, article):
        return format_html(
            '<a class="text-link" href="{}" dir="auto">{}</a>',
            workbench_url(article),
            article.title,
        )

    @admin.display(description=gettext_lazy("records"))
    def cited_by(self, article):
        rows = list(self.passages(article)[: SHOWN + 1])
        if not rows:
            return _("No record cites this article yet.")
        items = format_html_join(
            "",
            '<li class="mb-3"><a class="text-link" href="{}">{}</a> {}'
            '<div class="break-words text-xs" dir="auto">“{}”</div></li>',
            (
                (
                    record_url(citation.record),
                    citation.record.title,
                    anchor_badge(citation),
                    quote_for(getattr(article, "reader", None), citation),
                )
                for citation in rows[:SHOWN]
            ),
        )
        more = _("<li>… and more</li>") if len(rows) > SHOWN else ""
        return format_html("<ul>{}{}</ul>", items, mark_safe(more))

    def marked(self, text, article):
        """The text, escaped, with each passage that is anchored in it marked."""
        places = self.passages(article).filter(text_version=text, start__isnull=False)
        pieces, reached = [], 0
        for start, end in merged(places.values_list("start", "end")):
            pieces.append(("", text.text[reached:start], ""))
            pieces.append((mark_safe("<mark>"), text.text[start:end], CLOSE))
            reached = end
        pieces.append(("", text.text[reached:], ""))
        return format_html_join("", "{}{}{}", pieces)


CLOSE = mark_safe("</mark>")


def merged(places):
    """Places in order, those that overlap as one."""
    found = []
    for start, end in sorted(places):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
