"""Notice of a meeting: the last day on which it may lawfully leave, and whether it left in time.

The delay is a rule of the by-laws (Part III of Québec's Companies Act says ten days where they say nothing: art. 97).
The day of sending is not counted and that of the meeting is, unless the by-laws want clear days, where neither is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chantier.assemblies.core.refusals import Impossible


@dataclass(frozen=True)
class Notice:
    """How long before a meeting its notice leaves: ``days`` (0: no delay), ``clear`` when neither end is counted."""

    days: int
    clear: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.days <= 366:
            raise Impossible("notice_days", days=self.days)


def last_day_to_send(*, held_on: date, notice: Notice) -> date:
    """The last day on which a notice of a meeting held that day is in time."""
    return held_on - timedelta(days=notice.days + (1 if notice.clear and notice.days else 0))


def is_duly_convened(*, sent_on: date, held_on: date, notice: Notice) -> bool:
    """Whether a notice sent that day is in time."""
    return sent_on <= last_day_to_send(held_on=held_on, notice=notice)


@dataclass(frozen=True)
class Sending:
    """What the sending of one meeting came to, told apart by what its secretary has to do about it."""

    in_time: tuple[str, ...]
    late: tuple[str, ...]
    missing: tuple[str, ...]


def sending(*, convened: frozenset[str], sent: dict[str, date], held_on: date, notice: Notice) -> Sending:
    """Of those to convene, who was in time, late, or not at all; each in alphabetical order."""
    last = last_day_to_send(held_on=held_on, notice=notice)
    return Sending(
        in_time=tuple(sorted(one for one in convened if one in sent and sent[one] <= last)),
        late=tuple(sorted(one for one in convened if one in sent and sent[one] > last)),
        missing=tuple(sorted(convened - set(sent))),
    )
