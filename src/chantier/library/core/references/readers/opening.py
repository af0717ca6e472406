"""Recognise a file of references by what it holds, never by its name alone, and read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from chantier.library.core.references.decoding import decode
from chantier.library.core.references.readers import bibtex, csl_json, ris, zotero_rdf
from chantier.library.core.references.received import Reading, ReadReference, Unreadable

RIS, BIBTEX, CSL, CSV, XLSX, ODS, ZOTERO = "ris", "bibtex", "csl-json", "csv", "xlsx", "ods", "zotero-rdf"
FORMATS: Final = (RIS, BIBTEX, CSL, CSV, XLSX, ODS, ZOTERO)
#: Beyond this, a text is refused: a million references hold in it.
LARGEST_BYTES: Final = 300_000_000

_READERS: Final[Mapping[str, Callable[[str], Iterator[ReadReference]]]] = {
    RIS: ris.read,
    BIBTEX: bibtex.read,
    CSL: csl_json.read,
    ZOTERO: zotero_rdf.read,
}
_RIS_LINE: Final = re.compile(r"^\s*TY\s{0,3}-\s", re.MULTILINE)
_BIBTEX_ENTRY: Final = re.compile(r"^\s*@[A-Za-z]+\s*[{(]", re.MULTILINE)


def recognise(data: bytes, name: str = "") -> str:
    """The format of a file from its first bytes (a few thousand are enough); a table when it is none of the others.

    Raises ``Unreadable`` for what is certainly no file of references.
    """
    if data.startswith(b"PK\x03\x04"):
        return ODS if name.lower().endswith(".ods") else XLSX
    if not data.strip():
        raise Unreadable("file_empty")
    start = decode(data[:20_000]).text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if re.search(r"<(?:!DOCTYPE\s+)?html", start[:500], re.IGNORECASE):
            raise Unreadable("web_page")
        return ZOTERO
    if start.startswith(("[", "{")) and not name.lower().endswith((".csv", ".bib", ".ris")):
        return CSL
    if start.startswith(("%PDF", "{\\rtf")):
        raise Unreadable("not_references")
    if _RIS_LINE.search(start):
        return RIS
    if _BIBTEX_ENTRY.search(start) or name.lower().endswith((".bib", ".bibtex")):
        return BIBTEX
    if name.lower().endswith(".ris"):
        return RIS
    return CSV


def read(data: bytes, format: str) -> Reading:
    """The references of a text in one of the formats that are no tables. Raises ``Unreadable``."""
    if len(data) > LARGEST_BYTES:
        raise Unreadable("file_too_large", megabytes=len(data) // 1_000_000, limit=LARGEST_BYTES // 1_000_000)
    decoded = decode(data)
    return Reading(format, decoded.encoding, decoded.notes, _READERS[format](decoded.text))
