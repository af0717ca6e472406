"""What a meeting, a vote and minutes may become, and by which verb. State diagrams are made from these tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chantier.assemblies.core.refusals import Because, Impossible


@dataclass(frozen=True)
class Step:
    """A verb: from which states it may be done, and what comes of it."""

    verb: str
    since: tuple[str, ...]
    to: str


class MeetingState:
    """The states of a meeting."""

    DRAFT, CONVENED, OPEN, SUSPENDED, CLOSED, CANCELLED = (
        "draft",
        "convened",
        "open",
        "suspended",
        "closed",
        "cancelled",
    )


class VoteState:
    """The states of a vote."""

    PREPARED, OPEN, CLOSED, COUNTED, CANCELLED = "prepared", "open", "closed", "counted", "cancelled"


MEETING: Final[Mapping[str, Step]] = {
    step.verb: step
    for step in (
        Step("convene", (MeetingState.DRAFT, MeetingState.CONVENED), MeetingState.CONVENED),
        Step("open", (MeetingState.CONVENED,), MeetingState.OPEN),
        Step("suspend", (MeetingState.OPEN,), MeetingState.SUSPENDED),
        Step("resume", (MeetingState.SUSPENDED,), MeetingState.OPEN),
        Step("close", (MeetingState.OPEN, MeetingState.SUSPENDED), MeetingState.CLOSED),
        # Too few came: it is over without having begun, and may be convened again.
        Step("lift", (MeetingState.CONVENED,), MeetingState.CLOSED),
        Step("cancel", (MeetingState.DRAFT, MeetingState.CONVENED), MeetingState.CANCELLED),
    )
}
VOTE: Final[Mapping[str, Step]] = {
    step.verb: step
    for step in (
        Step("open", (VoteState.PREPARED,), VoteState.OPEN),
        Step("close", (VoteState.OPEN,), VoteState.CLOSED),
        Step("count", (VoteState.CLOSED,), VoteState.COUNTED),
        Step("cancel", (VoteState.PREPARED, VoteState.OPEN, VoteState.CLOSED), VoteState.CANCELLED),
    )
}


def why_not(steps: Mapping[str, Step], *, verb: str, state: str) -> Because | None:
    """Why this verb cannot be done from this state; None when it can."""
    step = steps.get(verb)
    if step is None:
        return Because("unknown_verb", {"verb": verb})
    return None if state in step.since else Because("not_from_here", {"verb": verb, "state": state})


def after(steps: Mapping[str, Step], *, verb: str, state: str) -> str:
    """The state after a verb. Raises `Impossible`."""
    reason = why_not(steps, verb=verb, state=state)
    if reason is not None:
        raise Impossible(reason.code, **reason.params)
    return steps[verb].to
