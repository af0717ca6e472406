"""The web server and the worker, started together and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from types import FrameType
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

GRACE_SECONDS = 12
STARTING_SECONDS = 60


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server may listen there now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
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
    """The worker that carries out tasks kept in the database."""
    return [sys.executable, "-m", "django", "db_worker", "--queue-name", "*", "--no-reload", "--verbosity", "0"]


def answers(address: str) -> bool:
    """Whether a server answers at this address of this machine, be it to say that it serves another host's name."""
    try:
        with urlopen(address, timeout=5):  # noqa: S310  our own loopback address
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def run_together(commands: Sequence[Sequence[str]], *, health: str, ready: Callable[[], None]) -> int:
    """Start all; call ``ready`` once the server answers; wait. Ends when one stops or when asked to: the others follow.

    Returns 0 when asked to stop, 1 when one of them stopped by itself or never answered.
    """
    asked = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()

    before = [(number, signal.signal(number, ask)) for number in (signal.SIGINT, signal.SIGTERM)]
    # Sessions of their own: Ctrl-C reaches this process alone, which then stops them in order.
    children = [subprocess.Popen(list(command), start_new_session=True) for command in commands]  # noqa: S603
    try:
        started, told = time.monotonic(), False
        while not asked.wait(0.2):
            if any(child.poll() is not None for child in children):
                return 1
            if not told:
                told = answers(health)
                if told:
                    ready()
                elif time.monotonic() - started > STARTING_SECONDS:
                    return 1
        return 0
    finally:
        _stop(children)
        for number, handler in before:
            signal.signal(number, handler)


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
