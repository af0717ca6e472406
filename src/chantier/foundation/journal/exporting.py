"""The public log as a folder: what its addresses give, to be served by anything, kept anywhere, read again offline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chantier.foundation.journal.core.notes import Checkpoint, read_checkpoint, read_note
from chantier.foundation.journal.core.tiles import bundle_path, bundles_of, tile_path, tiles_of
from chantier.foundation.journal.queries.checking import read
from chantier.foundation.journal.queries.public_log import checkpoint_note, log_verifier


def export_log(folder: Path) -> Checkpoint | None:
    """Write the log as it stands into a folder; what is there already and never changes is not written again.

    The checkpoint is written last: a folder whose writing was cut short still holds what its checkpoint says. Returns
    the checkpoint, None for an empty log. Raises `Damaged`.
    """
    note, key = checkpoint_note(), log_verifier()
    if note is None or key is None:
        return None
    checkpoint = read_checkpoint(read_note(note))
    for path in _paths(checkpoint.size):
        file = folder / path
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            _replace(file, read(path))
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / "verifier", f"{key.encoded}\n".encode())
    _replace(folder / "checkpoint", note)
    return checkpoint


def _paths(size: int) -> Iterator[str]:
    yield from (tile_path(*one) for one in tiles_of(size))
    yield from (bundle_path(*one) for one in bundles_of(size))


def _replace(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.part")
    draft.write_bytes(content)
    draft.replace(file)
