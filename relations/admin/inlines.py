"""Participants and passages, as they stand on the page of every record."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import confidential_badge
from articles.desk import CHOOSE, ChildCards, ChildTable, badge
from articles.forms import ChildForm, ChildFormSet
from articles.vocabularies import AnchorState
from articles.widgets import CheckboxColumns
from relations.admin.addresses import workbench_url
from relations.models import Citation, Participation
from relations.models.citations import VERIFIED

# Names of claimable things that are no field of the record.
NAMES = {"place": "place", "participants": "participants"}


def anchor_badge(citation):
    """How a passage stands to the text it was quoted from."""
    state = AnchorState(citation.anchor)
    tone = "good" if state in VERIFIED else "doubt"
    if state == AnchorState.NOT_FOUND:
        tone = "bad"
    return badge(state.label, tone)


def quote_for(user, citation):
    """The passage as a user may read it: readers, as far as the rights allow."""
    whole = user is not None and user.has_perm("relations.view_unpublished")
    return citation.quote if whole else citation.public_quote()


def claim_choices(kind):
    """What a passage can support: the fields of a kind, by their labels."""
    fields = {field.name: field for field in kind._meta.concrete_fields}
    return [
        (name, NAMES.get(name) or str(fields[name].verbose_name))
        for name in kind.claimable()
    ]


def claim_field(db_field, choices):
    """The form field of a citation's claim: nothing chosen is the whole record."""
    return forms.TypedMultipleChoiceField(
        label=capfirst(db_field.verbose_name),
        required=False,
        choices=choices,
        help_text=db_field.help_text,
        widget=CheckboxColumns(),
    )


class PartyFormSet(ChildFormSet):
    """The parties to a record, judged together by its kind's rule.

    `judge` is what a page asks of a record whose parties are known and fit it.
    """

    def __init__(self, *args, judge=None, **kwargs):
        self.judge = judge
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        parties = [form.instance for form in self.kept_forms()]
        self.instance.check_parties(parties)
        if self.judge is not None:
            self.judge(self)

    def save_new(self, form, commit=True):
        form.instance.position = self.forms.index(form)
        return super().save_new(form, commit)


class ParticipationInline(ChildTable):
    model = Participation
    formset = PartyFormSet
    fields = ["country", "role", "official", "tenure", "named_as", "is_lead"]
    autocomplete_fields = ["country", "official", "tenure"]
    addable = ["official"]
    verbose_name = gettext_lazy("participant")
    verbose_name_plural = gettext_lazy("participants")

    def get_extra(self, request, obj=None, **kwargs):
        return 2 if obj is None else 0

    def get_queryset(self, request):
        rows = (
            super()
            .get_queryset(request)
            .select_related(
                "country",
                "official",
                "tenure__official",
                "tenure__post__country",
                "tenure__post__role",
            )
        )
        return rows.prefetch_related(
            "official__tenures__post__country", "official__tenures__post__role"
        )

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return self.fields
        return ["country", "role", "official", "post_shown", "named_as", "is_lead"]

    def get_readonly_fields(self, request, obj=None):
        return [] if self.has_change_permission(request, obj) else ["post_shown"]

    @admin.display(description=gettext_lazy("in the post of"))
    def post_shown(self, party):
        return party.tenure.describe() if party.tenure_id else "—"

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role":
            roles = [(role.value, role.label) for role in self.parent_model.ROLES]
            kwargs["choices"] = [*CHOOSE, *roles]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "named_as":
            field.widget.attrs["placeholder"] = _("as printed")
        return field


class PassageFormSet(ChildFormSet):
    def clean(self):
        for form in self.kept_forms():
            form.instance.fingerprint = form.instance.fingerprint_now()
        super().clean()


class PassageForm(ChildForm):
    # Which place is meant, where the words occur more than once; from the workbench.
    at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_quote(self):
        # Browsers send every line break as two characters.
        return self.cleaned_data["quote"].replace("\r\n", "\n")

    def clean(self):
        cleaned = super().clean()
        at = self.cleaned_data.get("at")
        if at is not None:
            self.instance.start = at
        return cleaned


class CitationInline(ChildCards):
    model = Citation
    form = PassageForm
    formset = PassageFormSet
    autocomplete_fields = ["article"]
    addable = ["article"]
    verbose_name = gettext_lazy("passage")
    verbose_name_plural = gettext_lazy("passages")
    readonly_fields = ["anchor_shown", "quote_shown"]
    fieldsets = [
        (None, {"fields": ["article", "quote", ("anchor_shown", "stance")]}),
        (
            gettext_lazy("What exactly it supports, credibility, translation"),
            {
                "classes": ["collapse"],
                "fields": [
                    "at",
                    "claim",
                    ("credibility", "page"),
                    "claimed_value",
                    "translation",
                    "note",
                ],
            },
        ),
    ]

    def get_extra(self, request, obj=None, **kwargs):
        return 1 if obj is None else 0

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("article__source")
        return rows.visible_to(request.user)

    def get_fieldsets(self, request, obj=None):
        if request.user.has_perm("relations.view_unpublished"):
            return self.fieldsets
        shown = ["article", "quote_shown", ("anchor_shown", "stance")]
        return [(None, {"fields": shown})]

    @admin.display(description=gettext_lazy("passage"))
    def quote_shown(self, citation):
        return citation.public_quote()

    @admin.display(description=gettext_lazy("in the text"))
    def anchor_shown(self, citation):
        if citation.pk is None:
            return _("looked for when you save")
        mark = confidential_badge(citation.article.source)
        url = workbench_url(citation.article_id, citation)
        return format_html(
            '{} {} <a class="text-link" href="{}">{}</a>',
            anchor_badge(citation),
            mark,
            url,
            _("in its article"),
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "claim":
            return claim_field(db_field, claim_choices(self.parent_model))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "quote":
            # Said once in the empty box, not again below each passage.
            field.widget.attrs.update(placeholder=field.help_text, rows=2)
            field.help_text = ""
        return field
