"""The steps of loading: each is noted once it is committed, so that an interrupted start goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

#: The step says what it did in one sentence, or nothing.
Work = Callable[[], str]


@dataclass(frozen=True)
class Step:
    """A piece of the loading. ``inputs`` is a digest of what it reads: when it changes the step is done again."""

    name: str
    label: str
    work: Work
    inputs: str


class Notes:
    """Which steps are done, in a small file beside the database. A note without its database is forgotten."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._done: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._done = {}

    def is_done(self, step: Step) -> bool:
        """Whether this step was carried out on these very inputs."""
        return self._done.get(step.name) == step.inputs

    def note(self, step: Step) -> None:
        """Keep that this step is done; written whole or not at all."""
        self._done[step.name] = step.inputs
        unfinished = self._file.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(self._done, indent=1), encoding="utf-8")
        unfinished.replace(self._file)

    def forget(self) -> None:
        """Begin again from nothing: the database is new."""
        self._done = {}
        self._file.unlink(missing_ok=True)


@dataclass(frozen=True)
class Report:
    """What became of one step; ``seconds`` is None when it was already done."""

    label: str
    said: str
    seconds: float | None


def carry_out(
    steps: Iterable[Step], *, notes: Notes, begin: Callable[[str], None], end: Callable[[Report], None]
) -> None:
    """Carry out each step that is not done yet, in order; ``begin`` and ``end`` tell whoever waits."""
    for step in steps:
        if notes.is_done(step):
            end(Report(step.label, "", None))
            continue
        begin(step.label)
        started = monotonic()
        said = step.work()
        notes.note(step)
        end(Report(step.label, said, monotonic() - started))
