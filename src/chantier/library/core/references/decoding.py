"""Bytes to text, telling how: nothing is guessed in silence, nothing is dropped."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from chantier.library.core.reasons import Reason

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What UTF-8 read as Windows-1252 looks like: « Ã© » for « é ».
_TWICE: Final = re.compile("Ã[©¨ª«§¢®´¹»¯‰€ ]|â€[™œ“”¦]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Decoded:
    """The text, its encoding, and what has to be said of it."""

    text: str
    encoding: str
    notes: tuple[Reason, ...]


def decode(data: bytes) -> Decoded:
    """The text of a file. UTF-8 when it is; else Windows-1252, and it is told; line by line when both are mixed."""
    notes: list[Reason] = []
    signed = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if signed:
        text = data.decode(signed, errors="replace")
        encoding = signed
    else:
        try:
            text, encoding = data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            text, encoding, lines = _by_line(data)
            notes.append(Reason(f"encoding_{'mixed' if lines else 'assumed'}", {"encoding": encoding, "lines": lines}))
    if "\ufffd" in text:
        notes.append(Reason("characters_lost", {"count": text.count("\ufffd")}))
    if twice := len(_TWICE.findall(text)):
        notes.append(Reason("encoded_twice", {"count": twice}))
    if control := len(_CONTROL.findall(text)):
        text = _CONTROL.sub("", text)
        notes.append(Reason("control_characters_removed", {"count": control}))
    return Decoded(text, encoding, tuple(notes))


def _by_line(data: bytes) -> tuple[str, str, int]:
    """Each line as UTF-8 where it can be, as Windows-1252 elsewhere; how many were so when both are there."""
    text: list[str] = []
    single, double = 0, 0
    for line in data.splitlines(keepends=True):
        try:
            text.append(line.decode("utf-8"))
            double += not line.isascii()
        except UnicodeDecodeError:
            text.append(_windows(line))
            single += 1
    return "".join(text), "cp1252", single if double else 0


def _windows(line: bytes) -> str:
    """Windows-1252; the five bytes that it leaves out are read as Latin-1 does."""
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")
