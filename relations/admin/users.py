"""Users, groups, API tokens and failed logins.

Nobody gives a right that only a superuser has.
"""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from articles.desk import DeskAdmin, LookedAtAdmin
from relations.actions.logins import locked_until
from relations.models import FailedLogin, Token

User = get_user_model()

admin.site.unregister([User, Group])


@admin.register(User)
class PersonAdmin(UserAdmin, DeskAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "first_name", "last_name", "roles", "is_active"]
    list_filter = ["is_active", "is_staff"]

    def list_rows(self, rows):
        return rows.prefetch_related("groups")

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user):
        named = [group.name for group in user.groups.all()]
        return ", ".join(["Superuser"] * user.is_superuser + named)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fixed
        return [*fixed, "is_superuser", "user_permissions"]

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and self._within_reach(request, obj)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and self._within_reach(request, obj)

    def _within_reach(self, request, obj):
        return obj is None or not obj.is_superuser or request.user.is_superuser


@admin.register(Group)
class RoleAdmin(GroupAdmin, DeskAdmin):
    pass


class EndingAdmin(LookedAtAdmin):
    """Rows that people look at, and delete to end what they bring about."""

    def has_delete_permission(self, request, obj=None):
        return super(LookedAtAdmin, self).has_delete_permission(request, obj)


@admin.register(Token)
class TokenAdmin(EndingAdmin):
    """Tokens are made through the API, which shows them once; here they end."""

    columns = ["token_key", "user", "scope", "note", "created", "expiry", "last_used"]
    list_display = columns
    list_filter = ["scope"]
    list_select_related = ["user"]
    search_fields = ["user__username", "note", "=token_key"]
    fields = columns


@admin.register(FailedLogin)
class FailedLoginAdmin(EndingAdmin):
    """Who is locked out, and who soon will be; to delete a row lets them try again."""

    columns = ["account_tried", "address", "count", "since", "locked_until"]
    list_display = columns
    search_fields = ["account", "address"]
    fields = columns

    @admin.display(description=gettext_lazy("account"), empty_value="any")
    def account_tried(self, row):
        return row.account or None

    @admin.display(
        description=gettext_lazy("locked until"), empty_value=gettext_lazy("not locked")
    )
    def locked_until(self, row):
        return locked_until(row)
