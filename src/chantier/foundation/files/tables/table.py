"""A table as it is read: its header, what was noticed, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chantier.foundation.files.core.problems import Problem


class Row(NamedTuple):
    """One row. ``number`` counts from 1 after the header; ``line`` is the line in the file (or the sheet).

    ``cells`` has one text for each column; ``surplus`` holds the cells beyond the last column.
    """

    number: int
    line: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file that was recognised as a table; ``rows()`` may be called several times and reads again each time.

    ``header_row`` is the line of the header (0 when the file has none); ``size_hint`` the number of rows, exact for
    a workbook, estimated from the first lines for a text.
    """

    kind: str
    sheets: tuple[str, ...]
    sheet: str
    encoding: str
    delimiter: str
    quote: str
    header: tuple[str, ...]
    header_row: int
    problems: tuple[Problem, ...]
    size_hint: int
    read: Callable[[], Iterator[Row]] = field(repr=False, compare=False)

    def rows(self) -> Iterator[Row]:
        """The rows below the header, streamed; raises ``UnreadableTable`` at a line that breaks a limit."""
        return self.read()
