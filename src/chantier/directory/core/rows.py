"""From the cells of one row to the fields of one body: parts are joined, misplaced values are put back and said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from chantier.directory.core.cleaning import clean, clean_position, plain_text
from chantier.directory.core.columns import title_words
from chantier.directory.core.findings import Finding, finding

_WITH_PROVINCE: Final = re.compile(r"^[^\d]*\((?:qu[ée]bec|qc|p\.?q\.?)\)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class ReadRow:
    """The fields found (absent when the row is silent) and, for each column number, what there is to say."""

    values: dict[str, Any]
    findings: tuple[tuple[int, Finding], ...]


def read_row(
    header: Sequence[str], fields: Sequence[str | None], cells: Sequence[str], *, language: str = "fr"
) -> ReadRow:
    """Read a row by its mapping: ``fields[i]`` is the field of column ``i``, ``None`` when it is not imported.

    Lines of an address are joined in order. A municipality hidden in an address line because a post-office box took
    its place, a territory written as a legal form, coordinates that are swapped: each is put back and said.
    """
    values: dict[str, Any] = {}
    findings: list[tuple[int, Finding]] = []
    lines: list[tuple[int, str]] = []
    columns: dict[str, int] = {}
    for index, (field, cell) in enumerate(zip(fields, cells, strict=False)):
        if field is None:
            continue
        columns.setdefault(field, index)
        cleaned = clean(field, cell, language=language)
        findings.extend((index, found) for found in cleaned.problems)
        if cleaned.value is None:
            continue
        if field == "address":
            lines.append((index, cleaned.value))
        elif field == "identifiers":
            scheme = "-".join(title_words(header[index])) or "autre"
            values.setdefault(field, {})[scheme] = cleaned.value
        elif field == "description":
            values.setdefault(field, {}).update(cleaned.value)
        elif isinstance(cleaned.value, tuple):
            known = values.get(field, ())
            values[field] = (*known, *(value for value in cleaned.value if value not in known))
        elif field == "activity" and field in values:
            values[field] = f"{values[field]} ; {cleaned.value}"
        else:
            values.setdefault(field, cleaned.value)
    _find_municipality(values, findings, lines, columns, cells)
    if lines:
        values["address"] = ", ".join(text for _, text in lines)
    _move_territory(values, findings)
    _place(values, findings, columns)
    return ReadRow(values, tuple(findings))


def _find_municipality(
    values: dict[str, Any],
    findings: list[tuple[int, Finding]],
    lines: list[tuple[int, str]],
    columns: dict[str, int],
    cells: Sequence[str],
) -> None:
    """« CP 500 » in the municipality's column and « Ville (Québec) » in the next line of the address."""
    if values.get("municipality"):
        return
    at = next((place for place, (_, text) in enumerate(lines) if _WITH_PROVINCE.match(text)), None)
    if at is None:
        return
    index, text = lines.pop(at)
    values["municipality"] = clean("municipality", text).value
    column = columns.get("municipality")
    if column is not None:
        displaced = plain_text(cells[column])[0]
        if displaced:
            lines.append((column, displaced))
            findings[:] = [pair for pair in findings if pair[0] != column]
        index = column
    findings.append((index, finding("municipality_in_address", value=text)))


def _move_territory(values: dict[str, Any], findings: list[tuple[int, Finding]]) -> None:
    for _, found in findings:
        if found.code == "territory_in_legal_form":
            values.setdefault("territory_hint", dict(found.params)["territory"])


def _place(values: dict[str, Any], findings: list[tuple[int, Finding]], columns: dict[str, int]) -> None:
    lat, lon, found = clean_position(values.pop("lat", None), values.pop("lon", None))
    if lat is not None and lon is not None:
        values["lat"], values["lon"] = lat, lon
    findings.extend((columns.get("lat", columns.get("lon", 0)), one) for one in found)
