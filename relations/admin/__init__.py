"""The admin of relations: one module a model or noun; importing one registers it."""

from relations.admin import (  # noqa: F401
    agreements,
    articles,
    changes,
    citations,
    comments,
    countries,
    defense,
    diplomacy,
    events,
    findings,
    gatherings,
    imports,
    meetings,
    officials,
    redactions,
    reference,
    sources,
    timeline,
    trade,
    users,
)
