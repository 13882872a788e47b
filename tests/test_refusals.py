"""What the server refuses by itself is told as errors of the API are."""

import importlib
import json
import socket

from gunicorn import util

from config import refusals


def test_the_server_is_told_to_use_it(monkeypatch):
    monkeypatch.setattr(util, "write_error", util.write_error)
    importlib.reload(importlib.import_module("config.gunicorn"))
    assert util.write_error is refusals.write_error


def test_a_refusal_of_the_server_is_a_problem_and_no_html():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        said = "Request Line is too large (9000 > 8190): “é”"
        refusals.write_error(ours, 414, "URI Too Long", said)
        ours.shutdown(socket.SHUT_WR)
        head, body = theirs.makefile("rb").read().split(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    assert status == "HTTP/1.1 414 URI Too Long"
    assert "Content-Type: application/problem+json" in headers
    assert f"Content-Length: {len(body)}" in headers
    assert json.loads(body) == {
        "type": "about:blank",
        "title": "URI Too Long",
        "status": 414,
        "detail": said,
        "errors": [],
    }
