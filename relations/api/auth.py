"""Tokens: made from a name and a password, kept as a hash, revoked one by one."""

from django.contrib.auth import authenticate
from drf_spectacular.utils import OpenApiExample, extend_schema, inline_serializer
from knox.models import AuthToken
from rest_framework import exceptions, serializers
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

from relations.api.views.base import View


class CredentialsSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class KnownTokenSerializer(serializers.Serializer):
    """A token as its owner sees it later: only its first characters are kept."""

    key = serializers.CharField(source="token_key")
    created = serializers.DateTimeField()
    expiry = serializers.DateTimeField(allow_null=True)


NEW_TOKEN = inline_serializer(
    "NewToken",
    {"token": serializers.CharField(), "expiry": serializers.DateTimeField()},
)


class OwnTokens(BasePermission):
    """Anybody asks for a token; the other verbs are about one's own."""

    def has_permission(self, request, view):
        if request.method in ("POST", "OPTIONS") and view.asks_for_token:
            return True
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        return True


class TokenView(View):
    """Get a token, list your own, and log out."""

    permission_classes = (OwnTokens,)
    asks_for_token = True

    @extend_schema(
        operation_id="token_create",
        request=CredentialsSerializer,
        responses={200: NEW_TOKEN},
        examples=[
            OpenApiExample(
                "Log in",
                request_only=True,
                value={"username": "demo", "password": "..."},
            )
        ],
    )
    def post(self, request):
        """Get a token for a name and a password; it is shown this once."""
        serializer = CredentialsSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        user = authenticate(request._request, **serializer.validated_data)
        if user is None:
            raise exceptions.AuthenticationFailed(
                "No account has this name and password, or it is not active."
            )
        known, token = AuthToken.objects.create(user)
        return Response({"token": token, "expiry": known.expiry})

    @extend_schema(operation_id="token_list", responses=KnownTokenSerializer(many=True))
    def get(self, request):
        """List your tokens by their first characters."""
        rows = AuthToken.objects.filter(user=request.user).order_by("created")
        return Response(KnownTokenSerializer(rows, many=True).data)

    @extend_schema(operation_id="token_destroy", request=None, responses={204: None})
    def delete(self, request):
        """Revoke the token that this request is sent with."""
        if not isinstance(request.auth, AuthToken):
            raise exceptions.ValidationError(
                "Send the token that is to be revoked, or name it in the address."
            )
        request.auth.delete()
        return Response(status=204)


class OneTokenView(View):
    """Revoke one of your tokens."""

    permission_classes = (OwnTokens,)
    asks_for_token = False

    @extend_schema(operation_id="token_revoke", request=None, responses={204: None})
    def delete(self, request, key):
        """Revoke one of your tokens, by its first characters."""
        gone, _ = AuthToken.objects.filter(user=request.user, token_key=key).delete()
        if not gone:
            raise exceptions.NotFound(f"You have no token that begins with {key}.")
        return Response(status=204)
