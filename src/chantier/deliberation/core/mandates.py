"""The mandate of a working group: its powers, its terms, and how near its end is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chantier.deliberation.core.lifecycles import Mandate
from chantier.deliberation.core.reasons import Reason, Refused

STUDY, HEAR, PROPOSE, PUBLISH, SPEND = "study", "hear", "propose", "publish", "spend"
#: What a group may be asked to do: study, hear people, propose texts, publish in its own name, spend a budget.
POWERS: Final = (STUDY, HEAR, PROPOSE, PUBLISH, SPEND)
#: Before its end, and its report, a group is reminded of it.
SOON: Final = timedelta(days=30)
IN_PROGRESS: Final = (Mandate.GIVEN, Mandate.RUNNING, Mandate.EXTENDED, Mandate.EXPIRED, Mandate.REPORTED)


@dataclass(frozen=True)
class Terms:
    """From the first day to the last, both whole; the report may be due after the last."""

    starts_on: date
    ends_on: date
    report_due_on: date | None = None


def check(terms: Terms, *, powers: Sequence[str]) -> tuple[str, ...]:
    """The powers in their order, once each. Raises ``Refused``: ``term-reversed``, ``report-before-start``,
    ``power-unknown``."""
    if terms.ends_on < terms.starts_on:
        raise Refused(Reason("term-reversed"))
    if terms.report_due_on is not None and terms.report_due_on < terms.starts_on:
        raise Refused(Reason("report-before-start"))
    unknown = [one for one in powers if one not in POWERS]
    if unknown:
        raise Refused(Reason("power-unknown", {"power": unknown[0][:40]}))
    return tuple(one for one in POWERS if one in powers)


def check_later(ends_on: date, until: date, *, today: date) -> None:
    """An extension goes beyond the end in force, and beyond today. Raises ``Refused``: ``extension-not-later``."""
    if until <= ends_on or until < today:
        raise Refused(Reason("extension-not-later", {"ends_on": ends_on.isoformat()}))


def ends_soon(state: str, *, ends_on: date, today: date) -> bool:
    """Whether a running group is within ``SOON`` of its last day."""
    return state in (Mandate.RUNNING, Mandate.EXTENDED) and ends_on - today <= SOON


def report_is_late(state: str, *, report_due_on: date | None, today: date) -> bool:
    """Whether its report was due before today and is not there."""
    waited = state in (Mandate.GIVEN, Mandate.RUNNING, Mandate.EXTENDED, Mandate.EXPIRED)
    return waited and report_due_on is not None and report_due_on < today
