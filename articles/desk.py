"""What every page of the admin shares: choices by typing, capped counts, signatures."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.views import ChangeList

from articles.concurrency import MergesEdits
from articles.fields import EdtfField
from articles.forms import ChildForm, ChildFormSet, CuratedForm
from articles.pickers import Options
from articles.widgets import RelatedSelect

TONES = {
    "good": "bg-green-100 text-green-700 dark:bg-green-500/20 dark:text-green-400",
    "news": "bg-blue-100 text-blue-700 dark:bg-blue-500/20 dark:text-blue-400",
    "doubt": "bg-orange-100 text-orange-700 dark:bg-orange-500/20 dark:text-orange-400",
    "bad": "bg-red-100 text-red-700 dark:bg-red-500/20 dark:text-red-400",
    "plain": "bg-base-500/8 text-base-700 dark:bg-base-500/20 dark:text-base-200",
}
CHOOSE = [("", gettext_lazy("Choose"))]


def badge(text, tone="plain", title=""):
    """A short word on a colored ground; `tone` is one of TONES."""
    return format_html(
        '<span class="inline-block font-semibold rounded-default text-xs px-2 h-6 '
        'leading-6 whitespace-nowrap {}" title="{}">{}</span>',
        TONES[tone],
        title,
        text,
    )


class CappedPaginator(Paginator):
    """Pages of the first rows; counts no further, so that a count stays cheap.

    Whoever looks for a row beyond them narrows the list by a filter.
    """

    LIMIT = 1000
    template_name = "articles/capped_pagination.html"

    @cached_property
    def count(self):
        return min(self.counted, self.LIMIT)

    @cached_property
    def counted(self):
        """The number of rows, or one more than the limit if there are more."""
        rows = self.object_list
        if isinstance(rows, models.QuerySet):
            return rows.order_by()[: self.LIMIT + 1].count()
        return len(rows)

    @property
    def has_more(self):
        return self.counted > self.LIMIT


class DeskChangeList(ChangeList):
    """A list whose rows come with all that its columns show."""

    def get_queryset(self, request, exclude_parameters=None):
        rows = super().get_queryset(request, exclude_parameters)
        return self.model_admin.list_rows(rows)

    def get_results(self, request):
        """Find the keys of the page, then fetch the rows that it shows.

        At once, PostgreSQL joins what the columns read to every row that a filter
        finds before it sorts them.
        """
        super().get_results(request)
        page = self.result_list.select_related(None).prefetch_related(None)
        keys = list(page.values_list("pk", flat=True))
        rows = self.root_queryset.filter(pk__in=keys).order_by()
        if not rows.query.select_related:
            rows = self.apply_select_related(rows)
        found = {row.pk: row for row in self.model_admin.list_rows(rows)}
        self.result_list = [found[key] for key in keys if key in found]


class FieldsMixin:
    """How the fields of forms and inlines look."""

    addable = ()  # relations where a missing row can be added in a window of its own

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            using = kwargs.get("using")
            widget = RelatedSelect(db_field, self.admin_site, using=using)
            target = self.admin_site.get_model_admin(db_field.remote_field.model)
            widget.follow(
                name for name in target.narrowed_by if hasattr(self.model, name)
            )
            kwargs.setdefault("widget", widget)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        # Nobody should save the first choice of a list because it came first.
        blank = db_field.blank or not db_field.has_default()
        kwargs.setdefault(
            "choices", db_field.get_choices(include_blank=blank, blank_choice=CHOOSE)
        )
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return field
        if isinstance(db_field, EdtfField):
            field.widget.attrs["placeholder"] = "20 May 2025, May 2025 …"
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper = field.widget
            wrapper.can_change_related = wrapper.can_delete_related = False
            wrapper.can_view_related = False
            wrapper.can_add_related &= db_field.name in self.addable
        if isinstance(db_field, models.TextField):
            field.widget.attrs["rows"] = 3
        return field


class DeskAdmin(Options, FieldsMixin, ModelAdmin):
    """A page of the admin: cheap lists, searches in any script, telling labels."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    warn_unsaved_form = True

    def render_change_form(self, request, context, *args, **kwargs):
        self._unlink(request, context["adminform"])
        return super().render_change_form(request, context, *args, **kwargs)

    def _unlink(self, request, adminform):
        """Name the rows of tables that the user may not see, without links to them."""
        pages = self.admin_site._registry
        names = {
            field.name: self._name_alone(field)
            for field in self.opts.fields
            if field.name in adminform.readonly_fields
            and field.related_model in pages
            and not pages[field.related_model].has_view_permission(request)
        }
        if not names:
            return
        adminform.readonly_fields = [*adminform.readonly_fields, *names.values()]
        adminform.fieldsets = [
            (title, {**options, "fields": _replaced(options["fields"], names)})
            for title, options in adminform.fieldsets
        ]

    def _name_alone(self, field):
        def shown(row):
            named = getattr(row, field.name)
            return self.get_empty_value_display() if named is None else str(named)

        shown.short_description = field.verbose_name
        return shown

    def get_changelist(self, request, **kwargs):
        return DeskChangeList

    def list_rows(self, rows):
        """The rows with everything that the list's columns read."""
        return rows

    def lookup_allowed(self, lookup, value, request):
        """Let the address of a list ask what the list's filters ask, and no more.

        Django lets it ask any column and any row behind one, from which a reader
        would learn what a hidden row says.
        """
        asked = set()
        for each in self.get_list_filter(request):
            name = each[0] if isinstance(each, tuple) else each
            asked.add(getattr(name, "parameter_name", name))
        if lookup.removesuffix("__exact") in asked:
            return True
        raise IncorrectLookupParameters  # shows the list as it is without it

    def search(self, rows, term):
        """The rows that the words of a search box mean, or None for Django's way."""
        return None

    def get_search_results(self, request, queryset, search_term):
        if search_term.strip():
            found = self.search(queryset, search_term)
            if found is not None:
                return found, False
        return super().get_search_results(request, queryset, search_term)


def _replaced(fields, names):
    """The fields of a fieldset, on lines of one or several, some by others."""
    return [
        names.get(each, each) if isinstance(each, str) else _replaced(each, names)
        for each in fields
    ]


class CuratedAdmin(MergesEdits, SimpleHistoryAdmin, DeskAdmin):
    """A page on which people keep a row: signed, with its past and the reason."""

    form = CuratedForm

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, *self.closing_fieldsets(request, obj)]

    def closing_fieldsets(self, request, obj=None):
        """The end of a form that changes a row: why, and the state that was seen."""
        if obj is None or not self.has_change_permission(request, obj):
            return []
        return [(_("This change"), {"fields": ["reason", "seen_version"]})]

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        # The form behind it would write a former state past the rules of the page.
        if request.method == "POST":
            raise PermissionDenied(_("A former state is read, never written back."))
        return super().history_form_view(request, object_id, version_id, extra_context)

    def save_model(self, request, obj, form, change):
        self.sign(request, obj, form)
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for row in formset.deleted_objects:
            row._change_reason = form.cleaned_data.get("reason") or None
            row.delete()
        for row in self.rows_to_save(formset):
            if hasattr(row, "sign"):
                self.sign(request, row, form)
            row.save()
        formset.save_m2m()

    def rows_to_save(self, formset):
        return [
            *(row for row, _ in formset.changed_objects),
            *formset.new_objects,
        ]

    def sign(self, request, row, form):
        row.sign(request.user)
        row._change_reason = form.cleaned_data.get("reason") or None

    def get_fields(self, request, obj=None):
        hidden = {"reason", "seen_version"}
        return [name for name in super().get_fields(request, obj) if name not in hidden]


class LookedAtAdmin(DeskAdmin):
    """Rows that code alone writes; people look at them."""

    def render_change_form(self, request, context, *args, **kwargs):
        context["show_history"] = False  # it tells of edits by hand alone
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ChildInline(FieldsMixin):
    """Rows that belong to the page's row and are written with it."""

    class Media:
        js = ["articles/rows.js"]

    form = ChildForm
    formset = ChildFormSet
    extra = 0


class ChildTable(ChildInline, TabularInline):
    """Short rows, one below the other."""

    hide_title = True


class ChildCards(ChildInline, StackedInline):
    """Longer rows, each in a frame of its own."""

    # The theme's frames do not show what is wrong with a row as a whole.
    template_before = "articles/card_errors.html"
