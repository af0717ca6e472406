"""What somebody wrote in an answer by mail, without what their program quoted and signed.

French, English and Spanish attributions of common programs; lines that begin with ``>`` are quotes; an answer written
under or between the quotes is kept. Nothing is guessed inside the person’s own lines.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_ATTRIBUTION: Final = re.compile(
    r"^(?:le|on|el)\b(?=[^\n]*[\d@])[^\n]{0,300}(?:\n[^\n]{1,200}){0,3}?(?:a\s+écrit|wrote|escribió)\s*:\s*$",
    re.IGNORECASE,
)
_ORIGINAL: Final = re.compile(
    r"^[-_\s>*]*(?:message d.origine|message transféré|original message|mensaje original)[-_\s*]*$|^_{20,}$",
    re.IGNORECASE,
)
_HEADER: Final = re.compile(r"^\*?(?:de|from)\s*:\*?\s.{0,300}$", re.IGNORECASE)
_HEADER_NEXT: Final = re.compile(r"^\*?(?:envoyé|date|sent|enviado|enviado el|fecha|à|to|para)\s*:\*?\s", re.IGNORECASE)
_SIGNATURE: Final = re.compile(
    r"^(?:--|—)$|^(?:envoyé (?:de mon|depuis|à partir d)|sent from|enviado desde|télécharger outlook|get outlook)\b.*$",
    re.IGNORECASE,
)
_MOST_ATTRIBUTION_LINES: Final = 4
_BLOCKS: Final = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4"})
_LEFT_OUT: Final = frozenset({"blockquote", "style", "script", "head", "title"})
_ALONE: Final = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "area", "wbr"})


#: Characters between « < » and « > »: more is no tag.
_LONGEST_TAG = 4_000


def own_words(text: str) -> str:
    """The person’s own lines, blank ones at the ends left out; empty when they added nothing."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u202f", " ").split("\n")
    kept: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place].strip()
        if _SIGNATURE.match(line):
            place = _next_quote(lines, place)
            continue
        if _ORIGINAL.match(line) or _is_header(lines, place):
            break
        length = _attribution(lines, place)
        if length:
            place += length
            if not _is_quoted(lines, place):
                break  # the program quotes without a mark: all that follows is another’s
            continue
        if not line.startswith(">"):
            kept.append(lines[place].rstrip())
        place += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def words_of_html(source: str) -> str:
    """The words of a mail written in HTML alone, its quotes left out."""
    reader = _Reader()
    reader.feed(_closed(source))
    reader.close()
    return "\n".join(line.strip(" \t") for line in "".join(reader.parts).split("\n")).strip()


def _closed(source: str) -> str:
    """The same HTML without comments, where what opens no tag is a sign: the parser of Python reads what never closes
    again and again, for hours."""
    parts: list[str] = []
    at = 0
    while (start := source.find("<!--", at)) >= 0:
        parts.append(source[at:start])
        end = source.find("-->", start + 4)
        if end < 0:
            at = start + 4
            break
        at = end + 3
    first, *others = "".join([*parts, source[at:].replace("<!--", "")]).split("<")
    return first + "".join(_tag(one) for one in others)


def _tag(piece: str) -> str:
    """What follows a « < » and goes to the next: a tag and its words, words alone after a declaration, or signs."""
    end = piece.find(">", 0, _LONGEST_TAG)
    if end <= 0:
        return f"&lt;{piece}"
    return piece[end + 1 :] if piece[0] in "!?" else f"<{piece}"


def _attribution(lines: list[str], place: int) -> int:
    """How many lines « Le 4 mai, Rose a écrit : » takes here; 0 when it is not one."""
    for length in range(1, _MOST_ATTRIBUTION_LINES + 1):
        taken = [line.strip() for line in lines[place : place + length]]
        if _ATTRIBUTION.match("\n".join(taken)):
            # The person’s own last line may begin like one: the shortest is the attribution.
            inside = any(_ATTRIBUTION.match("\n".join(taken[number:])) for number in range(1, length))
            return 0 if inside else length
    return 0


def _is_quoted(lines: list[str], place: int) -> bool:
    while place < len(lines) and not lines[place].strip():
        place += 1
    return place < len(lines) and lines[place].lstrip().startswith(">")


def _is_header(lines: list[str], place: int) -> bool:
    following = [line.strip() for line in lines[place + 1 : place + 3]]
    return bool(_HEADER.match(lines[place].strip())) and any(_HEADER_NEXT.match(line) for line in following)


def _next_quote(lines: list[str], place: int) -> int:
    """Where a quote begins after a signature, for who writes under their own signature’s quote; else the end."""
    for number in range(place, len(lines)):
        if lines[number].strip().startswith(">") or _attribution(lines, number):
            return number
    return len(lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ALONE:
            if tag == "br" and not self._out:
                self.parts.append("\n")
            return
        classes = next((value or "" for name, value in attrs if name == "class"), "")
        if self._out or tag in _LEFT_OUT or "gmail_quote" in classes or "moz-cite-prefix" in classes:
            self._out.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._out:
            while self._out and self._out.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._out:
            self.parts.append(data.replace("\n", " "))
