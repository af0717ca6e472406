"""What the public log keeps outside the database, in the data folder: its private key, and what it signed last.

The key signs; whoever has only the database signs nothing. What was signed last is the memory that a restored backup
lacks: a log that would sign another past than the one it published stops instead.
"""

from __future__ import annotations

import contextlib
import os
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


def folder() -> Path:
    """Where the log keeps its two files."""
    return Path(settings.CHANTIER_DATA) / "public-log"


def kept_key() -> Signer | None:
    """The private key, or None where no file has it. Raises `NotANote` for a file that holds something else."""
    try:
        return signer((folder() / _KEY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise NotANote("the file of the key is not text") from error


def new_key(name: str) -> Signer:
    """The private key, made now under this name unless another process was quicker: there is never a second one."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Signer(name, secrets.token_bytes(32))
    draft = folder() / f"{_KEY}.{secrets.token_hex(8)}"
    try:
        _write(draft, f"{made.encoded}\n".encode())
        with contextlib.suppress(FileExistsError):  # a key is never replaced
            os.link(draft, folder() / _KEY)
    finally:
        draft.unlink(missing_ok=True)
    kept = kept_key()
    assert kept is not None
    return kept


def default_name() -> str:
    """The name of a log at the public address of the instance, as C2SP says: the address without its scheme."""
    name = settings.CHANTIER_ADDRESS.partition("://")[2].strip("/") + "/log"
    return name if is_a_name(name) else "chantier/log"


def last_signed() -> Checkpoint | None:
    """What was signed last from this folder, or None. Raises `NotANote` for a file that holds something else."""
    try:
        return read_checkpoint(read_note((folder() / _SIGNED).read_bytes()))
    except FileNotFoundError:
        return None


def keep_signed(note: bytes) -> None:
    """Remember a checkpoint that is about to be seen: all of it, or the former one."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder() / f"{_SIGNED}.{secrets.token_hex(8)}"
    try:
        _write(draft, note)
        draft.replace(folder() / _SIGNED)
    finally:
        draft.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """A new file that only its owner reads, and that is on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
