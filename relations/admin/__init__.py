"""The admin of relations: one module a model or noun; importing one registers it."""

from relations.admin import (  # noqa: F401
    agreements,
    articles,
    citations,
    countries,
    defense,
    diplomacy,
    events,
    gatherings,
    imports,
    meetings,
    officials,
    reference,
    timeline,
    trade,
    users,
)
