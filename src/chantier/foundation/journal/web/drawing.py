"""The proof of an entry, drawn: from its hash at the foot to the root at the top, with what stands beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chantier.foundation.journal.core.proofs import LogProof

WIDTH: Final = 320
_MIDDLE: Final = WIDTH // 2
_BESIDE: Final = 110
_STEP: Final = 52
_HALF: Final = 12
_HALF_BOX: Final = 44
_TOP: Final = 16
_TO_TEXT: Final = 4
_SHOWN: Final = 8


@dataclass(frozen=True)
class Rung:
    """One step: a hash, the one beside it, and what both make. Heights are in the units of the drawing.

    ``box`` and ``text`` are those of what is made; ``foot`` is where its lines start, ``head`` where they arrive.
    """

    number: int
    box: int
    text: int
    foot: int
    head: int
    below_text: int
    beside_x: int
    beside_left: int
    beside: str
    beside_short: str
    made: str
    made_short: str
    is_on_the_left: bool


@dataclass(frozen=True)
class Ladder:
    """The whole drawing; ``rungs`` go from the entry up."""

    width: int
    height: int
    middle: int
    left: int
    leaf: str
    leaf_short: str
    leaf_box: int
    leaf_text: int
    rungs: tuple[Rung, ...]


def ladder(proof: LogProof) -> Ladder:
    """The drawing of a proof."""
    steps = proof.steps
    bottom = _TOP + _STEP * len(steps)
    rungs = []
    for number, step in enumerate(steps, start=1):
        y = bottom - _STEP * number
        x = _MIDDLE - _BESIDE if step.is_on_the_left else _MIDDLE + _BESIDE
        rungs.append(
            Rung(
                number=number,
                box=y - _HALF,
                text=y + _TO_TEXT,
                foot=y + _HALF,
                head=y + _STEP - _HALF,
                below_text=y + _STEP + _TO_TEXT,
                beside_x=x,
                beside_left=x - _HALF_BOX,
                beside=step.beside.hex(),
                beside_short=step.beside.hex()[:_SHOWN],
                made=step.made.hex(),
                made_short=step.made.hex()[:_SHOWN],
                is_on_the_left=step.is_on_the_left,
            )
        )
    return Ladder(
        width=WIDTH,
        height=bottom + _TOP,
        middle=_MIDDLE,
        left=_MIDDLE - _HALF_BOX,
        leaf=proof.leaf.hex(),
        leaf_short=proof.leaf.hex()[:_SHOWN],
        leaf_box=bottom - _HALF,
        leaf_text=bottom + _TO_TEXT,
        rungs=tuple(rungs),
    )
