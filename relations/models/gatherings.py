"""What groups meetings: the trip of an official, the summit on whose occasion."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.constraints import given, in_order
from articles.curated import Curated, history
from articles.fields import EdtfField
from relations.models.countries import Country
from relations.models.officials import Official
from relations.querysets.gatherings import GatheringQuerySet, TripQuerySet


class Trip(Curated):
    """One journey of one official, which may hold several meetings."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, models.PROTECT, related_name="trips")
    title = models.CharField(
        max_length=200, blank=True, help_text=_("“South Caucasus tour”.")
    )
    start = EdtfField("departure")
    end = EdtfField("return")

    history = history()
    objects = TripQuerySet.as_manager()

    class Meta:
        ordering = ["-start_latest", "-id"]
        constraints = [
            in_order(
                "trip_end_after_start",
                "start",
                "end",
                _("The return is before the departure."),
            ),
        ]

    def __str__(self):
        return f"{self.title or 'trip'} ({self.start.display or 'undated'})"

    def natural_key(self):
        return (str(self.uid),)


class Gathering(Curated):
    """A summit, an assembly, a conference during which states meet."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, help_text=_("“80th UN General Assembly”."))
    organization = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gatherings",
        help_text=_("The organization that holds it: “United Nations”."),
    )
    start = EdtfField()
    end = EdtfField()
    place_city = models.CharField("city", max_length=100, blank=True)
    place_country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = history()
    objects = GatheringQuerySet.as_manager()

    class Meta:
        ordering = ["-start_latest", "-id"]
        constraints = [
            given("gathering_name_given", "name", _("Give the gathering's name.")),
            in_order(
                "gathering_end_after_start",
                "start",
                "end",
                _("The end is before the start."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (str(self.uid),)
