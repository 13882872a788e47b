"""What else a selected passage can become: evidence of a record, somebody's name."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from articles.widgets import CheckboxColumns, RelatedSelect
from relations.actions.changes import gate
from relations.actions.records import save_citation, save_row
from relations.admin.framed import done_url, frameable
from relations.admin.gate import tell
from relations.admin.inlines import claim_choices
from relations.admin.prefill import NoPassage, asked_passage
from relations.models import (
    KINDS,
    Citation,
    Official,
    OfficialName,
    Participation,
    Record,
)
from relations.suggestions import suggest
from relations.vocabularies import OfficialNameKind, Stance

QUOTES = ("relations.view_unpublished", "relations.add_citation")
SPELLS = ("relations.view_unpublished", "relations.add_officialname")


class QuoteForm(forms.Form):
    """Which records, or which fields of them, a passage is evidence for or against.

    One group of boxes a record: the record as a whole, then each of its fields.
    """

    stance = forms.ChoiceField(
        label=gettext_lazy("It"),
        choices=Stance.choices,
        initial=Stance.SUPPORTS,
        widget=UnfoldAdminSelectWidget(),
    )
    claimed_value = forms.CharField(
        label=gettext_lazy("What it says instead"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Where it contradicts."),
        widget=UnfoldAdminTextInputWidget(),
    )
    other = forms.ModelChoiceField(
        Record.objects.none(),
        label=gettext_lazy("Another record"),
        required=False,
        help_text=gettext_lazy("One that does not cite this article yet."),
    )

    def __init__(self, *args, records, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.records = {record.pk: record for record in records}
        field = self.fields["other"]
        field.queryset = Record.objects.visible_to(user)
        field.widget = RelatedSelect(Citation._meta.get_field("record"), admin.site)
        field.widget.choices = field.choices
        for number, record in enumerate(records, 1):
            choices = claim_choices(KINDS[record.kind])
            self.fields[f"whole-{record.pk}"] = forms.BooleanField(
                label=f"{number}. {record.title}", required=False
            )
            self.fields[f"claim-{record.pk}"] = forms.MultipleChoiceField(
                label=_("only for"),
                required=False,
                choices=choices,
                widget=CheckboxColumns(),
            )

    def groups(self):
        """The boxes of each record, for the template."""
        return [(self[f"whole-{key}"], self[f"claim-{key}"]) for key in self.records]

    def clean(self):
        chosen = [
            (record, self.cleaned_data.get(f"claim-{key}") or [])
            for key, record in self.records.items()
            if self.cleaned_data.get(f"whole-{key}")
            or self.cleaned_data.get(f"claim-{key}")
        ]
        other = self.cleaned_data.get("other")
        if other is not None and other.pk not in self.records:
            chosen.append((other, []))
        if not chosen and not self.errors:
            raise ValidationError(_("Choose a record, or fields of one."))
        self.chosen = chosen
        return self.cleaned_data


class SpellingForm(forms.Form):
    """Whose name the passage spells."""

    official = forms.ModelChoiceField(
        Official.objects.all(), label=gettext_lazy("Official")
    )
    name = forms.CharField(
        label=gettext_lazy("Spelled"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of name"),
        choices=OfficialNameKind.choices,
        initial=OfficialNameKind.ALIAS,
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["official"]
        official = Participation._meta.get_field("official")
        field.widget = RelatedSelect(official, admin.site)
        field.widget.is_required = True
        field.widget.choices = field.choices


class QuotingAdmin:
    """For the workbench of an article: its two small forms."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:key>/workbench/passage/",
                wrap(self.quote_view),
                name="articles_article_quote",
            ),
            path(
                "<int:key>/workbench/spelling/",
                wrap(self.spelling_view),
                name="articles_article_spelling",
            ),
            *super().get_urls(),
        ]

    def quote_view(self, request, key):
        """Add the passage to records as evidence for them, or against them."""
        article, place, refusal = self._selected(request, key, QUOTES)
        if refusal:
            return refusal
        records = [row.record.specific for row in self._one_citation_each(article)]
        initial = {"stance": request.GET.get("stance", Stance.SUPPORTS)}
        for name in request.GET.getlist("record"):
            initial[f"whole-{name}"] = True
        data = request.POST if request.method == "POST" else None
        form = QuoteForm(data, records=records, user=request.user, initial=initial)
        if form.is_valid() and self._quote(request, article, place, form):
            return HttpResponseRedirect(done_url(request))
        denies = initial["stance"] == Stance.CONTRADICTS
        title = _("Denied by this passage") if denies else _("Evidence for")
        return self._small_form(request, article, place, form, title, form.groups())

    def _one_citation_each(self, article):
        first = {}
        for row in self.passages(article).select_related("record"):
            first.setdefault(row.record_id, row)
        return list(first.values())

    def _quote(self, request, article, place, form):
        """Add the passage to every chosen record, or say why to none of them."""
        text, start, end = place
        held = []
        try:
            with transaction.atomic():
                for record, claim in form.chosen:
                    citation = Citation(
                        record=record,
                        article=article,
                        quote=text.text[start:end],
                        start=start,
                        claim=claim,
                        stance=form.cleaned_data["stance"],
                        claimed_value=form.cleaned_data["claimed_value"],
                    )
                    reason = _("From the article's text")
                    with gate(record, user=request.user, reason=reason) as found:
                        try:
                            save_citation(citation, user=request.user, reason=reason)
                        except ValidationError as error:
                            raise _of(record, error) from error
                    held.append((record, found))
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        for record, found in held:
            if found.held:
                tell(request, found.change)
            else:
                messages.success(
                    request, _("Added to “%(title)s”.") % {"title": record.title}
                )
        return True

    def spelling_view(self, request, key):
        """Add the passage to the spellings of an official's name."""
        article, place, refusal = self._selected(request, key, SPELLS)
        if refusal:
            return refusal
        text, start, end = place
        initial = {"name": " ".join(text.text[start:end].split())}
        known = suggest(article, start, end).officials
        if known:
            initial["official"] = known[0].official.pk
        form = SpellingForm(
            request.POST if request.method == "POST" else None, initial=initial
        )
        if form.is_valid():
            row = OfficialName(
                official=form.cleaned_data["official"],
                name=form.cleaned_data["name"],
                kind=form.cleaned_data["kind"],
                language=article.language,
                met_in=article,
            )
            try:
                save_row(row, user=request.user)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                told = {"name": row.name, "official": row.official}
                messages.success(
                    request, _("“%(name)s” is now a spelling of %(official)s.") % told
                )
                return HttpResponseRedirect(done_url(request))
        return self._small_form(request, article, place, form, _("A spelling of"))

    def _selected(self, request, key, needed):
        """The article, the place in its text, and an answer where there is none."""
        article = self.get_object(request, str(key))
        if article is None or not request.user.has_perms(needed):
            raise PermissionDenied
        try:
            return article, asked_passage(request, article), None
        except NoPassage as error:
            context = {
                **self.admin_site.each_context(request),
                "refused": error.messages,
                "is_popup": True,
                "title": article.title,
            }
            answer = TemplateResponse(request, "relations/workbench_form.html", context)
            return article, None, frameable(answer)

    def _small_form(self, request, article, place, form, title, groups=()):
        text, start, end = place
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "is_popup": True,
            "framed": True,
            "article": article,
            "quote": text.text[start:end],
            "form": form,
            "groups": groups,
        }
        answer = TemplateResponse(request, "relations/workbench_form.html", context)
        return frameable(answer)


def _of(record, error):
    """What is wrong, with the record that it is wrong for."""
    return ValidationError(
        [f"{record.title}: {sentence}" for sentence in error.messages]
    )
