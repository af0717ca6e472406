"""The states of a proposal, of an amendment and of a mandate, and who may move them where: tables, read by everybody.

*Who* is a role towards the thing: its author, who holds the pen of the text, who holds the table, the members of the
group, or the calendar alone. Whether somebody has that role is a permission, not a state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chantier.deliberation.core.reasons import Reason, Refused

AUTHOR, PEN, TABLE, MEMBERS, CALENDAR = "author", "pen", "table", "members", "calendar"


@dataclass(frozen=True)
class Step:
    """A verb: from which states, to which, by whom, with a reason or not."""

    verb: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    needs_reason: bool = False


@dataclass(frozen=True)
class Lifecycle:
    """The states of one kind of thing; the first is that of a new one."""

    states: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def ends(self) -> tuple[str, ...]:
        """The states that nothing leaves."""
        left = {state for step in self.steps for state in step.sources}
        return tuple(state for state in self.states if state not in left)

    def step(self, verb: str) -> Step:
        """The step of this verb. Raises ``KeyError``."""
        return next((step for step in self.steps if step.verb == verb), None) or _unknown(verb)

    def steps_from(self, state: str, *, roles: frozenset[str]) -> tuple[Step, ...]:
        """What somebody with these roles may do next."""
        return tuple(step for step in self.steps if state in step.sources and roles.intersection(step.by))

    def moved(self, state: str, verb: str, *, reason: str = "") -> str:
        """The state after this verb. Raises ``Refused``: ``not-in-this-state``, ``reason-missing``."""
        step = self.step(verb)
        if state not in step.sources:
            raise Refused(Reason("not-in-this-state", {"state": state, "verb": verb}))
        if step.needs_reason and not reason.strip():
            raise Refused(Reason("reason-missing", {"verb": verb}))
        return step.target


def _unknown(verb: str) -> Step:
    raise KeyError(verb)


class Proposal:
    """The states and verbs of a proposal."""

    DRAFT, OPEN, AMENDING, POSITIONS = "draft", "open", "amending", "positions"
    SETTLED, WITHDRAWN, REJECTED = "settled", "withdrawn", "rejected"

    PUBLISH, CALL_FOR_AMENDMENTS, CALL_FOR_POSITIONS = "publish", "call-for-amendments", "call-for-positions"
    REOPEN, SETTLE, WITHDRAW, RESTORE = "reopen", "settle", "withdraw", "restore"
    REJECT, RECONSIDER = "reject", "reconsider"


class Amendment:
    """The states and verbs of an amendment. ``returned``: the text moved and its author must see."""

    DRAFT, SUBMITTED, UNDER_STUDY, RETURNED = "draft", "submitted", "under-study", "returned"
    ACCEPTED, REFUSED, MERGED, WITHDRAWN, LAPSED = "accepted", "refused", "merged", "withdrawn", "lapsed"

    SUBMIT, TAKE_BACK, STUDY, RETURN = "submit", "take-back", "study", "return"
    ACCEPT, REFUSE, MERGE, WITHDRAW, LAPSE, RECONSIDER = "accept", "refuse", "merge", "withdraw", "lapse", "reconsider"


class Mandate:
    """The states and verbs of the mandate of a working group or a committee."""

    GIVEN, RUNNING, EXTENDED, EXPIRED = "given", "running", "extended", "expired"
    REPORTED, DISCHARGED, REVOKED = "reported", "discharged", "revoked"

    BEGIN, EXTEND, EXPIRE, REPORT = "begin", "extend", "expire", "report"
    SEND_BACK, DISCHARGE, REVOKE = "send-back", "discharge", "revoke"


_IN_TALKS: Final = (Proposal.OPEN, Proposal.AMENDING, Proposal.POSITIONS)

PROPOSAL: Final = Lifecycle(
    states=(Proposal.DRAFT, *_IN_TALKS, Proposal.SETTLED, Proposal.WITHDRAWN, Proposal.REJECTED),
    steps=(
        Step(Proposal.PUBLISH, (Proposal.DRAFT,), Proposal.OPEN, (AUTHOR, PEN)),
        Step(Proposal.CALL_FOR_AMENDMENTS, (Proposal.OPEN,), Proposal.AMENDING, (PEN, TABLE, CALENDAR)),
        Step(
            Proposal.CALL_FOR_POSITIONS, (Proposal.OPEN, Proposal.AMENDING), Proposal.POSITIONS, (PEN, TABLE, CALENDAR)
        ),
        Step(Proposal.REOPEN, (Proposal.POSITIONS,), Proposal.AMENDING, (TABLE,), needs_reason=True),
        Step(Proposal.SETTLE, (Proposal.POSITIONS,), Proposal.SETTLED, (PEN, TABLE)),
        Step(Proposal.WITHDRAW, (Proposal.DRAFT, *_IN_TALKS), Proposal.WITHDRAWN, (AUTHOR,), needs_reason=True),
        Step(Proposal.RESTORE, (Proposal.WITHDRAWN,), Proposal.DRAFT, (AUTHOR,)),
        Step(Proposal.REJECT, _IN_TALKS, Proposal.REJECTED, (TABLE,), needs_reason=True),
        Step(Proposal.RECONSIDER, (Proposal.REJECTED,), Proposal.OPEN, (TABLE,), needs_reason=True),
    ),
)

_PENDING: Final = (Amendment.SUBMITTED, Amendment.UNDER_STUDY)
_ANSWERED: Final = (Amendment.ACCEPTED, Amendment.REFUSED, Amendment.MERGED)

AMENDMENT: Final = Lifecycle(
    states=(
        Amendment.DRAFT,
        *_PENDING,
        Amendment.RETURNED,
        *_ANSWERED,
        Amendment.WITHDRAWN,
        Amendment.LAPSED,
    ),
    steps=(
        Step(Amendment.SUBMIT, (Amendment.DRAFT, Amendment.RETURNED), Amendment.SUBMITTED, (AUTHOR,)),
        Step(Amendment.TAKE_BACK, (Amendment.SUBMITTED,), Amendment.DRAFT, (AUTHOR,)),
        Step(Amendment.STUDY, (Amendment.SUBMITTED,), Amendment.UNDER_STUDY, (PEN, TABLE)),
        Step(Amendment.RETURN, _PENDING, Amendment.RETURNED, (PEN, TABLE, CALENDAR), needs_reason=True),
        Step(Amendment.ACCEPT, _PENDING, Amendment.ACCEPTED, (PEN, TABLE)),
        Step(Amendment.REFUSE, _PENDING, Amendment.REFUSED, (PEN, TABLE), needs_reason=True),
        Step(Amendment.MERGE, _PENDING, Amendment.MERGED, (PEN, TABLE)),
        Step(Amendment.WITHDRAW, (*_PENDING, Amendment.RETURNED), Amendment.WITHDRAWN, (AUTHOR,)),
        Step(Amendment.LAPSE, (*_PENDING, Amendment.RETURNED), Amendment.LAPSED, (TABLE, CALENDAR), needs_reason=True),
        Step(Amendment.RECONSIDER, _ANSWERED, Amendment.UNDER_STUDY, (PEN, TABLE), needs_reason=True),
    ),
)

_AT_WORK: Final = (Mandate.RUNNING, Mandate.EXTENDED)

MANDATE: Final = Lifecycle(
    states=(
        Mandate.GIVEN,
        *_AT_WORK,
        Mandate.EXPIRED,
        Mandate.REPORTED,
        Mandate.DISCHARGED,
        Mandate.REVOKED,
    ),
    steps=(
        Step(Mandate.BEGIN, (Mandate.GIVEN,), Mandate.RUNNING, (TABLE, CALENDAR)),
        Step(Mandate.EXTEND, (*_AT_WORK, Mandate.EXPIRED), Mandate.EXTENDED, (TABLE,), needs_reason=True),
        Step(Mandate.EXPIRE, _AT_WORK, Mandate.EXPIRED, (CALENDAR,)),
        Step(Mandate.REPORT, (*_AT_WORK, Mandate.EXPIRED), Mandate.REPORTED, (MEMBERS,)),
        Step(Mandate.SEND_BACK, (Mandate.REPORTED,), Mandate.EXTENDED, (TABLE,), needs_reason=True),
        Step(Mandate.DISCHARGE, (Mandate.REPORTED,), Mandate.DISCHARGED, (TABLE,)),
        Step(Mandate.REVOKE, (Mandate.GIVEN, *_AT_WORK, Mandate.EXPIRED), Mandate.REVOKED, (TABLE,), needs_reason=True),
    ),
)


def mandate_state(state: str, *, begins_at: datetime, ends_at: datetime, at: datetime) -> str:
    """The state of a mandate at this instant, whether or not the calendar has passed since.

    It runs from ``begins_at`` and is over at ``ends_at``, to the second: who publishes one second later is refused.
    """
    if state == Mandate.GIVEN and begins_at <= at:
        state = Mandate.RUNNING
    return Mandate.EXPIRED if state in _AT_WORK and at >= ends_at else state


def may_publish(state: str) -> bool:
    """Whether a group may publish in the name of its mandate. One that has expired may only report."""
    return state in _AT_WORK
