"""Tables that leave: CSV and XLSX, streamed, with no formula in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import BinaryIO

import xlsxwriter

from chantier.foundation.files.core.formulas import defuse, is_formula_like

Cell = str | int | float | bool | date | None

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SHEET_ROWS = 1_048_576
_CELL_CHARS = 32_767
_CHUNK_ROWS = 500
_CHUNK_CHARS = 256 * 1024


def csv_chunks(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    for_spreadsheet: bool = True,
    byte_order_mark: bool = False,
    delimiter: str = ",",
) -> Iterator[bytes]:
    """A CSV in UTF-8, piece by piece.

    ``for_spreadsheet`` defuses what a spreadsheet would run; machines that read the values as they are ask for
    ``False``. The byte order mark is for Excel, which otherwise reads the accents wrong.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    if byte_order_mark:
        stream.write("\ufeff")
    writer.writerow([_plain(title, for_spreadsheet) for title in header])
    for count, row in enumerate(rows, start=1):
        writer.writerow([_plain(cell, for_spreadsheet) for cell in row])
        if count % _CHUNK_ROWS == 0 or stream.tell() > _CHUNK_CHARS:
            yield stream.getvalue().encode()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


def _plain(cell: Cell, for_spreadsheet: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        if for_spreadsheet:
            cell = defuse(cell)
        return _CONTROL.sub("", cell)
    return str(cell)


def write_xlsx(
    target: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Données"
) -> int:
    """Write one workbook to ``target`` and return the number of rows; memory does not grow with them.

    Texts are written as texts: those that look like formulas carry the spreadsheet's own mark of a quoted text.
    Beyond the 1,048,576 lines of a sheet, another begins.
    """
    workbook = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    title = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    quoted = workbook.add_format({"quote_prefix": True})
    name = re.sub(r"[\[\]:*?/\\']", " ", sheet)[:27].strip() or "Données"
    page, line, count = None, _SHEET_ROWS, 0
    try:
        for row in rows:
            if line >= _SHEET_ROWS:
                page, line = _page(workbook, name, header, title), 1
            assert page is not None
            for column, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, bool):
                    page.write_boolean(line, column, cell)
                elif isinstance(cell, int | float):
                    page.write_number(line, column, cell)
                elif isinstance(cell, date):
                    page.write_datetime(line, column, cell, day)
                else:
                    text = _CONTROL.sub("", cell)[:_CELL_CHARS]
                    page.write_string(line, column, text, quoted if is_formula_like(cell) else None)
            line += 1
            count += 1
        if page is None:
            _page(workbook, name, header, title)
    finally:
        workbook.close()
    return count


def _page(
    workbook: xlsxwriter.Workbook, name: str, header: Sequence[str], title: object
) -> xlsxwriter.worksheet.Worksheet:
    number = len(workbook.worksheets()) + 1
    page = workbook.add_worksheet(name if number == 1 else f"{name} ({number})")
    page.freeze_panes(1, 0)
    for column, text in enumerate(header):
        page.write_string(0, column, _CONTROL.sub("", text)[:_CELL_CHARS], title)
        page.set_column(column, column, min(40, max(12, len(text) + 2)))
    return page
