"""Passages that stay proved, on the pages of articles and of citations."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from articles.desk import badge
from articles.models import ArticleText
from articles.vocabularies import AnchorState
from relations.actions import quotes, texts
from relations.admin.addresses import record_url
from relations.models import Citation
from relations.models.citations import PLACED

NAMED = 5


class PasteForm(BaseDialogForm):
    """The words of an article, to be read once and kept nowhere."""

    text = forms.CharField(
        label=gettext_lazy("Its words"),
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "Paste the whole article. The words are compared with its passages "
            "and not kept: only their hash and the places of the passages are."
        ),
    )

    def clean_text(self):
        # Browsers send every line break as two characters.
        return self.cleaned_data["text"].replace("\r\n", "\n")


class ProvedArticleAdmin:
    """For the page of an article: its passages follow its text, or are proved."""

    actions_detail = ["prove_passages"]

    def save_related(self, request, form, formsets, change):
        article = form.instance
        before = ArticleText.objects.next_version(article)
        super().save_related(request, form, formsets, change)
        if ArticleText.objects.next_version(article) == before:
            return
        states = texts.follow(article, request.user)
        if states:
            self._tell(request, article, before, states)

    def _tell(self, request, article, version, states):
        """Say what became of the passages of an article that got a new text."""
        found = sum(states[state] for state in PLACED)
        if found:
            messages.success(
                request,
                ngettext(
                    "{number} passage is found again in version {version}.",
                    "{number} passages are found again in version {version}.",
                    found,
                ).format(number=found, version=version),
            )
        lost = states.total() - found
        if not lost:
            return
        citations = article.citations.exclude(anchor__in=PLACED)
        citations = citations.visible_to(request.user).select_related("record")
        citations = citations.order_by("pk")[:NAMED]
        for citation in citations:
            citation.article = article
        messages.warning(
            request,
            format_html(
                ngettext(
                    "{number} passage is without a place in version {version}: {each}",
                    "{number} passages are without a place in version {version}: "
                    "{each}",
                    lost,
                ),
                number=lost,
                version=version,
                each=format_html(
                    "{}{}",
                    format_html_join("; ", "{}", ((_lost(row),) for row in citations)),
                    "; …" if lost > NAMED else ".",
                ),
            ),
        )

    @action(
        description=gettext_lazy("Prove passages"),
        url_path="prove",
        icon="fact_check",
        permissions=["prove_passages"],
        dialog={
            "title": gettext_lazy("Prove the passages of this article"),
            "form_class": PasteForm,
            "form_submit_text": gettext_lazy("Look for them"),
        },
    )
    def prove_passages(self, request, form, object_id):
        """Look for the passages in what was pasted; the answer alone tells of it.

        A message would keep words of the text in the session.
        """
        article = self.get_object(request, object_id)
        if article is None:
            raise PermissionDenied
        try:
            text = form.cleaned_data["text"]
            proofs = quotes.prove_article(article, text, user=request.user)
        except ValidationError as error:
            said = format_html_join("", '<p class="text-red-600">{}</p>', _each(error))
        else:
            said = _shown(proofs)
        page = reverse("admin:articles_article_change", args=[article.pk])
        return HttpResponse(
            format_html(
                '<div id="dialog-form" class="mb-6 mt-6 flex flex-col gap-3">{}'
                '<p><a class="text-link" href="{}">{}</a></p></div>',
                said,
                page,
                _("Back to the article"),
            )
        )

    def has_prove_passages_permission(self, request, object_id=None):
        """Whether passages of the article wait for a text that is not kept."""
        needed = ("articles.change_article", "relations.change_citation")
        key = str(object_id or "")
        if not key.isdigit() or not request.user.has_perms(needed):
            return False
        # Where a text has come meanwhile, the step itself says so.
        waiting = Citation.objects.filter(article=int(key), anchor__in=quotes.UNKEPT)
        kept = ArticleText.objects.filter(article=int(key))
        return request.method == "POST" or (waiting.exists() and not kept.exists())


class PlacedCitationAdmin:
    """For the page of a citation: where its passage stands."""

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "place_shown"]

    def get_fieldsets(self, request, obj=None):
        (name, first), *others = super().get_fieldsets(request, obj)
        shown = [] if obj is None else ["place_shown"]
        return [(name, {**first, "fields": [*first["fields"], *shown]}), *others]

    @admin.display(description=gettext_lazy("place"))
    def place_shown(self, citation):
        if citation.start is None:
            return "—"
        place = _("characters {start} to {end}").format(
            start=citation.start, end=citation.end
        )
        if citation.text_version_id is None:
            return _("{place} of a text that is not kept").format(place=place)
        return format_html(
            _('{place} of <a class="text-link" href="{url}">version {version}</a>'),
            place=place,
            url=reverse(
                "admin:articles_articletext_change", args=[citation.text_version_id]
            ),
            version=citation.text_version.version,
        )


def _lost(citation):
    """A passage that lost its place, with its record."""
    return format_html(
        _('{passage} of <a class="underline" href="{url}">{title}</a> ({state})'),
        passage=citation,
        url=record_url(citation.record),
        title=citation.record.title,
        state=AnchorState(citation.anchor).label.lower(),
    )


def _each(error):
    return ((sentence,) for sentence in error.messages)


def _shown(proofs):
    """What came of each passage, for whoever pasted the text."""
    if not proofs:
        return _("No passage of this article waits for a text.")
    kept = sum(proof.is_kept for proof in proofs)
    items = format_html_join(
        "",
        '<li class="mb-3"><span dir="auto">“{}”</span> {}'
        '<div class="text-xs" dir="auto">{}</div></li>',
        (
            (
                proof.citation.quote,
                badge(
                    AnchorState(proof.state).label, "good" if proof.is_kept else "bad"
                ),
                proof.told(),
            )
            for proof in proofs
        ),
    )
    return format_html(
        "<p>{}</p><ul>{}</ul>",
        ngettext(
            "{kept} of {number} passage proved; the text was not kept.",
            "{kept} of {number} passages proved; the text was not kept.",
            len(proofs),
        ).format(kept=kept, number=len(proofs)),
        items,
    )
