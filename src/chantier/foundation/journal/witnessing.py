"""A witness at work: a folder that keeps the last checkpoint, a log that is fetched, a line of signature.

It needs no database and asks for its bytes by a function: the program that runs it says which way out there is.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chantier.foundation.journal.core.notes import COSIGNATURE, NotANote, Signer, Verifier, is_a_name, signer, verifier
from chantier.foundation.journal.core.tiles import Damaged
from chantier.foundation.journal.core.witnessing import CONTRADICTIONS, Refused, Shown, continues, shown

_LAST: Final = "checkpoint"
_LOG_KEY: Final = "log-key"
_REFUSED: Final = "refused"
_LONGEST_KEY: Final = 4_096


class Unreadable(Exception):
    """Something that should be there was not given; the message is its address and why."""


@dataclass(frozen=True)
class Witnessed:
    """A checkpoint that was signed: the note with the log's line and the witness's own."""

    shown: Shown
    former_size: int
    log: Verifier
    trusted_now: bool
    note: bytes


class Contradicted(Exception):
    """The log showed a checkpoint that does not continue the one kept; ``evidence`` is the folder that holds both."""

    def __init__(self, refused: Refused, *, former: Shown, latest: Shown, evidence: Path) -> None:
        super().__init__(refused.code)
        self.code = refused.code
        self.former = former.checkpoint
        self.latest = latest.checkpoint
        self.evidence = evidence


def witness(
    *,
    get: Callable[[str], bytes],
    folder: Path,
    key: Signer,
    at: int,
    log_key: str = "",
) -> Witnessed:
    """Fetch the checkpoint, hold it against the one kept, keep and sign it. ``at`` in seconds of POSIX.

    ``get`` gives the bytes of a name under the log's address, or raises `Unreadable`. The log's public key is
    ``log_key``, or the one kept, or the one the log says the first time. Raises `Refused`, `Contradicted`,
    `Unreadable`, `NotANote`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        log, trusted_now = _log_of(folder, get, log_key)
        latest = shown(get("checkpoint"), log=log)
        former = _former(folder, log)
        try:
            continues(former.checkpoint if former else None, latest.checkpoint, read=_reading(get))
        except Refused as refused:
            if former is None or refused.code not in CONTRADICTIONS:
                raise
            evidence = _keep_both(folder, former, latest, refused.code, at)
            raise Contradicted(refused, former=former, latest=latest, evidence=evidence) from refused
        text = latest.checkpoint.text
        # Only the log's own lines and ours: what else came with the note is not ours to repeat.
        note = latest.checkpoint.signed(*_lines_of(latest.note, log), key.line(text, at=at))
        _write(folder / _LOG_KEY, f"{log.encoded}\n".encode())
        _write(folder / _LAST, note)
        return Witnessed(latest, former.checkpoint.size if former else 0, log, trusted_now, note)


def key_of_witness(file: Path, *, name: str) -> tuple[Signer, bool]:
    """The private key of a witness, made now under ``name`` where the file is not there; and whether it was made.

    Raises `NotANote`: the file holds something else, or a new key has no name.
    """
    if file.exists():
        kept = signer(file.read_text(encoding="utf-8"))
        if kept.kind != COSIGNATURE:
            raise NotANote("this key is not that of a witness")
        return kept, False
    if not is_a_name(name):
        raise NotANote("a new key needs a name, without blanks nor plus")
    made = Signer(name, secrets.token_bytes(32), COSIGNATURE)
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(f"{made.encoded}\n")
    return made, True


def _log_of(folder: Path, get: Callable[[str], bytes], log_key: str) -> tuple[Verifier, bool]:
    kept = folder / _LOG_KEY
    if kept.exists():
        known = verifier(kept.read_text(encoding="utf-8"))
        if log_key and verifier(log_key) != known:
            raise NotANote("this folder keeps another log")
        return known, False
    if log_key:
        return verifier(log_key), False
    told = get("verifier")
    if len(told) > _LONGEST_KEY:
        raise NotANote("a key is one line")
    return verifier(told.decode("utf-8", "replace")), True


def _former(folder: Path, log: Verifier) -> Shown | None:
    file = folder / _LAST
    return shown(file.read_bytes(), log=log) if file.exists() else None


def _reading(get: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """Tiles by their names; a partial one that is gone is asked for whole, as the specification allows."""

    def read(path: str) -> bytes:
        try:
            return get(path)
        except Unreadable as error:
            whole, partial, width = path.partition(".p/")
            if partial:
                with contextlib.suppress(Unreadable):
                    return get(whole)[: int(width) * 32]
            raise Damaged(path, str(error)) from error

    return read


def _lines_of(note: bytes, log: Verifier) -> list[str]:
    mark = f"— {log.name} "
    return [f"{line}\n" for line in note.decode().rpartition("\n\n")[2].split("\n") if line.startswith(mark)]


def _keep_both(folder: Path, former: Shown, latest: Shown, code: str, at: int) -> Path:
    evidence = folder / _REFUSED / f"{at}-{code}"
    evidence.mkdir(parents=True, exist_ok=True)
    _write(evidence / "kept", former.note)
    _write(evidence / "shown", latest.note)
    return evidence


def _write(file: Path, content: bytes) -> None:
    """All of it, on the disk, or what was there before."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    try:
        with draft.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One witness at a time in a folder: two that sign at once could sign a smaller one last."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
