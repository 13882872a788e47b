"""Filters of the lists: in a researcher's words, answered by the querysets.

A value that means nothing is a sentence above an empty list, never an error page and
never every row.
"""

from django.contrib import admin, messages
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.forms import DropdownForm, SearchForm

from articles.edtf import EdtfError, parse
from articles.readings import read
from relations.models import Country
from relations.models.records import STATUSES
from relations.vocabularies import ReviewStatus


class Filter(admin.SimpleListFilter):
    """One question to a list; `ask` answers it or raises ValueError with a sentence."""

    template = "unfold/filters/filters_field.html"
    placeholder = ""

    def lookups(self, request, model_admin):
        return ()

    def has_output(self):
        return True

    def value(self):
        return (super().value() or "").strip()

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        try:
            if "\x00" in self.value():
                raise ValueError(
                    _("The filter “{title}” has a NUL character.").format(
                        title=self.title
                    )
                )
            return self.ask(queryset, self.value())
        except ValueError as error:
            messages.error(request, str(error))
            return queryset.none()


class TypedFilter(Filter):
    """A filter with a box to type into."""

    def choices(self, changelist):
        form = SearchForm(
            name=self.parameter_name,
            label=self.title.capitalize(),
            data={self.parameter_name: self.value()},
        )
        attrs = form.fields[self.parameter_name].widget.attrs
        attrs["placeholder"] = self.placeholder
        yield {"form": form}


class ChoiceFilter(Filter):
    """A filter with a short list; the list never comes from the table."""

    def choices(self, changelist):
        yield {
            "form": DropdownForm(
                name=self.parameter_name,
                label=self.title.capitalize(),
                choices=[("", _("All")), *self.lookup_choices],
                data={self.parameter_name: self.value()},
            )
        }

    def ask(self, rows, value):
        known = [str(code) for code, __ in self.lookup_choices]
        if value not in known:
            raise ValueError(
                _("“{value}” is no {title}; choose from {choices}.").format(
                    value=value, title=self.title, choices=", ".join(known)
                )
            )
        return self.among(rows, value)

    def among(self, rows, value):
        return rows.filter(**{self.column: value})


def by_code(column, vocabulary, title):
    """A filter of a column by the codes of its vocabulary."""
    return type(
        f"{column.title().replace('_', '')}Filter",
        (ChoiceFilter,),
        {
            "title": title,
            "parameter_name": column,
            "column": column,
            "lookups": lambda self, request, model_admin: vocabulary.choices,
        },
    )


class CountryFilter(TypedFilter):
    title = gettext_lazy("country")
    parameter_name = "country"
    placeholder = gettext_lazy("ISR, or Israel")

    def ask(self, rows, value):
        return self.of(rows, Country.objects.resolve(value))

    def of(self, rows, country):
        return rows.involving(country)


class PlaceFilter(CountryFilter):
    title = gettext_lazy("place")
    parameter_name = "place"
    placeholder = gettext_lazy("the country where it took place")

    def of(self, rows, country):
        return rows.filter(place_country=country)


class OwnCountryFilter(CountryFilter):
    """For tables with a country of their own."""

    def of(self, rows, country):
        return rows.filter(country=country)


class PostCountryFilter(CountryFilter):
    def of(self, rows, country):
        return rows.filter(post__country=country)


class OfficialCountryFilter(CountryFilter):
    def of(self, rows, country):
        return rows.of_country([country])


class DyadFilter(TypedFilter):
    title = gettext_lazy("pair")
    parameter_name = "dyad"
    placeholder = "ISR-AZE"

    def ask(self, rows, value):
        codes = [part.strip() for part in value.replace("–", "-").split("-")]
        if len(codes) != 2 or not all(codes):
            raise ValueError(
                _("“{value}” is no pair; give two codes, as in “ISR-AZE”.").format(
                    value=value
                )
            )
        one, other = (Country.objects.resolve(code) for code in codes)
        if one == other:
            raise ValueError(
                _(
                    "“{value}” names {one} twice; a pair needs two different countries."
                ).format(value=value, one=one)
            )
        return rows.between(one, other)


class DateFilter(TypedFilter):
    title = gettext_lazy("date")
    parameter_name = "date"
    placeholder = gettext_lazy("2025, May 2025, 2020/2025")

    def ask(self, rows, value):
        try:
            wanted = parse(read(value))
        except EdtfError as error:
            raise ValueError(str(error)) from error
        return rows.dated(wanted.earliest, wanted.latest)


class StatusFilter(ChoiceFilter):
    """The state of the fact, of whatever kind the record is."""

    title = gettext_lazy("status")
    parameter_name = column = "status"

    def lookups(self, request, model_admin):
        known = {}
        for vocabulary in STATUSES.values():
            known.update(vocabulary.choices)
        return list(known.items())


class ReviewFilter(ChoiceFilter):
    """The editorial states, and two groups of them that work is looked for in."""

    title = gettext_lazy("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        groups = [
            ("undecided", _("Neither published nor rejected")),
            ("standing", _("All but rejected")),
        ]
        return [*ReviewStatus.choices, *groups]

    def among(self, rows, value):
        if value == "undecided":
            return rows.undecided()
        if value == "standing":
            return rows.exclude(review=ReviewStatus.REJECTED)
        return rows.filter(review=value)


class AnsweredFilter(ChoiceFilter):
    """Pairs on which nobody has decided, unless somebody asks for others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("all", _("All"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset.open()
        return super().queryset(request, queryset)

    def among(self, rows, value):
        return rows.open() if value == "open" else rows


class AuthorFilter(ChoiceFilter):
    """Whose work it is; `author` names the column where another table has another."""

    title = gettext_lazy("author")
    parameter_name = "author"
    author = "created_by"

    def __init__(self, request, *args, **kwargs):
        self.user = request.user
        super().__init__(request, *args, **kwargs)

    def lookups(self, request, model_admin):
        return [("me", _("Me")), ("others", _("Others"))]

    def among(self, rows, value):
        mine = Q(**{self.author: self.user.pk})
        return rows.filter(mine) if value == "me" else rows.exclude(mine)
