from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chantier.foundation.files.api import Fetched, FetchLimits, FetchRefused, fetch, user_agent

seen: list[tuple[str, str, dict[str, str]]] = []
posted: list[bytes] = []


class Attacker(BaseHTTPRequestHandler):
    """Each path plays a trick."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def do_GET(self) -> None:
        seen.append((self.command, self.path, {name.lower(): value for name, value in self.headers.items()}))
        name = self.path.partition("?")[0].strip("/")
        getattr(self, f"play_{name}", self.play_missing)()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def play_missing(self) -> None:
        self.answer(404, b"nothing", Content_Type="text/plain")

    def play_page(self) -> None:
        self.answer(200, "été".encode(), Content_Type="text/HTML; charset=utf-8", Set_Cookie="a=b")

    def play_gzip(self) -> None:
        self.answer(200, gzip.compress(b"words " * 100), Content_Encoding="gzip")

    def play_deflate(self) -> None:
        self.answer(200, zlib.compress(b"words " * 100), Content_Encoding="deflate")

    def play_bomb(self) -> None:
        self.answer(200, gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")

    def play_brotli(self) -> None:
        self.answer(200, b"x", Content_Encoding="br")

    def play_nogzip(self) -> None:
        self.answer(200, b"this is not compressed", Content_Encoding="gzip")

    def play_cut(self) -> None:
        self.answer(200, b"short", Content_Length="500")

    def play_declared(self) -> None:
        self.answer(200, b"", Content_Length="99999999999")

    def play_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def play_heads(self) -> None:
        try:
            while True:
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)
        except OSError:
            pass

    def play_drip(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    def play_nonsense(self) -> None:
        self.wfile.write(b"\x00\xff not http at all\r\n\r\n")

    def play_loop(self) -> None:
        self.answer(302, Location="/loop")

    def play_once(self) -> None:
        self.answer(301, b"you are sent on", Location="/page")

    def play_twice(self) -> None:
        self.answer(302, Location="/once")

    def play_to(self) -> None:
        self.answer(302, Location=self.path.partition("?")[2])


@pytest.fixture
def attacker(settings: Any) -> Iterator[str]:
    seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Attacker)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    authority = f"127.0.0.1:{server.server_address[1]}"
    settings.CHANTIER_OUTGOING = ["on"]
    settings.CHANTIER_OUTGOING_INTERNAL = [authority]
    yield f"http://{authority}"
    server.shutdown()
    server.server_close()
    thread.join()


def code_of(refused: Callable[[], object]) -> str:
    with pytest.raises(FetchRefused) as raised:
        refused()
    assert "%(" not in f"{raised.value.reason}{raised.value.reason.advice}"
    return raised.value.reason.code


def test_nothing_leaves_unless_the_instance_allows_it(settings: Any, attacker: str) -> None:
    settings.CHANTIER_OUTGOING = []
    assert code_of(lambda: fetch(f"{attacker}/page")) == "fetch_off"
    settings.CHANTIER_OUTGOING = ["example.org"]
    assert code_of(lambda: fetch(f"{attacker}/page")) == "fetch_host"
    assert seen == []


def test_a_page_comes_with_its_address_and_its_kind(attacker: str) -> None:
    found = fetch(f"{attacker}/page?a=1")
    assert (found.url, found.status, found.media_type, found.content, found.redirects) == (
        f"{attacker}/page?a=1",
        200,
        "text/html",
        "été".encode(),
        (),
    )


def test_a_request_says_who_asks_and_carries_nothing_else(attacker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    fetch(f"{attacker}/page")
    fetch(f"{attacker}/page")
    assert [sorted(headers) for _verb, _path, headers in seen] == [
        ["accept", "accept-encoding", "connection", "host", "user-agent"]
    ] * 2
    assert seen[0][2]["user-agent"] == user_agent() == "Chantier (+http://127.0.0.1:8000)"


def test_asking_for_the_head_brings_no_body(attacker: str) -> None:
    found = fetch(f"{attacker}/bomb", method="HEAD")
    assert (found.status, found.content, seen[0][0]) == (200, b"", "HEAD")


def test_what_is_sent_goes_once_and_to_the_address_that_was_named_only(attacker: str, settings: Any) -> None:
    posted.clear()
    found = fetch(f"{attacker}/page", method="POST", content=b"{}", accept="application/json")
    assert (found.status, posted, seen[0][0]) == (200, [b"{}"], "POST")
    assert (seen[0][2]["content-type"], seen[0][2]["content-length"]) == ("application/json", "2")
    assert fetch(f"{attacker}/once", method="POST", content=b"[]").status == 301
    assert [path for _verb, path, _headers in seen] == ["/page", "/once"]
    with pytest.raises(ValueError, match="not a way"):
        fetch(f"{attacker}/page", content=b"{}")
    settings.CHANTIER_OUTGOING = []
    assert code_of(lambda: fetch(f"{attacker}/page", method="POST", content=b"{}")) == "fetch_off"
    assert posted == [b"{}", b"[]"]


def test_a_missing_page_is_an_answer(attacker: str) -> None:
    assert fetch(f"{attacker}/missing").status == 404


@pytest.mark.parametrize("path", ["gzip", "deflate"])
def test_a_compressed_answer_is_opened(attacker: str, path: str) -> None:
    assert fetch(f"{attacker}/{path}").content == b"words " * 100


def test_redirects_are_followed_and_told(attacker: str) -> None:
    once, twice = fetch(f"{attacker}/once"), fetch(f"{attacker}/twice")
    assert (once.url, once.redirects, once.moved) == (f"{attacker}/page", (f"{attacker}/once",), True)
    assert (twice.redirects, twice.moved) == ((f"{attacker}/twice", f"{attacker}/once"), False)
    assert twice.content == "été".encode()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bomb", "fetch_large"),
        ("declared", "fetch_large"),
        ("endless", "fetch_large"),
        ("heads", "fetch_large"),
        ("drip", "fetch_slow"),
        ("brotli", "fetch_broken"),
        ("nogzip", "fetch_broken"),
        ("cut", "fetch_broken"),
        ("nonsense", "fetch_broken"),
        ("loop", "fetch_redirects"),
    ],
)
def test_an_answer_made_to_harm_is_dropped(attacker: str, path: str, code: str) -> None:
    limits = FetchLimits(seconds=3.0 if path != "drip" else 0.4, max_bytes=200_000)
    started = time.monotonic()
    assert code_of(lambda: fetch(f"{attacker}/{path}", limits=limits)) == code
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", "fetch_private"),
        ("http://10.0.0.1/", "fetch_private"),
        ("http://[::1]/", "fetch_private"),
        ("http://[::ffff:127.0.0.1]/", "fetch_private"),
        ("http://127.0.0.1/", "fetch_private"),
        ("http://localhost/", "fetch_private"),
        ("http://127.0.0.1:22/", "fetch_port"),
        ("https://127.0.0.1:6379/", "fetch_port"),
        ("file:///etc/passwd", "fetch_scheme"),
        ("http://a:b@127.0.0.1/", "fetch_credentials"),
    ],
)
def test_a_redirect_to_inside_is_refused(attacker: str, target: str, code: str) -> None:
    def resolve(host: str, _port: int) -> list[str]:
        return ["127.0.0.1"] if host == "localhost" else [host]

    assert code_of(lambda: fetch(f"{attacker}/to?{target}", resolve=resolve)) == code
    assert len(seen) == 1


@pytest.mark.parametrize("written", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
def test_other_ways_to_write_a_number_are_judged_by_what_they_mean(settings: Any, written: str) -> None:
    settings.CHANTIER_OUTGOING = ["on"]

    def resolve(host: str, _port: int) -> list[str]:
        return [socket.inet_ntoa(socket.inet_aton(host))]

    assert code_of(lambda: fetch(f"http://{written}/", resolve=resolve)) == "fetch_private"


def test_a_name_is_asked_once_and_its_number_is_the_one_called(settings: Any, attacker: str) -> None:
    port = attacker.rpartition(":")[2]
    settings.CHANTIER_OUTGOING_INTERNAL = [f"rebinding.example:{port}"]
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    found = fetch(f"http://rebinding.example:{port}/page", resolve=rebinding)
    assert (found.status, asked) == (200, ["rebinding.example"])
    assert seen[0][2]["host"] == f"rebinding.example:{port}"


def test_a_name_with_a_number_inside_is_refused_before_any_call(settings: Any, attacker: str) -> None:
    def both(_host: str, _port: int) -> list[str]:
        return ["1.1.1.1", "192.168.0.1"]

    assert code_of(lambda: fetch("http://two.example/", resolve=both)) == "fetch_private"


def test_a_name_that_does_not_exist_or_never_answers_is_told(settings: Any) -> None:
    settings.CHANTIER_OUTGOING = ["on"]

    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror

    def never(_host: str, _port: int) -> list[str]:
        time.sleep(1)
        return []

    assert code_of(lambda: fetch("http://nobody.example/", resolve=unknown)) == "fetch_unknown_host"
    limits = FetchLimits(seconds=0.1)
    assert code_of(lambda: fetch("http://slow.example/", limits=limits, resolve=never)) == "fetch_slow"


def test_a_closed_door_is_told(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.CHANTIER_OUTGOING = ["127.0.0.1"]
    settings.CHANTIER_OUTGOING_INTERNAL = [f"127.0.0.1:{port}"]
    assert code_of(lambda: fetch(f"http://127.0.0.1:{port}/")) == "fetch_unreachable"


def test_an_encrypted_site_must_prove_its_name(settings: Any, attacker: str) -> None:
    settings.CHANTIER_OUTGOING_INTERNAL = [attacker.removeprefix("http://")]
    # The other side speaks no TLS at all: nothing is sent in clear.
    code = code_of(lambda: fetch(attacker.replace("http://", "https://") + "/page", limits=FetchLimits(seconds=2)))
    assert code in ("fetch_unreachable", "fetch_slow")
    assert seen == []
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED


def test_nothing_is_put_or_deleted_elsewhere() -> None:
    with pytest.raises(ValueError, match="not a way"):
        fetch("http://example.org/", method="PUT")


def test_an_answer_is_a_value() -> None:
    assert Fetched("u", 200, "text/plain", b"") == Fetched("u", 200, "text/plain", b"")
