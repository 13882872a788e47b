"""Compressed answers, for whoever asks for them."""

from django.middleware.gzip import GZipMiddleware


class Compression(GZipMiddleware):
    """Passes over what is not to be compressed and says already what that depends on.

    Whether a header is named in `Vary` is looked up there only once that way; many
    scripts ask for nothing compressed.
    """

    def process_response(self, request, response):
        is_said = "Accept-Encoding" in response.headers.get("Vary", "")
        if is_said and "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            return response
        return super().process_response(request, response)
