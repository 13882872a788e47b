"""Index tables, derived from records; `relations.actions.links` alone writes them."""

from django.db import models

from relations.models.countries import Country
from relations.models.records import Record


class RecordLink(models.Model):
    """Index of records by country and by pair; written by `actions.links` alone.

    Two rows for each pair of countries that are parties, and one for each party
    with itself (`partner` = `country` means “takes part”).
    """

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="+", db_index=False
    )
    partner = models.ForeignKey(Country, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15)
    sort_date = models.DateField()
    record = models.ForeignKey(
        Record, models.CASCADE, related_name="links", db_index=False
    )
    incidental = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["country", "partner", "sort_date", "record"],
                name="link_by_pair",
            ),
            models.Index(
                fields=["country", "partner", "kind", "sort_date", "record"],
                name="link_by_pair_and_kind",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="link_once",
                fields=["record", "country", "partner"],
            ),
        ]

    def __str__(self):
        return f"{self.country_id}-{self.partner_id}: {self.record_id}"


class RecordTopic(models.Model):
    """Index of records by topic; written by `actions.links` alone."""

    record = models.ForeignKey(
        Record, models.CASCADE, related_name="topic_rows", db_index=False
    )
    topic = models.CharField(max_length=30)
    kind = models.CharField(max_length=15)
    sort_date = models.DateField()

    class Meta:
        indexes = [
            models.Index(
                fields=["topic", "sort_date", "record"], name="recordtopic_by_date"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="recordtopic_once", fields=["record", "topic"]
            ),
        ]

    def __str__(self):
        return f"{self.topic}: {self.record_id}"
