"""The columns of records: what all share, what each kind adds, and their evidence."""

from relations import evidence
from relations.exporting.columns import Column, codes, country, joined, named, of, plain
from relations.models import KINDS, Record
from relations.models.agreements import AgreementAction, AgreementObligation
from relations.vocabularies import ParticipantRole, QuadClass, ReviewStatus, Topic

# The fields that only one kind has, by their names in the API.
OWN = {
    "meeting": ("meeting_format", "visit_type", "level", "trip", "gathering"),
    "agreement": (
        "form",
        "ambit",
        "domains",
        "bindingness",
        "secrecy",
        "announced",
        "signed",
        "in_force",
        "ended",
        "term_months",
        "renewal",
        "termination_grounds",
        "registration_number",
        "parent",
        "parent_relation",
        "signed_at",
        "status_override",
        "actions",
        "obligations",
    ),
    "trade_tie": (
        "tie_type",
        "product",
        "product_text",
        "flow",
        "amount",
        "currency",
        "valuation",
        "as_reported",
        "quantity",
        "unit",
        "importance",
    ),
    "defense_tie": (
        "tie_type",
        "weapon_category",
        "designation",
        "condition",
        "transfer_mode",
        "ordered",
        "ordered_uncertain",
        "delivered",
        "delivered_uncertain",
        "tiv_ordered",
        "tiv_delivered",
        "amount",
        "currency",
        "as_reported",
        "embargo_type",
        "importance",
        "rests_on",
    ),
    "diplomatic_tie": (
        "tie_type",
        "relation_status",
        "mission_type",
        "level",
        "accreditation",
        "importance",
    ),
    "event": ("event_type", "mode", "contexts", "quad_class", "score"),
}
NAMED = {
    "trip": ("title",),
    "gathering": ("name",),
    "product": ("scheme", "code", "title"),
    "parent": ("title",),
    "signed_at": ("title",),
    "rests_on": ("title",),
}
OTHER_RECORDS = ("parent", "signed_at", "rests_on")
ROLES = dict(ParticipantRole.choices)
QUADS = dict(QuadClass.choices)


def columns_of(kind, *, openly, embedded=()):
    """The columns of records of one kind; `embedded` may name “citations”."""
    shown = _is_public if openly else _always
    own = [each for name in OWN[kind] for each in _own(kind, name, shown)]
    passages = [Column("citations", "citations", _passages(openly))]
    return [
        *_head(),
        *_evidence(),
        *own,
        *(passages if "citations" in embedded else ()),
        *of(Record, "created", "updated"),
    ]


def columns_of_all(*, openly, embedded=()):
    """The columns of records of every kind, by kind: the same, in the same order.

    Where a kind has no such column, it reads nothing.
    """
    of_each = {
        kind: {
            each.name: each
            for each in columns_of(kind, openly=openly, embedded=embedded)
        }
        for kind in KINDS
    }
    shared = [each.name for each in (*_head(), *_evidence())]
    last = [*(["citations"] if "citations" in embedded else []), "created", "updated"]
    own = [name for known in of_each.values() for name in known if name not in last]
    names = [*dict.fromkeys([*shared, *own]), *last]
    anywhere = {
        name: each for known in of_each.values() for name, each in known.items()
    }
    return {
        kind: [
            known.get(name) or Column(name, anywhere[name].member, _nothing)
            for name in names
        ]
        for kind, known in of_each.items()
    }


def _head():
    return [
        *of(Record, "id", "kind", "title", "summary", "purpose"),
        *of(Record, "start", "end", "end_state"),
        plain("status"),
        plain("status_label", member="status"),
        *of(Record, "status_date", "status_reason", "review", "confidence"),
        Column("participants", "participants", _parties_in_words),
        Column("participant_codes", "participants", _each("country.code")),
        Column("participant_roles", "participants", _each("role")),
        Column("participant_official_ids", "participants", _each("official_id")),
        Column("participant_officials", "participants", _each("official.name")),
        plain("place_city", member="place"),
        *country("place_country", member="place"),
        *codes("topics", Topic),
    ]


def _own(kind, name, shown):
    if name in NAMED:
        is_record = name in OTHER_RECORDS
        return named(name, *NAMED[name], shown=shown if is_record else _always)
    if name in CHILDREN:
        return [Column(name, name, CHILDREN[name])]
    if name == "quad_class":
        label = Column(f"{name}_label", name, lambda row: QUADS.get(row.quad_class))
        return [plain(name), label]
    return of(KINDS[kind], name)


# Parties, steps and obligations, passages: several rows in one cell


def _each(path):
    """Something of each party, in their order; empty where a party has none."""
    first, _, then = path.partition(".")

    def read(record):
        found = []
        for party in record.participations.all():
            value = getattr(party, first)
            if then and value is not None:
                value = getattr(value, then)
            found.append("" if value is None else str(value))
        return joined(found) if any(found) else None

    return read


def _parties_in_words(record):
    """“Israel (Host): Israel Katz, Defense Minister; Azerbaijan (Visitor)”."""
    return joined(map(_party_in_words, record.participations.all()))


def _party_in_words(party):
    words = f"{party.country.name} ({ROLES[party.role]})"
    if party.official_id:
        tenure = party.post_then()
        post = f", {tenure.post.title}" if tenure else ""
        return f"{words}: {party.official.name}{post}"
    return f"{words}: “{party.named_as}”" if party.named_as else words


def _actions(agreement):
    """“Israel: Signature (2025-05-20)”."""
    return joined(
        f"{step.country.name}: {ACTIONS[step.action]}"
        + (f" ({step.date})" if step.date else "")
        for step in agreement.actions.all()
    )


def _obligations(agreement):
    """“Israel → Azerbaijan: Defense, if attacked”."""
    return joined(
        f"{duty.country.name}"
        + (f" → {duty.toward.name}" if duty.toward_id else "")
        + f": {OBLIGATIONS[duty.obligation]}"
        + (f", {duty.condition}" if duty.condition else "")
        for duty in agreement.obligations.all()
    )


ACTIONS = dict(AgreementAction._meta.get_field("action").flatchoices)
OBLIGATIONS = dict(AgreementObligation._meta.get_field("obligation").flatchoices)
CHILDREN = {"actions": _actions, "obligations": _obligations}


def _passages(openly):
    """Reads “quote” (publisher, date, address) of each passage."""

    def read(record):
        return joined(
            f"“{citation.public_quote() if openly else citation.quote}” "
            f"({', '.join(filter(None, _where(citation.article)))})"
            for citation in record.citations.all()
        )

    return read


def _where(article):
    return article.source.name, article.published.display, article.url


# What the passages amount to, worked out once for all columns of a row


def _evidence():
    def column(name, *path):
        def read(record):
            value = amounts(record)
            for part in path:
                value = value[part]
            return joined(value) if isinstance(value, list) else value

        return Column(name, "evidence", read)

    return [
        column("passages", "citations"),
        column("passages_withheld", "withheld"),
        column("passages_verified", "verified"),
        column("independent_sources", "independent_sources"),
        column("source_quality", "source_quality"),
        column("best_admiralty", "best_admiralty"),
        column("completeness", "completeness", "share"),
        column("missing", "completeness", "missing"),
        column("attested_by", "attested_by", "parties"),
        column("attested_by_third", "attested_by", "third"),
        column("disputed", "disputed"),
        Column("disputes", "evidence", _disputes_in_words),
    ]


def amounts(record):
    """`evidence.summary` of a record."""
    known = record.__dict__
    if "_amounts" not in known:
        known["_amounts"] = evidence.summary(record)
    return known["_amounts"]


def _disputes_in_words(record):
    """“start: 2025-05-20 or 2025-05-21”: the record's own value first."""
    return joined(
        f"{dispute['field'] or 'record'}: "
        + " or ".join(each["value"] or "nothing" for each in dispute["values"])
        for dispute in amounts(record)["disputes"]
    )


def _is_public(record):
    return record.review == ReviewStatus.APPROVED


def _always(row):
    return True


def _nothing(row):
    return None
