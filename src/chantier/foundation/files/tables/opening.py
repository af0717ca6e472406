"""Recognise what a file is by its first bytes, then read it as a table."""

from __future__ import annotations

from pathlib import Path

from chantier.foundation.files.core.limits import DEFAULT, MEGABYTE, Limits
from chantier.foundation.files.refusals import unreadable
from chantier.foundation.files.tables.table import Table
from chantier.foundation.files.tables.text import TextSource, open_text
from chantier.foundation.files.tables.workbooks import open_workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WebP"),
    (b"SQLite format 3", "SQLite"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"{\\rtf", "RTF"),
)


def open_table(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
    limits: Limits = DEFAULT,
) -> Table:
    """Open a CSV, XLSX or ODS file; its name plays no part.

    ``sheet`` defaults to the first visible sheet that is not empty; ``encoding``, ``delimiter`` and ``header_row`` (the
    line of the titles, 0 when there are none) are found when not given. Raises ``UnreadableTable`` with a sentence when
    the file cannot be a table or breaks a limit.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise unreadable("missing_file", name=path.name) from error
    if size == 0:
        raise unreadable("empty_file")
    if size > limits.file_bytes:
        raise unreadable("file_too_large", megabytes=round(size / MEGABYTE), limit=round(limits.file_bytes / MEGABYTE))
    refuse_what_is_no_table(path, start)
    if start.startswith(b"PK"):
        return open_workbook(path, sheet=sheet, header_row=header_row, limits=limits)
    source = TextSource(lambda: path.open("rb"), size)
    return open_text(source, encoding=encoding, delimiter=delimiter, header_row=header_row, limits=limits)


def refuse_what_is_no_table(path: Path, start: bytes) -> None:
    """Say what a file that begins so is, when that is certainly not a table. Raises ``UnreadableTable``."""
    if start.startswith(_OLE):
        raise unreadable("encrypted" if _is_encrypted_package(path) else "old_workbook")
    for signature, kind in _OTHER_KINDS:
        if start.startswith(signature):
            raise unreadable("not_a_table", kind=kind)
    opening = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if opening.startswith((b"<!doctype html", b"<html", b"<table")):
        raise unreadable("not_a_table", kind="HTML")
    if opening.startswith(b"<?xml"):
        raise unreadable("not_a_table", kind="XML")


def _is_encrypted_package(path: Path) -> bool:
    """Whether an OLE file is an encrypted workbook: its directory names an « EncryptedPackage »."""
    wanted = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as stream:
        if wanted in stream.read(2 * MEGABYTE):
            return True
        stream.seek(max(0, path.stat().st_size - 2 * MEGABYTE))
        return wanted in stream.read()
