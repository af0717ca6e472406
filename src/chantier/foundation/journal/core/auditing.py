"""Reading a whole log again: what does not hold is named, be it one byte of one entry.

Three things say the same: the entries, the hashes kept over them, the root that was signed. Where one of them was
touched, the two others agree against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chantier.foundation.journal.core.notes import Checkpoint
from chantier.foundation.journal.core.tiles import (
    WIDTH,
    Damaged,
    Tiles,
    bundle_path,
    bundles_of,
    grown_tiles,
    root_of,
    tile_path,
    tiles_of,
    unbundled,
)
from chantier.foundation.journal.core.tree import HASH_BYTES, leaf_hash, root

#: What is wrong: a file that cannot be read, an entry, a tile; or the root, where all else agrees.
UNREADABLE, ENTRY, TILE, ROOT = "unreadable", "entry", "tile", "root"


@dataclass(frozen=True)
class Fault:
    """Something that is not what was signed: ``path`` is the name of a file, ``index`` the number of an entry."""

    code: str
    path: str
    index: int | None = None
    why: str = ""


def faults(read: Callable[[str], bytes], checkpoint: Checkpoint) -> Iterator[Fault]:
    """What does not hold in a log whose checkpoint was signed; nothing where all of it does.

    ``read`` gives the bytes of a name, or raises `Damaged`. All entries are read, one bundle at a time.
    """
    size = checkpoint.size
    leaves, unread = _leaves(read, size)
    yield from unread
    tiles, missing = _tiles(read, size)
    yield from missing
    if unread or missing:
        return
    nothing: dict[str, bytes] = {}
    made = grown_tiles(nothing.__getitem__, 0, leaves)
    differ = sorted(path for path, content in made.items() if path in tiles and tiles[path] != content)
    if root(Tiles(made.__getitem__, size), size) == checkpoint.root:
        yield from (Fault(TILE, path) for path in differ)  # the entries are those that were signed
    elif root(Tiles(tiles.__getitem__, size), size) == checkpoint.root:
        yield from _below(tiles, leaves, size)
    else:
        yield from (Fault(TILE, path) for path in differ)
        yield Fault(ROOT, "checkpoint")


def _leaves(read: Callable[[str], bytes], size: int) -> tuple[list[bytes], list[Fault]]:
    leaves: list[bytes] = []
    unread: list[Fault] = []
    for index, width in bundles_of(size):
        path = bundle_path(index, width)
        try:
            leaves += [leaf_hash(entry) for entry in unbundled(read(path), path=path, width=width)]
        except Damaged as error:
            unread.append(Fault(UNREADABLE, path, why=error.why))
    return leaves, unread


def _tiles(read: Callable[[str], bytes], size: int) -> tuple[dict[str, bytes], list[Fault]]:
    tiles: dict[str, bytes] = {}
    missing: list[Fault] = []
    for level, index, width in tiles_of(size):
        path = tile_path(level, index, width)
        try:
            content = read(path)
        except Damaged as error:
            missing.append(Fault(UNREADABLE, path, why=error.why))
            continue
        if len(content) != width * HASH_BYTES:
            missing.append(Fault(UNREADABLE, path, why=f"{len(content)} bytes, not {width * HASH_BYTES}"))
        tiles[path] = content
    return tiles, missing


def _below(tiles: dict[str, bytes], leaves: list[bytes], size: int) -> Iterator[Fault]:
    """The last tiles of each level are those that were signed: what stands below each is held against it."""
    untrusted: set[tuple[int, int]] = set()
    for level, index, width in reversed(list(tiles_of(size))):
        content = tiles[tile_path(level, index, width)]
        if (level, index) in untrusted:
            if level:
                untrusted |= {(level - 1, index * WIDTH + place) for place in range(width)}
            continue
        for place in range(width):
            told = content[place * HASH_BYTES : (place + 1) * HASH_BYTES]
            below = index * WIDTH + place
            if not level:
                if leaves[below] != told:
                    yield Fault(ENTRY, bundle_path(index, width), below)
            elif root_of(tiles[tile_path(level - 1, below)]) != told:
                untrusted.add((level - 1, below))
                yield Fault(TILE, tile_path(level - 1, below))
