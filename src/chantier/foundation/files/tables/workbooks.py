"""Workbooks: XLSX and ODS. The archive is judged first, the sheet is measured, and only then loaded."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import python_calamine as calamine

from chantier.foundation.files.core import layout
from chantier.foundation.files.core.limits import MEGABYTE, Limits
from chantier.foundation.files.core.problems import Problem, problem
from chantier.foundation.files.refusals import unreadable
from chantier.foundation.files.tables.archives import BROKEN, open_archive, verify_member
from chantier.foundation.files.tables.sheet_scan import SheetScan, scan_ods, scan_xlsx
from chantier.foundation.files.tables.table import Row, Table

_SAMPLE_ROWS = 200
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x00[01][0-9A-Fa-f]_")


def open_workbook(path: Path, *, sheet: str | None, limits: Limits, header_row: int | None = None) -> Table:
    """A table out of one sheet: the one named, or the first visible one that is not empty."""
    scans: dict[str, SheetScan] = {}
    with open_archive(path, limits) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            kind, parts, percents = "xlsx", _xlsx_parts(archive), _percent_styles(archive, names)
            for name in sorted(names):
                if name.startswith("xl/") and name.endswith((".xml", ".rels")) and "/worksheets/sheet" not in name:
                    verify_member(archive, name)
        elif "content.xml" in names and _is_spreadsheet(archive, names):
            kind, parts, percents = "ods", {}, frozenset[int]()
            if b"encryption-data" in _small(archive, "META-INF/manifest.xml", names):
                raise unreadable("encrypted")
            for name in ("styles.xml", "META-INF/manifest.xml"):
                if name in names:
                    verify_member(archive, name)
            scans = scan_ods(archive)
            for name, scan in scans.items():
                _judge_extent(name, scan, limits)
        elif "xl/workbook.bin" in names:
            raise unreadable("old_workbook")
        elif "word/document.xml" in names:
            raise unreadable("not_a_table", kind="DOCX")
        else:
            raise unreadable("zip_of_other_things")
        try:
            workbook = calamine.CalamineWorkbook.from_path(str(path))
        except calamine.PasswordError as error:
            raise unreadable("encrypted") from error
        except Exception as error:
            raise unreadable("broken_workbook") from error
        hidden = {meta.name for meta in workbook.sheets_metadata if meta.visible != calamine.SheetVisibleEnum.Visible}
        sheets = [meta.name for meta in workbook.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
        if sheet is not None and sheet not in sheets:
            raise unreadable("no_such_sheet", sheet=sheet, sheets=", ".join(sheets))
        ordered = [*(s for s in sheets if s not in hidden), *(s for s in sheets if s in hidden)]
        for name in [sheet] if sheet else ordered:
            if kind == "ods":
                scan = scans.get(name, SheetScan())
            else:
                scan = scan_xlsx(archive, parts[name], percents) if name in parts else SheetScan()
            if scan.rows or sheet:
                break
        else:
            raise unreadable("empty_file")
    problems: list[Problem] = []
    if len(sheets) > 1:
        problems.append(problem("other_sheets", count=len(sheets), sheet=name))
    if name in hidden:
        problems.append(problem("hidden_sheet", sheet=name))
    return _table(_Sheet(path, name, scan, limits), kind, tuple(sheets), problems, header_row)


def _table(sheet: _Sheet, kind: str, sheets: tuple[str, ...], problems: list[Problem], header_row: int | None) -> Table:
    scan, limits = sheet.scan, sheet.limits
    if not scan.rows:
        raise unreadable("empty_file")
    _judge_extent(sheet.name, scan, limits)
    sample = [cells for _, cells, _ in islice(sheet.lines(), _SAMPLE_ROWS)]
    if header_row is None:
        found = layout.find_header(sample)
    elif header_row > len(sample) or (header_row and not any(sample[header_row - 1])):
        raise unreadable("no_such_header_row", line=header_row)
    else:
        found = layout.header_at(sample, header_row - 1 if header_row else None)
    if not found.names:
        raise unreadable("empty_file")
    problems.extend(found.problems)
    if sheet.downward():
        problems.append(problem("merged_cells", count=len(sheet.downward())))
    if scan.formulas:
        problems.append(problem("formulas_without_value", count=scan.formulas, cell=scan.first_formula))
    if scan.errors:
        problems.append(problem("error_cells", count=scan.errors, cell=scan.first_error))
    first = found.index + 1 if found.index is not None else 0
    width = len(found.names)
    return Table(
        kind=kind,
        sheets=sheets,
        sheet=sheet.name,
        encoding="",
        delimiter="",
        quote="",
        header=found.names,
        header_row=first,
        problems=tuple(problems),
        size_hint=max(0, scan.rows - first),
        read=lambda: sheet.rows(width, first),
    )


def _judge_extent(sheet: str, scan: SheetScan, limits: Limits) -> None:
    if scan.columns > limits.columns:
        raise unreadable("too_many_columns", line=1, columns=scan.columns, limit=limits.columns)
    if scan.rows > limits.rows:
        raise unreadable("too_many_rows", line=limits.rows + 1, limit=limits.rows)
    if scan.rows * scan.columns > limits.cells:
        raise unreadable("too_many_cells", sheet=sheet, rows=scan.rows, columns=scan.columns)


@dataclass(frozen=True)
class _Sheet:
    path: Path
    name: str
    scan: SheetScan
    limits: Limits

    def _loaded(self) -> Any:
        try:
            with self.path.open("rb"):
                workbook = calamine.CalamineWorkbook.from_path(str(self.path))
            sheet = workbook.get_sheet_by_name(self.name)
        except Exception as error:
            raise unreadable("broken_workbook") from error
        if not self.scan.merged:
            self.scan.merged.extend(sheet.merged_cell_ranges or ())
        return sheet

    def downward(self, base: int = 0) -> list[tuple[int, int, int]]:
        """Merged areas that cover several rows: column counted from ``base``, first and last row, from 0."""
        return [
            (left - base, top, bottom) for (top, left), (bottom, _) in self.scan.merged if bottom > top and left >= base
        ]

    def lines(self, loaded: Any = None) -> Iterator[tuple[int, list[str], int]]:
        """The lines of the sheet from the first: number from 1, texts, count of control characters removed.

        The reader gives every line from the first, but columns from the first that is filled.
        """
        sheet = loaded or self._loaded()
        percents, base = self.scan.percents, _first_column(sheet)
        for row, values in enumerate(sheet.iter_rows()):
            removed = 0
            cells = []
            for column, value in enumerate(values, start=base):
                if isinstance(value, str):
                    text, count = _CONTROL.subn("", value) if value else ("", 0)
                    removed += count
                    cells.append(text)
                else:
                    cells.append(as_text(value, percent=(row, column) in percents if percents else False))
            yield row + 1, cells, removed

    def rows(self, width: int, first: int) -> Iterator[Row]:
        number = 0
        blanks: list[int] = []
        down: dict[int, list[tuple[int, int]]] = {}
        loaded = self._loaded()
        for column, top, bottom in self.downward(_first_column(loaded)):
            down.setdefault(column, []).append((top, bottom))
        held: dict[tuple[int, int], str] = {}
        for line, cells, removed in self.lines(loaded):
            cells = [*cells[:width], *[""] * (width - len(cells)), *cells[width:]]
            for column, areas in down.items():
                for top, bottom in areas:
                    if column < width and top == line - 1:
                        held[column, top] = cells[column]
                    elif column < width and top < line - 1 <= bottom and not cells[column]:
                        cells[column] = held.get((column, top), "")
            if line <= first:
                continue
            if not any(cell.strip() for cell in cells):
                blanks.append(line)
                continue
            for blank in blanks:
                number += 1
                yield Row(number, blank, ("",) * width, (problem("blank_row", blank),))
            blanks = []
            number += 1
            problems: tuple[Problem, ...] = ()
            if removed:
                problems = (problem("control_characters", line, count=removed),)
            surplus = tuple(cells[width:])
            if any(cell.strip() for cell in surplus):
                found = max(i for i, cell in enumerate(cells) if cell.strip()) + 1
                problems = (*problems, problem("long_row", line, found=found, expected=width))
            else:
                surplus = ()
            yield Row(number, line, tuple(cells[:width]), problems, surplus)


def _first_column(sheet: Any) -> int:
    return sheet.start[1] if sheet.start else 0


def as_text(value: object, *, percent: bool = False) -> str:
    """A cell as a person would type it: ISO dates, whole numbers without « .0 », percentages with their sign."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if percent:
            return f"{_number(round(float(value) * 100, 10))} %"
        return _number(value)
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return value.date().isoformat()
        return value.isoformat(timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _number(value: float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _small(archive: zipfile.ZipFile, name: str, names: set[str]) -> bytes:
    """A small part of the archive, empty when absent; a large one is not honest."""
    if name not in names:
        return b""
    size = archive.getinfo(name).file_size
    if size > 20 * MEGABYTE:
        raise unreadable("zip_too_large", megabytes=round(size / MEGABYTE), limit=20)
    try:
        return archive.read(name)
    except BROKEN as error:
        raise unreadable("broken_workbook") from error


def _is_spreadsheet(archive: zipfile.ZipFile, names: set[str]) -> bool:
    return b"spreadsheet" in _small(archive, "mimetype", names)


def _tree(content: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise unreadable("broken_workbook")
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - size bounded, no document type accepted
    except ElementTree.ParseError as error:
        raise unreadable("broken_workbook") from error


def _xlsx_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member of the archive that holds each sheet."""
    names = set(archive.namelist())
    workbook = _tree(_small(archive, "xl/workbook.xml", names))
    links_file = _small(archive, "xl/_rels/workbook.xml.rels", names)
    targets = {link.get("Id"): link.get("Target", "") for link in _tree(links_file)} if links_file else {}
    parts: dict[str, str] = {}
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        link = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
        target = targets.get(link, "")
        member = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if member in names:
            parts[element.get("name", "")] = member
    return parts


def _percent_styles(archive: zipfile.ZipFile, names: set[str]) -> frozenset[int]:
    """The cell styles that show a number as a percentage."""
    content = _small(archive, "xl/styles.xml", names)
    if not content:
        return frozenset()
    formats = {"9", "10"}
    styles: list[str] = []
    for element in _tree(content):
        local = element.tag.rpartition("}")[2]
        if local == "numFmts":
            formats.update(f.get("numFmtId", "") for f in element if "%" in f.get("formatCode", ""))
        elif local == "cellXfs":
            styles = [style.get("numFmtId", "") for style in element]
    return frozenset(number for number, style in enumerate(styles) if style in formats)
