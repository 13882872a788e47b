"""The answer to a form whose token is not that of the login: a page that says why.

Mostly nobody forged anything: somebody logged in again, in another tab.
"""

from http import HTTPStatus

from django.contrib import admin
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from relations.admin.dialogs import refused
from relations.admin.framed import frameable, is_framed
from relations.api.errors import PREFIX, answer


def csrf_failure(request, reason=""):
    """`CSRF_FAILURE_VIEW` of the site."""
    if request.path_info.startswith(PREFIX):
        return answer(HTTPStatus.FORBIDDEN, f"CSRF Failed: {reason}")
    title = _("This page is out of date")
    happened = _(
        "Nothing was done: since the page was opened somebody logged in again in this "
        "browser, and what the page sends belongs to the login before."
    )
    if reason == REASON_NO_CSRF_COOKIE:
        happened = _(
            "Nothing was done: this browser sent no cookie, and without one nobody can "
            "log in or save here. Allow cookies for this site."
        )
    if request.headers.get("HX-Request"):
        return refused(request, title, f"{happened} {_('Load the page again.')}")
    context = {
        **admin.site.each_context(request),
        "title": title,
        "happened": happened,
        "back": _page_of(request),
    }
    status = HTTPStatus.FORBIDDEN
    said = render(request, "relations/out_of_date.html", context, status=status)
    return frameable(said) if is_framed(request) else said


def _page_of(request):
    """The page on which the form was, if it is one of ours."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()})
    return page if is_ours else reverse("admin:index")
