"""Users, groups and API tokens; nobody gives a right that only a superuser has."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from knox.models import AuthToken
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from articles.desk import DeskAdmin, LookedAtAdmin

User = get_user_model()

admin.site.unregister([User, Group, AuthToken])


@admin.register(User)
class PersonAdmin(UserAdmin, DeskAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "first_name", "last_name", "roles", "is_active"]
    list_filter = ["is_active", "is_staff"]

    def list_rows(self, rows):
        return rows.prefetch_related("groups")

    @admin.display(description="roles")
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


@admin.register(AuthToken)
class TokenAdmin(LookedAtAdmin):
    """Tokens are made through the API, which shows them once; here they end."""

    list_display = ["token_key", "user", "created", "expiry"]
    list_select_related = ["user"]
    search_fields = ["user__username", "=token_key"]
    fields = ["token_key", "user", "created", "expiry"]

    def has_delete_permission(self, request, obj=None):
        return super(LookedAtAdmin, self).has_delete_permission(request, obj)
