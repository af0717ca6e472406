"""A consultation as files: tables for spreadsheets, JSON for programs, texts for readers, in one ZIP, streamed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chantier.deliberation.models import Amendment, Evidence, Position, ProposalVersion
from chantier.deliberation.queries import open_data, open_values
from chantier.deliberation.queries.open_data import Scope
from chantier.foundation.files.api import csv_chunks

#: Gathered before it leaves, in bytes: small writes would each be a packet.
_PIECE: Final = 64 * 1024
#: Rows read at once where each holds a whole text.
_LONG: Final = 20


@dataclass(frozen=True)
class Sheet:
    """One table of the export: its name, what its rows are, and how they are found and read."""

    name: str
    kind: type
    rows: Callable[[Scope], QuerySet[Any]]
    read: Callable[[Sequence[Any], Scope], list[Any]]
    at_once: int = open_data.CHUNK

    def each(self, scope: Scope) -> Iterator[Any]:
        """Every row, a few at a time."""
        return open_data.every(self.rows(scope), self.read, scope, at_once=self.at_once)


SHEETS: Final = {
    one.name: one
    for one in (
        Sheet("tables", open_values.OpenTable, open_data.table_rows, open_data.open_tables),
        Sheet("questions", open_values.OpenQuestion, open_data.question_rows, open_data.open_questions),
        Sheet("needs", open_values.OpenNeed, open_data.need_rows, open_data.open_needs),
        Sheet("proposals", open_values.OpenProposal, open_data.proposal_rows, open_data.open_proposals, _LONG),
        Sheet(
            "versions",
            open_values.OpenVersion,
            lambda scope: open_data.version_rows(open_data.of_proposals(scope, ProposalVersion)),
            open_data.open_versions,
            _LONG,
        ),
        Sheet(
            "amendments",
            open_values.OpenAmendment,
            lambda scope: open_data.amendment_rows(open_data.of_proposals(scope, Amendment)),
            open_data.open_amendments,
        ),
        Sheet(
            "positions",
            open_values.OpenPosition,
            lambda scope: open_data.position_rows(open_data.of_proposals(scope, Position)),
            open_data.open_positions,
        ),
        Sheet(
            "arguments",
            open_values.OpenArgument,
            lambda scope: open_data.argument_rows(open_data.debated(scope)),
            open_data.open_arguments,
        ),
        Sheet(
            "evidence",
            open_values.OpenEvidence,
            lambda scope: open_data.evidence_rows(open_data.of_proposals(scope, Evidence)),
            open_data.open_evidence,
        ),
    )
}


def plain(value: Any) -> Any:
    """A value of the export as JSON holds it: instants in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(each) for name, each in asdict(value).items()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def csv_of(sheet: Sheet, scope: Scope) -> Iterator[bytes]:
    """A table as CSV: formulas defused; an organisation takes two columns; lists are cut by bars."""
    names = [field.name for field in fields(sheet.kind)]
    header = [name for each in names for name in ((each, f"{each}_name") if each == "organization" else (each,))]
    return csv_chunks(header, (_cells(one, names) for one in sheet.each(scope)), byte_order_mark=True)


def json_of(sheet: Sheet, scope: Scope) -> Iterator[bytes]:
    """The same as a JSON array, one row a line."""
    before = "[\n"
    for one in sheet.each(scope):
        yield f"{before}{json.dumps(plain(one), ensure_ascii=False)}".encode()
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"


def archive(scope: Scope, *, title: str, url: str, at: datetime) -> Iterator[bytes]:
    """The ZIP of all of it, piece by piece; memory does not grow with what there is."""
    sink = _Sink()
    with zipfile.ZipFile(cast(Any, sink), "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as file:
        when = at.timetuple()[:6]
        for name, pieces in _files(scope, title=title, url=url, at=at):
            entry = zipfile.ZipInfo(name, date_time=when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open(entry, "w", force_zip64=True) as inside:
                for piece in pieces:
                    inside.write(piece)
                    if sink.size > _PIECE:
                        yield sink.taken()
    yield sink.taken()


def _files(scope: Scope, *, title: str, url: str, at: datetime) -> Iterator[tuple[str, Iterable[bytes]]]:
    words = [
        title,
        url,
        at.isoformat(),
        "",
        _("Chaque tableau est là deux fois : en CSV pour un tableur, en JSON pour un programme."),
        _("Les textes des propositions sont dans « texts », en Markdown, tels qu’ils sont aujourd’hui."),
        _("On y lit ce que des organisations ont dit ; aucune personne n’y est nommée."),
    ]
    yield "README.txt", ["\r\n".join(words).encode()]
    for sheet in SHEETS.values():
        yield f"csv/{sheet.name}.csv", csv_of(sheet, scope)
        yield f"json/{sheet.name}.json", json_of(sheet, scope)
    for one in SHEETS["proposals"].each(scope):
        yield f"texts/{one.id}.md", [f"# {one.title}\n\n{one.text}\n".encode()]


def _cells(one: Any, names: Sequence[str]) -> list[Any]:
    cells: list[Any] = []
    for name in names:
        value = getattr(one, name)
        if isinstance(value, open_values.Body):
            cells += [value.id, value.name]
        elif name == "operations":
            cells.append(json.dumps(value, ensure_ascii=False))
        elif isinstance(value, tuple):
            cells.append(" | ".join(str(each) for each in value))
        else:
            cells.append(value)
    return cells


class _Sink:
    """A file that cannot be sought back in: what ``zipfile`` wrote waits here to leave."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept elsewhere."""

    def taken(self) -> bytes:
        """What waits, which then waits no more."""
        piece, self._waiting, self.size = b"".join(self._waiting), [], 0
        return piece
