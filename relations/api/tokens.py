"""Who sends a token, and whether it reaches as far as the request."""

import re

from django.utils import timezone
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS

from relations.models import Token
from relations.models.tokens import Scope

SHAPE = re.compile(rb"[0-9a-f]{64}")


class TokenAuthentication(KnoxAuthentication):
    """Finds the owner of a token, in one statement.

    A token to read is refused here where a request would write, so that no view can
    forget it; `read_tokens_may` of a view names the verbs that it lets through.
    """

    def authenticate(self, request):
        found = super().authenticate(request)
        if found is None:
            # One of another shape may be meant for a server in front of this one.
            scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
            if scheme.lower() == "bearer" and SHAPE.fullmatch(token.strip().encode()):
                raise exceptions.AuthenticationFailed(
                    "Tokens are sent as “Authorization: Token ...” here, not “Bearer”."
                )
            return None
        _, token = found
        view = (request.parser_context or {}).get("view")
        allowed = (*SAFE_METHODS, *getattr(view, "read_tokens_may", ()))
        if token.scope != Scope.WRITE and request.method not in allowed:
            raise exceptions.PermissionDenied(
                "This token may only read; to write, POST your name and password to "
                "/api/v1/auth/token/ with “scope”: “write”."
            )
        return found

    def authenticate_credentials(self, token):
        now = timezone.now()
        known = None
        # Whatever has another shape is no token of ours, and need not be looked for.
        if SHAPE.fullmatch(token):
            digest = hash_token(token.decode("ascii"))
            known = Token.objects.select_related("user").filter(digest=digest).first()
        if known is None or (known.expiry and known.expiry <= now):
            raise exceptions.AuthenticationFailed(
                "This token is not known, was revoked or has expired; POST your name "
                "and password to /api/v1/auth/token/ to get another one."
            )
        user, known = self.validate_user(known)
        # By day: one write a day for each token, whatever its holder asks.
        if known.last_used != now.date():
            Token.objects.filter(pk=known.pk).update(last_used=now.date())
        return user, known


class TokenScheme(KnoxTokenScheme):
    """How the OpenAPI document names it."""

    target_class = "relations.api.tokens.TokenAuthentication"
