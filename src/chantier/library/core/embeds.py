"""Videos that other hosts play: which ones may be shown inside a page, once the reader agrees, and from where.

Sources: YouTube and Vimeo embed documentation (``youtube-nocookie.com``; ``dnt=1``), PeerTube ``/videos/embed/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

_YOUTUBE: Final = re.compile(r"^[A-Za-z0-9_-]{11}$")
_VIMEO: Final = re.compile(r"^\d{5,12}$")
_PEERTUBE: Final = re.compile(r"^[A-Za-z0-9-]{8,40}$")


@dataclass(frozen=True)
class Embed:
    """``host`` is named to the reader before anything is asked of ``frame``; ``origin`` is for the security policy."""

    host: str
    frame: str

    @property
    def origin(self) -> str:
        """The scheme and host of the frame."""
        parts = urlsplit(self.frame)
        return f"{parts.scheme}://{parts.netloc}"


def embed(url: str, *, peertube_hosts: Iterable[str] = ()) -> Embed | None:
    """How the video at this address can be shown, or nothing: then a link is all there is."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    path = [part for part in parts.path.split("/") if part]
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        return _youtube(host, path, parts.query)
    if host in ("vimeo.com", "player.vimeo.com"):
        number = next((part for part in path if _VIMEO.match(part)), "")
        return Embed("Vimeo", f"https://player.vimeo.com/video/{number}?dnt=1") if number else None
    is_watched = bool(path) and path[:-1] in (["w"], ["videos", "watch"], ["videos", "embed"])
    if is_watched and _PEERTUBE.match(path[-1]) and host in {one.lower() for one in peertube_hosts}:
        return Embed(host, f"https://{host}/videos/embed/{path[-1]}?p2p=0")
    return None


def _youtube(host: str, path: list[str], query: str) -> Embed | None:
    if host == "youtu.be":
        found = path[0] if path else ""
    elif path[:1] == ["watch"]:
        found = parse_qs(query).get("v", [""])[0]
    else:
        found = path[1] if len(path) == 2 and path[0] in ("embed", "shorts", "live") else ""
    return Embed("YouTube", f"https://www.youtube-nocookie.com/embed/{found}") if _YOUTUBE.match(found) else None
