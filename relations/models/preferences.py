"""Which of several contradicting values a record goes by, and why."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from articles.constraints import given
from articles.curated import Curated, history
from relations.models.citations import Citation
from relations.models.records import Record
from relations.querysets.preferences import PreferenceQuerySet
from relations.vocabularies import Stance


class Preference(Curated):
    """On a field that passages contradict, the value to go by; the others stay.

    It is the record's own value, or the one that a contradicting passage names.
    """

    record = HistoricForeignKey(
        Record, models.CASCADE, related_name="preferences", db_index=False
    )
    field = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("The disputed field; empty: the record as a whole."),
    )
    citation = models.ForeignKey(
        Citation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="preferences",
        verbose_name=_("value of the passage"),
        help_text=_("The passage whose value is preferred; empty: the record's own."),
    )
    reason = models.TextField(
        help_text=_("Why this value: “the ministry corrected it”.")
    )

    history = history()
    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("preferred value")
        ordering = ["record_id", "id"]
        constraints = [
            models.UniqueConstraint(
                name="preference_once",
                fields=["record", "field"],
                violation_error_message=_("This field has a preferred value already."),
            ),
            given("preference_reason_given", "reason", _("Say why this value.")),
        ]

    def __str__(self):
        return _("preferred {field} of record {record_id}").format(
            field=self.field or _("reading"), record_id=self.record_id
        )

    def natural_key(self):
        return (*self.record.natural_key(), self.field)

    natural_key.dependencies = ["relations.record"]

    def clean(self):
        super().clean()
        if not self.reason.strip():
            raise ValidationError({"reason": _("Say why this value.")})
        if not self.record_id:
            return
        name = self.field or _("the record as a whole")
        against = [
            each
            for each in Citation.objects.filter(
                record=self.record_id, stance=Stance.CONTRADICTS
            )
            if self.field in (each.claim or [""])
        ]
        if not against:
            raise ValidationError(
                {
                    "field": _(
                        "No passage contradicts {name}; there is nothing to prefer."
                    ).format(name=name)
                }
            )
        if self.citation_id and self.citation_id not in {each.pk for each in against}:
            raise ValidationError(
                {
                    "citation": _("This passage does not contradict {name}.").format(
                        name=name
                    )
                }
            )
