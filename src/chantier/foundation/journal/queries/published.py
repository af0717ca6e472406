"""The log as files, up to its last checkpoint: what a folder carries to be checked without a network."""

from __future__ import annotations

from collections.abc import Iterator

from chantier.foundation.journal.core.notes import read_checkpoint, read_note
from chantier.foundation.journal.core.tiles import TileName, bundles_of, tiles_of
from chantier.foundation.journal.queries.public_log import checkpoint_note, tile


def log_files() -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the checkpoint, then of each tile and bundle it stands on; nothing before the first entry.

    A query a file, none of them held in memory together. Raises `RuntimeError` where one is not kept.
    """
    note = checkpoint_note()
    if note is None:
        return
    yield "checkpoint", note
    size = read_checkpoint(read_note(note)).size
    names = [TileName(level, index, width) for level, index, width in tiles_of(size)]
    names += [TileName(None, index, width) for index, width in bundles_of(size)]
    for name in names:
        content = tile(name)
        if content is None:
            raise RuntimeError(f"the log does not keep {name.path}")
        yield name.path, content
