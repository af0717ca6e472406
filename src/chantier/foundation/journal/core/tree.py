"""The Merkle tree of RFC 9162, section 2.1 (the same as RFC 6962's): roots, proofs, and their verification.

A tree is read through `Nodes`: the hash of every whole subtree, ``node(level, index)`` over the leaves ``index ·
2^level`` to ``(index + 1) · 2^level``. Where these hashes are kept (a list, tiles in a folder or in a table) is not
known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

LEAF: Final = b"\0"
NODE: Final = b"\1"
EMPTY: Final = hashlib.sha256(b"").digest()
HASH_BYTES: Final = 32


class Nodes(Protocol):
    """The hashes of whole subtrees."""

    def node(self, level: int, index: int) -> bytes:
        """The hash over the leaves ``index · 2^level`` up to ``(index + 1) · 2^level``."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry (2.1.1)."""
    return hashlib.sha256(LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side (2.1.1)."""
    return hashlib.sha256(NODE + left + right).digest()


class Leaves:
    """A tree in memory that grows leaf by leaf."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.levels: list[list[bytes]] = [[]]
        for leaf in hashes:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self.levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the hash of an entry, and of every subtree that it makes whole."""
        level = 0
        self.levels[0].append(leaf)
        while len(self.levels[level]) % 2 == 0:
            whole = node_hash(*self.levels[level][-2:])
            level += 1
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(whole)

    def node(self, level: int, index: int) -> bytes:
        """See `Nodes`."""
        return self.levels[level][index]


def root(nodes: Nodes, size: int) -> bytes:
    """The hash of the tree of the first ``size`` leaves."""
    return subtree(nodes, 0, size) if size else EMPTY


def subtree(nodes: Nodes, start: int, end: int) -> bytes:
    """The hash over the leaves ``start`` to ``end``, where ``start`` is a place at which RFC 9162 would cut."""
    hashes = [nodes.node(level, index) for level, index in _whole(start, end)]
    told = hashes.pop()
    while hashes:
        told = node_hash(hashes.pop(), told)
    return told


def _whole(start: int, end: int) -> list[tuple[int, int]]:
    """The whole subtrees, from the largest, that make up a range."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion_proof(nodes: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf ``index`` to the root of ``size`` leaves (2.1.3.1). Raises `ValueError`."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        cut = start + (1 << (end - start - 1).bit_length() - 1)
        if index < cut:
            path.append(subtree(nodes, cut, end))
            end = cut
        else:
            path.append(subtree(nodes, start, cut))
            start = cut
    return tuple(reversed(path))


def consistency_proof(nodes: Nodes, former: int, size: int) -> tuple[bytes, ...]:
    """The hashes that show that the tree of ``former`` leaves is the beginning of that of ``size`` (2.1.4.1).

    Empty where ``former`` is 0 or ``size``. Raises `ValueError`.
    """
    if not 0 <= former <= size:
        raise ValueError(f"a tree of {former} leaves is not the beginning of one of {size}")
    if former in (0, size):
        return ()
    path: list[bytes] = []
    start, end, whole = 0, size, True
    while former != end:
        cut = start + (1 << (end - start - 1).bit_length() - 1)
        if former <= cut:
            path.append(subtree(nodes, cut, end))
            end = cut
        else:
            path.append(subtree(nodes, start, cut))
            start, whole = cut, False
    if not whole:
        path.append(subtree(nodes, start, end))
    return tuple(reversed(path))


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``leaf`` (its hash) is the one at ``index`` of the tree that has this root (2.1.3.2). Never raises."""
    if not 0 <= index < size or len(leaf) != HASH_BYTES or any(len(one) != HASH_BYTES for one in proof):
        return False
    node, last, told = index, size - 1, leaf
    for one in proof:
        if not last:
            return False
        if node & 1 or node == last:
            told = node_hash(one, told)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            told = node_hash(told, one)
        node, last = node >> 1, last >> 1
    return last == 0 and told == root


def is_consistent(*, former: int, former_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of ``size`` leaves begins with that of ``former`` (2.1.4.2). Never raises."""
    if not 0 <= former <= size or any(len(one) != HASH_BYTES for one in proof):
        return False
    if former == size:
        return not proof and former_root == root
    if not former:
        return not proof and former_root == EMPTY
    path = list(proof)
    if not former & (former - 1):
        path.insert(0, former_root)
    if not path:
        return False
    node, last = former - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = path[0]
    for one in path[1:]:
        if not last:
            return False
        if node & 1 or node == last:
            before, after = node_hash(one, before), node_hash(one, after)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = node_hash(after, one)
        node, last = node >> 1, last >> 1
    return last == 0 and before == former_root and after == root
