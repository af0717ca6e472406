"""The one way out: every request that this program makes to another machine passes here.

A name is resolved once, every number it gives is judged, and the connection goes to one of those very numbers: what is
judged is what is called. So it is at each redirect. No cookie, no password, no proxy of the environment.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from chantier.foundation.access.api import Invalid, Reason
from chantier.foundation.files.core.outgoing import BadAddress, Destination, FetchLimits, all_public, destination
from chantier.foundation.files.core.outgoing import following as redirected
from chantier.foundation.files.fetch_phrases import FETCH_REFUSALS

#: What a name resolves to: numbers, as text.
Resolve = Callable[[str, int], Sequence[str]]

_DEFAULT: Final = FetchLimits()
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_PERMANENT: Final = frozenset((301, 308))
_PIECE: Final = 64 * 1024
#: Heads and the marks between pieces, beside the body.
_WRAPPING: Final = 1_000_000


class FetchRefused(Invalid):
    """Nothing was fetched; ``.reason`` says why, for a person."""


@dataclass(frozen=True)
class Fetched:
    """An answer, whatever its status. ``redirects`` are the addresses that led to ``url``, the asked one first.

    ``moved`` says that each of them called its move permanent. ``headers`` are in lower case.
    """

    url: str
    status: int
    media_type: str
    content: bytes
    redirects: tuple[str, ...] = ()
    moved: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(
    url: str,
    *,
    limits: FetchLimits = _DEFAULT,
    method: str = "GET",
    accept: str = "*/*",
    resolve: Resolve | None = None,
    content: bytes = b"",
    media_type: str = "application/json",
) -> Fetched:
    """Ask for an address with GET or HEAD, or send it ``content`` with POST. Never call it inside a transaction.

    What is sent goes to the address that was named and to no other: a redirect of a POST is an answer like another.

    Raises ``FetchRefused`` when the setting ``CHANTIER_OUTGOING`` does not allow it, when the address leads to a
    private network, and when the answer is too slow, too large or broken. A status such as 404 is an answer.
    """
    if method not in ("GET", "HEAD", "POST") or (content and method != "POST"):
        raise ValueError(f"not a way to fetch: {method}")
    sent = _Sent(method, accept, content, media_type)
    deadline = time.monotonic() + limits.seconds
    passed: list[str] = []
    permanent = True
    try:
        current = destination(url)
        while True:
            answer = _ask(
                current,
                limits=limits,
                deadline=deadline,
                sent=sent,
                resolve=resolve or _system_resolve,
            )
            location = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not location or method == "POST":
                return Fetched(
                    current.url,
                    answer.status,
                    answer.media_type,
                    answer.content,
                    tuple(passed),
                    bool(passed) and permanent,
                    answer.headers,
                )
            passed.append(current.url)
            permanent = permanent and answer.status in _PERMANENT
            if len(passed) > limits.max_redirects:
                raise _refused("fetch_redirects", limit=limits.max_redirects)
            current = redirected(current, location)
    except BadAddress as error:
        raise _refused(error.code) from None


@dataclass(frozen=True)
class _Sent:
    """What is asked, and what goes with it."""

    method: str
    accept: str
    content: bytes
    media_type: str

    def head(self, to: Destination) -> bytes:
        lines = [
            f"{self.method} {to.target} HTTP/1.1",
            f"Host: {to.authority}",
            f"User-Agent: {user_agent()}",
            f"Accept: {self.accept}",
            "Accept-Encoding: gzip",
            "Connection: close",
        ]
        if self.method == "POST":
            lines += [f"Content-Type: {self.media_type}", f"Content-Length: {len(self.content)}"]
        return "\r\n".join([*lines, "", ""]).encode("ascii", "replace")


def _refused(code: str, **params: str | int | float) -> FetchRefused:
    words, next_step = FETCH_REFUSALS[code]
    return FetchRefused(Reason(code, words, next_step, params))


def _ask(to: Destination, *, limits: FetchLimits, deadline: float, sent: _Sent, resolve: Resolve) -> Fetched:
    numbers = _numbers(to, limits, deadline, resolve)
    too_slow = _refused("fetch_slow", seconds=round(limits.seconds))
    try:
        with _connected(to, numbers, limits, deadline) as connection:
            connection.settimeout(_left(deadline))
            connection.sendall(sent.head(to) + sent.content)
            return _received(connection, to, limits, deadline, sent.method)
    except ssl.SSLCertVerificationError:
        raise _refused("fetch_certificate", host=to.host) from None
    except TimeoutError:
        raise too_slow from None
    except (http.client.HTTPException, zlib.error, EOFError, ValueError):
        raise _refused("fetch_broken", host=to.host) from None
    except OSError:
        raise _refused("fetch_unreachable", host=to.host) from None


def _numbers(to: Destination, limits: FetchLimits, deadline: float, resolve: Resolve) -> Sequence[str]:
    """Resolve the name once and judge all that it gives. Raises ``FetchRefused``."""
    allowed = settings.CHANTIER_OUTGOING
    if not allowed:
        raise _refused("fetch_off")
    if "on" not in allowed and to.host not in allowed:
        raise _refused("fetch_host", host=to.host)
    is_trusted = f"{to.host}:{to.port}" in settings.CHANTIER_OUTGOING_INTERNAL
    if to.port not in limits.ports and not is_trusted:
        raise _refused("fetch_port")
    numbers = _resolved(to, limits, deadline, resolve)
    if not numbers:
        raise _refused("fetch_unknown_host", host=to.host)
    if not is_trusted and not all_public(numbers):
        raise _refused("fetch_private", host=to.host)
    return numbers


def _resolved(to: Destination, limits: FetchLimits, deadline: float, resolve: Resolve) -> Sequence[str]:
    """The numbers of a name. The system's resolver has no time limit of its own: it is waited for in a thread."""
    found: list[Sequence[str]] = []
    failed: list[BaseException] = []

    def look_up() -> None:
        try:
            found.append(resolve(to.host, to.port))
        except (OSError, UnicodeError):
            found.append(())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if failed:
        raise failed[0]
    if not found:
        raise _refused("fetch_slow", seconds=round(limits.seconds))
    return found[0]


def _system_resolve(host: str, port: int) -> Sequence[str]:
    with contextlib.suppress(ValueError):
        return [str(ipaddress.ip_address(host))]  # a number is its own answer
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in answers))


def _connected(to: Destination, numbers: Sequence[str], limits: FetchLimits, deadline: float) -> socket.socket:
    """A connection to the first number that answers, encrypted for the name when the scheme says so."""
    for position, number in enumerate(numbers):
        family = socket.AF_INET6 if ipaddress.ip_address(number.partition("%")[0]).version == 6 else socket.AF_INET
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(min(limits.connect_seconds, _left(deadline)))
            plain.connect((number, to.port))
            if to.scheme == "http":
                return plain
            return ssl.create_default_context().wrap_socket(plain, server_hostname=to.host)
        except OSError as error:
            plain.close()
            if position == len(numbers) - 1:
                if isinstance(error, TimeoutError) and time.monotonic() < deadline:
                    raise ConnectionError("no answer to the call") from None
                raise
    raise ConnectionError("no number to call")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def user_agent() -> str:
    """How this instance names itself to the sites it calls."""
    return f"Chantier (+{settings.CHANTIER_ADDRESS})"


class _Wire(io.RawIOBase):
    """What comes in, within the time and the number of bytes that are left."""

    def __init__(self, connection: socket.socket, deadline: float, budget: int) -> None:
        self._connection, self._deadline, self._budget = connection, deadline, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._budget <= 0:
            raise _TooLarge
        self._connection.settimeout(_left(self._deadline))
        count = self._connection.recv_into(buffer)
        self._budget -= count
        return count


class _TooLarge(Exception):
    """The answer goes over its limit."""


class _Source:
    """What ``http.client`` takes for a socket: it only asks it for a file."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._wire, _PIECE)


def _received(connection: socket.socket, to: Destination, limits: FetchLimits, deadline: float, method: str) -> Fetched:
    wire = _Wire(connection, deadline, limits.max_bytes + _WRAPPING)
    response = http.client.HTTPResponse(_Source(wire), method=method)  # type: ignore[arg-type]  # it only makes a file
    too_large = _refused("fetch_large", megabytes=max(1, limits.max_bytes // 1_000_000))
    try:
        response.begin()
        headers = {name.lower(): value.strip() for name, value in response.getheaders()}
        wants_body = method != "HEAD" and not (response.status in _REDIRECTS and headers.get("location"))
        if wants_body and _declared(headers) > limits.max_bytes:
            raise too_large
        content = _body(response, headers.get("content-encoding", ""), limits.max_bytes) if wants_body else b""
    except _TooLarge:
        raise too_large from None
    finally:
        response.close()
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(to.url, response.status, media_type, content, headers=headers)


def _declared(headers: Mapping[str, str]) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0


def _body(response: http.client.HTTPResponse, encoding: str, limit: int) -> bytes:
    """The body, opened if it came compressed; no more than ``limit`` bytes are ever held."""
    coding = encoding.strip().lower()
    if coding in ("", "identity"):
        opened = None
    elif coding in ("gzip", "x-gzip", "deflate"):
        opened = zlib.decompressobj(zlib.MAX_WBITS | 32)
    else:
        raise http.client.HTTPException(f"not asked for: {coding}")
    body = bytearray()
    while piece := response.read(_PIECE):
        if opened is None:
            body += piece
        else:
            body += opened.decompress(piece, limit + 1 - len(body))
        if len(body) > limit or (opened is not None and opened.unconsumed_tail):
            raise _TooLarge
    if response.length:
        raise EOFError  # it stopped before the length it had announced
    if opened is not None:
        body += opened.flush()
        if body and not opened.eof:
            raise EOFError
    return bytes(body)
