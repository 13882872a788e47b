"""The pages of officials, their posts, and who held which post when."""

from itertools import combinations

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import ChildTable, CuratedAdmin, badge
from articles.forms import ChildFormSet
from relations.admin.bulk import BulkEdits
from relations.admin.exports import ExportsList
from relations.admin.filters import (
    OfficialCountryFilter,
    OwnCountryFilter,
    PostCountryFilter,
    by_code,
)
from relations.admin.likeness import LikenessAdmin
from relations.admin.merging import MergingAdmin
from relations.admin.redactions import RedactingAdmin
from relations.models import (
    Country,
    Official,
    OfficialName,
    Participation,
    Post,
    PostRole,
    Tenure,
)
from relations.names import fold
from relations.querysets.citations import SEES_ALL
from relations.querysets.countries import spelled
from relations.vocabularies import TenureStatus


def used_by(user, column):
    """The numbers of rows in a column of parties that a user wrote, the last first."""
    rows = Participation.objects.filter(created_by=user).order_by("-pk")
    rows = rows.filter(**{f"{column}__isnull": False})
    return rows.values_list(column, flat=True)


def post_from(text):
    """The post that “Defense Minister, Israel” names; ValidationError if it is none."""
    title, comma, where = text.rpartition(",")
    if not comma or not title.strip():
        raise ValidationError(
            _("Write the post with its country: “Defense Minister, Israel”.")
        )
    try:
        country = Country.objects.resolve(where)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    return Post(title=title.strip(), country=country, role=role_of(title))


def role_of(title):
    """The function whose name a title has; that of an other official if none."""
    key = fold(title)
    roles = PostRole.objects.order_by("seniority", "code")
    alike = [role for role in roles if fold(role.label) == key]
    codes = [role for role in roles if role.code == key.replace(" ", "_")]
    named = [*alike, *codes, *(role for role in roles if role.code == "other_official")]
    if not named:
        raise ValidationError(_("Choose the post's function on a page of its own."))
    return named[0]


class NameInline(ChildTable):
    model = OfficialName
    fields = ["name", "language", "kind", "met_in"]
    autocomplete_fields = ["met_in"]
    verbose_name = gettext_lazy("spelling")
    verbose_name_plural = gettext_lazy("spellings met")

    def get_fields(self, request, obj=None):
        # The article may be one that nothing public cites.
        return self.fields if request.user.has_perm(SEES_ALL) else self.fields[:-1]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("met_in__source")


class TenureFormSet(ChildFormSet):
    """Refuses overlapping tenures among the rows that are saved together, too."""

    def clean(self):
        super().clean()
        for one, other in combinations(self.kept_forms(), 2):
            first, second = one.instance, other.instance
            same = (
                first.post_id == second.post_id
                and first.official_id == second.official_id
            )
            if same and first.certainly_overlaps(second):
                changed = other if other.has_changed() else one
                changed.add_error(
                    "start", _("This overlaps another tenure of the same post above.")
                )


class TenureInline(ChildTable):
    model = Tenure
    formset = TenureFormSet
    fk_name = "official"
    fields = ["post", "start", "end", "end_state", "status"]
    autocomplete_fields = ["post"]
    addable = ["post"]
    verbose_name = gettext_lazy("post held")
    verbose_name_plural = gettext_lazy("posts held")

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("post__country", "post__role", "official")


class HolderInline(TenureInline):
    fk_name = "post"
    fields = ["official", "start", "end", "end_state", "status"]
    autocomplete_fields = ["official"]
    addable = ["official"]
    verbose_name = gettext_lazy("holder")
    verbose_name_plural = gettext_lazy("holders")

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.prefetch_related(
            "official__tenures__post__country", "official__tenures__post__role"
        )


class WarnsOfTwoHolders(CuratedAdmin):
    """Says after saving where one post has two regular holders at a time."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if formset.model is Tenure:
                for tenure in self.rows_to_save(formset):
                    for sentence in tenure.warnings():
                        messages.warning(request, sentence)


@admin.register(Official)
class OfficialAdmin(
    ExportsList,
    BulkEdits,
    LikenessAdmin,
    MergingAdmin,
    RedactingAdmin,
    WarnsOfTwoHolders,
):
    list_display = ["name", "name_native", "posts", "rank"]
    list_filter = [OfficialCountryFilter]
    search_fields = ["name"]
    search_help_text = gettext_lazy(
        "A name in any script, or the beginning of its words."
    )
    inlines = [TenureInline, NameInline]
    creatable = True
    fieldsets = [
        ("Who", {"fields": ["name", "name_native", "sort_name", ("rank", "gender")]}),
        ("More", {"fields": [("birth", "death"), "wikidata", "note"]}),
    ]

    def search(self, rows, term):
        return rows.named(term)

    def list_rows(self, rows):
        held = Tenure.objects.select_related("post__country", "post__role")
        return rows.prefetch_related(Prefetch("tenures", held))

    def option_rows(self, rows):
        held = Tenure.objects.select_related("post__country", "post__role")
        return rows.prefetch_related(Prefetch("tenures", held))

    def option_label(self, row):
        return row.label()

    def option_search(self, request, rows, term):
        return rows.best_first(term)

    def uses(self, user):
        return [used_by(user, "official"), *super().uses(user)]

    def row_from(self, text):
        return Official(name=text)

    def option_twins(self, row):
        return Official.objects.alike(row.name)

    @admin.display(description=gettext_lazy("posts"))
    def posts(self, official):
        held = sorted(official.tenures.all(), key=Tenure.by_seniority)
        shown = "; ".join(tenure.describe() for tenure in held[:3])
        return f"{shown}; and {len(held) - 3} more" if len(held) > 3 else shown


@admin.register(Post)
class PostAdmin(ExportsList, BulkEdits, MergingAdmin, WarnsOfTwoHolders):
    list_display = ["title", "country", "organization", "role", "seniority_shown"]
    list_filter = [OwnCountryFilter]
    list_select_related = ["country", "role"]
    search_fields = ["title"]
    autocomplete_fields = ["country", "role"]
    inlines = [HolderInline]
    creatable = True
    fields = [
        *("country", "title", "other_titles", "organization"),
        *("role", "seniority_override"),
    ]

    def search(self, rows, term):
        return rows.filter(spelled(term, "folded", "country__folded"))

    def option_rows(self, rows):
        return rows.with_country()

    def option_label(self, row):
        place = f", {row.organization}" if row.organization else ""
        return f"{row.title}, {row.country}{place}"

    def option_search(self, request, rows, term):
        return rows.best_first(term)

    def uses(self, user):
        held = Tenure.objects.filter(created_by=user).order_by("-pk")
        return [
            used_by(user, "tenure__post"),
            held.values_list("post", flat=True),
            *super().uses(user),
        ]

    def row_from(self, text):
        return post_from(text)

    def row_note(self, row):
        return _("Its function is “%(role)s” until you change it on its own page.") % {
            "role": row.role
        }

    def option_twins(self, row):
        return Post.objects.filter(country=row.country, folded=row.folded)

    @admin.display(description=gettext_lazy("seniority"))
    def seniority_shown(self, post):
        return post.seniority


@admin.register(Tenure)
class TenureAdmin(ExportsList, BulkEdits, CuratedAdmin):
    list_display = ["official", "post", "country", "years_shown", "status_shown"]
    list_filter = [
        PostCountryFilter,
        by_code("status", TenureStatus, gettext_lazy("status")),
    ]
    search_fields = ["official__name"]
    autocomplete_fields = ["official", "post"]
    addable = ["official", "post"]
    narrowed_by = ["official"]
    option_order = ["-pk"]
    fieldsets = [
        (gettext_lazy("Who held what"), {"fields": ["official", "post", "status"]}),
        ("When", {"fields": [("start", "end"), "end_state"]}),
        (
            gettext_lazy("How it began and ended"),
            {"fields": ["entry_type", "exit_type"]},
        ),
    ]

    def search(self, rows, term):
        paths = "official__folded", "official__names__folded", "post__folded"
        return rows.filter(spelled(term, *paths)).distinct()

    def list_rows(self, rows):
        return rows.with_post()

    def option_rows(self, rows):
        return rows.with_post()

    def option_label(self, row):
        # The post first: in a narrow column the end of a long label is cut off.
        return f"{row.describe()} — {row.official}"

    def option_search(self, request, rows, term):
        return rows.best_first(term)

    def uses(self, user):
        return [used_by(user, "tenure"), *super().uses(user)]

    @admin.display(description=gettext_lazy("country"))
    def country(self, tenure):
        return tenure.post.country

    @admin.display(description=gettext_lazy("years"), ordering="start_latest")
    def years_shown(self, tenure):
        return tenure.years() or "unknown"

    @admin.display(description=gettext_lazy("status"))
    def status_shown(self, tenure):
        regular = tenure.status == TenureStatus.REGULAR
        return badge(tenure.get_status_display(), "plain" if regular else "doubt")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for sentence in form.instance.warnings():
            messages.warning(request, sentence)
