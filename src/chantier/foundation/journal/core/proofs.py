"""A proof that goes from hand to hand: an entry, its place, the hashes that lead to the root, the signed checkpoint.

Written as C2SP's tlog-proof, it is checked without asking the log, which may be gone.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chantier.foundation.journal.core.notes import (
    Checkpoint,
    NotANote,
    Verifier,
    from_base64,
    read_checkpoint,
    read_note,
)
from chantier.foundation.journal.core.tree import HASH_BYTES, is_included, leaf_hash, node_hash

_FIRST: Final = "c2sp.org/tlog-proof@v1"
MOST_HASHES: Final = 63


class FalseProof(ValueError):
    """A proof that does not prove; the message says what is wrong."""


@dataclass(frozen=True)
class LogProof:
    """That ``entry`` is the one numbered ``index``, of ``size``, of the log that signed ``note``."""

    entry_id: int
    kind: str
    entry: bytes
    at: datetime
    index: int
    size: int
    root: bytes
    path: tuple[bytes, ...]
    note: bytes

    @property
    def leaf(self) -> bytes:
        """The hash of the entry."""
        return leaf_hash(self.entry)

    @property
    def witnesses(self) -> int:
        """How many lines of witnesses the checkpoint bears; each was verified when it was taken."""
        return sum(
            name != read_checkpoint(read_note(self.note)).origin for name, _line in read_note(self.note).signatures
        )

    @property
    def text(self) -> bytes:
        """The proof in C2SP's form."""
        return written(index=self.index, path=self.path, note=self.note)

    @property
    def steps(self) -> tuple[Step, ...]:
        """From the entry to the root."""
        return steps(self.leaf, index=self.index, size=self.size, path=self.path)


@dataclass(frozen=True)
class Step:
    """One hash of a proof, on which side it stands, and the hash that both make."""

    beside: bytes
    is_on_the_left: bool
    made: bytes


def steps(leaf: bytes, *, index: int, size: int, path: Iterable[bytes]) -> tuple[Step, ...]:
    """How a leaf leads to a root, hash by hash (RFC 9162, 2.1.3.2), for a reader who follows; nothing is judged."""
    told, node, last, made = [], index, size - 1, leaf
    for beside in path:
        on_the_left = bool(node & 1) or node == last
        made = node_hash(beside, made) if on_the_left else node_hash(made, beside)
        told.append(Step(beside, on_the_left, made))
        while on_the_left and not node & 1 and node:
            node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    return tuple(told)


def written(*, index: int, path: Iterable[bytes], note: bytes) -> bytes:
    """A proof as tlog-proof writes it."""
    lines = [_FIRST, f"index {index}", *(base64.b64encode(one).decode() for one in path), ""]
    return "".join(f"{line}\n" for line in lines).encode() + note


def proven(proof: bytes, *, entry: bytes, known: Iterable[Verifier]) -> tuple[Checkpoint, int]:
    """The checkpoint that holds the entry, and its place. ``known``: keys of the log; one of them must have signed.

    Raises `FalseProof`.
    """
    head, empty, note = proof.partition(b"\n\n")
    lines = head.split(b"\n")
    if not empty or len(lines) < 2 or lines[0] != _FIRST.encode():
        raise FalseProof("not a proof of a log")
    index, path = _place(lines[1:])
    try:
        read = read_note(note)
        checkpoint = read_checkpoint(read)
        if not any(key.name == checkpoint.origin for key in read.signed_by(known)):
            raise FalseProof("no key that is known signed the checkpoint")
    except NotANote as error:
        raise FalseProof(str(error)) from error
    if not is_included(leaf_hash(entry), index=index, size=checkpoint.size, proof=path, root=checkpoint.root):
        raise FalseProof("the hashes do not lead from the entry to the root that was signed")
    return checkpoint, index


def _place(lines: list[bytes]) -> tuple[int, tuple[bytes, ...]]:
    if lines[0].startswith(b"extra "):
        lines = lines[1:]
    word, _space, told = (lines or [b""])[0].partition(b" ")
    if word != b"index" or not told.isdigit() or len(told) > 18 or str(int(told)).encode() != told:
        raise FalseProof("no index")
    try:
        path = tuple(from_base64(line.decode("ascii", "replace"), "a hash is not base64") for line in lines[1:])
    except NotANote as error:
        raise FalseProof(str(error)) from error
    if len(path) > MOST_HASHES or any(len(one) != HASH_BYTES for one in path):
        raise FalseProof("a hash is cut")
    return int(told), path
