"""A log as files: a checkpoint, tiles and bundles read from names, checked whole; the first thing that is not as
published is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chantier.foundation.journal.core.notes import Checkpoint, NotANote, Verifier, read_checkpoint, read_note
from chantier.foundation.journal.core.tiles import (
    HEIGHT,
    WIDTH,
    Damaged,
    bundle_path,
    bundles_of,
    tile_path,
    tiles_of,
    unbundled,
)
from chantier.foundation.journal.core.tree import HASH_BYTES, Leaves, leaf_hash, root

MOST_ENTRIES = 10_000_000


@dataclass(frozen=True)
class ReadLog:
    """A log that holds: where it stands, who of those known signed, and its entries in order."""

    checkpoint: Checkpoint
    signed_by: tuple[Verifier, ...]
    entries: tuple[bytes, ...]


def read_log(read: Callable[[str], bytes], *, log: Verifier, witnesses: Iterable[Verifier] = ()) -> ReadLog:
    """Read a log and check all of it: its signature, every entry, every tile, the root.

    ``read`` gives the bytes of a name ("checkpoint", "tile/0/000"…). Raises `Damaged`, whose ``path`` names what does
    not hold, and says which entry.
    """
    try:
        note = read_note(read("checkpoint"))
        signed = note.signed_by([log, *witnesses])
        checkpoint = read_checkpoint(note)
    except NotANote as error:
        raise Damaged("checkpoint", str(error)) from error
    if log not in signed:
        raise Damaged("checkpoint", "the log did not sign it")
    if checkpoint.size > MOST_ENTRIES:
        raise Damaged("checkpoint", f"more than {MOST_ENTRIES} entries")
    entries: list[bytes] = []
    for index, width in bundles_of(checkpoint.size):
        path = bundle_path(index, width)
        entries += unbundled(read(path), path=path, width=width)
    leaves = Leaves(leaf_hash(entry) for entry in entries)
    for level, index, width in tiles_of(checkpoint.size):
        path = tile_path(level, index, width)
        content = read(path)
        expected = [leaves.node(level * HEIGHT, index * WIDTH + place) for place in range(width)]
        for place, one in enumerate(expected):
            if content[place * HASH_BYTES : (place + 1) * HASH_BYTES] != one:
                number = (index * WIDTH + place) << (HEIGHT * level)
                raise Damaged(path, f"entry {number} is not the one that was published, or this tile is not")
        if len(content) != width * HASH_BYTES:
            raise Damaged(path, f"{len(content)} bytes, not {width * HASH_BYTES}")
    if root(leaves, checkpoint.size) != checkpoint.root:
        raise Damaged("checkpoint", "its root is not that of the entries")
    return ReadLog(checkpoint, tuple(one for one in signed if one != log), tuple(entries))
