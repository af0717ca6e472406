"""Which addresses the program may be sent to: decided on the text of an address and on the numbers it resolves to."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

LONGEST: Final = 4_000
DEFAULT_PORTS: Final = {"http": 80, "https": 443}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_CONTROL: Final = re.compile(r"[\x00-\x20\x7f\\]")
_HOST: Final = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}", re.ASCII)

# Beyond what ``ipaddress`` calls private in every Python we support (IANA special-purpose registries, 2025), and the
# address at which one large provider answers the questions of its own machines.
_CLOSED: Final = tuple(
    ipaddress.ip_network(one)
    for one in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "::/96",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "64:ff9b:1::/48",
        "fec0::/10",
    )
)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


class BadAddress(ValueError):
    """An address where nothing is fetched; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far a request may go.

    ``seconds`` for everything, redirects and names included; ``max_bytes`` of the body as received and once opened;
    ``ports`` that may be called beside those of the setting.
    """

    seconds: float = 20.0
    connect_seconds: float = 6.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    ports: frozenset[int] = frozenset((80, 443))


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a request goes. ``host`` in lower case, in ASCII; ``target`` is the path and query, in ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"


def destination(url: str) -> Destination:
    """The parts of an address. Raises ``BadAddress``: other schemes, passwords, no host, hidden signs."""
    text = url.strip()
    if len(text) > LONGEST or _CONTROL.search(text):
        raise BadAddress("fetch_unreadable")
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise BadAddress("fetch_unreadable") from None
    if parts.scheme.lower() not in DEFAULT_PORTS:
        raise BadAddress("fetch_scheme")
    if "@" in parts.netloc:
        raise BadAddress("fetch_credentials")
    if not host:
        raise BadAddress("fetch_unreadable")
    try:
        plain = host.encode("ascii" if host.isascii() else "idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise BadAddress("fetch_unreadable") from None
    if not _HOST.fullmatch(plain):
        raise BadAddress("fetch_unreadable")
    scheme = parts.scheme.lower()
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    if port == 0:
        raise BadAddress("fetch_port")
    return Destination(scheme, plain, port or DEFAULT_PORTS[scheme], f"{path}?{query}" if query else path)


def following(current: Destination, location: str) -> Destination:
    """Where a redirect leads. Raises ``BadAddress``."""
    try:
        return destination(urljoin(current.url, location.strip()))
    except ValueError as error:
        raise error if isinstance(error, BadAddress) else BadAddress("fetch_unreadable") from None


def is_public(address: Address) -> bool:
    """Whether a number is that of a machine of the open Internet, whatever it is wrapped in."""
    inner = _wrapped(address)
    if inner is not None:
        return is_public(inner)
    closed = any(address.version == network.version and address in network for network in _CLOSED)
    return address.is_global and not (closed or address.is_multicast or address.is_reserved or address.is_unspecified)


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside: mapped, 6to4 or translated (RFC 4291, 3056, 6052)."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def all_public(numbers: Iterable[str]) -> bool:
    """Whether every number a name resolves to is public; a number that cannot be read is not."""
    try:
        return all(is_public(ipaddress.ip_address(one.partition("%")[0])) for one in numbers)
    except ValueError:
        return False
