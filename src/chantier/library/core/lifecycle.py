"""The states of a resource and who may move it where.

draft → submitted → published, with returns; what is published can be withdrawn, leaving a tombstone, and restored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN = "draft", "submitted", "returned", "published", "withdrawn"
STATES: Final = (DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN)

SUBMIT, TAKE_BACK, RETURN, PUBLISH, WITHDRAW, RESTORE = (
    "submit",
    "take-back",
    "return",
    "publish",
    "withdraw",
    "restore",
)


@dataclass(frozen=True)
class Step:
    """A verb: from which states, to which, by a documentalist or by the depositor, with a reason or not."""

    verb: str
    sources: tuple[str, ...]
    target: str
    by_reviewer: bool
    needs_reason: bool = False


STEPS: Final = (
    Step(SUBMIT, (DRAFT, RETURNED), SUBMITTED, by_reviewer=False),
    Step(TAKE_BACK, (SUBMITTED,), DRAFT, by_reviewer=False),
    Step(RETURN, (SUBMITTED,), RETURNED, by_reviewer=True, needs_reason=True),
    Step(PUBLISH, (SUBMITTED,), PUBLISHED, by_reviewer=True),
    Step(WITHDRAW, (PUBLISHED,), WITHDRAWN, by_reviewer=True, needs_reason=True),
    Step(RESTORE, (WITHDRAWN,), PUBLISHED, by_reviewer=True, needs_reason=True),
)
_BY_VERB: Final = {one.verb: one for one in STEPS}


def step(verb: str) -> Step:
    """The step of this verb. Raises ``KeyError``."""
    return _BY_VERB[verb]


def steps_from(state: str, *, is_reviewer: bool, is_depositor: bool) -> tuple[Step, ...]:
    """What may be done next by somebody."""
    return tuple(
        one
        for one in STEPS
        if state in one.sources and (is_reviewer if one.by_reviewer else is_depositor or is_reviewer)
    )


def is_editable(state: str, *, is_reviewer: bool) -> bool:
    """Whether its description may be changed: by its depositor until it is submitted, by a documentalist always."""
    return is_reviewer or state in (DRAFT, RETURNED)
