"""Every public address: the admin, the API, and the two health questions."""

from django.contrib import admin
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from config import health
from relations.api import errors

# Django's own catalog knows the words of its own scripts alone; `admin:jsi18n` is found
# here first.
words = JavaScriptCatalog.as_view(
    packages=["django.contrib.admin", "articles", "relations"]
)

urlpatterns = [
    # What is read most comes first: addresses are compared in this order.
    path("api/v1/", include("config.api")),
    path("", RedirectView.as_view(url="/admin/", permanent=False)),
    path("admin/jsi18n/", admin.site.admin_view(words, cacheable=True)),
    path("admin/", admin.site.urls),
    re_path(r"^api/", errors.no_such_route),
    # What browsers ask for where no page says another address.
    path("favicon.ico", lambda request: redirect(static("relations/icon.svg"))),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

handler400 = "relations.api.errors.bad_request"
handler500 = "relations.api.errors.server_error"
