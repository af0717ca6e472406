"""Long pages are compressed with less work, and as safely as Django does."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory

from chantier.config.compression import LONG, CompressionMiddleware

WORDS = b"".join(b"<li>Contribution %d, des mots pour et contre</li>" % number for number in range(2_000))


def answered(response, *, accepts="gzip, br", by=CompressionMiddleware):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return by(lambda _request: response)(request)


@pytest.mark.parametrize("size", [100, LONG - 1, LONG, len(WORDS)])
def test_what_is_sent_is_the_page(size):
    answer = answered(HttpResponse(WORDS[:size], headers={"ETag": '"one"'}))
    usual = answered(HttpResponse(WORDS[:size], headers={"ETag": '"one"'}), by=GZipMiddleware)
    sent = gzip.decompress(answer.content) if answer.get("Content-Encoding") == "gzip" else answer.content
    assert sent == WORDS[:size]
    assert {**answer.headers, "Content-Length": ""} == {**usual.headers, "Content-Length": ""}
    assert len(answer.content) <= len(usual.content) * 1.2 + 100


def test_the_length_of_a_long_page_is_never_twice_the_same():
    lengths = {len(answered(HttpResponse(WORDS)).content) for _time in range(40)}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) < GZipMiddleware.max_random_bytes


def test_who_does_not_read_it_and_what_is_already_compressed_get_it_as_it_is():
    assert answered(HttpResponse(WORDS), accepts="br").content == WORDS
    done = answered(HttpResponse(WORDS, headers={"Content-Encoding": "br"}))
    assert (done.content, done["Content-Encoding"]) == (WORDS, "br")
    streamed = answered(StreamingHttpResponse(iter([WORDS])))
    assert gzip.decompress(b"".join(streamed)) == WORDS
