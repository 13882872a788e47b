"""Where a bulk-loaded record came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.constraints import given
from articles.curated import Curated, history
from relations.querysets.imports import ImportedRowQuerySet, ImportRunQuerySet


class ImportRun(Curated):
    """One load of one release of a data set."""

    dataset = models.CharField(max_length=100, help_text=_("“Archigos”."))
    release = models.CharField(max_length=60, blank=True, help_text="“4.1”.")
    citation = models.TextField(
        blank=True, help_text=_("How the data set asks to be cited.")
    )
    terms = models.CharField(max_length=200, blank=True, help_text=_("Its licence."))
    file_name = models.CharField(max_length=255, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)

    history = history()
    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            given("importrun_dataset_given", "dataset", _("Name the data set.")),
            models.UniqueConstraint(
                name="importrun_file_once",
                fields=["dataset", "release", "file_sha256"],
                violation_error_message=_("This file was imported already."),
            ),
        ]

    def __str__(self):
        return f"{self.dataset} {self.release}".strip()

    def natural_key(self):
        return (self.dataset, self.release, self.file_sha256)


class ImportedRow(models.Model):
    """One row of the file as it was read, beside the record that it became."""

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="rows", db_index=False
    )
    number = models.PositiveIntegerField(help_text=_("Row number in the file."))
    external_id = models.CharField(max_length=100, blank=True)
    raw = models.JSONField(help_text=_("Column names and values as read."))
    record = models.ForeignKey(
        "relations.Record",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="imported_rows",
    )

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(
                name="importedrow_once",
                fields=["run", "number"],
                violation_error_message=_("This row was read already."),
            ),
        ]

    def __str__(self):
        return f"row {self.number}"
