"""The web server and the worker, started together and stopped together."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from types import FrameType
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.utils.translation import gettext as _

GRACE_SECONDS = 12
STARTING_SECONDS = 60
#: A worker that ends is started again after this many seconds, twice as many the next time, up to the longest wait;
#: one that held for the steady time begins again at the first.
FIRST_WAIT, LONGEST_WAIT, STEADY_SECONDS = 1, 60, 300


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server may listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        if os.name == "posix":
            # A port that a server left a moment ago is free; without this it would look taken for a minute.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def web_command(*, host: str, port: int, workers: int = 1, threads: int = 4) -> list[str]:
    """Granian with the WSGI application."""
    where = ["--host", host, "--port", str(port)]
    size = ["--workers", str(workers), "--blocking-threads", str(threads)]
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning", "--no-ws"),
        *where,
        *size,
        "chantier.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """The worker that carries out tasks kept in the database, and the regular work."""
    return [sys.executable, "-m", "django", "worker"]


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def answers(address: str) -> bool:
    """Whether a server answers at this address of this machine, be it to say that it serves another host's name."""
    try:
        with urlopen(address, timeout=5):  # noqa: S310  our own loopback address
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def run_together(
    *,
    web: Sequence[str],
    worker: Sequence[str],
    health: str,
    ready: Callable[[], None],
    tell: Callable[[str], None] = print,
) -> int:
    """Start both; call ``ready`` once the server answers; wait. Ends when asked to, or when the server ends.

    A worker that ends by itself is started again, after a wait that doubles up to a minute: tasks it had begun are
    resumed or failed in the database, and pages keep answering meanwhile. Returns 0 when asked to stop, 1 when the
    server stopped by itself or never answered.
    """
    asked = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()

    before = [(number, signal.signal(number, ask)) for number in (signal.SIGINT, signal.SIGTERM)]
    server = _start(web)
    kept = Kept(worker)
    try:
        started, told = time.monotonic(), False
        while not asked.wait(0.2):
            if server.poll() is not None:
                return 1
            for sentence in kept.look(time.monotonic()):
                tell(sentence)
            if not told:
                told = answers(health)
                if told:
                    ready()
                elif time.monotonic() - started > STARTING_SECONDS:
                    return 1
        return 0
    finally:
        _stop([server, *kept.children()])
        for number, handler in before:
            signal.signal(number, handler)


class Kept:
    """A process that is started again when it ends by itself."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._child: subprocess.Popen[bytes] | None = _start(command)
        self._since = time.monotonic()
        self._wait = FIRST_WAIT
        self._again_at = 0.0

    def children(self) -> list[subprocess.Popen[bytes]]:
        """The process, when there is one."""
        return [self._child] if self._child else []

    def look(self, now: float) -> Iterator[str]:
        """Start it again if it is time to; yields what there is to say of it."""
        if self._child is not None:
            status = self._child.poll()
            if status is None:
                if now - self._since > STEADY_SECONDS:
                    self._wait = FIRST_WAIT
                return
            self._child = None
            self._again_at = now + self._wait
            yield _("L’ouvrier s’est arrêté (code %(status)s) ; il repart dans %(seconds)s s.") % {
                "status": status,
                "seconds": self._wait,
            }
            self._wait = min(self._wait * 2, LONGEST_WAIT)
        elif now >= self._again_at:
            self._child = _start(self._command)
            self._since = now


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the parent alone, which then stops its children in order.
    return subprocess.Popen(list(command), start_new_session=True)  # noqa: S603


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each to end what it is doing; after a while, end it."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    limit = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
