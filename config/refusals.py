"""What the server says by itself, before a request reaches Django: in JSON as well."""

import json

from gunicorn import util


def write_error(sock, status, reason, message):
    """Answer a request that gunicorn refuses, instead of its page of HTML.

    As any error of the API it is `application/problem+json` (RFC 9457).
    """
    problem = {"type": "about:blank", "title": reason, "status": status}
    body = json.dumps({**problem, "detail": message, "errors": []}).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode("latin-1") + body)
