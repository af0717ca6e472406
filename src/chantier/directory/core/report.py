"""What became of a file, column by column and row by row, as counts that add up.

For each column ``filled = kept + changed + set_aside + not_imported``: no cell is lost without being counted. The JSON:

    {"version": 1, "dry_run": false,
     "totals": {"rows", "kept", "changed", "unchanged", "set_aside"},          rows; kept means new
     "columns": [{"header", "field", "filled", "kept", "changed", "set_aside", "not_imported",
                  "reasons": {code: cells}}],                                   field: null when it is not imported
     "rows_set_aside": {code: rows},
     "fields_changed": {field: rows},                                           since the edition before
     "differences": {"appeared", "changed", "vanished", "reappeared"},          organisations' records
     "organizations_created": 0,
     "matching": {"same", "review"},
     "rows": [{"row", "outcome", "name", "problems": [{"code", "field", "params"}]}]}

``rows`` are those about which there is something to say: all of them in a file written by the command line, the first
``ROWS_KEPT`` of a rehearsal in the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as fresh
from typing import Any, Final

VERSION: Final = 1
ROWS_KEPT: Final = 500
SET_ASIDE: Final = "set_aside"
ROW_SET_ASIDE: Final = "row_set_aside"
SIGN_OF_NOTHING: Final = "sign_of_nothing"

#: Findings after which the cell's value is not in the record (it stays in the row as received).
LOST: Final = frozenset(
    (
        "not_a_name", "not_a_register_number", "number_damaged_by_spreadsheet", "register_number_length",
        "not_a_municipality", "postal_code_impossible", "postal_code_unreadable", "not_a_number",
        "coordinate_impossible", "half_a_position", "null_island", "not_a_phone", "not_an_email", "address_refused",
        "not_a_website", "not_a_date", "not_yes_or_no", "territory_in_legal_form", "unknown_legal_form",
        "unknown_status", "not_a_size",
    )
)  # fmt: skip


@dataclass
class ColumnTally:
    """What became of the cells of one column. ``field`` is ``None`` when the column is not imported."""

    header: str
    field: str | None
    filled: int = 0
    kept: int = 0
    changed: int = 0
    set_aside: int = 0
    not_imported: int = 0
    reasons: Counter[str] = fresh(default_factory=Counter)

    def add(self, *, codes: Sequence[str], has_value: bool, row_is_aside: bool) -> None:
        """Count one filled cell: ``codes`` are the findings about it, ``has_value`` whether its field has a value."""
        self.filled += 1
        if self.field is None:
            self.not_imported += 1
            return
        if row_is_aside:
            self.set_aside += 1
            self.reasons[ROW_SET_ASIDE] += 1
            return
        self.reasons.update(codes)
        if any(code in LOST for code in codes):
            self.set_aside += 1
        elif codes:
            self.changed += 1
        elif has_value:
            self.kept += 1
        else:
            self.set_aside += 1
            self.reasons[SIGN_OF_NOTHING] += 1

    def as_json(self) -> dict[str, Any]:
        """As in the report."""
        return {
            "header": self.header,
            "field": self.field,
            "filled": self.filled,
            "kept": self.kept,
            "changed": self.changed,
            "set_aside": self.set_aside,
            "not_imported": self.not_imported,
            "reasons": dict(sorted(self.reasons.items())),
        }


@dataclass
class Tally:
    """The counts of an import as it goes; it is written with each chunk and taken up again after an interruption."""

    columns: list[ColumnTally]
    totals: Counter[str] = fresh(default_factory=Counter)
    rows_set_aside: Counter[str] = fresh(default_factory=Counter)
    fields_changed: Counter[str] = fresh(default_factory=Counter)
    reappeared: int = 0
    organizations_created: int = 0
    rows: list[dict[str, Any]] = fresh(default_factory=list)

    @classmethod
    def begin(cls, header: Sequence[str], fields: Sequence[str | None]) -> Tally:
        """Nothing counted yet."""
        return cls([ColumnTally(title, name) for title, name in zip(header, fields, strict=True)])

    @classmethod
    def from_json(cls, report: Mapping[str, Any]) -> Tally:
        """As it was when it was written."""
        columns = [ColumnTally(**{**column, "reasons": Counter(column["reasons"])}) for column in report["columns"]]
        return cls(
            columns,
            Counter(report["totals"]),
            Counter(report["rows_set_aside"]),
            Counter(report["fields_changed"]),
            report["differences"]["reappeared"],
            report["organizations_created"],
            list(report["rows"]),
        )

    def add_cells(
        self, cells: Sequence[str], values: Mapping[str, Any], codes: Mapping[int, Sequence[str]], *, row_is_aside: bool
    ) -> None:
        """Count the cells of one row; ``codes`` are the findings by column number."""
        for index, column in enumerate(self.columns):
            if index < len(cells) and cells[index].strip():
                column.add(codes=codes.get(index, ()), has_value=column.field in values, row_is_aside=row_is_aside)

    def add_row(self, *, number: int, outcome: str, name: str, problems: Iterable[Mapping[str, Any]]) -> None:
        """Count one row; the first rows with something to say are kept as examples."""
        said = [dict(problem) for problem in problems]
        self.totals["rows"] += 1
        self.totals[outcome] += 1
        if outcome == SET_ASIDE and said:
            self.rows_set_aside[said[0]["code"]] += 1
        self.fields_changed.update(problem["field"] for problem in said if problem["code"] == "field_changed")
        if said and len(self.rows) < ROWS_KEPT:
            self.rows.append({"row": number, "outcome": outcome, "name": name, "problems": said})

    def as_json(
        self, *, dry_run: bool, appeared: int = 0, vanished: int = 0, matching: Mapping[str, int] | None = None
    ) -> dict[str, Any]:
        """The report."""
        return {
            "version": VERSION,
            "dry_run": dry_run,
            "totals": {name: self.totals[name] for name in ("rows", "kept", "changed", "unchanged", "set_aside")},
            "columns": [column.as_json() for column in self.columns],
            "rows_set_aside": dict(sorted(self.rows_set_aside.items())),
            "fields_changed": dict(sorted(self.fields_changed.items())),
            "differences": {
                "appeared": appeared,
                "changed": self.totals["changed"],
                "vanished": vanished,
                "reappeared": self.reappeared,
            },
            "organizations_created": self.organizations_created,
            "matching": dict(matching or {"same": 0, "review": 0}),
            "rows": self.rows if dry_run else [],
        }
