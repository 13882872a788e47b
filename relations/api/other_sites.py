"""Pages of other sites may read the API (CORS), without anybody's cookies."""

from relations.api.errors import PREFIX

READS = ("GET", "HEAD", "OPTIONS")
# What a script may see besides the body.
EXPOSED = "Content-Disposition, ETag, Last-Modified, Link, Location, Retry-After"
A_DAY = 24 * 3600


class OpenToOtherSites:
    """Opens every answer to a read below /api/, whoever made it: a view, an error page,
    a 304, a stream.

    Credentials are never allowed. A browser that asks first is told of reads only, and
    of no header that writing needs, so that pages of other sites cannot write.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX) or request.method not in READS:
            return response
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = ", ".join(READS)
            response["Access-Control-Allow-Headers"] = (
                "Accept, If-Modified-Since, If-None-Match"
            )
            response["Access-Control-Max-Age"] = str(A_DAY)
        return response
