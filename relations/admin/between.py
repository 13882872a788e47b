"""Everything between two countries on one axis of time, and the picker of countries.

A page below the list of all records. Its filters are those of the list, so that the
list can be opened with the same question.
"""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from articles.widgets import RelatedSelect
from relations import evidence
from relations.admin.addresses import record_url
from relations.admin.axis import Axis, is_certain
from relations.admin.evidence_filters import CitedFilter, DisputedFilter, VerifiedFilter
from relations.admin.filters import DateFilter, ReviewFilter, StatusFilter, by_code
from relations.admin.inlines import anchor_badge, quote_for
from relations.models import KINDS, Country, Participation, RecordLink
from relations.querysets.citations import readable_articles
from relations.vocabularies import RecordKind

PAGE = 50
FILTERS = [
    by_code("kind", RecordKind, gettext_lazy("kind")),
    DateFilter,
    StatusFilter,
    CitedFilter,
    VerifiedFilter,
    DisputedFilter,
]


class CountryChoice(forms.ModelChoiceField):
    """A country by typing any of its names, in any script."""

    def __init__(self, label):
        field = Participation._meta.get_field("country")
        widget = RelatedSelect(field, admin.site)
        super().__init__(Country.objects.all(), label=label, widget=widget)


class PairForm(forms.Form):
    """Two countries whose timeline somebody wants to see."""

    one = CountryChoice(gettext_lazy("One country"))
    other = CountryChoice(gettext_lazy("The other country"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="pair_%s", **kwargs)

    def clean(self):
        cleaned = super().clean()
        one, other = cleaned.get("one"), cleaned.get("other")
        if one and one == other:
            raise ValidationError(
                _("%(country)s is named twice; choose two different countries.")
                % {"country": one}
            )
        return cleaned


def between_url(one, other):
    """The page of a pair of countries; which is named first makes no difference."""
    pair = "-".join(sorted((one.code, other.code)))
    return reverse("admin:relations_record_between", args=[pair])


class ShowsPairs:
    """For the list of all records: the pages of pairs of countries."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("between/", view(self.pick_pair), name="relations_record_pick_pair"),
            path(
                "between/<str:pair>/",
                view(self.show_pair),
                name="relations_record_between",
            ),
            *super().get_urls(),
        ]

    def pick_pair(self, request):
        """Ask for two countries and show what is between them."""
        self._readers_only(request)
        form = PairForm(request.GET or None)
        if form.is_valid():
            return HttpResponseRedirect(between_url(**form.cleaned_data))
        return self._pair_page(
            request, {"title": _("Between two countries"), "pair_form": form}
        )

    def show_pair(self, request, pair):
        """The timeline of “AZE-ISR”; any code and either order leads to it."""
        self._readers_only(request)
        try:
            one, other = self._countries(pair)
        except ValueError as error:
            messages.error(request, str(error))
            form = PairForm()
            page = {"title": _("Between two countries"), "pair_form": form}
            return self._pair_page(request, page, status=404)
        if pair != f"{one.code}-{other.code}":
            asked = request.GET.urlencode()
            url = between_url(one, other)
            return HttpResponseRedirect(f"{url}?{asked}" if asked else url)
        page = PairPage(self, request, one, other)
        return self._pair_page(request, page.context())

    def _readers_only(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    @staticmethod
    def _countries(pair):
        """The two countries of a pair in the order of their codes, or ValueError."""
        codes = [part.strip() for part in pair.split("-")]
        if len(codes) != 2 or not all(codes):
            raise ValueError(
                _("“%(pair)s” is no pair; give two codes, as in “ISR-AZE”.")
                % {"pair": pair[:40]}
            )
        found = [Country.objects.resolve(code) for code in codes]
        if found[0] == found[1]:
            raise ValueError(
                _("“%(pair)s” names %(country)s twice; a pair needs two countries.")
                % {"pair": pair[:40], "country": found[0]}
            )
        return sorted(found, key=lambda country: country.code)

    def _pair_page(self, request, page, status=None):
        context = {**self.admin_site.each_context(request), **page}
        context["media"] = self.media + context["pair_form"].media
        template = "relations/between.html"
        return TemplateResponse(request, template, context, status=status)


class PairPage:
    """One page of the timeline of a pair, as a user may read it."""

    def __init__(self, desk, request, one, other):
        self.desk, self.request = desk, request
        self.one, self.other = one, other
        self.sees_drafts = request.user.has_perm("relations.view_unpublished")
        filters = [*FILTERS, ReviewFilter] if self.sees_drafts else FILTERS
        given = {name: request.GET.getlist(name) for name in request.GET}
        self.filters = [each(request, given, desk.model, desk) for each in filters]

    def context(self):
        rows = self.desk.get_queryset(self.request).between(self.one, self.other)
        for each in self.filters:
            rows = each.queryset(self.request, rows)
        dated, older = self._page_of(rows.exclude(start="", end=""), "before")
        undated, more = self._page_of(rows.filter(start="", end=""), "undated_before")
        shown = self._read({*dated, *undated})
        self.originals = self._originals(shown.values())
        records = [shown[key] for key in dated if key in shown]
        axis = Axis(records, date.today())
        pair = f"{self.one.code}-{self.other.code}"
        asked = {each.parameter_name: each.value() for each in self.filters}
        asked = {name: value for name, value in asked.items() if value}
        return {
            "title": f"{self.one} – {self.other}",
            "pair": pair,
            "countries": (self.one, self.other),
            "pair_form": PairForm(initial={"one": self.one.pk, "other": self.other.pk}),
            "filters": self.filters,
            "is_filtered": bool(asked),
            "items": [self._item(each) for each in records],
            "undated": [self._item(shown[key]) for key in undated if key in shown],
            "older": older and self._address(asked, "before", older),
            "more_undated": more and self._address(asked, "undated_before", more),
            "newest": self._address(asked) if self._is_later_page() else "",
            "lanes": [
                (RecordKind(kind).label, kind, marks, 26 * rows + 10)
                for kind, marks, rows in axis.lanes(KINDS)
            ],
            "ticks": axis.ticks(),
            "kinds": RecordKind.choices,
            "list_url": "{}?{}".format(
                reverse("admin:relations_record_changelist"),
                urlencode({"dyad": pair, **asked}),
            ),
            "dossier_url": reverse("dyad-detail", args=[pair]),
        }

    def _page_of(self, rows, parameter):
        """The keys of a page, newest first, and where the next page begins if any."""
        if place := _place(self.request.GET.get(parameter, "")):
            day, key = place
            # Not as OR of two conditions, which no index can answer.
            rows = rows.filter(sort_date__lte=day).exclude(sort_date=day, pk__gte=key)
        order = [f"-{name}" for name in rows.columns_in_order(("sort_date", "id"))]
        found = rows.order_by(*order).values_list("pk", "sort_date")[: PAGE + 1]
        found = list(found)
        keys = [key for key, _ in found[:PAGE]]
        last, day = found[PAGE - 1] if len(found) > PAGE else (None, None)
        return keys, last and f"{day:%Y-%m-%d}.{last}"

    def _read(self, keys):
        """The records of these keys, with all that the page says of them."""
        aside = RecordLink.objects.filter(
            country=self.one, partner=self.other, record=OuterRef("pk"), incidental=True
        )
        rows = self.desk.get_queryset(self.request).filter(pk__in=keys)
        rows = rows.read_by(self.request.user).annotate(incidental=Exists(aside))
        return {row.pk: row for row in self.desk.list_rows(rows)}

    def _originals(self, records):
        """What the articles of the best passages copy or digest and the user may read.

        Of other originals the page says nothing, not even who published them.
        """
        best = filter(None, map(evidence.best_passage, records))
        found = {evidence.original(each.article) for each in best} - {None}
        rows = Article.objects.filter(pk__in=[each.pk for each in found])
        return set(readable_articles(rows, self.request.user))

    def _item(self, record):
        best = evidence.best_passage(record)
        original = best and evidence.original(best.article)
        return {
            "record": record,
            "url": record_url(record),
            "kind": RecordKind(record.kind).label,
            "when": self.desk.when(record),
            "is_certain": is_certain(record),
            "parties": self.desk.parties(record),
            "status": self.desk.status_shown(record),
            "review": self.desk.review_shown(record) if self.sees_drafts else "",
            "evidence": self.desk.evidence(record),
            "sources": self.desk.sources(record),
            "best": best,
            "quote": best and quote_for(self.request.user, best),
            "anchor": best and anchor_badge(best),
            "original": original if original in self.originals else None,
        }

    def _is_later_page(self):
        return bool({"before", "undated_before"} & set(self.request.GET))

    def _address(self, asked, parameter="", place=""):
        query = {**asked, **({parameter: place} if parameter else {})}
        url = between_url(self.one, self.other)
        return f"{url}?{urlencode(query)}" if query else url


def _place(text):
    """Where a page begins, “2025-05-20.17”; None for what is no place."""
    day, _, key = text.partition(".")
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None
