"""How lists are filtered: what filters and filtersets of every list have in common.

A filter's parameter reads the query strictly; the queryset answers.
"""

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q

from relations.api.parameters import Code, Reading
from relations.api.past import NAME as KNOWN_AT
from relations.api.permissions import sees_unpublished
from relations.querysets import search
from relations.querysets.search import RANKED

RELEVANCE = "relevance"  # the order that asks for what is found best, first
UPDATED_SINCE = "Changed at this moment or later."


class Asked(django_filters.Filter):
    """A filter that asks the queryset with what its parameter has read.

    Without `ask` its filterset combines it with others.
    """

    def __init__(self, parameter, ask=None):
        super().__init__()
        self.parameter, self.ask = parameter, ask

    @property
    def field(self):
        return self.parameter

    def filter(self, rows, value):
        return rows if value is None or self.ask is None else self.ask(rows, value)


def column(name):
    """A question about one column: is it one of the values?"""
    return lambda rows, values: rows.filter(**{f"{name}__in": values})


def columns_in(vocabulary, name, help_text):
    """A filter on a column that holds a code of a vocabulary."""
    return Asked(Code(vocabulary.values, help_text), column(name))


def has_code(name):
    """A question about a list of codes: does it hold one of the values?"""

    def ask(rows, values):
        condition = Q()
        for value in values:
            condition |= Q(**{f"{name}__has": value})
        return rows.filter(condition)

    return ask


class StrictFilterSet(django_filters.FilterSet):
    """A filterset whose parameters know who asks.

    A trailing underscore of an attribute is no part of the parameter's name.
    """

    @classmethod
    def get_filters(cls):
        found = super().get_filters()
        return type(found)((name.rstrip("_"), each) for name, each in found.items())

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        # Our filters keep nothing of a request: they need not be copied for each.
        self.is_bound = data is not None
        self.data = {} if data is None else data
        self.queryset, self.request, self.form_prefix = queryset, request, prefix
        self.filters = self.base_filters

    @property
    def form(self):
        """What the query gives, judged together: a `parameters.Reading`."""
        if not hasattr(self, "_form"):
            fields = {name: each.field for name, each in self.filters.items()}
            user = self.request.user
            self._form = Reading(self.data, fields, user, self._judge_all)
        return self._form

    def _judge_all(self, form):
        self.refuse_without_past(form)
        self.judge(form)

    # Questions that the database as it was cannot be asked, by their parameters.
    without_past = ("q", "updated_since")

    def refuse_without_past(self, form):
        """Refuse beside `known_at` what has no past."""
        asked = self.request.query_params
        for name in self.without_past if KNOWN_AT in asked else ():
            if name in form.fields and name in asked:
                form.add_error(
                    name,
                    ValidationError(
                        f"“{name}” is known of today alone and cannot be combined with "
                        f"“{KNOWN_AT}”; leave one of them out.",
                        code="no_past",
                    ),
                )

    def judge(self, form):
        """Refuse parameters that cannot be meant together, with `form.add_error`."""

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return self.combine(rows, self.form.cleaned_data)

    def combine(self, rows, asked):
        """Ask what several parameters mean together."""
        return rows


SEARCHED = (
    "In any script and without regard to case and accents: each word is the beginning "
    "of a word there (a number and a single letter are whole words, but for a letter "
    "at the end of the query), words between quotation marks stand next to each other. "
    "Nothing else has a meaning. Finds only what you may read. With "
    f"“ordering={RELEVANCE}” the newest {RANKED:,} come first that have the words in "
)


class SearchFilters(StrictFilterSet):
    """Filters of a list that can be searched; each says what with its own `q`.

    `newest` are the columns that put the newest last: so many are ranked by relevance
    as `RANKED` says.
    """

    newest = ("id",)

    @property
    def is_ranked(self):
        return self.request.query_params.get("ordering", "").strip() == RELEVANCE

    def judge(self, form):
        super().judge(form)
        if self.is_ranked and "q" not in self.request.query_params:
            form.add_error(
                "q",
                ValidationError(
                    f"“ordering={RELEVANCE}” ranks what “q” finds; give “q” as well.",
                    code="required",
                ),
            )

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        sought = self.form.cleaned_data["q"]
        if sought is None:
            return rows
        openly = not sees_unpublished(self.request.user)
        rows = search.found(rows, sought, openly=openly)
        return search.ranked(rows, sought, self.newest) if self.is_ranked else rows
