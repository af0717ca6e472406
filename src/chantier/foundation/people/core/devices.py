"""What a browser says of itself, reduced to what a person needs to recognise their own device.

Purpose: the list of one's sessions. Shapes: the User-Agent header (untrusted text) → a `Device` of two known words; no
version, no model, nothing that would single a person out. Never raises. Source: MDN, "Browser detection using the user
agent string" (the order of the tests matters, every browser names the others).
"""

from __future__ import annotations

from dataclasses import dataclass

BROWSERS = (
    ("edge", ("Edg/", "EdgA/", "EdgiOS/")),
    ("opera", ("OPR/", "Opera")),
    ("samsung", ("SamsungBrowser/",)),
    ("firefox", ("Firefox/", "FxiOS/")),
    ("chrome", ("Chrome/", "CriOS/", "Chromium/")),
    ("safari", ("Safari/",)),
)
SYSTEMS = (
    ("iphone", ("iPhone", "iPod")),
    ("ipad", ("iPad",)),
    ("android", ("Android",)),
    ("chromeos", ("CrOS",)),
    ("windows", ("Windows",)),
    ("mac", ("Macintosh", "Mac OS X")),
    ("linux", ("Linux", "X11")),
)


@dataclass(frozen=True)
class Device:
    """A family of browsers and a family of systems; an empty word when it is not known."""

    browser: str
    system: str


def recognise(user_agent: str) -> Device:
    """The families named by a User-Agent header. Only its first 400 characters are read."""
    text = user_agent[:400]
    return Device(browser=_first(BROWSERS, text), system=_first(SYSTEMS, text))


def _first(families: tuple[tuple[str, tuple[str, ...]], ...], text: str) -> str:
    return next((name for name, marks in families if any(mark in text for mark in marks)), "")
