"""What the evidence lint found: on the page of each record, and as a queue."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import LookedAtAdmin, badge
from relations.actions import findings
from relations.admin.addresses import record_url
from relations.admin.filters import (
    ChoiceFilter,
    CountryFilter,
    DyadFilter,
    ReviewFilter,
    by_code,
)
from relations.models import Dismissal, Finding, Record
from relations.vocabularies import LintRule, LintSeverity

SEVERITY_TONES = {LintSeverity.ERROR: "bad", LintSeverity.WARNING: "doubt"}


def severity_badge(severity):
    return badge(LintSeverity(severity).label, SEVERITY_TONES[severity])


class AnswerForm(forms.Form):
    """What somebody says to one finding."""

    rule = forms.ChoiceField(choices=LintRule.choices)
    subject = forms.CharField(required=False, max_length=60)
    verdict = forms.ChoiceField(choices=[("dismiss", "Dismiss"), ("reopen", "Reopen")])
    reason = forms.CharField(required=False)


class ShowsFindings:
    """For the page of a record: what was found, above the form, and answers to it."""

    change_form_outer_before_template = "relations/findings.html"

    def get_urls(self):
        answer = path(
            "<int:key>/findings/",
            self.admin_site.admin_view(self.answer_finding),
            name=f"relations_{self.opts.model_name}_findings",
        )
        return [answer, *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        record = kwargs.get("obj")
        reads = request.user.has_perm("relations.view_unpublished")
        if record is not None and record.pk and reads and not context.get("is_popup"):
            context["findings"] = self.findings_shown(request, record)
            name = f"admin:relations_{self.opts.model_name}_findings"
            context["answer_url"] = reverse(name, args=[record.pk])
            context["longest_reason"] = findings.LONGEST_REASON
        return super().render_change_form(request, context, *args, **kwargs)

    def findings_shown(self, request, record):
        """The findings as the page shows them, open ones first."""
        judged = findings.judged(record)
        places = self._places(request, record)
        may = {
            severity: findings.may_answer(request.user, record, severity)
            for severity in LintSeverity
        }
        return [
            {
                "finding": each.finding,
                "rule": each.rule_label,
                "badge": severity_badge(each.finding.severity),
                "place": places.get(each.finding.subject, ""),
                "dismissal": each.dismissal,
                "may_answer": may[each.finding.severity],
            }
            for each in judged
        ]

    def _places(self, request, record):
        """Where on the page the rows stand that findings speak of."""
        changes = self.has_change_permission(request, record)
        keys = record.citations.order_by("id").values_list("pk", flat=True)
        places = {
            f"citation {key}": f"id_citations-{number}-quote"
            if changes
            else "citations-group"
            for number, key in enumerate(keys)
        }
        parties = record.participations.values_list("pk", flat=True)
        for key in parties:
            places[f"participant {key}"] = "participations-group"
        return places

    def answer_finding(self, request, key):
        """Dismiss a finding or open it again, then show the record."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        record = Record.objects.visible_to(request.user).filter(pk=key).first()
        if record is None or record.kind != self.model.KIND:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        try:
            messages.success(request, self._answered(request, record))
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        return HttpResponseRedirect(f"{record_url(record)}#findings")

    def _answered(self, request, record):
        form = AnswerForm(request.POST)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        given = form.cleaned_data
        what = {"rule": given["rule"], "subject": given["subject"]}
        if given["verdict"] == "dismiss":
            findings.dismiss(record, **what, user=request.user, reason=given["reason"])
            return _("Dismissed; the reason is kept with the record.")
        dismissal = record.dismissals.filter(**what).first()
        if dismissal is None:
            raise ValidationError(_("Somebody has opened this again already."))
        findings.reopen(dismissal, user=request.user)
        return _("Open again.")


class OfRecord:
    """A filter of records, asked of rows that belong to them."""

    def ask(self, rows, value):
        return rows.filter(record__in=super().ask(Record.objects.all(), value))


class OfCountryFilter(OfRecord, CountryFilter):
    pass


class OfDyadFilter(OfRecord, DyadFilter):
    pass


class OfReviewFilter(OfRecord, ReviewFilter):
    pass


class StateFilter(ChoiceFilter):
    """Open findings, unless somebody asks for others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("open", _("Open")),
            ("dismissed", _("Dismissed")),
            ("all", _("All")),
        ]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            field = choice["form"].fields[self.parameter_name]
            field.choices = [("", _("Open")), *self.lookup_choices[1:]]
            yield choice

    def queryset(self, request, queryset):
        if not self.value():
            return queryset.open()
        return super().queryset(request, queryset)

    def among(self, rows, value):
        if value == "all":
            return rows
        open_ones = Finding.objects.open()
        return rows.open() if value == "open" else rows.exclude(pk__in=open_ones)


class AboutRecords(LookedAtAdmin):
    """Rows that code writes about records; their page is the record's."""

    list_display_links = None
    search_fields = ["record__title"]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(f"{record_url(row.record)}#findings")

    @admin.display(description=gettext_lazy("record"), ordering="record__title")
    def record_shown(self, row):
        return format_html(
            '<a class="text-link" href="{}#findings">{}</a>',
            record_url(row.record),
            row.record.title,
        )

    @admin.display(description=gettext_lazy("rule"), ordering="rule")
    def rule_shown(self, row):
        return row.get_rule_display()


@admin.register(Finding)
class FindingAdmin(AboutRecords):
    """The queue: whatever was found and not dismissed, errors first."""

    list_display = [
        "severity_shown",
        "rule_shown",
        "sentence",
        "record_shown",
        "review_shown",
        "answer_shown",
    ]
    list_filter = [
        by_code("severity", LintSeverity, gettext_lazy("severity")),
        by_code("rule", LintRule, gettext_lazy("rule")),
        StateFilter,
        OfCountryFilter,
        OfDyadFilter,
        OfReviewFilter,
    ]
    ordering = ["severity", "-record_id", "id"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def list_rows(self, rows):
        return rows.select_related("record").prefetch_related("record__dismissals__by")

    @admin.display(description=gettext_lazy("severity"), ordering="severity")
    def severity_shown(self, finding):
        return severity_badge(finding.severity)

    @admin.display(description=gettext_lazy("review"), ordering="record__review")
    def review_shown(self, finding):
        return finding.record.get_review_display()

    @admin.display(description=gettext_lazy("dismissed"))
    def answer_shown(self, finding):
        for each in finding.record.dismissals.all():
            if (each.rule, each.subject) == (finding.rule, finding.subject):
                return f"{each.by}: {each.reason}"
        return "—"


@admin.register(Dismissal)
class DismissalAdmin(AboutRecords):
    """Whatever somebody said is no problem, with the reason, found today or not."""

    list_display = ["at", "by", "rule_shown", "sentence", "reason", "record_shown"]
    list_filter = [
        by_code("rule", LintRule, gettext_lazy("rule")),
        OfCountryFilter,
        OfDyadFilter,
    ]
    list_select_related = ["record", "by"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        reads = request.user.has_perm("relations.view_unpublished")
        return rows if reads else rows.none()
