"""What the compression of pages keeps and changes."""

import gzip

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from comity.site.compression import PADDING, compressed

PAGE = "<p>Anerkennungsstelle Ahrenbrück</p>" * 100


def answered(
    accepted: str = "gzip, deflate, br",
    *,
    cookie: str = "",
    response: HttpResponse | StreamingHttpResponse | None = None,
) -> HttpResponse:
    request: HttpRequest = RequestFactory(headers={"accept-encoding": accepted}).get("/")
    if cookie:
        request.COOKIES["comity_actor"] = cookie
    return compressed(lambda _: response or HttpResponse(PAGE))(request)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("BR;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.000", ""),
        ("", ""),
        ("brotli, gzipped", ""),
    ],
)
def test_the_best_encoding_that_the_browser_takes_is_used(accepted: str, encoding: str) -> None:
    response = answered(accepted)
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert response.get("Content-Encoding", "") == encoding
    assert opened(response.content).decode() == PAGE
    assert response["Vary"] == "Accept-Encoding"


def test_short_answers_pictures_and_streams_stay_as_they_are() -> None:
    for one in (
        HttpResponse("ok"),
        HttpResponse(b"x" * 1000, content_type="image/png"),
        StreamingHttpResponse([b"x" * 1000], content_type="text/plain"),
    ):
        assert not answered(response=one).has_header("Content-Encoding")


def test_what_is_compressed_already_is_not_compressed_again() -> None:
    once = HttpResponse(gzip.compress(PAGE.encode()) * 9, headers={"Content-Encoding": "gzip"})
    assert answered(response=once)["Content-Encoding"] == "gzip"


def test_a_mark_of_exact_bytes_becomes_a_weak_one() -> None:
    assert answered(response=HttpResponse(PAGE, headers={"ETag": '"a"'}))["ETag"] == 'W/"a"'


def test_the_length_of_a_readers_own_page_cannot_be_counted() -> None:
    lengths = {len(answered(cookie="token")[PADDING]) for _ in range(200)}
    assert len(lengths) > 50
    assert not answered().has_header(PADDING)
