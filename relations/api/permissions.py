"""Who may read and write what.

Everybody reads what is published, unless `API_REQUIRE_LOGIN` closes that; whoever has
`relations.view_unpublished` reads everything; writing needs the model's own permission.
"""

from django.conf import settings
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission

from articles.models import Article, Source
from relations.models import Gathering, Trip
from relations.querysets.citations import (
    SEES_ALL,
    readable_articles,
    readable_sources,
)

ACTIONS = {"POST": "add", "PUT": "change", "PATCH": "change", "DELETE": "delete"}


class MayReadOrWrite(BasePermission):
    """Reading for everybody, writing with the permission on the view's model."""

    def has_permission(self, request, view):
        if request.method in SAFE_METHODS:
            if settings.API_REQUIRE_LOGIN and not request.user.is_authenticated:
                raise NotAuthenticated
            return True
        if request.method.lower() not in getattr(view, "action_map", {}):
            return True  # nobody may: the view answers 405
        if not request.user.is_authenticated:
            raise NotAuthenticated
        require(request.user, ACTIONS[request.method], view.model)
        return True


class SeesDrafts(BasePermission):
    """Whoever may see what is not published; what they may do, the action asks."""

    def has_permission(self, request, view):
        if not request.user.is_authenticated:
            raise NotAuthenticated
        if not sees_unpublished(request.user):
            raise PermissionDenied(
                "This is for those who work on records; ask an administrator for a "
                "role that may."
            )
        return True


def require(user, action, model):
    """Raise `PermissionDenied` unless the user may add, change or delete rows."""
    meta = model._meta
    if not user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}"):
        raise PermissionDenied(
            f"Your account may not {action} {meta.verbose_name_plural}; ask an "
            "administrator for a role that may."
        )


def sees_unpublished(user):
    return user.is_authenticated and user.has_perm(SEES_ALL)


def reader_sees_all(context):
    """Whether the reader for whom serializers write sees what is not published.

    Their context says so itself (`sees_all`), or names the request.
    """
    if "sees_all" in context:
        return context["sees_all"]
    return sees_unpublished(context["request"].user)


def visible_articles(user):
    """The articles that a user may read; the public: those of public records."""
    return readable_articles(Article.objects.all(), user)


def visible_sources(user):
    """The publishers that a user may read; the public: those of public articles."""
    return readable_sources(Source.objects.all(), user)


def visible_trips(user):
    """Trips of published meetings; all of them for whoever sees drafts."""
    return Trip.objects.visible_to(user)


def visible_gatherings(user):
    """Gatherings of published meetings; all of them for whoever sees drafts."""
    return Gathering.objects.visible_to(user)
