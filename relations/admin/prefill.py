"""Forms of new records begin with what their address says.

    add/?title=Talks&start=2025-05&place_country=ISR      fields; countries by code too
    &participations-0-country=AZE&participations-0-role=host    rows of the inlines
    &_article=5&_passage=120-180&_text=1                  what a passage says
    &_like=7&_keep=pair&_keep=date                        what another record says

Later lines give way to earlier ones. Nothing of it is judged before it is saved.
"""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from articles.models import Article
from relations.admin.addresses import add_url
from relations.admin.first_draft import Draft, around, cited, from_passage
from relations.admin.gate import Held
from relations.admin.repetition import (
    CARRIED,
    EVERYTHING,
    carried,
    example,
    others_of,
)
from relations.models import Country
from relations.querysets.citations import readable_articles

ROW = re.compile(r"(?P<prefix>[a-z]+)-(?P<number>[0-9]{1,2})-(?P<name>[a-z_]+)")
PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
COUNTRIES = ("country", "toward", "place_country")


class NoPassage(ValidationError):
    """The address names a passage that is not there."""


def draft_of(request, kind):
    """The draft with which the form at an address begins."""
    draft = Draft()
    record = example(request.user, request.GET.get("_like", ""))
    if record is not None:
        keep = request.GET.getlist("_keep") or [EVERYTHING]
        draft.add(carried(kind, record, keep, request.user))
    article = asked_article(request)
    if article is not None:
        draft.add(_of_article(request, kind, article))
    return draft.add(_of_address(request.GET))


def asked_article(request):
    """The article that the address names, if there is one that the user may read."""
    key = request.GET.get("_article", "")
    if not key.isdecimal():
        return None
    articles = Article.objects.select_related("source")
    return readable_articles(articles, request.user).filter(pk=int(key)).first()


def asked_passage(request, article):
    """The text and the place in it that the address names: text, start, end.

    Raises `NoPassage` with what to do.
    """
    place = PLACE.fullmatch(request.GET.get("_passage", ""))
    text = article.current_text()
    if place is None or text is None:
        raise NoPassage(_("Select the passage in the article's text."))
    if request.GET.get("_text", "") not in ("", str(text.version)):
        raise NoPassage(
            _(
                "The article got a corrected text meanwhile. Load the page anew, and "
                "select the passage again."
            )
        )
    start, end = map(int, place.groups())
    if not start < end <= len(text.text):
        raise NoPassage(_("That place is outside the article's text; select again."))
    return text, start, end


def _of_article(request, kind, article):
    if "_passage" not in request.GET:
        rows = {"citations": [cited(article)]}
        return Draft(rows=rows, dates=around(article))
    try:
        text, start, end = asked_passage(request, article)
    except NoPassage as error:
        return Draft(rows={"citations": [cited(article)]}, said=error.messages)
    if "_like" in request.GET:
        # Who took part is known from the other record; the evidence is this passage.
        rows = {"citations": [cited(article, text.text[start:end], start)]}
        return Draft(rows=rows, dates=around(article))
    return from_passage(kind, article, text, start, end)


def _of_address(query):
    draft = Draft()
    for name, value in query.items():
        row = ROW.fullmatch(name)
        if row is None:
            if not name.startswith("_"):
                draft.fields[name] = _value(name, value)
            continue
        rows = draft.rows.setdefault(row["prefix"], {})
        column = row["name"]
        rows.setdefault(int(row["number"]), {})[column] = _value(column, value)
    draft.rows = {
        prefix: [rows[number] for number in sorted(rows)]
        for prefix, rows in draft.rows.items()
    }
    return draft


def _value(name, value):
    """A value of the address as a form begins with it: a country by its code too."""
    if name in COUNTRIES and value and not value.isdecimal():
        try:
            return Country.objects.resolve(value).pk
        except ValueError:
            return None
    return value


class PrefilledRecordPage:
    """For a page of records: a new one begins with what its address says."""

    change_form_after_template = "relations/carry.html"

    def draft(self, request):
        """The draft of this request's form, asked for once."""
        if not hasattr(request, "draft"):
            request.draft = draft_of(request, self.model)
        return request.draft

    def begins_anew(self, request, obj):
        """Whether the form is shown for a new record, and not sent back."""
        return request.method == "GET" and (obj is None or obj.pk is None)

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {**initial, **self.draft(request).fields}

    def get_formsets_with_inlines(self, request, obj=None):
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if self.begins_anew(request, obj):
                rows = self.draft(request).rows.get(formset.get_default_prefix())
                formset.extra = max(formset.extra, len(rows or ()))
            yield formset, inline

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        rows = self.draft(request).rows.get(prefix)
        if rows and self.begins_anew(request, obj):
            kwargs["initial"] = rows
        return kwargs

    def response_add(self, request, obj, post_url_continue=None):
        answer = super().response_add(request, obj, post_url_continue)
        return self._carry(request, obj, answer)

    def response_change(self, request, obj):
        return self._carry(request, obj, super().response_change(request, obj))

    def _carry(self, request, obj, answer):
        """Begin another record with what was asked to be kept of this one."""
        keep = request.POST.getlist("_keep")
        if "_addanother" not in request.POST or not keep or isinstance(answer, Held):
            return answer
        return HttpResponseRedirect(add_url(self.model, _like=obj.pk, _keep=keep))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if self.has_add_permission(request):
            kept = request.GET.getlist("_keep")
            context["carried"] = [(*each, each[0] in kept) for each in CARRIED]
            context["others"] = others_of(obj) if obj is not None else []
        if self.begins_anew(request, obj):
            draft = self.draft(request)
            context["dates_offered"] = draft.dates
            context["countries_offered"] = draft.countries
            for sentence in draft.said:
                messages.warning(request, sentence)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
