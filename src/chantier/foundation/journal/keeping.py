"""What the public log keeps outside the database, in the data folder: its private key, and what it signed last.

The key signs; whoever has only the database signs nothing. What was signed last is the memory that a restored backup
lacks: a log that would sign another past than the one it published stops instead.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

from django.conf import settings

from chantier.foundation.journal.core.notes import (
    Checkpoint,
    NotANote,
    Signer,
    is_a_name,
    read_checkpoint,
    read_note,
    signer,
)

_KEY = "key"
_SIGNED = "last-signed"
_AGAIN = re.compile(r"/log/([2-9]|[1-9][0-9]{1,5})$")


def folder() -> Path:
    """Where the log keeps its files."""
    return Path(settings.CHANTIER_DATA) / "public-log"


def number_of(origin: str) -> int:
    """Which log of this instance has this name: the first, or one that began again (« …/log/2 »)."""
    told = _AGAIN.search(origin)
    return int(told[1]) if told else 1


def newest_key() -> int:
    """The number of the last log that has a key here, 0 for none."""
    return max(
        (int(file.name.partition("-")[2] or 1) for file in folder().glob("key*") if "." not in file.name), default=0
    )


def kept_key(number: int = 1) -> Signer | None:
    """The private key of a log, or None where no file has it. Raises `NotANote` for a file of something else."""
    try:
        return signer((folder() / _named(_KEY, number)).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise NotANote("the file of the key is not text") from error


def new_key(name: str) -> Signer:
    """The private key, made now under this name unless another process was quicker: there is never a second one."""
    number = number_of(name)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Signer(name, secrets.token_bytes(32))
    draft = folder() / f"{_KEY}.{secrets.token_hex(8)}"
    try:
        _write(draft, f"{made.encoded}\n".encode())
        with contextlib.suppress(FileExistsError):  # a key is never replaced
            os.link(draft, folder() / _named(_KEY, number))
    finally:
        draft.unlink(missing_ok=True)
    kept = kept_key(number)
    assert kept is not None
    return kept


def default_name() -> str:
    """The name of a log at the public address of the instance, as C2SP says: the address without its scheme."""
    name = settings.CHANTIER_ADDRESS.partition("://")[2].strip("/") + "/log"
    return name if is_a_name(name) else "chantier/log"


def next_name(origin: str) -> str:
    """The name of the log that begins after this one."""
    return f"{_AGAIN.sub('/log', origin)}/{max(number_of(origin), newest_key()) + 1}"


def last_signed(number: int = 1) -> Checkpoint | None:
    """What a log signed last here, or None. Raises `NotANote` for a file that holds something else."""
    try:
        return read_checkpoint(read_note((folder() / _named(_SIGNED, number)).read_bytes()))
    except FileNotFoundError:
        return None


def keep_signed(note: bytes) -> None:
    """Remember a checkpoint that is about to be seen: all of it, or the former one."""
    _replace(folder() / _named(_SIGNED, number_of(read_checkpoint(read_note(note)).origin)), note)


def set_aside(number: int, size: int, note: bytes) -> None:
    """Keep a checkpoint of a log that ended, with its witnesses' lines: it was signed, and stays so."""
    _replace(folder() / f"former-{number}" / f"{size}.checkpoint", note)


def _named(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _replace(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        _write(draft, content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """A new file that only its owner reads, and that is on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
