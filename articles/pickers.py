"""Choosing a row by typing: what is offered, in which order, and making a new one.

Nothing typed: first what this user used last. Something typed: the best match first,
with a fixed order among equals. A page of options is counted no further than whether
there is another one.
"""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import EmptyPage, Page, Paginator
from django.db import transaction
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext as _

RECENT = 8  # rows that were used last, before all others
LOOKED_AT = 60  # uses by which these are found
REASON = "Made while choosing it in a form."
TWINS = 5


class Options:
    """How the rows of a table are offered where somebody chooses one."""

    option_order = ()  # of the rows while nothing is typed; its usual order if empty
    narrowed_by = ()  # columns by which a field of the same name in the form narrows
    creatable = False  # whether the typed text can become a new row

    def option_rows(self, rows):
        """The rows with everything that `option_label` reads."""
        return rows

    def option_label(self, row):
        """What tells this row apart where somebody chooses one."""
        return str(row)

    def option_search(self, request, rows, term):
        """The rows that are meant by what was typed, the best match first."""
        rows, may_repeat = self.get_search_results(request, rows, term)
        return rows.distinct() if may_repeat else rows

    def uses(self, user):
        """Lists of numbers of rows as the user chose them, the last one first."""
        if not hasattr(self.model, "created_by"):
            return []
        made = self.model.objects.filter(created_by=user).order_by("-pk")
        return [made.values_list("pk", flat=True)]

    def row_from(self, text):
        """An unsaved row for a typed text; ValidationError where it lacks something."""
        raise NotImplementedError

    def row_note(self, row):
        """What was taken for granted about a row that a typed text became."""
        return ""

    def option_twins(self, row):
        """The rows that may be what somebody is about to make."""
        return self.model.objects.none()

    def may_create_option(self, request):
        return self.creatable and self.has_add_permission(request)


class Recent:
    """Rows that were used last, then all the others: as pages see a list."""

    def __init__(self, keys, rows):
        self.keys, self.rows = keys, rows.exclude(pk__in=keys)
        self.first = rows.filter(pk__in=keys)

    def __getitem__(self, part):
        first = []
        if part.start < RECENT:
            known = {row.pk: row for row in self.first}
            first = [known[key] for key in self.keys if key in known]
        begin = max(0, part.start - len(self.keys))
        end = max(0, part.stop - len(self.keys))
        return [*first[part.start : part.stop], *self.rows[begin:end]]


class OptionsPaginator(Paginator):
    """Looks one row further than the page, and counts nothing."""

    def validate_number(self, number):
        try:
            number = int(number)
        except (TypeError, ValueError):
            number = 0
        if not 1 <= number <= 1_000:
            raise EmptyPage(_("There is no such page."))
        return number

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        page = OptionsPage(rows[: self.per_page], number, self)
        page.more = len(rows) > self.per_page
        return page

    @property
    def num_pages(self):
        return 2  # whether it is paginated is all that Django asks


class OptionsPage(Page):
    def has_next(self):
        return self.more


class OptionsView(AutocompleteJsonView):
    """Answers autocompletes with labels that tell rows apart; POST makes a row."""

    def get_paginator(self, *args, **kwargs):
        return OptionsPaginator(*args, **kwargs)

    def get_queryset(self):
        target, asked = self.model_admin, self.request.GET
        rows = target.get_queryset(self.request)
        rows = rows.complex_filter(self.source_field.get_limit_choices_to())
        narrowed = {name: asked[name] for name in target.narrowed_by if asked.get(name)}
        if not all(
            value.isdecimal() and len(value) < 18 for value in narrowed.values()
        ):
            return rows.none()
        rows = target.option_rows(rows.filter(**narrowed))
        if self.term.strip():
            return target.option_search(self.request, rows, self.term)
        if target.option_order:
            rows = rows.order_by(*target.option_order)
        keys = [] if narrowed else self._recent()
        return Recent(keys, rows) if keys else rows

    def _recent(self):
        used = []
        for keys in self.model_admin.uses(self.request.user):
            used += keys[:LOOKED_AT]
        return list(dict.fromkeys(used))[:RECENT]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows, page = list(context["object_list"]), context["page_obj"]
        text = self.term.strip()
        wanted = self.request.GET.get("create") and text and not page.has_next()
        if wanted and self.model_admin.may_create_option(self.request):
            rows.append(text)
        return {**context, "object_list": rows}

    def serialize_result(self, row, to_field_name):
        if isinstance(row, str):
            noun = self.model_admin.opts.verbose_name
            said = _("Create %(noun)s “%(text)s”") % {"noun": noun, "text": row}
            return {"id": f"create:{row}", "text": said, "create": row}
        key = str(getattr(row, to_field_name))
        return {"id": key, "text": self.model_admin.option_label(row)}

    def post(self, request, *args, **kwargs):
        """Make a row of what was typed, unless it may be there already."""
        request.GET = request.POST  # where Django looks for the field
        _term, target, _field, key_name = self.process_request(request)
        if not (
            target.has_view_permission(request) and target.may_create_option(request)
        ):
            raise PermissionDenied
        try:
            row = target.row_from(" ".join(request.POST.get("text", "").split()))
            row.full_clean()
        except ValidationError as error:
            return JsonResponse({"message": " ".join(error.messages)}, status=400)
        twins = target.option_twins(row)
        twins = list(target.option_rows(twins)[:TWINS])
        if twins and not request.POST.get("anyway"):
            options = [self._option(target, twin, key_name) for twin in twins]
            said = _("There may be this one already. Choose it, or create another.")
            return JsonResponse({"message": said, "twins": options}, status=409)
        row.sign(request.user)
        row._change_reason = REASON
        with transaction.atomic():
            row.save()
        made = target.option_rows(target.model.objects.filter(pk=row.pk)).get()
        option = self._option(target, made, key_name)
        return JsonResponse({**option, "note": target.row_note(made)}, status=201)

    def _option(self, target, row, key_name):
        return {"id": str(getattr(row, key_name)), "text": target.option_label(row)}


# Unfold's documented place for routes that go before Django's own.
admin.site.extra_urls = lambda: [
    path(
        "autocomplete/",
        admin.site.admin_view(OptionsView.as_view(admin_site=admin.site)),
        name="autocomplete",
    )
]
