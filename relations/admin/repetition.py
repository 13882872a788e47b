"""Records that resemble one that exists: another one, a copy, the same trip's next."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.curated import Curated
from relations.actions.documents import parts
from relations.actions.trips import traveller
from relations.admin.addresses import add_url
from relations.admin.first_draft import Draft, cited
from relations.models import KINDS, Meeting, Participation, Record
from relations.vocabularies import ParticipantRole

# What a new record can take from another one, and how the choice is called.
PAIR, ARTICLE, DATE, TRIP, EVERYTHING = "pair", "article", "date", "trip", "everything"
# What is never taken: who wrote it and when, and what somebody must prove or decide.
OWN = {field.name for field in Curated._meta.get_fields()} | {
    "id",
    "uid",
    "kind",
    "review",
    "sort_date",
    "import_run",
    "level",
}
NOT_COPIED = ("citations", "preferences")


def carried(kind, record, keep, user):
    """A draft of a record of a kind that takes from another one what `keep` names."""
    record = record.specific
    if EVERYTHING in keep:
        return _everything(kind, record)
    draft = Draft()
    if TRIP in keep and isinstance(record, Meeting):
        draft.add(_same_trip(record))
    if PAIR in keep:
        known = [role.value for role in kind.ROLES]
        pairs = [
            {"country": party.country_id, "role": party.role}
            for party in _parties(record)
            if party.role in known
        ]
        unique = {(row["country"], row["role"]): row for row in pairs}
        draft.rows["participations"] = list(unique.values())
    if DATE in keep:
        for name in _dates(kind):
            if hasattr(record, name):
                draft.fields[name] = getattr(record, name).text
    if ARTICLE in keep:
        citation = record.citations.visible_to(user).order_by("pk").first()
        if citation is not None:
            draft.rows["citations"] = [cited(citation.article)]
    return draft


def _parties(record):
    return Participation.objects.filter(record=record.pk).order_by("position", "id")


def _dates(kind):
    """The columns that hold when a record of a kind was."""
    return ["announced", "signed", "in_force", "ended"] + [
        name for name in ("start", "end") if hasattr(kind, name)
    ]


def _everything(kind, record):
    """All that people wrote, but the passages: each record has evidence of its own."""
    fields = {
        name: value
        for name, value in _values(record).items()
        if hasattr(kind, name) and name not in OWN
    }
    rows = {}
    if isinstance(record, kind):
        for name, related in parts(kind).items():
            if name not in NOT_COPIED:
                link = related.field.name
                rows[name] = [
                    {
                        key: value
                        for key, value in _values(row).items()
                        if key not in OWN and key != link
                    }
                    for row in getattr(record, name).order_by("pk")
                ]
    return Draft(fields=fields, rows=rows)


def _values(row):
    """The columns of a row that a form asks for, as it would begin with them."""
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key
    }


def _same_trip(meeting):
    """The next meeting of whoever travelled: where and when the first one was."""
    rows = [
        {
            "country": party.country_id,
            "role": party.role,
            "official": party.official_id,
            "tenure": party.tenure_id,
        }
        if party.role == ParticipantRole.VISITOR
        else {"country": party.country_id, "role": party.role}
        for party in _parties(meeting)
    ]
    unique = {tuple(row.items()): row for row in rows}
    said = []
    if meeting.trip_id is None:
        official = traveller(meeting)
        said.append(
            _("Saving makes a trip of %(official)s of both meetings.")
            % {"official": official}
            if official
            else _("Name the visiting official to make a trip of both meetings.")
        )
    return Draft(
        fields={
            "title": _("%(title)s (another meeting)") % {"title": meeting.title},
            "meeting_format": meeting.meeting_format,
            "visit_type": meeting.visit_type,
            "start": meeting.start.text,
            "place_city": meeting.place_city,
            "place_country": meeting.place_country_id,
            "trip": meeting.trip_id,
        },
        rows={"participations": list(unique.values())},
        said=said,
    )


CARRIED = [
    (PAIR, gettext_lazy("the countries and their roles")),
    (ARTICLE, gettext_lazy("the article")),
    (DATE, gettext_lazy("the date")),
]


def others_of(record, **more):
    """What can be begun from a record: the addresses, and how they are called."""
    kind = KINDS[record.kind]
    found = [
        (_("A copy of this"), add_url(kind, _like=record.pk, **more)),
        (
            _("Another of this pair and day"),
            add_url(kind, _like=record.pk, _keep=[PAIR, ARTICLE, DATE], **more),
        ),
    ]
    if kind is Meeting:
        url = add_url(kind, _like=record.pk, _keep=TRIP, **more)
        found.append((_("Next meeting of this trip"), url))
    return found


def example(user, key):
    """The record that an address names as an example, if the user may see it."""
    if not str(key).isdecimal():
        return None
    return Record.objects.visible_to(user).filter(pk=int(key)).first()
