"""The official register's own files, in a folder or a ZIP, read without unpacking."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from chantier.foundation.files.core.limits import MEGABYTE, REGISTER, Limits
from chantier.foundation.files.core.problems import Problem, problem
from chantier.foundation.files.refusals import UnreadableTable, unreadable
from chantier.foundation.files.tables.archives import open_archive
from chantier.foundation.files.tables.table import Row, Table
from chantier.foundation.files.tables.text import TextSource, open_text

ENTERPRISE = "enterprise"
NAME = "name"
ESTABLISHMENT = "establishment"
MERGER = "merger"
CONTINUATION = "continuation"
DOMAIN = "domain"

# Beginning of the member's name, then columns that only this file has (layout of the open data, guide IN-537).
_ROLES: tuple[tuple[str, str, frozenset[str]], ...] = (
    (ENTERPRISE, "entreprise", frozenset(("NEQ", "COD_FORME_JURI", "COD_STAT_IMMAT"))),
    (NAME, "nom", frozenset(("NEQ", "NOM_ASSUJ", "STAT_NOM"))),
    (ESTABLISHMENT, "etablissement", frozenset(("NEQ", "NO_SUF_ETAB"))),
    (MERGER, "fusionscission", frozenset(("NEQ", "NEQ_ASSUJ_REL"))),
    (CONTINUATION, "continuation", frozenset(("NEQ", "COD_TYP_CHANG"))),
    (DOMAIN, "domainevaleur", frozenset(("TYP_DOM_VAL", "COD_DOM_VAL", "VAL_DOM_FRAN"))),
)


@dataclass(frozen=True)
class RegisterFiles:
    """The members found, by role, and what was not recognised."""

    tables: dict[str, Table]
    names: dict[str, str]
    problems: tuple[Problem, ...]

    def rows(self, role: str) -> Iterator[dict[str, str]]:
        """The rows of a member as values by column name in capitals; none when the member is absent."""
        table = self.tables.get(role)
        if table is None:
            return
        columns = [title.strip().upper() for title in table.header]
        for row in table.rows():
            yield dict(zip(columns, row.cells, strict=True))

    def raw(self, role: str) -> Iterator[Row]:
        """The rows of a member as they were received."""
        table = self.tables.get(role)
        return iter(()) if table is None else table.rows()


def open_register(path: Path, *, limits: Limits = REGISTER) -> RegisterFiles:
    """Find the register's files in a folder or a ZIP, whatever the folder inside and the case of the names.

    Needs the enterprises and their names; the rest is used when present. Raises ``UnreadableTable``.
    """
    sources = _folder(path) if path.is_dir() else _archive(path, limits)
    tables: dict[str, Table] = {}
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for name, source in sources:
        if source.size > limits.zip_member_bytes:
            raise unreadable(
                "file_too_large",
                megabytes=round(source.size / MEGABYTE),
                limit=round(limits.zip_member_bytes / MEGABYTE),
            )
        try:
            table = open_text(source, encoding=None, delimiter=None, limits=limits)
        except UnreadableTable as refused:
            if refused.reason.code == "broken_zip":
                raise
            problems.append(problem("unknown_member", name=name))
            continue
        role = _role(name, table.header)
        if role is None or role in tables:
            problems.append(problem("unknown_member", name=name))
            continue
        tables[role], names[role] = table, name
    if ENTERPRISE not in tables or NAME not in tables:
        raise unreadable("not_the_register")
    return RegisterFiles(tables, names, tuple(problems))


def _role(name: str, header: tuple[str, ...]) -> str | None:
    columns = {title.strip().upper() for title in header}
    stem = PurePosixPath(name).stem.casefold().replace("_", "").replace("-", "").replace("é", "e")
    by_name = next((role for role, start, needed in _ROLES if stem.startswith(start) and needed <= columns), None)
    return by_name or next((role for role, _, needed in _ROLES if needed <= columns), None)


def _folder(path: Path) -> Iterator[tuple[str, TextSource]]:
    for file in sorted(path.rglob("*")):
        if file.is_file() and not file.is_symlink() and file.suffix.lower() in (".csv", ".txt"):
            yield str(file.relative_to(path)), TextSource(_opener(file), file.stat().st_size)


def _opener(file: Path) -> Callable[[], BinaryIO]:
    return lambda: file.open("rb")


def _archive(path: Path, limits: Limits) -> Iterator[tuple[str, TextSource]]:
    if not path.is_file():
        raise unreadable("missing_file", name=path.name)
    if path.stat().st_size > limits.file_bytes:
        raise unreadable(
            "file_too_large",
            megabytes=round(path.stat().st_size / MEGABYTE),
            limit=round(limits.file_bytes / MEGABYTE),
        )
    with open_archive(path, limits) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and m.filename.lower().endswith((".csv", ".txt"))]
    for member in members:
        if "__MACOSX" not in member.filename:
            yield member.filename, TextSource(_member_opener(path, member.filename), member.file_size)


def _member_opener(path: Path, name: str) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        archive = zipfile.ZipFile(path)
        try:
            stream = archive.open(name)
        finally:
            archive.close()  # the member keeps the file open until it is closed itself
        return cast(BinaryIO, stream)

    return opened
