"""Answers are compressed for whoever asks for it, and say that they depend on that."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.compression import Compression

TEXT = b"what is long enough to be worth it, " * 20


def answered(accepts, vary=None):
    headers = {"Vary": vary} if vary else {}
    asked = {"HTTP_ACCEPT_ENCODING": accepts} if accepts is not None else {}
    view = Compression(lambda request: HttpResponse(TEXT, headers=headers))
    return view(RequestFactory().get("/", **asked))


@pytest.mark.parametrize("vary", [None, "Cookie", "Authorization, Accept-Encoding"])
@pytest.mark.parametrize("accepts", ["gzip", "br, gzip;q=0.8"])
def test_who_asks_for_it_gets_it_compressed(accepts, vary):
    answer = answered(accepts, vary)
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == TEXT
    assert answer["Vary"].split(", ").count("Accept-Encoding") == 1


@pytest.mark.parametrize("vary", [None, "Cookie", "Authorization, Accept-Encoding"])
@pytest.mark.parametrize("accepts", [None, "", "identity", "br"])
def test_who_does_not_gets_it_as_it_is(accepts, vary):
    answer = answered(accepts, vary)
    assert answer.content == TEXT
    assert "Content-Encoding" not in answer
    assert answer["Vary"].split(", ").count("Accept-Encoding") == 1
