"""Every public address: the admin, the API, and the two health questions."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from config import health
from relations.api import errors

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/", permanent=False)),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
    re_path(r"^api/", errors.no_such_route),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

handler400 = "relations.api.errors.bad_request"
handler500 = "relations.api.errors.server_error"
