"""The states of an edition and the moves between them: one table, read by services and by pages.

A rehearsal (dry run) goes to ``running`` and comes back to ``mapped``. What was interrupted goes on: nothing that was
written is lost, and a row already written is passed over.
"""

from __future__ import annotations

from typing import Final

RECEIVED, MAPPED, RUNNING, DONE, FAILED, CANCELLED = "received", "mapped", "running", "done", "failed", "cancelled"
STATES: Final = (RECEIVED, MAPPED, RUNNING, DONE, FAILED, CANCELLED)

READ, START, RESUME, FINISH, FINISH_REHEARSAL, FAIL, CANCEL = (
    "read",
    "start",
    "resume",
    "finish",
    "finish_rehearsal",
    "fail",
    "cancel",
)

#: Move → (states it leaves, state it reaches).
MOVES: Final[dict[str, tuple[frozenset[str], str]]] = {
    READ: (frozenset({RECEIVED, MAPPED}), MAPPED),
    START: (frozenset({MAPPED}), RUNNING),
    RESUME: (frozenset({RUNNING, FAILED, CANCELLED}), RUNNING),
    FINISH: (frozenset({RUNNING}), DONE),
    FINISH_REHEARSAL: (frozenset({RUNNING}), MAPPED),
    FAIL: (frozenset({RUNNING}), FAILED),
    CANCEL: (frozenset({RECEIVED, MAPPED, RUNNING, FAILED}), CANCELLED),
}


def may_move(state: str, move: str) -> bool:
    """Whether this move can be made from this state."""
    return state in MOVES[move][0]


def after(move: str) -> str:
    """The state that a move reaches."""
    return MOVES[move][1]
