"""Bytes on disk, named by their checksum. A file appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from chantier.foundation.files.core.limits import MEGABYTE
from chantier.foundation.files.refusals import refused_file

_START = 4096


@dataclass(frozen=True)
class Received:
    """Bytes written to a temporary file: where, how many, their checksum, and how they begin."""

    path: Path
    size: int
    sha256: str
    start: bytes


def root() -> Path:
    """The folder of deposits."""
    return Path(settings.CHANTIER_DATA) / "files"


def path_of(sha256: str) -> Path:
    """Where the bytes of a checksum are kept."""
    return root() / sha256[:2] / sha256[2:]


def incoming() -> Path:
    """The folder of what is being received; whatever is old there was interrupted."""
    folder = root() / ".incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def received(chunks: Iterable[bytes], *, limit_bytes: int) -> Iterator[Received]:
    """Write chunks to a temporary file, gone at the end whatever happens unless it was kept."""
    handle, name = tempfile.mkstemp(dir=incoming())
    path = Path(name)
    try:
        digest, size, start = hashlib.sha256(), 0, b""
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > limit_bytes:
                    raise refused_file(
                        "file_too_large", megabytes=round(size / MEGABYTE), limit=round(limit_bytes / MEGABYTE)
                    )
                if len(start) < _START:
                    start = (start + chunk)[:_START]
                digest.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        yield Received(path, size, digest.hexdigest(), start)
    finally:
        path.unlink(missing_ok=True)


def keep(file: Received) -> None:
    """Give the bytes their lasting place, in one move that survives a power cut."""
    target = path_of(file.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        file.path.replace(target)
        _sync(target.parent)
    else:
        os.utime(target)  # just deposited again: not an orphan


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, by pieces."""
    with path.open("rb") as stream:
        while piece := stream.read(MEGABYTE):
            yield piece
