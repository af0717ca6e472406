"""Plain text of whole numbers, read by arrays: a million papers are not a million lines of Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chantier.assemblies.core.counting.ballots import MOST_VOICES, bounded

_BLOCK: Final = 1 << 17
_PLAIN = np.zeros(256, dtype=bool)
_PLAIN[list(b"0123456789 \t\r\n")] = True


def whole_numbers(content: bytes) -> NDArray[np.int64] | None:
    """Every number of a text that holds nothing but digits and spaces, in order; None for another text.

    Nothing is said of lines: who calls knows where a paper ends. A number above 10¹⁸ makes the text not plain.
    """
    letters = np.frombuffer(content, dtype=np.uint8)
    if not _PLAIN[letters].all():
        return None
    digits = letters >= ord("0")
    if not digits.any():
        return np.zeros(0, dtype=np.int64)
    edges = np.flatnonzero(digits[1:] != digits[:-1]) + 1
    starts = edges[1::2] if digits[0] else edges[::2]
    ends = edges[::2] if digits[0] else edges[1::2]
    starts = np.append(0, starts) if digits[0] else starts
    ends = np.append(ends, len(letters)) if digits[-1] else ends
    lengths = ends - starts
    longest = int(lengths.max())
    if longest > 18:
        return None
    numbers = letters[ends - 1].astype(np.int64) - ord("0")
    for back in range(1, longest):  # few numbers are long: each turn looks at fewer of them
        has = np.flatnonzero(lengths > back)
        numbers[has] += (letters[ends[has] - (1 + back)].astype(np.int64) - ord("0")) * 10**back
    return numbers


def as_rows(lines: bytes, most: int) -> tuple[NDArray[np.int64], NDArray[np.int16]] | None:
    """Papers « weight choice choice … 0 », one a line, as (weights, choices from 0, −1 after the last).

    None when the text is not plain, a line is not one paper and its end, or a choice is above ``most``: it is then
    read a line at a time, by whoever can say what is wrong and where.
    """
    first = next(_blocks(lines), b"").split(b"\n")
    if len(set(first)) * 2 > len(first):
        return _all_rows(lines, most)
    times: Counter[bytes] = Counter()  # voters of few minds: each different line is read once
    for block in _blocks(lines):
        times.update(block[:-1].split(b"\n"))
    rows = _all_rows(b"\n".join(times), most)
    if rows is None or len(rows[0]) != len(times) or int(rows[0].max()) > MOST_VOICES:
        return None
    return rows[0] * np.fromiter(times.values(), dtype=np.int64), rows[1]


def _all_rows(lines: bytes, most: int) -> tuple[NDArray[np.int64], NDArray[np.int16]] | None:
    parts = []
    for block in _blocks(lines):
        part = _rows_of(block, most)
        if part is None:
            return None
        parts.append(part)
    if not parts:
        return None
    places = max(choices.shape[1] for _weights, choices in parts)
    papers = sum(len(weights) for weights, _choices in parts)
    bounded(papers, places)
    choices = np.full((papers, places), -1, dtype=np.int16)
    row = 0
    for _weights, some in parts:
        choices[row : row + len(some), : some.shape[1]] = some
        row += len(some)
    return np.concatenate([weights for weights, _choices in parts]), choices


def _blocks(lines: bytes) -> Iterator[bytes]:
    """The text in pieces that end with a line, small enough to stay near the processor."""
    start, end = 0, len(lines.rstrip(b"\r\n"))
    while start < end:
        stop = lines.find(b"\n", min(start + _BLOCK, end), end)
        stop = end if stop < 0 else stop
        yield lines[start:stop].replace(b"\r\n", b"\n").strip(b"\r\n") + b"\n"
        start = stop + 1


def _rows_of(papers: bytes, most: int) -> tuple[NDArray[np.int64], NDArray[np.int16]] | None:
    numbers = whole_numbers(papers)
    if numbers is None or not _every_line_ends_with_zero(papers):
        return None
    ends = np.flatnonzero(numbers == 0)
    if not len(ends) or ends[-1] != len(numbers) - 1 or len(ends) != papers.count(b"\n"):
        return None
    starts = np.append(0, ends[:-1] + 1)
    lengths = ends - starts - 1
    if (lengths < 0).any() or int(lengths.max()) > most:
        return None
    places = max(1, int(lengths.max()))
    bounded(len(starts), places)
    choices = np.full((len(starts), places), -1, dtype=np.int16)
    for place in range(places):
        has = np.flatnonzero(lengths > place)
        chosen = numbers[starts[has] + 1 + place]
        if (chosen > most).any():
            return None
        choices[has, place] = chosen - 1
    return numbers[starts], choices


def _every_line_ends_with_zero(papers: bytes) -> bool:
    letters = np.frombuffer(papers, dtype=np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    if ends[0] < 2:
        return False
    return bool((letters[ends - 1] == ord("0")).all() and (letters[ends - 2] == ord(" ")).all())
