"""Preferred values, on the page of a record whose passages contradict each other."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from articles.desk import CHOOSE, ChildTable
from articles.forms import ChildForm
from relations.admin.comparison import value_of
from relations.admin.inlines import claim_choices
from relations.evidence import disputes
from relations.models import Citation, Preference
from relations.vocabularies import Stance

WHOLE = _("the record as a whole")


class PreferenceForm(ChildForm):
    """Chooses among what the record and its passages say; `choices_for` tells it."""

    field_choices = ()
    citation_choices = ()

    field = forms.ChoiceField(
        label=_("Disputed field"), widget=UnfoldAdminSelectWidget()
    )
    citation = forms.ModelChoiceField(
        Citation.objects.none(),
        label=_("Value to go by"),
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, citation = self.fields["field"], self.fields["citation"]
        field.choices = self.field_choices
        field.required = ("", WHOLE) not in self.field_choices
        citation.queryset = Citation.objects.filter(
            pk__in=[key for key, _ in self.citation_choices if key]
        )
        citation.choices = self.citation_choices


def choices_for(record):
    """What a preference of a record can be about, and the values it can prefer."""
    labels = dict(claim_choices(type(record)))
    record = type(record).objects.with_parties().get(pk=record.pk)
    disputed = [each["field"] or "" for each in disputes(record)]
    used = record.preferences.values_list("field", flat=True)
    fields = []
    for name in dict.fromkeys([*disputed, *used]):
        own = value_of(record, name) if name else ""
        label = (
            f"{labels.get(name, name)}, recorded: {own}" if own else labels.get(name)
        )
        fields.append((name, capfirst(label) if name else WHOLE))
    if "" not in dict(fields):
        fields = [*CHOOSE, *fields]
    against = record.citations.with_article().filter(stance=Stance.CONTRADICTS)
    values = [
        (citation.pk, _said(citation, labels)) for citation in against.order_by("id")
    ]
    return fields, [("", _("as recorded")), *values]


def _said(citation, labels):
    """“date: 21 May 2025 (The Daily, 22 May 2025)”."""
    names = ", ".join(labels.get(name, name) for name in citation.claim) or WHOLE
    said = citation.claimed_value or f"“{citation.quote[:40]}”"
    article = citation.article
    when = article.published.display or "undated"
    return f"{names}: {said} ({article.source}, {when})"


class PreferenceInline(ChildTable):
    model = Preference
    form = PreferenceForm
    fields = ["field", "citation", "reason"]
    verbose_name = _("preferred value")
    verbose_name_plural = _("preferred values, where passages contradict each other")

    def get_formset(self, request, obj=None, **kwargs):
        fields, values = choices_for(obj)
        choices = {"field_choices": fields, "citation_choices": values}
        kwargs["form"] = type("RecordPreferenceForm", (self.form,), choices)
        return super().get_formset(request, obj, **kwargs)


class PrefersValues:
    """For the page of a record: the inline of preferred values, where it has a use."""

    def get_inlines(self, request, obj):
        inlines = super().get_inlines(request, obj)
        others = [each for each in inlines if each is not PreferenceInline]
        return [*others, PreferenceInline] if self._has_use(request, obj) else others

    def _has_use(self, request, record):
        if record is None or not record.pk:
            return False
        if not request.user.has_perm("relations.view_unpublished"):
            return False
        if request.method == "POST":
            # The page as it was shown decides which forms come back from it.
            return "preferences-TOTAL_FORMS" in request.POST
        contradicted = record.citations.filter(stance=Stance.CONTRADICTS)
        return contradicted.exists() or record.preferences.exists()
