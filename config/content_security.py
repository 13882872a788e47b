"""The Content-Security-Policy of every page: strict, but for two places that cannot be.

The admin (django-unfold) runs inline scripts and evaluates expressions; the API's
documentation pages carry one inline script and inline styles. Everywhere else nothing
but this site's own files is loaded.
"""

from functools import cache

SHARED = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
ADMIN = SHARED | {
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
}
DOCUMENTATION = SHARED | {
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "worker-src": "'self' blob:",
}
POLICIES = {"/admin/": ADMIN, "/api/v1/docs": DOCUMENTATION}


def policy(path, framed=False):
    """Return the header's value for a path below the site's root.

    `framed` lets this site's own pages show the answer in a frame.
    """
    part = next((prefix for prefix in POLICIES if path.startswith(prefix)), None)
    return _written(part, framed)


@cache
def _written(part, framed):
    rules = POLICIES.get(part, SHARED)
    if framed:
        rules = rules | {"frame-ancestors": "'self'"}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


class ContentSecurityPolicyMiddleware:
    """Send the policy with every response that has none of its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # The older header, which Django has a decorator for, says who may frame it.
        framed = response.headers.get("X-Frame-Options") == "SAMEORIGIN"
        response.headers.setdefault(
            "Content-Security-Policy", policy(request.path_info, framed)
        )
        return response
