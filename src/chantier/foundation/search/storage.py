"""Where an index lives on disk: generations of a folder, a pointer to the current one, and a lock for the writer.

``search/organization-0003/`` is an index; the file ``search/organization.current`` holds its name and is replaced in
one step; ``search/organization.lock`` is held by the one process that writes. Readers need no lock.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chantier.foundation.search.unavailable import IndexBusy


@dataclass(frozen=True)
class Shelf:
    """The place of one index, under the folder that holds all of them."""

    root: Path
    name: str

    @property
    def _pointer(self) -> Path:
        return self.root / f"{self.name}.current"

    def current(self) -> Path | None:
        """The folder that readers use, or none when there is no index."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        folder = self.root / name
        return folder if name.startswith(f"{self.name}-") and folder.is_dir() else None

    def new_folder(self) -> Path:
        """An empty folder for the next generation. Hold the lock; call ``sweep`` first."""
        taken = [int(path.name.rpartition("-")[2]) for path in self._generations()]
        folder = self.root / f"{self.name}-{max(taken, default=0) + 1:04d}"
        folder.mkdir(parents=True)
        return folder

    def publish(self, folder: Path) -> None:
        """Make a folder the current one. Readers that still use the former keep it open until they look again."""
        draft = self._pointer.with_suffix(".next")
        with draft.open("w", encoding="ascii") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._pointer)

    def sweep(self) -> None:
        """Remove the folders that nothing points to: former generations and interrupted rebuilds. Hold the lock."""
        current = self.current()
        for path in self._generations():
            if path != current:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def lock(self, *, wait: bool) -> Iterator[None]:
        """Be the only writer, across processes and threads; released by the system if the process dies."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / f"{self.name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy(self.name) from error
            yield

    def _generations(self) -> list[Path]:
        marks = self.root.glob(f"{self.name}-*") if self.root.is_dir() else []
        return [path for path in marks if path.is_dir() and path.name.removeprefix(f"{self.name}-").isdigit()]
