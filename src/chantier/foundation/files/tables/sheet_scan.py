"""What the XML of a sheet holds that the reader would not say, found in one streamed pass before it is loaded.

The reader (calamine) puts a sheet in one block of rows × columns: two cells in opposite corners would ask for
17 billion. It also gives the same empty text for an empty cell, an error and a formula without a result.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from chantier.foundation.files.core.limits import MEGABYTE
from chantier.foundation.files.refusals import unreadable
from chantier.foundation.files.tables.archives import BROKEN

Position = tuple[int, int]
Area = tuple[Position, Position]

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")
_STYLED = re.compile(rb"""<(?:\w+:)?c\s([^>]*)(?<!/)>""")
_REF = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3}\d{1,7})["'][^>]*(?<!/)>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_ERROR = re.compile(rb"""<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*["']e["'])[^>]*?\br\s*=\s*["']([A-Za-z]{1,3}\d{1,7})["']""")


@dataclass
class SheetScan:
    """Extent (``rows`` × ``columns``) of what is filled, and the cells that need a word."""

    rows: int = 0
    columns: int = 0
    formulas: int = 0
    first_formula: str = ""
    errors: int = 0
    first_error: str = ""
    percents: set[Position] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)


def column_index(letters: str) -> int:
    """The place of a column from 0: ``A`` is 0, ``XFD`` is 16383."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_name(row: int, column: int) -> str:
    """The name a spreadsheet gives to a cell counted from 0: ``(0, 1)`` is ``B1``."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def scan_xlsx(archive: zipfile.ZipFile, member: str, percent_styles: frozenset[int]) -> SheetScan:
    """Scan a sheet of an XLSX; reading to the end also verifies its size and checksum."""
    scan = SheetScan()
    columns: set[bytes] = set()
    for chunk in _chunks(archive, member):
        found = _CELL.findall(chunk)
        if not found:
            continue
        letters, numbers = zip(*found, strict=True)
        columns.update(letters)
        scan.rows = max(scan.rows, *map(int, set(numbers)))
        if b"f>" in chunk or b"<f" in chunk:
            blank = _FORMULA.findall(chunk)
            if blank and not scan.formulas:
                scan.first_formula = blank[0].decode()
            scan.formulas += len(blank)
        broken = _ERROR.findall(chunk)
        if broken and not scan.errors:
            scan.first_error = broken[0].decode()
        scan.errors += len(broken)
        if percent_styles:
            scan.percents.update(_percents(chunk, percent_styles))
    scan.columns = max((column_index(letter.decode()) + 1 for letter in columns), default=0)
    return scan


def _percents(chunk: bytes, styles: frozenset[int]) -> Iterator[Position]:
    for attributes in _STYLED.findall(chunk):
        style, ref = _STYLE.search(attributes), _REF.search(attributes)
        if style and ref and int(style.group(1)) in styles:
            yield int(ref.group(2)) - 1, column_index(ref.group(1).decode())


def _chunks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Pieces of XML that end with a whole cell."""
    try:
        with archive.open(member) as stream:
            rest = b""
            while piece := stream.read(4 * MEGABYTE):
                piece = rest + piece
                cut = piece.rfind(b"c>") + 2
                if cut < 2 or len(piece) - cut > 16 * MEGABYTE:
                    cut = max(piece.rfind(b"<"), 0)
                    if cut == 0 and len(piece) > 32 * MEGABYTE:
                        cut = len(piece)
                rest = piece[cut:]
                yield piece[:cut]
            yield rest
    except BROKEN as error:
        raise unreadable("broken_workbook") from error


class _OdsScan:
    """A pass over the content of an ODS: extents with repeats counted but never unfolded."""

    def __init__(self) -> None:
        self.scans: dict[str, SheetScan] = {}
        self.scan = SheetScan()
        self.inside = False
        self.row = 0
        self.row_repeat = 1
        self.column = 0
        self.filled_to = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "table" and name.startswith("table:"):
            self.inside, self.row = True, 0
            self.scan = self.scans.setdefault(attributes.get("table:name", ""), SheetScan())
        elif not self.inside:
            return
        elif local == "table-row":
            self.row_repeat = _count(attributes.get("table:number-rows-repeated"))
            self.column = self.filled_to = 0
        elif local in ("table-cell", "covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        repeat = _count(attributes.get("table:number-columns-repeated"))
        kind = attributes.get("office:value-type", "")
        here = (self.row, self.column)
        if attributes.get("table:formula") and not kind:
            self.scan.formulas += 1
            self.scan.first_formula = self.scan.first_formula or cell_name(*here)
        if kind:
            self.filled_to = self.column + repeat
            if kind == "percentage" and self.row_repeat * repeat <= 10_000:
                self.scan.percents.update(
                    (self.row + down, self.column + across)
                    for down in range(self.row_repeat)
                    for across in range(repeat)
                )
        down = _count(attributes.get("table:number-rows-spanned"))
        across = _count(attributes.get("table:number-columns-spanned"))
        if down > 1 or across > 1:
            self.scan.merged.append((here, (self.row + down - 1, self.column + across - 1)))
        self.column += repeat

    def end(self, name: str) -> None:
        if self.inside and name == "table:table-row":
            if self.filled_to:
                self.scan.rows = self.row + self.row_repeat
                self.scan.columns = max(self.scan.columns, self.filled_to)
            self.row += self.row_repeat
        elif name == "table:table":
            self.inside = False


def _count(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdigit() and len(text) < 12 else 1


def scan_ods(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """Scan every sheet of an ODS by name: the reader unfolds them all as soon as it opens the file."""
    reading = _OdsScan()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.EntityDeclHandler = _refuse_entity
    try:
        with archive.open("content.xml") as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, *BROKEN) as error:
        raise unreadable("broken_workbook") from error
    return reading.scans


def _refuse_entity(*_args: object) -> None:
    raise ValueError("entities are not read")
