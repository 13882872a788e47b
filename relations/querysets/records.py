"""What one may ask of records: who is in them, what and when.

What one may ask of their evidence stands in `relations.querysets.evidence`.
"""

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q

from articles.curated import CuratedQuerySet
from articles.fields import certainly, possibly
from relations.querysets.completeness import CompletenessQuestions
from relations.querysets.evidence import EvidenceQuestions
from relations.querysets.proof import ProofQuestions
from relations.querysets.search import searched
from relations.querysets.validity import true_on

# The roles from which an act or a good goes out, and those at which it arrives.
FROM_ROLES = (
    "visitor",
    "exporter",
    "supplier",
    "actor",
    "sending",
    "backer",
    "stationing",
)
TO_ROLES = ("host", "importer", "recipient", "target", "receiving", "backed")


class RecordQuerySet(
    EvidenceQuestions, CompletenessQuestions, ProofQuestions, CuratedQuerySet
):
    """Works on `Record` and, through inheritance, on every kind."""

    along = None

    def _clone(self):
        clone = super()._clone()
        clone.along = self.along
        return clone

    def get_by_natural_key(self, uid):
        return self.get(uid=uid)

    # Who may see it

    def published(self):
        """Approved records, with the evidence that is open: what the public sees."""
        return self.filter(review="approved").read_openly()

    def visible_to(self, user):
        """What this user may read: everything with the permission to see drafts."""
        return self if user.has_perm("relations.view_unpublished") else self.published()

    # Between whom

    def involving(self, *countries):
        """Records in which any of these countries takes part."""
        if len(countries) == 1:
            (one,) = countries
            return self._along("taking_part", country=one, partner=one)
        links = self._links().filter(country__in=countries, partner=F("country"))
        return self.filter(Exists(links))

    def between(self, one, other):
        """Records to which both countries are parties, whatever their roles."""
        return self._along("of_pair", country=one, partner=other)

    def _along(self, name, **sides):
        """Records that have the one link of these sides, in the order of the links.

        The link is joined, so that both engines begin with the few rows that the index
        of links has of these sides; asked whether there is one, SQLite looks at record
        after record.
        """
        if name in self.query.annotations or name in self.query._filtered_relations:
            return self.filter(Exists(self._links().filter(**sides)))
        sides = {f"links__{side}": country for side, country in sides.items()}
        rows = self.alias(**{name: FilteredRelation("links", condition=Q(**sides))})
        # It is joined by what is always so. Were the dates compared, which are the
        # same, PostgreSQL would expect a single row and read all records for it.
        rows = rows.filter(**{f"{name}__record__isnull": False})
        rows.along = name
        return rows

    def incidental(self, is_so):
        """Those `between` two countries where one only mediated, say; or the others."""
        return self.filter(of_pair__incidental=is_so)

    def columns_in_order(self, columns):
        """Columns that put the rows in the same order as these, from an index.

        A link knows its record's date and number: whoever orders by its columns reads
        a page of a pair from the index, however much there is between the two.
        """
        if self.along is None or columns[0] != "sort_date":
            return columns
        of_link = {"sort_date": "sort_date", "id": "record_id"}
        return tuple(f"{self.along}__{of_link[name]}" for name in columns)

    def with_partner(self, partner, countries):
        """Records to which this country and any of the others are parties."""
        links = self._links().filter(partner=partner, country__in=countries)
        return self.filter(Exists(links))

    def directed(self, sender=None, receiver=None):
        """Records that go out from one country and arrive at the other."""
        rows = self
        if sender is not None:
            rows = rows.in_role(FROM_ROLES, sender)
        if receiver is not None:
            rows = rows.in_role(TO_ROLES, receiver)
        return rows

    def in_role(self, roles, *countries):
        """Records in which somebody, or one of the countries, has one of the roles."""
        parties = self._parties().filter(role__in=roles)
        if countries:
            parties = parties.filter(country__in=countries)
        return self.filter(Exists(parties))

    def with_official(self, officials):
        """Records in which one of these officials takes part."""
        return self.filter(Exists(self._parties().filter(official__in=officials)))

    # What and when

    def on_topic(self, topics):
        """Records with one of these topics."""
        rows = self._related("topic_rows").filter(topic__in=topics)
        return self.filter(Exists(rows))

    def dated(self, after=None, before=None, match="possible"):
        """Records that may have taken place between two days, or certainly did.

        A record with an end date takes place from its start to its end; one without
        is judged by its start alone. One without any date of its own stands where
        the timeline shows it.
        """
        if after is None and before is None:
            return self
        reading = certainly if match == "certain" else possibly
        point = Q(end="") & ~Q(start="") & reading("start", after, before)
        return self.filter(
            point
            | self._lasting(after, before, match)
            | self._undated(after, before, match)
        )

    def _lasting(self, after, before, match):
        lasting = ~Q(end="")
        if match == "certain":
            if after is not None:
                lasting &= Q(start_earliest__gte=after)
            if before is not None:
                lasting &= Q(end_latest__lte=before)
            return lasting
        if after is not None:
            lasting &= Q(end_latest__isnull=True) | Q(end_latest__gte=after)
        if before is not None:
            lasting &= Q(start_earliest__isnull=True) | Q(start_earliest__lte=before)
        return lasting

    def _undated(self, after, before, match):
        undated = Q(start="", end="")
        if match == "certain":
            return Q(pk__in=[])
        if after is not None:
            undated &= Q(sort_date__gte=after)
        if before is not None:
            undated &= Q(sort_date__lte=before)
        return undated

    def valid_on(self, day, match="possible"):
        """Records that may have been true in the world on a day, or certainly were.

        An agreement is in force: from its entry into force (where its status alone
        tells that it was in force, from its start) until the day before it ceased. A
        tie stands: from its start to its end, both included. A meeting or an event
        takes place: from its start to its end; one without an end at some time within
        its start, unless a source says that it is ongoing.

        Possibly, what has no known beginning or end may have begun long before and
        last on; a record without any date of its own begins where the timeline shows
        it. Certainly, it has begun and is not over whatever its uncertain dates mean,
        and where no end is stated a source says that it is ongoing, which is believed
        up to today.

        What is over, though nobody says since when, is not true today, nor from the day
        since which it is so; before that it may have been.

        What was put off, called off or merely offered is never true; what is planned,
        announced, alleged or denied is never certainly so.
        """

        def force_dated(condition):
            agreements = self._related_model("participations")._meta.get_field("record")
            agreements = agreements.related_model._meta.get_field("agreement")
            rows = agreements.related_model.objects.filter(pk=OuterRef("pk"))
            return Q(Exists(rows.filter(condition)))

        return self.filter(true_on(day, match, force_dated))

    def searched(self, query):
        """Records that a query of words finds, for whoever reads these records."""
        return searched(self, query, openly=self.openly)

    # Ready to be shown

    def newest_first(self):
        return self.order_by("-sort_date", "-pk")

    def with_parties(self):
        """Records with their parties, officials and the posts these held."""
        parties = self._related_model("participations").objects.select_related(
            "country", "official", "tenure__post__country", "tenure__post__role"
        )
        return self.select_related("place_country").prefetch_related(
            Prefetch("participations", parties.order_by("position", "id")),
            "participations__official__tenures__post__country",
            "participations__official__tenures__post__role",
        )

    # The tables around a record, each restricted to the row that is asked about

    def _related_model(self, name):
        return self.model._meta.get_field(name).related_model

    def _related(self, name):
        model = self._related_model(name)
        return model._default_manager.filter(record=OuterRef("pk"))

    def _links(self):
        # The sort date is joined too, so that a planner may start from either side.
        model = self._related_model("links")
        return model.objects.filter(
            record=OuterRef("pk"), sort_date=OuterRef("sort_date")
        )

    def _parties(self):
        return self._related("participations")


class AgreementChildQuerySet(CuratedQuerySet):
    """Steps and obligations of parties; the name of the last field differs."""

    def get_by_natural_key(self, agreement, country, what, detail):
        rows = self.filter(agreement__uid=agreement, country__code=country)
        if hasattr(self.model, "action"):
            return rows.get(action=what, date=detail)
        if detail is None:
            return rows.get(obligation=what, toward=None)
        return rows.get(obligation=what, toward__code=detail)


class ParticipationQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, record, country, role, official, named_as):
        rows = self.filter(
            record__uid=record, country__code=country, role=role, named_as=named_as
        )
        if official is None:
            return rows.get(official=None)
        return rows.get(official__uid=official)
