"""Tests never leave the machine: a connection to anything but loopback raises."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


class LeftTheMachine(Exception):
    """A test tried to reach the network."""


def is_local(address: object, family: int = socket.AF_INET) -> bool:
    """Whether an address given to ``connect`` stays on this machine."""
    if family == getattr(socket, "AF_UNIX", None):
        return True
    host = address[0] if isinstance(address, tuple) and address else address
    return is_local_host(host)


def is_local_host(host: object) -> bool:
    """Whether a host name or a numeric address is this machine."""
    if host in (None, "", b""):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def _fenced_connect(original: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if not is_local(address, self.family):
            raise LeftTheMachine(f"a test tried to connect to {address!r}")
        return original(self, address)

    return connect


def _fenced_lookup(original: Callable[..., Any]) -> Callable[..., Any]:
    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_local_host(host):
            raise LeftTheMachine(f"a test tried to look up {host!r}")
        return original(host, *args, **kwargs)

    return getaddrinfo


@pytest.fixture(scope="session", autouse=True)
def fenced_network() -> Any:
    """Close the network for the whole session, looking up names included."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _fenced_connect(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _fenced_lookup(socket.getaddrinfo))
        yield
