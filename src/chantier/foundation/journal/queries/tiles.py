"""Reading the tree from its table: a tile by its name, several at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q

from chantier.foundation.journal.core.tiles import HEIGHT, WIDTH, Damaged, tile_named
from chantier.foundation.journal.core.tree import HASH_BYTES
from chantier.foundation.journal.models import LogTile

Place = tuple[int, int]


class StoredTiles:
    """The tiles of the log, asked for by name: those of ``wanted`` in one query, any other in one more each.

    A tile that has grown since still begins with what it held: the tree of any former size is read from it.
    """

    def __init__(self, wanted: Iterable[Place] = ()) -> None:
        self._kept: dict[Place, bytes] = {}
        self.fetch(wanted)

    def fetch(self, wanted: Iterable[Place]) -> None:
        """Read these tiles, at most one query."""
        asked: dict[int, set[int]] = {}
        for level, index in wanted:
            if (level, index) not in self._kept:
                asked.setdefault(level, set()).add(index)
        if not asked:
            return
        where = Q()
        for level, indexes in asked.items():
            where |= Q(level=level, index__in=sorted(indexes))
        rows = LogTile.objects.filter(where).order_by("level", "index").values_list("level", "index", "hashes")
        self._kept |= {(level, index): bytes(hashes) for level, index, hashes in rows}

    def __call__(self, path: str) -> bytes:
        """The bytes of a name. Raises `Damaged` where they are not kept."""
        name = tile_named(path)
        if name is None or name.level is None:
            raise Damaged(path, "not the name of a tile")
        place = name.level, name.index
        self.fetch([place])
        held = self._kept.get(place, b"")
        if len(held) < name.width * HASH_BYTES:
            raise Damaged(path, "not kept")
        return held[: name.width * HASH_BYTES]


def last_tiles(size: int) -> Iterator[Place]:
    """The partial tiles at the end of a tree: with them, its root is known and it grows."""
    level = 0
    while size >> (HEIGHT * level):
        if (size >> (HEIGHT * level)) % WIDTH:
            yield level, size >> (HEIGHT * (level + 1))
        level += 1


def tiles_above(index: int, size: int) -> Iterator[Place]:
    """The tiles that hold an entry and all that stands above it, in a tree of ``size``."""
    level = 0
    while size >> (HEIGHT * level):
        yield level, index >> (HEIGHT * (level + 1))
        level += 1
