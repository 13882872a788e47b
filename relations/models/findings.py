"""What looks wrong about the evidence of records, and what people said to it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.constraints import given, one_of
from articles.curated import why_unstorable
from relations.models.records import Record
from relations.querysets.findings import FindingQuerySet
from relations.vocabularies import LintRule, LintSeverity


class Finding(models.Model):
    """Something that a rule found in the evidence of a record.

    Derived: `relations.actions.findings` alone writes this table. `subject` tells the
    findings of one rule apart: “citation 12”, “participant 5”, “start”; empty where
    the rule speaks of the record as a whole.
    """

    record = models.ForeignKey(
        Record, models.CASCADE, related_name="findings", db_index=False
    )
    rule = models.CharField(max_length=30, choices=LintRule)
    severity = models.CharField(max_length=10, choices=LintSeverity)
    subject = models.CharField(max_length=60, blank=True)
    sentence = models.TextField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["record_id", "id"]
        indexes = [
            models.Index(fields=["severity", "record"], name="finding_by_severity"),
            models.Index(fields=["rule", "record"], name="finding_by_rule"),
        ]
        constraints = [
            one_of("finding_rule_known", "rule", LintRule, _("a rule")),
            one_of("finding_severity_known", "severity", LintSeverity, _("a severity")),
            models.UniqueConstraint(
                name="finding_once",
                fields=["record", "rule", "subject"],
                violation_error_message=_("This was found already."),
            ),
        ]

    def __str__(self):
        return self.sentence


class Dismissal(models.Model):
    """Somebody looked at a finding: it is no problem, for the reason that they give.

    It holds as long as the rule speaks of the same subject, whatever else changes.
    """

    record = models.ForeignKey(
        Record, models.CASCADE, related_name="dismissals", db_index=False
    )
    rule = models.CharField(max_length=30, choices=LintRule)
    subject = models.CharField(max_length=60, blank=True)
    sentence = models.TextField(help_text=_("What was found then."))
    reason = models.TextField(max_length=500, help_text=_("Why it is no problem."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("dismissed finding")
        ordering = ["-at", "-id"]
        constraints = [
            one_of("dismissal_rule_known", "rule", LintRule, _("a rule")),
            models.UniqueConstraint(
                name="dismissal_once",
                fields=["record", "rule", "subject"],
                violation_error_message=_("This was dismissed already."),
            ),
            given("dismissal_reason_given", "reason", _("Say why it is no problem.")),
        ]

    def __str__(self):
        return f"{self.get_rule_display()}: {self.reason}"

    def clean(self):
        super().clean()
        why = why_unstorable(self.reason)
        if not self.reason.strip():
            why = _("Say why it is no problem.")
        if why:
            raise ValidationError({"reason": why})
