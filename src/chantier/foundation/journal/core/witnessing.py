"""What a witness holds a log to: each checkpoint it is shown continues the one it saw before.

Two readers who were shown different logs find it out because no witness signs for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chantier.foundation.journal.core.notes import Checkpoint, NotANote, Verifier, read_checkpoint, read_note
from chantier.foundation.journal.core.tiles import Damaged, Tiles
from chantier.foundation.journal.core.tree import consistency_proof, is_consistent, root

#: Why a checkpoint is not signed. The last three are told with two signed notes in hand.
NOT_A_CHECKPOINT, NOT_SIGNED, OTHER_LOG, DAMAGED = "not_a_checkpoint", "not_signed", "other_log", "damaged"
SMALLER, SPLIT_VIEW, REWRITTEN = "smaller", "split_view", "rewritten"
CONTRADICTIONS: Final = (SMALLER, SPLIT_VIEW, REWRITTEN)


class Refused(ValueError):
    """A checkpoint that a witness does not sign; ``code`` says why."""

    def __init__(self, code: str, told: str = "") -> None:
        super().__init__(f"{code} {told}".strip())
        self.code = code
        self.told = told


@dataclass(frozen=True)
class Shown:
    """A checkpoint that the log signed, and the note as it came."""

    checkpoint: Checkpoint
    note: bytes


def shown(note: bytes, *, log: Verifier) -> Shown:
    """The checkpoint of a note, once it is sure that this log signed it. Raises `Refused`."""
    try:
        read = read_note(note)
        checkpoint = read_checkpoint(read)
        signed = read.signed_by([log])
    except NotANote as error:
        raise Refused(NOT_A_CHECKPOINT, str(error)) from error
    if not signed:
        raise Refused(NOT_SIGNED)
    if checkpoint.origin != log.name:
        raise Refused(OTHER_LOG, checkpoint.origin)
    return Shown(checkpoint, note)


def continues(former: Checkpoint | None, latest: Checkpoint, *, read: Callable[[str], bytes]) -> None:
    """Make sure that the tree of ``latest`` begins with that of ``former``; ``read`` gives tiles. Raises `Refused`.

    The tiles come from whoever is judged: they are believed only as far as they lead to the two roots.
    """
    if former is None:
        _hold(latest, read)
        return
    if latest.size < former.size:
        raise Refused(SMALLER)
    if latest.size == former.size:
        if latest.root != former.root:
            raise Refused(SPLIT_VIEW)
        return
    tiles = _hold(latest, read)
    try:
        proof = consistency_proof(tiles, former.size, latest.size)
        beginning = root(tiles, former.size)
    except Damaged as error:
        raise Refused(DAMAGED, str(error)) from error
    if not is_consistent(former=former.size, former_root=beginning, size=latest.size, root=latest.root, proof=proof):
        raise Refused(DAMAGED)  # hashes that lead nowhere accuse nobody
    if beginning != former.root:
        raise Refused(REWRITTEN)


def _hold(latest: Checkpoint, read: Callable[[str], bytes]) -> Tiles:
    """The tiles, once they lead to the root that was signed. Raises `Refused`."""
    tiles = Tiles(read, latest.size)
    try:
        made = root(tiles, latest.size)
    except Damaged as error:
        raise Refused(DAMAGED, str(error)) from error
    if made != latest.root:
        raise Refused(DAMAGED)
    return tiles
