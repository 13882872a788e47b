"""Tokens: made from a name and a password, kept as a hash, revoked one by one."""

from datetime import timedelta

from django.contrib.auth import authenticate
from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

from relations.api.serializers.base import StrictSerializer
from relations.api.serializers.fields import CodeField
from relations.api.views.base import View
from relations.logins import LockedOut
from relations.models import Token
from relations.models.tokens import Scope

DAYS = 30
MOST_DAYS = 365


class CredentialsSerializer(StrictSerializer):
    """Who asks for a token, and what for."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    scope = CodeField(
        Scope.choices,
        default=Scope.WRITE,
        help_text="How far the token reaches: “write” does whatever the account may, "
        "“read” only reads.",
    )
    days = serializers.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        default=DAYS,
        help_text="For how many days.",
    )

    class Meta:
        model = Token
        fields = ("username", "password", "scope", "note", "days")


class KnownTokenSerializer(serializers.ModelSerializer):
    """A token as its owner sees it later: only its first characters are kept."""

    key = serializers.CharField(source="token_key")
    expiry = serializers.DateTimeField()

    class Meta:
        model = Token
        fields = ("key", "scope", "note", "created", "expiry", "last_used")


NEW_TOKEN = inline_serializer(
    "NewToken",
    {
        "token": serializers.CharField(),
        "expiry": serializers.DateTimeField(),
        "scope": serializers.ChoiceField(Scope.choices),
    },
)


class TooManyAttempts(exceptions.APIException):
    """Somebody guesses; `wait` becomes the answer's Retry-After."""

    status_code = 429

    def __init__(self, locked_out):
        super().__init__(locked_out.message)
        self.wait = locked_out.wait


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
    read_tokens_may = ("POST", "DELETE")  # a password is asked for, and it ends itself

    @extend_schema(
        operation_id="token_create",
        request=CredentialsSerializer,
        responses={200: NEW_TOKEN},
    )
    def post(self, request):
        """Get a token for a name and a password; it is shown this once.

        It may write, where the account may, unless “scope” is “read”. After too many
        wrong passwords this answers 429 for a while, also to the right one.
        """
        serializer = CredentialsSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        user = _owner(request, asked["username"], asked["password"])
        Token.objects.filter(user=user, expiry__lte=timezone.now()).delete()
        known, token = Token.objects.create(
            user,
            timedelta(days=asked["days"]),
            scope=asked["scope"],
            note=asked.get("note", ""),
        )
        body = {"token": token, "expiry": known.expiry, "scope": known.scope}
        return Response(body, headers={"Cache-Control": "no-store"})

    @extend_schema(operation_id="token_list", responses=KnownTokenSerializer(many=True))
    def get(self, request):
        """List your tokens by their first characters."""
        rows = Token.objects.filter(user=request.user, expiry__gt=timezone.now())
        return Response(KnownTokenSerializer(rows.order_by("created"), many=True).data)

    @extend_schema(operation_id="token_destroy", request=None, responses={204: None})
    def delete(self, request):
        """Revoke the token that this request is sent with."""
        if not isinstance(request.auth, Token):
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
        gone, _ = Token.objects.filter(user=request.user, token_key=key).delete()
        if not gone:
            raise exceptions.NotFound(f"You have no token that begins with {key}.")
        return Response(status=204)


def _owner(request, username, password):
    """Whose name and password these are; says the same of unknown and wrong ones."""
    try:
        user = authenticate(request._request, username=username, password=password)
    except LockedOut as locked_out:
        raise TooManyAttempts(locked_out) from locked_out
    if user is None:
        raise exceptions.AuthenticationFailed(
            "No account has this name and password, or it is not active."
        )
    return user
