"""The tree as files that never change: C2SP's tlog-tiles.

A tile of level ``L`` holds up to 256 hashes, each over 256^L leaves; a bundle holds the entries of a tile of level 0.
Full ones are named ``tile/L/x001/x234/067``, the last of each level ``….p/W`` after its width: a reader asks for those
of the checkpoint it trusts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chantier.foundation.journal.core.tree import HASH_BYTES, leaf_hash, node_hash

WIDTH: Final = 256
HEIGHT: Final = 8
LONGEST_ENTRY: Final = 65_535
_ENTRIES: Final = "entries"
Rows = tuple[tuple[bytes, ...], ...]
_NAME: Final = re.compile(
    r"tile/(?P<level>[0-9]|[1-5][0-9]|6[0-3]|entries)/(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?",
    re.ASCII,
)


class Damaged(ValueError):
    """A tile or a bundle that does not hold what its name says; ``path`` is its name."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """The name of a tile."""
    return _path(str(level), index, width)


def bundle_path(index: int, width: int = WIDTH) -> str:
    """The name of a bundle of entries."""
    return _path(_ENTRIES, index, width)


def _path(level: str, index: int, width: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    told = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return f"tile/{level}/{told}" + ("" if width == WIDTH else f".p/{width}")


@dataclass(frozen=True)
class TileName:
    """What a name says: a tile of ``level``, or a bundle of entries where ``level`` is None."""

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        """The name."""
        return (
            bundle_path(self.index, self.width) if self.level is None else tile_path(self.level, self.index, self.width)
        )


def tile_named(path: str) -> TileName | None:
    """What ``path`` names, or None: a name is written in one way only."""
    read = _NAME.fullmatch(path)
    if read is None:
        return None
    told = read["index"].replace("x", "").replace("/", "")
    level = None if read["level"] == _ENTRIES else int(read["level"])
    name = TileName(level, int(told), int(read["width"] or WIDTH))
    return name if name.path == path else None


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Every tile of a tree of ``size`` leaves: level, index, width."""
    level, held = 0, size
    while held:
        for index in range(held // WIDTH):
            yield level, index, WIDTH
        if held % WIDTH:
            yield level, held // WIDTH, held % WIDTH
        level, held = level + 1, held // WIDTH


def bundles_of(size: int) -> Iterator[tuple[int, int]]:
    """Every bundle of ``size`` entries: index, width."""
    for index in range(size // WIDTH):
        yield index, WIDTH
    if size % WIDTH:
        yield size // WIDTH, size % WIDTH


def bundled(entries: Sequence[bytes]) -> bytes:
    """A bundle: each entry after its length in two bytes. Raises `ValueError` for an entry too long."""
    told = bytearray()
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ValueError(f"an entry of {len(entry)} bytes; {LONGEST_ENTRY} at most")
        told += len(entry).to_bytes(2, "big") + entry
    return bytes(told)


def unbundled(bundle: bytes, *, path: str, width: int) -> tuple[bytes, ...]:
    """The entries of a bundle. Raises `Damaged`."""
    entries: list[bytes] = []
    place = 0
    while place < len(bundle):
        length = int.from_bytes(bundle[place : place + 2], "big")
        entry = bundle[place + 2 : place + 2 + length]
        if len(bundle) - place < 2 or len(entry) != length:
            raise Damaged(path, "an entry is cut")
        entries.append(entry)
        place += 2 + length
    if len(entries) != width:
        raise Damaged(path, f"{len(entries)} entries, not {width}")
    return tuple(entries)


class Tiles:
    """A tree read from its tiles: `read` gives the bytes of a name. See
    `chantier.foundation.journal.core.tree.Nodes`.
    """

    def __init__(self, read: Callable[[str], bytes], size: int) -> None:
        self.size = size
        self._read = read
        self._kept: dict[tuple[int, int], Rows] = {}

    def node(self, level: int, index: int) -> bytes:
        """The hash over the leaves ``index · 2^level`` up to the next. Raises `Damaged`."""
        tile_level, above = divmod(level, HEIGHT)
        tile, place = divmod(index << above, WIDTH)
        rows = self._rows(tile_level, tile)
        return rows[above][place >> above]

    def _rows(self, level: int, index: int) -> Rows:
        """The hashes of a tile, then those of each row above them within it."""
        if (level, index) not in self._kept:
            held = self.size >> (HEIGHT * level)
            width = min(WIDTH, held - index * WIDTH)
            path = tile_path(level, index, width)
            content = self._read(path)
            if len(content) != width * HASH_BYTES:
                raise Damaged(path, f"{len(content)} bytes, not {width * HASH_BYTES}")
            self._kept[level, index] = _rows_of(bytes(content))
        return self._kept[level, index]


def grown(read: Callable[[str], bytes], size: int, entries: Sequence[bytes]) -> Mapping[str, bytes]:
    """The tiles and bundles to write when ``entries`` join a tree of ``size``: those that are whole, and the last ones.

    ``read`` is asked for the last, partial ones of the tree as it stands. Nothing that was written changes: a name is
    always the name of the same bytes.
    """
    written: dict[str, bytes] = {}
    if not entries:
        return written
    _grow_bundles(read, size, entries, written)
    return written | grown_tiles(read, size, [leaf_hash(entry) for entry in entries])


def grown_tiles(read: Callable[[str], bytes], size: int, leaves: Sequence[bytes]) -> dict[str, bytes]:
    """The tiles alone to write when these leaves (hashes of entries) join a tree of ``size``. See `grown`."""
    written: dict[str, bytes] = {}
    level, added, held = 0, list(leaves), size
    while added:
        index, width = divmod(held, WIDTH)
        tile = bytearray(read(tile_path(level, index, width))) if width else bytearray()
        above: list[bytes] = []
        for one in added:
            tile += one
            if len(tile) == WIDTH * HASH_BYTES:
                written[tile_path(level, index)] = bytes(tile)
                above.append(root_of(tile))
                tile, index = bytearray(), index + 1
        if tile:
            written[tile_path(level, index, len(tile) // HASH_BYTES)] = bytes(tile)
        level, added, held = level + 1, above, held >> HEIGHT
    return written


def _grow_bundles(read: Callable[[str], bytes], size: int, entries: Sequence[bytes], written: dict[str, bytes]) -> None:
    index, width = divmod(size, WIDTH)
    bundle = read(bundle_path(index, width)) if width else b""
    place = 0
    while place < len(entries):
        taken = entries[place : place + WIDTH - width]
        bundle, width, place = bundle + bundled(taken), width + len(taken), place + len(taken)
        written[bundle_path(index, width)] = bundle
        if width == WIDTH:
            index, width, bundle = index + 1, 0, b""


@lru_cache(maxsize=512)
def _rows_of(content: bytes) -> Rows:
    """The hashes of a tile, then those of each row above them within it: found again for the same bytes alone."""
    rows = [tuple(content[place : place + HASH_BYTES] for place in range(0, len(content), HASH_BYTES))]
    while len(rows[-1]) > 1:
        below = rows[-1]
        rows.append(tuple(node_hash(below[one], below[one + 1]) for one in range(0, len(below) - 1, 2)))
    return tuple(rows)


def root_of(tile: bytes | bytearray) -> bytes:
    """The hash over a full tile: what the tile above holds of it."""
    return _rows_of(bytes(tile))[HEIGHT][0]
