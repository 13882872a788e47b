"""What the dossier of a pair of countries holds: who and what stands between the two.

Only numbers of records are found here; whoever shows them reads the records. Each
question is one statement, however much there is.
"""

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from relations.models import Meeting, Record, RecordLink, Tenure
from relations.vocabularies import TIE_KINDS, MeetingStatus, RecordKind, Seniority

# Of a list the newest so many are shown; it is counted to the end.
MOST = 50

# Who faces whom, by the roles of their posts. Whoever leads in one office what others
# lead in two faces both.
FACING = {
    "head_of_state": ("Head of state", ("hos", "hos_hog")),
    "head_of_government": (
        "Head of government",
        ("hog", "hos_hog", "de_facto_leader", "igo_head"),
    ),
    "foreign_minister": ("Foreign minister", ("foreign_minister",)),
    "defense_minister": ("Defense minister", ("defense_minister",)),
    "trade_minister": (
        "Trade, economy or finance minister",
        ("trade_minister", "finance_minister"),
    ),
}
LASTING = (RecordKind.AGREEMENT, *TIE_KINDS)


class Dossier:
    """What a user may know of two countries, as things stand on a day."""

    def __init__(self, one, other, day, user):
        self.countries, self.day = (one, other), day
        self.records = Record.objects.visible_to(user)

    def posts(self):
        """Who may hold the posts on the day: for each of `FACING` both sides' tenures.

        Those who came last stand first.
        """
        roles = {role for _, each in FACING.values() for role in each}
        held = sorted(
            Tenure.objects.with_post()
            .filter(post__country__in=self.countries, post__role__in=roles)
            .held_on(self.day),
            key=Tenure.newest_first,
        )
        return {
            office: [
                [
                    tenure
                    for tenure in held
                    if tenure.post.role_id in roles
                    if tenure.post.country_id == country.pk
                ]
                for country in self.countries
            ]
            for office, (_, roles) in FACING.items()
        }

    def last_meetings(self):
        """The last meeting held up to the day: at each level, and of all (under "").

        Meetings in which one of the two is only incidental are not meant.
        """
        met = self._meetings().filter(record=OuterRef("pk"), incidental=False)
        held = Meeting.objects.filter(Exists(met)).newest_first()
        newest = Q()
        for level in ("", *Seniority.values):
            newest |= Q(pk=Subquery(held.filter(level=level).values("pk")[:1]))
        found = Meeting.objects.filter(newest).values_list("sort_date", "pk", "level")
        last = {level: pk for _, pk, level in found}
        last[""] = max(found)[1] if found else None
        return last

    def meetings_per_year(self):
        """How many were held up to the day, by year: `(year, number, incidental)`."""
        return list(
            self._meetings()
            .order_by("sort_date__year")
            .values_list("sort_date__year")
            .annotate(
                serious=Count("pk", filter=Q(incidental=False)),
                side=Count("pk", filter=Q(incidental=True)),
            )
        )

    def standing(self):
        """Agreements in force and ties that stand on the day, by kind.

        `(number of all, the newest ones)` each.
        """
        rows = self._between().valid_on(self.day)
        counts = dict(
            rows.filter(kind__in=LASTING)
            .order_by()
            .values_list("kind")
            .annotate(number=Count("pk"))
        )
        return {
            kind: (counts.get(kind, 0), _newest(rows.filter(kind=kind)))
            for kind in LASTING
        }

    def disputed(self):
        """Records that a passage contradicts: `(number of all, the newest ones)`."""
        rows = self._between().disputed()
        return rows.count(), _newest(rows)

    def _between(self):
        return self.records.between(*self.countries)

    def _meetings(self):
        """Meetings that may have been held by the day."""
        one, other = self.countries
        records = self.records.dated(before=self.day)
        return RecordLink.objects.filter(
            country=one,
            partner=other,
            kind=RecordKind.MEETING,
            record__in=records.filter(status=MeetingStatus.HELD),
        )


def _newest(rows):
    return list(rows.newest_first().values_list("pk", flat=True)[:MOST])
