"""Merging two rows: a button, an action of lists, and the page that compares them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from articles.models import Article, Source
from articles.widgets import RelatedSelect
from relations.actions import likeness
from relations.actions.merge import LONGEST_REASON, Refused, merge
from relations.actions.merge_plan import INTO, THIS, plan
from relations.actions.mergeable import (
    NAMED,
    TABLES,
    columns,
    is_known,
    may_merge,
    shown,
)
from relations.models import Country, Merge, Official, Participation, Post, Tenure

# A column that names such a row, by which the box asks for it.
ASKED_BY = {
    Official: (Participation, "official"),
    Post: (Tenure, "post"),
    Source: (Article, "source"),
    Country: (Participation, "country"),
}
CHOICE = "choice."  # what the names of the radio buttons begin with


class OtherRowForm(forms.Form):
    """Which row the row of the page becomes part of."""

    def __init__(self, *args, page, row, **kwargs):
        super().__init__(*args, **kwargs)
        model, name = ASKED_BY[page.model]
        widget = RelatedSelect(model._meta.get_field(name), page.admin_site)
        self.fields["into"] = forms.ModelChoiceField(
            page.model.objects.exclude(pk=row.pk),
            widget=widget,
            label=_("Merge it into"),
            help_text=_("The row that stays. This one will be part of it."),
        )
        widget.choices = self.fields["into"].choices
        self.fields["into"].widget.attrs["data-existing"] = (
            "yes"  # none is made to be merged into
        )

    @property
    def media(self):
        # A plain page does not bring what the box needs to run.
        return super().media + forms.Media(js=["admin/js/jquery.init.js"])


class MergeForm(forms.Form):
    """Why the two rows are one; what was chosen stands beside it."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are one"),
        max_length=LONGEST_REASON,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Kept in the history of every row that moves: “one man in two spellings”."
        ),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MergingAdmin:
    """For the pages of rows that can be merged."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.actions_detail = [*self.actions_detail, "merge_row"]
        self.actions = [*(self.actions or ()), "merge_selected"]

    def has_merge_row_permission(self, request, object_id=None):
        return may_merge(request.user, self.model)

    # From a list

    @admin.action(
        description=gettext_lazy("Merge the two selected"), permissions=["merge_row"]
    )
    def merge_selected(self, request, rows):
        keys = list(rows.order_by("-pk").values_list("pk", flat=True)[:3])
        if len(keys) != 2:
            said = _("Select two rows to merge: the one that goes, the one that stays.")
            messages.error(request, said)
            return None
        # The older one has been known, and linked to, for longer.
        return HttpResponseRedirect(self.merge_url(keys[0], into=keys[1]))

    # From a page

    @action(
        description=gettext_lazy("Merge"),
        url_path="merge",
        icon="merge",
        permissions=["merge_row"],
    )
    def merge_row(self, request, object_id):
        """Choose the other row, compare the two, and merge them."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        asked = request.POST if request.method == "POST" else request.GET
        choosing = OtherRowForm(asked if "into" in asked else None, page=self, row=row)
        if not choosing.is_valid():
            return self._choose_page(request, row, choosing)
        into = choosing.cleaned_data["into"]
        if request.method == "POST":
            return self._merged(request, row, into)
        return self._compare_page(request, row, into)

    def _merged(self, request, row, into):
        form = MergeForm(request.POST)
        choices = {
            name.removeprefix(CHOICE): value
            for name, value in request.POST.items()
            if name.startswith(CHOICE)
        }
        if not form.is_valid():
            return self._compare_page(request, row, into, form, choices)
        try:
            done = merge(
                row, into, user=request.user, choices=choices, **form.cleaned_data
            )
        except Refused:
            problem = _("Choose one of each, and mend what stands in the way.")
            form.add_error(None, problem)
        except ValidationError as error:
            _say(form, error)
        else:
            said = _("Merged “{name}” into this one.")
            link = reverse("admin:relations_merge_change", args=[done.pk])
            messages.success(
                request,
                format_html(
                    '{} <a class="underline" href="{}">{}</a>',
                    said.format(name=done.merged_name),
                    link,
                    _("What moved, and how to undo it"),
                ),
            )
            return HttpResponseRedirect(self._page_of(into.pk))
        return self._compare_page(request, row, into, form, choices)

    def merge_url(self, key, into=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_merge_row"
        query = {"into": into} if into else None
        return reverse(name, args=[key], query=query)

    def _page_of(self, key):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[key])

    def _context(self, request, row, title):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": title,
            "page_url": self._page_of(row.pk),
            "merge_url": self.merge_url(row.pk),
            "noun": self.opts.verbose_name,
        }

    def _choose_page(self, request, row, form):
        title = _("Merge “{row}” into another {noun}").format(
            row=row, noun=self.opts.verbose_name
        )
        likely = likeness.likely_same(row) if isinstance(row, Official) else []
        context = {
            **self._context(request, row, title),
            "form": form,
            "media": self.media + form.media,
            "likely": [
                {
                    "row": each.official.label(),
                    "why": each.why,
                    "url": self.merge_url(row.pk, into=each.official.pk),
                }
                for each in likely
            ],
        }
        return TemplateResponse(request, "relations/merge_choose.html", context)

    def _compare_page(self, request, row, into, form=None, choices=None):
        form = form or MergeForm(initial={"seen_version": row.version})
        try:
            found = plan(row, into, choices)
        except ValidationError as error:
            if not form.errors:
                _say(form, error)
            found = plan(row, into)
        title = _("Merge “{row}” into “{into}”").format(row=row, into=into)
        context = {
            **self._context(request, row, title),
            "form": form,
            "media": self.media,
            "plan": found,
            "into": into,
            "into_url": self._page_of(into.pk),
            "swap_url": self.merge_url(into.pk, into=row.pk),
            "labels": (self.option_label(row), self.option_label(into)),
            "rows": compared(found, choices or {}),
            "form_shown": not found.obstacles,
        }
        return TemplateResponse(request, "relations/merge.html", context)

    # From the address of a row that is gone

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        key = str(object_id or "")
        table = TABLES[self.model]
        end = Merge.objects.end_of(table, int(key)) if key.isdecimal() else None
        if end is None or end == int(key):
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        said = _("The {noun} no. {key} was merged into this one.")
        messages.info(request, said.format(noun=opts.verbose_name, key=key))
        return HttpResponseRedirect(self._page_of(end))


def _say(form, error):
    """Put what an action refused above the form, or beside the field it is about."""
    errors = getattr(error, "error_dict", None) or {NON_FIELD_ERRORS: [error]}
    for name, leaves in errors.items():
        place = name if name in form.fields else None
        for leaf in leaves:
            form.add_error(place, leaf.messages)


def compared(found, choices):
    """The lines of the comparison: what both say, and where one has to be chosen."""
    row, into = found.row, found.into
    conflicts = {each.key: each for each in found.conflicts}
    taken = {label for label, _value in found.taken}
    model = type(row)
    lines = []
    for name in NAMED[model]:
        lines.append(_line([model._meta.get_field(name)], row, into))
    for fields in columns(model):
        conflict = conflicts.pop(fields[0].name, None)
        if conflict is None:
            line = _line(fields, row, into)
            if line:
                line["taken"] = line["label"] in taken
            lines.append(line)
        else:
            lines.append(_choice(conflict, choices))
    lines += [_choice(each, choices) for each in conflicts.values()]
    return [each for each in lines if each]


def _line(fields, row, into):
    """What both say in columns; None where neither says anything."""
    if not any(is_known(each, field) for each in (row, into) for field in fields):
        return None
    label = capfirst(str(fields[0].verbose_name))
    return {"label": label, "this": shown(row, fields), "into": shown(into, fields)}


def _choice(conflict, choices):
    return {
        "label": conflict.label,
        "key": conflict.key,
        "name": f"{CHOICE}{conflict.key}",
        "this": conflict.this,
        "into": conflict.into,
        "choice": choices.get(conflict.key, ""),
        "sides": ((THIS, conflict.this), (INTO, conflict.into)),
    }
