"""The states of a mandate and of an invitation, derived from their dates.

Nothing is stored as a state: a mandate that ended last night has ended, whether or not anything ran.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

INVITATION_LIFE = timedelta(days=14)


class MandateState(StrEnum):
    """Where a mandate stands on a given day."""

    OFFERED = "offered"
    ACCEPTED = "accepted"  # accepted, and its first day has not come
    ACTIVE = "active"
    ENDED = "ended"
    REVOKED = "revoked"
    DECLINED = "declined"
    EXPIRED = "expired"  # offered, and its last day went by without an answer


class Move(StrEnum):
    """What a person does to a mandate."""

    ACCEPT = "accept"
    DECLINE = "decline"
    REVOKE = "revoke"


# (state, move) → state on the day of the move, where the first day has come.
MOVES: dict[tuple[MandateState, Move], MandateState] = {
    (MandateState.OFFERED, Move.ACCEPT): MandateState.ACTIVE,
    (MandateState.OFFERED, Move.DECLINE): MandateState.DECLINED,
    (MandateState.OFFERED, Move.REVOKE): MandateState.REVOKED,
    (MandateState.ACCEPTED, Move.REVOKE): MandateState.REVOKED,
    (MandateState.ACTIVE, Move.REVOKE): MandateState.REVOKED,
}

# (state, what the calendar does) → state; drawn in the documentation beside the moves.
CALENDAR: dict[tuple[MandateState, str], MandateState] = {
    (MandateState.OFFERED, "last day over"): MandateState.EXPIRED,
    (MandateState.ACCEPTED, "first day"): MandateState.ACTIVE,
    (MandateState.ACTIVE, "last day over"): MandateState.ENDED,
}


@dataclass(frozen=True)
class MandateDates:
    """The dates of a mandate. ``starts_on`` and ``ends_on`` are inclusive days."""

    given_at: datetime
    starts_on: date
    ends_on: date | None = None
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    revoked_at: datetime | None = None


def mandate_state(dates: MandateDates, *, on: date) -> MandateState:
    """The state on a day. Being revoked or declined wins over what the calendar says."""
    if dates.revoked_at is not None:
        return MandateState.REVOKED
    if dates.declined_at is not None:
        return MandateState.DECLINED
    over = dates.ends_on is not None and on > dates.ends_on
    if dates.accepted_at is None:
        return MandateState.EXPIRED if over else MandateState.OFFERED
    if over:
        return MandateState.ENDED
    return MandateState.ACTIVE if on >= dates.starts_on else MandateState.ACCEPTED


def may_move(state: MandateState, move: Move) -> bool:
    """Whether this move leaves this state."""
    return (state, move) in MOVES


class InvitationState(StrEnum):
    """Where an invitation stands at a given instant."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


def invitation_state(
    *, expires_at: datetime, used_at: datetime | None, withdrawn_at: datetime | None, at: datetime
) -> InvitationState:
    """The state at an instant. An invitation that was used stays used, even after its end."""
    if used_at is not None:
        return InvitationState.USED
    if withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.EXPIRED if at >= expires_at else InvitationState.OPEN
