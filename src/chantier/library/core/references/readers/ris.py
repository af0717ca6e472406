"""RIS, a reference at a time; the lines are cut by rispy, no tag is lost.

rispy keeps the first of a repeated tag and drops what it does not know: only its reading of a line is used.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final

from rispy import RisParser

from chantier.library.core.reasons import Reason
from chantier.library.core.references import kinds_told
from chantier.library.core.references.building import build
from chantier.library.core.references.received import ReadReference
from chantier.library.core.references.said import DETAILS, FIELD, Said

#: RIS tags ↔ our names, those that others write included. Notes ``N1  - name: value`` are ours.
TAGS: Final = {
    "T1": "title", "TI": "title", "CT": "title", "ST": "short_title",
    "AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A3": "editor",
    "A4": "translator", "TA": "translator",
    "DA": "date", "PY": "date", "Y1": "date", "PB": "publisher", "CY": "publication_place", "PP": "publication_place",
    "LA": "language", "DO": "doi", "DI": "doi", "SN": "number", "UR": "url", "LK": "url", "L2": "address",
    "AN": "identifier", "AB": "summary", "N2": "summary", "KW": "keyword", "T2": "journal", "JO": "journal",
    "JF": "journal", "VL": "volume", "IS": "issue", "ET": "edition", "M1": "report_number", "M3": "kind",
    "T3": "series", "L1": "file", "ID": "",
}  # fmt: skip
#: Names that a note of ours may begin with.
_NOTES: Final = frozenset(
    (
        *("other_title", "title_language", "director", "speaker", "contributor", "funder", "orcid", "theme", "place"),
        *("about", "licence", "rights", "rights_holder", "access", "embargo_until", "series_number", "relation"),
        "fictitious",
        *DETAILS,
    )
)
_LOOSE: Final = re.compile(r"^([A-Z][A-Z0-9])\s{0,3}-(?:\s(.*))?$")
_NOTE: Final = re.compile(r"^([a-z_.]+): (.+)$", re.DOTALL)
_PARSER: Final = RisParser()


def read(text: str) -> Iterator[ReadReference]:
    """The references of a file. What stands outside any reference is told as a reference that could not be read."""
    lines: list[str] = []
    inside, number = False, 0
    for line in io.StringIO(text, newline=None):
        tag, _value = _cut(line.rstrip("\n"))
        if tag == "TY" and any(each.strip() for each in lines):
            number += 1  # the one before has no end, or is no reference
            yield _reference(number, lines, unfinished=inside)
            lines = []
        inside = inside or tag == "TY"
        if tag == "TY":
            inside = True
        lines.append(line)
        if tag == "ER" and inside:
            number += 1
            yield _reference(number, lines, unfinished=False)
            lines, inside = [], False
    if any(each.strip() for each in lines):
        yield _reference(number + 1, lines, unfinished=inside)


def _cut(line: str) -> tuple[str | None, str]:
    tag, value = _PARSER.parse_line(line)
    if tag is None and (loose := _LOOSE.match(line)):
        return loose[1], (loose[2] or "").strip()
    return tag, value


def _reference(number: int, lines: list[str], *, unfinished: bool) -> ReadReference:
    raw = "".join(lines)
    pairs: list[list[str]] = []
    for line in lines:
        tag, value = _cut(line.rstrip("\n"))
        if tag:
            pairs.append([tag, value])
        elif value and pairs:
            pairs[-1][1] = f"{pairs[-1][1]} {value}".strip()
        elif value:
            pairs.append(["", value])
    if not any(tag == "TY" for tag, _value in pairs):
        return ReadReference(number, raw, "", None, (), (), (Reason("not_a_reference", {"value": raw.strip()[:200]}),))
    notes = [Reason("end_missing")] if unfinished else []
    key = next((value for tag, value in pairs if tag == "ID"), "")
    return build(_said(pairs), number=number, raw=raw, key=key, notes=notes)


def _said(pairs: list[list[str]]) -> Iterator[Said]:
    kind = next((value for tag, value in pairs if tag == "TY"), "")
    guess = kinds_told.RIS_TYPES.get(kind.upper(), "")
    yield Said("TY", "guess", guess)
    if not guess:
        yield Said("TY", "", "" if kind in ("GEN", "ELEC") else kind)
    first = next((value for tag, value in pairs if tag == "SP"), "")
    last = next((value for tag, value in pairs if tag == "EP"), "")
    if kind in ("BOOK", "RPRT") and first.isdigit() and not last:
        yield Said("SP", "page_count", first)
    elif first or last:
        yield Said("SP", "pages", f"{first}-{last}".strip("-"))
    has_kind = any(tag == "TY" for tag, _value in pairs)
    for tag, value in pairs:
        note = _NOTE.match(value) if tag == "N1" else None
        if note and (note[1] in _NOTES or note[1].startswith(FIELD)):
            yield Said(f"N1 {note[1]}", note[1], note[2])
        elif tag == "BT":
            yield Said(tag, "title" if kind == "BOOK" else "journal", value)
        elif tag == "T2" and guess != "analysis" and has_kind:
            yield Said(tag, "journal" if kind in ("GEN", "ELEC") else "series", value)
        elif tag not in ("TY", "ER", "SP", "EP", "ID"):
            yield Said(tag, TAGS.get(tag, ""), value)
