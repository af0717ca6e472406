"""The plain text of an issue: the same words in the same order, seventy-two columns wide."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

WIDTH = 72


@dataclass(frozen=True)
class Piece:
    """One thing of an issue as it is read: plain words in one language, and a whole address or nothing."""

    id: int
    kind: str
    title: str
    text: str = ""
    url: str = ""
    where: str = ""
    when: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class Part:
    """A titled part of an issue; the editor's own texts have no title."""

    title: str
    pieces: tuple[Piece, ...]


def plain(parts: tuple[Part, ...], introduction: str = "") -> str:
    """The body of the plain mail."""
    blocks = [wrapped(introduction)] if introduction.strip() else []
    for part in parts:
        if part.title:
            blocks.append(f"{part.title.upper()}\n{'=' * min(len(part.title), WIDTH)}")
        blocks += [_piece(one) for one in part.pieces]
    return "\n\n".join(blocks)


def wrapped(text: str) -> str:
    """Paragraphs of at most seventy-two columns; a long address is never cut."""
    paragraphs = [" ".join(one.split(" ")) for one in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(
        textwrap.fill(one, WIDTH, break_long_words=False, break_on_hyphens=False) if one.strip() else ""
        for one in paragraphs
    ).strip()


def _piece(one: Piece) -> str:
    lines = [wrapped(one.title)] if one.title else []
    meta = " · ".join(filter(None, (one.when, one.where)))
    lines += [wrapped(meta)] if meta else []
    lines += [wrapped(one.text)] if one.text else []
    lines += [one.url] if one.url else []
    return "\n".join(lines)
