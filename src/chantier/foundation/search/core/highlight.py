"""Mark in a text the words that a question asked for, by comparing stems: « coopératives » marks « coopérative »."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chantier.foundation.search.core.analysis import chunk_words, chunks

_WORD = re.compile(r"[^\W_](?:[\w'’.\-‑·]*[^\W_])?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, marked or not. The pieces of a text put end to end give the text back."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What to mark: stems, folded words, and the beginnings of words."""

    stems: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()


def mark(text: str, asked: Asked, language: str) -> tuple[Piece, ...]:
    """Cut a text into pieces, those that answer the question marked."""
    pieces: list[Piece] = []
    done = 0
    for found in _WORD.finditer(text):
        if not _answers(found.group(), asked, language):
            continue
        start = found.start() + _elided(found.group())
        if start > done:
            pieces.append(Piece(text[done:start], is_marked=False))
        pieces.append(Piece(text[start : found.end()], is_marked=True))
        done = found.end()
    if done < len(text):
        pieces.append(Piece(text[done:], is_marked=False))
    return tuple(pieces)


def excerpt(text: str, asked: Asked, language: str, length: int = 240) -> tuple[Piece, ...]:
    """The marked pieces around the first word that answers, about ``length`` characters, cut at words."""
    if len(text) <= length:
        return mark(text, asked, language)
    first = next((m.start() for m in _WORD.finditer(text) if _answers(m.group(), asked, language)), 0)
    start = 0 if first < length // 2 else text.rfind(" ", 0, first - length // 3) + 1
    end = text.rfind(" ", start, start + length)
    cut = text[start : end if end > start else start + length]
    before = (Piece("… ", is_marked=False),) if start else ()
    after = (Piece(" …", is_marked=False),) if start + len(cut) < len(text) else ()
    return before + mark(cut, asked, language) + after


def _elided(written: str) -> int:
    """How many characters of elision (``l’``) stand before the word: they are not marked."""
    at = max(written.rfind("'"), written.rfind("’")) + 1
    return at if at and not written[at:].lower().startswith("s") else 0


def _answers(written: str, asked: Asked, language: str) -> bool:
    for chunk in chunks(written):
        words, joined = chunk_words(chunk, language)
        for word in (*words, *([joined] if joined else [])):
            if word.is_stop:
                continue
            if word.stem in asked.stems or word.folded in asked.words:
                return True
            if any(word.folded.startswith(prefix) for prefix in asked.prefixes):
                return True
    return False
