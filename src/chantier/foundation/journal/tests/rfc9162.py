"""RFC 9162 as it is written, and no more: what tests check the house against. It shares no code with `core`."""

from __future__ import annotations

import hashlib


def mth(leaves: list[bytes]) -> bytes:
    """The Merkle Tree Hash of entries (2.1.1)."""
    if len(leaves) < 2:
        return hashlib.sha256(b"\x00" + leaves[0] if leaves else b"").digest()
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """The inclusion proof of the entry m (2.1.3.1)."""
    if len(leaves) == 1:
        return []
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def proof(m: int, leaves: list[bytes]) -> list[bytes]:
    """The consistency proof of the first m entries (2.1.4.1)."""
    return sub(m, leaves, whole=True) if 0 < m < len(leaves) else []


def sub(m: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if m <= k:
        return [*sub(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*sub(m - k, leaves[k:], whole=False), mth(leaves[:k])]
