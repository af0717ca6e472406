"""Why a contribution may be hidden, and who may decide what about it.

A contribution is hidden for one of ``REASONS`` and never for the opinion it holds. Whoever wrote it may ask once that
somebody else reads it again; who hid it does not answer, nor does who wrote it. Everything stays in the history.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from chantier.deliberation.core.reasons import Reason, Refused

#: The reasons, in the order a form shows them; ``phrases.MODERATION`` says each.
REASONS: Final = (
    "personal-data",
    "attack",
    "discrimination",
    "advertising",
    "off-topic",
    "repeated",
    "unlawful",
    "other",
)
#: These say nothing by themselves: words must be added.
NEEDS_WORDS: Final = frozenset({"other", "unlawful", "off-topic"})


class Act(Enum):
    """What is done about a contribution: ``KEEP`` answers reports by leaving it as it is."""

    REPORT = "report"
    HIDE = "hide"
    SHOW = "show"
    KEEP = "keep"


#: From which states an act is possible, and the state that it leads to (of ``Argument.state``).
MOVES: Final = {
    Act.REPORT: ({"shown"}, "shown"),
    Act.HIDE: ({"shown"}, "hidden"),
    Act.SHOW: ({"hidden"}, "shown"),
    Act.KEEP: ({"shown"}, "shown"),
}


def moved(state: str, act: Act, *, reason: str, words: str) -> str:
    """The state after an act. Raises ``Refused``: ``moderation-state``, ``moderation-reason``, ``moderation-words``."""
    allowed, after = MOVES[act]
    if state not in allowed:
        raise Refused(Reason("moderation-state", {"state": state}))
    if act in (Act.REPORT, Act.HIDE) and reason not in REASONS:
        raise Refused(Reason("moderation-reason"))
    if not words.strip() and (act in (Act.SHOW, Act.KEEP) or reason in NEEDS_WORDS):
        raise Refused(Reason("moderation-words"))
    return after


def may_answer_appeal(*, person: int, hidden_by: int | None, author: int | None) -> bool:
    """Whether this person may answer: not who hid it, not who wrote it."""
    return person not in (hidden_by, author)
