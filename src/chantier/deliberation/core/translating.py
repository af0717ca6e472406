"""A text handed to a program of translation piece by piece, and what it answers made a text again, or refused.

A piece is what is said between two marks of structure: a title, a heading, a paragraph, an item, a cell of a table.
Code, rules, definitions of links and pieces without a word do not leave. The program never sees the structure, so it
cannot change it; what it answers is held against each piece: its marks, its numbers, its length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from chantier.deliberation.core.blocks import Block, Kind, read_blocks, written
from chantier.deliberation.core.characters import clean
from chantier.deliberation.core.reasons import Reason, Refused
from chantier.foundation.text.api import Marked, MarksLost, bare, marked, unmarked

#: Quotations inside quotations, at most.
_DEEPEST = 5
_DEFINITION = re.compile(r"\[[^\]]+\]:")
_RULE_OF_A_TABLE = re.compile(r"[\s|:-]+")
_CELL = re.compile(r"(?<!\\)\|")
_THOUSANDS = re.compile(r"(?<=\d)[\s\u00a0\u202f.,'’](?=\d{3}(?!\d))")
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_DIGITS = re.compile(r"\d+")
#: How much longer than what it was given an answer may be: languages differ, not that much.
_TIMES, _MORE = 4, 120

_Say = Callable[[Marked], str]


@dataclass(frozen=True)
class Handed:
    """What goes to the program, in order: fragments of HTML with no more than a few elements of words."""

    title: str
    body: str
    pieces: tuple[str, ...]

    @property
    def characters(self) -> int:
        """How much of it there is."""
        return sum(len(one) for one in self.pieces)


def handed(title: str, body: str) -> Handed:
    """What of a text is to be translated. Raises ``Refused`` as reading it does, and ``marks-tangled``."""
    pieces: list[str] = []

    def keep(piece: Marked) -> str:
        pieces.append(piece.html)
        return unmarked(piece.html, piece)

    try:
        _said(title, body, keep)
    except MarksLost as lost:
        # Marks so tangled that they could not be written back: a person translates this.
        raise Refused(Reason("marks-tangled", {"piece": len(pieces)})) from lost
    return Handed(title, body, tuple(pieces))


def taken_back(given: Handed, answers: Sequence[str]) -> tuple[str, str]:
    """The title and the body that a program made.

    Raises ``Refused``: ``program-count`` (as many pieces as were given), ``program-marks`` (a link, a stress or a code
    is gone or in excess), ``program-numbers`` (a number changed), ``program-empty``, ``program-too-much``,
    ``program-structure`` (passages are not read back as they were).
    """
    if len(answers) != len(given.pieces):
        raise Refused(Reason("program-count", {"given": len(given.pieces), "answered": len(answers)}))
    coming = iter(enumerate(answers, start=1))

    def say(piece: Marked) -> str:
        number, answer = next(coming)
        _check(number, piece.html, answer)
        try:
            return unmarked(answer, piece)
        except MarksLost as lost:
            raise Refused(Reason("program-marks", {"piece": number})) from lost

    title, body = _said(given.title, given.body, say)
    before, after = (_structure(one) for one in (given.body, body))
    if before != after:
        raise Refused(Reason("program-structure", {"before": len(before), "after": len(after)}))
    return title, body


def _said(title: str, body: str, say: _Say) -> tuple[str, str]:
    return _title(title, say), written(_blocks(read_blocks(clean(body)), say))


def _title(title: str, say: _Say) -> str:
    """A title is words and nothing else: its signs mean nothing."""
    words = " ".join(clean(title).split())
    if not any(letter.isalpha() for letter in words):
        return words
    # Escaped for the reader of marks, then read as a reader sees them.
    said = say(marked(_SIGN.sub(r"\\\g<0>", words)))
    return re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", said)


def _blocks(blocks: Sequence[Block], say: _Say, depth: int = 0) -> Iterator[Block]:
    for block in blocks:
        if block.kind in (Kind.CODE, Kind.RULE) or (
            block.kind is Kind.PARAGRAPH and _DEFINITION.match(block.text) is not None
        ):
            yield block
        elif block.kind is Kind.TABLE:
            yield replace(block, text="\n".join(_row(line, say) for line in block.text.split("\n")))
        elif block.kind is Kind.QUOTE:
            inside = _blocks(read_blocks(block.text), say, depth + 1) if depth < _DEEPEST else None
            yield block if inside is None else replace(block, text=written(inside))
        else:
            yield replace(block, text=_words(block.text, say))


def _row(line: str, say: _Say) -> str:
    if _RULE_OF_A_TABLE.fullmatch(line):
        return line
    return "|".join(_cell(cell, say) for cell in _CELL.split(line))


def _cell(cell: str, say: _Say) -> str:
    words = cell.strip()
    if not words:
        return cell
    said = _words(words.replace("\\|", "|"), say).replace("\n", " ")
    return cell.replace(words, re.sub(r"\|", r"\\|", said)) if said else cell


def _words(words: str, say: _Say) -> str:
    piece = marked(words)
    return say(piece) if piece.has_words else words


def _check(number: int, before: str, answer: str) -> None:
    # Before anything reads it: what comes from outside may be long enough to never be read to its end.
    if len(answer) > _TIMES * len(before) + _MORE:
        raise Refused(Reason("program-too-much", {"piece": number}))
    given, said = bare(before).strip(), bare(answer).strip()
    if not said:
        raise Refused(Reason("program-empty", {"piece": number}))
    if len(said) > _TIMES * len(given) + _MORE:
        raise Refused(Reason("program-too-much", {"piece": number}))
    if numbers_in(given) != numbers_in(said):
        wanted, found = (" ; ".join(sorted(numbers_in(one).elements())) or "0" for one in (given, said))
        raise Refused(Reason("program-numbers", {"piece": number, "before": wanted[:80], "after": found[:80]}))


def numbers_in(words: str) -> Counter[str]:
    """The numbers of a text, each as often as it is there, whatever sign parts their thousands or their decimals."""
    return Counter(_DIGITS.findall(_THOUSANDS.sub("", words)))


def _structure(body: str) -> list[tuple[Kind, int, str]]:
    return [(one.kind, one.depth, one.mark) for one in read_blocks(written(read_blocks(clean(body))))]
